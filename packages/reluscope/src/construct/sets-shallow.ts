/**
 * One hidden layer from an order of distinguishable sets (S1; THEORY section 6, basic rule): the units of a set are zero on
 * those before it and affine on those after it, so that its output weights are found when all before it are right.
 *
 * What a set still lacks is a row for each output. If all rows are multiples of one form whose hyperplane splits the set off,
 * the pieces meet there and one unit does. Otherwise, near a hyperplane h that splits it off, units h + ερ for every
 * direction ρ of the rows and h itself span what is needed: (units − h)/ε. With the coordinate directions for ρ these are
 * n + 2 units, whatever the number of outputs. ε is a power of two, so that all weights stay exact where doubles hold them.
 */
import { dot, rationalVector, sum } from "../exact/rational.ts";
import { formError, formValue, type PointSet } from "../lp/point-set.ts";
import { SIDE_ACTIVE, SIDE_CUT, SIDE_OFF, sideOf } from "./interference.ts";
import { addends, exactDoubles } from "./output-weights.ts";
import {
  cheaper,
  largestValue,
  leastValue,
  type Quotient,
  roundedDoubles,
  scaleBetween,
  scaled,
} from "./sets-directions.ts";
import type { SetOrder, SplitSet } from "./sets-order.ts";
import {
  constantOn,
  type Generator,
  generatorsOf,
  residual,
  vanishesOn,
  type WeightedUnit,
} from "./sets-residual.ts";
import type { CheckedSet } from "./sets-target.ts";

const RAMP_ROLE = "ramp that has the value at the point";
const MEETING_ROLE = "crease where the pieces meet";

export interface ShallowLayer {
  readonly units: readonly WeightedUnit[];
  /** One an output. */
  readonly bias: Float64Array;
}

/** A unit before its weights are split into doubles. */
interface ExactUnit {
  readonly form: Float64Array;
  readonly multiples: ReadonlyMap<number, Quotient>;
  readonly role: string;
}

/** @param few fewer units, at the price of roundings: no weight is shared by several units */
export function shallowSets(
  sets: readonly CheckedSet[],
  order: Extract<SetOrder, { distinguishable: true }>,
  few: boolean,
): ShallowLayer {
  // Ramps are half as many as steps; but what they leave at later points needs ever more bits.
  const ramps = new ShallowBuilder(sets, few, true).build(order);
  return ramps ?? (new ShallowBuilder(sets, few, false).build(order) as ShallowLayer);
}

class ShallowBuilder {
  private readonly sets: readonly CheckedSet[];
  private readonly outputs: number;
  private readonly n: number;
  private readonly units: WeightedUnit[] = [];
  private readonly bias: Float64Array;
  /** Splits whose pieces meet those of a set before them: other hyperplanes keep the two on one side. */
  private meeting: readonly SplitSet[] = [];
  private readonly few: boolean;

  private readonly ramps: boolean;
  /** A ramp's weight needed more than one double. */
  private crowded = false;

  constructor(sets: readonly CheckedSet[], few: boolean, ramps: boolean) {
    this.sets = sets;
    this.few = few;
    this.ramps = ramps;
    this.outputs = sets[0].target.length;
    this.n = sets[0].corners.dimension;
    this.bias = new Float64Array(this.outputs);
  }

  /** Undefined when ramps may be used and get too many bits. */
  build({ first, later }: Extract<SetOrder, { distinguishable: true }>): ShallowLayer | undefined {
    this.meeting = later.filter(({ meets }) => meets !== undefined);
    this.base(first);
    const done = [first];
    for (const split of later) {
      this.extend(split, done);
      if (this.crowded) return undefined;
      done.push(split.set);
    }
    return { units: this.units, bias: this.bias };
  }

  /** The first set: its constants are biases; coefficients need units that are active on all sets. */
  private base(first: number): void {
    const { target, corners, name } = this.sets[first];
    const constants = target.map((row) => constantOn(row, corners));
    const group = name;
    if (constants.every((value) => value !== undefined)) {
      this.addBias(constants as Quotient[], group);
      return;
    }
    const linear = target.map(({ numerators, denominator }) => ({
      numerators: [...numerators.slice(0, -1), 0n],
      denominator,
    }));
    const generators = cheaper(generatorsOf(linear), linear, this.n);
    for (const { row, multiples } of generators) {
      const form = exactDoubles(row) ?? roundedDoubles(row);
      const scale = scaleBetween(form, row);
      // Active wherever a set is.
      let least = 0;
      for (const { corners: points } of this.sets) least = Math.min(least, leastValue(form, points));
      form[this.n] = least < 0 ? 2 ** Math.ceil(Math.log2(-least)) : 0;
      this.add(
        [{ form, multiples: scaled(multiples, scale), role: `slope on ${name}, active everywhere` }],
        group,
      );
    }
    const rest = residual(target, this.bias, this.units);
    this.addBias(
      rest.map((row) => ({ numerator: row.numerators[this.n], denominator: row.denominator })),
      group,
    );
  }

