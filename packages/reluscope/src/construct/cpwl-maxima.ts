/**
 * A continuous piecewise linear function of n inputs as a sum Σ c_S max(pieces of S), |S| ≤ n + 1, with integers c_S: the
 * theorem of Wang and Sun (IEEE Trans. Inf. Theory 51, 2005), by a construction of our own that works on the faces of the
 * function's complex and is exact.
 *
 * Around a k-face F the function is, in the n − k directions across F, a function on a fan. The cells around F are the corners
 * of the polytope dual to that fan; a simplex of a triangulation of it, a chain F = F_0 ⊂ F_1 ⊂ … ⊂ F_{n−k} of faces with
 * cells C_0, C_1, …, stands for ± max of the pieces on the C_i. The sum of these over all vertices has the function's
 * vertices, that is, the difference has none: around every point it is a sum of functions that are constant along lines.
 * Then lines are treated in the same way, then planes, …: a flat gets the terms of the function's face on it, minus what the
 * terms found so far show there already. What is left in the end is affine.
 */
import { Polyhedron } from "../exact/double-description.ts";
import { kernelBasis } from "../exact/elimination.ts";
import { dot, lowestTerms, type RationalVector, roundedVector, sameVector, sum } from "../exact/rational.ts";
import { integerRowKey } from "../exact/row-key.ts";
import type { PiecewiseComplex } from "./cells-complex.ts";
import { complexFaces, type Face } from "./cpwl-faces.ts";
import { canonicalRows, determinantSign, nearRows, subsets, weightedSum } from "./cpwl-flats.ts";

export interface MaxTerm {
  /** Numbers of pieces, increasing. */
  readonly pieces: readonly number[];
  readonly coefficient: number;
}

export interface MaxSum {
  /** The distinct affine maps of the function. */
  readonly pieces: readonly RationalVector[];
  readonly terms: readonly MaxTerm[];
  readonly affine: RationalVector;
}

/** Attempts to find a point of a flat that lies on nothing else. */
const ATTEMPTS = 60;

/** Pieces of a function that is only known up to rounding: what is equal within the tolerance is taken as equal. */
export interface RoundedPieces {
  readonly forms: readonly RationalVector[];
  /** The piece of every cell. */
  readonly of: readonly number[];
  /** Relative to the numbers that are compared. */
  readonly tolerance: number;
}

/**
 * The sum of maxima that equals output `output` of a complex on its domain; with rounded pieces, in the plane, about equals.
 */
export function maxSum(
  complex: PiecewiseComplex,
  output: number,
  faces = complexFaces(complex),
  rounded?: RoundedPieces,
): MaxSum {
  return new Decomposition(complex, output, faces, rounded).result();
}

interface Flat {
  /** Integer rows that vanish on it. */
  readonly equations: readonly (readonly bigint[])[];
  face?: Face;
  /** Terms and those of their pieces that tie on the flat. */
  readonly shown: { readonly term: string; readonly tied: readonly number[] }[];
}

class Decomposition {
  private readonly complex: PiecewiseComplex;
  private readonly faces: readonly (readonly Face[])[];
  private readonly pieces: RationalVector[] = [];
  private readonly pieceOf: number[];
  private readonly terms = new Map<string, { pieces: readonly number[]; coefficient: number }>();
  private readonly apexes = new Map<Face, number>();
  private state = 1;
  private readonly tolerance: number;

  constructor(
    complex: PiecewiseComplex,
    output: number,
    faces: readonly (readonly Face[])[],
    rounded?: RoundedPieces,
  ) {
    this.complex = complex;
    this.faces = faces;
    this.tolerance = rounded?.tolerance ?? 0;
    if (rounded) {
      this.pieces.push(...rounded.forms);
      this.pieceOf = [...rounded.of];
      return;
    }
    const known = new Map<string, number>();
    this.pieceOf = complex.cells.map(({ map }) => {
      const form = lowestTerms(map[output]);
      const key = `${form.numerators.join()}/${form.denominator}`;
      let piece = known.get(key);
      if (piece === undefined) {
        piece = this.pieces.length;
        known.set(key, piece);
        this.pieces.push(form);
      }
      return piece;
    });
  }

  result(): MaxSum {
    const { dimension: n } = this.complex;
    for (let k = 0; k < n; k++) {
      const additions = [...this.flats(k).values()].flatMap((flat) => this.missing(flat, k));
      for (const { pieces, coefficient } of additions) this.add(pieces, coefficient);
    }
    const terms = [...this.terms.values()].filter(({ coefficient }) => coefficient !== 0);
    return { pieces: this.pieces, terms, affine: this.affine(terms) };
  }

