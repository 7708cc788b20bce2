/** Invariants of single cells of a polyhedral complex, and of their volumes. */
import {
  cellGeometry,
  cellVolumes,
  evaluate,
  type InputMap,
  inputAt,
  type Network,
  type PolyhedralComplex,
  patternStrings,
} from "reluscope";
import { expect } from "vitest";
import { pointOf } from "../oracle/dyadic-integers.ts";
import { exactNetwork, exactPatternAt } from "../oracle/exact-network.ts";

type Exact = readonly bigint[];

/** Sign of a row at a homogeneous point. */
const signAt = (row: Exact, point: Exact) => {
  const value = row.reduce((sum, entry, i) => sum + entry * point[i], 0n);
  return value > 0n ? 1 : value < 0n ? -1 : 0;
};

const parallel = (a: Exact, b: Exact) => a.every((_, i) => a.every((_, j) => a[i] * b[j] === a[j] * b[i]));

/** How many of the cells of a large complex are looked at. */
const MOST_CELLS = 60;

/**
 * Rows in doubles agree with the exact ones within their bounds; they are the cell's facets, none twice; interior
 * points are exactly inside, have the cell's pattern, and see every neighbour behind its facet; neighbours are mutual;
 * the map of the inputs is the network's.
 */
export function expectValidCellGeometry(network: Network, complex: PolyhedralComplex): void {
  const { dimension: d, counts, domain, neurons, patterns } = complex;
  const geometry = cellGeometry(network, complex);
  const exact = exactNetwork(network);
  const step = Math.ceil(counts.cells / MOST_CELLS);
  for (let cell = 0; cell < counts.cells; cell += step) {
    const polytope = geometry.polytope(cell);
    const rows = geometry.exactRows(cell);
    const interior = geometry.interiorPoint(cell);
    expect(polytope.vertices.length).toBeGreaterThan(d);
    expect(polytope.facets.length).toBeGreaterThan(d);
    expect(rows).toHaveLength(polytope.facets.length);
    const inside: Exact = interior.exact
      ? [...interior.exact.x, interior.exact.w]
      : pointOf(Array.from(interior.point));
    expect(exactPatternAt(exact, domain.slice, inside)).toEqual(patternStrings(neurons, patterns, cell));
    if (interior.inside) {
      const own = pointOf(Array.from(interior.point));
      expect(exactPatternAt(exact, domain.slice, own)).toEqual(patternStrings(neurons, patterns, cell));
    } else expect(interior.exact).toBeDefined();
    rows.forEach(({ integers, shift }, k) => {
      expect(signAt(integers, inside)).toBe(1);
      for (let other = 0; other < k; other++) expect(parallel(integers, rows[other].integers)).toBe(false);
      expectSameForm(polytope.rows.subarray(k * (d + 1), (k + 1) * (d + 1)), polytope.rowErrors[k], {
        integers,
        shift,
        points: polytope.coordinates,
      });
      expectTight(polytope, k, complex);
      const neighbour = polytope.neighbours[k];
      expect(neighbour < 0).toBe(polytope.sources[k] < 0);
      if (neighbour < 0) return;
      const beyond = geometry.polytope(neighbour);
      const back = beyond.facets.indexOf(polytope.facets[k]);
      expect(beyond.neighbours[back]).toBe(cell);
      expect(beyond.sources[back]).toBe(polytope.sources[k]);
      const there = geometry.interiorPoint(neighbour);
      const behind: Exact = there.exact
        ? [...there.exact.x, there.exact.w]
        : pointOf(Array.from(there.point));
      expect(signAt(integers, behind)).toBe(-1);
    });
    if (interior.inside) expectInputMap(network, complex, interior.point, geometry.inputMap(cell));
  }
}

/** A row of doubles is the exact one up to its bound, at points that are doubles. */
function expectSameForm(
  row: Float64Array,
  error: number,
  { integers, shift, points }: { integers: Exact; shift: number; points: Float64Array },
): void {
  const d = row.length - 1;
  for (let from = 0; from < points.length; from += d) {
    const point = points.subarray(from, from + d);
    // (row − integers / 2^shift) at the point, exactly: all numbers over one power of two.
    const [values, coordinates] = [pointOf(Array.from(row)), pointOf(Array.from(point))];
    const scale = values[d + 1];
    const difference = coordinates.reduce(
      (sum, entry, i) => sum + entry * ((values[i] << BigInt(shift)) - integers[i] * scale),
      0n,
    );
    const size = Math.abs(Number(difference) / 2 ** Math.min(shift, 900)) / 2 ** Math.max(0, shift - 900);
    const off = size / Number(scale) / Number(coordinates[d]);
    if (Number.isFinite(off) && off > error) throw new Error(`a row is off by ${off}, its bound is ${error}`);
  }
}

/** A row vanishes at the vertices of its facet, and is not negative at the others, as far as their errors tell. */
function expectTight(
  polytope: ReturnType<ReturnType<typeof cellGeometry>["polytope"]>,
  k: number,
  { dimension: d, faces }: PolyhedralComplex,
): void {
  let on = new Set([polytope.facets[k]]);
  for (let level = d - 1; level > 0; level--) {
    const { start, facets } = faces[level - 1];
    on = new Set([...on].flatMap((face) => [...facets.subarray(start[face], start[face + 1])]));
  }
  expect(on.size).toBeGreaterThanOrEqual(d);
  const row = polytope.rows.subarray(k * (d + 1), (k + 1) * (d + 1));
  polytope.vertices.forEach((vertex, i) => {
    let value = row[d];
    let steepness = 0;
    for (let j = 0; j < d; j++) {
      value += row[j] * polytope.coordinates[i * d + j];
      steepness += Math.abs(row[j]);
    }
    const bound = polytope.rowErrors[k] + steepness * polytope.vertexErrors[i] * (1 + 1e-9);
    if (value < -bound || (on.has(vertex) && value > bound))
      throw new Error(`row ${k} is ${value} at vertex ${vertex}, bound ${bound}`);
  });
}

function expectInputMap(
  network: Network,
  { domain }: PolyhedralComplex,
  t: Float64Array,
  { matrix, constant, matrixErrors, constantErrors }: InputMap,
): void {
  const x = inputAt(domain.slice, t);
  evaluate(network, x).forEach((output, o) => {
    let [value, error, size] = [constant[o], constantErrors[o], Math.abs(constant[o])];
    x.forEach((entry, i) => {
      value += matrix[o * x.length + i] * entry;
      size += Math.abs(matrix[o * x.length + i] * entry);
      error += matrixErrors[o * x.length + i] * Math.abs(entry);
    });
    // Evaluating rounds too, by about as much as the bounds on the map's numbers allow for.
    const bound = 1e-9 * Math.max(1, size) + 4 * error;
    if (!(Math.abs(value - output) <= bound))
      throw new Error(`the map gives ${value}, the network ${output}`);
  });
}

/** Volumes are positive as far as their bounds tell, and add up to the domain's. */
export function expectVolumes(complex: PolyhedralComplex, whole: number): void {
  const { volumes, errors } = cellVolumes(complex);
  expect(volumes).toHaveLength(complex.counts.cells);
  let [sum, bound] = [0, 0];
  volumes.forEach((volume, cell) => {
    expect(volume >= 0 && errors[cell] > 0).toBe(true);
    sum += volume;
    bound += errors[cell];
  });
  expect(Math.abs(sum - whole)).toBeLessThanOrEqual(bound + volumes.length * 2 ** -53 * whole);
  // The bound says something.
  expect(bound).toBeLessThan(1e-4 * whole);
}
