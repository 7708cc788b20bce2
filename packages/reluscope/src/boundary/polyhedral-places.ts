/** Places on a polyhedral complex and the scores there: certified signs, and points where two scores tie. */
import { ExactOutputs } from "../complex/exact-outputs.ts";
import { neuronName } from "../complex/neurons.ts";
import type { PolyhedralComplex, PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { FaceWalker } from "../complex/topology/cell-complex.ts";
import { commonBit, signOf, toInteger } from "../exact/dyadic.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import { commonZero, type ExactVertex, roundedVertex, signAtVertex } from "../exact/exact-point.ts";
import { COARSE, GROWTH, ROUNDING, reachOf, roundedError } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";
import type { Score } from "./decision.ts";
import { ScoreForms } from "./score-forms.ts";

/** A face of the complex, and pairs of classes that tie: together they determine a point. */
export interface Place {
  /** Dimension and number of the smallest face of the complex that the point lies in. */
  readonly dimension: number;
  readonly face: number;
  readonly ties: readonly (readonly [number, number])[];
}

/** A point known up to `error` in every coordinate. */
export interface BoundedPoint {
  readonly coordinates: Float64Array;
  readonly error: number;
}

export class BoundaryPlaces {
  exactSigns = 0;
  /** Result of the last `difference`: the value, and a bound on its error. */
  value = 0;
  bound = 0;
  readonly complex: PolyhedralComplex;
  readonly classes: number;
  readonly scores: ScoreForms;
  /** Lists the faces of one face of the complex after another. */
  readonly walker: FaceWalker;
  /** The cell whose forms are loaded. */
  cell = -1;
  private readonly coarse: number;
  private readonly sides: readonly ExactForm[];
  private readonly vertexPoints = new Map<number, ExactVertex>();
  /** The facets of a cell with their vertices, for the last cell asked. */
  private facetVertices: {
    readonly cell: number;
    readonly facets: readonly (readonly [number, Int32Array])[];
  } = { cell: -1, facets: [] };

  constructor(network: Network, complex: PolyhedralComplex, scores: readonly Score[]) {
    this.complex = complex;
    this.classes = scores.length;
    const { dimension, domain, vertexErrors, faces } = complex;
    const exact = new ExactOutputs(network, complex, domain.slice);
    this.scores = new ScoreForms(scores, complex, dimension, network.layers.length, exact);
    this.walker = new FaceWalker({ vertexCount: vertexErrors.length, faces });
    this.coarse = COARSE * Math.min(...domain.box.map((interval) => reachOf(interval)));
    this.sides = domainSides(domain);
  }

  /** Makes the forms of scores those on a cell. */
  load(cell: number): void {
    if (cell === this.cell) return;
    this.cell = cell;
    this.scores.load(cell);
  }

  /** Score i minus score j at the point that starts at `at`, known up to `error`: sets `value` and `bound`. */
  difference(i: number, j: number, coordinates: Float64Array, at: number, error: number): void {
    const { forms, width } = this.scores;
    const d = width - 2;
    const p = width * i;
    const q = width * j;
    let first = forms[p + d];
    let second = forms[q + d];
    let steepness = 0;
    for (let k = 0; k < d; k++) {
      first += forms[p + k] * coordinates[at + k];
      second += forms[q + k] * coordinates[at + k];
      steepness += Math.abs(forms[p + k] - forms[q + k]);
    }
    this.value = first - second;
    this.bound = (forms[p + d + 1] + forms[q + d + 1] + steepness * error) * GROWTH;
  }

  /** Sign of score i minus score j where doubles prove it, else 0. */
  roughSign(i: number, j: number, coordinates: Float64Array, at: number, error: number): number {
    this.difference(i, j, coordinates, at, error);
    return this.value > this.bound ? 1 : this.value < -this.bound ? -1 : 0;
  }

  /** Certified sign of score i minus score j at a vertex of the cell that is loaded. */
  signAtVertex(i: number, j: number, vertex: number): number {
    const { vertices, vertexErrors, dimension } = this.complex;
    const rough = this.roughSign(i, j, vertices, dimension * vertex, vertexErrors[vertex]);
    if (rough !== 0) return rough;
    return this.exactSign(i, j, this.exactPoint({ dimension: 0, face: vertex, ties: [] }));
  }

  /** Exact sign of score i minus score j, on the cell that is loaded. */
  exactSign(i: number, j: number, point: ExactVertex): number {
    this.exactSigns++;
    return signAtVertex(this.scores.exactDifference(i, j), point);
  }

  /** The exact point at a place of the cell that is loaded. */
  exactPoint({ dimension, face, ties }: Place): ExactVertex {
    const known = dimension === 0 ? this.vertexPoints.get(face) : undefined;
    if (known) return known;
    const forms = this.facetsThrough(dimension, face).map((facet) => this.facetForm(facet));
    for (const [i, j] of ties) forms.push(this.scores.exactDifference(i, j));
    const point = commonZero(independentForms(forms, this.complex.dimension));
    if (dimension === 0) this.vertexPoints.set(face, point);
    return point;
  }

  /**
   * The point between two others at which scores i and j, one ahead at each end, tie: by linear interpolation with a
   * bound, exactly where that is coarse. `place` is the new point's.
   */
  crossing(from: BoundedPoint, to: BoundedPoint, i: number, j: number, place: Place): BoundedPoint {
    const p = from.coordinates;
    const q = to.coordinates;
    this.difference(i, j, p, 0, from.error);
    const first = Math.abs(this.value);
    let doubt = this.bound;
    this.difference(i, j, q, 0, to.error);
    const total = first + Math.abs(this.value);
    doubt += this.bound;
    const part = first / total;
    const moved = Math.max(from.error, to.error);
    const coordinates = new Float64Array(p.length);
    let length = 2 * p.length * moved;
    let size = 0;
    for (let k = 0; k < p.length; k++) {
      coordinates[k] = p[k] + part * (q[k] - p[k]);
      length += Math.abs(q[k] - p[k]);
      size += Math.abs(coordinates[k]);
    }
    const rounding = 8 * ROUNDING * (size + length);
    const error = (moved + (length * doubt) / (total - 2 * doubt) + rounding) * GROWTH;
    // NaN fails the comparison as it should.
    if (total > 2 * doubt && error <= this.coarse) return { coordinates, error };
    const rounded = roundedVertex(this.exactPoint(place));
    return { coordinates: Float64Array.from(rounded), error: roundedError(...rounded) };
  }

  /** The facets of the cell that is loaded which contain a face of it. */
  private facetsThrough(dimension: number, face: number): number[] {
    const { complex, walker, cell } = this;
    const d = complex.dimension;
    if (dimension === d) return [];
    if (this.facetVertices.cell !== cell) {
      walker.walk(d, cell, d - 1);
      const facets = Array.from(walker.lists[d - 1].subarray(0, walker.lengths[d - 1]));
      this.facetVertices = {
        cell,
        facets: facets.map((facet) => [facet, walker.vertices(d - 1, facet)] as const),
      };
    }
    const inside = walker.vertices(dimension, face);
    return this.facetVertices.facets
      .filter(([, vertices]) => inside.every((vertex) => vertices.includes(vertex)))
      .map(([facet]) => facet);
  }

  private facetForm(facet: number): ExactForm {
    const source = this.complex.facetNeurons[facet];
    if (source < 0) return this.sides[-1 - source];
    const [layer, index] = neuronName(this.complex.neurons, source);
    return this.scores.exact.on(this.cell).row(layer - 1, index);
  }
}

/** The hyperplanes of a domain's sides, numbered as in `facetNeurons`. */
function domainSides({ box, halfSpaces = [], dimension }: PolytopeDomain): ExactForm[] {
  const rows = box.flatMap((interval, i) =>
    interval.map((value) =>
      Array.from({ length: dimension + 1 }, (_, k) => (k === i ? 1 : k === dimension ? -value : 0)),
    ),
  );
  return [...rows, ...halfSpaces].map((row) => {
    const shift = Math.max(0, -commonBit(row));
    return row.map((value) => toInteger(value, shift));
  });
}

/** The first d forms with independent gradients, by fraction-free elimination. */
function independentForms(forms: readonly ExactForm[], d: number): ExactForm[] {
  const kept: ExactForm[] = [];
  const echelon: { readonly row: readonly bigint[]; readonly pivot: number }[] = [];
  for (const form of forms) {
    let row: readonly bigint[] = form.slice(0, d);
    for (const { row: top, pivot } of echelon) {
      const factor = row[pivot];
      if (factor !== 0n) row = row.map((value, k) => value * top[pivot] - factor * top[k]);
    }
    const pivot = row.findIndex((value) => value !== 0n);
    if (pivot < 0) continue;
    echelon.push({ row, pivot });
    kept.push(form);
    if (kept.length === d) return kept;
  }
  throw new Error("internal: the hyperplanes through a point are dependent; please report the network");
}

/** Exact sign of the determinant of q − p, r − p, s − p in three dimensions. */
export function exactOrientation(points: readonly ExactVertex[]): number {
  // Rows (x, y, z, 1), each times its positive denominator; subtracting the first row changes the sign of neither.
  const [p, ...others] = points;
  const rows = others.map(({ x, w }) => x.map((value, k) => value * p.w - p.x[k] * w));
  const [a, b, c] = rows;
  return signOf(
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
      a[1] * (b[0] * c[2] - b[2] * c[0]) +
      a[2] * (b[0] * c[1] - b[1] * c[0]),
  );
}
