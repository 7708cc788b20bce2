/**
 * Volumes of the cells of a polyhedral complex with proved error bounds.
 *
 * Every face is triangulated by pulling: it is the union of the cones from its first vertex over those of its facets that
 * do not have it (J. A. De Loera, J. Rambau, F. Santos, Triangulations, 2010, section 4.3). A k-face has a k-vector: the
 * sum over its simplices of the exterior product of their edges, k! times its volume in size, with the minors of these
 * rows as components. It is computed once a face, dimension after dimension, and nothing is divided.
 */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { FaceIncidence, PolyhedralComplex } from "./polyhedral-complex.ts";

export interface CellVolumes {
  /** C: d-dimensional volume of each cell, in slice coordinates; Infinity where it does not fit into doubles. */
  readonly volumes: Float64Array;
  /** C: proved bound on the absolute error of each. */
  readonly errors: Float64Array;
}

/**
 * The volume of every cell, in slice coordinates, with a proved bound on its error.
 *
 * @example
 * const { volumes, errors } = cellVolumes(complex);
 * volumes.reduce((sum, volume) => sum + volume, 0); // the volume of the domain
 */
export function cellVolumes(complex: PolyhedralComplex): CellVolumes {
  const { dimension: d, faces, vertexErrors } = complex;
  const { points, errors, exponent } = scaledVertices(complex);
  let below: Vectors = {
    components: new Float64Array(vertexErrors.length).fill(1),
    sizes: new Float64Array(vertexErrors.length).fill(1),
    errors: new Float64Array(vertexErrors.length),
    apexes: Uint32Array.from(vertexErrors, (_, vertex) => vertex),
  };
  for (let k = 1; k <= d; k++) below = faceVectors(d, k, faces[k - 1], below, points, errors);
  const whole = factorial(d);
  const volumes = below.components.map((value) => timesPowerOfTwo(value / whole, exponent));
  const bounds = below.errors.map(
    (error, cell) =>
      timesPowerOfTwo((error * GROWTH) / whole, exponent) + 2 * ROUNDING * volumes[cell] + UNDERFLOW,
  );
  return { volumes, errors: bounds };
}

/** Coordinates and their errors, axis by axis divided by powers of two so that no product of them overflows. */
function scaledVertices({ dimension: d, domain, vertices, vertexErrors }: PolyhedralComplex) {
  const exponents = domain.box.map(([low, high]) => binaryExponent(high / 2 - low / 2));
  const scales = exponents.map((exponent) => 2 ** -exponent);
  const largest = Math.max(...scales);
  return {
    points: vertices.map((value, i) => value * scales[i % d]),
    errors: vertexErrors.map((error) => error * largest + UNDERFLOW),
    exponent: exponents.reduce((sum, exponent) => sum + exponent, 0),
  };
}

/** The k-vectors of all k-faces. */
interface Vectors {
  /** C(d, k) a face, in the order of `minorsOf`; of cells the absolute value. */
  readonly components: Float64Array;
  /** Bound on any component: the sum over the simplices of the products of their edges' 1-norms. */
  readonly sizes: Float64Array;
  /** Proved bound on the error of any component. */
  readonly errors: Float64Array;
  /** The smallest vertex: it belongs to a facet of the face if it is that facet's own smallest. */
  readonly apexes: Uint32Array;
}

/** Sums over the facets without the apex: edge from the apex to the facet's own, times the facet's (k − 1)-vector. */
function faceVectors(
  d: number,
  k: number,
  { start, facets }: FaceIncidence,
  below: Vectors,
  points: Float64Array,
  pointErrors: Float64Array,
): Vectors {
  const minors = minorsOf(d, k);
  const faceCount = start.length - 1;
  const components = new Float64Array(faceCount * minors.count);
  const sizes = new Float64Array(faceCount);
  const errors = new Float64Array(faceCount);
  const apexes = new Uint32Array(faceCount);
  let most = 0;
  for (let face = 0; face < faceCount; face++) most = Math.max(most, start[face + 1] - start[face]);
  const sum = new AlignedSum(minors, most);
  const row = new Float64Array(d);
  for (let face = 0; face < faceCount; face++) {
    let apex = below.apexes[facets[start[face]]];
    for (let at = start[face] + 1; at < start[face + 1]; at++) {
      if (below.apexes[facets[at]] < apex) apex = below.apexes[facets[at]];
    }
    apexes[face] = apex;
    sum.reset();
    for (let at = start[face]; at < start[face + 1]; at++) {
      const facet = facets[at];
      const vertex = below.apexes[facet];
      if (vertex === apex) continue;
      let length = 0;
      for (let i = 0; i < d; i++) {
        row[i] = points[vertex * d + i] - points[apex * d + i];
        length += Math.abs(row[i]);
      }
      // The edge may be wrong by its ends' errors and by the rounding of the difference, of products and of sums.
      const wrong = d * (pointErrors[vertex] + pointErrors[apex]) + (d + 4) * ROUNDING * length + UNDERFLOW;
      const size = below.sizes[facet];
      const error = below.errors[facet] * (length + wrong) + size * wrong;
      sum.add(row, below.components, facet * minors.sources, error);
      sizes[face] += size * length;
    }
    errors[face] = sum.addInto(components, face * minors.count) + sum.terms * ROUNDING * sizes[face];
  }
  return { components, sizes, errors, apexes };
}

