/** From the faces and maps that a planar walk, or several joined, found to a `PlanarComplex`. */
import type { Network } from "../network/network.ts";
import type { PlanarDomain } from "./domain.ts";
import { linearRegions, numberedRegions, uniteSameMaps } from "./linear-regions.ts";
import type { PlanarComplex } from "./planar-complex.ts";
import type { NumberedPlane } from "./planar-numbering.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";

/** What is known of the linear regions when parts are joined: see `uniteSameMaps`. */
export interface UnitedCells {
  readonly parent: Int32Array;
  /** Pairs of cells that are still to be compared. */
  readonly pairs: Int32Array;
}

export function assemblePlanar(
  network: Network,
  domain: PlanarDomain,
  plane: NumberedPlane,
  arrays: WalkedArrays,
  united?: UnitedCells,
): PlanarComplex {
  const { patterns, maps, mapErrors, exactSigns, complete, neurons } = arrays;
  const cells = plane.cellStart.length - 1;
  const vertices = plane.vertexErrors.length;
  const edges = plane.edgeNeurons.length;
  const { outputSize } = network;
  const { slice, corners } = domain;
  const mapped = { slice, neurons, outputSize, cells, patterns, maps, mapErrors, corners };
  if (united) uniteSameMaps(network, mapped, united.pairs, united.parent);
  const { regions, count } = united
    ? numberedRegions(united.parent)
    : linearRegions(network, mapped, plane.edgeCells);
  return {
    dimension: 2,
    domain,
    neurons,
    outputSize,
    ...plane,
    patterns,
    maps,
    mapErrors,
    regions,
    counts: { cells, linearRegions: count, vertices, edges, fVector: [vertices, edges, cells] },
    euler: vertices - edges + cells,
    certified: true,
    exactSigns,
    complete,
  };
}
