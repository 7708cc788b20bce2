/** How many cells the first layers of a network make of a domain (THEORY section 1), layer by layer, each count certified. */
import { countCells } from "../complex/count-cells.ts";
import type { Network } from "../network/network.ts";
import { type ProofDomain, spreadDomain } from "../prove/cell-walk.ts";

export interface LayerCells {
  /** Hidden layer, from 1: cells of the layers up to it. */
  readonly layer: number;
  /** Their number, or so many of them when not `complete`. */
  readonly cells: number;
  readonly complete: boolean;
}

/** Cells are counted up to this dimension. */
export const MOST_COUNTED_DIMENSIONS = 6;

/**
 * The number of cells of the layers up to each hidden one; nothing for a domain of more than six dimensions.
 *
 * @param limit the most cells of each count; default 100,000, or fewer where each takes longer
 * @param onProgress called with the number of layers that are done
 */
export function cellsByLayer(
  network: Network,
  domain: ProofDomain,
  limit = defaultLimit(network, spreadDomain(domain).dimension),
  onProgress: (layers: number) => void = () => {},
): LayerCells[] {
  const spread = spreadDomain(domain);
  if (spread.dimension > MOST_COUNTED_DIMENSIONS) return [];
  const found: LayerCells[] = [];
  for (let layer = 1; layer <= network.layers.length; layer++) {
    // More layers make more cells: what did not fit before does not fit now.
    if (found.length > 0 && !found[found.length - 1].complete) break;
    const { cells, complete } = countCells(firstLayers(network, layer), spread, { limit });
    found.push({ layer, cells, complete });
    onProgress(layer);
  }
  return found;
}

/** Cells times units that are counted; each dimension beyond two counts so often. */
const CELL_WORK = 1e8;
const WORK_OF_DIMENSION = 4;

function defaultLimit({ layers }: Network, dimension: number): number {
  const units = layers.reduce((sum, { bias }) => sum + bias.length, 1);
  const most = CELL_WORK / (units * WORK_OF_DIMENSION ** Math.max(0, dimension - 2));
  return Math.min(100_000, Math.max(1000, Math.floor(most)));
}

/** The layers up to one, and an output that asks nothing of them. */
function firstLayers(network: Network, layer: number): Network {
  if (layer === network.layers.length) return network;
  const columns = network.layers[layer - 1].bias.length;
  return {
    ...network,
    outputSize: 1,
    layers: network.layers.slice(0, layer),
    output: {
      weight: { kind: "dense", rows: 1, columns, values: new Float64Array(columns) },
      bias: new Float64Array(1),
    },
  };
}
