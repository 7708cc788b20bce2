/**
 * Distinguishable sets (S1; THEORY section 6): an order of sets in which each is split off by a hyperplane from those before
 * it, and which leaves every later one whole. Sets that can be split off can still be when fewer are left, so that taking
 * any one that can be never leads astray; where none can be, the proofs of that are the answer.
 */
import { exactRank } from "../exact/exact-rank.ts";
import { primitive } from "../exact/rational.ts";
import { formSign, type PointSet, union } from "../lp/point-set.ts";
import { type CommonPoint, separate } from "../lp/separate.ts";
import { SIDE_ACTIVE, SIDE_CUT, SIDE_OFF, sideOf } from "./interference.ts";
import { exactDoubles } from "./output-weights.ts";
import { projectedOrder } from "./projected-order.ts";
import type { CheckedSet } from "./sets-target.ts";

export interface SplitSet {
  readonly set: number;
  /** n weights and a constant: positive on the set, not positive on those before it, and of one sign on each later one. */
  readonly form: Float64Array;
  /** The set before it that it meets continuously on the hyperplane. */
  readonly meets?: number;
}

/** Why a set cannot be split off: whatever sides the sets that were split off before may take, hulls have a point in common. */
export interface BlockedSet {
  readonly set: number;
  readonly branches: readonly {
    /** Sets on the side of the blocked one, itself among them, and sets on the other. */
    readonly front: readonly number[];
    readonly behind: readonly number[];
    /** A point of both convex hulls. */
    readonly common: CommonPoint;
  }[];
}

export type SetOrder =
  | {
      readonly distinguishable: true;
      /** The set that needs no hyperplane. */
      readonly first: number;
      /** The others, in their order. */
      readonly later: readonly SplitSet[];
    }
  | {
      readonly distinguishable: false;
      /** Sets none of which can be split off from the others, increasing, each with its proof. */
      readonly blocked: readonly BlockedSet[];
      /** Sets that could be, first to go first. */
      readonly splitOff: readonly number[];
    };

/** Assignments of sides to sets that are tried for one hyperplane. */
const MOST_BRANCHES = 4096;

/**
 * @param meeting whether pieces that meet continuously may share one hyperplane between them; then the other hyperplanes
 *   have both on one side
 */
export function setOrder(sets: readonly CheckedSet[], meeting: boolean): SetOrder {
  return new OrderSearch(sets).run(meeting);
}

/** The order of single points along a direction; undefined when sets have more points, or are too close along all. */
export function pointOrder(
  sets: readonly CheckedSet[],
): Extract<SetOrder, { distinguishable: true }> | undefined {
  if (sets.length < 2 || sets.some(({ corners }) => corners.count > 1)) return undefined;
  const projected = projectedOrder(sets.map(({ corners }) => corners));
  if (!projected) return undefined;
  const [first, ...others] = projected.order;
  const later = others.map((set, i) => ({ set, form: projected.forms[i] }));
  return { distinguishable: true, first, later };
}

class OrderSearch {
  private readonly sets: readonly CheckedSet[];
  /** Corners of each set, and of those that meet it and were split off from it. */
  private readonly hulls: PointSet[];
  /** Sets that were split off and belong to no other: they must not be cut. */
  private readonly free: number[] = [];
  /** Sets of full dimension: only there the values tell the affine map, which another set can then meet. */
  private readonly full: readonly boolean[];

  constructor(sets: readonly CheckedSet[]) {
    this.sets = sets;
    this.full = sets.map(({ corners }) => isFull(corners));
    this.hulls = sets.map(({ corners }) => corners);
  }

  run(meeting: boolean): SetOrder {
    const left = Array.from(this.sets.keys());
    const later: SplitSet[] = [];
    while (left.length > 1) {
      const blocked: BlockedSet[] = [];
      let split: SplitSet | undefined;
      // From the last on, so that the order given is kept where it can be.
      for (let k = left.length - 1; k >= 0 && !split; k--) {
        const behind = left.filter((set) => set !== left[k]);
        split =
          (meeting ? this.meetingSplit(left[k], behind) : undefined) ??
          this.strictSplit(left[k], behind, blocked);
      }
      if (!split) {
        blocked.reverse();
        return { distinguishable: false, blocked, splitOff: later.map(({ set }) => set).reverse() };
      }
      const { set, meets } = split;
      left.splice(left.indexOf(set), 1);
      if (meets === undefined) this.free.push(set);
      else this.hulls[meets] = union([this.hulls[meets], this.hulls[set]], this.hulls[set].dimension);
      later.unshift(split);
    }
    return { distinguishable: true, first: left[0], later };
  }

