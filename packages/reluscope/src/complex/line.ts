/** The exact pieces of a network on a segment: public entry to the walk of `line-walk.ts`. */
import { checkNetwork, type Network } from "../network/network.ts";
import type { LineDomain } from "./domain.ts";
import { GrowableInt32 } from "./growable.ts";
import type { LineComplex } from "./line-complex.ts";
import { LineWalk } from "./line-walk.ts";
import { linearRegions } from "./linear-regions.ts";
import { type NeuronTable, patternSign } from "./neurons.ts";
import { checkInputs } from "./partition.ts";
import type { KernelChoice } from "./running-forms.ts";

export interface LineOptions {
  /** Implementation of the inner loops; the result is the same, bit by bit. Default "auto". */
  readonly kernel?: KernelChoice;
}

/**
 * The canonical complex of `network` on the segment `domain`: breakpoints with the neurons that switch there,
 * patterns, affine maps and linear regions of the pieces between them, every sign proved (THEORY sections 1–3).
 *
 * @throws InvalidDomainError when the slice does not have the network's number of inputs
 * @example
 * line(network, segmentDomain(fullSlice(1), -1, 1)).counts.cells; // 32
 */
export function line(network: Network, domain: LineDomain, options: LineOptions = {}): LineComplex {
  checkNetwork(network);
  checkInputs(network, domain);
  const walk = new LineWalk(network, domain, options.kernel ?? "auto");
  walk.run();
  const { cells, neurons, exactSigns } = walk.state;
  const { outputSize } = network;
  const vertices = new Float64Array(cells + 1);
  const vertexErrors = new Float64Array(cells + 1);
  vertices[0] = domain.low;
  for (let cell = 0; cell < cells; cell++) {
    vertices[cell + 1] = walk.position.data[walk.cellEnds.data[cell]];
    vertexErrors[cell + 1] = walk.error.data[walk.cellEnds.data[cell]];
  }
  const { patterns, maps, mapErrors } = walk.state.cellArrays();
  const pairs = new Int32Array(2 * (cells - 1)).map((_, i) => (i + 1) >> 1);
  const { regions, count } = linearRegions(
    network,
    {
      slice: domain.slice,
      neurons,
      outputSize,
      cells,
      patterns,
      maps,
      mapErrors,
      corners: Float64Array.of(domain.low, domain.high),
    },
    pairs,
  );
  return {
    dimension: 1,
    domain,
    neurons,
    outputSize,
    vertices,
    vertexErrors,
    ...switches(neurons, patterns, cells),
    patterns,
    maps,
    mapErrors,
    regions,
    counts: { cells, linearRegions: count, vertices: cells + 1, fVector: [cells + 1, cells] },
    euler: vertices.length - cells,
    certified: true,
    exactSigns,
    complete: true,
  };
}

/** The neurons whose sign differs between the cells on the two sides of each breakpoint. */
function switches(
  neurons: NeuronTable,
  patterns: Uint32Array,
  cells: number,
): { vertexNeuronStart: Uint32Array; vertexNeurons: Uint32Array } {
  const start = new Uint32Array(cells);
  const units = new GrowableInt32();
  const { layerStart, layerWord, patternWords } = neurons;
  for (let cell = 1; cell < cells; cell++) {
    for (let level = 0; level + 1 < layerStart.length; level++) {
      for (let word = layerWord[level]; word < layerWord[level + 1]; word++) {
        if (patterns[(cell - 1) * patternWords + word] === patterns[cell * patternWords + word]) continue;
        const first = (word - layerWord[level]) * 16;
        const last = Math.min(first + 16, layerStart[level + 1] - layerStart[level]);
        for (let i = first; i < last; i++) {
          const before = patternSign(neurons, patterns, cell - 1, level, i);
          if (before !== patternSign(neurons, patterns, cell, level, i)) units.push(layerStart[level] + i);
        }
      }
    }
    start[cell] = units.length;
  }
  return { vertexNeuronStart: start, vertexNeurons: new Uint32Array(units.toArray().buffer) };
}
