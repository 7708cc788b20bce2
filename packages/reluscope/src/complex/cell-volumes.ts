/**
 * Volumes of the cells of a polyhedral complex with proved error bounds.
 *
 * Every cell is triangulated by pulling: it is the union of the cones from its first vertex over those of its facets
 * that do not have it, and so on down to the vertices (J. A. De Loera, J. Rambau, F. Santos, Triangulations, 2010,
 * section 4.3). The rows of a simplex's determinant are chosen on the way down, and their exterior product is carried
 * along, so that simplices share the work and nothing is divided.
 */
import { sumError } from "../exact/error-free.ts";
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
  const pulling = new Pulling(complex);
  const cells = complex.counts.cells;
  const volumes = new Float64Array(cells);
  const errors = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    pulling.measure(cell);
    volumes[cell] = pulling.volume;
    errors[cell] = pulling.error;
  }
  return { volumes, errors };
}

class Pulling {
  volume = 0;
  error = 0;
  private readonly dimension: number;
  private readonly faces: readonly FaceIncidence[];
  /** The smallest vertex of every face, by dimension: its apex. A facet has the apex if it is its own smallest. */
  private readonly apexes: ArrayLike<number>[] = [];
  /** Coordinates and errors, axis i times 2^-exponents[i], so that no product overflows. */
  private readonly points: Float64Array;
  private readonly pointErrors: Float64Array;
  private readonly exponent: number;
  private readonly factorial: number;
  private readonly row: Float64Array;
  /** `wedges[j]`: the exterior product of the first j rows, its C(d, j) minors in the order of `minors[j]`. */
  private readonly wedges: readonly Float64Array[];
  private readonly minors: readonly Minors[];
  /** Of the first j rows: product of their 1-norms, and how far off any minor can be. */
  private readonly sizes: Float64Array;
  private readonly wrongs: Float64Array;
  private base = 0;
  private low = 0;
  private simplices = 0;

  constructor({ dimension: d, domain, faces, vertices, vertexErrors }: PolyhedralComplex) {
    this.dimension = d;
    this.faces = faces;
    this.apexes[0] = { length: 0 };
    for (let k = 1; k <= d; k++) {
      const { start, facets } = faces[k - 1];
      const below = this.apexes[k - 1];
      const own = new Uint32Array(start.length - 1);
      for (let face = 0; face < own.length; face++) {
        let first = Number.POSITIVE_INFINITY;
        for (let at = start[face]; at < start[face + 1]; at++) {
          const apex = k === 1 ? facets[at] : below[facets[at]];
          if (apex < first) first = apex;
        }
        own[face] = first;
      }
      this.apexes[k] = own;
    }
    const exponents = domain.box.map(([low, high]) => binaryExponent(high / 2 - low / 2));
    this.exponent = exponents.reduce((sum, exponent) => sum + exponent, 0);
    const scales = exponents.map((exponent) => 2 ** -exponent);
    const largest = Math.max(...scales);
    this.points = vertices.map((value, i) => value * scales[i % d]);
    this.pointErrors = vertexErrors.map((error) => error * largest + UNDERFLOW);
    this.factorial = factorial(d);
    this.row = new Float64Array(d);
    this.minors = Array.from({ length: d + 1 }, (_, j) => minorsOf(d, j));
    this.wedges = this.minors.map(({ count }) => new Float64Array(count));
    this.wedges[0][0] = 1;
    this.sizes = new Float64Array(d + 1).fill(1, 0, 1);
    this.wrongs = new Float64Array(d + 1);
  }

  /** Leaves the cell's volume and the bound in `volume` and `error`. */
  measure(cell: number): void {
    this.volume = 0;
    this.error = 0;
    this.low = 0;
    this.simplices = 0;
    this.base = this.apexes[this.dimension][cell];
    this.cones(this.dimension, cell, this.base, 0);
    // Terms are positive; the compensated sum of n of them is off by less than (n u)² of it before it is rounded.
    const sum = this.volume + this.low;
    const lost = (2 * ROUNDING + (this.simplices * ROUNDING) ** 2) * sum;
    this.volume = timesPowerOfTwo(sum / this.factorial, this.exponent);
    const bound = timesPowerOfTwo(((this.error * GROWTH + lost) * GROWTH) / this.factorial, this.exponent);
    this.error = bound + 2 * ROUNDING * this.volume + UNDERFLOW;
  }

  /** Adds the cones from `apex` over the facets of a k-face that do not have it; `rows` rows are chosen. */
  private cones(k: number, face: number, apex: number, rows: number): void {
    const { start, facets } = this.faces[k - 1];
    const below = this.apexes[k - 1];
    for (let at = start[face]; at < start[face + 1]; at++) {
      const facet = facets[at];
      const next = k === 1 ? facet : below[facet];
      if (next === apex) continue;
      this.add(next, rows);
      if (k > 1) this.cones(k - 1, facet, next, rows + 1);
      else this.count();
    }
  }

  /** Row number `rows`: from the cell's first vertex to this one. */
  private add(vertex: number, rows: number): void {
    const { dimension: d, points, row, base } = this;
    let size = 0;
    for (let i = 0; i < d; i++) {
      row[i] = points[vertex * d + i] - points[base * d + i];
      size += Math.abs(row[i]);
    }
    const { count, terms, columns, sources, signs } = this.minors[rows + 1];
    const before = this.wedges[rows];
    const after = this.wedges[rows + 1];
    for (let minor = 0, at = 0; minor < count; minor++) {
      let sum = 0;
      for (let end = at + terms; at < end; at++) sum += signs[at] * row[columns[at]] * before[sources[at]];
      after[minor] = sum;
    }
    // A minor is at most the product of the rows' 1-norms; every row may be wrong by its vertices' errors and by the
    // rounding of the difference, the products and the sums.
    const wrong =
      d * (this.pointErrors[vertex] + this.pointErrors[base]) + (d + 4) * ROUNDING * size + UNDERFLOW;
    this.wrongs[rows + 1] = this.wrongs[rows] * (size + wrong) + this.sizes[rows] * wrong;
    this.sizes[rows + 1] = this.sizes[rows] * size;
  }

  /** Adds the simplex whose rows are all chosen. */
  private count(): void {
    const d = this.dimension;
    const volume = Math.abs(this.wedges[d][0]);
    this.low += sumError(this.volume, volume);
    this.volume += volume;
    this.error += this.wrongs[d];
    this.simplices++;
  }
}

/** The minors of j rows by their columns, and each as a sum over the last row: sign · entry · minor of j − 1 rows. */
interface Minors {
  readonly count: number;
  /** j terms a minor, one after the other. */
  readonly terms: number;
  readonly columns: Int32Array;
  readonly sources: Int32Array;
  readonly signs: Int32Array;
}

function minorsOf(d: number, j: number): Minors {
  const subsets = subsetsOf(d, j);
  const smaller = new Map(subsetsOf(d, j - 1).map((subset, i) => [subset.join(), i]));
  const terms = subsets.flatMap((subset) =>
    subset.map((column, i) => ({
      column,
      source: smaller.get(subset.filter((other) => other !== column).join()) as number,
      sign: (j - 1 - i) % 2 === 0 ? 1 : -1,
    })),
  );
  return {
    count: subsets.length,
    terms: j,
    columns: Int32Array.from(terms, ({ column }) => column),
    sources: Int32Array.from(terms, ({ source }) => source),
    signs: Int32Array.from(terms, ({ sign }) => sign),
  };
}

/** The sets of j of the numbers 0 … d − 1. */
function subsetsOf(d: number, j: number): number[][] {
  if (j < 0) return [];
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
