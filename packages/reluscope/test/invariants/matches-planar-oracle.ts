/** A result of `partition` compared with the oracle's: the same complex, and every error bound true. Exact. */
import { patternStrings } from "../../src/complex/neurons.ts";
import type { PlanarComplex } from "../../src/complex/planar-complex.ts";
import type { ExactCells } from "../oracle/cut-cells.ts";
import { dot, dyadics, type Form, isWithin, type Point } from "../oracle/dyadic-integers.ts";
import type { ExactComplex } from "../oracle/exact-complex.ts";
import { claim } from "./claim.ts";
import { cellCorners } from "./planar-geometry.ts";

export function expectMatchesPlanarOracle(complex: PlanarComplex, exact: ExactComplex): void {
  const { counts, regions, edges, edgeCells } = complex;
  claim(
    counts.cells === exact.cells.length,
    () => `${counts.cells} cells, the oracle has ${exact.cells.length}`,
  );
  claim(
    String(counts.fVector) === String(exact.fVector),
    () => `f-vector ${counts.fVector}, the oracle has ${exact.fVector}`,
  );
  claim(
    counts.linearRegions === exact.linearRegions,
    () => `${counts.linearRegions} linear regions, the oracle has ${exact.linearRegions}`,
  );
  const cellOf = matchCells(complex, exact);
  const vertexOf = matchVertices(complex, exact, cellOf);
  const ours = Array.from({ length: counts.edges }, (_, e) => {
    const ends = [vertexOf[edges[2 * e]], vertexOf[edges[2 * e + 1]]];
    const sides = [edgeCells[2 * e], edgeCells[2 * e + 1]]
      .filter((cell) => cell >= 0)
      .map((cell) => cellOf[cell]);
    return edgeText(ends, sides);
  }).sort();
  const theirs = exact.facets.map((facet) => edgeText(facet.vertices, facet.pieces)).sort();
  ours.forEach((text, i) => {
    claim(text === theirs[i], () => `edges differ: ${text}, the oracle has ${theirs[i]}`);
  });
  matchRegions(regions, exact, cellOf);
  matchMaps(complex, exact, cellOf);
}

/** The oracle's number of each cell, found by its pattern. */
export function matchCells(
  complex: { neurons: PlanarComplex["neurons"]; patterns: Uint32Array; counts: { cells: number } },
  exact: ExactCells,
): number[] {
  const byPattern = new Map(exact.cells.map((cell, i) => [cell.pattern.join("|"), i]));
  return Array.from({ length: complex.counts.cells }, (_, cell) => {
    const pattern = patternStrings(complex.neurons, complex.patterns, cell).join("|");
    const found = byPattern.get(pattern);
    claim(
      found !== undefined,
      () => `cell ${cell} has pattern ${pattern}, which the oracle does not have (or twice)`,
    );
    byPattern.delete(pattern);
    return found;
  });
}

/** The oracle's number of each vertex: corners in the same cyclic order, each within its proved error. */
function matchVertices(complex: PlanarComplex, exact: ExactComplex, cellOf: readonly number[]): number[] {
  const vertexOf = new Array<number>(complex.counts.vertices).fill(-1);
  const options = cellOf.map((number, cell) => {
    const ours = cellCorners(complex, cell);
    const theirs = exact.corners[number];
    claim(
      ours.length === theirs.length,
      () => `cell ${cell} has ${ours.length} corners, the oracle has ${theirs.length}`,
    );
    const rotations = theirs
      .map((_, shift) => ours.map((vertex, i) => [vertex, theirs[(i + shift) % theirs.length]] as const))
      .filter((pairs) =>
        pairs.every(([vertex, point]) => isVertexNear(complex, vertex, exact.vertices[point])),
      );
    claim(
      rotations.length > 0,
      () => `the corners of cell ${cell} are not within their errors of the oracle's`,
    );
    return rotations;
  });
  // Corners closer than their errors fit in several ways: cells that fit in one way decide first.
  options.sort((a, b) => a.length - b.length);
  for (const rotations of options) {
    const pairs = rotations.find((pairs) =>
      pairs.every(([v, point]) => vertexOf[v] === -1 || vertexOf[v] === point),
    );
    claim(
      pairs !== undefined,
      () => `a cell's corners ${rotations[0].map(([v]) => v)} match other vertices elsewhere`,
    );
    for (const [vertex, point] of pairs) vertexOf[vertex] = point;
  }
  return vertexOf;
}

function isVertexNear(complex: PlanarComplex, vertex: number, point: Point): boolean {
  const error = complex.vertexErrors[vertex];
  return [0, 1].every((k) => isWithin(complex.vertices[2 * vertex + k], point[k], point[2], error));
}

const edgeText = (ends: readonly number[], sides: readonly number[]) =>
  [ends, sides].map((numbers) => [...numbers].sort((a, b) => a - b).join(" ")).join(" between ");

export function matchRegions(regions: Uint32Array, exact: ExactCells, cellOf: readonly number[]): void {
  const pairs = new Set(cellOf.map((number, cell) => `${regions[cell]} ${exact.regions[number]}`));
  const ours = new Set(regions);
  // A one-to-one pairing of regions: as many pairs as there are regions on either side.
  const oneToOne = pairs.size === ours.size && pairs.size === exact.linearRegions;
  claim(oneToOne, () => "linear regions join other cells than the oracle's");
}

/** Every map is within its proved error of the oracle's at the corners of the domain, hence everywhere in it. */
export function matchMaps(
  complex: { maps: Float64Array; mapErrors: Float64Array; outputSize: number },
  exact: ExactCells,
  cellOf: readonly number[],
): void {
  const { maps, mapErrors, outputSize } = complex;
  const width = exact.dimension + 1;
  cellOf.forEach((number, cell) => {
    for (let o = 0; o < outputSize; o++) {
      const k = cell * outputSize + o;
      const form = maps.subarray(width * k, width * (k + 1));
      const near = isFormNear(
        form,
        exact.cells[number].outputs[o],
        exact.outputShift,
        mapErrors[k],
        exact.domain,
      );
      claim(
        near,
        () => `output ${o} of cell ${cell}: the map is farther from the oracle's than ${mapErrors[k]}`,
      );
    }
  });
}

/** Is |ours − theirs / 2^shift| ≤ bound at all these points? */
function isFormNear(
  ours: Float64Array,
  theirs: Form,
  shift: number,
  bound: number,
  points: readonly Point[],
): boolean {
  if (bound === Number.POSITIVE_INFINITY) return true;
  const numbers = dyadics([...ours, bound]);
  const difference = theirs.map(
    (value, k) => (numbers.integers[k] << BigInt(shift)) - (value << BigInt(numbers.shift)),
  );
  const allowed = numbers.integers[ours.length] << BigInt(shift);
  return points.every((point) => {
    const off = dot(difference, point);
    return (off < 0n ? -off : off) <= allowed * point[point.length - 1];
  });
}
