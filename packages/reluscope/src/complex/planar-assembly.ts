/** From what a planar walk left behind to the arrays of a `PlanarComplex`. */
import type { Network } from "../network/network.ts";
import type { PlanarDomain } from "./domain.ts";
import { linearRegions } from "./linear-regions.ts";
import type { PlanarComplex } from "./planar-complex.ts";
import { VERTEX_WIDTH } from "./planar-mesh.ts";
import type { PlanarWalk } from "./planar-walk.ts";

export function assemblePlanar(network: Network, domain: PlanarDomain, walk: PlanarWalk): PlanarComplex {
  const { cells, neurons, exactSigns } = walk.state;
  const { outputSize } = network;
  const { vertexCount, edgeCount, edgeCells, ...mesh } = numberedMesh(walk);
  const { patterns, maps, mapErrors } = walk.state.cellArrays();
  const { regions, count } = linearRegions(
    network,
    { slice: domain.slice, neurons, outputSize, cells, patterns, maps, mapErrors, corners: domain.corners },
    edgeCells,
  );
  return {
    dimension: 2,
    domain,
    neurons,
    outputSize,
    edgeCells,
    ...mesh,
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

/**
 * Numbers vertices and edges by their first use, cell by cell in the order of each cell's corners, so that the numbers
 * do not depend on the order in which they were made.
 */
function numberedMesh({
  mesh,
  state,
  cellStart: starts,
  cellVertices: corners,
  cellEdges: sides,
}: PlanarWalk) {
  const { cells } = state;
  const length = corners.length;
  const points = mesh.vertices.data;
  const vertexNumber = new Int32Array(mesh.vertexCount).fill(-1);
  const edgeNumber = new Int32Array(mesh.edgeCount).fill(-1);
  const cellStart = new Uint32Array(cells + 1);
  cellStart.set(starts.data.subarray(0, cells));
  cellStart[cells] = length;
  const cellVertices = new Uint32Array(length);
  const cellEdges = new Uint32Array(length);
  const vertices = new Float64Array(2 * mesh.vertexCount);
  const vertexErrors = new Float64Array(mesh.vertexCount);
  const edges = new Uint32Array(2 * mesh.wholeEdges);
  const edgeCells = new Int32Array(2 * mesh.wholeEdges);
  const edgeNeurons = new Int32Array(mesh.wholeEdges);
  let vertexCount = 0;
  let edgeCount = 0;
  for (let cell = 0; cell < cells; cell++) {
    const from = cellStart[cell];
    const to = cellStart[cell + 1];
    for (let k = from; k < to; k++) {
      const made = corners.data[k];
      let vertex = vertexNumber[made];
      if (vertex < 0) {
        vertex = vertexCount++;
        vertexNumber[made] = vertex;
        vertices[2 * vertex] = points[VERTEX_WIDTH * made];
        vertices[2 * vertex + 1] = points[VERTEX_WIDTH * made + 1];
        vertexErrors[vertex] = points[VERTEX_WIDTH * made + 2];
      }
      cellVertices[k] = vertex;
    }
    for (let k = from; k < to; k++) {
      const made = sides.data[k];
      let edge = edgeNumber[made];
      if (edge < 0) {
        if (mesh.splitVertex(made) >= 0)
          throw new Error("internal: a cell kept an edge that its neighbour cut; please report the network");
        edge = edgeCount++;
        edgeNumber[made] = edge;
        const p = cellVertices[k];
        const q = cellVertices[k + 1 === to ? from : k + 1];
        edges[2 * edge] = p < q ? p : q;
        edges[2 * edge + 1] = p < q ? q : p;
        edgeNeurons[edge] = mesh.edgeSource(made);
        edgeCells[2 * edge] = cell;
        edgeCells[2 * edge + 1] = -1;
      } else edgeCells[2 * edge + 1] = cell;
      cellEdges[k] = edge;
    }
  }
  if (vertexCount !== mesh.vertexCount || edgeCount !== mesh.wholeEdges)
    throw new Error("internal: a vertex or an edge belongs to no cell; please report the network");
  return {
    vertexCount,
    edgeCount,
    vertices,
    vertexErrors,
    edges,
    edgeCells,
    edgeNeurons,
    cellStart,
    cellVertices,
    cellEdges,
  };
}
