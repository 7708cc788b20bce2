/**
 * The flats of a finite set of vectors V^m: the subspaces that some of its vectors span, by rank, and which covers which.
 * Counting sequences of vectors by what they span needs no more than that: from a flat of weight a, a vector of a cover
 * of weight b leads to that cover in b − a ways. Vectors on one line count as one point with the sum of their weights, and
 * flats that permutations of the coordinates (and changes of their signs, where V allows it) make equal count as one.
 */
import { lineSymmetries } from "./line-symmetries.ts";

export interface Flats {
  /** m */
  readonly dimension: number;
  /** Weight of all vectors, m-th power of the sum of the values' weights. */
  readonly total: bigint;
  /** Rank of each class of flats; class 0 is {0}, the last one all of V^m where it spans the space. */
  readonly ranks: Uint8Array;
  /** Weight of the vectors in a flat of each class, the zero vector included. */
  readonly weights: readonly bigint[];
  /** From class `from[k]` to class `to[k]` one vector more leads in `ways[k]` ways; ordered by `from`. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly ways: readonly bigint[];
}

export interface WeightedValue {
  /** An integer. */
  readonly value: number;
  /** A positive integer. */
  readonly weight: bigint;
}

interface Flat {
  /** One bit a line that lies in the flat. */
  readonly lines: Uint32Array;
  /** m − rank forms of integers that vanish on the flat. */
  readonly equations: readonly (readonly number[])[];
  readonly weight: bigint;
}

/** More lines than this are not enumerated. */
const MOST_LINES = 1024;

/** All flats of V^m; undefined when there are more classes of them, or their equations are too large for exact doubles. */
export function flatsOf(
  values: readonly WeightedValue[],
  dimension: number,
  mostClasses: number,
): Flats | undefined {
  const size = Math.max(...values.map(({ value }) => Math.abs(value)));
  // Equations are minors, and are applied to vectors (Hadamard's bound).
  const largest = dimension * size * (Math.sqrt(dimension) * Math.max(1, size)) ** dimension;
  if (values.length ** dimension > 64 * MOST_LINES || largest >= 2 ** 53) return undefined;
  const { lines, lineWeights, zeroWeight, total } = linesOf(values, dimension);
  if (lines.length > MOST_LINES) return undefined;
  const symmetries = lineSymmetries(lines, isSymmetric(values));
  const identity = Array.from({ length: dimension }, (_, i) =>
    Array.from({ length: dimension }, (__, k) => (k === i ? 1 : 0)),
  );
  const empty = new Uint32Array(Math.ceil(lines.length / 32));
  const flats: Flat[] = [{ lines: empty, equations: identity, weight: zeroWeight }];
  const ranks: number[] = [0];
  const transitions: { readonly from: number; readonly to: number; readonly ways: bigint }[] = [];
  for (let rank = 0, first = 0; rank < dimension; rank++) {
    const known = new Map<string, number>();
    const end = flats.length;
    for (let from = first; from < end; from++) {
      const ways = new Map<number, bigint>();
      for (const [image, added] of linesByImage(flats[from], lines)) {
        const bits = Uint32Array.from(flats[from].lines);
        for (const line of added) bits[line >> 5] |= 1 << (line & 31);
        const weight = added.reduce((sum, line) => sum + lineWeights[line], 0n);
        const key = symmetries.canonical(bits);
        let to = known.get(key);
        if (to === undefined) {
          to = flats.length;
          known.set(key, to);
          flats.push({
            lines: bits,
            equations: equationsWith(flats[from].equations, image),
            weight: flats[from].weight + weight,
          });
          ranks.push(rank + 1);
        }
        ways.set(to, (ways.get(to) ?? 0n) + weight);
      }
      for (const [to, count] of ways) transitions.push({ from, to, ways: count });
      if (flats.length > mostClasses) return undefined;
    }
    first = end;
  }
  return {
    dimension,
    total,
    ranks: Uint8Array.from(ranks),
    weights: flats.map(({ weight }) => weight),
    from: Uint32Array.from(transitions, ({ from }) => from),
    to: Uint32Array.from(transitions, ({ to }) => to),
    ways: transitions.map(({ ways }) => ways),
  };
}

