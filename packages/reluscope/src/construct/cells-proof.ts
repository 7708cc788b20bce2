/**
 * The proof that a network equals a piecewise linear target given by cells (THEORY section 7): one walk of the network's
 * cells over the domain. The hyperplanes that bound the target's cells join the first layer as units with no way out, so
 * that every cell of the walk lies in one cell of the target, on the side of its facets that certified signs tell. On it the
 * two affine maps are compared: as exact numbers where the network's sums do not round, otherwise at the cell's vertices,
 * with every rounding error added to the deviation.
 */
import { type StreamedCell, streamCells } from "../complex/cell-stream.ts";
import type { PlanarDomain } from "../complex/domain.ts";
import { neuronTable } from "../complex/neurons.ts";
import { partition } from "../complex/partition.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { polytopeSkeleton } from "../complex/polytope.ts";
import { sumError } from "../exact/error-free.ts";
import { ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import { ExactOutputs } from "./cells-exact-output.ts";
import { withPlanes } from "./cells-planes.ts";

/** A map that has to be the larger (`above`) or the smaller one of two, and is on one side of a plane (see `facets`; 0: nowhere). */
export interface Rival {
  readonly facet: number;
  readonly above: boolean;
  readonly map: Float64Array;
  readonly mapErrors: ArrayLike<number>;
}

/** A cell of the target; the object may be used again for the next. */
export interface LocatedCell {
  /** k + 1 where the form of plane k is ≥ 0 on the cell, −k − 1 where it is ≤ 0; all that bound it inside the domain. */
  readonly facets: ArrayLike<number>;
  /** m × (n + 1): coefficients and constant of each output, rounded. */
  readonly map: Float64Array;
  /** m: bound on the error of that form anywhere in the domain. */
  readonly mapErrors: ArrayLike<number>;
  /** m × (n + 1) lists of doubles with the exact numbers as their sums; undefined where there are none. */
  readonly exactMap?: readonly (readonly number[])[];
  /** A point well inside. */
  readonly inside: ArrayLike<number>;
  /** With one output, instead of a point inside: the function differs from the map by no more than a rival is beyond it. */
  readonly rivals?: readonly Rival[];
}

/** A continuous piecewise linear function of n inputs with m outputs on a domain that its cells cover. */
export interface TargetCells {
  readonly outputs: number;
  readonly domain: PlanarDomain | PolytopeDomain;
  /** Rows of n + 1 numbers a, b: the hyperplanes a·x + b = 0 on which facets lie. */
  readonly planes: readonly Float64Array[];
  /** Bound on the error of each row's form anywhere in the domain; 0 where its numbers are exact. */
  readonly planeErrors: ArrayLike<number>;
  /** m: |f(x) − f(y)| is at most this times max |x_i − y_i|. */
  readonly lipschitz: ArrayLike<number>;
  /** The cell in which a point lies, or the nearest one. */
  locate(point: Float64Array): LocatedCell;
}

export interface CellsProof {
  readonly proved: boolean;
  readonly exact: boolean;
  /** Proved bound, largest over the outputs; Infinity when nothing is proved. */
  readonly maxDeviation: number;
  /** Cells of the walk. */
  readonly cells: number;
}

export interface CellsProofOptions {
  /** The most cells that are walked; where there are more nothing is proved. Default 2,000,000. */
  readonly mostCells?: number;
}

const MOST_CELLS = 2_000_000;

/** Proves how far `network` deviates from `target` on the target's domain. */
export function proveCells(
  network: Network,
  target: TargetCells,
  { mostCells = MOST_CELLS }: CellsProofOptions = {},
): CellsProof {
  const { walked, planeUnits } = withPlanes(network, target.planes);
  const proof = new Proof(walked, target, planeUnits);
  let cells = 0;
  let exact = true;
  for (const cell of streamCells(walked, target.domain)) {
    if (cells === mostCells)
      return { proved: false, exact: false, maxDeviation: Number.POSITIVE_INFINITY, cells };
    cells++;
    exact &&= proof.equal(cell);
  }
  const maxDeviation = exact ? 0 : largestDeviation(walked, target, proof);
  // A bound that is not finite, as in cells too thin to be told apart, proves nothing.
  return { proved: Number.isFinite(maxDeviation), exact, maxDeviation, cells };
}

/**
 * The difference of network and target is largest at a vertex of the complex. There it is bounded in every cell that meets
 * it, and the best of these bounds counts: thin cells between a crease and its rounded copy give bad ones.
 */
function largestDeviation(walked: Network, target: TargetCells, proof: Proof): number {
  const n = walked.inputSize;
  const complex =
    "corners" in target.domain ? partition(walked, target.domain) : polytopeSkeleton(walked, target.domain);
  const { vertices, vertexErrors, cellStart, cellVertices, patterns, maps, mapErrors } = complex;
  const { patternWords } = complex.neurons;
  const m = target.outputs;
  const bounds = new Float64Array(vertexErrors.length).fill(Number.POSITIVE_INFINITY);
  for (let c = 0; c + 1 < cellStart.length; c++) {
    const corners = cellVertices.subarray(cellStart[c], cellStart[c + 1]);
    const places = new Float64Array(corners.length * n);
    corners.forEach((vertex, i) => {
      places.set(vertices.subarray(vertex * n, (vertex + 1) * n), i * n);
    });
    const cell = {
      vertices: places,
      vertexErrors: Float64Array.from(corners, (vertex) => vertexErrors[vertex]),
      pattern: patterns.subarray(c * patternWords, (c + 1) * patternWords),
      map: maps.subarray(c * m * (n + 1), (c + 1) * m * (n + 1)),
      mapErrors: mapErrors.subarray(c * m, (c + 1) * m),
    };
    proof.bound(cell, (i, bound) => {
      if (bound < bounds[corners[i]]) bounds[corners[i]] = bound;
    });
  }
  return bounds.reduce((most, bound) => Math.max(most, bound), 0);
}

class Proof {
  private readonly target: TargetCells;
  private readonly planeUnits: Int32Array;
  private readonly outputs: ExactOutputs | undefined;
  private readonly word: number;
  private readonly n: number;
  private readonly centre: Float64Array;

  constructor(walked: Network, target: TargetCells, planeUnits: Int32Array) {
    const neurons = neuronTable(walked);
    this.target = target;
    this.planeUnits = planeUnits;
    this.n = walked.inputSize;
    this.centre = new Float64Array(this.n);
    this.outputs = ExactOutputs.of(walked, neurons);
    this.word = neurons.layerWord[0];
  }

  /** Whether every output is exactly the target on the cell; false when that is not known. */
  equal(cell: StreamedCell): boolean {
    const { outputs, n } = this;
    if (!outputs) return false;
    const located = this.locate(cell);
    const { exactMap } = located;
    if (!exactMap || this.outside(cell, located) > 0 || this.lead(cell, located) > 0) return false;
    outputs.load(cell.pattern);
    const { groups, forms } = outputs;
    for (let o = 0; o < this.target.outputs; o++) {
      for (let k = 0; k <= n; k++) {
        clearSum();
        for (const value of exactMap[o * (n + 1) + k]) addToSum(-value);
        groups.forEach(({ output }, g) => {
          if (output === o) addToSum(forms[g * (n + 1) + k]);
        });
        if (!sumIsZero()) return false;
      }
    }
    return true;
  }

  /** Gives for each vertex of the cell a bound on the largest output's deviation there. */
  bound(cell: StreamedCell, take: (vertex: number, bound: number) => void): void {
    const located = this.locate(cell);
    const outside = this.outside(cell, located);
    const lead = this.lead(cell, located);
    const { outputs, lipschitz } = this.target;
    for (let v = 0; v < cell.vertexErrors.length; v++) {
      let most = 0;
      for (let o = 0; o < outputs; o++) {
        const bound = this.boundAt(cell, located, o, v) + 2 * lipschitz[o] * outside + lead;
        // A bound that overflowed proves nothing.
        most = Number.isNaN(bound) ? Number.POSITIVE_INFINITY : Math.max(most, bound);
      }
      take(v, most);
    }
  }

  private locate({ vertices }: StreamedCell): LocatedCell {
    const { n, centre } = this;
    const count = vertices.length / n;
    centre.fill(0);
    for (let i = 0; i < vertices.length; i++) centre[i % n] += vertices[i] / count;
    return this.target.locate(centre);
  }

  /**
   * How far the cell reaches beyond the target's cell: bound on the distance (largest coordinate) of its points from it.
   * A point x with forms ≥ −δ_i comes inside on its way to p, where the forms are h_i(p), after δ_i / (δ_i + h_i(p)) of it.
   */
  private outside(cell: StreamedCell, { facets, inside, rivals }: LocatedCell): number {
    if (rivals) return 0;
    let share = 0;
    for (let i = 0; i < facets.length; i++) {
      const side = facets[i] > 0 ? 1 : -1;
      const plane = side * facets[i] - 1;
      const row = this.target.planes[plane];
      let beyond = this.target.planeErrors[plane];
      if (this.sign(cell.pattern, plane) !== side) beyond += this.violation(cell, row, side);
      if (beyond === 0) continue;
      const depth = side * formAt(row, inside, 0) - formError(row, inside, 0, 0) - beyond;
      if (!(depth > 0)) return Number.POSITIVE_INFINITY;
      share = Math.max(share, (beyond / (beyond + depth)) * (1 + 8 * ROUNDING));
    }
    if (share === 0) return 0;
    let reach = 0;
    for (let at = 0; at < cell.vertices.length; at++) {
      const k = at % this.n;
      const error = cell.vertexErrors[(at - k) / this.n];
      reach = Math.max(reach, (Math.abs(cell.vertices[at] - inside[k]) + error) * (1 + 8 * ROUNDING));
    }
    return share * reach;
  }

  /** 1 or −1: the side of a plane on which the whole cell lies, proved by the walk. */
  private sign(pattern: Uint32Array, plane: number): number {
    const unit = this.planeUnits[plane];
    const index = unit >= 0 ? unit : -1 - unit;
    const code = (pattern[this.word + (index >> 4)] >>> (2 * (index & 15))) & 3;
    const sign = code === SIGN_POSITIVE ? 1 : code === SIGN_NEGATIVE ? -1 : 0;
    return unit >= 0 ? sign : -sign;
  }

  private violation({ vertices, vertexErrors }: StreamedCell, row: Float64Array, side: number): number {
    let most = 0;
    for (let v = 0; v < vertexErrors.length; v++) {
      const value = -side * formAt(row, vertices, v * this.n);
      most = Math.max(most, value + formError(row, vertices, v * this.n, vertexErrors[v]));
    }
    return most;
  }

  /** Bound on how far rivals are beyond the map anywhere on the cell; 0 where the walk has proved that none is. */
  private lead(cell: StreamedCell, located: LocatedCell): number {
    let most = 0;
    for (const rival of located.rivals ?? []) {
      const side = rival.facet > 0 ? 1 : -1;
      const plane = side * rival.facet - 1;
      const isProved = rival.facet !== 0 && this.target.planeErrors[plane] === 0;
      if (isProved && this.sign(cell.pattern, plane) === side) continue;
      // The rival should be above: it is beyond the map where the map is larger.
      const [upper, lower] = rival.above ? [located, rival] : [rival, located];
      const errors = located.mapErrors[0] + rival.mapErrors[0];
      for (let v = 0; v < cell.vertexErrors.length; v++) {
        const ahead = this.differenceAt(cell, v, upper.map, lower.map, 0, (value) => value) + errors;
        // A bound that overflowed proves nothing.
        most = Number.isNaN(ahead) ? Number.POSITIVE_INFINITY : Math.max(most, ahead);
      }
    }
    return most * (1 + 8 * ROUNDING);
  }

  /** Bound on the deviation of output o from the cell's map at one of its vertices. */
  private boundAt(cell: StreamedCell, { map, mapErrors }: LocatedCell, o: number, v: number): number {
    const value = this.differenceAt(cell, v, cell.map, map, o * (this.n + 1), Math.abs);
    return (value + cell.mapErrors[o] + mapErrors[o]) * (1 + 8 * ROUNDING);
  }

  /** Upper bound on `of` (identity or absolute value) of the difference of two maps' rows at a vertex. */
  private differenceAt(
    { vertices, vertexErrors }: StreamedCell,
    v: number,
    a: ArrayLike<number>,
    b: ArrayLike<number>,
    at: number,
    of: (value: number) => number,
  ): number {
    const { n } = this;
    const row = difference;
    let rounded = 0;
    row.length = n + 1;
    for (let k = 0; k <= n; k++) {
      row[k] = a[at + k] - b[at + k];
      rounded = Math.max(rounded, Math.abs(row[k]));
    }
    let size = 1;
    for (let k = 0; k < n; k++) size += Math.abs(vertices[v * n + k]) + vertexErrors[v];
    const error = formError(row, vertices, v * n, vertexErrors[v]) + 2 * ROUNDING * rounded * size;
    return of(formAt(row, vertices, v * n)) + error;
  }
}

const difference: number[] = [];

/** a·x + b in doubles; x stands at `at`. */
function formAt(row: ArrayLike<number>, x: ArrayLike<number>, at: number): number {
  const n = row.length - 1;
  let value = row[n];
  for (let k = 0; k < n; k++) value += row[k] * x[at + k];
  return value;
}

/** Bound on the error of `formAt` where every coordinate has an error of at most `error`. */
function formError(row: ArrayLike<number>, x: ArrayLike<number>, at: number, error: number): number {
  const n = row.length - 1;
  let size = Math.abs(row[n]);
  let slope = 0;
  for (let k = 0; k < n; k++) {
    size += Math.abs(row[k] * x[at + k]);
    slope += Math.abs(row[k]);
  }
  return (2 * (n + 2) * ROUNDING * size + slope * error) * (1 + 8 * ROUNDING) + UNDERFLOW;
}

/** Parts of a sum of doubles that do not overlap (Shewchuk 1997); the sum is exact. */
const parts: number[] = [];
function clearSum(): void {
  parts.length = 0;
}
function addToSum(value: number): void {
  let sum = value;
  let kept = 0;
  for (const part of parts) {
    const error = sumError(sum, part);
    sum += part;
    if (error !== 0) parts[kept++] = error;
  }
  parts.length = kept;
  if (sum !== 0) parts.push(sum);
}
function sumIsZero(): boolean {
  return parts.length === 0;
}
