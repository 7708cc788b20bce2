/** The exact complex of a network on a convex polygon of a plane: public entry to the walk of `planar-walk.ts`. */
import { checkNetwork, type Network } from "../network/network.ts";
import { InvalidDomainError, type PlanarDomain } from "./domain.ts";
import { linearRegions } from "./linear-regions.ts";
import type { PlanarComplex } from "./planar-complex.ts";
import { PlanarWalk } from "./planar-walk.ts";
import type { KernelChoice } from "./running-forms.ts";

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
    onProgress && (() => ++walked % PROGRESS_STEP === 0 && onProgress(walked)),
  );
  walk.run();
  return assemble(network, domain, walk);
}

/** Throws unless the domain's slice lives in the network's input space. */
export function checkInputs(network: Network, domain: { readonly slice: PlanarDomain["slice"] }): void {
  const inputs = domain.slice.origin.length;
  if (inputs !== network.inputSize) {
    throw new InvalidDomainError(`the domain has ${inputs} inputs but the network has ${network.inputSize}`);
  }
}

function assemble(network: Network, domain: PlanarDomain, walk: PlanarWalk): PlanarComplex {
  const { mesh, cells, neurons } = walk;
  const { outputSize } = network;
  const vertices = new Float64Array(2 * mesh.x.length);
  for (let i = 0; i < mesh.x.length; i++) {
    vertices[2 * i] = mesh.x.data[i];
    vertices[2 * i + 1] = mesh.y.data[i];
  }
  // Edges that were cut go; the others are numbered in the order in which they were made.
  const number = new Int32Array(mesh.edgeLine.length).fill(-1);
  let edgeCount = 0;
  for (let e = 0; e < number.length; e++) if (mesh.splitVertex.data[e] < 0) number[e] = edgeCount++;
  const edges = new Uint32Array(2 * edgeCount);
  const edgeNeurons = new Int32Array(edgeCount);
  for (let e = 0; e < number.length; e++) {
    const k = number[e];
    if (k < 0) continue;
    const [start, end] = [mesh.edgeStart.data[e], mesh.edgeEnd.data[e]];
    edges[2 * k] = Math.min(start, end);
    edges[2 * k + 1] = Math.max(start, end);
    edgeNeurons[k] = mesh.edgeSource(e);
  }
  const cellStart = new Uint32Array(cells + 1);
  cellStart.set(walk.cellStart.data.subarray(0, cells));
  cellStart[cells] = walk.cellVertices.length;
  const cellVertices = new Uint32Array(walk.cellVertices.toArray().buffer);
  const cellEdges = new Uint32Array(walk.cellEdges.length);
  const edgeCells = new Int32Array(2 * edgeCount).fill(-1);
  for (let cell = 0; cell < cells; cell++) {
    for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
      const edge = number[walk.cellEdges.data[k]];
      if (edge < 0)
        throw new Error("internal: a cell kept an edge that its neighbour cut; please report the network");
      cellEdges[k] = edge;
      edgeCells[2 * edge + (edgeCells[2 * edge] < 0 ? 0 : 1)] = cell;
    }
  }
  const patterns = new Uint32Array(walk.patterns.toArray().buffer);
  const maps = new Float64Array(3 * cells * outputSize);
  const mapErrors = new Float64Array(cells * outputSize);
  for (let k = 0; k < mapErrors.length; k++) {
    for (let i = 0; i < 3; i++) maps[3 * k + i] = walk.maps.data[4 * k + i];
    mapErrors[k] = walk.maps.data[4 * k + 3];
  }
  const pairs = edgeCells.filter((_, i) => edgeCells[i | 1] >= 0);
  const { regions, count } = linearRegions(
    network,
    { slice: domain.slice, neurons, outputSize, cells, patterns, maps, mapErrors, corners: domain.corners },
    pairs,
  );
  const vertexCount = mesh.x.length;
  return {
    dimension: 2,
    domain,
    neurons,
    outputSize,
    vertices,
    vertexErrors: mesh.error.toArray(),
    edges,
    edgeCells,
    edgeNeurons,
    cellStart,
    cellVertices,
    cellEdges,
    patterns,
    maps,
    mapErrors,
    regions,
    counts: {
      cells,
      linearRegions: count,
      vertices: vertexCount,
      edges: edgeCount,
      fVector: [vertexCount, edgeCount, cells],
    },
    euler: vertexCount - edgeCount + cells,
    certified: true,
    exactSigns: walk.exactSigns,
    complete: true,
  };
}