  private add(pieces: readonly number[], coefficient: number): void {
    const key = pieces.join();
    const known = this.terms.get(key);
    if (known) known.coefficient += coefficient;
    else this.terms.set(key, { pieces, coefficient });
  }

  /** The k-dimensional flats on which faces lie or terms have creases. */
  private flats(k: number): Map<string, Flat> {
    const { dimension: n, points } = this.complex;
    const flats = new Map<string, Flat>();
    const near = nearRows(this.tolerance, n);
    const at = (equations: readonly (readonly bigint[])[]): Flat | undefined => {
      const reduced = canonicalRows(equations, n);
      if (reduced.length !== n - k) return undefined;
      const key = this.tolerance > 0 ? near(reduced) : reduced.map((row) => row.join()).join(";");
      let flat = flats.get(key);
      if (!flat) {
        flat = { equations: reduced, shown: [] };
        flats.set(key, flat);
      }
      return flat;
    };
    for (const face of this.faces[k]) {
      if (face.border) continue;
      const flat = at(
        kernelBasis(
          face.points.map((point) => points[point]),
          n + 1,
        ),
      );
      if (flat) flat.face ??= face;
    }
    for (const [term, { pieces, coefficient }] of this.terms) {
      if (coefficient === 0) continue;
      for (const tied of subsets(pieces, n - k + 1)) {
        const flat = at(tied.slice(1).map((piece) => this.difference(piece, tied[0])));
        flat?.shown.push({ term, tied });
      }
    }
    return flats;
  }

