/**
 * Vertices, rays and lines of a polyhedron given by half-spaces and hyperplanes: the double description method (Motzkin
 * 1953; Fukuda, Prodon 1996) on the homogeneous cone, in exact integers. Generators are rows of d + 1 integers (x, t):
 * the vertex x/t for t > 0, the ray x for t = 0.
 */
import { exactRank } from "./exact-rank.ts";
import { dot, primitive } from "./rational.ts";

interface Ray {
  readonly vector: readonly bigint[];
  /** Bit 0 is set where t = 0, bit k + 1 where the k-th cut is tight. */
  readonly tight: bigint;
}

/** A polyhedron in R^d while it is being cut; immutable, every cut gives a new one. */
export class Polyhedron {
  readonly dimension: number;
  private readonly lineVectors: readonly (readonly bigint[])[];
  private readonly raysFound: readonly Ray[];
  private readonly constraints: number;

  private constructor(
    dimension: number,
    lines: readonly (readonly bigint[])[],
    rays: readonly Ray[],
    constraints: number,
  ) {
    this.dimension = dimension;
    this.lineVectors = lines;
    this.raysFound = rays;
    this.constraints = constraints;
  }

  /** The whole of R^d. */
  static space(dimension: number): Polyhedron {
    const unit = (k: number) => Array.from({ length: dimension + 1 }, (_, j) => (j === k ? 1n : 0n));
    const lines = Array.from({ length: dimension }, (_, k) => unit(k));
    return new Polyhedron(dimension, lines, [{ vector: unit(dimension), tight: 0n }], 1);
  }

  get isEmpty(): boolean {
    return !this.raysFound.some(({ vector }) => vector[this.dimension] > 0n);
  }

  /** Homogeneous vertices: d coordinates, then their common denominator > 0. */
  get vertices(): (readonly bigint[])[] {
    return this.raysFound.map((ray) => ray.vector).filter((vector) => vector[this.dimension] > 0n);
  }

  /** Directions (d integers) of extreme rays. */
  get rays(): bigint[][] {
    const directions = this.raysFound
      .map((ray) => ray.vector)
      .filter((vector) => vector[this.dimension] === 0n);
    return directions.map((vector) => vector.slice(0, -1));
  }

  /** A basis (d integers each) of the directions in which the polyhedron is a union of lines. */
  get lines(): bigint[][] {
    return this.lineVectors.map((vector) => vector.slice(0, -1));
  }

  /** Dimension of the smallest affine subspace that contains it; −1 when it is empty. */
  get span(): number {
    if (this.isEmpty) return -1;
    const all = [...this.lineVectors, ...this.raysFound.map((ray) => ray.vector)];
    return exactRank(all, this.dimension + 1).rank - 1;
  }

  /** Vertices and rays with the cuts that are tight on them: bit 0 for t = 0, bit k + 1 for the k-th cut. */
  get generators(): readonly { readonly vector: readonly bigint[]; readonly tight: bigint }[] {
    return this.raysFound;
  }

  /** The part with row · (x, 1) ≥ 0, or = 0. */
  cut(row: readonly bigint[], equality = false): Polyhedron {
    const bit = 1n << BigInt(this.constraints);
    const next = (lines: readonly (readonly bigint[])[], rays: readonly Ray[]) =>
      new Polyhedron(this.dimension, lines, rays, this.constraints + 1);
    const crossing = this.lineVectors.find((line) => dot(row, line) !== 0n);
    if (crossing) return this.cutLines(row, equality, crossing, bit, next);
    const values = this.raysFound.map((ray) => dot(row, ray.vector));
    const kept: Ray[] = [];
    this.raysFound.forEach((ray, i) => {
      if (values[i] === 0n) kept.push({ vector: ray.vector, tight: ray.tight | bit });
      else if (values[i] > 0n && !equality) kept.push(ray);
    });
    this.raysFound.forEach((front, i) => {
      if (values[i] <= 0n) return;
      this.raysFound.forEach((behind, j) => {
        if (values[j] >= 0n || !this.adjacent(i, j)) return;
        kept.push({
          vector: primitive(front.vector.map((x, k) => values[i] * behind.vector[k] - values[j] * x)),
          tight: (front.tight & behind.tight) | bit,
        });
      });
    });
    return next(this.lineVectors, kept);
  }

  /** A line that the hyperplane crosses becomes a ray; all other generators are moved along it into the hyperplane. */
  private cutLines(
    row: readonly bigint[],
    equality: boolean,
    crossing: readonly bigint[],
    bit: bigint,
    next: (lines: readonly (readonly bigint[])[], rays: readonly Ray[]) => Polyhedron,
  ): Polyhedron {
    const value = dot(row, crossing);
    const along = value > 0n ? crossing : crossing.map((x) => -x);
    const scale = value > 0n ? value : -value;
    const moved = (vector: readonly bigint[]) => {
      const own = dot(row, vector);
      return own === 0n ? vector : primitive(vector.map((x, k) => scale * x - own * along[k]));
    };
    const rays = this.raysFound.map(({ vector, tight }) => ({ vector: moved(vector), tight: tight | bit }));
    // The new ray lies on every earlier hyperplane, because the line did.
    if (!equality) rays.push({ vector: along, tight: bit - 1n });
    return next(this.lineVectors.filter((line) => line !== crossing).map(moved), rays);
  }

  /** Whether two extreme rays span a face of dimension two: no third one lies on all hyperplanes that both lie on. */
  private adjacent(i: number, j: number): boolean {
    const common = this.raysFound[i].tight & this.raysFound[j].tight;
    return !this.raysFound.some((ray, k) => k !== i && k !== j && (ray.tight & common) === common);
  }
}
