/**
 * What every construction returns (THEORY section 6): the network, what each of its units is for, how large it is, and
 * what was proved about it. Also how a network is put together from units that are described one by one.
 */
import { canonicalMatrix, type Matrix } from "../network/matrix.ts";
import { checkNetwork, type Network } from "../network/network.ts";

/** What one hidden unit is for. */
export interface UnitRole {
  /** Hidden layer, counted from 1. */
  readonly layer: number;
  /** Unit of that layer, counted from 0. */
  readonly unit: number;
  /** In words, such as `splits off set 2` or `copy of x1`. */
  readonly role: string;
  /** Units that work together (those of one set, one knot, one cell, …) have one name; undefined when it stands alone. */
  readonly group?: string;
}

export interface ConstructionCounts {
  /** Units of every hidden layer. */
  readonly hidden: readonly number[];
  /** All hidden units. */
  readonly units: number;
  /** Weights and biases of all layers as dense ones, zeros included: what a framework counts. */
  readonly parameters: number;
  /** Weights and biases that are not zero. */
  readonly nonZeroParameters: number;
  /** Hidden layers. */
  readonly depth: number;
}

/** A network that was made, not trained, and what is proved about it. */
export interface Construction {
  readonly network: Network;
  /** One entry a hidden unit, layer by layer. */
  readonly units: readonly UnitRole[];
  readonly counts: ConstructionCounts;
  /** Where the proof holds, in words: `on 112 points`, `on [0,1]²`, `on 3 polytopes`. */
  readonly domain: string;
  /** `maxDeviation` is proved for every point of `domain`; false only where the proof was not asked for or has a limit. */
  readonly proved: boolean;
  /** The network, evaluated without rounding, equals its target on `domain` exactly; then `maxDeviation` is 0. */
  readonly exact: boolean;
  /**
   * Bound on the largest deviation of any output from the target on `domain`, of the network with its weights as doubles,
   * evaluated without rounding. Infinity when nothing is proved.
   */
  readonly maxDeviation: number;
}

/** The part of a construction that only its proof can tell. */
export type ConstructionProof = Pick<Construction, "domain" | "proved" | "exact" | "maxDeviation">;

/** A row of numbers that are zero in all other columns; columns increasing. */
export interface SparseRow {
  readonly columns: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** One row of an affine map: an output, or the pre-activation of a unit. */
export interface AffineRow {
  /** One number an input of the layer, or only those that are not zero. */
  readonly weights: ArrayLike<number> | SparseRow;
  readonly bias: number;
}

/** A hidden unit as a construction describes it. */
export interface ConstructedUnit extends AffineRow {
  /** Slope left of zero; default 0 (ReLU). */
  readonly negativeSlope?: number;
  readonly role: string;
  readonly group?: string;
}

/**
 * The network of hidden layers described unit by unit, and the roles of its units.
 *
 * @throws Error when sizes do not chain or a number is not finite
 * @example
 * constructedNetwork(1, [[{ weights: [1], bias: 0, role: "knot at 0" }]], [{ weights: [2], bias: 1 }]).network;
 */
export function constructedNetwork(
  inputSize: number,
  layers: readonly (readonly ConstructedUnit[])[],
  outputs: readonly AffineRow[],
): { readonly network: Network; readonly units: readonly UnitRole[] } {
  let size = inputSize;
  const affine = (rows: readonly AffineRow[]) => {
    const weight = matrixOfRows(rows, size);
    size = rows.length;
    return { weight, bias: Float64Array.from(rows, (row) => row.bias) };
  };
  const hidden = layers.map((units) => ({
    ...affine(units),
    negativeSlope: Float64Array.from(units, (unit) => unit.negativeSlope ?? 0),
  }));
  const output = affine(outputs);
  const network = { inputShape: [inputSize], inputSize, outputSize: size, layers: hidden, output };
  checkNetwork(network);
  const units = layers.flatMap((layer, l) =>
    layer.map(({ role, group }, unit) => ({ layer: l + 1, unit, role, group })),
  );
  return { network, units };
}

/** A matrix given row by row, in its canonical storage. */
function matrixOfRows(rows: readonly AffineRow[], columns: number): Matrix {
  const rowStart = new Int32Array(rows.length + 1);
  const columnIndex: number[] = [];
  const values: number[] = [];
  rows.forEach(({ weights }, i) => {
    if ("columns" in weights) {
      for (let k = 0; k < weights.columns.length; k++) {
        columnIndex.push(weights.columns[k]);
        values.push(weights.values[k]);
      }
    } else {
      if (weights.length !== columns)
        throw new Error(`internal: a unit has ${weights.length} weights for ${columns} inputs`);
      for (let j = 0; j < columns; j++) {
        if (weights[j] === 0) continue;
        columnIndex.push(j);
        values.push(weights[j]);
      }
    }
    rowStart[i + 1] = values.length;
  });
  return canonicalMatrix({
    kind: "sparse",
    rows: rows.length,
    columns,
    rowStart,
    columnIndex: Int32Array.from(columnIndex),
    values: Float64Array.from(values),
  });
}

/** How large a network is. */
export function constructionCounts(network: Network): ConstructionCounts {
  const hidden = network.layers.map((layer) => layer.bias.length);
  let [parameters, nonZeroParameters] = [0, 0];
  for (const { weight, bias } of [...network.layers, network.output]) {
    parameters += weight.rows * weight.columns + bias.length;
    for (const value of weight.values) if (value !== 0) nonZeroParameters++;
    for (const value of bias) if (value !== 0) nonZeroParameters++;
  }
  return {
    hidden,
    units: hidden.reduce((total, width) => total + width, 0),
    parameters,
    nonZeroParameters,
    depth: hidden.length,
  };
}

/** A construction from its units and its proof. */
export function construction(
  made: { readonly network: Network; readonly units: readonly UnitRole[] },
  proof: ConstructionProof,
): Construction {
  return { ...made, counts: constructionCounts(made.network), ...proof };
}
