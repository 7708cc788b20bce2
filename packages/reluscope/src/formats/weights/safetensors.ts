/**
 * safetensors: an 8-byte header length, a JSON header, then the tensors' bytes.
 *
 * Format: huggingface/safetensors, README ("Format"). Networks are written with the tensors `layers.0.weight`,
 * `layers.0.bias`, …, `output.weight`, `output.bias`, and the slopes and the input shape in the metadata.
 */
import { z } from "zod";
import { toDense } from "../../network/matrix.ts";
import type { AffineMap, Network } from "../../network/network.ts";
import { Budget } from "../budget.ts";
import { asFormatError, FormatError } from "../errors.ts";
import { finishLoading, type LoadedNetwork, type ReadOptions } from "../loaded.ts";
import { allFloat32, decodeNumbers, type ElementType, elementBytes, encodeNumbers } from "../numbers.ts";
import { shapeSize } from "../shape.ts";
import { stackLayers, type WeightTensor } from "./linear-stack.ts";

/** Largest header: real ones have some 100 bytes for each tensor. */
const MAXIMUM_HEADER_BYTES = 2 ** 24;

const entrySchema = z.object({
  dtype: z.enum(["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL"]),
  shape: z.array(z.number().int().nonnegative()).max(16),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});

const ownSchema = z.object({
  version: z.literal(1),
  inputShape: z.array(z.number().int().positive()).max(16),
  slopes: z.array(z.union([z.number(), z.array(z.number())])),
});

/** Reads a safetensors file of linear layers. */
export function readSafetensors(bytes: Uint8Array, options: ReadOptions = {}): LoadedNetwork {
  return asFormatError("cannot read safetensors", () => {
    const budget = new Budget();
    const { tensors, metadata } = decode(bytes, budget);
    const own =
      metadata.reluscope === undefined ? undefined : ownSchema.parse(JSON.parse(metadata.reluscope));
    const read = stackLayers(tensors, {
      format: "safetensors",
      arch: options.arch,
      budget,
      fileOrder: false,
      slopes: own?.slopes,
      inputShape: own?.inputShape,
    });
    if (
      own !== undefined &&
      own.slopes.length !== read.builder.steps.filter((step) => step.kind === "units").length
    ) {
      throw new FormatError(`metadata gives slopes of ${own.slopes.length} hidden layers`);
    }
    return finishLoading(read, budget);
  });
}

function decode(
  bytes: Uint8Array,
  budget: Budget,
): { tensors: WeightTensor[]; metadata: Record<string, string> } {
  if (bytes.length < 8) throw new FormatError("cannot read safetensors: file is too short for a header");
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > bytes.length - 8 || length > MAXIMUM_HEADER_BYTES) {
    throw new FormatError(`cannot read safetensors: header of ${length} bytes in a file of ${bytes.length}`);
  }
  budget.charge(length, "the header");
  const header: unknown = JSON.parse(
    new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)),
  );
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw new FormatError("cannot read safetensors: the header is no object");
  }
  const data = bytes.subarray(8 + length);
  let metadata: Record<string, string> = {};
  const tensors: WeightTensor[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") {
      metadata = z.record(z.string(), z.string()).parse(value);
      continue;
    }
    const what = `weight "${name}"`;
    const parsed = entrySchema.safeParse(value);
    if (!parsed.success)
      throw new FormatError(`${what} has an invalid header: ${describeIssue(parsed.error)}`);
    const { dtype, shape, data_offsets: offsets } = parsed.data;
    const [start, end] = offsets;
    if (start > end || end > data.length) {
      throw new FormatError(`${what} has bytes ${start} to ${end} of ${data.length}`);
    }
    const count = shapeSize(shape, what);
    tensors.push({
      name,
      shape,
      values: decodeNumbers(data.subarray(start, end), dtype, count, what, budget),
    });
  }
  return { tensors, metadata };
}

/** The first problem that a schema found, in one line. */
export function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  const path = issue.path.map(String).join(".");
  const message = issue.message.toLowerCase().replace(", received undefined", ", but it is missing");
  return `${path === "" ? "" : `${path}: `}${message}`;
}

/** The bytes of `network` as safetensors; `precision` "auto" writes F32 when every number is a float32, else F64. */
export function writeSafetensors(
  network: Network,
  options: { precision?: "auto" | "float32" | "float64" } = {},
): Uint8Array {
  const maps: [string, AffineMap][] = network.layers.map((layer, at) => [`layers.${at}`, layer]);
  maps.push(["output", network.output]);
  const arrays = maps.flatMap(([name, map]) => [
    {
      name: `${name}.weight`,
      shape: [map.weight.rows, map.weight.columns],
      values: toDense(map.weight).values,
    },
    { name: `${name}.bias`, shape: [map.bias.length], values: map.bias },
  ]);
  const single = chooseSingle(
    arrays.map(({ values }) => values),
    options.precision ?? "auto",
  );
  const dtype: ElementType = single ? "F32" : "F64";
  const width = elementBytes(dtype);
  const slopes = network.layers.map(({ negativeSlope }) => uniformSlope(negativeSlope));
  const header: Record<string, unknown> = {
    __metadata__: {
      format: "pt",
      reluscope: JSON.stringify({ version: 1, inputShape: network.inputShape, slopes }),
    },
  };
  let offset = 0;
  for (const { name, shape, values } of arrays) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + values.length * width] };
    offset += values.length * width;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength);
  bytes.set(text, 8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  let at = 8 + headerLength;
  for (const { values } of arrays) {
    bytes.set(encodeNumbers(values, single), at);
    at += values.length * width;
  }
  return bytes;
}

/** Whether numbers are to be written as float32; with "float32" numbers that are none are rounded. */
export function chooseSingle(
  arrays: readonly ArrayLike<number>[],
  precision: "auto" | "float32" | "float64",
): boolean {
  if (precision !== "auto") return precision === "float32";
  return arrays.every(allFloat32);
}

/** The slope that all units of a layer share, or else all of them. */
export function uniformSlope(slopes: Float64Array): number | number[] {
  return slopes.every((slope) => slope === slopes[0]) ? slopes[0] : [...slopes];
}
