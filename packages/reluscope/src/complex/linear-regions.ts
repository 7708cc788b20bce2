/**
 * Linear regions: maximal connected unions of cells on which the network is the same affine map (THEORY section 1).
 * Two maps are *different* when they differ by more than their error bounds at a corner of the domain, and *the same*
 * only when exact arithmetic says so.
 */
import type { Matrix } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_ZERO } from "../network/signs.ts";
import type { Slice } from "./domain.ts";
import { ExactOutputs } from "./exact-outputs.ts";
import { type NeuronTable, patternSign } from "./neurons.ts";
import { resultArrays } from "./result-arrays.ts";

/** What the cells of a complex of any dimension have in common here. */
export interface MappedCells {
  readonly slice: Slice;
  readonly neurons: NeuronTable;
  readonly outputSize: number;
  readonly cells: number;
  readonly patterns: Uint32Array;
  /** cells × outputs × (d + 1) */
  readonly maps: Float64Array;
  /** cells × outputs */
  readonly mapErrors: Float64Array;
  /** Points (d numbers each) that span the domain. */
  readonly corners: Float64Array;
}

/**
 * Region of each cell and the number of regions; `pairs` lists cells that share a (d − 1)-dimensional face, two by two,
 * the second −1 where the face has one cell.
 */
export function linearRegions(
  network: Network,
  complex: MappedCells,
  pairs: ArrayLike<number>,
): { regions: Uint32Array; count: number } {
  const parent = new Int32Array(complex.cells);
  separate(parent);
  uniteSameMaps(network, complex, pairs, parent);
  return numberedRegions(parent);
}

/** Makes each cell its own parent: none is united with another one. */
export function separate(parent: Int32Array): void {
  for (let cell = 0; cell < parent.length; cell++) parent[cell] = cell;
}

/**
 * Unites cells of `pairs` with the same map. From a cell, `parent` leads to earlier ones that are united with it, up to
 * the first of all, which is its own parent.
 */
export function uniteSameMaps(
  network: Network,
  complex: MappedCells,
  pairs: ArrayLike<number>,
  parent: Int32Array,
): void {
  let exact: ExactOutputs | undefined;
  for (let k = 0; k + 1 < pairs.length; k += 2) {
    const p = pairs[k];
    const q = pairs[k + 1];
    if (q < 0 || surelyDiffer(complex, p, q)) continue;
    if (!noWayOut(network, complex, p, q)) {
      exact ??= new ExactOutputs(network, complex, complex.slice);
      if (!sameForms(exact.of(p, complex.outputSize), exact.of(q, complex.outputSize))) continue;
    }
    const a = firstOf(parent, p);
    const b = firstOf(parent, q);
    parent[Math.max(a, b)] = Math.min(a, b);
  }
}

/** Regions are numbered by their first cells. */
export function numberedRegions(parent: Int32Array): { regions: Uint32Array; count: number } {
  const regions = resultArrays.uint32(parent.length);
  let count = 0;
  for (let cell = 0; cell < parent.length; cell++) {
    const first = firstOf(parent, cell);
    regions[cell] = first === cell ? count++ : regions[first];
  }
  return { regions, count };
}

function firstOf(parent: Int32Array, cell: number): number {
  while (parent[cell] !== cell) {
    parent[cell] = parent[parent[cell]];
    cell = parent[cell];
  }
  return cell;
}

function surelyDiffer(complex: MappedCells, p: number, q: number): boolean {
  const { outputSize, maps, mapErrors, corners } = complex;
  const d = complex.slice.dimension;
  const width = d + 1;
  for (let o = 0; o < outputSize; o++) {
    const first = (p * outputSize + o) * width;
    const second = (q * outputSize + o) * width;
    const bound = mapErrors[p * outputSize + o] + mapErrors[q * outputSize + o];
    for (let corner = 0; corner < corners.length; corner += d) {
      let difference = maps[first + d] - maps[second + d];
      for (let k = 0; k < d; k++) difference += (maps[first + k] - maps[second + k]) * corners[corner + k];
      if (Math.abs(difference) > bound) return true;
    }
  }
  return false;
}

/**
 * True when what changes between two cells reaches no output: every way on from a unit with another sign is blocked by
 * zero weights and units that are off. Then the maps are the same, without arithmetic.
 */
function noWayOut(network: Network, { neurons, patterns }: MappedCells, p: number, q: number): boolean {
  let changed: number[] = [];
  for (let level = 0; level < network.layers.length; level++) {
    const { weight, negativeSlope } = network.layers[level];
    const next: number[] = [];
    for (let unit = 0; unit < negativeSlope.length; unit++) {
      const sign = patternSign(neurons, patterns, p, level, unit);
      const other = patternSign(neurons, patterns, q, level, unit);
      const off =
        sign === other && (sign === SIGN_ZERO || (sign === SIGN_NEGATIVE && negativeSlope[unit] === 0));
      if (sign !== other || (!off && readsAny(weight, unit, changed))) next.push(unit);
    }
    changed = next;
  }
  const { weight } = network.output;
  for (let o = 0; o < weight.rows; o++) if (readsAny(weight, o, changed)) return false;
  return true;
}

/** Whether a row has a weight that is not zero for one of the columns (increasing). */
function readsAny(matrix: Matrix, row: number, columns: readonly number[]): boolean {
  if (columns.length === 0) return false;
  if (matrix.kind === "dense") {
    return columns.some((column) => matrix.values[row * matrix.columns + column] !== 0);
  }
  const { rowStart, columnIndex, values } = matrix;
  for (let k = rowStart[row]; k < rowStart[row + 1]; k++) {
    if (values[k] !== 0 && columns.includes(columnIndex[k])) return true;
  }
  return false;
}

function sameForms(p: (readonly bigint[])[], q: (readonly bigint[])[]): boolean {
  return p.every((form, o) => form.every((value, k) => value === q[o][k]));
}
