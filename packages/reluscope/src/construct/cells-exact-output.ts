/**
 * The outputs' affine forms on a cell, exactly, from the signs of its units (THEORY sections 2 and 7). Networks that are
 * constructed have short weights: then sums of doubles do not round, which is proved once for every unit, and a cell costs
 * one pass over the weights. An output whose sum would need more bits is kept as a few sums that do not round.
 */

import type { NeuronTable } from "../complex/neurons.ts";
import { lowestBit } from "../exact/dyadic.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_ZERO } from "../network/signs.ts";

/** Integers up to 2^53 are doubles; what is left covers sums and differences of two forms on their way. */
const LARGEST = 2 ** 50;

/** A number's lowest bit and a bound on its size; what is zero has bit Infinity. */
interface Extent {
  readonly bit: number;
  readonly size: number;
}

/** Entries of a matrix by columns. */
interface Columns {
  readonly start: Int32Array;
  readonly rows: Int32Array;
  readonly values: Float64Array;
}

/** Part of one output: its terms have sums that do not round. */
interface OutputGroup {
  readonly output: number;
  readonly units: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
}

/** From one cell to the next only what changes is added: without rounding, the order of sums does not matter. */
export class ExactOutputs {
  /** Sums that each output is made of. */
  readonly groups: readonly OutputGroup[];
  /** n + 1 numbers a group: its form on the last cell. */
  readonly forms: Float64Array;
  private readonly width: number;
  private readonly neurons: NeuronTable;
  private readonly slopes: readonly Float64Array[];
  /** Per hidden layer, what reads it; the last one gives to the groups. */
  private readonly columns: readonly Columns[];
  /** Per hidden layer, and the groups as the last: forms before the units' bend, on the last cell. */
  private readonly before: readonly Float64Array[];
  /** Per hidden layer: forms behind it. */
  private readonly behind: readonly Float64Array[];
  private readonly changed: readonly Uint8Array[];
  private readonly difference: Float64Array;

  private constructor(network: Network, neurons: NeuronTable, groups: readonly OutputGroup[]) {
    const width = network.inputSize + 1;
    this.width = width;
    this.neurons = neurons;
    this.groups = groups;
    this.slopes = network.layers.map((layer) => layer.negativeSlope);
    const sizes = network.layers.map((layer) => layer.bias.length);
    const biases = [...network.layers.map((layer) => layer.bias), groups.map(({ bias }) => bias)];
    this.before = biases.map((bias) => {
      const forms = new Float64Array(bias.length * width);
      bias.forEach((value, i) => {
        forms[i * width + width - 1] = value;
      });
      return forms;
    });
    const [first] = this.before;
    for (let unit = 0; unit < sizes[0]; unit++)
      forEachInRow(network.layers[0].weight, unit, (input, value) => {
        first[unit * width + input] = value;
      });
    this.behind = sizes.map((size) => new Float64Array(size * width));
    // At first everything has to be looked at.
    this.changed = sizes.map((size) => new Uint8Array(size).fill(1));
    this.columns = sizes.map((size, level) =>
      level + 1 < sizes.length
        ? byColumns(size, (add) => {
            const { weight } = network.layers[level + 1];
            for (let row = 0; row < weight.rows; row++)
              forEachInRow(weight, row, (column, value) => add(row, column, value));
          })
        : byColumns(size, (add) => {
            groups.forEach(({ units, weights }, row) => {
              units.forEach((unit, i) => {
                add(row, unit, weights[i]);
              });
            });
          }),
    );
    this.forms = this.before[sizes.length];
    this.difference = new Float64Array(width);
  }

  /** Undefined when some sum might round, or there is no hidden layer. */
  static of(network: Network, neurons: NeuronTable): ExactOutputs | undefined {
    if (network.layers.length === 0) return undefined;
    const groups = exactGroups(network);
    return groups && new ExactOutputs(network, neurons, groups);
  }

