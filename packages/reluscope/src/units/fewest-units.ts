/**
 * The fewest units for a function a·t + p + Σ Λ_k σ(h_k) (S3; THEORY section 5). Every hyperplane needs a unit. A unit that faces
 * the other way is Λ_k σ(−h_k) = Λ_k σ(h_k) − Λ_k h_k, so n units are enough iff some of the vectors Λ_k·∇h_k sum to −a; the output's
 * bias takes constants. On a bounded domain one more unit, on everywhere there, takes any rest. If the function is to have no other crease
 * beyond the domain either, one more unit must share a hyperplane with another one, and its rest must be a multiple of that
 * ∇h_k; two units, σ(v·t) − σ(−v·t) = v·t, always are enough.
 */
import { nearestDouble } from "../exact/dyadic.ts";
import type { Fraction } from "../exact/fraction.ts";
import { dot, greatestCommonDivisor } from "../exact/rational.ts";
import { simplex } from "../lp/simplex.ts";
import type { ShallowForm } from "./shallow-form.ts";

/** Where the network shall be the function: on the domain, or with no other crease anywhere. */
export type ShallowExtent = "domain" | "everywhere";

export interface FewestUnits {
  /** n + extra are enough. */
  readonly extra: 0 | 1 | 2;
  /** Whether fewer cannot do: proved, or unknown because there are too many sums to look at. */
  readonly minimal: true | "unknown";
  /** How it is known that n units are too few: a direction in which no choice can cancel, or all choices were looked at. */
  readonly proof: "no units" | "chosen facings" | "direction" | "all facings" | "unknown";
  /** Per crease: the unit is on where h < 0. */
  readonly turned: readonly boolean[];
  /** With "everywhere" and one more unit: the crease that gets a second unit. */
  readonly shared?: number;
}

/** Sums that are kept at a time. */
const MOST_SUMS = 2 ** 18;

export function fewestUnits(
  form: ShallowForm,
  extent: ShallowExtent,
  preferred: readonly boolean[],
): FewestUnits {
  const { vectors, target } = integerVectors(form);
  const n = vectors.length;
  const isFlat = target.every((value) => value === 0n);
  if (n === 0 && isFlat) return { extra: 0, minimal: true, proof: "no units", turned: [] };
  // The facings that are there already may do, however many they are.
  const own = new Set(preferred.flatMap((isTurned, k) => (isTurned ? [k] : [])));
  const sum = target.map((_, i) =>
    vectors.reduce((total, vector, k) => (own.has(k) ? total + vector[i] : total), 0n),
  );
  const found = sum.every((value, i) => value === target[i]) ? own : subsetWithSum(vectors, target);
  if (typeof found === "object")
    return { extra: 0, minimal: true, proof: "chosen facings", turned: vectors.map((_, k) => found.has(k)) };
  const proof = found === "unknown" ? "unknown" : found;
  const minimal = found === "unknown" ? "unknown" : true;
  if (extent === "domain") return { extra: 1, minimal, proof, turned: preferred };
  let known: true | "unknown" = minimal;
  for (let k = 0; k < n; k++) {
    const along = form.creases[k].hyperplane;
    const lead = along.findIndex((value) => value !== 0n);
    const reduced = (vector: readonly bigint[]) =>
      vector.map((value, i) => value * along[lead] - along[i] * vector[lead]);
    const others = subsetWithSum(vectors.map(reduced), reduced(target));
    if (typeof others === "object")
      return { extra: 1, minimal, proof, turned: vectors.map((_, i) => others.has(i)), shared: k };
    if (others === "unknown") known = "unknown";
  }
  return { extra: 2, minimal: known, proof: known === true ? proof : "unknown", turned: preferred };
}

/** Λ_k·∇h_k and −a as integers over one denominator. */
function integerVectors({ dimension: d, affine, creases }: ShallowForm) {
  const parts: Fraction[] = [...affine.slice(0, d), ...creases.map(({ jump }) => jump)];
  const common = parts.reduce(
    (product, { bottom }) => (product / greatestCommonDivisor(product, bottom)) * bottom,
    1n,
  );
  const whole = ({ top, bottom }: Fraction) => top * (common / bottom);
  return {
    vectors: creases.map(({ hyperplane, jump }) =>
      hyperplane.slice(0, d).map((value) => value * whole(jump)),
    ),
    target: affine.slice(0, d).map((value) => -whole(value)),
  };
}

