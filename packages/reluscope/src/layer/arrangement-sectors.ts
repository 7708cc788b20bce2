/**
 * The sectors of a layer whose rows are dependent: the cells of the arrangement of its hyperplanes (S2, THEORY section 4),
 * in the space of as many inputs as the rank; the others may stay 0 without losing a sector.
 */
import { type ArrangementCell, arrangementCells, TooManyCellsError } from "../exact/arrangement.ts";
import { exactRank } from "../exact/exact-rank.ts";
import { type RationalVector, roundedVector, transposed } from "../exact/rational.ts";
import { integerForms } from "./integer-forms.ts";
import type { LayerGeometry } from "./layer-geometry.ts";
import { LayerLimitError } from "./layer-limit.ts";
import type { Sectors } from "./sectors.ts";

/** Ordered as the sectors of cones are: by the last unit first, inactive ones before active ones. */
export function arrangementSectors(layer: LayerGeometry, most: number): Sectors {
  const { units: m, inputs: d } = layer;
  const columns = independentColumns(layer);
  const cells = cellsInColumns(layer, columns, most);
  cells.sort((a, b) => {
    for (let i = m - 1; i >= 0; i--) if (a.signs[i] !== b.signs[i]) return a.signs[i] - b.signs[i];
    return 0;
  });
  const signs = new Int8Array(cells.length * m);
  const points = new Float64Array(cells.length * d);
  const exactPoint = (sector: number): RationalVector => {
    const { point } = cells[sector];
    const numerators: bigint[] = new Array(d).fill(0n);
    columns.forEach((column, k) => {
      numerators[column] = point[k];
    });
    return { numerators, denominator: point[columns.length] };
  };
  cells.forEach((cell, k) => {
    signs.set(cell.signs, k * m);
    points.set(roundedVector(exactPoint(k)), k * d);
  });
  return { count: cells.length, signs, points, exactPoint };
}

function cellsInColumns(layer: LayerGeometry, columns: readonly number[], most: number): ArrangementCell[] {
  const forms = integerForms(layer).map((form) => [
    ...columns.map((column) => form[column]),
    form[layer.inputs],
  ]);
  try {
    return arrangementCells(forms, columns.length, most);
  } catch (error) {
    if (!(error instanceof TooManyCellsError)) throw error;
    throw new LayerLimitError(`the layer has more than ${most} sectors`, { cause: error });
  }
}

/** Inputs whose columns are a basis of the column space. */
function independentColumns({ exactWeight, units, inputs, rank }: LayerGeometry): readonly number[] {
  if (rank === inputs) return Array.from({ length: inputs }, (_, j) => j);
  return exactRank(transposed(exactWeight).rows, units).rows;
}
