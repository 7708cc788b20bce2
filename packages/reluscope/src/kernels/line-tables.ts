/**
 * The arrays of a sweep over a segment, the same for both of its implementations: per level the affine forms of all
 * units on the current cell, and a chunk of cells that were found. See `line-sweep-typescript.ts` for what is done
 * with them. "One a unit" means one entry for each unit, padded to an even number.
 */
import { GROWTH } from "../exact/rounding.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import type { KernelMemory } from "./prepared-weights.ts";

/** A hidden layer, or the outputs. */
export interface LineLevel {
  readonly size: number;
  /** `size` padded to an even number; padding has zero weights and no sign. */
  readonly rows: number;
  /** Column by column, `rows` numbers each; empty for the first level, whose forms come from the slice. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
  /**
   * One a unit: slope · t + constant, off the true form by at most `bound` anywhere in the domain when the form was
   * computed from the beginning, and how much that has grown since is said of the level (`line-sweep-growth.ts`).
   */
  readonly slope: Float64Array;
  readonly constant: Float64Array;
  readonly bound: Float64Array;
  /** One a unit: 1 / bound, and sign / bound. */
  readonly inverse: Float64Array;
  readonly test: Float64Array;
  /** One a unit: what the unit that is crossed adds to each unit's form, as a multiple of its own. */
  readonly push: Float64Array;
  /** One a unit: 1 or −1 on the current cell, NaN for units without sign. The last level has none. */
  readonly sign: Float64Array | undefined;
  /** One a unit: proved lower end of the unit's next root, NaN if it has none up to the end; only in blocks that are marked. */
  readonly low: Float64Array;
  /** One a unit: the unit's slope on the current cell, and its slope left of zero. */
  readonly gain: Float64Array;
  readonly negative: Float64Array;
  /** One a unit: gain · push; the same array where all gains of active units are 1. */
  readonly scaled: Float64Array;
  /** Units are marked in blocks: bit `block >> shift` of 32, and for each unit that bit. */
  readonly shift: number;
  readonly mark: Int32Array;
  /** Units whose gain is not zero, in any order, with room for two numbers each, and where each of them stands in that list. */
  readonly active: Int32Array;
  readonly place: Int32Array;
  /** The largest sum of |weights| · |gains| of a unit, for all gains that units can have. */
  readonly norm: number;
  /** Number and pattern word of the first unit. */
  readonly firstUnit: number;
  readonly firstWord: number;
}

/** Cells found since the sweep last stopped, `capacity` at most; m outputs. */
export interface LineChunk {
  readonly capacity: number;
  /** cells × pattern words */
  readonly patterns: Int32Array;
  /** cells × m × 2 */
  readonly maps: Float64Array;
  /** cells × m */
  readonly mapErrors: Float64Array;
  /** Right end of each cell, its error and the unit that switches there; the last cell of a domain has none. */
  readonly ends: Float64Array;
  readonly endErrors: Float64Array;
  readonly endUnits: Int32Array;
  /** 1 where the map right of the end is proved to be another one. */
  readonly differs: Int32Array;
}

/** Units of a block: the other implementation keeps a block's sums and weights in registers. */
const BLOCK = 12;

/** Room for the cells of a chunk, in bytes. */
const CHUNK_BYTES = 2 ** 17;

export class LineTables {
  /** Number of hidden layers; `levels[depth]` are the outputs. */
  readonly depth: number;
  readonly levels: readonly LineLevel[];
  readonly chunk: LineChunk;
  /** Packed pattern of the current cell (see `NeuronTable`). */
  readonly words: Int32Array;
  /** Room for the terms of a product: four numbers a column. */
  readonly terms: Float64Array;

