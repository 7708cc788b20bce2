/** One NumPy array. Format: NumPy, numpy/lib/format.py (versions 1 to 3). */
import type { Budget } from "./budget.ts";
import { FormatError } from "./errors.ts";
import { decodeNumbers, type ElementType, elementBytes } from "./numbers.ts";
import { shapeSize, stridedIndex } from "./shape.ts";

const types: Readonly<Record<string, ElementType>> = {
  f8: "F64",
  f4: "F32",
  f2: "F16",
  i8: "I64",
  i4: "I32",
  i2: "I16",
  i1: "I8",
  u8: "U64",
  u4: "U32",
  u2: "U16",
  u1: "U8",
  b1: "BOOL",
};

/**
 * The array in the bytes of an .npy file, row-major, as doubles; `what` names it in messages.
 *
 * @throws FormatError damaged files, big-endian arrays, types that are no real numbers
 */
export function decodeNpy(
  what: string,
  bytes: Uint8Array,
  budget: Budget,
): { shape: number[]; values: Float64Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(1, 6));
  if (bytes.length < 12 || bytes[0] !== 0x93 || magic !== "NUMPY")
    throw new FormatError(`${what} is no NumPy array`);
  const wide = bytes[6] > 1;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (start + length > bytes.length) throw new FormatError(`${what} is cut short`);
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const descriptor = /'descr':\s*'([<>|=])(\w+)'/.exec(header);
  const order = /'fortran_order':\s*(True|False)/.exec(header);
  const dimensions = /'shape':\s*\(([\d,\s]*)\)/.exec(header);
  if (descriptor === null || order === null || dimensions === null)
    throw new FormatError(`${what} has an invalid header`);
  const type = types[descriptor[2]];
  if (type === undefined || (descriptor[1] === ">" && elementBytes(type) > 1)) {
    throw new FormatError(
      `${what} has type ${descriptor[1]}${descriptor[2]}; supported, little-endian: ${Object.keys(types).join(", ")}`,
    );
  }
  const shape = dimensions[1].split(",").flatMap((part) => (part.trim() === "" ? [] : [Number(part)]));
  const count = shapeSize(shape, what);
  const values = decodeNumbers(bytes.subarray(start + length), type, count, what, budget);
  if (order[1] === "False" || shape.length < 2) return { shape, values };
  // Fortran order: the first index runs fastest.
  budget.charge(1.5 * count, what);
  let stride = 1;
  const steps = shape.map((dimension) => {
    const step = stride;
    stride *= dimension;
    return step;
  });
  return { shape, values: Float64Array.from(stridedIndex(shape, steps, 0, count), (at) => values[at]) };
}
