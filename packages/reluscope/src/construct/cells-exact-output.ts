/**
 * The outputs' affine forms on a cell, exactly, from the signs of its units (THEORY sections 2 and 7). Networks that are
 * constructed have short weights: then sums of doubles do not round, which is proved once for every unit, and a cell costs
 * one pass over the weights. An output whose sum would need more bits is kept as a few sums that do not round.
 */

import type { NeuronTable } from "../complex/neurons.ts";
import { patternSign } from "../complex/neurons.ts";
import { lowestBit } from "../exact/dyadic.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_ZERO } from "../network/signs.ts";

/** Integers of this size are doubles; one bit less than there is. */
const LARGEST = 2 ** 52;

/** A number's lowest bit and a bound on its size; what is zero has bit Infinity. */
interface Extent {
  readonly bit: number;
  readonly size: number;
}

interface SparseLevel {
  readonly rowStart: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  readonly bias: Float64Array;
}

/** Part of one output: its terms have sums that do not round. */
interface OutputGroup {
  readonly output: number;
  readonly units: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
}

export class ExactOutputs {
  /** Sums that each output is made of. */
  readonly groups: readonly OutputGroup[];
  /** n + 1 numbers a group: its form on the last cell. */
  readonly forms: Float64Array;
  private readonly width: number;
  private readonly levels: readonly SparseLevel[];
  private readonly slopes: readonly Float64Array[];
  /** Per hidden layer: the units' forms times their slopes on the last cell. */
  private readonly active: readonly Float64Array[];
  private readonly last: Uint32Array;
  private fresh = true;
  private readonly neurons: NeuronTable;

  private constructor(network: Network, neurons: NeuronTable, groups: readonly OutputGroup[]) {
    this.width = network.inputSize + 1;
    this.neurons = neurons;
    this.groups = groups;
    this.forms = new Float64Array(groups.length * this.width);
    this.levels = network.layers.map(sparseLevel);
    this.slopes = network.layers.map((layer) => layer.negativeSlope);
    this.active = network.layers.map((layer) => new Float64Array(layer.bias.length * this.width));
    this.last = new Uint32Array(neurons.patternWords);
  }

  /** Undefined when some sum might round. */
  static of(network: Network, neurons: NeuronTable): ExactOutputs | undefined {
    const groups = exactGroups(network);
    return groups && new ExactOutputs(network, neurons, groups);
  }

  /** Puts the outputs' forms on the cell of a pattern into `forms`. */
  load(pattern: Uint32Array): void {
    const { levels, last, neurons } = this;
    let changed = this.fresh;
    this.fresh = false;
    for (let level = 0; level < levels.length; level++) {
      for (let word = neurons.layerWord[level]; !changed && word < neurons.layerWord[level + 1]; word++)
        changed = pattern[word] !== last[word];
      if (changed) this.activate(level, pattern);
    }
    last.set(pattern);
    this.output();
  }

  private activate(level: number, pattern: Uint32Array): void {
    const { rowStart, columns, values, bias } = this.levels[level];
    const { width } = this;
    const below = level > 0 ? this.active[level - 1] : undefined;
    const out = this.active[level];
    const slopes = this.slopes[level];
    for (let unit = 0; unit < bias.length; unit++) {
      const to = unit * width;
      for (let k = 0; k < width; k++) out[to + k] = 0;
      const sign = patternSign(this.neurons, pattern, 0, level, unit);
      const slope = sign === SIGN_NEGATIVE ? slopes[unit] : sign === SIGN_ZERO ? 0 : 1;
      if (slope === 0) continue;
      for (let entry = rowStart[unit]; entry < rowStart[unit + 1]; entry++) {
        const weight = slope * values[entry];
        if (below === undefined) out[to + columns[entry]] += weight;
        else {
          const from = columns[entry] * width;
          for (let k = 0; k < width; k++) out[to + k] += weight * below[from + k];
        }
      }
      out[to + width - 1] += slope * bias[unit];
    }
  }

  private output(): void {
    const { groups, forms, width, active } = this;
    const below = active[active.length - 1];
    forms.fill(0);
    groups.forEach(({ units, weights, bias }, g) => {
      const to = g * width;
      for (let i = 0; i < units.length; i++) {
        const weight = weights[i];
        if (below === undefined) forms[to + units[i]] += weight;
        else {
          const from = units[i] * width;
          for (let k = 0; k < width; k++) forms[to + k] += weight * below[from + k];
        }
      }
      forms[to + width - 1] += bias;
    });
  }
}

function sparseLevel({ weight, bias }: AffineMap): SparseLevel {
  const rowStart = new Int32Array(bias.length + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < bias.length; row++) {
    forEachInRow(weight, row, (column, value) => {
      if (value === 0) return;
      columns.push(column);
      values.push(value);
    });
    rowStart[row + 1] = values.length;
  }
  return { rowStart, columns: Int32Array.from(columns), values: Float64Array.from(values), bias };
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
