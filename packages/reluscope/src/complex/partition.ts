/** The exact complex of a network on a convex polygon of a plane: public entry to the walk of `planar-walk.ts`. */
import { checkNetwork, type Network } from "../network/network.ts";
import { InvalidDomainError, type PlanarDomain } from "./domain.ts";
import { assemblePlanar } from "./planar-assembly.ts";
import type { PlanarComplex } from "./planar-complex.ts";
import { numberedPlane } from "./planar-numbering.ts";
import { PlanarWalk } from "./planar-walk.ts";
import { resultArrays } from "./result-arrays.ts";
import type { KernelChoice } from "./running-forms.ts";
import { RouteWalk } from "./walk-route.ts";

export interface PartitionOptions {
  /** Called now and then with the number of cells found so far. */
  readonly onProgress?: (cells: number) => void;
  /** Implementation of the inner loops; the result is the same, bit by bit. Default "auto". */
  readonly kernel?: KernelChoice;
}

/** How many cells pass between two calls of `onProgress`. */
const PROGRESS_STEP = 1024;

/**
 * The canonical polyhedral complex of `network` on `domain`: cells, edges, vertices, patterns, affine maps and
 * linear regions, every sign proved (THEORY sections 1–3).
 *
 * @param network any network; its input size must be that of the domain's slice
 * @param domain a convex polygon in a plane of the input space (`boxDomain`, `polygonDomain`)
 * @throws InvalidDomainError when the slice does not have the network's number of inputs
 * @example
 * const complex = partition(network, boxDomain(fullSlice(2), [[-1, 1], [-1, 1]]));
 * complex.counts.cells; // 788
 */
export function partition(
  network: Network,
  domain: PlanarDomain,
  options: PartitionOptions = {},
): PlanarComplex {
  checkNetwork(network);
  checkInputs(network, domain);
  const { onProgress } = options;
  let walked = 0;
  const walk = new PlanarWalk(
    network,
    domain,
    options.kernel ?? "auto",
    "complex",
    onProgress && (() => ++walked % PROGRESS_STEP === 0 && onProgress(walked)),
  );
  try {
    walk.run(new RouteWalk([]));
    const { neurons, exactSigns } = walk.state;
    const arrays = { neurons, exactSigns, complete: true, ...walk.state.cellArrays() };
    return assemblePlanar(network, domain, numberedPlane(walk, true, resultArrays).plane, arrays);
  } finally {
    walk.release();
  }
}

/** Throws unless the domain's slice lives in the network's input space. */
export function checkInputs(network: Network, domain: { readonly slice: PlanarDomain["slice"] }): void {
  const inputs = domain.slice.origin.length;
  if (inputs !== network.inputSize) {
    throw new InvalidDomainError(`the domain has ${inputs} inputs but the network has ${network.inputSize}`);
  }
}
