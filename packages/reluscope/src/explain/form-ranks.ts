/**
 * Exact ranks of what the layers pass on, on one cell, without long integers where possible: forms are carried through the
 * network modulo a prime, which gives lower bounds; a layer cannot have a larger rank than the one before it together with
 * the constant, which gives upper bounds. Where the two do not meet, exact forms decide.
 */
import { exactRank, inverseModulo } from "../exact/exact-rank.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_ZERO } from "../network/signs.ts";
import { CellActivations } from "./activation-forms.ts";
import type { NetworkCell } from "./network-cell.ts";
import { MOST_PRODUCTS, PRIME, residue } from "./residues.ts";

/** One hidden layer, or the outputs, on one cell. */
export interface FormRanks {
  /** Active units, increasing; all outputs. */
  readonly units: Int32Array;
  /** Exact rank of the augmented vectors (gradient, constant) of their forms. */
  readonly rank: number;
  /** Units whose forms are a basis, increasing; the first ones possible. */
  readonly independent: Int32Array;
  /** Exact rank of the forms together with the constant 1. */
  readonly withConstant: number;
  /** Exact rank of the gradients. */
  readonly gradients: number;
}

/** The ranks of every hidden layer and of the outputs on one cell. */
export function formRanks(network: Network, cell: NetworkCell): FormRanks[] {
  const { dimension, origin, directions, tails } = cell.slice;
  const width = dimension + 1;
  let known: CellActivations | undefined;
  const exact = () => {
    known ??= new CellActivations(network, cell);
    return known;
  };
  const exactRows = (level: number) =>
    level < network.layers.length ? exact().layer(level).rows : exact().outputs();
  const inputs = Array.from(origin, (value, i) =>
    Float64Array.from({ length: width }, (_, k) => {
      if (k === dimension) return residue(value);
      const at = k * origin.length + i;
      return (residue(directions[at]) + residue(tails?.[at] ?? 0)) % PRIME;
    }),
  );
  let forms: readonly (Float64Array | undefined)[] = inputs;
  /** Bounds from the layer before: of forms with the constant, and of gradients. */
  let [most, mostGradients] = [width, dimension];
  return [...network.layers, network.output].map((map, level): FormRanks => {
    const signs = cell.signs[level];
    const all = Array.from(map.bias, (_, unit) => {
      if (signs?.[unit] === SIGN_ZERO) return undefined;
      const slope = signs?.[unit] === SIGN_NEGATIVE ? network.layers[level].negativeSlope[unit] : 1;
      return slope === 0 ? undefined : scaled(formOf(map, unit, forms, width), residue(slope));
    });
    const isOutput = level === network.layers.length;
    // A form that is 0 modulo the prime may be 0: only linear units, and outputs, have such forms.
    const vanishes = all.some((form) => form?.every((value) => value === 0));
    const units = Int32Array.from(
      vanishes && !isOutput ? exact().layer(level).units : all.flatMap((form, unit) => (form ? [unit] : [])),
    );
    forms = all;
    const rows = Array.from(units, (unit) => all[unit] as Float64Array);
    const found = independentRows(rows, width);
    let independent = found.rows;
    if (independent.length < Math.min(units.length, most))
      independent = [...exactRank(exactRows(level), width).rows];
    let withConstant = found.withConstant;
    if (withConstant < Math.min(units.length + 1, most)) {
      const constant = Array.from({ length: width }, (_, k) => (k === dimension ? 1n : 0n));
      withConstant = exactRank([...exactRows(level), constant], width).rank;
    }
    let gradients = independentRows(rows, dimension).rows.length;
    if (gradients < Math.min(units.length, mostGradients))
      gradients = exactRank(exactRows(level), dimension).rank;
    [most, mostGradients] = [withConstant, gradients];
    return {
      units,
      rank: independent.length,
      independent: Int32Array.from(independent, (i) => units[i]),
      withConstant,
      gradients,
    };
  });
}

/** The form of one unit from those before it, modulo the prime. */
function formOf(
  { weight, bias }: AffineMap,
  unit: number,
  forms: readonly (Float64Array | undefined)[],
  width: number,
): Float64Array {
  const sum = new Float64Array(width);
  sum[width - 1] = residue(bias[unit]);
  let products = 1;
  forEachInRow(weight, unit, (column, value) => {
    const form = forms[column];
    if (value === 0 || !form) return;
    const factor = residue(value);
    for (let k = 0; k < width; k++) sum[k] += factor * form[k];
    if (++products < MOST_PRODUCTS) return;
    products = 1;
    for (let k = 0; k < width; k++) sum[k] %= PRIME;
  });
  for (let k = 0; k < width; k++) sum[k] %= PRIME;
  return sum;
}

function scaled(form: Float64Array, factor: number): Float64Array {
  return factor === 1 ? form : form.map((value) => (value * factor) % PRIME);
}

/** Rows independent of those before them modulo the prime, and the rank when (0, …, 0, 1) is added. */
function independentRows(rows: readonly Float64Array[], width: number) {
  const reduced: { readonly row: Float64Array; readonly pivot: number }[] = [];
  const extend = (values: Float64Array) => {
    const row = values.slice(0, width);
    for (const { row: top, pivot } of reduced) {
      if (row[pivot] === 0) continue;
      const factor = PRIME - row[pivot];
      for (let k = pivot; k < width; k++) row[k] = (row[k] + factor * top[k]) % PRIME;
    }
    const pivot = row.findIndex((value) => value !== 0);
    if (pivot < 0) return false;
    const scale = inverseModulo(row[pivot], PRIME);
    for (let k = pivot; k < width; k++) row[k] = (row[k] * scale) % PRIME;
    reduced.push({ row, pivot });
    return true;
  };
  const found: number[] = [];
  rows.forEach((row, i) => {
    if (found.length < width && extend(row)) found.push(i);
  });
  const constant = new Float64Array(width);
  if (width > 0) constant[width - 1] = 1;
  return { rows: found, withConstant: found.length + (extend(constant) ? 1 : 0) };
}
