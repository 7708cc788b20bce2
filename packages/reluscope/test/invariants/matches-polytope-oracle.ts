/**
 * A result of `polyhedralComplex` compared with the oracle's: the same cells, faces of every dimension, neighbours,
 * sides and regions, and every error bound true. Exact.
 *
 * A vertex is known by the cells and the sides of the domain that have it: those meet in nothing else. (If they shared
 * a second point, the line through both would go on beyond the vertex within the domain, within some cell that has
 * the vertex, but not as a corner: then cells would not meet face to face.) So vertices are matched without
 * coordinates, and the coordinates are then checked against their proved errors.
 */
import type { PolyhedralComplex } from "../../src/complex/polyhedral-complex.ts";
import { isWithin } from "../oracle/dyadic-integers.ts";
import { type ExactPolytopes, faceText } from "../oracle/exact-polytopes.ts";
import { domainForms } from "../oracle/polytope.ts";
import { claim } from "./claim.ts";
import { matchCells, matchMaps, matchRegions } from "./matches-planar-oracle.ts";

/** @returns the oracle's number of each cell */
export function expectMatchesPolytopeOracle(complex: PolyhedralComplex, exact: ExactPolytopes): number[] {
  const { counts, dimension: d } = complex;
  claim(
    counts.cells === exact.cells.length,
    () => `${counts.cells} cells, the oracle has ${exact.cells.length}`,
  );
  claim(
    String(counts.fVector) === String(exact.fVector),
    () => `f-vector ${counts.fVector}, the oracle has ${exact.fVector}`,
  );
  claim(complex.euler === 1, () => `Euler characteristic ${complex.euler}`);
  claim(
    counts.linearRegions === exact.linearRegions,
    () => `${counts.linearRegions} linear regions, the oracle has ${exact.linearRegions}`,
  );
  const cellOf = matchCells(complex, exact);
  const faces = verticesOfFaces(complex);
  const vertexOf = matchVertices(complex, exact, cellOf, faces);
  const renumbered = faces.map((ofDimension) =>
    ofDimension.map((vertices) => vertices.map((vertex) => vertexOf[vertex])),
  );
  renumbered.forEach((ofDimension, k) => {
    const texts = new Set(ofDimension.map(faceText));
    claim(texts.size === exact.faces[k].size, () => `two ${k}-faces have the same vertices`);
    for (const text of texts) {
      claim(exact.faces[k].has(text), () => `the oracle has no ${k}-face with its vertices ${text}`);
    }
  });
  renumbered[d].forEach((vertices, cell) => {
    const theirs = faceText(exact.cells[cellOf[cell]].vertices);
    claim(faceText(vertices) === theirs, () => `cell ${cell} has other vertices than the oracle's`);
  });
  matchFacets(complex, exact, cellOf, renumbered[d - 1]);
  matchRegions(complex.regions, exact, cellOf);
  matchMaps(complex, exact, cellOf);
  return cellOf;
}

/** Per dimension: the vertices of every face, each once. */
export function verticesOfFaces({ faces, counts }: PolyhedralComplex): number[][][] {
  const all: number[][][] = [Array.from({ length: counts.fVector[0] }, (_, vertex) => [vertex])];
  faces.forEach(({ start, facets }, below) => {
    const ofDimension: number[][] = [];
    for (let face = 0; face + 1 < start.length; face++) {
      const parts = Array.from(facets.subarray(start[face], start[face + 1]));
      ofDimension.push([...new Set(parts.flatMap((facet) => all[below][facet]))]);
    }
    all.push(ofDimension);
  });
  return all;
}

/** The oracle's number of each vertex, found by its cells and sides; each coordinate is within its proved error. */
function matchVertices(
  complex: PolyhedralComplex,
  exact: ExactPolytopes,
  cellOf: readonly number[],
  faces: readonly number[][][],
): number[] {
  const { dimension: d, facetNeurons } = complex;
  const sideTexts = domainForms(complex.domain).map(String);
  const ours = signatures(
    faces[0].length,
    faces[d].map((vertices, cell) => ({ name: `cell ${cellOf[cell]}`, vertices })),
    faces[d - 1].flatMap((vertices, facet) => {
      const source = facetNeurons[facet];
      return source < 0 ? [{ name: `side ${sideTexts[-1 - source]}`, vertices }] : [];
    }),
  );
  const theirs = signatures(
    exact.vertices.length,
    exact.cells.map(({ vertices }, cell) => ({ name: `cell ${cell}`, vertices })),
    exact.facets.flatMap(({ side, vertices }) => (side === null ? [] : [{ name: `side ${side}`, vertices }])),
  );
  const numberOf = new Map(theirs.map((signature, number) => [signature, number]));
  claim(numberOf.size === theirs.length, () => "the oracle has two vertices in the same cells and sides");
  return ours.map((signature, vertex) => {
    const number = numberOf.get(signature);
    claim(number !== undefined, () => `the oracle has no vertex ${vertex} (or twice), in ${signature}`);
    numberOf.delete(signature);
    const point = exact.vertices[number];
    for (let k = 0; k < d; k++) {
      claim(
        isWithin(complex.vertices[d * vertex + k], point[k], point[d], complex.vertexErrors[vertex]),
        () => `coordinate ${k} of vertex ${vertex} is farther than its error from the oracle's`,
      );
    }
    return number;
  });
}

interface Named {
  readonly name: string;
  readonly vertices: readonly number[];
}

/** For each vertex the names of all that have it. */
function signatures(count: number, ...groups: readonly Named[][]): string[] {
  const names = Array.from({ length: count }, () => new Set<string>());
  for (const { name, vertices } of groups.flat()) for (const vertex of vertices) names[vertex].add(name);
  return names.map((set) => [...set].sort().join(", "));
}

/** Each facet is between the same cells, on the same side of the domain, or on the crease of a unit that changes sign. */
function matchFacets(
  complex: PolyhedralComplex,
  exact: ExactPolytopes,
  cellOf: readonly number[],
  facets: readonly number[][],
): void {
  const { facetCells, facetNeurons, domain } = complex;
  const sideTexts = domainForms(domain).map(String);
  const byText = new Map(exact.facets.map((facet) => [faceText(facet.vertices), facet]));
  facets.forEach((vertices, facet) => {
    const theirs = byText.get(faceText(vertices))!;
    const besides = [facetCells[2 * facet], facetCells[2 * facet + 1]].filter((cell) => cell >= 0);
    claim(
      faceText(besides.map((cell) => cellOf[cell])) === faceText(theirs.cells),
      () => `facet ${facet} has cells ${besides}, other ones than the oracle's`,
    );
    const source = facetNeurons[facet];
    if (besides.length === 1) {
      claim(
        source < 0 && sideTexts[-1 - source] === theirs.side,
        () => `facet ${facet} is not on side ${source}`,
      );
      return;
    }
    const [a, b] = theirs.cells.map((cell) => exact.cells[cell].pattern.join("")[source]);
    claim(a !== b, () => `facet ${facet} is not on the crease of unit ${source}: signs ${a} and ${b}`);
  });
}