  /** Output biases; what a double does not hold of one is the weight of a unit that is always 1. */
  private addBias(values: readonly Quotient[], group: string): void {
    const parts = values.map(({ numerator, denominator }) => addends(numerator, denominator));
    parts.forEach((doubles, output) => {
      this.bias[output] = doubles[0] ?? 0;
    });
    const form = new Float64Array(this.n + 1);
    form[this.n] = 1;
    const most = this.few ? 1 : Math.max(...parts.map((doubles) => doubles.length));
    for (let k = 1; k < most; k++) {
      const outputs = Float64Array.from(parts, (doubles) => doubles[k] ?? 0);
      this.units.push({ form, outputs, role: "always 1: what a double leaves of the bias", group });
    }
  }

  private extend(split: SplitSet, done: readonly number[]): void {
    const { corners, target, name } = this.sets[split.set];
    const active = this.units.filter(({ form }) => sideOf(form, corners) === SIDE_ACTIVE);
    const rest = residual(target, this.bias, active);
    if (rest.every((row) => vanishesOn(row, corners))) return;
    const generators = generatorsOf(rest);
    const single = this.meetingUnit(generators, split.set, done);
    if (single) {
      this.add([single], name);
      return;
    }
    if (split.meets !== undefined) {
      // Roundings before it hide that the pieces meet; their targets do.
      const before = this.sets[split.meets].target;
      const [{ row, multiples }] = generatorsOf(target.map((own, output) => sum(own, before[output], -1n)));
      const scale = scaleBetween(split.form, row);
      this.add([{ form: split.form, multiples: scaled(multiples, scale), role: MEETING_ROLE }], name);
      return;
    }
    const values = rest.map((row) => constantOn(row, corners));
    const constants = values.every((value) => value !== undefined) ? (values as Quotient[]) : undefined;
    this.add(
      constants ? this.stepUnits(split.form, constants, corners) : this.tiltedUnits(split.form, rest),
      name,
    );
  }

  /** One unit on whose hyperplane the pieces meet: a multiple of all rows that splits the set off. */
  private meetingUnit(
    generators: readonly Generator[],
    set: number,
    done: readonly number[],
  ): ExactUnit | undefined {
    if (generators.length !== 1) return undefined;
    const [{ row, multiples }] = generators;
    const normal = exactDoubles(row);
    if (!normal) return undefined;
    for (const sign of [1, -1]) {
      const form = normal.map((value) => sign * value);
      const splits =
        sideOf(form, this.sets[set].corners) === SIDE_ACTIVE &&
        done.every((before) => sideOf(form, this.sets[before].corners) === SIDE_OFF) &&
        this.sets.every(({ corners }) => sideOf(form, corners) !== SIDE_CUT) &&
        this.meeting.every((pair) => pair.set === set || this.sameSide(form, pair));
      if (!splits) continue;
      const scale = scaleBetween(form, row);
      return { form, multiples: scaled(multiples, scale), role: MEETING_ROLE };
    }
    return undefined;
  }

  private sameSide(form: Float64Array, { set, meets }: SplitSet): boolean {
    return sideOf(form, this.sets[set].corners) === sideOf(form, this.sets[meets as number].corners);
  }

  /** A constant that is missing: a step of two parallel units, or one unit where the set is a point and doubles allow it. */
  private stepUnits(form: Float64Array, values: readonly Quotient[], corners: PointSet): ExactUnit[] {
    const height = 2 ** Math.floor(Math.log2(this.clearance(form) / 2));
    const at = (value: number, factor: bigint) =>
      new Map(
        values.map(({ numerator, denominator }, output) => {
          const { numerators, denominator: unit } = rationalVector([value]);
          return [output, { numerator: factor * numerator * unit, denominator: denominator * numerators[0] }];
        }),
      );
    if (corners.count === 1 && this.ramps) {
      const role = RAMP_ROLE;
      const leveled = this.leveled(form, corners);
      if (leveled) return [{ form: leveled.form, multiples: at(leveled.value, 1n), role }];
      if (this.few) {
        const point = corners.homogeneous(0);
        const { numerators, denominator } = rationalVector(form);
        const value = { numerator: denominator * point[this.n], denominator: dot(numerators, point) };
        return [{ form, multiples: scaled(new Map(values.entries()), value), role }];
      }
    }
    // Both biases on a grid that holds their difference.
    const low = form.slice();
    low[this.n] = Math.round(low[this.n] / height) * height;
    const tops = [low, low.slice()];
    tops[1][this.n] -= height;
    return [
      { form: tops[0], multiples: at(height, 1n), role: "begins the step" },
      { form: tops[1], multiples: at(height, -1n), role: "ends the step" },
    ];
  }

