/** NumPy arrays as bytes, and back. Format: NumPy, numpy/lib/format.py (version 1.0 is written). */
import { Budget } from "../formats/budget.ts";
import { decodeNpy } from "../formats/npy.ts";

/** A typed array with its shape, row-major. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;
}

/** Header and data start at multiples of this, so that files can be mapped. */
const ALIGNMENT = 64;
const MAGIC = "\x93NUMPY";

/** The bytes of an .npy file. Typed arrays are written as they lie in memory: little-endian on every machine of today. */
export function npyBytes({ shape, values }: Pick<NamedArray, "shape" | "values">): Uint8Array {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${descriptor(values)}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const prefix = MAGIC.length + 4;
  const start = Math.ceil((prefix + header.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(start + values.byteLength);
  const text = `${MAGIC}\x01\x00  ${header.padEnd(start - prefix - 1)}\n`;
  for (let k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
  new DataView(bytes.buffer).setUint16(MAGIC.length + 2, start - prefix, true);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start);
  return bytes;
}

function descriptor(values: NamedArray["values"]): string {
  if (values instanceof Float64Array) return "<f8";
  if (values instanceof Float32Array) return "<f4";
  if (values instanceof Int32Array) return "<i4";
  if (values instanceof Uint32Array) return "<u4";
  return "|u1";
}

/**
 * The array in the bytes of an .npy file, row-major, as doubles.
 *
 * @throws FormatError damaged files, big-endian arrays, types that are no real numbers
 */
export function parseNpy(bytes: Uint8Array): { shape: number[]; values: Float64Array } {
  return decodeNpy("it", bytes, new Budget());
}
