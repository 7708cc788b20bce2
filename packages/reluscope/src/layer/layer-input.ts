/**
 * What a layer of a network gets at a point of the network's input space, exactly: dyadic numbers pass through affine
 * layers and units with two slopes without rounding (THEORY section 2). Rows stay sparse, so that convolutions are cheap.
 */
import { type RationalVector, rationalVector } from "../exact/rational.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";

/** An affine map with integer coefficients over one common denominator, rows as they are stored. */
interface IntegerRows {
  readonly rowStart: readonly number[];
  readonly columns: readonly number[];
  readonly values: readonly bigint[];
  readonly constants: readonly bigint[];
  readonly denominator: bigint;
}

const known = new WeakMap<AffineMap["weight"], IntegerRows>();

function integerRows({ weight, bias }: AffineMap): IntegerRows {
  let rows = known.get(weight);
  if (rows) return rows;
  const rowStart = [0];
  const columns: number[] = [];
  const entries: number[] = [];
  for (let i = 0; i < weight.rows; i++) {
    forEachInRow(weight, i, (j, value) => {
      if (value === 0) return;
      columns.push(j);
      entries.push(value);
    });
    rowStart.push(entries.length);
  }
  const count = entries.length;
  for (const value of bias) entries.push(value);
  const { numerators, denominator } = rationalVector(entries);
  const [values, constants] = [numerators.slice(0, count), numerators.slice(count)];
  rows = { rowStart, columns, values, constants, denominator };
  known.set(weight, rows);
  return rows;
}

/** Wx + b, exactly, for a layer of any size. */
export function exactPreActivations(map: AffineMap, point: RationalVector): RationalVector {
  const { rowStart, columns, values, constants, denominator } = integerRows(map);
  const { numerators: x, denominator: below } = point;
  const numerators = constants.map((constant, i) => {
    let total = constant * below;
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) total += values[k] * x[columns[k]];
    return total;
  });
  return { numerators, denominator: denominator * below };
}

/** Units with two slopes, exactly. */
export function exactActivations(y: RationalVector, negativeSlope: Float64Array): RationalVector {
  const slopes = rationalVector(negativeSlope);
  return {
    numerators: y.numerators.map((value, i) =>
      value > 0n ? value * slopes.denominator : value * slopes.numerators[i],
    ),
    denominator: y.denominator * slopes.denominator,
  };
}

/**
 * The point that layer `layer` (from 1) gets when the network gets `point`: the activations of the layer before, exactly.
 * Layer 1 gets the point itself.
 *
 * @param point `inputSize` numbers
 * @param layer 1 … number of hidden layers, or one more for what the output map gets
 */
export function layerInput(
  network: Network,
  layer: number,
  point: ArrayLike<number> | RationalVector,
): RationalVector {
  if (!Number.isInteger(layer) || layer < 1 || layer > network.layers.length + 1)
    throw new Error(`no layer ${layer}; layers are 1 … ${network.layers.length + 1}`);
  let x = rationalVector(point);
  if (x.numerators.length !== network.inputSize)
    throw new Error(`the point has ${x.numerators.length} numbers, the network ${network.inputSize} inputs`);
  for (const before of network.layers.slice(0, layer - 1))
    x = exactActivations(exactPreActivations(before, x), before.negativeSlope);
  return x;
}