/** Whether −v is as likely as v for every value. */
function isSymmetric(values: readonly WeightedValue[]): boolean {
  return values.every(({ value, weight }) =>
    values.some((other) => other.value === -value && other.weight === weight),
  );
}

/** The vectors of V^m by the lines on which they lie. */
function linesOf(values: readonly WeightedValue[], dimension: number) {
  const places = new Map<string, number>();
  const lines: number[][] = [];
  const lineWeights: bigint[] = [];
  let zeroWeight = 0n;
  const visit = (vector: number[], weight: bigint) => {
    if (vector.length < dimension) {
      for (const value of values) visit([...vector, value.value], weight * value.weight);
      return;
    }
    const direction = primitiveDirection(vector);
    if (!direction) {
      zeroWeight += weight;
      return;
    }
    const key = direction.join();
    const at = places.get(key);
    if (at !== undefined) {
      lineWeights[at] += weight;
      return;
    }
    places.set(key, lines.length);
    lines.push(direction);
    lineWeights.push(weight);
  };
  visit([], 1n);
  const total = values.reduce((sum, { weight }) => sum + weight, 0n) ** BigInt(dimension);
  return { lines, lineWeights, zeroWeight, total };
}

/** The lines outside a flat by what its equations make of them: those with the same image span the same cover. */
function linesByImage(
  { lines: inside, equations }: Flat,
  lines: readonly number[][],
): Map<number[], number[]> {
  const groups = new Map<string, [number[], number[]]>();
  lines.forEach((line, at) => {
    if ((inside[at >> 5] >>> (at & 31)) & 1) return;
    const image = primitiveDirection(
      equations.map((form) => {
        let sum = 0;
        for (let k = 0; k < line.length; k++) sum += form[k] * line[k];
        return sum;
      }),
    );
    if (!image) throw new Error("internal: a line outside a flat satisfies its equations");
    const key = image.join();
    const group = groups.get(key);
    if (group) group[1].push(at);
    else groups.set(key, [image, [at]]);
  });
  return new Map(groups.values());
}

/** The combinations of equations that vanish on one more vector, given by its image. */
function equationsWith(equations: readonly (readonly number[])[], image: readonly number[]): number[][] {
  const pivot = image.findIndex((value) => value !== 0);
  const kept: number[][] = [];
  equations.forEach((form, i) => {
    if (i === pivot) return;
    const combined = form.map((value, k) => image[pivot] * value - image[i] * equations[pivot][k]);
    const direction = primitiveDirection(combined);
    if (!direction) throw new Error("internal: the equations of a flat are dependent");
    kept.push(direction);
  });
  return kept;
}

/** Divided by the greatest common divisor, the first number that is not 0 positive; undefined for zeros. */
function primitiveDirection(vector: readonly number[]): number[] | undefined {
  let [divisor, lead] = [0, 0];
  for (const value of vector) {
    if (value === 0) continue;
    if (lead === 0) lead = Math.sign(value);
    let [a, b] = [Math.abs(value), divisor];
    while (b !== 0) [a, b] = [b, a % b];
    divisor = a;
  }
  // + 0 turns −0 into 0.
  return lead === 0 ? undefined : vector.map((value) => (lead * value) / divisor + 0);
}

/** Weight of all sequences of `length` vectors that span the whole space. */
export function spanningWeight(flats: Flats, length: number): bigint {
  const { dimension, ranks, weights, from, to, ways } = flats;
  let counts: bigint[] = new Array(ranks.length).fill(0n);
  counts[0] = 1n;
  for (let step = 1; step <= length; step++) {
    // Flats that can still become the whole space.
    const least = dimension - (length - step);
    const next = counts.map((count, flat) =>
      count === 0n || ranks[flat] < least ? 0n : count * weights[flat],
    );
    for (let k = 0; k < from.length; k++) {
      const count = counts[from[k]];
      if (count !== 0n && ranks[to[k]] >= least) next[to[k]] += count * ways[k];
    }
    counts = next;
  }
  return counts.reduce((sum, count, flat) => (ranks[flat] === dimension ? sum + count : sum), 0n);
}
