/** From what a polytope walk left behind to the arrays of a `PolyhedralComplex`. */
import type { Network } from "../network/network.ts";
import { GrowableInt32 } from "./growable.ts";
import { linearRegions } from "./linear-regions.ts";
import type { FaceIncidence, PolyhedralComplex, PolytopeDomain } from "./polyhedral-complex.ts";
import type { PolytopeMesh } from "./polytope-mesh.ts";
import type { PolytopeWalk } from "./polytope-walk.ts";

export function assemblePolytope(
  network: Network,
  domain: PolytopeDomain,
  mesh: PolytopeMesh,
  walk: PolytopeWalk,
): PolyhedralComplex {
  const { dimension: d, slice, box } = domain;
  const { cells, neurons, exactSigns } = walk.state;
  const { outputSize } = network;
  const numbers = keptFaces(mesh, walk);
  const faces = Array.from({ length: d }, (_, i) => incidence(mesh, i + 1, numbers));
  const { vertices, vertexErrors } = keptVertices(mesh, numbers[0]);
  const facetCells = cellsBesides(
    faces[d - 1],
    d === 1 ? vertexErrors.length : faces[d - 2].start.length - 1,
  );
  const { patterns, maps, mapErrors } = walk.state.cellArrays();
  // Two opposite corners and one more along each axis span the box.
  const corners = Float64Array.from([
    ...box.map(([low]) => low),
    ...box.flatMap((_, k) => box.map(([low, high], i) => (i === k ? high : low))),
    ...box.map(([, high]) => high),
  ]);
  const pairs = facetCells.filter((_, k) => facetCells[k | 1] >= 0);
  const { regions, count } = linearRegions(
    network,
    { slice, neurons, outputSize, cells, patterns, maps, mapErrors, corners },
    pairs,
  );
  const fVector = [vertexErrors.length, ...faces.map(({ start }) => start.length - 1)];
  return {
    dimension: d,
    domain,
    neurons,
    outputSize,
    vertices,
    vertexErrors,
    faces,
    facetNeurons: facetSources(mesh, numbers[d - 1]),
    facetCells,
    patterns,
    maps,
    mapErrors,
    regions,
    counts: { cells, linearRegions: count, fVector },
    euler: fVector.reduce((sum, faceCount, k) => sum + (k % 2 === 0 ? faceCount : -faceCount), 0),
    certified: true,
    exactSigns,
    complete: true,
  };
}

/** Number of every face of a cell in the result, by dimension and by number in the mesh: first come, first numbered. */
function keptFaces(mesh: PolytopeMesh, walk: PolytopeWalk): { of: Int32Array; order: GrowableInt32 }[] {
  const d = mesh.dimension;
  const numbers = Array.from({ length: d + 1 }, (_, k) => ({
    of: new Int32Array(k === 0 ? mesh.vertexCount : mesh.faces[k].size).fill(-1),
    order: new GrowableInt32(),
  }));
  const lists = Array.from({ length: d + 1 }, () => new GrowableInt32());
  for (let cell = 0; cell < walk.state.cells; cell++) {
    mesh.facesOf(walk.cellFaces.data[cell], lists);
    lists.forEach((list, k) => {
      const { of, order } = numbers[k];
      for (let i = 0; i < list.length; i++) {
        const face = list.data[i];
        if (of[face] >= 0) continue;
        if (k > 0 && mesh.faces[k].splitUnit.data[face] >= 0) {
          throw new Error("internal: a cell kept a face that its neighbour cut; please report the network");
        }
        of[face] = order.length;
        order.push(face);
      }
    });
  }
  return numbers;
}

type Numbers = readonly { readonly of: Int32Array; readonly order: GrowableInt32 }[];

function incidence(mesh: PolytopeMesh, k: number, numbers: Numbers): FaceIncidence {
  const { facetStart, facetCount, facets } = mesh.faces[k];
  const { order } = numbers[k];
  const below = numbers[k - 1].of;
  const start = new Uint32Array(order.length + 1);
  const list = new GrowableInt32();
  for (let i = 0; i < order.length; i++) {
    const face = order.data[i];
    const from = facetStart.data[face];
    for (let at = from; at < from + facetCount.data[face]; at++) list.push(below[facets.data[at]]);
    start[i + 1] = list.length;
  }
  return { start, facets: new Uint32Array(list.toArray().buffer) };
}

function keptVertices(
  mesh: PolytopeMesh,
  { order }: Numbers[number],
): { vertices: Float64Array; vertexErrors: Float64Array } {
  const d = mesh.dimension;
  const vertices = new Float64Array(d * order.length);
  const vertexErrors = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const vertex = order.data[i];
    for (let k = 0; k < d; k++) vertices[d * i + k] = mesh.coordinates.data[d * vertex + k];
    vertexErrors[i] = mesh.vertexError.data[vertex];
  }
  return { vertices, vertexErrors };
}

/** The cells on the two sides of each facet, the first one in front; −1 outside. */
function cellsBesides({ start, facets }: FaceIncidence, facetCount: number): Int32Array {
  const cells = new Int32Array(2 * facetCount).fill(-1);
  for (let cell = 0; cell + 1 < start.length; cell++) {
    for (let at = start[cell]; at < start[cell + 1]; at++) {
      const first = 2 * facets[at];
      cells[cells[first] < 0 ? first : first + 1] = cell;
    }
  }
  return cells;
}

/** What each facet lies on: its only hyperplane. */
function facetSources(mesh: PolytopeMesh, { order }: Numbers[number]): Int32Array {
  const planes = mesh.dimension === 1 ? mesh.vertexPlanes : mesh.faces[mesh.dimension - 1].planes;
  return Int32Array.from(
    { length: order.length },
    (_, i) => mesh.planeSource.data[planes.data[order.data[i]]],
  );
}
