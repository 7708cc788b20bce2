/**
 * How probable it is that a random matrix has full rank (S1; THEORY section 6, matrix ranks). With independent entries from a
 * density it is certain. With entries from finitely many values it is exact where all subspaces that vectors of such
 * entries span can be enumerated (`flats.ts`), otherwise estimated from a seeded sample in which every rank is exact; a
 * lower bound holds always (Odlyzko 1988): a subspace of dimension k holds a random row with probability at most βⁿ⁻ᵏ.
 */

import { nearestDouble } from "../exact/dyadic.ts";
import { exactRank } from "../exact/exact-rank.ts";
import { lowestTerms, primitive, rationalVector } from "../exact/rational.ts";
import { binomialInterval } from "./binomial-interval.ts";
import { flatsOf, spanningWeight } from "./flats.ts";
import { seededInteger } from "./seeded-integer.ts";

/** From what the entries are drawn, independently of each other. */
export type EntryDistribution =
  | "continuous"
  | {
      /** Different finite doubles. */
      readonly values: readonly number[];
      /** How often each occurs, relative to the others: positive whole numbers. Default all alike. */
      readonly weights?: readonly number[];
    };

export interface RankProbabilityOptions {
  /** Samples of an estimate; default 2,000. */
  readonly samples?: number;
  readonly seed?: number;
  /** Of the estimate's interval; default 0.95. */
  readonly confidence?: number;
  /** Classes of subspaces up to which matrices are counted, not sampled; default 3,000 (a few seconds). */
  readonly mostClasses?: number;
}

export type RankProbability = {
  readonly rows: number;
  readonly columns: number;
  /** The probability of rank min(rows, columns), or its estimate. */
  readonly probability: number;
  /** Proved lower bound; the probability itself where it is exact. */
  readonly atLeast: number;
} & (
  | {
      readonly kind: "exact";
      /** [numerator, denominator] in lowest terms. */
      readonly fraction: readonly [bigint, bigint];
    }
  | {
      readonly kind: "estimate";
      readonly samples: number;
      readonly fullRank: number;
      readonly seed: number;
      readonly confidence: number;
      /** Clopper–Pearson: it misses the probability in at most 1 − confidence of all samples. */
      readonly interval: readonly [low: number, high: number];
    }
);

const DEFAULT_SAMPLES = 2000;
const DEFAULT_CLASSES = 3000;

/**
 * The probability that a matrix with random entries has full rank.
 *
 * @throws Error when a size is no positive whole number, or the values are none, repeated, or no finite doubles
 * @example fullRankProbability(5, 5, { values: [-1, 1] }).probability; // 0.344…, exact
 */
export function fullRankProbability(
  rows: number,
  columns: number,
  entries: EntryDistribution,
  options: RankProbabilityOptions = {},
): RankProbability {
  for (const size of [rows, columns])
    if (!Number.isInteger(size) || size < 1) throw new Error(`a matrix has no ${size} rows or columns`);
  const exact = (top: bigint, bottom: bigint): RankProbability => {
    const { numerators, denominator } = lowestTerms({ numerators: [top], denominator: bottom });
    const probability = nearestDouble(numerators[0], denominator);
    const fraction = [numerators[0], denominator] as const;
    return { rows, columns, probability, atLeast: probability, kind: "exact", fraction };
  };
  if (entries === "continuous") return exact(1n, 1n);
  const values = integerValues(entries);
  const [short, long] = [Math.min(rows, columns), Math.max(rows, columns)];
  const counted = countedProbability(values, short, long, options.mostClasses ?? DEFAULT_CLASSES);
  return counted ? exact(...counted) : { rows, columns, ...estimate(values, short, long, options) };
}

interface IntegerValue {
  readonly value: bigint;
  readonly weight: bigint;
}

/** The values as integers without common divisor: a factor changes no rank. */
function integerValues({ values, weights }: Exclude<EntryDistribution, string>): IntegerValue[] {
  if (values.length === 0) throw new Error("entries need at least one value");
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new Error(`a value of the entries is ${bad}`);
  if (new Set(values).size < values.length) throw new Error("a value of the entries is repeated");
  const all = weights ?? values.map(() => 1);
  if (all.length !== values.length || all.some((weight) => !Number.isInteger(weight) || weight < 1))
    throw new Error("the weights of the values are no positive whole numbers, one for each");
  if (all.reduce((sum, weight) => sum + weight, 0) > 2 ** 32)
    throw new Error("the weights of the values are more than 2^32 together");
  return primitive(rationalVector(values).numerators).map((value, i) => ({ value, weight: BigInt(all[i]) }));
}

/** Of all `long` vectors of `short` entries together: how many span the space, of how many; undefined if they are too many. */
function countedProbability(
  values: readonly IntegerValue[],
  short: number,
  long: number,
  mostClasses: number,
): [bigint, bigint] | undefined {
  if (isPlusMinusOne(values)) {
    // Rows and columns made to begin with 1; the first row subtracted: zeros and −2 remain, one row and column less.
    if (short === 1) return [1n, 1n];
    const bits = [0n, 1n].map((value) => ({ value, weight: 1n }));
    return countedProbability(bits, short - 1, long - 1, mostClasses);
  }
  const numbers = values.map(({ value, weight }) => ({ value: Number(value), weight }));
  const flats = flatsOf(numbers, short, mostClasses);
  if (!flats) return undefined;
  return [spanningWeight(flats, long), flats.total ** BigInt(long)];
}

function isPlusMinusOne(values: readonly IntegerValue[]): boolean {
  const [a, b] = values;
  return values.length === 2 && a.value === -b.value && a.weight === b.weight;
}

/** ∏_{k < m} (1 − βⁿ⁻ᵏ), β the probability of the most frequent value, rounded down. */
function lowerBound(values: readonly IntegerValue[], short: number, long: number): number {
  const total = values.reduce((sum, { weight }) => sum + weight, 0n);
  const most = values.reduce((largest, { weight }) => (weight > largest ? weight : largest), 0n);
  let bound = 1;
  for (let k = 0; k < short; k++) {
    const exponent = BigInt(long - k);
    bound *= nearestDouble(total ** exponent - most ** exponent, total ** exponent) * (1 - 2 ** -50);
  }
  return Math.max(0, bound);
}

function estimate(
  values: readonly IntegerValue[],
  short: number,
  long: number,
  { samples = DEFAULT_SAMPLES, seed = 1, confidence = 0.95 }: RankProbabilityOptions,
) {
  const total = values.reduce((sum, { weight }) => sum + Number(weight), 0);
  const below = seededInteger(seed);
  const draw = () => {
    let at = below(total);
    for (let k = 0; ; k++) {
      at -= Number(values[k].weight);
      if (at < 0) return values[k].value;
    }
  };
  let fullRank = 0;
  for (let sample = 0; sample < samples; sample++) {
    const matrix = Array.from({ length: short }, () => Array.from({ length: long }, draw));
    if (exactRank(matrix, long).rank === short) fullRank++;
  }
  const interval = binomialInterval(fullRank, samples, confidence);
  const probability = fullRank / samples;
  const atLeast = lowerBound(values, short, long);
  return { probability, atLeast, kind: "estimate", samples, fullRank, seed, confidence, interval } as const;
}