  /** What the function shows on a flat and the terms do not. */
  private missing(flat: Flat, k: number): MaxTerm[] {
    const { face } = flat;
    const found: MaxTerm[] = [];
    if (face && !this.trivial(face)) found.push(...this.chains(face));
    if (flat.shown.length === 0) return found;
    const corners = face ? face.points.map((point) => this.complex.points[point]) : this.corners(flat, k);
    if (!corners) return found;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const shown = this.shownAt(flat, this.mixture(corners));
      if (shown) return [...found, ...shown];
    }
    throw new Error("internal: no generic point on a flat; please report the cells");
  }

  /** Minus the terms' maxima on the flat, as a point of it shows them; undefined where the point lies on more. */
  private shownAt(flat: Flat, point: readonly bigint[]): MaxTerm[] | undefined {
    const found: MaxTerm[] = [];
    for (const { term, tied } of flat.shown) {
      const { pieces, coefficient } = this.terms.get(term) as MaxTerm;
      const signs = pieces
        .filter((piece) => !tied.includes(piece))
        .map((piece) => dot(this.difference(piece, tied[0]), point));
      if (signs.some((value) => value > 0n)) continue;
      if (signs.some((value) => value === 0n)) return undefined;
      found.push({ pieces: tied, coefficient: -coefficient });
    }
    return found;
  }

  /** Corners of the part of a flat in the domain; undefined when it has no point inside. */
  private corners(flat: Flat, k: number): (readonly bigint[])[] | undefined {
    const { dimension: n, sides } = this.complex;
    let polyhedron = Polyhedron.space(n);
    for (const row of flat.equations) polyhedron = polyhedron.cut(row, true);
    for (const row of sides) polyhedron = polyhedron.cut(row);
    if (polyhedron.span < k) return undefined;
    const corners = polyhedron.vertices;
    const inside = sides.every((row) => corners.some((corner) => dot(row, corner) > 0n));
    return inside ? corners : undefined;
  }

  /** A convex combination with weights that nobody would choose. */
  private mixture(corners: readonly (readonly bigint[])[]): bigint[] {
    return weightedSum(corners, () => {
      this.state = (Math.imul(this.state, 1103515245) + 12345) >>> 0;
      return BigInt((this.state >>> 12) + 1);
    });
  }

  /** Terms of the chains of faces that start at a face. */
  private chains(start: Face): MaxTerm[] {
    const { dimension: n, points } = this.complex;
    const found: MaxTerm[] = [];
    const middle = (face: Face) =>
      weightedSum(
        face.points.map((point) => points[point]),
        () => 1n,
      );
    const extend = (face: Face, cells: readonly number[], middles: readonly (readonly bigint[])[]) => {
      if (face.dimension === n) {
        const pieces = cells.map((cell) => this.pieceOf[cell]);
        const rows = pieces.slice(1).map((piece) => this.difference(piece, pieces[0]));
        const sign = determinantSign(rows.map((row) => middles.map((point) => dot(row, point))));
        if (sign !== 0) found.push({ pieces: [...pieces].sort((a, b) => a - b), coefficient: sign });
        return;
      }
      const apex = cells[cells.length - 1];
      for (const above of face.above)
        if (!above.cells.includes(apex))
          extend(above, [...cells, this.apex(above)], [...middles, middle(above)]);
    };
    extend(start, [this.apex(start)], []);
    return found;
  }

  /** The first of the cells around a face, by their pieces. */
  private apex(face: Face): number {
    let apex = this.apexes.get(face);
    if (apex === undefined) {
      apex = face.cells.reduce((best, cell) => (this.pieceOf[cell] < this.pieceOf[best] ? cell : best));
      this.apexes.set(face, apex);
    }
    return apex;
  }

  /** Whether the function around a face is a sum of folds along whole hyperplanes. */
  private trivial(face: Face): boolean {
    const { dimension: n, cells } = this.complex;
    if (face.dimension > n - 2) return false;
    const facets = new Set<Face>();
    const ridges: Face[] = [];
    const climb = (one: Face) => {
      if (one.dimension === n - 1) {
        facets.add(one);
        return;
      }
      if (one.dimension === n - 2 && !ridges.includes(one)) ridges.push(one);
      for (const above of one.above) climb(above);
    };
    climb(face);
    const groups = new Map<string, { jump: RationalVector; facets: Set<Face> }>();
    const near = nearRows(this.tolerance, n);
    for (const facet of facets) {
      const [c, d] = facet.cells;
      if (this.pieceOf[c] === this.pieceOf[d]) continue;
      const key = facet.points.join();
      const { row } = cells[c].facets.find((own) => own.points.join() === key) as { row: readonly bigint[] };
      const { key: exactKey, turned } = integerRowKey(row);
      const plane = this.tolerance > 0 ? near([turned ? row.map((value) => -value) : row]) : exactKey;
      const [front, back] = turned ? [d, c] : [c, d];
      const jump = lowestTerms(sum(this.pieces[this.pieceOf[front]], this.pieces[this.pieceOf[back]], -1n));
      const group = groups.get(plane);
      if (!group) groups.set(plane, { jump, facets: new Set([facet]) });
      else if (!this.same(group.jump, jump)) return false;
      else group.facets.add(facet);
    }
    // A crease that ends at the face has a ridge with only one of its facets.
    return ridges.every((ridge) =>
      [...groups.values()].every((group) => {
        const count = ridge.above.filter((facet) => group.facets.has(facet)).length;
        return count === 0 || count === 2;
      }),
    );
  }

  private same(a: RationalVector, b: RationalVector): boolean {
    if (this.tolerance === 0) return sameVector(a, b);
    const [p, q] = [roundedVector(a), roundedVector(b)];
    const size = Math.max(...p.map(Math.abs), ...q.map(Math.abs));
    return p.every((value, i) => Math.abs(value - q[i]) <= this.tolerance * size);
  }

  /** Integer row of a positive multiple of piece a − piece b. */
  private difference(a: number, b: number): bigint[] {
    const [p, q] = [this.pieces[a], this.pieces[b]];
    return p.numerators.map((value, k) => value * q.denominator - q.numerators[k] * p.denominator);
  }

  /** The function minus the terms at a point where no two pieces tie. */
  private affine(terms: readonly MaxTerm[]): RationalVector {
    const { cells, points } = this.complex;
    const corners = cells[0].points.map((point) => points[point]);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const point = this.mixture(corners);
      const largest = terms.map(({ pieces }) => this.largestAt(pieces, point));
      if (largest.some((piece) => piece < 0)) continue;
      // Pieces that several terms have in common are added once.
      const factors = new Map<number, number>();
      terms.forEach(({ coefficient }, t) => {
        factors.set(largest[t], (factors.get(largest[t]) ?? 0) - coefficient);
      });
      let rest = this.pieces[this.pieceOf[0]];
      for (const [piece, factor] of factors)
        rest = lowestTerms(sum(rest, this.pieces[piece], BigInt(factor)));
      return rest;
    }
    throw new Error("internal: no generic point in a cell; please report the cells");
  }

  /** The piece that is largest at a point; −1 where two are. */
  private largestAt(pieces: readonly number[], point: readonly bigint[]): number {
    let [best, tied] = [pieces[0], false];
    for (const piece of pieces.slice(1)) {
      const value = dot(this.difference(piece, best), point);
      if (value > 0n) [best, tied] = [piece, false];
      else if (value === 0n) tied = true;
    }
    return tied ? -1 : best;
  }
}