  /** Puts the outputs' forms on the cell of a pattern into `forms`. */
  load(pattern: Uint32Array): void {
    const { width, difference } = this;
    for (let level = 0; level < this.slopes.length; level++) {
      const slopes = this.slopes[level];
      const before = this.before[level];
      const behind = this.behind[level];
      const changed = this.changed[level];
      const above = this.changed[level + 1];
      const forms = this.before[level + 1];
      const { start, rows, values } = this.columns[level];
      const firstWord = this.neurons.layerWord[level];
      for (let unit = 0; unit < slopes.length; unit++) {
        const code = (pattern[firstWord + (unit >> 4)] >>> (2 * (unit & 15))) & 3;
        const slope = code === SIGN_NEGATIVE ? slopes[unit] : code === SIGN_ZERO ? 0 : 1;
        // Bit 1 of the mark is the slope of the last cell, bit 0 whether the form before the bend is a new one.
        const mark = changed[unit];
        if (mark >> 1 === slope && (mark & 1) === 0) continue;
        changed[unit] = slope << 1;
        const at = unit * width;
        let same = true;
        for (let k = 0; k < width; k++) {
          const value = slope * before[at + k];
          difference[k] = value - behind[at + k];
          behind[at + k] = value;
          if (difference[k] !== 0) same = false;
        }
        if (same) continue;
        for (let entry = start[unit]; entry < start[unit + 1]; entry++) {
          const weight = values[entry];
          const to = rows[entry] * width;
          for (let k = 0; k < width; k++) forms[to + k] += weight * difference[k];
          if (above) above[rows[entry]] |= 1;
        }
      }
    }
  }
}

function byColumns(
  columns: number,
  entries: (add: (row: number, column: number, value: number) => void) => void,
): Columns {
  const lists: { row: number; value: number }[][] = Array.from({ length: columns }, () => []);
  entries((row, column, value) => {
    if (value !== 0) lists[column].push({ row, value });
  });
  const start = new Int32Array(columns + 1);
  lists.forEach((list, column) => {
    start[column + 1] = start[column] + list.length;
  });
  return {
    start,
    rows: Int32Array.from(lists.flatMap((list) => list.map(({ row }) => row))),
    values: Float64Array.from(lists.flatMap((list) => list.map(({ value }) => value))),
  };
}

/** The outputs as sums that do not round; undefined when a unit's sum might. */
function exactGroups(network: Network): OutputGroup[] | undefined {
  let below: Extent[] = new Array(network.inputSize).fill({ bit: 0, size: 1 });
  for (const layer of network.layers) {
    const here: Extent[] = [];
    for (let unit = 0; unit < layer.bias.length; unit++) {
      const slope = layer.negativeSlope[unit];
      if (slope !== 0 && slope !== 1) return undefined;
      const extent = rowExtent(layer, unit, below);
      if (extent.size > LARGEST * 2 ** extent.bit) return undefined;
      here.push(extent);
    }
    below = here;
  }
  const groups: OutputGroup[] = [];
  for (let output = 0; output < network.outputSize; output++) {
    const terms: { unit: number; weight: number; extent: Extent }[] = [
      { unit: -1, weight: network.output.bias[output], extent: extentOf(network.output.bias[output]) },
    ];
    forEachInRow(network.output.weight, output, (unit, weight) => {
      if (weight !== 0) terms.push({ unit, weight, extent: product(extentOf(weight), below[unit]) });
    });
    const found = split(output, terms);
    if (!found) return undefined;
    groups.push(...found);
  }
  return groups;
}

function split(
  output: number,
  terms: readonly { unit: number; weight: number; extent: Extent }[],
): OutputGroup[] | undefined {
  const sorted = [...terms].sort((a, b) => a.extent.bit - b.extent.bit);
  const groups: { output: number; units: number[]; weights: number[]; bias: number; extent: Extent }[] = [];
  for (const { unit, weight, extent } of sorted) {
    if (extent.size > LARGEST * 2 ** extent.bit) return undefined;
    let group = groups.at(-1);
    if (!group || group.extent.size + extent.size > LARGEST * 2 ** Math.min(group.extent.bit, extent.bit)) {
      group = { output, units: [], weights: [], bias: 0, extent: { bit: Number.POSITIVE_INFINITY, size: 0 } };
      groups.push(group);
    }
    group.extent = {
      bit: Math.min(group.extent.bit, extent.bit),
      size: group.extent.size + extent.size,
    };
    if (unit < 0) group.bias = weight;
    else {
      group.units.push(unit);
      group.weights.push(weight);
    }
  }
  return groups;
}

function extentOf(value: number): Extent {
  return { bit: lowestBit(value), size: Math.abs(value) };
}

function product(a: Extent, b: Extent): Extent {
  return { bit: a.bit + b.bit, size: a.size * b.size };
}

function rowExtent({ weight, bias }: AffineMap, row: number, below: readonly Extent[]): Extent {
  let { bit, size } = extentOf(bias[row]);
  forEachInRow(weight, row, (column, value) => {
    if (value === 0) return;
    const term = product(extentOf(value), below[column]);
    bit = Math.min(bit, term.bit);
    size += term.size;
  });
  return { bit, size };
}
