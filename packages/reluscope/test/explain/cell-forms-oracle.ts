/** What the tests know of a cell without the library: the forms that a layer's units pass on there, by the slow oracle. */
import type { NetworkCell } from "../../src/explain/network-cell.ts";
import type { Network } from "../../src/network/network.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../../src/network/signs.ts";
import {
  activationForms,
  affineForms,
  exactNetwork,
  type Forms,
  inputForms,
  type Sign,
} from "../oracle/exact-network.ts";

export function signsOf(codes: ArrayLike<number>): Sign[] {
  return Array.from(codes, (code) =>
    code === SIGN_POSITIVE ? "+" : code === SIGN_NEGATIVE ? "-" : code === SIGN_LINEAR ? "·" : "0",
  );
}

/** Outputs of the units of every hidden layer on a cell, then the network's outputs. */
export function formsOnCell(network: Network, { slice, signs }: NetworkCell): Forms[] {
  const { layers, output } = exactNetwork(network);
  let forms = inputForms(slice);
  const all = layers.map((layer, l) => {
    forms = activationForms(layer, affineForms(layer, forms), signsOf(signs[l]));
    return forms;
  });
  return [...all, affineForms(output, forms)];
}

/** Whether two lists of forms are the same functions. */
export function sameForms(a: Forms, b: Forms): boolean {
  return a.rows.every((row, i) =>
    row.every((value, k) => value << BigInt(b.shift) === b.rows[i][k] << BigInt(a.shift)),
  );
}
