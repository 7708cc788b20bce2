/**
 * A network in integers: its doubles over powers of two, applied to affine forms over the slice of a domain.
 * A forward pass only multiplies and adds, so that every form keeps dyadic coefficients (THEORY section 2).
 */
import type { Slice } from "../../src/complex/domain.ts";
import { forEachInRow, type Matrix } from "../../src/network/matrix.ts";
import type { AffineMap, Network } from "../../src/network/network.ts";
import { type Dyadics, dot, dyadics, type Form, type Point, signOf } from "./dyadic-integers.ts";

/** Affine forms over one power of two: form i is `rows[i] / 2^shift`, coefficients (g_1, …, g_d, c). */
export interface Forms {
  readonly rows: Form[];
  readonly shift: number;
}

/** The sign of a unit on a cell, as `patternStrings` of the library writes it; `·` is a linear unit. */
export type Sign = "+" | "-" | "0" | "·";

interface ExactMap {
  /** Non-zero entries of each row. */
  readonly rows: { readonly column: number; readonly weight: bigint }[][];
  readonly weightShift: number;
  readonly bias: Dyadics;
}

interface ExactLayer extends ExactMap {
  readonly slopes: Dyadics;
  readonly linear: boolean[];
}

export interface ExactNetwork {
  readonly layers: ExactLayer[];
  readonly output: ExactMap;
}

export function exactNetwork(network: Network): ExactNetwork {
  return {
    layers: network.layers.map((layer) => ({
      ...exactMap(layer),
      slopes: dyadics(layer.negativeSlope),
      linear: Array.from(layer.negativeSlope, (slope) => slope === 1),
    })),
    output: exactMap(network.output),
  };
}

function exactMap(map: AffineMap): ExactMap {
  const entries = entriesOf(map.weight);
  const weights = dyadics(entries.map((entry) => entry.value));
  const rows: ExactMap["rows"] = Array.from({ length: map.weight.rows }, () => []);
  entries.forEach(({ row, column }, k) => {
    rows[row].push({ column, weight: weights.integers[k] });
  });
  return { rows, weightShift: weights.shift, bias: dyadics(map.bias) };
}

function entriesOf(matrix: Matrix) {
  const entries: { row: number; column: number; value: number }[] = [];
  for (let row = 0; row < matrix.rows; row++) {
    forEachInRow(matrix, row, (column, value) => {
      if (value !== 0) entries.push({ row, column, value });
    });
  }
  return entries;
}

/** The network's inputs as forms over the slice: x_i = origin_i + Σ_k t_k (direction_ki + tail_ki). */
export function inputForms(slice: Slice): Forms {
  const n = slice.origin.length;
  const d = slice.dimension;
  const tails = slice.tails ?? new Float64Array(d * n);
  const { integers, shift } = dyadics([...slice.origin, ...slice.directions, ...tails]);
  const rows = Array.from({ length: n }, (_, i) => {
    const form: bigint[] = [];
    for (let k = 0; k < d; k++) form.push(integers[n + k * n + i] + integers[n + d * n + k * n + i]);
    form.push(integers[i]);
    return form;
  });
  return { rows, shift };
}

/** weight · forms + bias. */
export function affineForms(map: ExactMap, forms: Forms): Forms {
  const productShift = map.weightShift + forms.shift;
  const shift = Math.max(productShift, map.bias.shift);
  const width = forms.rows[0].length;
  const rows = map.rows.map((row, i) => {
    const form = new Array<bigint>(width).fill(0n);
    for (const { column, weight } of row) {
      const input = forms.rows[column];
      for (let k = 0; k < width; k++) form[k] += weight * input[k];
    }
    for (let k = 0; k < width; k++) form[k] <<= BigInt(shift - productShift);
    form[width - 1] += map.bias.integers[i] << BigInt(shift - map.bias.shift);
    return form;
  });
  return { rows, shift };
}

/** The units' activations on a cell on which their pre-activations have these signs. */
export function activationForms(layer: ExactLayer, pre: Forms, signs: readonly Sign[]): Forms {
  const { integers: slopes, shift } = layer.slopes;
  const rows = pre.rows.map((form, i) => {
    const factor = signs[i] === "-" ? slopes[i] : 1n << BigInt(shift);
    return form.map((coefficient) => coefficient * factor);
  });
  return { rows, shift: pre.shift + shift };
}

/** The sign of every hidden unit's pre-activation at one point of the slice, one string a layer. */
export function exactPatternAt(network: ExactNetwork, slice: Slice, point: Point): string[] {
  let forms = inputForms(slice);
  const pattern: string[] = [];
  for (const layer of network.layers) {
    const pre = affineForms(layer, forms);
    const signs = pre.rows.map((form, i): Sign => {
      if (layer.linear[i]) return "·";
      return (["-", "0", "+"] as const)[signOf(dot(form, point)) + 1];
    });
    pattern.push(signs.join(""));
    forms = activationForms(layer, pre, signs);
  }
  return pattern;
}
