/**
 * Sliding windows in any number of dimensions: the geometry that Conv and the pools share.
 *
 * Output sizes and paddings as in ONNX 1.19, docs/Operators.md (Conv, MaxPool, AveragePool).
 */
import { stridesOf } from "../shape.ts";
import type { OperatorCall } from "./operator.ts";

export interface Windows {
  /** Sizes of the output along the spatial axes. */
  readonly shape: readonly number[];
  readonly count: number;
  /**
   * Calls `visit(position, tap, padded)` for each entry of window `at`, taps in row-major order: `position` is the row-major
   * position in the input, or −1 in the padding; `padded` is false where a position lies beyond even the padding
   * (the last windows of `ceil_mode`).
   */
  readonly forEachTap: (at: number, visit: (position: number, tap: number, padded: boolean) => void) => void;
}

/** The windows of a node over spatial sizes `input`, for a kernel of sizes `kernel`, used on `planes` channels. */
export function windowsOf(
  call: OperatorCall,
  input: readonly number[],
  kernel: readonly number[],
  planes: number,
): Windows {
  const rank = input.length;
  const list = (name: string, fallback: number): readonly number[] => {
    const given = call.integers(name) ?? new Array<number>(rank).fill(fallback);
    const minimum = name === "pads" ? 0 : 1;
    const length = name === "pads" ? 2 * rank : rank;
    if (given.length !== length)
      call.fail(`attribute ${name} has ${given.length} entries; expects ${length}`);
    for (const n of given)
      if (!(n >= minimum && n < 2 ** 31)) call.fail(`attribute ${name} has the entry ${n}`);
    return given;
  };
  const strides = list("strides", 1);
  const dilations = list("dilations", 1);
  const autoPad = call.text("auto_pad", "NOTSET") || "NOTSET";
  const pads =
    call.integers("pads") === undefined ? new Array<number>(2 * rank).fill(0) : [...list("pads", 0)];
  const ceilMode = call.integer("ceil_mode", 0) !== 0;
  const extent = kernel.map((size, axis) => (size - 1) * dilations[axis] + 1);
  const shape = input.map((length, axis) => {
    if (!(kernel[axis] >= 1 && kernel[axis] < 2 ** 31)) call.fail(`kernel has the size ${kernel[axis]}`);
    switch (autoPad) {
      case "SAME_UPPER":
      case "SAME_LOWER": {
        const size = Math.ceil(length / strides[axis]);
        const total = Math.max(0, (size - 1) * strides[axis] + extent[axis] - length);
        const smaller = Math.floor(total / 2);
        pads[axis] = autoPad === "SAME_UPPER" ? smaller : total - smaller;
        pads[axis + rank] = total - pads[axis];
        return size;
      }
      case "VALID":
        pads[axis] = 0;
        pads[axis + rank] = 0;
        break;
      case "NOTSET":
        break;
      default:
        call.fail(`auto_pad "${autoPad}" is not supported; allowed: NOTSET, SAME_UPPER, SAME_LOWER, VALID`);
    }
    const room = (length + pads[axis] + pads[axis + rank] - extent[axis]) / strides[axis];
    let size = (ceilMode ? Math.ceil(room) : Math.floor(room)) + 1;
    // A window that would start in the padding on the right is left out.
    if (ceilMode && (size - 1) * strides[axis] >= length + pads[axis]) size--;
    if (size < 1) call.fail(`kernel of size ${extent[axis]} does not fit ${length} entries`);
    return size;
  });
  const count = call.size(shape);
  const taps = kernel.reduce((product, size) => product * size, 1);
  // Nothing is stored here, but this bounds the time.
  call.builder.budget.charge((planes * count * taps) / 2, call.what);
  const inputStrides = stridesOf(input);
  const outputStrides = stridesOf(shape);
  const kernelStrides = stridesOf(kernel);
  const forEachTap: Windows["forEachTap"] = (at, visit) => {
    for (let tap = 0; tap < taps; tap++) {
      let position = 0;
      let padded = true;
      for (let axis = 0; axis < rank; axis++) {
        const window = Math.floor(at / outputStrides[axis]) % shape[axis];
        const offset = Math.floor(tap / kernelStrides[axis]) % kernel[axis];
        const along = window * strides[axis] + offset * dilations[axis] - pads[axis];
        if (along >= input[axis] + pads[axis + rank]) padded = false;
        if (along < 0 || along >= input[axis]) position = -1;
        else if (position >= 0) position += along * inputStrides[axis];
      }
      visit(position, tap, padded);
    }
  };
  return { shape, count, forEachTap };
}
