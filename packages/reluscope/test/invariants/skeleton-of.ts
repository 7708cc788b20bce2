/** A result of `polytopeSkeleton` compared with that of `polyhedralComplex`: the same cells, vertices, edges and facets. */
import type { PolyhedralComplex, PolytopeSkeleton } from "../../src/complex/polyhedral-complex.ts";
import { claim } from "./claim.ts";
import { verticesOfFaces } from "./matches-polytope-oracle.ts";

export function expectSkeletonOf(complex: PolyhedralComplex, skeleton: PolytopeSkeleton): void {
  const { dimension: d, faces, counts } = complex;
  const same = (what: string, ours: ArrayLike<number>, theirs: ArrayLike<number>) => {
    claim(ours.length === theirs.length, () => `${what}: ${ours.length} and ${theirs.length} numbers`);
    for (let i = 0; i < ours.length; i++) {
      claim(Object.is(ours[i], theirs[i]), () => `${what}: number ${i} is ${ours[i]} and ${theirs[i]}`);
    }
  };
  const arrays = [
    "vertices",
    "vertexErrors",
    "facetNeurons",
    "facetCells",
    "patterns",
    "maps",
    "mapErrors",
  ] as const;
  for (const name of arrays) same(name, skeleton[name], complex[name]);
  same("cells by facets", skeleton.cellFacets, faces[d - 1].facets);
  same("starts of cells by facets", skeleton.cellFacetStart, faces[d - 1].start);
  const edges = Array.from({ length: counts.fVector[1] }, (_, e) =>
    [...faces[0].facets.subarray(2 * e, 2 * e + 2)].sort((a, b) => a - b),
  );
  same("edges", skeleton.edges, edges.flat());
  const { cells, vertices, edges: edgeCount, facets } = skeleton.counts;
  const numbers = [counts.cells, counts.fVector[0], counts.fVector[1], counts.fVector[d - 1]];
  same("counts", [cells, vertices, edgeCount, facets], numbers);

  verticesOfFaces(complex)[d].forEach((own, cell) => {
    const { cellStart, cellVertices } = skeleton;
    const listed = cellVertices.slice(cellStart[cell], cellStart[cell + 1]).sort();
    const sorted = own.sort((a, b) => a - b);
    same(`vertices of cell ${cell}`, listed, sorted);
  });
}
