/** Slices along inputs, whose coordinates are inputs themselves. */
import type { Slice } from "../network/slice.ts";

/** The inputs that vary, when direction k of the slice is the unit vector of input `inputs[k]` from 0. */
export function variedInputs(slice: Slice): number[] | undefined {
  const inputs = slice.origin.length;
  const varied: number[] = [];
  for (let k = 0; k < slice.dimension; k++) {
    const row = slice.directions.subarray(k * inputs, (k + 1) * inputs);
    const input = row.indexOf(1);
    const alone = input >= 0 && row.every((value, i) => i === input || value === 0);
    const exact = slice.tails?.subarray(k * inputs, (k + 1) * inputs).every((tail) => tail === 0) ?? true;
    if (!alone || !exact || slice.origin[input] !== 0) return undefined;
    varied.push(input);
  }
  return varied;
}
