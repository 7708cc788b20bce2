/**
 * Redundancy of the units of a layer on one cell (S1; THEORY section 6, overparameterization). On the cell the q active
 * units of a layer pass affine forms of rank r on to the next one. Whatever weights a unit of the next layer (or an output)
 * takes from them, the weights with which it computes the same form on the cell are an affine space of dimension q − r.
 */
import { kernelBasis } from "../exact/elimination.ts";
import { exactRank } from "../exact/exact-rank.ts";
import { primitive } from "../exact/rational.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { type ActivationForms, CellActivations } from "./activation-forms.ts";
import { formRanks } from "./form-ranks.ts";
import { integerKernel } from "./integer-kernel.ts";
import { checkCell, type NetworkCell } from "./network-cell.ts";

/** One hidden layer on one cell. */
export interface LayerRedundancy {
  /** Hidden layer, from 1. */
  readonly layer: number;
  /** The q units that do not vanish on the cell, increasing. */
  readonly active: Int32Array;
  /** r: exact rank of the active units' augmented vectors, that is, of their forms (gradient, constant) on the cell. */
  readonly rank: number;
  /** r active units whose forms are independent: they alone can carry every form that the layer can pass on. */
  readonly independent: Int32Array;
  /** q − r: dimension of the family of weights, for each unit of the next layer and each output alike. */
  readonly freedom: number;
  /** The same dimension when the bias of the next unit may move too: one more where 1 is a combination of the forms. */
  readonly freedomWithBias: number;
}

/**
 * q, r and q − r of every hidden layer on one cell, exactly.
 *
 * @example cellRedundancy(network, cellAtPoint(network, [0.25, -1])).map(({ freedom }) => freedom); // [13, 11]
 */
export function cellRedundancy(network: Network, cell: NetworkCell): LayerRedundancy[] {
  checkNetwork(network);
  checkCell(network, cell);
  return formRanks(network, cell)
    .slice(0, -1)
    .map(({ units, rank, independent, withConstant }, level) => ({
      layer: level + 1,
      active: units,
      rank,
      independent,
      freedom: units.length - rank,
      freedomWithBias: units.length + 1 - withConstant,
    }));
}

/** All weights that leave what the next layer receives as it is on one cell: w + any combination of the directions. */
export interface SolutionFamily extends LayerRedundancy {
  readonly cell: NetworkCell;
  /** q rows of d + 1 integers: the active units' forms on the cell, over one power of two. */
  readonly forms: ActivationForms;
  /** q − r independent vectors of q integers, one number an active unit: Σ_i k_i form_i = 0. Short, so that steps stay doubles. */
  readonly directions: readonly (readonly bigint[])[];
}

/**
 * The solution family of one layer on one cell.
 *
 * @param layer hidden layer, from 1
 * @throws Error when there is no such layer
 */
export function solutionFamily(network: Network, cell: NetworkCell, layer: number): SolutionFamily {
  checkNetwork(network);
  if (!Number.isInteger(layer) || layer < 1 || layer > network.layers.length)
    throw new Error(`no hidden layer ${layer}; layers are 1 … ${network.layers.length}`);
  const forms = new CellActivations(network, cell).layer(layer - 1);
  const found = cellRedundancy(network, cell)[layer - 1];
  return { ...found, cell, forms, directions: directionsOf(forms, found) };
}

/** Directions are sought among so many dependent units at a time: all together would give shorter ones, and take longer. */
const BLOCK = 16;
/** Where directions must have more bits than this, no weights can move along them as doubles: short ones are not sought. */
const MOST_BITS = 64;

function directionsOf({ units, rows }: ActivationForms, { independent, rank }: LayerRedundancy): bigint[][] {
  const isBase = new Set(independent);
  const base: number[] = [];
  const dependent: number[] = [];
  units.forEach((unit, i) => {
    (isBase.has(unit) ? base : dependent).push(i);
  });
  if (dependent.length === 0) return [];
  // Relations between rows need only columns that are as independent as the rows.
  const columns = independentColumns(base.map((i) => rows[i]));
  const relevant = rows.map((row) => columns.map((k) => row[k]));
  // The lattice of directions has about the determinant of r rows, shared by its vectors; a common factor of a row, such as
  // the power of two by which a unit is scaled, costs doubles nothing.
  const bits = (rank * largestBits(relevant.map(primitive))) / Math.min(BLOCK, dependent.length);
  if (bits > MOST_BITS) {
    const transposed = columns.map((_, k) => relevant.map((row) => row[k]));
    return kernelBasis(transposed, rows.length);
  }
  const directions: bigint[][] = [];
  for (let first = 0; first < dependent.length; first += BLOCK) {
    const added = dependent.slice(first, first + BLOCK);
    // A last block of few units is filled up with those before, for short vectors; only its own part is taken.
    const block = dependent.slice(Math.max(0, Math.min(first, dependent.length - BLOCK)), first + BLOCK);
    const chosen = [...base, ...block].sort((a, b) => a - b);
    const kernel = integerKernel(
      chosen.map((i) => relevant[i]),
      rank,
    );
    const vectors = kernel.map((vector) => {
      const direction: bigint[] = new Array(units.length).fill(0n);
      vector.forEach((value, at) => {
        direction[chosen[at]] = value;
      });
      return direction;
    });
    const own = exactRank(
      vectors.map((vector) => added.map((i) => vector[i])),
      added.length,
    );
    directions.push(...own.rows.map((k) => vectors[k]));
  }
  return directions;
}

function independentColumns(rows: readonly (readonly bigint[])[]): readonly number[] {
  if (rows.length === 0) return [];
  const columns = rows[0].map((_, k) => rows.map((row) => row[k]));
  return exactRank(columns, rows.length).rows;
}

function largestBits(rows: readonly (readonly bigint[])[]): number {
  const all = rows.map((row) =>
    row.reduce((most, value) => (value > most ? value : -value > most ? -value : most), 0n),
  );
  return all.reduce((most, value) => Math.max(most, value.toString(2).length), 0);
}