/** Indices of vectors with a given sum; why there are none; or "unknown" when there are too many sums. */
export function subsetWithSum(
  vectors: readonly (readonly bigint[])[],
  target: readonly bigint[],
): Set<number> | "direction" | "all facings" | "unknown" {
  if (target.every((value) => value === 0n)) return new Set();
  if (isOutOfReach(vectors, target)) return "direction";
  const half = vectors.length >> 1;
  const left = sums(vectors.slice(0, half), target.length);
  const right = left && sums(vectors.slice(half), target.length);
  if (!left || !right) return "unknown";
  for (const [, { sum, members }] of left) {
    const rest = right.get(target.map((value, k) => value - sum[k]).join());
    if (rest) return new Set([...membersOf(members), ...membersOf(rest.members).map((k) => k + half)]);
  }
  return "all facings";
}

interface Sum {
  readonly sum: readonly bigint[];
  /** A bit for every vector. */
  readonly members: bigint;
}

/** Every sum of some of the vectors, and one way to it. */
function sums(vectors: readonly (readonly bigint[])[], size: number): Map<string, Sum> | undefined {
  const zero = new Array<bigint>(size).fill(0n);
  const found = new Map<string, Sum>([[zero.join(), { sum: zero, members: 0n }]]);
  for (let i = 0; i < vectors.length; i++) {
    for (const { sum, members } of [...found.values()]) {
      const next = sum.map((value, k) => value + vectors[i][k]);
      const key = next.join();
      if (!found.has(key)) found.set(key, { sum: next, members: members | (1n << BigInt(i)) });
    }
    if (found.size > MOST_SUMS) return undefined;
  }
  return found;
}

function membersOf(bits: bigint): number[] {
  const members: number[] = [];
  for (let k = 0, rest = bits; rest > 0n; k++, rest >>= 1n) if (rest & 1n) members.push(k);
  return members;
}

/**
 * Whether even shares of the vectors (0 … 1 of each) cannot sum to the target: a direction u with u·target > Σ max(0, u·vector)
 * proves it. Doubles look for one, integers check it; false tells nothing.
 */
function isOutOfReach(vectors: readonly (readonly bigint[])[], target: readonly bigint[]): boolean {
  const [d, n] = [target.length, vectors.length];
  const proves = (u: readonly bigint[]) =>
    vectors.reduce(
      (rest, vector) => {
        const along = dot(u, vector);
        return along > 0n ? rest - along : rest;
      },
      dot(u, target),
    ) > 0n;
  const axis = (k: number, sign: bigint) => target.map((_, i) => (i === k ? sign : 0n));
  if (target.some((_, k) => proves(axis(k, 1n)) || proves(axis(k, -1n)))) return true;
  // Shares, then what is missing on either side of every coordinate, which is to be as little as can be.
  const largest = [target, ...vectors].flat().reduce((most, x) => (x > most ? x : -x > most ? -x : most), 1n);
  const columns = new Float64Array((n + 2 * d) * d);
  vectors.forEach((vector, i) => {
    columns.set(
      vector.map((value) => nearestDouble(value, largest)),
      i * d,
    );
  });
  const right = Float64Array.from(target, (value) => nearestDouble(value, largest));
  for (let k = 0; k < d; k++) {
    columns[(n + 2 * k) * d + k] = 1;
    columns[(n + 2 * k + 1) * d + k] = -1;
  }
  const costs = new Float64Array(n + 2 * d).fill(1, n);
  const upper = new Float64Array(n + 2 * d).fill(Number.POSITIVE_INFINITY).fill(1, 0, n);
  const start = Array.from(right, (value, k) => n + 2 * k + (value < 0 ? 1 : 0));
  const { duals } = simplex({ rows: d, columns, costs, upper, right }, start);
  if (!duals.every(Number.isFinite)) return false;
  return proves(Array.from(duals, (value) => BigInt(Math.round(value * DIRECTION_STEPS))));
}

/** Directions are rounded to this many steps a unit. */
const DIRECTION_STEPS = 2 ** 40;
