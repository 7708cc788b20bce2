/** Invariants of a polyhedral complex of any dimension. */
import {
  type Network,
  type PolyhedralComplex,
  patternSign,
  SIGN_LINEAR,
  SIGN_NEGATIVE,
  SIGN_POSITIVE,
} from "reluscope";
import { expect } from "vitest";
import { boundedEvaluation, steepness } from "./bounded-evaluation.ts";

/**
 * Euler characteristic 1; ∂∂ = 0 over GF(2); every facet has one or two cells; a k-face has at least k + 1 facets;
 * volumes add up to `volume` (of the domain, if given); patterns are the network's at interior points.
 */
export function expectValidPolyhedralComplex(
  network: Network,
  complex: PolyhedralComplex,
  volume?: number,
): void {
  const { dimension: d, faces, counts, facetCells } = complex;
  expect(complex.euler).toBe(1);
  expect(counts.fVector).toEqual([
    complex.vertexErrors.length,
    ...faces.map(({ start }) => start.length - 1),
  ]);
  expect(counts.fVector[d]).toBe(counts.cells);
  faces.forEach(({ start }, i) => {
    for (let face = 0; face + 1 < start.length; face++) {
      if (start[face + 1] - start[face] < i + 2) throw new Error(`${i + 1}-face ${face} has too few facets`);
    }
  });
  for (let k = 2; k <= d; k++) expectNoBoundaryOfBoundary(complex, k);
  for (let facet = 0; 2 * facet < facetCells.length; facet++) {
    const [first, second] = [facetCells[2 * facet], facetCells[2 * facet + 1]];
    if (first < 0 || first === second) throw new Error(`facet ${facet} has cells ${first} and ${second}`);
    const border = complex.facetNeurons[facet] < 0;
    if (border !== second < 0)
      throw new Error(`facet ${facet} has ${border ? "two cells on" : "one cell inside"} the domain`);
  }
  const slopes = steepness(network, complex.domain.slice);
  let total = 0;
  for (let cell = 0; cell < counts.cells; cell++) {
    total += cellVolume(complex, cell);
    expectPattern(network, complex, cell, slopes);
  }
  if (volume !== undefined) expect(Math.abs(total / volume - 1)).toBeLessThan(1e-9);
}

/** Every (k − 2)-face of a k-face lies in exactly two of its facets. */
function expectNoBoundaryOfBoundary(complex: PolyhedralComplex, k: number): void {
  const upper = complex.faces[k - 1];
  const lower = complex.faces[k - 2];
  for (let face = 0; face + 1 < upper.start.length; face++) {
    const seen = new Map<number, number>();
    for (let i = upper.start[face]; i < upper.start[face + 1]; i++) {
      const facet = upper.facets[i];
      for (let j = lower.start[facet]; j < lower.start[facet + 1]; j++) {
        seen.set(lower.facets[j], (seen.get(lower.facets[j]) ?? 0) + 1);
      }
    }
    for (const times of seen.values())
      if (times !== 2) throw new Error(`the boundary of ${k}-face ${face} has a boundary`);
  }
}

/** The vertices of a k-face, each once. */
function verticesOf(complex: PolyhedralComplex, k: number, face: number): number[] {
  if (k === 0) return [face];
  const { start, facets } = complex.faces[k - 1];
  const all = new Set<number>();
  for (let i = start[face]; i < start[face + 1]; i++)
    for (const v of verticesOf(complex, k - 1, facets[i])) all.add(v);
  return [...all];
}

/** Volume by pulling: cones from the first vertex of every face over those of its facets that do not have it. */
function cellVolume(complex: PolyhedralComplex, cell: number): number {
  const d = complex.dimension;
  const simplices = (k: number, face: number): number[][] => {
    if (k === 0) return [[face]];
    const apex = Math.min(...verticesOf(complex, k, face));
    const { start, facets } = complex.faces[k - 1];
    const found: number[][] = [];
    for (let i = start[face]; i < start[face + 1]; i++) {
      if (verticesOf(complex, k - 1, facets[i]).includes(apex)) continue;
      for (const simplex of simplices(k - 1, facets[i])) found.push([apex, ...simplex]);
    }
    return found;
  };
  let factorial = 1;
  for (let i = 2; i <= d; i++) factorial *= i;
  const at = (vertex: number) => Array.from(complex.vertices.subarray(d * vertex, d * (vertex + 1)));
  let volume = 0;
  for (const [apex, ...others] of simplices(d, cell)) {
    const origin = at(apex);
    volume +=
      Math.abs(determinant(others.map((vertex) => at(vertex).map((value, i) => value - origin[i])))) /
      factorial;
  }
  return volume;
}

function determinant(rows: number[][]): number {
  if (rows.length === 0) return 1;
  const pivot = rows.reduce((best, row, i) => (Math.abs(row[0]) > Math.abs(rows[best][0]) ? i : best), 0);
  const top = rows[pivot];
  if (top[0] === 0) return 0;
  const rest = rows
    .filter((_, i) => i !== pivot)
    .map((row) => row.slice(1).map((value, j) => value - (row[0] / top[0]) * top[j + 1]));
  return (pivot % 2 === 0 ? 1 : -1) * top[0] * determinant(rest);
}

/** At the mean of the cell's vertices, every pre-activation that is clear of zero has the sign of the pattern. */
function expectPattern(
  network: Network,
  complex: PolyhedralComplex,
  cell: number,
  slopes: Float64Array[],
): void {
  const { dimension: d, neurons, patterns, domain } = complex;
  const vertices = verticesOf(complex, d, cell);
  const mean = Array.from(
    { length: d },
    (_, i) => vertices.reduce((sum, v) => sum + complex.vertices[d * v + i], 0) / vertices.length,
  );
  const moved = Math.max(...vertices.map((vertex) => complex.vertexErrors[vertex]));
  boundedEvaluation(network, domain.slice, mean).layers.forEach(({ values, errors }, level) => {
    values.forEach((value, i) => {
      const sign = patternSign(neurons, patterns, cell, level, i);
      if (sign === SIGN_LINEAR || !(Math.abs(value) > errors[i] + slopes[level][i] * moved)) return;
      if (sign !== (value > 0 ? SIGN_POSITIVE : SIGN_NEGATIVE)) {
        throw new Error(`cell ${cell}: unit ${i} of layer ${level + 1} is ${value}, its sign code ${sign}`);
      }
    });
  });
}
