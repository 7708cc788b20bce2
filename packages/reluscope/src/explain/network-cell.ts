/**
 * One cell of a network (THEORY section 1) by the signs of its units: taken from a complex, or the one that holds a point.
 * A point on creases lies in several cells; the one told is that of the point moved a little, by infinitesimals
 * ε ≫ ε² ≫ … along the slice's directions, so it is always a full-dimensional cell, and always the same one.
 */
import { fullSlice } from "../complex/domain.ts";
import { type NeuronTable, patternSign } from "../complex/neurons.ts";
import { signOf } from "../exact/dyadic.ts";
import { ExactForms } from "../exact/exact-forms.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";
import type { Slice } from "../network/slice.ts";

export interface NetworkCell {
  /** The affine subspace of the input space in which the cell lies. */
  readonly slice: Slice;
  /** The sign code of every unit, layer by layer: positive, negative, 0 (vanishes on the whole cell) or linear. */
  readonly signs: readonly Uint8Array[];
}

export interface CellAtPoint extends NetworkCell {
  /** Units whose pre-activation is 0 at the point but not on the whole cell: [layer from 1, unit from 0]. */
  readonly creases: readonly (readonly [layer: number, unit: number])[];
}

/** A complex of any dimension, as far as its cells' patterns go. */
export interface CellPatterns {
  readonly domain: { readonly slice: Slice };
  readonly neurons: NeuronTable;
  readonly patterns: Uint32Array;
}

/**
 * A cell of a complex by its number.
 *
 * @throws Error when there is no such cell
 */
export function cellOfComplex({ domain, neurons, patterns }: CellPatterns, cell: number): NetworkCell {
  const cells = neurons.patternWords === 0 ? 1 : patterns.length / neurons.patternWords;
  if (!Number.isInteger(cell) || cell < 0 || cell >= cells)
    throw new Error(`no cell ${cell}; cells are 0 … ${cells - 1}`);
  const { layerStart } = neurons;
  const signs = Array.from({ length: layerStart.length - 1 }, (_, l) =>
    Uint8Array.from({ length: layerStart[l + 1] - layerStart[l] }, (__, i) =>
      patternSign(neurons, patterns, cell, l, i),
    ),
  );
  return { slice: domain.slice, signs };
}

/**
 * The cell that holds a point, every sign exact.
 *
 * @param point as many numbers as the network has inputs, read exactly
 * @throws Error when the point does not fit
 * @example cellAtPoint(network, [0.25, -1]).signs[0]; // of the units of hidden layer 1
 */
export function cellAtPoint(network: Network, point: ArrayLike<number>): CellAtPoint {
  checkNetwork(network);
  const inputs = network.inputSize;
  if (point.length !== inputs)
    throw new Error(`the point has ${point.length} numbers; the network has ${inputs} inputs`);
  const origin = Float64Array.from(point);
  const bad = origin.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new Error(`coordinate ${bad} of the point is ${origin[bad]}`);
  const signs = network.layers.map((layer) => new Uint8Array(layer.bias.length));
  const values = new ExactForms(network, { dimension: 0, origin, directions: new Float64Array(0) }, signs);
  // Slice coordinates are relative to the point: its moved copy is at (ε, ε², …). Whole forms are rarely needed.
  let forms: ExactForms | undefined;
  const creases: [number, number][] = [];
  network.layers.forEach(({ negativeSlope }, l) => {
    negativeSlope.forEach((slope, unit) => {
      if (slope === 1) {
        signs[l][unit] = SIGN_LINEAR;
        return;
      }
      let sign = signOf(values.row(l, unit)[0]);
      if (sign === 0) {
        forms ??= new ExactForms(network, { ...fullSlice(inputs), origin }, signs);
        sign = signOf(forms.row(l, unit).find((value) => value !== 0n) ?? 0n);
        if (sign !== 0) creases.push([l + 1, unit]);
      }
      signs[l][unit] = sign > 0 ? SIGN_POSITIVE : sign < 0 ? SIGN_NEGATIVE : SIGN_ZERO;
    });
    values.signsChanged(l);
    forms?.signsChanged(l);
  });
  return { slice: fullSlice(inputs), signs, creases };
}

/** Throws unless a cell has as many signs as the network has units, and inputs to match. */
export function checkCell(network: Network, { slice, signs }: NetworkCell): void {
  if (slice.origin.length !== network.inputSize)
    throw new Error(`the cell lies in ${slice.origin.length} inputs; the network has ${network.inputSize}`);
  network.layers.forEach(({ bias }, level) => {
    const given = signs[level]?.length ?? 0;
    if (given !== bias.length)
      throw new Error(`the cell has ${given} signs for the ${bias.length} units of layer ${level + 1}`);
  });
}
