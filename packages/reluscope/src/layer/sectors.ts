/** Sectors of a layer: the sets of inputs with one activation pattern, all of them or the one of a point (S2, THEORY section 4). */
import { arrangementCells } from "../exact/arrangement.ts";
import { signOf } from "../exact/dyadic.ts";
import { exactRank } from "../exact/exact-rank.ts";
import {
  lowestTerms,
  type RationalVector,
  rationalVector,
  roundedVector,
  transposed,
} from "../exact/rational.ts";
import { GROWTH, ROUNDING, roundedError, UNDERFLOW } from "../exact/rounding.ts";
import { forEachInRow } from "../network/matrix.ts";
import { integerForms } from "./integer-forms.ts";
import type { LayerGeometry } from "./layer-geometry.ts";
import { exactPreActivations } from "./layer-input.ts";
import { LayerLimitError } from "./layer-limit.ts";
import { mostCells, simpleArrangementPoints } from "./simple-arrangement.ts";

/** Where a point lies. */
export interface PointSector {
  /** m: proved sign of every pre-activation, −1, 0 or 1; 0 on the border between sectors. */
  readonly signs: Int8Array;
  /** Units with a positive pre-activation, increasing. */
  readonly active: readonly number[];
  /** m: pre-activations in doubles. */
  readonly preActivations: Float64Array;
  /** m: proved bound on the error of each of them. */
  readonly errors: Float64Array;
}

/**
 * Sector of a point for a layer of any size; every sign is proved, with exact arithmetic where doubles do not.
 *
 * @param point d doubles, or rational numbers such as `layerInput` gives: then the pre-activations are the nearest doubles
 */
export function sectorOf(layer: LayerGeometry, point: ArrayLike<number> | RationalVector): PointSector {
  if ("numerators" in point) return exactSector(layer, point);
  checkPoint(layer, point.length);
  const preActivations = new Float64Array(layer.units);
  const errors = new Float64Array(layer.units);
  const signs = new Int8Array(layer.units);
  let exact: Int8Array | undefined;
  for (let i = 0; i < layer.units; i++) {
    let value = layer.bias[i];
    let size = Math.abs(value);
    let terms = 1;
    forEachInRow(layer.weight, i, (j, weight) => {
      if (weight === 0) return;
      const term = weight * point[j];
      value += term;
      size += Math.abs(term);
      terms++;
    });
    preActivations[i] = value;
    errors[i] = terms === 1 ? 0 : (terms + 1) * ROUNDING * size * GROWTH + UNDERFLOW;
    if (Math.abs(value) > errors[i]) signs[i] = Math.sign(value);
    else if (terms > 1) {
      exact ??= exactSigns(layer, rationalVector(point));
      signs[i] = exact[i];
    }
  }
  return { signs, active: positiveUnits(signs), preActivations, errors };
}

function exactSector(layer: LayerGeometry, point: RationalVector): PointSector {
  checkPoint(layer, point.numerators.length);
  const y = exactPreActivations(layer, point);
  const preActivations = roundedVector(y);
  const signs = Int8Array.from(y.numerators, (value) => signOf(value));
  const errors = preActivations.map((value) => roundedError(value));
  return { signs, active: positiveUnits(signs), preActivations, errors };
}

function positiveUnits(signs: Int8Array): number[] {
  return Array.from(signs.keys()).filter((i) => signs[i] > 0);
}

/** Exact signs of the pre-activations at a rational point. */
export function exactSigns(layer: LayerGeometry, point: RationalVector): Int8Array {
  checkPoint(layer, point.numerators.length);
  return Int8Array.from(exactPreActivations(layer, point).numerators, (value) => signOf(value));
}

function checkPoint(layer: LayerGeometry, length: number): void {
  if (length !== layer.inputs)
    throw new Error(`the point has ${length} numbers, the layer ${layer.inputs} inputs`);
}

/** All sectors of a layer. */
export interface Sectors {
  readonly count: number;
  /** count × m: sign of every unit inside; 0 for a unit that vanishes everywhere. */
  readonly signs: Int8Array;
  /** count × d: a point of each, in doubles; `exactPoint` is strictly inside. */
  readonly points: Float64Array;
  readonly exactPoint: (sector: number) => RationalVector;
}

const MOST_SECTORS = 2 ** 17;
/** Points tried, over the most sectors that may be listed, before a layer is taken for one that is not simple. */
const MOST_TRIES = 2;

/**
 * The sectors of a layer, exact: all 2^m cones when r = m, otherwise the cells of the arrangement of its m hyperplanes
 * (Σ_{i≤r} C(m, i) when that is simple).
 *
 * @param most how many may be listed; default 2^17
 * @throws LayerLimitError when there are more
 */
export function layerSectors(layer: LayerGeometry, most = MOST_SECTORS): Sectors {
  return layer.foldsInputs ? coneSectors(layer, most) : arrangementSectors(layer, most);
}

