/**
 * Networks that have affine values on sets (S1; THEORY section 6): with one hidden layer where the sets can be put in an order
 * of hyperplanes, or with two for any sets that are disjoint; proved on every set.
 */
import { dot } from "../exact/rational.ts";
import type { Network } from "../network/network.ts";
import { ExactEvaluation } from "../prove/exact-evaluation.ts";
import { HullMaps, upperDouble } from "./affine-on-hull.ts";
import { type Construction, constructedNetwork, construction, type UnitRole } from "./construction.ts";
import { deepSets } from "./deep-sets.ts";

import { type BlockedSet, pointOrder, type SetOrder, setOrder } from "./sets-order.ts";
import { shallowSets } from "./sets-shallow.ts";
import { type CheckedSet, checkedSets, type TargetSet, touchingPairs } from "./sets-target.ts";

export interface SetsOptions {
  /** "shallow": one hidden layer or an error; "deep": two; "auto" (default): one where an order exists. */
  readonly layers?: "auto" | "shallow" | "deep";
  /** With one hidden layer: fewer units, and a small proved deviation where the weights would need more bits than doubles have. Default false. */
  readonly few?: boolean;
}

export interface SetsConstruction extends Construction {
  readonly kind: "shallow" | "deep";
  /** Names of the sets in the order in which hyperplanes split them off; undefined for a deep network. */
  readonly order?: readonly string[];
  /** Why there is no order, where that was asked: sets none of which can be split off from the others. */
  readonly blocked?: readonly BlockedSet[];
}

/** There is no order of the sets for one hidden layer; `blocked` proves it. */
export class IndistinguishableSetsError extends Error {
  override readonly name = "IndistinguishableSetsError";
  readonly blocked: readonly BlockedSet[];

  constructor(names: readonly string[], blocked: readonly BlockedSet[]) {
    super(
      `one hidden layer cannot tell ${listed(names)} apart: no hyperplane splits one of them off from the others and leaves the rest whole; ask for a deep network`,
    );
    this.blocked = blocked;
  }
}

const listed = (names: readonly string[]) =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;

/**
 * A network that equals an affine target on each of some sets.
 *
 * @throws OverlappingSetsError when two sets have a point in common and their targets differ there
 * @throws IndistinguishableSetsError when one hidden layer is asked for and no order exists
 * @throws Error when a set is empty, unbounded or does not fit, or sets are too close for doubles
 * @example
 * constructSets([
 *   { points: [[0, 0]], affine: [[0, 0, 1]] },
 *   { vertices: [[2, 0], [3, 0], [2, 1]], affine: [[1, 1, 0]] },
 * ]).exact; // true
 */
export function constructSets(sets: readonly TargetSet[], options: SetsOptions = {}): SetsConstruction {
  const checked = checkedSets(sets);
  const { pairs } = touchingPairs(checked);
  const layers = options.layers ?? "auto";
  let blocked: readonly BlockedSet[] | undefined;
  if (layers !== "deep") {
    const few = options.few ?? false;
    const along = pointOrder(checked);
    const order = along && checked.length > MOST_SEARCHED ? along : bestOrder(checked);
    if (order.distinguishable) {
      const made = shallow(checked, order, few);
      return along && along !== order ? smaller(made, shallow(checked, along, few)) : made;
    }
    blocked = order.blocked;
    if (layers === "shallow")
      throw new IndistinguishableSetsError(
        blocked.map(({ set }) => checked[set].name),
        blocked,
      );
  }
  if (pairs.length > 0) {
    const [[i, j]] = pairs;
    throw new Error(
      `${checked[i].name} and ${checked[j].name} touch; a deep network needs sets that are apart (adjacent cells are for a piecewise linear function)`,
    );
  }
  const made = deepSets(checked);
  return { ...proved(made, checked), kind: "deep", blocked };
}

/** Among more single points no order but that along a direction is sought. */
const MOST_SEARCHED = 24;

/** The one with fewer units; of as many, the one that deviates less. */
function smaller(a: SetsConstruction, b: SetsConstruction): SetsConstruction {
  if (a.counts.units !== b.counts.units) return a.counts.units < b.counts.units ? a : b;
  return a.maxDeviation <= b.maxDeviation ? a : b;
}

function bestOrder(sets: readonly CheckedSet[]): SetOrder {
  const meeting = setOrder(sets, true);
  return meeting.distinguishable ? meeting : setOrder(sets, false);
}

function shallow(
  sets: readonly CheckedSet[],
  order: Extract<SetOrder, { distinguishable: true }>,
  few: boolean,
): SetsConstruction {
  const { units, bias } = shallowSets(sets, order, few);
  const n = sets[0].corners.dimension;
  const hidden = units.map(({ form, role, group }) => ({
    weights: form.subarray(0, n),
    bias: form[n],
    role,
    group,
  }));
  const outputs = Array.from(bias, (value, output) => ({
    weights: units.length > 0 ? units.map((unit) => unit.outputs[output]) : new Float64Array(n),
    bias: value,
  }));
  const made = constructedNetwork(n, hidden.length > 0 ? [hidden] : [], outputs);
  const names = [order.first, ...order.later.map(({ set }) => set)].map((set) => sets[set].name);
  return { ...proved(made, sets), kind: "shallow", order: names };
}

/** The construction with the proof that it is right on every set: point by point, or as an affine map on a hull. */
function proved(
  made: { readonly network: Network; readonly units: readonly UnitRole[] },
  sets: readonly CheckedSet[],
): Construction {
  const provers = { hulls: new HullMaps(made.network), points: new ExactEvaluation(made.network) };
  let [isProved, maxDeviation] = [true, 0];
  for (const set of sets) {
    const deviation = deviationOn(provers, set);
    if (deviation === undefined) isProved = false;
    else maxDeviation = Math.max(maxDeviation, deviation);
  }
  if (!isProved) maxDeviation = Number.POSITIVE_INFINITY;
  const polytopes = sets.filter(({ kind }) => kind === "polytope").length;
  const points = sets.reduce(
    (total, { kind, corners }) => total + (kind === "points" ? corners.count : 0),
    0,
  );
  const parts = [
    ...(polytopes > 0 ? [`${polytopes} ${polytopes === 1 ? "polytope" : "polytopes"}`] : []),
    ...(points > 0 ? [`${points} ${points === 1 ? "point" : "points"}`] : []),
  ];
  const domain = `on ${parts.join(" and ")}`;
  return construction(made, {
    domain,
    proved: isProved,
    exact: isProved && maxDeviation === 0,
    maxDeviation,
  });
}

/** A bound on how far the network is from its target on a set: affine functions differ most at a corner. */
function deviationOn(
  { hulls, points }: { readonly hulls: HullMaps; readonly points: ExactEvaluation },
  { kind, corners, target }: CheckedSet,
): number | undefined {
  const forms = kind === "polytope" ? hulls.on(corners) : undefined;
  if (kind === "polytope" && !forms) return undefined;
  const n = corners.dimension;
  let most = 0;
  for (let i = 0; i < corners.count; i++) {
    const point = corners.homogeneous(i);
    const values = forms
      ? { numerators: forms.rows.map((row) => dot(row, point)), denominator: forms.denominator * point[n] }
      : points.at({ numerators: point.slice(0, n), denominator: point[n] });
    target.forEach((row, output) => {
      const wanted = dot(row.numerators, point);
      const below = row.denominator * point[n];
      const difference = values.numerators[output] * below - wanted * values.denominator;
      most = Math.max(most, upperDouble(difference, values.denominator * below));
    });
  }
  return most;
}
