/** The exact pieces of a network on a segment: public entry to the sweep of `line-sweep.ts` and the walk of `line-walk.ts`. */
import { checkNetwork, type Network } from "../network/network.ts";
import type { LineDomain } from "./domain.ts";
import type { LineCells } from "./line-cells.ts";
import type { LineComplex } from "./line-complex.ts";
import { sweepLine } from "./line-sweep.ts";
import { walkLine } from "./line-walk.ts";
import { linearRegions } from "./linear-regions.ts";
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
 * A sweep finds the cells as long as error bounds prove every sign; where exact arithmetic is needed, the walk
 * over the cells does it all.
 *
 * @throws InvalidDomainError when the slice does not have the network's number of inputs
 * @example
 * line(network, segmentDomain(fullSlice(1), -1, 1)).counts.cells; // 32
 */
export function line(network: Network, domain: LineDomain, options: LineOptions = {}): LineComplex {
  checkNetwork(network);
  checkInputs(network, domain);
  const kernel = options.kernel ?? "auto";
  const found = sweepLine(network, domain, kernel) ?? walkLine(network, domain, kernel);
  const { neurons, vertices, vertexErrors, vertexNeuronStart, vertexNeurons, patterns, maps, mapErrors } =
    found;
  const cells = vertices.length - 1;
  const { regions, count } = lineRegions(network, domain, found);
  return {
    dimension: 1,
    domain,
    neurons,
    outputSize: network.outputSize,
    vertices,
    vertexErrors,
    vertexNeuronStart,
    vertexNeurons,
    patterns,
    maps,
    mapErrors,
    regions,
    counts: { cells, linearRegions: count, vertices: cells + 1, fVector: [cells + 1, cells] },
    euler: vertices.length - cells,
    certified: true,
    exactSigns: found.exactSigns,
    complete: true,
  };
}

/** Linear region of each cell; only doubtful neighbours need a closer look. */
function lineRegions(
  network: Network,
  { slice, low, high }: LineDomain,
  { neurons, vertices, patterns, maps, mapErrors, doubtful }: LineCells,
): { regions: Uint32Array; count: number } {
  const cells = vertices.length - 1;
  if (doubtful.length === 0) {
    const regions = new Uint32Array(cells);
    for (let cell = 0; cell < cells; cell++) regions[cell] = cell;
    return { regions, count: cells };
  }
  const pairs = new Int32Array(2 * doubtful.length);
  for (let i = 0; i < doubtful.length; i++) {
    pairs[2 * i] = doubtful[i] - 1;
    pairs[2 * i + 1] = doubtful[i];
  }
  const { outputSize } = network;
  const corners = Float64Array.of(low, high);
  return linearRegions(
    network,
    { slice, neurons, outputSize, cells, patterns, maps, mapErrors, corners },
    pairs,
  );
}