  /** A hyperplane on which the set's target meets that of one before it. */
  private meetingSplit(set: number, behind: readonly number[]): SplitSet | undefined {
    for (const other of behind) {
      const normal = this.full[other] ? this.crease(set, other) : undefined;
      if (!normal) continue;
      for (const form of [normal, normal.map((value) => -value)]) {
        const fits =
          sideOf(form, this.hulls[set]) === SIDE_ACTIVE &&
          behind.every((before) => sideOf(form, this.hulls[before]) === SIDE_OFF) &&
          this.free.every((later) => sideOf(form, this.hulls[later]) !== SIDE_CUT);
        if (fits) return { set, form, meets: other };
      }
    }
    return undefined;
  }

  /** The form of which the difference of two targets has a multiple in each output, as doubles; undefined when there is none. */
  private crease(set: number, other: number): Float64Array | undefined {
    let crease: bigint[] | undefined;
    for (const [output, { numerators, denominator }] of this.sets[set].target.entries()) {
      const before = this.sets[other].target[output];
      const row = numerators.map(
        (value, k) => value * before.denominator - before.numerators[k] * denominator,
      );
      if (row.every((value) => value === 0n)) continue;
      const form = primitive(row);
      if (form.slice(0, -1).every((value) => value === 0n)) return undefined;
      const same =
        crease?.every((value, k) => value === form[k]) || crease?.every((value, k) => value === -form[k]);
      if (crease && !same) return undefined;
      crease ??= form;
    }
    return crease && exactDoubles(crease);
  }

  private strictSplit(set: number, behind: readonly number[], blocked: BlockedSet[]): SplitSet | undefined {
    const branches: BlockedSet["branches"][number][] = [];
    const form = this.strictForm([set], behind, this.free, branches);
    if (form) return { set, form };
    blocked.push({ set, branches });
    return undefined;
  }

  /** A form that is positive on sets in front, negative behind, and does not cut the free ones: their sides are tried in turn. */
  private strictForm(
    front: readonly number[],
    behind: readonly number[],
    free: readonly number[],
    branches: BlockedSet["branches"][number][],
  ): Float64Array | undefined {
    if (branches.length > MOST_BRANCHES)
      throw new Error(
        `more than ${MOST_BRANCHES} ways to put sets on sides of a hyperplane; ask for a deep network`,
      );
    const hull = (list: readonly number[]) =>
      union(
        list.map((i) => this.hulls[i]),
        this.hulls[0].dimension,
      );
    const separation = separate(hull(front), hull(behind));
    if (!separation.separable) {
      branches.push({ front, behind, common: separation.common });
      return undefined;
    }
    const { form } = separation;
    if (!form)
      throw new Error(
        `${this.sets[front[0]].name} and ${this.sets[behind[0]].name} are too close for doubles to come between them`,
      );
    const cut = free.find((i) => !isClear(form, this.hulls[i]));
    if (cut === undefined) return form;
    const others = free.filter((i) => i !== cut);
    return (
      this.strictForm([...front, cut], behind, others, branches) ??
      this.strictForm(front, [...behind, cut], others, branches)
    );
  }
}

/** Whether a set lies strictly on one side. */
function isClear(form: Float64Array, set: PointSet): boolean {
  const side = formSign(form, set, 0);
  if (side === 0) return false;
  for (let i = 1; i < set.count; i++) if (formSign(form, set, i) !== side) return false;
  return true;
}

/** Whether the affine hull of a set is the whole space. */
function isFull(set: PointSet): boolean {
  const rows = Array.from({ length: set.count }, (_, i) => set.homogeneous(i));
  return exactRank(rows, set.dimension + 1).rank === set.dimension + 1;
}
