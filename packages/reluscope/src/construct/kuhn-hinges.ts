/**
 * A table of any dimension as a sum of hinges (THEORY section 6; the basis is ours, the one-sided basis of section 5 in more
 * inputs). With grid coordinates u, the functions 1 and
 *
 *     min over i in S of σ(u_i − k_i),   S a set of inputs, k a node,
 *
 * are as many as the table has nodes, are linear on every simplex of the Kuhn triangulation, and are a basis of all such
 * functions: the coefficient of (S, k) is the mixed difference of the table over S, minus the one a diagonal step before.
 * A hinge is min S − min (S, 0), and a minimum of at most n + 1 forms takes ⌈log₂(n + 1)⌉ hidden layers.
 */
import type { LayeredUnits, LayerValue } from "./cpwl-layers.ts";
import { type KuhnGrid, levelRow, strides } from "./kuhn-grid.ts";

/** The values whose sum is the table, and how many hinges it has; input 1 fastest in `values`. */
export function kuhnHinges(units: LayeredUnits, grid: KuhnGrid, values: Float64Array): LayerValue[] {
  const { dimension: n, nodes } = grid;
  const steps = strides(nodes);
  const sums: LayerValue[] = [units.form([...new Array(n).fill(0), values[0]])];
  const add = (value: LayerValue, factor: number) => {
    while (sums.length <= value.layer) sums.push(units.zero(sums.length));
    sums[value.layer] = units.sum(sums[value.layer], value, factor);
  };
  for (let set = 1; set < 1 << n; set++) {
    const members = Array.from({ length: n }, (_, i) => i).filter((i) => (set >> i) & 1);
    const counts = members.map((i) => nodes[i] - 1);
    const own = strides(counts);
    const total = counts.reduce((product, count) => product * count, 1);
    const mixed = new Float64Array(total);
    for (let at = 0; at < total; at++)
      mixed[at] = mixedDifference(values, members, nodeOf(at, members, counts, own, steps), steps);
    for (let at = 0; at < total; at++) {
      const place = members.map((_, m) => Math.floor(at / own[m]) % counts[m]);
      const before = place.every((k) => k > 0) ? mixed[at - own.reduce((sum, step) => sum + step, 0)] : 0;
      const coefficient = mixed[at] - before;
      if (coefficient !== 0) add(hinge(units, grid, members, place), coefficient);
    }
  }
  return sums;
}

/** Index in the table of the lower corner of a box of the face that `members` span at the origin. */
function nodeOf(
  at: number,
  members: readonly number[],
  counts: readonly number[],
  own: readonly number[],
  steps: readonly number[],
): number {
  let node = 0;
  members.forEach((i, m) => {
    node += (Math.floor(at / own[m]) % counts[m]) * steps[i];
  });
  return node;
}

/** Σ over subsets T of the members (−1)^|members − T| f(node + T). */
function mixedDifference(
  values: Float64Array,
  members: readonly number[],
  node: number,
  steps: readonly number[],
): number {
  let sum = 0;
  for (let subset = 0; subset < 1 << members.length; subset++) {
    let at = node;
    let sign = members.length & 1 ? -1 : 1;
    members.forEach((i, m) => {
      if (!((subset >> m) & 1)) return;
      at += steps[i];
      sign = -sign;
    });
    sum += sign * values[at];
  }
  return sum;
}

/** min over the members of σ(u_i − k_i). */
function hinge(
  units: LayeredUnits,
  grid: KuhnGrid,
  members: readonly number[],
  place: readonly number[],
): LayerValue {
  const forms = members.map((i, m) => units.form(levelRow(grid, i, place[m])));
  const role = `hinge of ${members.map((i) => `x${i + 1}`).join(", ")}`;
  const group = "hinges";
  const inner = units.minimum(forms, role, group);
  const outer = units.minimum([...forms, units.zero()], role, group);
  return units.sum(inner, outer, -1);
}
