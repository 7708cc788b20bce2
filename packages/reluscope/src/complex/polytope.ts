/** The exact complex of a network on a polytope of any dimension: public entry to the walk of `polytope-walk.ts`. */
import { reachOf } from "../exact/rounding.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { boxMesh } from "./box-mesh.ts";
import { InvalidDomainError, type Slice } from "./domain.ts";
import { checkInputs } from "./partition.ts";
import type { PolyhedralComplex, PolytopeDomain } from "./polyhedral-complex.ts";
import { assemblePolytope } from "./polytope-assembly.ts";
import { PolytopeWalk } from "./polytope-walk.ts";
import type { KernelChoice } from "./running-forms.ts";

/** Faces of a cell grow with the dimension beyond what enumerating all of them can serve. */
const LARGEST_DIMENSION = 6;

export interface PolytopeOptions {
  /** Implementation of the inner loops; the result is the same, bit by bit. Default "auto". */
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
  if (box.length !== d)
    throw new InvalidDomainError(`the box has ${box.length} intervals, the slice ${d} dimensions`);
  for (const [low, high] of box) {
    if (!Number.isFinite(low) || !Number.isFinite(high) || !(low < high)) {
      throw new InvalidDomainError(`[${low}, ${high}] is not an interval with two different finite ends`);
    }
  }
  halfSpaces.forEach((row, k) => {
    if (row.length !== d + 1 || !row.every(Number.isFinite)) {
      throw new InvalidDomainError(`half-space ${k} needs ${d + 1} finite numbers`);
    }
    if (row.slice(0, d).every((value) => value === 0))
      throw new InvalidDomainError(`half-space ${k} has no direction`);
  });
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
  checkNetwork(network);
  checkInputs(network, domain);
  const reach = Float64Array.from(domain.box, (interval) => reachOf(interval));
  const start = boxMesh(domain.box, domain.halfSpaces ?? [], reach);
  const walk = new PolytopeWalk(network, domain.slice, start, reach, options.kernel ?? "auto");
  walk.run();
  return assemblePolytope(network, domain, start.mesh, walk);
}
