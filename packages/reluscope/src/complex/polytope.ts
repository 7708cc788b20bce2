/** The exact complex of a network on a polytope of any dimension: public entry to the walk of `polytope-walk.ts`. */
import { checkNetwork, type Network } from "../network/network.ts";
import { InvalidDomainError, type Slice } from "./domain.ts";
import { checkInputs } from "./partition.ts";
import type { PolyhedralComplex, PolytopeDomain, PolytopeSkeleton } from "./polyhedral-complex.ts";
import { assemblePolytope, assembleSkeleton } from "./polytope-assembly.ts";
import { PolytopeCells } from "./polytope-cells.ts";
import { checkSides } from "./polytope-root.ts";
import { PolytopeWalk } from "./polytope-walk.ts";
import type { KernelChoice } from "./running-forms.ts";
import { RouteWalk } from "./walk-route.ts";

/** Faces of a cell grow with the dimension beyond what enumerating all of them can serve. */
const LARGEST_DIMENSION = 8;

/** How many cells pass between two calls of `onProgress`. */
const PROGRESS_STEP = 256;

export interface PolytopeOptions {
  /** Called now and then with the number of cells found so far. */
  readonly onProgress?: (cells: number) => void;
  /** Implementation of the inner loops; the result is the same, bit by bit, but for `exactSigns`. Default "auto". */
  readonly kernel?: KernelChoice;
}

/**
 * A box in a slice, cut by half-spaces a·t + b ≥ 0 (rows of d + 1 numbers); all numbers are read exactly.
 *
 * @throws InvalidDomainError when an interval is empty or not finite, or a row has another length
 */
export function polytopeDomain(
  slice: Slice,
  box: readonly (readonly [number, number])[],
  halfSpaces: readonly (readonly number[])[] = [],
): PolytopeDomain {
  const d = slice.dimension;
  if (d < 1 || d > LARGEST_DIMENSION) {
    throw new InvalidDomainError(`the slice has ${d} dimensions; 1 … ${LARGEST_DIMENSION} are possible`);
  }
  checkSides(d, box, halfSpaces);
  return { dimension: d, slice, box, halfSpaces };
}

/**
 * The canonical polyhedral complex of `network` on `domain`, with all faces, their incidences, patterns, affine maps
 * and linear regions, every sign proved (THEORY sections 1–3). In one and two dimensions `line` and `partition` give
 * the same complex faster.
 *
 * @throws InvalidDomainError when the domain is empty or flat, or does not have the network's number of inputs
 * @example
 * polyhedralComplex(network, polytopeDomain(fullSlice(3), [[-1, 1], [-1, 1], [-1, 1]])).counts.fVector;
 */
export function polyhedralComplex(
  network: Network,
  domain: PolytopeDomain,
  options: PolytopeOptions = {},
): PolyhedralComplex {
  const { found, lattice, arrays } = walkAll(network, domain, options, true);
  return assemblePolytope(network, domain, found, lattice, arrays);
}

/**
 * The cells of the same complex with their vertices, edges and facets only; several times as fast in more than three
 * dimensions, where most faces are of the dimensions between.
 *
 * @throws InvalidDomainError when the domain is empty or flat, or does not have the network's number of inputs
 */
export function polytopeSkeleton(
  network: Network,
  domain: PolytopeDomain,
  options: PolytopeOptions = {},
): PolytopeSkeleton {
  const { found, arrays } = walkAll(network, domain, options, false);
  return assembleSkeleton(network, domain, found, arrays);
}

function walkAll(network: Network, domain: PolytopeDomain, options: PolytopeOptions, allFaces: boolean) {
  checkNetwork(network);
  checkInputs(network, domain);
  const { onProgress } = options;
  const cells = new PolytopeCells(domain.dimension, allFaces);
  const walk: PolytopeWalk = new PolytopeWalk(network, domain, options.kernel ?? "auto", cells, () => {
    walk.state.emit();
    if (onProgress && cells.cells % PROGRESS_STEP === 0) onProgress(cells.cells);
  });
  try {
    walk.run(new RouteWalk([]));
    const { neurons, exactSigns } = walk.state;
    return {
      found: cells.found(walk.faces),
      lattice: cells.lattice,
      arrays: { neurons, exactSigns, complete: true, ...walk.state.cellArrays() },
    };
  } finally {
    walk.release();
  }
}
