/**
 * How the order of the units of a first hidden layer changes between two snapshots of its training ("Control", THEORY section 5;
 * S3): which units came to stand before others, which chains held, which units went out or came to be on everywhere. Every
 * inclusion is proved (see `unitOrder`).
 */
import { isBefore, type UnitExtent, type UnitOrder } from "../units/unit-order.ts";

export interface OrderMovement {
  /** Fewest chains that hold all units that are somewhere on, before and after. */
  readonly chains: readonly [number, number];
  /** Chains of before, as lists of units (the first of each class), of which every unit is still before the next. */
  readonly kept: readonly (readonly number[])[];
  /** The other chains of before. */
  readonly broken: readonly (readonly number[])[];
  /** Pairs i, j with i ≺ j now that had no order before. */
  readonly gained: readonly (readonly [number, number])[];
  /** Pairs i, j with i ≺ j before that have no order any more. */
  readonly lost: readonly (readonly [number, number])[];
  /** Pairs i, j with i ≺ j before and j ≺ i now. */
  readonly reversed: readonly (readonly [number, number])[];
  /** Units on at the same points of the domain now that were not so before: pairs, the smaller first. */
  readonly merged: readonly (readonly [number, number])[];
  /** Units that were on at the same points and are not any more. */
  readonly parted: readonly (readonly [number, number])[];
  /** Units whose extent changed: "nowhere" is a unit that died on the domain, "everywhere" one without a crease there. */
  readonly extents: readonly {
    readonly unit: number;
    readonly from: UnitExtent;
    readonly to: UnitExtent;
  }[];
}

/**
 * What happened to the order of units between two snapshots of one network on one domain.
 *
 * @throws Error when the orders are not of the same number of units
 */
export function orderMovement(before: UnitOrder, after: UnitOrder): OrderMovement {
  const { units } = before;
  if (after.units !== units)
    throw new Error(`orders of ${units} and of ${after.units} units; both must be of one network`);
  const chains = before.chains.map((chain) => chain.map((k) => before.classes[k][0]));
  const holds = (chain: readonly number[]) =>
    chain.every((unit, k) => k === 0 || isBefore(after, chain[k - 1], unit));
  const gained: [number, number][] = [];
  const lost: [number, number][] = [];
  const reversed: [number, number][] = [];
  const merged: [number, number][] = [];
  const parted: [number, number][] = [];
  const together = ({ classOf, extents }: UnitOrder, i: number, j: number) =>
    classOf[i] >= 0 && classOf[i] === classOf[j] && extents[i] !== "nowhere";
  for (let i = 0; i < units; i++)
    for (let j = 0; j < units; j++) {
      if (i === j) continue;
      const [was, is] = [isBefore(before, i, j), isBefore(after, i, j)];
      if (was && !is) (isBefore(after, j, i) ? reversed : lost).push([i, j]);
      if (is && !was && !isBefore(before, j, i)) gained.push([i, j]);
      if (j < i || together(before, i, j) === together(after, i, j)) continue;
      (together(after, i, j) ? merged : parted).push([i, j]);
    }
  return {
    chains: [chains.length, after.chains.length],
    kept: chains.filter(holds),
    broken: chains.filter((chain) => !holds(chain)),
    gained,
    lost,
    reversed,
    merged,
    parted,
    extents: before.extents.flatMap((from, unit) => {
      const to = after.extents[unit];
      return from === to ? [] : [{ unit, from, to }];
    }),
  };
}
