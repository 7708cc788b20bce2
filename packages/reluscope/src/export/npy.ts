/** NumPy arrays as bytes, and back. Format: NumPy, numpy/lib/format.py (version 1.0 is written; 1 to 3 are read). */
import { Budget } from "../formats/budget.ts";
import { FormatError } from "../formats/errors.ts";
import { decodeNumbers, type ElementType } from "../formats/numbers.ts";
import { shapeSize } from "../formats/shape.ts";

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

const TYPES: Readonly<Record<string, ElementType>> = {
  "<f8": "F64",
  "<f4": "F32",
  "<f2": "F16",
  "<i8": "I64",
  "<i4": "I32",
  "<i2": "I16",
  "|i1": "I8",
  "<u8": "U64",
  "<u4": "U32",
  "<u2": "U16",
  "|u1": "U8",
  "|b1": "BOOL",
};

/**
 * The array in the bytes of an .npy file, as doubles.
 *
 * @throws FormatError damaged files, big-endian or Fortran-ordered arrays, types that are no real numbers
 */
export function parseNpy(bytes: Uint8Array): { shape: number[]; values: Float64Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isNumpy = bytes.length >= 12 && [...MAGIC].every((c, k) => bytes[k] === c.charCodeAt(0));
  if (!isNumpy) throw new FormatError("it is no NumPy array");
  const wide = bytes[6] > 1;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (start + length > bytes.length) throw new FormatError("it is cut short");
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const dimensions = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (type === undefined || order === undefined || dimensions === undefined)
    throw new FormatError("it has an invalid header");
  if (!Object.hasOwn(TYPES, type)) {
    throw new FormatError(`it has type ${type}; supported: ${Object.keys(TYPES).join(", ")}`);
  }
  const shape = dimensions.split(",").flatMap((part) => (part.trim() === "" ? [] : [Number(part)]));
  if (order === "True" && shape.length > 1)
    throw new FormatError("it is in Fortran order; save it with numpy.ascontiguousarray");
  const count = shapeSize(shape, "the array");
  const data = bytes.subarray(start + length);
  const values = decodeNumbers(data, TYPES[type], count, "the array", new Budget());
  return { shape, values: Float64Array.from(values) };
}
