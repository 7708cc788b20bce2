/** From what a polytope walk left behind to the arrays of a `PolytopeSkeleton` or a `PolyhedralComplex`. */
import type { Network } from "../network/network.ts";
import type { FaceLattice, FaceList } from "./face-lattice.ts";
import type { FoundCells } from "./found-lists.ts";
import { linearRegions } from "./linear-regions.ts";
import type { NeuronTable } from "./neurons.ts";
import type {
  FaceIncidence,
  PolyhedralComplex,
  PolytopeDomain,
  PolytopeSkeleton,
} from "./polyhedral-complex.ts";

/** What a walk, or several joined, know of the cells besides their faces. */
export interface WalkedArrays {
  readonly neurons: NeuronTable;
  readonly patterns: Uint32Array;
  readonly maps: Float64Array;
  readonly mapErrors: Float64Array;
  readonly exactSigns: number;
  readonly complete: boolean;
}

export function assembleSkeleton(
  network: Network,
  domain: PolytopeDomain,
  found: FoundCells,
  arrays: WalkedArrays,
): PolytopeSkeleton {
  return {
    dimension: domain.dimension,
    domain,
    outputSize: network.outputSize,
    vertices: found.vertices,
    vertexErrors: found.vertexErrors,
    edges: found.edges,
    cellStart: found.cellStart,
    cellVertices: found.cellVertices,
    cellFacetStart: found.cellFacetStart,
    cellFacets: found.cellFacets,
    facetNeurons: found.facetSources,
    facetCells: found.facetCells,
    ...arrays,
    counts: {
      cells: found.cells,
      vertices: found.vertexErrors.length,
      edges: found.edges.length / 2,
      facets: found.facetSources.length,
    },
    certified: true,
  };
}

export function assemblePolytope(
  network: Network,
  domain: PolytopeDomain,
  found: FoundCells,
  lattice: FaceLattice | undefined,
  arrays: WalkedArrays,
): PolyhedralComplex {
  const { edges, cellStart, cellVertices, cellFacetStart, cellFacets, counts, ...skeleton } =
    assembleSkeleton(network, domain, found, arrays);
  const { dimension: d, slice, box } = domain;
  const cells: FaceIncidence = { start: cellFacetStart, facets: cellFacets };
  const between = (lattice?.faces ?? []).slice(2).map(incidence);
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
  return { start: start.toUnsigned(), facets: facets.toUnsigned() };
}
