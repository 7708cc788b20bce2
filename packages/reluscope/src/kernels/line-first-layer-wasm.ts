/** The first layer's forms on a line in WebAssembly SIMD (source: assembly/line-first-layer.as.ts). */
import { UNDERFLOW } from "../exact/rounding.ts";
import type { DenseMatrix } from "../network/matrix.ts";
import type { Slice } from "../network/slice.ts";
import { secondOrder, split } from "./line-first-layer.ts";

/** Numbers of a pair of weights, and of an entry of a vector: the value or values, then their halves. */
const PAIR = 6;
const ENTRY = 3;

const RECORD_BYTES = 48;

export function firstLayerBytes({ rows, columns }: DenseMatrix): number {
  return 8 * columns * (PAIR * Math.ceil(rows / 2) + 3 * ENTRY) + RECORD_BYTES + 64;
}

/**
 * Writes the layer's weights into memory that `allocate` gives. The function that is returned writes a slice and the bound on |t|
 * and gives the address for `firstForms`, which writes the forms of the level whose record is at `levelAt`.
 */
export function firstLayerRecord(
  { rows, columns, values }: DenseMatrix,
  levelAt: number,
  buffer: ArrayBuffer,
  allocate: (bytes: number) => number,
): (slice: Slice, reach: number) => number {
  const high = new Float64Array(values.length);
  const low = new Float64Array(values.length);
  split(values, high, low);
  const pairs = Math.ceil(rows / 2);
  const weights = new Float64Array(buffer, allocate(8 * PAIR * pairs * columns), PAIR * pairs * columns);
  for (let row = 0, from = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, from++) {
      const to = PAIR * ((row >> 1) * columns + column) + (row & 1);
      weights[to] = values[from];
      weights[to + 2] = high[from];
      weights[to + 4] = low[from];
    }
  }
  const vectors = [0, 1, 2].map(
    () => new Float64Array(buffer, allocate(8 * ENTRY * columns), ENTRY * columns),
  );
  const halves = [new Float64Array(columns), new Float64Array(columns)] as const;
  const write = (values: Float64Array, to: Float64Array) => {
    split(values, ...halves);
    for (let i = 0; i < columns; i++) {
      to[ENTRY * i] = values[i];
      to[ENTRY * i + 1] = halves[0][i];
      to[ENTRY * i + 2] = halves[1][i];
    }
  };
  const [origin, directions, tails] = vectors;
  const record = allocate(RECORD_BYTES);
  const numbers = new Float64Array(buffer, record, 3);
  const addresses = new Uint32Array(buffer, record + 24, 6);
  numbers.set([0, secondOrder(columns), UNDERFLOW]);
  addresses.set([columns, levelAt, weights.byteOffset, origin.byteOffset, directions.byteOffset, 0]);
  return (slice, reach) => {
    numbers[0] = reach;
    write(slice.origin, origin);
    write(slice.directions, directions);
    if (slice.tails) write(slice.tails, tails);
    addresses[5] = slice.tails ? tails.byteOffset : 0;
    return record;
  };
}
