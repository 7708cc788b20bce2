/**
 * Redundancy of a hidden layer on a whole domain (THEORY section 6): the relations Σ_i c_i σ(y_i(x)) = 0 between the
 * outputs of its units that hold at every point. Weights behind the layer may move along each of them without any change
 * of the network: units that are dead, equal or on equal hyperplanes, and whatever else depends on the others.
 */
import { commonBit, toInteger } from "../exact/dyadic.ts";
import { primitive, rationalMatrix, rationalVector } from "../exact/rational.ts";
import { toDense } from "../network/matrix.ts";
import { checkNetwork, type Layer, type Network } from "../network/network.ts";
import { CellActivations } from "./activation-forms.ts";
import { type CellPatterns, cellOfComplex } from "./network-cell.ts";
import { type RowRelations, rowRelations } from "./row-relations.ts";

/** Σ_k coefficients[k] · (output of units[k]) = 0 on the whole domain. */
export interface UnitRelation {
  /** Increasing. One unit alone is dead: its output is 0 everywhere. */
  readonly units: Int32Array;
  /** Primitive integers, none of them 0. */
  readonly coefficients: readonly bigint[];
}

export interface GlobalRedundancy {
  /** Hidden layer, from 1. */
  readonly layer: number;
  readonly units: number;
  /** Exact dimension of the space of functions that the outputs of the layer's units span on the domain. */
  readonly rank: number;
  /** `units` − `rank`: for each unit of the next layer, and each output, the dimension of the weights that change nothing. */
  readonly freedom: number;
  /** A basis of all relations. */
  readonly relations: readonly UnitRelation[];
}

/**
 * The relations between the units of a hidden layer on the domain of a complex of the network, exact.
 *
 * @param layer hidden layer, from 1
 * @throws Error when the complex is not complete
 */
export function redundancyOnDomain(
  network: Network,
  complex: CellPatterns & { readonly counts: { readonly cells: number }; readonly complete: boolean },
  layer: number,
): GlobalRedundancy {
  checkNetwork(network);
  const height = network.layers[layer - 1]?.bias.length;
  if (height === undefined)
    throw new Error(`no hidden layer ${layer}; layers are 1 … ${network.layers.length}`);
  if (!complex.complete)
    throw new Error("relations on a domain need all of its cells; this complex is a part");
  const columns = function* () {
    const activations = new CellActivations(network, cellOfComplex(complex, 0));
    let last: readonly bigint[][] = [];
    for (let cell = 0; cell < complex.counts.cells; cell++) {
      activations.moveTo(cellOfComplex(complex, cell));
      const { units, rows } = activations.layer(layer - 1);
      const width = rows[0]?.length ?? 0;
      const own = Array.from({ length: width }, (_, k) => {
        const column: bigint[] = new Array(height).fill(0n);
        units.forEach((unit, i) => {
          column[unit] = rows[i][k];
        });
        return column;
      });
      // Neighbours that differ in later layers say the same.
      const isNew = (column: bigint[], k: number) => !last[k]?.every((value, i) => value === column[i]);
      yield* own.filter(isNew);
      last = own;
    }
  };
  return found(layer, height, rowRelations(height, columns));
}

function found(layer: number, units: number, { rank, relations }: RowRelations): GlobalRedundancy {
  return {
    layer,
    units,
    rank,
    freedom: units - rank,
    relations: relations.map(({ rows, coefficients }) => ({ units: Int32Array.from(rows), coefficients })),
  };
}

/**
 * The relations between the units of the first hidden layer on the whole input space, exact. With y = c·h for one form h of
 * each hyperplane, a unit with slope s left of zero gives ½(1 + s)·y + ½(1 − s)|c|·|h|; the functions |h| of different
 * hyperplanes and the affine functions are independent, so relations between units are relations between these numbers.
 */
export function redundancyEverywhere(network: Network): GlobalRedundancy {
  checkNetwork(network);
  const [layer] = network.layers;
  if (!layer) throw new Error("the network has no hidden layer");
  const columns = hyperplaneColumns(layer);
  return found(
    1,
    layer.bias.length,
    rowRelations(layer.bias.length, () => columns),
  );
}

/** Twice the units' outputs: coefficients of the inputs, the constant, then of |h| for every hyperplane. */
function hyperplaneColumns({ weight, bias, negativeSlope }: Layer): bigint[][] {
  const { rows: units, columns: inputs } = weight;
  const linear = rationalMatrix(toDense(weight).values, units, inputs);
  const constant = rationalVector(bias);
  const bit = commonBit(negativeSlope);
  const shift = bit === Number.POSITIVE_INFINITY ? 0 : Math.max(0, -bit);
  const one = 1n << BigInt(shift);
  const hyperplanes = new Map<string, number>();
  const columns = Array.from({ length: inputs + 1 }, () => new Array<bigint>(units).fill(0n));
  for (let i = 0; i < units; i++) {
    const slope = toInteger(negativeSlope[i], shift);
    const form = [
      ...linear.rows[i].map((value) => value * constant.denominator),
      constant.numerators[i] * linear.denominator,
    ];
    const lead = form.slice(0, inputs).findIndex((value) => value !== 0n);
    if (lead < 0) {
      columns[inputs][i] = 2n * form[inputs] * (form[inputs] > 0n ? one : slope);
      continue;
    }
    form.forEach((value, k) => {
      columns[k][i] = (one + slope) * value;
    });
    const normal = primitive(form);
    const key = (normal[lead] < 0n ? normal.map((value) => -value) : normal).join();
    let column = hyperplanes.get(key);
    if (column === undefined) {
      column = columns.length;
      hyperplanes.set(key, column);
      columns.push(new Array<bigint>(units).fill(0n));
    }
    const factor = form[lead] / normal[lead];
    columns[column][i] = (one - slope) * (factor < 0n ? -factor : factor);
  }
  return columns;
}
