/**
 * Exact affine forms of a network's units on a cell, by BigInt arithmetic (THEORY section 2, step 3).
 *
 * Level l is hidden layer l counted from 0; the last level is the outputs. With the signs of the units of all
 * earlier levels given, the pre-activation of unit j of level l is an affine form of the slice coordinates. It is
 * returned as d + 1 integers (coefficients, then constant) over the level's power of two 2^scale[l].
 * Rows are computed when asked for and kept until a sign of an earlier level changes.
 */

import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_ZERO } from "../network/signs.ts";
import type { Slice } from "../network/slice.ts";
import { commonBit, toInteger } from "./dyadic.ts";

export type ExactForm = readonly bigint[];

interface Level {
  readonly map: AffineMap;
  readonly size: number;
  /** Weights times 2^weightShift are integers. */
  readonly weightShift: number;
  /** Forms of this level times 2^scale are integers. */
  readonly scale: number;
  /** Slopes times 2^slopeShift are integers. */
  readonly slopeShift: number;
  readonly slopes: readonly bigint[];
  readonly rows: (ExactForm | undefined)[];
  /** Weights and biases as integers, row by row as they are first needed. */
  readonly integerRows: (IntegerRow | undefined)[];
}

/** One row of weights that are not zero, times 2^weightShift, and the bias times 2^scale. */
interface IntegerRow {
  readonly columns: readonly number[];
  readonly weights: readonly bigint[];
  readonly bias: bigint;
}

const shiftFor = (bit: number) => (bit === Number.POSITIVE_INFINITY ? 0 : Math.max(0, -bit));

export class ExactForms {
  private readonly levels: Level[] = [];
  private readonly width: number;
  private readonly signs: readonly Uint8Array[];
  /** Input i as integers over 2^inputShift: one row of d + 1 numbers an input. */
  private readonly inputRows: ExactForm[];
  /** Rows of levels up to this one belong to the signs as they are now. */
  private valid = 0;

  /** `signs[l][i]` is the sign code of unit i of level l; the caller owns and changes the arrays. */
  constructor(network: Network, slice: Slice, signs: readonly Uint8Array[]) {
    this.signs = signs;
    const { dimension, origin, directions, tails } = slice;
    const inputs = origin.length;
    this.width = dimension + 1;
    const inputShift = shiftFor(Math.min(commonBit(origin), commonBit(directions), commonBit(tails ?? [])));
    this.inputRows = Array.from({ length: inputs }, (_, i) => {
      const row: bigint[] = [];
      for (let k = 0; k < dimension; k++) {
        const at = k * inputs + i;
        row.push(toInteger(directions[at], inputShift) + (tails ? toInteger(tails[at], inputShift) : 0n));
      }
      row.push(toInteger(origin[i], inputShift));
      return row;
    });
    let incoming = inputShift;
    for (const map of [...network.layers, network.output]) {
      const weightShift = Math.max(
        shiftFor(commonBit(map.weight.values)),
        shiftFor(commonBit(map.bias)) - incoming,
      );
      const scale = incoming + weightShift;
      const slopeValues =
        "negativeSlope" in map ? (map as Network["layers"][number]).negativeSlope : new Float64Array(0);
      const slopeShift = shiftFor(commonBit(slopeValues));
      this.levels.push({
        map,
        size: map.bias.length,
        weightShift,
        scale,
        slopeShift,
        slopes: Array.from(slopeValues, (slope) => toInteger(slope, slopeShift)),
        rows: new Array(map.bias.length),
        integerRows: new Array(map.bias.length),
      });
      incoming = scale + slopeShift;
    }
  }

  /** Tells that signs of units of this level changed. */
  signsChanged(level: number): void {
    if (level < this.valid) this.valid = level;
  }

  /** Power of two by which the integers of a level are scaled: form = integers / 2^scale. */
  scale(level: number): number {
    return this.levels[level].scale;
  }

  /** The exact form of unit j of a level on the cell that the signs of earlier levels describe. */
  row(level: number, unit: number): ExactForm {
    while (this.valid < level) this.levels[++this.valid].rows.fill(undefined);
    const { rows } = this.levels[level];
    const known = rows[unit];
    if (known) return known;
    const { columns, weights, bias } = this.integerRow(level, unit);
    const sum: bigint[] = new Array(this.width).fill(0n);
    for (let i = 0; i < columns.length; i++) {
      const source = level === 0 ? this.inputRows[columns[i]] : this.activation(level - 1, columns[i]);
      if (!source) continue;
      const weight = weights[i];
      for (let k = 0; k < sum.length; k++) sum[k] += weight * source[k];
    }
    sum[this.width - 1] += bias;
    rows[unit] = sum;
    return sum;
  }

  private integerRow(level: number, unit: number): IntegerRow {
    const { map, weightShift, scale, integerRows } = this.levels[level];
    const known = integerRows[unit];
    if (known) return known;
    const columns: number[] = [];
    const weights: bigint[] = [];
    forEachInRow(map.weight, unit, (column, value) => {
      if (value === 0) return;
      columns.push(column);
      weights.push(toInteger(value, weightShift));
    });
    const row = { columns, weights, bias: toInteger(map.bias[unit], scale) };
    integerRows[unit] = row;
    return row;
  }

  /** The form after the unit, over 2^(scale + slopeShift); undefined where it is zero. */
  private activation(level: number, unit: number): ExactForm | undefined {
    const sign = this.signs[level][unit];
    if (sign === SIGN_ZERO) return undefined;
    const { slopes, slopeShift } = this.levels[level];
    const factor = sign === SIGN_NEGATIVE ? slopes[unit] : 1n << BigInt(slopeShift);
    if (factor === 0n) return undefined;
    const form = this.row(level, unit);
    return factor === 1n ? form : form.map((value) => value * factor);
  }
}
