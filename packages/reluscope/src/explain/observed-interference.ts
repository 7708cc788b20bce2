/**
 * The interference matrix of the units of a layer and the classes of data (THEORY section 6), read off exact signs: the same as
 * `classInterference`, without carrying the data to the layer again.
 */
import { SIDE_ACTIVE, SIDE_CUT, SIDE_OFF } from "../construct/interference.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import type { DataPassage } from "./data-passage.ts";

export interface ObservedInterference {
  /** Hidden layer, from 1. */
  readonly layer: number;
  readonly units: number;
  readonly classes: number;
  /** units × classes: `SIDE_OFF`, `SIDE_ACTIVE` or `SIDE_CUT` (see `interferenceMatrix`); `SIDE_OFF` for a class without rows. */
  readonly sides: Uint8Array;
  /** units × classes: share of the rows of the class on which the unit is positive; linear units have none. */
  readonly share: Float64Array;
  /** Units that cut no class, and are active on some but not on others. */
  readonly separating: readonly number[];
}

/** Of every hidden layer. */
export function observedInterference(
  { network, signs, count }: DataPassage,
  classes: ArrayLike<number>,
  classCount: number,
): ObservedInterference[] {
  const rows = new Int32Array(classCount);
  for (let p = 0; p < count; p++) rows[classes[p]]++;
  return network.layers.map(({ bias }, l) => {
    const units = bias.length;
    const positive = new Int32Array(units * classCount);
    const negative = new Int32Array(units * classCount);
    for (let p = 0; p < count; p++) {
      for (let i = 0; i < units; i++) {
        const sign = signs[l][p * units + i];
        if (sign === SIGN_POSITIVE) positive[i * classCount + classes[p]]++;
        else if (sign === SIGN_NEGATIVE) negative[i * classCount + classes[p]]++;
      }
    }
    const sides = Uint8Array.from(positive, (on, at) => {
      if (on === 0) return SIDE_OFF;
      return negative[at] > 0 ? SIDE_CUT : SIDE_ACTIVE;
    });
    const share = Float64Array.from(positive, (on, at) => on / Math.max(1, rows[at % classCount]));
    const separating = Array.from(bias.keys()).filter((unit) => {
      const own = sides.subarray(unit * classCount, (unit + 1) * classCount).filter((_, c) => rows[c] > 0);
      return !own.includes(SIDE_CUT) && own.includes(SIDE_ACTIVE) && own.includes(SIDE_OFF);
    });
    return { layer: l + 1, units, classes: classCount, sides, share, separating };
  });
}