/** Terms that are multiples of one k-vector, up to errors: added with signs that make all of them point the same way. */
class AlignedSum {
  /** Terms so far. */
  terms = 0;
  private readonly minors: Minors;
  private readonly values: Float64Array;
  private readonly errors: Float64Array;
  private widest = 0;

  constructor(minors: Minors, most: number) {
    this.minors = minors;
    this.values = new Float64Array(most * minors.count);
    this.errors = new Float64Array(most);
  }

  reset(): void {
    this.terms = 0;
    this.widest = 0;
  }

  /** The term row ∧ v, v the (k − 1)-vector at `from`; `error` bounds the error of its components. */
  add(row: Float64Array, vectors: Float64Array, from: number, error: number): void {
    const { values } = this;
    const { count, rows, columns, places, signs } = this.minors;
    const to = this.terms * count;
    for (let minor = 0, at = 0; minor < count; minor++) {
      let value = 0;
      for (let end = at + rows; at < end; at++)
        value += signs[at] * row[columns[at]] * vectors[from + places[at]];
      values[to + minor] = value;
      if (Math.abs(value) > Math.abs(values[this.widest])) this.widest = to + minor;
    }
    this.errors[this.terms++] = error;
  }

  private widestOf(from: number): number {
    let widest = from;
    for (let i = from; i < from + this.minors.count; i++)
      if (Math.abs(this.values[i]) > Math.abs(this.values[widest])) widest = i;
    return widest;
  }

  /** Writes the sum to `to`; the bound on the error of its components, their sums' rounding not included. */
  addInto(out: Float64Array, to: number): number {
    const { values, errors, widest, minors, terms } = this;
    const { count } = minors;
    const reference = values[widest];
    const sure = Math.abs(reference) > errors[Math.floor(widest / count)];
    const column = widest % count;
    let total = 0;
    for (let term = 0; term < terms; term++) {
      const from = term * count;
      const own = values[from + column];
      const sign = own < 0 ? -1 : 1;
      for (let i = 0; i < count; i++) out[to + i] += sign * values[from + i];
      total += errors[term];
      // A single component has its absolute value.
      if (count === 1 || (sure && Math.abs(own) > errors[term])) continue;
      // A sign that is not sure may be wrong, but not by more than twice the term.
      total += 2 * (Math.abs(values[this.widestOf(from)]) + errors[term]);
    }
    return total;
  }
}

/** The minors of k rows by their columns, each as a sum over one of the rows: sign · entry · minor of the k − 1 others. */
interface Minors {
  readonly count: number;
  /** How many minors k − 1 rows have. */
  readonly sources: number;
  /** k: terms a minor, one after the other: column of the entry, place of the other minor, sign. */
  readonly rows: number;
  readonly columns: Int32Array;
  readonly places: Int32Array;
  readonly signs: Float64Array;
}

function minorsOf(d: number, k: number): Minors {
  const subsets = subsetsOf(d, k);
  const smaller = new Map(subsetsOf(d, k - 1).map((subset, i) => [subset.join(), i]));
  const terms = subsets.flatMap((subset) =>
    subset.map((column, i) => ({
      column,
      place: smaller.get(subset.filter((other) => other !== column).join()) as number,
      sign: (k - 1 - i) % 2 === 0 ? 1 : -1,
    })),
  );
  return {
    count: subsets.length,
    sources: smaller.size,
    rows: k,
    columns: Int32Array.from(terms, ({ column }) => column),
    places: Int32Array.from(terms, ({ place }) => place),
    signs: Float64Array.from(terms, ({ sign }) => sign),
  };
}

/** The sets of j of the numbers 0 … d − 1. */
function subsetsOf(d: number, j: number): number[][] {
  if (j === 0) return [[]];
  return subsetsOf(d, j - 1).flatMap((subset) => {
    const next = (subset.at(-1) ?? -1) + 1;
    return Array.from({ length: d - next }, (_, i) => [...subset, next + i]);
  });
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** An exponent e with x ≤ 2^e, such that 2^-e is a double too. */
function binaryExponent(x: number): number {
  return Math.max(-1000, Math.min(1000, Math.ceil(Math.log2(x)) + 1));
}

/** x · 2^exponent; the exponent may be larger than those of doubles. */
function timesPowerOfTwo(x: number, exponent: number): number {
  let value = x;
  let left = exponent;
  for (; left > 1000; left -= 1000) value *= 2 ** 1000;
  for (; left < -1000; left += 1000) value *= 2 ** -1000;
  return value * 2 ** left;
}
