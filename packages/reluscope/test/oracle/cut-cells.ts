/**
 * The cells of a network by definition, for pieces of any shape that a form can split: layer after layer, every
 * cell is cut by every unit's exact zero set in turn. No shared forms, no incremental updates, no tolerance.
 */
import type { Slice } from "../../src/complex/domain.ts";
import type { Network } from "../../src/network/network.ts";
import type { Form, Point } from "./dyadic-integers.ts";
import {
  activationForms,
  affineForms,
  exactNetwork,
  type Forms,
  inputForms,
  type Sign,
} from "./exact-network.ts";

/** The closed parts of a shape on the two sides of a form; null when a part has no interior. Both null: the form is zero. */
export type Split<Shape> = (
  shape: Shape,
  form: Form,
) => { readonly positive: Shape | null; readonly negative: Shape | null };

export interface CutCell<Shape> {
  readonly shape: Shape;
  /** One string a layer. */
  readonly pattern: readonly string[];
  /** Output o on the cell is `outputs[o] / 2^outputShift`. */
  readonly outputs: readonly Form[];
}

/** What complexes in any dimension have in common: cells by their patterns, their maps and regions. */
export interface ExactCells {
  readonly dimension: number;
  /** The corners of the domain. */
  readonly domain: readonly Point[];
  readonly cells: readonly Pick<CutCell<unknown>, "pattern" | "outputs">[];
  /** The same on every cell. */
  readonly outputShift: number;
  /** Linear region of each cell. */
  readonly regions: number[];
  readonly linearRegions: number;
}

export function cutByNetwork<Shape>(
  network: Network,
  slice: Slice,
  domain: Shape,
  split: Split<Shape>,
): { cells: CutCell<Shape>[]; outputShift: number } {
  const { layers, output } = exactNetwork(network);
  /** `forms` are the activations of the last layer done. */
  let parts: { shape: Shape; pattern: string[]; forms: Forms }[] = [
    { shape: domain, pattern: [], forms: inputForms(slice) },
  ];
  for (const layer of layers) {
    parts = parts.flatMap((part) => {
      const pre = affineForms(layer, part.forms);
      return cutByUnits(part.shape, pre, layer.linear, split).map(({ shape, signs }) => ({
        shape,
        pattern: [...part.pattern, signs.join("")],
        forms: activationForms(layer, pre, signs),
      }));
    });
  }
  let outputShift = 0;
  const cells = parts.map(({ shape, pattern, forms }) => {
    const outputs = affineForms(output, forms);
    outputShift = outputs.shift;
    return { shape, pattern, outputs: outputs.rows };
  });
  const patterns = new Set(cells.map((cell) => cell.pattern.join("|")));
  if (patterns.size !== cells.length) throw new Error("oracle: two cells have the same pattern");
  return { cells, outputShift };
}

/** A cell cut by the units of one layer, whose pre-activations on the whole cell are `pre`. */
function cutByUnits<Shape>(cell: Shape, pre: Forms, linear: readonly boolean[], split: Split<Shape>) {
  let parts: { shape: Shape; signs: Sign[] }[] = [{ shape: cell, signs: [] }];
  pre.rows.forEach((form, unit) => {
    parts = parts.flatMap(({ shape, signs }) => {
      if (linear[unit]) return [{ shape, signs: [...signs, "·" as Sign] }];
      const { positive, negative } = split(shape, form);
      if (!positive && !negative) return [{ shape, signs: [...signs, "0" as Sign] }];
      const halves: { shape: Shape; signs: Sign[] }[] = [];
      if (positive) halves.push({ shape: positive, signs: [...signs, "+"] });
      if (negative) halves.push({ shape: negative, signs: [...signs, "-"] });
      return halves;
    });
  });
  return parts;
}

/** Do two cells have the same affine map? */
export const sameMap = (p: Pick<CutCell<unknown>, "outputs">, q: Pick<CutCell<unknown>, "outputs">) =>
  String(p.outputs) === String(q.outputs);
