/**
 * Two constructions of one target side by side (S1; THEORY section 6, depth advantage): units, parameters, cells that no set
 * has a part in, and which sets the units of others interfere with.
 */
import { streamCells } from "../complex/cell-stream.ts";
import { boxDomain, fullSlice, segmentDomain } from "../complex/domain.ts";
import { line } from "../complex/line.ts";
import { polytopeDomain } from "../complex/polytope.ts";
import { type PointSet, pointSet, subset } from "../lp/point-set.ts";
import { separate } from "../lp/separate.ts";
import type { Network } from "../network/network.ts";
import { ExactEvaluation } from "../prove/exact-evaluation.ts";
import type { Construction, ConstructionCounts } from "./construction.ts";
import { layersUpTo } from "./layers-up-to.ts";
import { type CheckedSet, checkedSets, type TargetSet } from "./sets-target.ts";

export interface SetsCells {
  /** Cells of the network on the box. */
  readonly total: number;
  /** Cells in whose interior no set has a part. */
  readonly outside: number;
}

export interface ComparedConstruction {
  readonly counts: ConstructionCounts;
  readonly exact: boolean;
  readonly maxDeviation: number;
  /** Undefined with more than three inputs. */
  readonly cells: SetsCells | undefined;
  readonly interference: SetsInterference;
}

/** Interference of the units that serve one set with the other sets. */
export interface SetsInterference {
  readonly sets: number;
  /** sets × sets, row-major: 1 where a unit of the last hidden layer that serves set i is not zero on set j. */
  readonly matrix: Uint8Array;
  /** Number of ones. */
  readonly count: number;
}

export interface Comparison {
  readonly shallow: ComparedConstruction;
  readonly deep: ComparedConstruction;
}

/**
 * @param box where cells are counted; default around the sets, a tenth of their size larger on every side
 */
export function compareConstructions(
  shallow: Construction,
  deep: Construction,
  sets: readonly TargetSet[],
  box?: readonly (readonly [number, number])[],
): Comparison {
  const checked = checkedSets(sets);
  const where = box ?? boxAround(checked.map(({ corners }) => corners));
  const compared = (construction: Construction): ComparedConstruction => ({
    counts: construction.counts,
    exact: construction.exact,
    maxDeviation: construction.maxDeviation,
    cells: construction.network.inputSize <= 3 ? setsCells(construction.network, checked, where) : undefined,
    interference: interferenceOf(construction, checked),
  });
  return { shallow: compared(shallow), deep: compared(deep) };
}

/**
 * Interference in one construction, whose units of the last hidden layer have the names of sets as groups: which of them are not
 * zero on which other sets, at their corners; without rounding.
 *
 * @throws Error when a set is empty, unbounded or does not fit
 * @example setsInterference(constructSets(sets), sets).count;
 */
export function setsInterference(construction: Construction, sets: readonly TargetSet[]): SetsInterference {
  return interferenceOf(construction, checkedSets(sets));
}

function interferenceOf({ network, units }: Construction, sets: readonly CheckedSet[]): SetsInterference {
  const last = network.layers.length;
  const serves = units.filter(({ layer }) => layer === last).map(({ group }) => group);
  const evaluation = last === 0 ? undefined : new ExactEvaluation(layersUpTo(network, last));
  const matrix = new Uint8Array(sets.length * sets.length);
  sets.forEach(({ corners }, j) => {
    for (let k = 0; evaluation && k < corners.count; k++) {
      const point = corners.homogeneous(k);
      const { numerators } = evaluation.at({
        numerators: point.slice(0, -1),
        denominator: point[point.length - 1],
      });
      numerators.forEach((value, unit) => {
        const i = sets.findIndex(({ name }) => name === serves[unit]);
        if (i >= 0 && i !== j && value !== 0n) matrix[i * sets.length + j] = 1;
      });
    }
  });
  return { sets: sets.length, matrix, count: matrix.reduce((total, entry) => total + entry, 0) };
}

function boxAround(sets: readonly PointSet[]): [number, number][] {
  const n = sets[0].dimension;
  return Array.from({ length: n }, (_, k) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { coordinates } of sets) {
      for (let at = k; at < coordinates.length; at += n) {
        low = Math.min(low, coordinates[at]);
        high = Math.max(high, coordinates[at]);
      }
    }
    const room = low < high ? (high - low) / 10 : 1;
    return [low - room, high + room];
  });
}

function setsCells(
  network: Network,
  sets: readonly CheckedSet[],
  box: readonly (readonly [number, number])[],
): SetsCells {
  // A hull counts as a whole, points one by one.
  const parts = sets.flatMap(({ corners, kind }) =>
    kind === "polytope" ? [corners] : Array.from({ length: corners.count }, (_, i) => subset(corners, [i])),
  );
  let [total, outside] = [0, 0];
  for (const vertices of cellVertices(network, box)) {
    total++;
    const cell = shrunk(vertices, network.inputSize);
    if (parts.every((part) => separate(cell, part).separable)) outside++;
  }
  return { total, outside };
}

function* cellVertices(
  network: Network,
  box: readonly (readonly [number, number])[],
): Generator<Float64Array> {
  const n = network.inputSize;
  if (n === 1) {
    const complex = line(network, segmentDomain(fullSlice(1), ...box[0]));
    for (let i = 0; i + 1 < complex.vertices.length; i++) yield complex.vertices.slice(i, i + 2);
    return;
  }
  const slice = fullSlice(n);
  const domain = n === 2 ? boxDomain(slice, box) : polytopeDomain(slice, box);
  for (const { vertices } of streamCells(network, domain)) yield vertices;
}

/** Cells a little smaller, so that sets which only touch them have no part in them. */
const SHRUNK = 2 ** -20;

function shrunk(vertices: Float64Array, n: number): PointSet {
  const count = vertices.length / n;
  const middle = new Float64Array(n);
  vertices.forEach((value, k) => {
    middle[k % n] += value / count;
  });
  return pointSet(
    vertices.map((value, k) => value + SHRUNK * (middle[k % n] - value)),
    n,
  );
}
