/** Numbering of a network's hidden units: one running index, and where each stands in a packed pattern. */
import type { Network } from "../network/network.ts";

/**
 * Unit u (0 … total − 1, layer by layer) is unit `u − layerStart[l]` of hidden layer l; reported layers count
 * from 1, units in a layer from 0. In a packed pattern every layer starts a new 32-bit word and a unit takes
 * two bits: word `layerWord[l] + (i >> 4)`, shift `2·(i & 15)`.
 */
export interface NeuronTable {
  readonly total: number;
  /** L + 1 */
  readonly layerStart: Uint32Array;
  /** L + 1 */
  readonly layerWord: Uint32Array;
  readonly patternWords: number;
}

export function neuronTable(network: Network): NeuronTable {
  const layers = network.layers.length;
  const layerStart = new Uint32Array(layers + 1);
  const layerWord = new Uint32Array(layers + 1);
  for (let l = 0; l < layers; l++) {
    const size = network.layers[l].bias.length;
    layerStart[l + 1] = layerStart[l] + size;
    layerWord[l + 1] = layerWord[l] + Math.ceil(size / 16);
  }
  return { total: layerStart[layers], layerStart, layerWord, patternWords: layerWord[layers] };
}

/** [layer from 1, unit from 0] of a running unit index. */
export function neuronName(neurons: NeuronTable, unit: number): [layer: number, index: number] {
  let layer = 0;
  while (unit >= neurons.layerStart[layer + 1]) layer++;
  return [layer + 1, unit - neurons.layerStart[layer]];
}

/** Sign code of one unit in the packed pattern of one cell. */
export function patternSign(
  neurons: NeuronTable,
  patterns: Uint32Array,
  cell: number,
  layer: number,
  index: number,
): number {
  const word = patterns[cell * neurons.patternWords + neurons.layerWord[layer] + (index >> 4)];
  return (word >>> (2 * (index & 15))) & 3;
}

const SYMBOLS = ["0", "+", "-", "·"];

/** A cell's pattern, one string a layer: `+`, `-`, `0`, and `·` for linear units. */
export function patternStrings(neurons: NeuronTable, patterns: Uint32Array, cell: number): string[] {
  const strings: string[] = [];
  for (let l = 0; l + 1 < neurons.layerStart.length; l++) {
    let text = "";
    const size = neurons.layerStart[l + 1] - neurons.layerStart[l];
    for (let i = 0; i < size; i++) text += SYMBOLS[patternSign(neurons, patterns, cell, l, i)];
    strings.push(text);
  }
  return strings;
}
