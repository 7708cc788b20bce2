/** A network cut off after one of its hidden layers. */
import type { Network } from "../network/network.ts";

/**
 * The network up to a hidden layer, whose activations are the outputs.
 *
 * @param layer counted from 1; 0 is the input
 */
export function layersUpTo(network: Network, layer: number): Network {
  if (!Number.isInteger(layer) || layer < 0 || layer > network.layers.length)
    throw new Error(`there is no hidden layer ${layer}; there are 0 (the input) … ${network.layers.length}`);
  const size = layer === 0 ? network.inputSize : network.layers[layer - 1].bias.length;
  const rowStart = Int32Array.from({ length: size + 1 }, (_, i) => i);
  const columnIndex = Int32Array.from({ length: size }, (_, i) => i);
  const weight = {
    kind: "sparse" as const,
    rows: size,
    columns: size,
    rowStart,
    columnIndex,
    values: new Float64Array(size).fill(1),
  };
  const output = { weight, bias: new Float64Array(size) };
  const { inputShape, inputSize } = network;
  return { inputShape, inputSize, outputSize: size, layers: network.layers.slice(0, layer), output };
}
