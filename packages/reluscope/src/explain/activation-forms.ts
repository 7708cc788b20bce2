/** What the active units of a layer compute on one cell: affine forms of the slice coordinates, exact. */
import { commonBit, toInteger } from "../exact/dyadic.ts";
import { type ExactForm, ExactForms } from "../exact/exact-forms.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_ZERO } from "../network/signs.ts";
import { checkCell, type NetworkCell } from "./network-cell.ts";

export interface ActivationForms {
  /** Units whose output does not vanish on the whole cell, increasing: the q active ones. */
  readonly units: Int32Array;
  /** Their outputs on the cell: d + 1 integers (coefficients, then constant) over 2^scale. */
  readonly rows: readonly ExactForm[];
  readonly scale: number;
}

/** Asks for one layer after the other; cells that follow one another share what they have in common. */
export class CellActivations {
  private readonly network: Network;
  private readonly signs: readonly Uint8Array[];
  private readonly forms: ExactForms;

  constructor(network: Network, cell: NetworkCell) {
    this.network = network;
    this.signs = network.layers.map((layer) => new Uint8Array(layer.bias.length));
    this.forms = new ExactForms(network, cell.slice, this.signs);
    this.moveTo(cell);
  }

  /** Another cell of the same slice. */
  moveTo(cell: NetworkCell): void {
    checkCell(this.network, cell);
    this.signs.forEach((own, level) => {
      const { signs } = cell;
      if (own.every((sign, unit) => sign === signs[level][unit])) return;
      own.set(signs[level]);
      this.forms.signsChanged(level);
    });
  }

  /** The active units of a hidden layer (from 0) and what they pass on. */
  layer(level: number): ActivationForms {
    const { negativeSlope } = this.network.layers[level];
    const bit = commonBit(negativeSlope);
    const shift = bit === Number.POSITIVE_INFINITY ? 0 : Math.max(0, -bit);
    const units: number[] = [];
    const rows: ExactForm[] = [];
    this.signs[level].forEach((sign, unit) => {
      if (sign === SIGN_ZERO || (sign === SIGN_NEGATIVE && negativeSlope[unit] === 0)) return;
      const form = this.forms.row(level, unit);
      // A linear unit may pass on zero, too.
      if (form.every((value) => value === 0n)) return;
      const factor = sign === SIGN_NEGATIVE ? toInteger(negativeSlope[unit], shift) : 1n << BigInt(shift);
      units.push(unit);
      rows.push(factor === 1n ? form : form.map((value) => value * factor));
    });
    return { units: Int32Array.from(units), rows, scale: this.forms.scale(level) + shift };
  }

  /** The outputs on the cell: d + 1 integers each, over one power of two. */
  outputs(): ExactForm[] {
    const { layers, outputSize } = this.network;
    return Array.from({ length: outputSize }, (_, o) => this.forms.row(layers.length, o));
  }
}
