/** From what a polytope walk left behind to the arrays of a `PolytopeSkeleton` or a `PolyhedralComplex`. */
import type { Network } from "../network/network.ts";
import type { FaceList } from "./face-lattice.ts";
import type { GrowableInt32 } from "./growable.ts";
import { linearRegions } from "./linear-regions.ts";
import type {
  FaceIncidence,
  PolyhedralComplex,
  PolytopeDomain,
  PolytopeSkeleton,
} from "./polyhedral-complex.ts";
import type { PolytopeCells } from "./polytope-cells.ts";
import type { WalkState } from "./walk-state.ts";

const unsigned = (list: GrowableInt32) => new Uint32Array(list.toArray().buffer);

/** Starts of lists, closed by their end. */
function starts(list: GrowableInt32, end: number): Uint32Array {
  const all = new Uint32Array(list.length + 1);
  all.set(list.data.subarray(0, list.length));
  all[list.length] = end;
  return all;
}

export function assembleSkeleton(
  network: Network,
  domain: PolytopeDomain,
  found: PolytopeCells,
  state: WalkState,
): PolytopeSkeleton {
  return {
    dimension: domain.dimension,
    domain,
    neurons: state.neurons,
    outputSize: network.outputSize,
    vertices: found.vertices.toArray(),
    vertexErrors: found.vertexErrors.toArray(),
    edges: unsigned(found.edges),
    cellStart: starts(found.cellStart, found.cellVertices.length),
    cellVertices: unsigned(found.cellVertices),
    cellFacetStart: starts(found.cellFacetStart, found.cellFacets.length),
    cellFacets: unsigned(found.cellFacets),
    facetNeurons: found.facetSources.toArray(),
    facetCells: found.facetCells.toArray(),
    ...state.cellArrays(),
    counts: {
      cells: found.cells,
      vertices: found.vertexErrors.length,
      edges: found.edges.length / 2,
      facets: found.facetSources.length,
    },
    certified: true,
    exactSigns: state.exactSigns,
    complete: true,
  };
}

export function assemblePolytope(
  network: Network,
  domain: PolytopeDomain,
  found: PolytopeCells,
  state: WalkState,
): PolyhedralComplex {
  const { edges, cellStart, cellVertices, cellFacetStart, cellFacets, counts, ...skeleton } =
    assembleSkeleton(network, domain, found, state);
  const { dimension: d, slice, box } = domain;
  const cells: FaceIncidence = { start: cellFacetStart, facets: cellFacets };
  const between = (found.lattice?.faces ?? []).slice(2).map(incidence);
  const pairOfVertices = Uint32Array.from({ length: counts.edges + 1 }, (_, edge) => 2 * edge);
  const faces = d === 1 ? [cells] : [{ start: pairOfVertices, facets: edges }, ...between, cells];
  // Two opposite corners and one more along each axis span the box.
  const corners = Float64Array.from([
    ...box.map(([low]) => low),
    ...box.flatMap((_, k) => box.map(([low, high], i) => (i === k ? high : low))),
    ...box.map(([, high]) => high),
  ]);
  const { facetCells } = skeleton;
  const pairs = facetCells.filter((_, k) => facetCells[k | 1] >= 0);
  const { regions, count } = linearRegions(
    network,
    { ...skeleton, slice, cells: counts.cells, corners },
    pairs,
  );
  const fVector = [counts.vertices, ...faces.map(({ start }) => start.length - 1)];
  return {
    ...skeleton,
    faces,
    regions,
    counts: { cells: counts.cells, linearRegions: count, fVector },
    euler: fVector.reduce((sum, faceCount, k) => sum + (k % 2 === 0 ? faceCount : -faceCount), 0),
  };
}

function incidence({ start, facets }: FaceList): FaceIncidence {
  return { start: unsigned(start), facets: unsigned(facets) };
}
