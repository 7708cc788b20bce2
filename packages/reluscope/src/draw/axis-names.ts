/** What the coordinates of a slice are called: the input that varies, or s and t when several vary at once. */
import type { Slice } from "../complex/domain.ts";

const SLICE_NAMES = ["s", "t", "u", "v"];

export interface AxisNames {
  /** One a direction: `x0`, or `s` where the direction moves several inputs (`t` on a line). */
  readonly names: readonly string[];
  /** Inputs that each direction alone moves, or −1. */
  readonly inputs: readonly number[];
}

/**
 * Names for a slice's coordinates. A direction that is one unit vector, from an origin that is zero there,
 * is named after its input (`inputNames`, default x0, x1, …): then the coordinate *is* that input.
 */
export function axisNames(slice: Slice, inputNames?: readonly string[]): AxisNames {
  const n = slice.origin.length;
  const names: string[] = [];
  const inputs: number[] = [];
  for (let k = 0; k < slice.dimension; k++) {
    let input = -1;
    let moved = 0;
    for (let i = 0; i < n; i++) {
      if (slice.directions[k * n + i] === 0 && !slice.tails?.[k * n + i]) continue;
      moved++;
      input = i;
    }
    const plain = moved === 1 && slice.directions[k * n + input] === 1 && slice.origin[input] === 0;
    inputs.push(plain ? input : -1);
    names.push(plain ? (inputNames?.[input] ?? `x${input}`) : slice.dimension === 1 ? "t" : SLICE_NAMES[k]);
  }
  return { names, inputs };
}