/** Sector k has unit i active where bit i of k is set. */
function coneSectors(layer: LayerGeometry, most: number): Sectors {
  const { units: m, inputs: d } = layer;
  if (2 ** m > most)
    throw new LayerLimitError(
      `a layer of ${m} independent units has 2^${m} sectors; at most ${most} are listed`,
    );
  const count = 2 ** m;
  const signs = new Int8Array(count * m);
  for (let k = 0; k < count; k++) for (let i = 0; i < m; i++) signs[k * m + i] = (k >> i) & 1 ? 1 : -1;
  const points = new Float64Array(count * d);
  const { vectors } = layer.dualVectors();
  const apex = layer.apex()!.values;
  for (let k = 0; k < count; k++) {
    points.set(apex, k * d);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < d; j++) points[k * d + j] += signs[k * m + i] * vectors[i * d + j];
    }
  }
  const exactPoint = (sector: number): RationalVector => {
    const apexExact = layer.exactApex!;
    const { rows, denominator } = layer.exactDualVectors;
    const numerators = apexExact.numerators.map((value, j) => {
      let sum = value * denominator;
      for (let i = 0; i < m; i++) sum += BigInt(signs[sector * m + i]) * rows[i][j] * apexExact.denominator;
      return sum;
    });
    return lowestTerms({ numerators, denominator: denominator * apexExact.denominator });
  };
  return { count, signs, points, exactPoint };
}

/** Cells of the arrangement, ordered as those of cones are: by the last unit first, inactive ones before active ones. */
function arrangementSectors(layer: LayerGeometry, most: number): Sectors {
  const { units: m, inputs: d } = layer;
  const cells = simpleSectors(layer, most) ?? exactSectors(layer, most);
  cells.sort((a, b) => {
    for (let i = m - 1; i >= 0; i--) if (a.signs[i] !== b.signs[i]) return a.signs[i] - b.signs[i];
    return 0;
  });
  const signs = new Int8Array(cells.length * m);
  const points = new Float64Array(cells.length * d);
  cells.forEach((cell, k) => {
    signs.set(cell.signs, k * m);
    points.set(roundedVector(cell.point), k * d);
  });
  return { count: cells.length, signs, points, exactPoint: (sector) => cells[sector].point };
}

interface SectorPoint {
  readonly signs: ArrayLike<number>;
  /** Strictly inside. */
  readonly point: RationalVector;
}

function exactSectors(layer: LayerGeometry, most: number): SectorPoint[] {
  const d = layer.inputs;
  return arrangementCells(integerForms(layer), d, most).map(({ signs, point }) => ({
    signs,
    point: { numerators: point.slice(0, d), denominator: point[d] },
  }));
}

/**
 * The sectors when the arrangement is simple: points in cells are found in doubles, their signs proved; as many different
 * cells as m hyperplanes can make at most (Schläfli) are all of them. Undefined when it is not simple, or rounding hid one.
 */
function simpleSectors(layer: LayerGeometry, most: number): SectorPoint[] | undefined {
  const { inputs: d, rank } = layer;
  const { units, vanishing } = differentHyperplanes(integerForms(layer), d);
  const wanted = mostCells(units.length, rank);
  const columns = independentColumns(layer);
  const forms = new Float64Array(units.length * (rank + 1));
  units.forEach((unit, i) => {
    forEachInRow(layer.weight, unit, (j, weight) => {
      const k = columns.indexOf(j);
      if (k >= 0) forms[i * (rank + 1) + k] = weight;
    });
    forms[i * (rank + 1) + rank] = layer.bias[unit];
  });
  const cells = new Map<string, SectorPoint>();
  const point = new Float64Array(d);
  let tried = 0;
  for (const place of simpleArrangementPoints(forms, rank)) {
    if (++tried > MOST_TRIES * most || !place.every(Number.isFinite)) return undefined;
    columns.forEach((column, k) => {
      point[column] = place[k];
    });
    const { signs } = sectorOf(layer, point);
    if (signs.some((sign, i) => sign === 0 && !vanishing.has(i))) return undefined;
    cells.set(signs.join(), { signs, point: rationalVector(point) });
    if (cells.size > most) throw new LayerLimitError(`the layer has more than ${most} sectors`);
  }
  return cells.size === wanted ? [...cells.values()] : undefined;
}

/** Units with hyperplanes that no unit before them has, and units that are 0 everywhere. */
function differentHyperplanes(forms: readonly (readonly bigint[])[], d: number) {
  const seen = new Set<string>();
  const vanishing = new Set<number>();
  const units = Array.from(forms.keys()).filter((i) => {
    const lead = forms[i].findIndex((value) => value !== 0n);
    if (lead < 0) vanishing.add(i);
    if (lead < 0 || lead === d) return false;
    const key = (forms[i][lead] > 0n ? forms[i] : forms[i].map((value) => -value)).join();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return { units, vanishing };
}

/** Inputs whose columns are a basis of the column space: the others may stay 0 without losing a sector. */
function independentColumns({ exactWeight, units, inputs, rank }: LayerGeometry): readonly number[] {
  if (rank === inputs) return Array.from({ length: inputs }, (_, j) => j);
  return exactRank(transposed(exactWeight).rows, units).rows;
}
