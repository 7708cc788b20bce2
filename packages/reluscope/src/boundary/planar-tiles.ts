/**
 * The part of one planar cell in which each class wins: the upper envelope of the classes' scores, cut out of the
 * cell by half-planes with certified signs.
 */
import { neuronName } from "../complex/neurons.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { planarReach } from "../complex/planar-walk.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import { type ExactPoint, exactCrossing, exactSign, roundedPoint, sideForms } from "../exact/planar-exact.ts";
import { COARSE, GROWTH, ROUNDING, roundedError } from "../exact/rounding.ts";
import type { ScoreForms } from "./score-forms.ts";

/** The line under a side of a tile: an edge of the complex, or the line on which two classes tie. */
type Line = { readonly edge: number } | { readonly tie: readonly [number, number] };

interface Corner {
  readonly x: number;
  readonly y: number;
  readonly error: number;
  /** The lines that meet here. */
  readonly lines: readonly [Line, Line];
  /** Vertex of the complex, or −1. */
  readonly vertex: number;
  /** Edge of the complex in whose interior it lies, or −1. */
  readonly edge: number;
  exact?: ExactPoint;
}

/** Where one class wins on a cell; side i joins corner i to the next one. */
export interface Tile {
  readonly winner: number;
  readonly corners: readonly Corner[];
  readonly sides: readonly Line[];
  /** Another class ties with the winner on the whole cell. */
  readonly flat: boolean;
  /** Names each corner by where it lies and who ties there: the same for every tile and cell that has it. */
  readonly keys: readonly string[];
  /** For each corner, the classes that tie for the first place, in increasing order. */
  readonly ties: readonly (readonly number[])[];
}

export class PlanarTiles {
  exactSigns = 0;
  private readonly complex: PlanarComplex;
  private readonly scores: ScoreForms;
  private readonly classes: number;
  private readonly domainSides: readonly ExactForm[];
  private readonly coarse: number;
  private cell = -1;

  constructor(complex: PlanarComplex, scores: ScoreForms) {
    this.complex = complex;
    this.scores = scores;
    this.classes = scores.forms.length / scores.width;
    this.domainSides = sideForms(complex.domain.corners);
    this.coarse = COARSE * Math.min(...planarReach(complex.domain.corners));
  }

