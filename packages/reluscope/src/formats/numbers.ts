/**
 * Little-endian number arrays of the element types that weight files use → doubles, exactly.
 */
import type { Budget } from "./budget.ts";
import { FormatError } from "./errors.ts";

/** Element types, named as in safetensors, that every reader maps its own names to. */
export type ElementType =
  | "F64"
  | "F32"
  | "F16"
  | "BF16"
  | "I64"
  | "I32"
  | "I16"
  | "I8"
  | "U64"
  | "U32"
  | "U16"
  | "U8"
  | "BOOL";

const BYTES: Record<ElementType, number> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};

export function elementBytes(type: ElementType): number {
  return BYTES[type];
}

export function isFloating(type: ElementType): boolean {
  return type === "F64" || type === "F32" || type === "F16" || type === "BF16";
}

/** Whether typed arrays of this machine have the byte order of the files. */
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The double with the bits of an IEEE half. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const brainBits = new DataView(new ArrayBuffer(4));

/** The double with the bits of a bfloat16. */
export function brainToNumber(bits: number): number {
  brainBits.setUint16(2, bits, true);
  brainBits.setUint16(0, 0, true);
  return brainBits.getFloat32(0, true);
}

/**
 * `count` numbers of type `type` from `bytes`, which must hold exactly that many. 64-bit integers beyond 2^53
 * are rounded. `what` names the tensor in errors.
 */
export function decodeNumbers(
  bytes: Uint8Array,
  type: ElementType,
  count: number,
  what: string,
  budget: Budget,
): Float64Array {
  const width = BYTES[type];
  if (bytes.length !== count * width) {
    throw new FormatError(
      `${what} declares ${count} numbers of ${width} bytes but has ${bytes.length} bytes`,
    );
  }
  budget.charge(count, what);
  const values = new Float64Array(count);
  if (isLittleEndian && (type === "F32" || type === "F64")) {
    // Two typed arrays convert ten times as fast as a view; the bytes are copied because they may not be aligned.
    // (Not by `slice`, which shares the memory when the bytes are a Node Buffer.)
    const aligned = new Uint8Array(bytes).buffer;
    const source = type === "F32" ? new Float32Array(aligned) : new Float64Array(aligned);
    for (let k = 0; k < count; k++) values[k] = source[k] + 0;
    return values;
  }
  const read = reader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), type);
  // Adding 0 turns −0 into 0: a zero weight has no sign.
  for (let k = 0; k < count; k++) values[k] = read(k * width) + 0;
  return values;
}

/** `values` as little-endian float32 (rounded) or float64 bytes. */
export function encodeNumbers(values: ArrayLike<number>, single: boolean): Uint8Array {
  if (isLittleEndian) {
    const array = single ? Float32Array.from(values) : Float64Array.from(values);
    return new Uint8Array(array.buffer);
  }
  const width = single ? 4 : 8;
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let k = 0; k < values.length; k++) {
    if (single) view.setFloat32(k * 4, values[k], true);
    else view.setFloat64(k * 8, values[k], true);
  }
  return new Uint8Array(view.buffer);
}

function reader(view: DataView, type: ElementType): (at: number) => number {
  switch (type) {
    case "F64":
      return (at) => view.getFloat64(at, true);
    case "F32":
      return (at) => view.getFloat32(at, true);
    case "F16":
      return (at) => halfToNumber(view.getUint16(at, true));
    case "BF16":
      return (at) => brainToNumber(view.getUint16(at, true));
    case "I64":
      return (at) => Number(view.getBigInt64(at, true));
    case "I32":
      return (at) => view.getInt32(at, true);
    case "I16":
      return (at) => view.getInt16(at, true);
    case "I8":
      return (at) => view.getInt8(at);
    case "U64":
      return (at) => Number(view.getBigUint64(at, true));
    case "U32":
      return (at) => view.getUint32(at, true);
    case "U16":
      return (at) => view.getUint16(at, true);
    case "U8":
    case "BOOL":
      return (at) => view.getUint8(at);
  }
}

/** Throws `weight … is NaN` when a value is not finite. */
export function requireFinite(values: ArrayLike<number>, what: string): void {
  for (let k = 0; k < values.length; k++) {
    if (!Number.isFinite(values[k])) throw new FormatError(`${what} is ${values[k]} at entry ${k}`);
  }
}

/** Whether every value is a float32. */
export function allFloat32(values: ArrayLike<number>): boolean {
  for (let k = 0; k < values.length; k++) if (Math.fround(values[k]) !== values[k]) return false;
  return true;
}
