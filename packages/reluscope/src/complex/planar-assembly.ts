/** From what a planar walk left behind to the arrays of a `PlanarComplex`. */
import type { Network } from "../network/network.ts";
import type { PlanarDomain } from "./domain.ts";
import { linearRegions } from "./linear-regions.ts";
import type { PlanarComplex } from "./planar-complex.ts";
import type { PlanarMesh } from "./planar-mesh.ts";
import type { PlanarWalk } from "./planar-walk.ts";

export function assemblePlanar(network: Network, domain: PlanarDomain, walk: PlanarWalk): PlanarComplex {
  const { mesh } = walk;
  const { cells, neurons, exactSigns } = walk.state;
  const { outputSize } = network;
  const vertexCount = mesh.x.length;
  const { number, edges, edgeNeurons } = keptEdges(mesh);
  const edgeCount = edgeNeurons.length;
  const cellStart = new Uint32Array(cells + 1);
  cellStart.set(walk.cellStart.data.subarray(0, cells));
  cellStart[cells] = walk.cellVertices.length;
  const cellEdges = renumbered(walk.cellEdges.data, walk.cellEdges.length, number);
  const edgeCells = cellsBesides(edgeCount, cellStart, cellEdges);
  const { patterns, maps, mapErrors } = walk.state.cellArrays();
  const { regions, count } = linearRegions(
    network,
    { slice: domain.slice, neurons, outputSize, cells, patterns, maps, mapErrors, corners: domain.corners },
    neighbours(edgeCells),
  );
  return {
    dimension: 2,
    domain,
    neurons,
    outputSize,
    vertices: interleaved(mesh.x.data, mesh.y.data, vertexCount),
    vertexErrors: mesh.error.toArray(),
    edges,
    edgeCells,
    edgeNeurons,
    cellStart,
    cellVertices: new Uint32Array(walk.cellVertices.toArray().buffer),
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
    exactSigns,
    complete: true,
  };
}

function interleaved(x: Float64Array, y: Float64Array, count: number): Float64Array {
  const both = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    both[2 * i] = x[i];
    both[2 * i + 1] = y[i];
  }
  return both;
}

/** Edges that were cut go; the others are numbered in the order in which they were made. */
function keptEdges(mesh: PlanarMesh): { number: Int32Array; edges: Uint32Array; edgeNeurons: Int32Array } {
  const made = mesh.edgeLine.length;
  const [starts, ends, splits] = [mesh.edgeStart.data, mesh.edgeEnd.data, mesh.splitVertex.data];
  const number = new Int32Array(made);
  let kept = 0;
  for (let e = 0; e < made; e++) number[e] = splits[e] < 0 ? kept++ : -1;
  const edges = new Uint32Array(2 * kept);
  const edgeNeurons = new Int32Array(kept);
  for (let e = 0; e < made; e++) {
    const k = number[e];
    if (k < 0) continue;
    edges[2 * k] = Math.min(starts[e], ends[e]);
    edges[2 * k + 1] = Math.max(starts[e], ends[e]);
    edgeNeurons[k] = mesh.edgeSource(e);
  }
  return { number, edges, edgeNeurons };
}

function renumbered(cellEdges: Int32Array, count: number, number: Int32Array): Uint32Array {
  const result = new Uint32Array(count);
  for (let k = 0; k < count; k++) {
    const edge = number[cellEdges[k]];
    if (edge < 0)
      throw new Error("internal: a cell kept an edge that its neighbour cut; please report the network");
    result[k] = edge;
  }
  return result;
}

/** The cells on the two sides of each edge, the one that was found first in front; −1 outside. */
function cellsBesides(edgeCount: number, cellStart: Uint32Array, cellEdges: Uint32Array): Int32Array {
  const edgeCells = new Int32Array(2 * edgeCount).fill(-1);
  for (let cell = 0; cell + 1 < cellStart.length; cell++) {
    for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
      const at = 2 * cellEdges[k];
      if (edgeCells[at] < 0) edgeCells[at] = cell;
      else edgeCells[at + 1] = cell;
    }
  }
  return edgeCells;
}

/** The pairs of cells that share an edge, two by two. */
function neighbours(edgeCells: Int32Array): Int32Array {
  const pairs = new Int32Array(edgeCells.length);
  let count = 0;
  for (let k = 0; k < edgeCells.length; k += 2) {
    if (edgeCells[k + 1] < 0) continue;
    pairs[count++] = edgeCells[k];
    pairs[count++] = edgeCells[k + 1];
  }
  return pairs.subarray(0, count);
}