  /** The form moved a little so that it is a power of two at the only point of a set; undefined when doubles cannot do it exactly. */
  private leveled(form: Float64Array, corners: PointSet): { form: Float64Array; value: number } | undefined {
    const value = 2 ** Math.floor(Math.log2(formValue(form, corners, 0)));
    const point = corners.homogeneous(0);
    const weights = rationalVector(form.subarray(0, this.n));
    const level = rationalVector([value]);
    const w = point[this.n];
    const numerator =
      level.numerators[0] * weights.denominator * w -
      dot(weights.numerators, point.slice(0, -1)) * level.denominator;
    const doubles = addends(numerator, weights.denominator * w * level.denominator);
    if (doubles.length > 1) return undefined;
    const moved = form.slice();
    moved[this.n] = doubles[0] ?? 0;
    const exact =
      dot(rationalVector(moved).numerators, point) * level.denominator ===
      level.numerators[0] * rationalVector(moved).denominator * w;
    if (!exact) return undefined;
    const same = this.sets.every(({ corners: set }) => sideOf(moved, set) === sideOf(form, set));
    return same ? { form: moved, value } : undefined;
  }

  /** Units h + ερ for the directions of the rows, or for the coordinates where these are fewer, and h itself. */
  private tiltedUnits(form: Float64Array, rows: Parameters<typeof generatorsOf>[0]): ExactUnit[] {
    const generators = cheaper(generatorsOf(rows), rows, this.n);
    const clearance = this.clearance(form);
    const main = new Map<number, Quotient>();
    const tilted = generators.map(({ row, multiples }): ExactUnit => {
      const direction = exactDoubles(row) ?? roundedDoubles(row);
      const scale = scaleBetween(direction, row);
      let reach = 0;
      for (const { corners } of this.sets) reach = Math.max(reach, largestValue(direction, corners));
      const epsilon = 2 ** Math.floor(Math.log2(clearance / (4 * reach)));
      const weights = scaled(scaled(multiples, scale), { numerator: 1n, denominator: 1n }, epsilon);
      for (const [output, { numerator, denominator }] of weights) {
        const before = main.get(output) ?? { numerator: 0n, denominator: 1n };
        main.set(output, {
          numerator: before.numerator * denominator - numerator * before.denominator,
          denominator: before.denominator * denominator,
        });
      }
      return {
        form: form.map((value, k) => value + epsilon * direction[k]),
        multiples: weights,
        role: "tilted from the hyperplane that splits the set off",
      };
    });
    return [{ form, multiples: main, role: "splits the set off" }, ...tilted];
  }

  /** A bound from below on the size of a form on all sets. */
  private clearance(form: Float64Array): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { corners } of this.sets) {
      for (let i = 0; i < corners.count; i++) {
        const value = Math.abs(formValue(form, corners, i)) - formError(form, corners, i);
        least = Math.min(least, value);
      }
    }
    if (!(least > 0)) throw new Error("sets are too close for doubles to come between them");
    return least;
  }

  /** Adds units; weights that no double holds are shared by several equal units. */
  private add(units: readonly ExactUnit[], group: string): void {
    for (const { form, multiples, role } of units) {
      const parts = Array.from({ length: this.outputs }, (_, output) => {
        const multiple = multiples.get(output);
        return multiple ? addends(multiple.numerator, multiple.denominator) : [];
      });
      const needed = Math.max(...parts.map((doubles) => doubles.length));
      const copies = this.few ? Math.min(needed, 1) : needed;
      if (role === RAMP_ROLE && copies > 1) this.crowded = true;
      for (let k = 0; k < copies; k++) {
        const outputs = Float64Array.from(parts, (doubles) => doubles[k] ?? 0);
        this.units.push({
          form,
          outputs,
          role: k === 0 ? role : `${role} (what a double leaves of its weight)`,
          group,
        });
      }
    }
  }
}
