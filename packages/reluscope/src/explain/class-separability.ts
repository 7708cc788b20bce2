/**
 * Which classes of data hyperplanes separate after each layer (THEORY section 6, roles of layers): each class from all others, and pairs
 * of classes. Every answer is proved: by a hyperplane whose sides are decided row by row, by rows that are affinely independent, which
 * a hyperplane divides in every way, or by a point that both hulls have.
 */
import { coarseForm } from "../lp/coarse-form.ts";
import { HullDirections } from "../lp/hull-directions.ts";
import { nearCommonPoint } from "../lp/near-common-point.ts";
import type { PointSet } from "../lp/point-set.ts";
import { type Separability, separability } from "../lp/separability.ts";
import { type AffineRank, areAffinelyIndependent } from "./affine-rank.ts";
import type { DataPassage } from "./data-passage.ts";

/** One question: a class against all others (`other` undefined), or against one other. */
export interface ClassSeparation {
  readonly classNumber: number;
  readonly other?: number;
  /** Undefined where it was not decided with the work allowed. */
  readonly separable: boolean | undefined;
  /**
   * Weights of all numbers that the layer passes on, then a constant: positive on the class, negative on the other side, proved.
   * Undefined where it follows from another hyperplane or from independence, or no doubles come between the sets.
   */
  readonly form?: Float64Array;
  /** Why there is no such hyperplane: combinations of rows on both sides that are the same point. */
  readonly common?: CommonRows;
}

export interface CommonRows {
  readonly rows: readonly number[];
  readonly weights: Float64Array;
  readonly otherRows: readonly number[];
  readonly otherWeights: Float64Array;
  /** The exact weights are positive and within this of those told. */
  readonly weightError: number;
}

export interface LevelSeparability {
  /** One a class that has rows. */
  readonly againstRest: readonly ClassSeparation[];
  /** Pairs of classes, the smaller number first; those that `againstRest` decides have no form of their own. */
  readonly pairs: readonly ClassSeparation[];
  /** Every class is separable from all others; undefined where some question is open. */
  readonly allFromRest: boolean | undefined;
  /** Every pair is separable. */
  readonly allPairs: boolean | undefined;
}

/** In more dimensions than this programs are not solved: one takes up to a minute. */
const MOST_DIMENSIONS = 160;
/** Exact programs: dimensions times bits of the numbers, at most. */
const MOST_EXACT_WORK = 8000;

