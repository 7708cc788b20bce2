/** From what a polytope walk left behind to the arrays of a `PolytopeSkeleton` or a `PolyhedralComplex`. */
import type { Network } from "../network/network.ts";
import type { FaceList } from "./face-lattice.ts";
import type { GrowableInt32 } from "./growable.ts";
import { linearRegions } from "./linear-regions.ts";
import type { NeuronTable } from "./neurons.ts";
import type {
  FaceIncidence,
  PolyhedralComplex,
  PolytopeDomain,
  PolytopeSkeleton,
} from "./polyhedral-complex.ts";
import type { PolytopeCells } from "./polytope-cells.ts";

const unsigned = (list: GrowableInt32) => new Uint32Array(list.toArray().buffer);

/** What a walk, or several joined, know of the cells besides their faces. */
export interface WalkedArrays {
  readonly neurons: NeuronTable;
  readonly patterns: Uint32Array;
  readonly maps: Float64Array;
  readonly mapErrors: Float64Array;
  readonly exactSigns: number;
  readonly complete: boolean;
}

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
  arrays: WalkedArrays,
): PolytopeSkeleton {
  return {
    dimension: domain.dimension,
    domain,
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
  found: PolytopeCells,
  arrays: WalkedArrays,
): PolyhedralComplex {
  const { edges, cellStart, cellVertices, cellFacetStart, cellFacets, counts, ...skeleton } =
    assembleSkeleton(network, domain, found, arrays);
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
