/** What the layers of a network are: sizes, activations, parameters, and weights that do nothing. */
import { type AffineMap, forEachInRow, type Layer, type Matrix, type Network } from "reluscope";
import { shortNumber } from "./number-format.ts";

export interface LayerSurvey {
  /** From 1; the output map is the last. */
  readonly layer: number;
  readonly kind: "dense" | "sparse";
  readonly inputs: number;
  readonly units: number;
  /** `ReLU`, `leaky ReLU (0.01)`, `absolute value`, `linear`, a mixture, or `none` for the output map. */
  readonly activation: string;
  /** Weights stored and biases. */
  readonly parameters: number;
  readonly zeroWeights: number;
  /** Units whose incoming weights are all zero: their value is constant. */
  readonly constantUnits: readonly number[];
  /** Units (or, before layer 1, inputs) that the next layer does not use. */
  readonly unusedUnits: readonly number[];
  /** Groups of units with the same weights, bias and slope. */
  readonly duplicateUnits: readonly (readonly number[])[];
}

export interface NetworkSurvey {
  readonly layers: readonly LayerSurvey[];
  readonly units: number;
  readonly parameters: number;
  /** Inputs that the first layer does not use. */
  readonly unusedInputs: readonly number[];
}

export function surveyNetwork(network: Network): NetworkSurvey {
  const maps: (AffineMap & Partial<Layer>)[] = [...network.layers, network.output];
  const layers = maps.map((map, l): LayerSurvey => {
    const { weight, bias, negativeSlope } = map;
    return {
      layer: l + 1,
      kind: weight.kind,
      inputs: weight.columns,
      units: weight.rows,
      activation: negativeSlope ? activationText(negativeSlope) : "none",
      parameters: weight.values.length + bias.length,
      zeroWeights: weight.rows * weight.columns - nonZeros(weight),
      constantUnits: zeroRows(weight),
      unusedUnits: l + 1 < maps.length ? zeroColumns(maps[l + 1].weight) : [],
      duplicateUnits: duplicateRows(weight, bias, negativeSlope),
    };
  });
  return {
    layers,
    units: network.layers.reduce((sum, { bias }) => sum + bias.length, 0),
    parameters: layers.reduce((sum, { parameters }) => sum + parameters, 0),
    unusedInputs: zeroColumns(maps[0].weight),
  };
}

function activationText(slopes: Float64Array): string {
  const counts = new Map<number, number>();
  for (const slope of slopes) counts.set(slope, (counts.get(slope) ?? 0) + 1);
  const kinds = new Map<string, number>();
  for (const [slope, count] of counts) {
    // Many slopes of a PReLU are one kind.
    const name = counts.size > 3 ? slopeName(slope).replace(/ \(.*/, "") : slopeName(slope);
    kinds.set(name, (kinds.get(name) ?? 0) + count);
  }
  if (kinds.size === 1) return [...kinds.keys()][0];
  return [...kinds].map(([name, count]) => `${count} ${name}`).join(", ");
}

function slopeName(slope: number): string {
  if (slope === 0) return "ReLU";
  if (slope === 1) return "linear";
  if (slope === -1) return "absolute value";
  return `leaky ReLU (${shortNumber(slope, 4)})`;
}

function nonZeros({ values }: Matrix): number {
  let count = 0;
  for (const value of values) if (value !== 0) count++;
  return count;
}

function zeroRows(weight: Matrix): number[] {
  const rows: number[] = [];
  for (let row = 0; row < weight.rows; row++) {
    let used = false;
    forEachInRow(weight, row, (_, value) => {
      used ||= value !== 0;
    });
    if (!used) rows.push(row);
  }
  return rows;
}

function zeroColumns(weight: Matrix): number[] {
  const used = new Uint8Array(weight.columns);
  for (let row = 0; row < weight.rows; row++) {
    forEachInRow(weight, row, (column, value) => {
      if (value !== 0) used[column] = 1;
    });
  }
  return Array.from(used.keys()).filter((column) => used[column] === 0);
}

/** Units of equal rows, found by a hash of the numbers' bits and then compared. */
function duplicateRows(weight: Matrix, bias: Float64Array, slopes?: Float64Array): number[][] {
  const groups = new Map<number, number[][]>();
  const rowOf = (row: number): number[] => {
    const entries = [bias[row], slopes?.[row] ?? 0];
    forEachInRow(weight, row, (column, value) => {
      if (value !== 0) entries.push(column, value);
    });
    return entries;
  };
  for (let row = 0; row < weight.rows; row++) {
    const entries = rowOf(row);
    const key = hash(entries);
    const candidates = groups.get(key) ?? [];
    const equal = candidates.find(([first]) => {
      const other = rowOf(first);
      return other.length === entries.length && other.every((value, k) => value === entries[k]);
    });
    if (equal) equal.push(row);
    else candidates.push([row]);
    groups.set(key, candidates);
  }
  return [...groups.values()]
    .flat()
    .filter((group) => group.length > 1)
    .sort((a, b) => a[0] - b[0]);
}

/** FNV-1a over the bits; −0 counts as 0. */
function hash(values: readonly number[]): number {
  const words = new Uint32Array(Float64Array.from(values, (value) => value + 0).buffer);
  let state = 0x811c9dc5;
  for (const word of words) state = Math.imul(state ^ word, 0x01000193) >>> 0;
  return state;
}