  /** `cells`: room in the chunk; default: as many cells as its memory holds. */
  constructor(network: Network, memory: KernelMemory, cells?: number) {
    const maps: readonly AffineMap[] = [...network.layers, network.output];
    const levels: LineLevel[] = [];
    let [units, words, widest] = [0, 0, 0];
    maps.forEach(({ weight, bias }, l) => {
      const size = bias.length;
      const rows = size + (size & 1);
      const weights = memory.float64(l === 0 ? 0 : rows * weight.columns);
      if (l > 0) {
        for (let row = 0; row < size; row++) {
          forEachInRow(weight, row, (column, value) => {
            weights[column * rows + row] = value;
          });
        }
      }
      const array = () => memory.float64(rows);
      const layer = l < network.layers.length ? network.layers[l] : undefined;
      const push = array();
      const shift = Math.max(0, Math.ceil(Math.log2(rows / BLOCK / 32)));
      const level: LineLevel = {
        size,
        rows,
        weights,
        bias: array(),
        slope: array(),
        constant: array(),
        bound: array(),
        inverse: array(),
        test: array(),
        push,
        scaled: layer && !layer.negativeSlope.every((slope) => slope === 0 || slope === 1) ? array() : push,
        shift,
        mark: blockMarks(rows, shift),
        sign: layer && array(),
        low: array(),
        gain: array(),
        negative: array(),
        active: memory.int32(2 * rows),
        place: memory.int32(rows),
        norm: l > 0 ? largestSum(weights, rows, levels[l - 1].negative) : 0,
        firstUnit: units,
        firstWord: words,
      };
      level.bias.set(bias);
      if (layer) {
        level.negative.set(layer.negativeSlope);
        level.sign?.fill(Number.NaN);
        layer.negativeSlope.forEach((slope, i) => {
          if (slope !== 1 && level.sign) level.sign[i] = 1;
        });
        units += size;
        words += Math.ceil(size / 16);
        widest = Math.max(widest, rows);
      }
      levels.push(level);
    });
    this.depth = network.layers.length;
    this.levels = levels;
    this.words = memory.int32(words);
    this.terms = memory.float64(4 * widest);
    const outputs = network.outputSize;
    const capacity = cells ?? chunkCapacity(words, outputs);
    this.chunk = {
      capacity,
      patterns: memory.int32(capacity * words),
      maps: memory.float64(capacity * outputs * 2),
      mapErrors: memory.float64(capacity * outputs),
      ends: memory.float64(capacity),
      endErrors: memory.float64(capacity),
      endUnits: memory.int32(capacity),
      differs: memory.int32(capacity),
    };
  }
}

/** The bit of each unit's block; a last pair of units that would be a block by itself belongs to the one before. */
function blockMarks(rows: number, shift: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => {
    const alone = i + 2 >= rows && rows > 2 && rows % BLOCK === 2;
    return 1 << (Math.floor((alone ? i - 2 : i) / BLOCK) >> shift);
  });
}

/** The largest sum of |weight| · max(1, |negative slope|) in a row; the weights are stored column by column. */
function largestSum(weights: Float64Array, rows: number, negative: Float64Array): number {
  const sums = new Float64Array(rows);
  for (let column = 0, at = 0; at < weights.length; column++) {
    const gain = Math.max(1, Math.abs(negative[column]));
    for (let row = 0; row < rows; row++, at++) sums[row] += Math.abs(weights[at]) * gain;
  }
  return sums.reduce((most, sum) => Math.max(most, sum), 0) * GROWTH;
}

function chunkCapacity(words: number, outputs: number): number {
  return Math.max(8, Math.min(512, Math.floor(CHUNK_BYTES / (4 * words + 24 * outputs + 24))));
}

/** Bytes for the arrays of a network's `LineTables`, each rounded up to 16, and `extra` bytes for each level. */
export function lineTableBytes(network: Network, extra: number): number {
  let [total, words, widest] = [0, 0, 0];
  [...network.layers, network.output].forEach(({ weight, bias }, l) => {
    const rows = bias.length + (bias.length & 1);
    if (l > 0) total += 8 * rows * weight.columns;
    total += 14 * (8 * rows + 16) + 3 * (4 * rows + 16) + extra;
    if (l < network.layers.length) {
      words += Math.ceil(bias.length / 16);
      widest = Math.max(widest, rows);
    }
  });
  const cell = 4 * words + 24 * network.outputSize + 24;
  return total + 4 * words + 32 * widest + chunkCapacity(words, network.outputSize) * cell + 10 * 16;
}
