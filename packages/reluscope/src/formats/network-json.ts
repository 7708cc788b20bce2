/**
 * reluscope's own JSON form of a network. Numbers are printed shortest-exact, so that it is read back bit for bit.
 *
 * ```json
 * {
 *   "format": "reluscope-network", "version": 1,
 *   "inputShape": [2],
 *   "layers": [{ "weight": [[1, -1], [0.5, 2]], "bias": [0, 1], "slope": 0 }],
 *   "output": { "weight": [[1, 1]], "bias": [0] }
 * }
 * ```
 *
 * `weight` is a list of rows (outputs × inputs), or for a sparse matrix an object with `rows`, `columns`,
 * `rowStart`, `columnIndex` and `values` (compressed rows, columns increasing). `slope` is the slope of the units
 * left of zero, one number for all or a list: 0 ReLU, −1 absolute value, 1 linear.
 */
import { z } from "zod";
import { canonicalMatrix, type Matrix } from "../network/matrix.ts";
import { type AffineMap, checkNetwork, evaluate, type Layer, type Network } from "../network/network.ts";
import { Budget } from "./budget.ts";
import { asFormatError, FormatError } from "./errors.ts";
import type { LoadedNetwork, ReadOptions } from "./loaded.ts";
import { shapeSize } from "./shape.ts";
import { describeIssue, uniformSlope } from "./weights/safetensors.ts";

/** Text and bytes are in memory at the same time. */
const MAXIMUM_BYTES = 2 ** 27;
const MAXIMUM_LAYERS = 100_000;

// Plain predicates instead of schemas of elements: one message for each array, however many entries are wrong.
const numbers = z.custom<number[]>(
  (value) => Array.isArray(value) && value.every((entry) => typeof entry === "number"),
  "expects a list of numbers",
);
const indices = z.custom<number[]>(
  (value) =>
    Array.isArray(value) && value.every((entry) => Number.isInteger(entry) && entry >= 0 && entry < 2 ** 31),
  "expects a list of indices",
);
const rows = z.custom<number[][]>(
  (value) =>
    Array.isArray(value) &&
    value.every((row) => Array.isArray(row) && row.every((entry) => typeof entry === "number")),
  "expects a list of rows of numbers",
);
const sparse = z.object({
  rows: z.number().int().positive(),
  columns: z.number().int().positive(),
  rowStart: indices,
  columnIndex: indices,
  values: numbers,
});
const affineSchema = z.object({
  weight: z.union([rows, sparse], "expects rows of numbers or a sparse matrix"),
  bias: numbers,
});
const layerSchema = affineSchema.extend({
  slope: z.union([z.number(), numbers], "expects a number or a list of numbers"),
});
const networkSchema = z.object({
  format: z.literal("reluscope-network"),
  version: z.literal(1),
  inputShape: z.array(z.number().int().positive()).max(16),
  layers: z.custom<unknown[]>(
    (value) => Array.isArray(value) && value.length <= MAXIMUM_LAYERS,
    "expects a list of layers",
  ),
  output: affineSchema,
});

/** Charges what parsing will allocate, in 8-byte words: an empty object takes ten times its text. */
function chargeParsing(bytes: Uint8Array, budget: Budget): void {
  let objects = 0;
  let arrays = 0;
  let entries = 0;
  for (const byte of bytes) {
    if (byte === 0x7b) objects++;
    else if (byte === 0x5b) arrays++;
    else if (byte === 0x2c) entries++;
  }
  budget.charge(12 * objects + 10 * arrays + 3 * entries, "the text");
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new FormatError(`cannot read JSON: ${what}${describeIssue(result.error)}`);
  return result.data;
}

