/**
 * A network compared with a function that is affine on each of many polytopes, such as a table on its triangles, by one walk of the
 * network's cells (THEORY section 7). A cell that lies in one polytope is compared with its map; a cell that does not is cut
 * by the polytopes' sides, in integers. That the polytopes cover the domain is proved on the way.
 */
import { inputAt, type PlanarDomain, type Slice } from "../complex/domain.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import { commonZero, type ExactVertex, signAtVertex } from "../exact/exact-point.ts";
import {
  affineImage,
  dot,
  primitive,
  type RationalMap,
  type RationalVector,
  roundedVector,
} from "../exact/rational.ts";
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";
import { CellMaximum, Largest } from "./cell-maximum.ts";
import {
  exactSides,
  type ProofDomain,
  reachOfDomain,
  spreadDomain,
  type VisitedCell,
  walkCells,
} from "./cell-walk.ts";
import { type Deviation, deviation } from "./deviation.ts";
import { forEachPart } from "./parts.ts";
import { hullOfPoints } from "./rational-walk.ts";
import {
  type AffineTarget,
  integerRow,
  type NumberRow,
  rationalTarget,
  sliceMap,
  type TargetForms,
  targetForms,
} from "./target-forms.ts";

/** A function by polytopes that cover the domain and its affine map on each. */
export interface PiecewiseTarget {
  /** A polytope that has the point (of the input space, near to a rounded one) in it, or −1. */
  pieceAt(point: Float64Array): number;
  /** Its half-spaces a·x + b ≥ 0: rows of n + 1 finite numbers, or integers. */
  halfSpaces(piece: number): readonly NumberRow[];
  map(piece: number): AffineTarget | RationalMap;
}

interface Piece {
  /** Half-spaces in slice coordinates. */
  readonly rows: readonly ExactForm[];
  /** The same in doubles, with the bound on each value's error in the domain: d + 2 numbers a row. */
  readonly doubles: Float64Array;
  readonly target: TargetForms;
}

/**
 * The largest deviation of a network from a piecewise affine function on a domain, without rounding.
 *
 * @throws Error when a point of the domain is in no polytope, or sizes do not fit
 */
export function deviationFromPieces(
  network: Network,
  domain: ProofDomain,
  target: PiecewiseTarget,
): Deviation {
  const spread = spreadDomain(domain);
  const pieces = new Pieces(network, spread, target);
  const known = new Largest();
  let cells = 0;
  forEachPart(network, spread, "auto", (part) => {
    const maximum = new CellMaximum(part.network, spread.slice, exactSides(part.domain), known);
    walkCells(
      part.network,
      part.domain,
      (cell) => {
        cells++;
        const piece = pieces.around(cell);
        if (piece) maximum.take(cell, piece.target);
        else pieces.split(cell, (corners, own) => maximum.takeExactly(cell, corners, own.target));
        return true;
      },
      part.kernel,
    );
    maximum.settle();
    return true;
  });
  const { place } = known;
  return deviation(network, cells, place && { ...place, at: affineImage(pieces.inputs, place.at) });
}

class Pieces {
  readonly inputs: RationalMap;
  private readonly network: Network;
  private readonly slice: Slice;
  private readonly reach: Float64Array;
  private readonly target: PiecewiseTarget;
  private readonly known = new Map<number, Piece>();

  constructor(network: Network, domain: PlanarDomain | PolytopeDomain, target: PiecewiseTarget) {
    this.network = network;
    this.slice = domain.slice;
    this.reach = reachOfDomain(domain);
    this.inputs = sliceMap(domain.slice);
    this.target = target;
  }

  /** The piece that the whole cell lies in, if the one at its middle is it. */
  around(cell: VisitedCell): Piece | undefined {
    const d = this.slice.dimension;
    const { vertexCount, coordinates, vertexErrors } = cell;
    const middle = new Float64Array(d);
    for (let v = 0; v < vertexCount; v++)
      for (let k = 0; k < d; k++) middle[k] += coordinates[v * d + k] / vertexCount;
    const piece = this.pieceAt(inputAt(this.slice, middle));
    if (!piece) return undefined;
    const { rows, doubles } = piece;
    const points: (ExactVertex | undefined)[] = [];
    for (let r = 0; r < rows.length; r++) {
      const at = r * (d + 2);
      let steepness = 0;
      for (let k = 0; k < d; k++) steepness += Math.abs(doubles[at + k]);
      for (let v = 0; v < vertexCount; v++) {
        let value = doubles[at + d];
        for (let k = 0; k < d; k++) value += doubles[at + k] * coordinates[v * d + k];
        const bound = (doubles[at + d + 1] + steepness * vertexErrors[v]) * GROWTH;
        if (value > bound) continue;
        if (value < -bound) return undefined;
        const point = points[v] ?? exactVertex(cell, v);
        points[v] = point;
        if (signAtVertex(rows[r], point) < 0) return undefined;
      }
    }
    return piece;
  }