/** @param stopped asked before every question; what is left is then undecided */
export function levelSeparability(
  passage: DataPassage,
  level: number,
  classes: ArrayLike<number>,
  rank: AffineRank,
  first: Int32Array,
  stopped: () => boolean,
): LevelSeparability {
  const present = [...new Set(Array.from(classes))].sort((p, q) => p - q);
  // Where the rank is not proved, coordinates may not be left out.
  const size = passage.levels[level].size;
  const columns = rank.proved ? rank.coordinates : Int32Array.from({ length: size }, (_, k) => k);
  const rowsOf = (wanted: (own: number) => boolean) =>
    Array.from(first.keys()).filter((row) => wanted(classes[row]));
  /** Of equal rows the first of each class is enough. */
  const different = (rows: readonly number[]) => {
    const seen = new Set<number>();
    return rows.filter((row) => !seen.has(first[row]) && seen.add(first[row]));
  };
  const bits = columns.length * passage.exactly(0, level).denominator.toString(16).length * 4;
  let hulls: { readonly at: ReadonlyMap<number, number>; readonly directions: HullDirections } | undefined;
  /** A hyperplane across the line between the nearest points, then independence, then a common point. */
  const wide = (
    own: readonly number[],
    others: readonly number[],
    a: PointSet,
    b: PointSet,
  ): Separability => {
    if (!hulls) {
      const rows = [...new Set(first)];
      const set = passage.pointSet(level, rows, columns);
      hulls = { at: new Map(rows.map((row, i) => [row, i])), directions: new HullDirections(set) };
    }
    const { at, directions } = hulls;
    const [positive, negative] = [own, others].map((rows) => rows.map((row) => at.get(first[row]) as number));
    const { normal, positiveWeights, negativeWeights } = directions.between(positive, negative);
    const form = coarseForm(normal, a, b);
    if (form) return { separable: true, form };
    if (areAffinelyIndependent(passage, level, [...own, ...others], columns))
      return { separable: true, form: undefined };
    const common = nearCommonPoint(a, b, positiveWeights, negativeWeights);
    return common ? { separable: false, common } : { separable: undefined };
  };
  const ask = (classNumber: number, other?: number): ClassSeparation => {
    const asked = { classNumber, other };
    if (stopped()) return { ...asked, separable: undefined };
    const own = different(rowsOf((c) => c === classNumber));
    const others = different(rowsOf((c) => (other === undefined ? c !== classNumber : c === other)));
    const equal = equalRows(own, others, first);
    if (equal) return { ...asked, separable: false, common: equal };
    const [a, b] = [own, others].map((rows): PointSet => passage.pointSet(level, rows, columns));
    const found =
      columns.length > MOST_DIMENSIONS
        ? wide(own, others, a, b)
        : separability(a, b, bits <= MOST_EXACT_WORK);
    return { ...asked, ...told(found, own, others, columns, size) };
  };
  const againstRest = present.length < 2 ? [] : present.length === 2 ? [] : present.map((c) => ask(c));
  const fromRest = new Map(againstRest.map((found) => [found.classNumber, found.separable]));
  const pairs = present.flatMap((c, i) =>
    present.slice(i + 1).map((other): ClassSeparation => {
      // A hyperplane that leaves all others behind leaves this one behind.
      if (fromRest.get(c) || fromRest.get(other)) return { classNumber: c, other, separable: true };
      return ask(c, other);
    }),
  );
  // Two classes: each is the other's rest.
  const rest = present.length === 2 ? mirrored(pairs[0]) : againstRest;
  return { againstRest: rest, pairs, allFromRest: every(rest), allPairs: every(pairs) };
}

/** A row of the one that is equal to a row of the other: no hyperplane comes between. */
function equalRows(
  own: readonly number[],
  others: readonly number[],
  first: Int32Array,
): CommonRows | undefined {
  const at = new Map(own.map((row) => [first[row], row]));
  const other = others.find((row) => at.has(first[row]));
  if (other === undefined) return undefined;
  const one = Float64Array.of(1);
  const rows = [at.get(first[other]) as number];
  return { rows, weights: one, otherRows: [other], otherWeights: one.slice(), weightError: 0 };
}

function mirrored(pair: ClassSeparation): ClassSeparation[] {
  const { classNumber, other, separable, form, common } = pair;
  return [
    { classNumber, separable, form, common },
    {
      classNumber: other as number,
      separable,
      form: form?.map((value) => 0 - value),
      common: common && {
        rows: common.otherRows,
        weights: common.otherWeights,
        otherRows: common.rows,
        otherWeights: common.weights,
        weightError: common.weightError,
      },
    },
  ];
}

function every(list: readonly ClassSeparation[]): boolean | undefined {
  if (list.some(({ separable }) => separable === false)) return false;
  return list.some(({ separable }) => separable === undefined) ? undefined : true;
}

function told(
  found: Separability,
  own: readonly number[],
  others: readonly number[],
  columns: Int32Array,
  size: number,
): Pick<ClassSeparation, "separable" | "form" | "common"> {
  if (found.separable === undefined) return { separable: undefined };
  if (!found.separable) {
    const { a, b, weightError } = found.common;
    return {
      separable: false,
      common: {
        rows: a.points.map((i) => own[i]),
        weights: a.weights,
        otherRows: b.points.map((i) => others[i]),
        otherWeights: b.weights,
        weightError,
      },
    };
  }
  const { form } = found;
  if (!form) return { separable: true };
  const whole = new Float64Array(size + 1);
  columns.forEach((column, k) => {
    whole[column] = form[k];
  });
  whole[size] = form[columns.length];
  return { separable: true, form: whole };
}
