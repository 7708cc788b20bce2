/** Networks from continuous piecewise linear functions given by cells (THEORY section 6). */
import type { RationalVector } from "../exact/rational.ts";
import type { GivenCell } from "./cells.ts";
import { type PiecewiseComplex, piecewiseComplex } from "./cells-complex.ts";
import { type CellsProofOptions, proveCells } from "./cells-proof.ts";
import { boxAroundPoints, cellsTarget } from "./cells-target.ts";
import { type Construction, construction } from "./construction.ts";
import { complexFaces } from "./cpwl-faces.ts";
import { LayeredUnits, type LayerValue } from "./cpwl-layers.ts";
import { type MaxSum, maxSum } from "./cpwl-maxima.ts";

export interface PiecewiseOptions extends CellsProofOptions {}

/**
 * The network that is affine on every cell, with ⌈log₂(n + 1)⌉ hidden layers, proved on the union of the cells, which must be
 * convex. It is exact where the differences of the cells' maps are doubles.
 *
 * @throws Error that names the cells when they overlap, leave gaps, or the function jumps between them
 * @example
 * constructPiecewise([
 *   { vertices: [[-1], [0]], map: [[-1, 0]] },
 *   { vertices: [[0], [1]], map: [[1, 0]] },
 * ]).network; // |x|
 */
export function constructPiecewise(
  cells: readonly GivenCell[],
  options: PiecewiseOptions = {},
): Construction {
  const complex = piecewiseComplex(cells);
  const made = maximaNetwork(complex);
  return construction(made, {
    domain: domainText(complex),
    ...proofOf(proveCells(made.network, cellsTarget(complex), options)),
  });
}

function proofOf({ proved, exact, maxDeviation }: ReturnType<typeof proveCells>) {
  return { proved, exact, maxDeviation };
}

function domainText(complex: PiecewiseComplex): string {
  const sources = new Set(complex.cells.map((cell) => cell.source)).size;
  const box = boxAroundPoints(complex).map(([low, high]) => `[${low}, ${high}]`);
  return `on ${sources} cells in ${box.join(" × ")}`;
}

/** Every output as a sum of maxima of at most n + 1 pieces. */
function maximaNetwork(complex: PiecewiseComplex) {
  const faces = complexFaces(complex);
  const units = new LayeredUnits(boxAroundPoints(complex));
  const outputs = Array.from({ length: complex.outputs }, (_, o) =>
    maximaValues(units, maxSum(complex, o, faces), o, complex.outputs),
  );
  return units.network(outputs);
}

function maximaValues(
  units: LayeredUnits,
  { pieces, terms, affine }: MaxSum,
  o: number,
  outputs: number,
): LayerValue[] {
  const of = outputs > 1 ? ` of output ${o + 1}` : "";
  const forms = new Map<number, LayerValue>();
  const form = (piece: number): LayerValue => {
    let value = forms.get(piece);
    if (!value) {
      value = units.form(pieces[piece]);
      forms.set(piece, value);
    }
    return value;
  };
  const sums: LayerValue[] = [units.form(affine as RationalVector)];
  for (const { pieces: set, coefficient } of terms) {
    const names = set.map((piece) => piece + 1).join(", ");
    const value = units.maximum(set.map(form), `largest of pieces ${names}${of}`, `pieces ${names}${of}`);
    while (sums.length <= value.layer) sums.push(units.zero(sums.length));
    sums[value.layer] = units.sum(sums[value.layer], value, coefficient);
  }
  return sums;
}