  /** Cuts a cell into its parts in different pieces: corners in homogeneous integers. */
  split(cell: VisitedCell, take: (corners: readonly ExactVertex[], piece: Piece) => void): void {
    const d = this.slice.dimension;
    const corners = Array.from({ length: cell.vertexCount }, (_, v) => {
      const { x, w } = exactVertex(cell, v);
      return [...x, w];
    });
    let rest = [hullOfPoints(corners)];
    while (rest.length > 0) {
      const part = rest[rest.length - 1];
      rest = rest.slice(0, -1);
      const point = middleOf(part.vertices);
      const piece = this.pieceAt(roundedVector(affineImage(this.inputs, point)));
      let inside = part;
      for (const row of piece?.rows ?? []) {
        const front = inside.cut(row);
        if (front.span < d) {
          inside = front;
          break;
        }
        const behind = inside.cut(row.map((value) => -value));
        if (behind.span === d) rest = [...rest, behind];
        inside = front;
      }
      if (!piece || inside.span < d) {
        const where = [...roundedVector(affineImage(this.inputs, point))].join(", ");
        throw new Error(`the target has no piece around (${where})`);
      }
      take(
        inside.vertices.map((corner) => ({ x: corner.slice(0, d), w: corner[d] })),
        piece,
      );
    }
  }

  private pieceAt(point: Float64Array): Piece | undefined {
    const number = this.target.pieceAt(point);
    if (number < 0) return undefined;
    let piece = this.known.get(number);
    if (!piece) {
      piece = this.read(number);
      this.known.set(number, piece);
    }
    return piece;
  }

  private read(number: number): Piece {
    const { inputSize, outputSize } = this.network;
    const rows = this.target.halfSpaces(number).map((row, r) => {
      if (row.length !== inputSize + 1)
        throw new Error(`half-space ${r} of piece ${number} has ${row.length} numbers, not ${inputSize + 1}`);
      return this.onSlice(integerRow(row, `half-space ${r} of piece ${number}`));
    });
    const d = this.reach.length;
    const doubles = new Float64Array(rows.length * (d + 2));
    rows.forEach((row, r) => {
      const largest = row.reduce((most, value) => (value > most ? value : -value > most ? -value : most), 1n);
      const values = roundedVector({ numerators: row, denominator: largest });
      let size = Math.abs(values[d]);
      for (let k = 0; k < d; k++) size += Math.abs(values[k]) * this.reach[k];
      doubles.set(values, r * (d + 2));
      doubles[r * (d + 2) + d + 1] = (d + 4) * ROUNDING * size * GROWTH + UNDERFLOW;
    });
    const map = rationalTarget(this.target.map(number), inputSize, outputSize);
    return { rows, doubles, target: targetForms(map, this.inputs, this.reach) };
  }

  /** A form of the inputs as one of slice coordinates, up to a positive factor. */
  private onSlice(row: readonly bigint[]): ExactForm {
    const { linear, constant } = this.inputs;
    const direction = row.slice(0, -1);
    const width = linear.columns;
    const form = Array.from({ length: width }, (_, k) =>
      direction.reduce((sum, value, i) => sum + value * linear.rows[i][k], 0n),
    ).map((value) => value * constant.denominator);
    const offset = dot(direction, constant.numerators) + row[row.length - 1] * constant.denominator;
    return primitive([...form, offset * linear.denominator]);
  }
}

function exactVertex(cell: VisitedCell, vertex: number): ExactVertex {
  return commonZero(cell.sources(vertex).map((source) => cell.exactPlane(source)));
}

function middleOf(corners: readonly (readonly bigint[])[]): RationalVector {
  let denominator = 1n;
  for (const corner of corners) denominator *= corner[corner.length - 1];
  const numerators = corners[0]
    .slice(0, -1)
    .map((_, k) =>
      corners.reduce((sum, corner) => sum + corner[k] * (denominator / corner[corner.length - 1]), 0n),
    );
  return { numerators, denominator: denominator * BigInt(corners.length) };
}
