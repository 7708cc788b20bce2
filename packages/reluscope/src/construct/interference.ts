/**
 * Interference of hyperplanes with sets (S1; THEORY section 6): a unit that serves one set interferes with another when
 * its hyperplane cuts that set's convex hull, or when the unit is active there without being wanted. Every side is decided
 * exactly. Also whether the sets have an order in which interference is triangular, as one hidden layer needs it.
 */
import { signOf } from "../exact/dyadic.ts";
import { dot } from "../exact/rational.ts";
import { formSign, type PointSet } from "../lp/point-set.ts";

/** The set lies in {w·x + b ≤ 0}: the unit is 0 on its convex hull. */
export const SIDE_OFF = 0;
/** The set lies in {w·x + b ≥ 0}, not all of it on the hyperplane: the unit is affine on its convex hull. */
export const SIDE_ACTIVE = 1;
/** Points of the set lie strictly on both sides: the hyperplane cuts its convex hull. */
export const SIDE_CUT = 2;

/** A hyperplane w·x + b = 0 with its sides: n weights, then the constant; doubles, or integers as an exact program gives them. */
export type HyperplaneForm = ArrayLike<number> | readonly bigint[];

export interface InterferenceMatrix {
  /** Number of hyperplanes: the rows. */
  readonly hyperplanes: number;
  /** Number of sets: the columns. */
  readonly sets: number;
  /** hyperplanes × sets, row-major: `SIDE_OFF`, `SIDE_ACTIVE` or `SIDE_CUT`, each proved. */
  readonly sides: Uint8Array;
  /** hyperplanes × sets, row-major: 1 where the hyperplane interferes with the set. */
  readonly interferes: Uint8Array;
  /** Number of ones in `interferes`. */
  readonly count: number;
}

/**
 * The interference matrix of hyperplanes and sets.
 *
 * @param sets finite sets, or polytopes by their corners (only the convex hull counts)
 * @param wanted whether the unit of a hyperplane is wanted on a set; it interferes with a set that it cuts, and with one on
 *   which it is active without being wanted. Default: wanted everywhere, so that only cuts interfere
 * @throws Error when a set is empty, or dimensions differ
 * @example
 * const sets = [pointSet([[0]], 1), pointSet([[2], [3]], 1)];
 * interferenceMatrix([[1, -1], [1, -2.5]], sets, (_, set) => set === 0).interferes; // 0, 1, 0, 1
 */
export function interferenceMatrix(
  hyperplanes: readonly HyperplaneForm[],
  sets: readonly PointSet[],
  wanted: (hyperplane: number, set: number) => boolean = () => true,
): InterferenceMatrix {
  sets.forEach(({ count }, j) => {
    if (count === 0) throw new Error(`set ${j} is empty`);
  });
  const sides = new Uint8Array(hyperplanes.length * sets.length);
  const interferes = new Uint8Array(sides.length);
  let count = 0;
  hyperplanes.forEach((form, i) => {
    sets.forEach((set, j) => {
      if (form.length !== set.dimension + 1)
        throw new Error(
          `hyperplane ${i} has ${form.length} numbers; set ${j} needs ${set.dimension} weights and a constant`,
        );
      const at = i * sets.length + j;
      sides[at] = sideOf(form, set);
      if (sides[at] === SIDE_CUT || (sides[at] === SIDE_ACTIVE && !wanted(i, j))) {
        interferes[at] = 1;
        count++;
      }
    });
  });
  return { hyperplanes: hyperplanes.length, sets: sets.length, sides, interferes, count };
}

/** On which side of a hyperplane a set lies: `SIDE_OFF`, `SIDE_ACTIVE` or `SIDE_CUT`, proved. */
export function sideOf(form: HyperplaneForm, set: PointSet): number {
  const sign = isExact(form)
    ? (i: number) => signOf(dot(form, set.homogeneous(i)))
    : (i: number) => formSign(form, set, i);
  let [negative, positive] = [false, false];
  for (let i = 0; i < set.count && !(negative && positive); i++) {
    const found = sign(i);
    negative ||= found < 0;
    positive ||= found > 0;
  }
  if (!positive) return SIDE_OFF;
  return negative ? SIDE_CUT : SIDE_ACTIVE;
}

const isExact = (form: HyperplaneForm): form is readonly bigint[] => typeof form[0] === "bigint";

/** Whether sets can be put in an order in which no hyperplane interferes with a set before the one that it serves. */
export type TriangularOrder =
  | {
      readonly triangular: true;
      /** The sets, first to last: hyperplanes of later ones leave earlier ones alone. */
      readonly order: readonly number[];
    }
  | {
      readonly triangular: false;
      /** Sets in a ring: hyperplanes that serve one interfere with the next, and those of the last with the first. */
      readonly ring: readonly number[];
    };

/**
 * Whether interference is triangular after some order of the sets: hyperplanes that serve a set interfere only with sets
 * that come later, whose own units can make up for it.
 *
 * @param serves the set that each hyperplane serves
 */
export function triangularOrder(matrix: InterferenceMatrix, serves: ArrayLike<number>): TriangularOrder {
  const { sets, hyperplanes, interferes } = matrix;
  /** before[j]: sets whose hyperplanes interfere with j, and which therefore come before it. */
  const before = Array.from({ length: sets }, () => new Set<number>());
  for (let i = 0; i < hyperplanes; i++) {
    for (let j = 0; j < sets; j++) {
      if (interferes[i * sets + j] === 1 && serves[i] !== j) before[j].add(serves[i]);
    }
  }
  const order: number[] = [];
  const placed = new Uint8Array(sets);
  for (;;) {
    const next = before.findIndex((others, j) => !placed[j] && [...others].every((set) => placed[set]));
    if (next < 0) break;
    placed[next] = 1;
    order.push(next);
  }
  if (order.length === sets) return { triangular: true, order };
  return { triangular: false, ring: ringOf(before, placed) };
}

/** Every set that is left has one before it that is left: going back comes to a set a second time. */
function ringOf(before: readonly ReadonlySet<number>[], placed: Uint8Array): number[] {
  const seen: number[] = [];
  let set = placed.indexOf(0);
  while (!seen.includes(set)) {
    seen.push(set);
    set = Math.min(...[...before[set]].filter((other) => !placed[other]));
  }
  return seen.slice(seen.indexOf(set)).reverse();
}
