/**
 * Tensors while an ONNX graph is walked: known numbers, or a vector computed from the input.
 */
import type { Budget } from "../budget.ts";
import { FormatError } from "../errors.ts";
import {
  brainToNumber,
  decodeNumbers,
  type ElementType,
  elementBytes,
  halfToNumber,
  isFloating,
} from "../numbers.ts";
import { type Shape, shapeSize } from "../shape.ts";
import { DataType, type TensorMessage } from "./messages.ts";

export interface ConstantTensor {
  readonly kind: "constant";
  readonly shape: Shape;
  readonly values: Float64Array;
  /** Whether the element type is an integer or boolean one: division truncates. */
  readonly integer: boolean;
}

export interface ComputedTensor {
  readonly kind: "computed";
  readonly shape: Shape;
  /** Position of the step that computes its entries, row-major. */
  readonly step: number;
}

export type Tensor = ConstantTensor | ComputedTensor;

const ELEMENT_TYPES: Readonly<Record<number, ElementType>> = {
  [DataType.float]: "F32",
  [DataType.double]: "F64",
  [DataType.float16]: "F16",
  [DataType.bfloat16]: "BF16",
  [DataType.int64]: "I64",
  [DataType.int32]: "I32",
  [DataType.int16]: "I16",
  [DataType.int8]: "I8",
  [DataType.uint64]: "U64",
  [DataType.uint32]: "U32",
  [DataType.uint16]: "U16",
  [DataType.uint8]: "U8",
  [DataType.bool]: "BOOL",
};

/** Element type by its ONNX number; throws for strings, complex and 4- or 8-bit floats. */
export function elementType(dataType: number, what: string): ElementType {
  const type = ELEMENT_TYPES[dataType];
  if (type === undefined) {
    throw new FormatError(
      `${what} has element type ${dataType}; supported: ${Object.keys(DataType).join(", ")}`,
    );
  }
  return type;
}

/** Bytes of an external data file, by the location that the model gives. */
export type ExternalData = (location: string) => Uint8Array;

/** Throws unless `location` names a file beside or below the model. */
export function checkLocation(location: string, what: string): void {
  const parts = location.split(/[\\/]/);
  const absolute = parts[0] === "" || /^[A-Za-z]:/.test(location);
  if (absolute || parts.includes("..") || location.includes("\0")) {
    throw new FormatError(`${what}: external data location "${location}" is not beside the model; refused`);
  }
}

/** The numbers of a tensor message. */
export function tensorOf(
  message: TensorMessage,
  external: ExternalData | undefined,
  budget: Budget,
): ConstantTensor {
  const what = `weight "${message.name}"`;
  const type = elementType(message.dataType, what);
  const count = shapeSize(message.dims, what);
  const values = readValues(message, type, count, what, external, budget);
  if (isFloating(type)) {
    for (let k = 0; k < count; k++)
      if (Number.isNaN(values[k])) throw new FormatError(`${what} is NaN at entry ${k}`);
  }
  return { kind: "constant", shape: message.dims, values, integer: !isFloating(type) };
}

function readValues(
  message: TensorMessage,
  type: ElementType,
  count: number,
  what: string,
  external: ExternalData | undefined,
  budget: Budget,
): Float64Array {
  if (message.dataLocation === 1) {
    return decodeNumbers(
      externalBytes(message, count * elementBytes(type), what, external),
      type,
      count,
      what,
      budget,
    );
  }
  if (message.rawData !== undefined) return decodeNumbers(message.rawData, type, count, what, budget);
  const typed = message.typedData ?? [];
  if (typed.length !== count)
    throw new FormatError(`${what} declares ${count} numbers but has ${typed.length}`);
  budget.charge(count, what);
  // Halves are stored as their bits.
  const convert = type === "F16" ? halfToNumber : type === "BF16" ? brainToNumber : (value: number) => value;
  return Float64Array.from(typed, (value) => convert(value) + 0);
}

function externalBytes(
  message: TensorMessage,
  byteCount: number,
  what: string,
  external: ExternalData | undefined,
): Uint8Array {
  const entries = new Map(message.externalData);
  const location = entries.get("location") ?? "";
  checkLocation(location, what);
  if (external === undefined)
    throw new FormatError(`${what} is in the file "${location}", which was not given`);
  const bytes = external(location);
  const number = (key: string, fallback: number) => {
    const text = entries.get(key);
    const value = text === undefined ? fallback : Number(text);
    if (!Number.isSafeInteger(value) || value < 0)
      throw new FormatError(`${what}: external ${key} "${text}" is invalid`);
    return value;
  };
  const offset = number("offset", 0);
  const length = number("length", byteCount);
  if (length !== byteCount || offset + length > bytes.length) {
    throw new FormatError(
      `${what} needs ${byteCount} bytes, but "${location}" has ${length} at offset ${offset} of ${bytes.length}`,
    );
  }
  return bytes.subarray(offset, offset + length);
}