  /** The class that surely wins at every corner of the cell, or −1: decided in doubles with bounds. */
  soleWinner(cell: number): number {
    this.scores.load(cell);
    const { complex, scores } = this;
    const { forms } = scores;
    const { cellStart, cellVertices, vertices, vertexErrors } = complex;
    const first = cellVertices[cellStart[cell]];
    let best = 0;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < this.classes; c++) {
      const value =
        forms[4 * c] * vertices[2 * first] + forms[4 * c + 1] * vertices[2 * first + 1] + forms[4 * c + 2];
      if (value > bestValue) [best, bestValue] = [c, value];
    }
    for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
      const v = cellVertices[k];
      for (let c = 0; c < this.classes; c++) {
        if (c !== best && this.roughSign(best, c, vertices[2 * v], vertices[2 * v + 1], vertexErrors[v]) <= 0)
          return -1;
      }
    }
    return best;
  }

  /** The tiles of a cell, by winner; their interiors are disjoint and fill the cell. */
  tiles(cell: number): Tile[] {
    this.cell = cell;
    this.scores.load(cell);
    const { corners, sides } = this.wholeCell(cell);
    const candidates: number[] = [];
    for (let c = 0; c < this.classes; c++) {
      const beaten = (other: number) =>
        other !== c && corners.every((corner) => this.sign(other, c, corner) > 0);
      if (!Array.from({ length: this.classes }, (_, other) => other).some(beaten)) candidates.push(c);
    }
    const tiles: Tile[] = [];
    for (const winner of candidates) {
      let tile: { corners: Corner[]; sides: Line[] } | undefined = { corners, sides };
      let flat = false;
      for (const other of candidates) {
        if (other === winner || !tile) continue;
        const signs: number[] = tile.corners.map((corner) => this.sign(winner, other, corner));
        if (signs.every((sign) => sign === 0)) {
          if (other < winner) tile = undefined;
          else flat = true;
        } else tile = this.clip(tile, signs, winner, other);
      }
      if (tile) tiles.push(this.name(winner, flat, tile, candidates));
    }
    return tiles;
  }

  private wholeCell(cell: number): { corners: Corner[]; sides: Line[] } {
    const { cellStart, cellVertices, cellEdges, vertices, vertexErrors } = this.complex;
    const start = cellStart[cell];
    const count = cellStart[cell + 1] - start;
    const sides: Line[] = Array.from({ length: count }, (_, i) => ({ edge: cellEdges[start + i] }));
    const corners = sides.map((side, i): Corner => {
      const vertex = cellVertices[start + i];
      return {
        x: vertices[2 * vertex],
        y: vertices[2 * vertex + 1],
        error: vertexErrors[vertex],
        lines: [sides[(i + count - 1) % count], side],
        vertex,
        edge: -1,
      };
    });
    return { corners, sides };
  }

  /** Keeps the part where `winner` is at least as good as `other`; undefined if it has no interior. */
  private clip(
    tile: { corners: Corner[]; sides: Line[] },
    signs: readonly number[],
    winner: number,
    other: number,
  ): { corners: Corner[]; sides: Line[] } | undefined {
    if (!signs.some((sign) => sign > 0)) return undefined;
    if (!signs.some((sign) => sign < 0)) return tile;
    const tie: Line = { tie: [winner, other] };
    const corners: Corner[] = [];
    const sides: Line[] = [];
    const count = signs.length;
    for (let i = 0; i < count; i++) {
      const next = (i + 1) % count;
      const side = tile.sides[i];
      if (signs[i] >= 0) {
        corners.push(tile.corners[i]);
        sides.push(signs[i] === 0 && signs[next] < 0 ? tie : side);
      }
      if (signs[i] * signs[next] < 0) {
        corners.push(this.crossing(tile.corners[i], tile.corners[next], side, winner, other));
        sides.push(signs[i] > 0 ? tie : side);
      }
    }
    return { corners, sides };
  }

  /** Where two classes tie between two corners: linear interpolation with a bound, exactly if that is coarse. */
  private crossing(from: Corner, to: Corner, side: Line, i: number, j: number): Corner {
    const [first, firstBound] = this.difference(i, j, from.x, from.y, from.error);
    const [second, secondBound] = this.difference(i, j, to.x, to.y, to.error);
    const total = Math.abs(first) + Math.abs(second);
    const doubt = firstBound + secondBound;
    const part = Math.abs(first) / total;
    let x = from.x + part * (to.x - from.x);
    let y = from.y + part * (to.y - from.y);
    const moved = Math.max(from.error, to.error);
    const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y) + 4 * moved;
    const rounding = 8 * ROUNDING * (Math.abs(x) + Math.abs(y) + length);
    let error = (moved + (length * doubt) / (total - 2 * doubt) + rounding) * GROWTH;
    const lines: [Line, Line] = [side, { tie: [i, j] }];
    let exact: ExactPoint | undefined;
    if (!(total > 2 * doubt) || !(error <= this.coarse)) {
      exact = exactCrossing(this.exactLine(lines[0]), this.exactLine(lines[1]));
      [x, y] = roundedPoint(exact);
      error = roundedError(x, y);
    }
    const corner: Corner = { x, y, error, lines, vertex: -1, edge: "edge" in side ? side.edge : -1 };
    if (exact) corner.exact = exact;
    return corner;
  }

  private name(
    winner: number,
    flat: boolean,
    tile: { corners: Corner[]; sides: Line[] },
    candidates: readonly number[],
  ): Tile {
    const ties = tile.corners.map((corner) =>
      candidates.filter((c) => c === winner || this.sign(winner, c, corner) === 0),
    );
    const keys = tile.corners.map(({ vertex, edge }, i) => {
      if (vertex >= 0) return `v${vertex}`;
      return edge >= 0 ? `e${edge}:${ties[i]}` : `c${this.cell}:${ties[i]}`;
    });
    return { winner, flat, corners: tile.corners, sides: tile.sides, keys, ties };
  }

  /** Value of score i minus score j at a point known up to `error`, and a bound on its error. */
  private difference(
    i: number,
    j: number,
    x: number,
    y: number,
    error: number,
  ): [value: number, bound: number] {
    const { forms } = this.scores;
    const p = 4 * i;
    const q = 4 * j;
    const value =
      forms[p] * x + forms[p + 1] * y + forms[p + 2] - (forms[q] * x + forms[q + 1] * y + forms[q + 2]);
    const steepness = Math.abs(forms[p] - forms[q]) + Math.abs(forms[p + 1] - forms[q + 1]);
    return [value, (forms[p + 3] + forms[q + 3] + steepness * error) * GROWTH];
  }

  /** Sign of score i minus score j where doubles prove it, else 0. */
  private roughSign(i: number, j: number, x: number, y: number, error: number): number {
    const [value, bound] = this.difference(i, j, x, y, error);
    return value > bound ? 1 : value < -bound ? -1 : 0;
  }

  /** Certified sign of score i minus score j at a corner. */
  private sign(i: number, j: number, corner: Corner): number {
    const rough = this.roughSign(i, j, corner.x, corner.y, corner.error);
    if (rough !== 0) return rough;
    // A corner that was made where these two classes tie needs no arithmetic.
    if (corner.lines.some((line) => "tie" in line && line.tie.includes(i) && line.tie.includes(j))) return 0;
    this.exactSigns++;
    corner.exact ??= exactCrossing(this.exactLine(corner.lines[0]), this.exactLine(corner.lines[1]));
    return exactSign(this.scores.exactDifference(i, j), corner.exact);
  }

  private exactLine(line: Line): ExactForm {
    if ("tie" in line) return this.scores.exactDifference(line.tie[0], line.tie[1]);
    const source = this.complex.edgeNeurons[line.edge];
    if (source < 0) return this.domainSides[-1 - source];
    const [layer, index] = neuronName(this.complex.neurons, source);
    return this.scores.exact.on(this.cell).row(layer - 1, index);
  }
}