function matrixOf(weight: z.infer<typeof affineSchema>["weight"], what: string, budget: Budget): Matrix {
  if (Array.isArray(weight)) {
    const columns = weight[0]?.length ?? 0;
    if (weight.some((row) => row.length !== columns))
      throw new FormatError(`weight of ${what} has rows of different lengths`);
    budget.charge(2 * weight.length * columns, `weight of ${what}`);
    const values = new Float64Array(weight.length * columns);
    weight.forEach((row, i) => {
      row.forEach((value, j) => {
        values[i * columns + j] = value + 0;
      });
    });
    return canonicalMatrix({ kind: "dense", rows: weight.length, columns, values });
  }
  const { rows: rowCount, columns, rowStart, columnIndex, values } = weight;
  const entries = values.length;
  const wellFormed =
    rowStart.length === rowCount + 1 &&
    rowStart[0] === 0 &&
    rowStart[rowCount] === entries &&
    columnIndex.length === entries &&
    rowStart.every((start, i) => i === 0 || start >= rowStart[i - 1]) &&
    columnIndex.every((column) => column < columns);
  if (!wellFormed) throw new FormatError(`weight of ${what} is no well-formed sparse matrix`);
  for (let i = 0; i < rowCount; i++) {
    for (let k = rowStart[i] + 1; k < rowStart[i + 1]; k++) {
      if (columnIndex[k] <= columnIndex[k - 1])
        throw new FormatError(`weight of ${what} has columns out of order`);
    }
  }
  shapeSize([rowCount, columns], `weight of ${what}`);
  budget.charge(3 * entries + Math.min(rowCount * columns, Math.max(4096, 4 * entries)), `weight of ${what}`);
  return canonicalMatrix({
    kind: "sparse",
    rows: rowCount,
    columns,
    rowStart: Int32Array.from(rowStart),
    columnIndex: Int32Array.from(columnIndex),
    values: Float64Array.from(values),
  });
}

/** Reads a network from JSON. */
export function readNetworkJson(bytes: Uint8Array, options: ReadOptions = {}): LoadedNetwork {
  return asFormatError("cannot read JSON", () => {
    if (options.arch !== undefined)
      throw new FormatError("an architecture cannot be given for JSON: the file has its own");
    if (bytes.length > MAXIMUM_BYTES) {
      throw new FormatError(`network too large: ${bytes.length} bytes of JSON; at most ${MAXIMUM_BYTES}`);
    }
    const budget = new Budget();
    chargeParsing(bytes, budget);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const file = parse(networkSchema, JSON.parse(text), "");
    const affine = (map: z.infer<typeof affineSchema>, what: string): AffineMap => ({
      weight: matrixOf(map.weight, what, budget),
      bias: Float64Array.from(map.bias, (value) => value + 0),
    });
    const layers = file.layers.map((value, at): Layer => {
      const what = `layer ${at + 1}`;
      const layer = parse(layerSchema, value, `${what}: `);
      const map = affine(layer, what);
      const slopes =
        typeof layer.slope === "number" ? new Array<number>(map.bias.length).fill(layer.slope) : layer.slope;
      return { ...map, negativeSlope: Float64Array.from(slopes, (slope) => slope + 0) };
    });
    const output = affine(file.output, "output layer");
    const inputSize = shapeSize(file.inputShape, "input");
    const network: Network = {
      inputShape: file.inputShape,
      inputSize,
      outputSize: output.bias.length,
      layers,
      output,
    };
    checkNetwork(network);
    const operators = [{ name: "Linear", count: layers.length + 1 }];
    if (layers.length > 0) operators.push({ name: "PRelu", count: layers.length });
    return {
      network,
      format: "json",
      notices: [],
      operators,
      inputName: "input",
      outputName: "output",
      evaluateOriginal: (input) => evaluate(network, input),
      folded: false,
    };
  });
}

/** `network` as one line of JSON. */
export function writeNetworkJson(network: Network): string {
  const affine = ({ weight, bias }: AffineMap) => ({
    weight:
      weight.kind === "dense"
        ? Array.from({ length: weight.rows }, (_, i) => [
            ...weight.values.subarray(i * weight.columns, (i + 1) * weight.columns),
          ])
        : {
            rows: weight.rows,
            columns: weight.columns,
            rowStart: [...weight.rowStart],
            columnIndex: [...weight.columnIndex],
            values: [...weight.values],
          },
    bias: [...bias],
  });
  return JSON.stringify({
    format: "reluscope-network",
    version: 1,
    inputShape: network.inputShape,
    layers: network.layers.map((layer) => ({ ...affine(layer), slope: uniformSlope(layer.negativeSlope) })),
    output: affine(network.output),
  });
}
