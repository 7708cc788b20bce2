/**
 * A network's outputs at points without any rounding (THEORY sections 2 and 7): what a witness is replayed with, and how a
 * network is compared with its targets on finite sets.
 */
import { commonBit, toInteger } from "../exact/dyadic.ts";
import { type RationalVector, rationalVector, roundedVector } from "../exact/rational.ts";
import { type AffineMap, checkNetwork, type Layer, type Network } from "../network/network.ts";
import { type ExactNumber, isLarger, reduced, roundedNumber } from "./exact-number.ts";
import { ExactProducts } from "./exact-products.ts";
import { checkFinite } from "./target-forms.ts";

interface Level {
  readonly products: ExactProducts;
  /** Slopes times 2^slopeShift; empty for the outputs. */
  readonly slopes: readonly bigint[];
  readonly slopeShift: bigint;
}

/** Evaluates a network at one rational point after another; what depends on the weights alone is kept. */
export class ExactEvaluation {
  private readonly network: Network;
  private readonly levels: readonly Level[];

  constructor(network: Network) {
    checkNetwork(network);
    this.network = network;
    this.levels = [...network.layers, network.output].map((map) => levelOf(map));
  }

  /** The outputs at a point of as many numbers as the network has inputs; finite doubles, or rational numbers. */
  at(point: ArrayLike<number> | RationalVector): RationalVector {
    const { inputSize } = this.network;
    const input = rationalVector(point);
    if (input.numerators.length !== inputSize)
      throw new Error(
        `the point has ${input.numerators.length} numbers; the network has ${inputSize} inputs`,
      );
    let values = input.numerators;
    let { denominator } = input;
    for (const { products, slopes, slopeShift } of this.levels) {
      const next = products.times(values, denominator);
      denominator <<= products.shift;
      values = next;
      if (slopes.length === 0) continue;
      values = next.map((value, i) => (value > 0n ? value << slopeShift : value * slopes[i]));
      denominator <<= slopeShift;
    }
    return { numerators: values, denominator };
  }
}

function levelOf(map: AffineMap | Layer): Level {
  const slopes = "negativeSlope" in map ? [...map.negativeSlope] : [];
  const bit = commonBit(slopes);
  const shift = bit === Number.POSITIVE_INFINITY ? 0 : Math.max(0, -bit);
  return {
    products: new ExactProducts(map),
    slopes: slopes.map((slope) => toInteger(slope, shift)),
    slopeShift: BigInt(shift),
  };
}

/** How a network's values at points deviate from targets. */
export interface PointDeviation {
  /** Every output is its target, exactly. */
  readonly exact: boolean;
  /** The largest |output − target|, rounded to nearest; 0 exactly when `exact`. */
  readonly maxDeviation: number;
  /** The same without rounding. */
  readonly exactDeviation: ExactNumber;
  /** Point and output with the largest deviation; −1 when there is none. */
  readonly point: number;
  readonly output: number;
}

/** A network's values at points without rounding. */
export interface ExactValues {
  /** Points × outputs: the values, rounded to nearest. */
  readonly outputs: Float64Array;
  /** The values themselves, a row a point. */
  readonly exact: readonly RationalVector[];
  /** Compares the values with targets, one row of outputs a point. */
  deviationFrom(targets: readonly (ArrayLike<number> | RationalVector)[]): PointDeviation;
}

/**
 * A network's outputs at points, evaluated without rounding.
 *
 * @param points rows of as many finite numbers as the network has inputs
 * @throws Error when a point has another length or a number is not finite
 * @example
 * valuesAt(network, [[0, 1]]).deviationFrom([[0.5]]).exact;
 */
export function valuesAt(
  network: Network,
  points: readonly (ArrayLike<number> | RationalVector)[],
): ExactValues {
  const evaluation = new ExactEvaluation(network);
  const { outputSize } = network;
  const exact = points.map((point, i) => {
    if (!("numerators" in point)) checkFinite(point, `point ${i}`);
    return evaluation.at(point);
  });
  const outputs = new Float64Array(points.length * outputSize);
  exact.forEach((values, i) => {
    outputs.set(roundedVector(values), i * outputSize);
  });
  return { outputs, exact, deviationFrom: (targets) => largestDeviation(exact, targets, outputSize) };
}

function largestDeviation(
  values: readonly RationalVector[],
  targets: readonly (ArrayLike<number> | RationalVector)[],
  outputs: number,
): PointDeviation {
  if (targets.length !== values.length)
    throw new Error(`there are ${targets.length} targets for ${values.length} points`);
  let best: ExactNumber = { numerator: 0n, denominator: 1n };
  let place = [-1, -1];
  values.forEach((value, i) => {
    const target = targets[i];
    if (!("numerators" in target)) checkFinite(target, `target ${i}`);
    const { numerators, denominator } = rationalVector(target);
    if (numerators.length !== outputs)
      throw new Error(`target ${i} has ${numerators.length} numbers; the network has ${outputs} outputs`);
    numerators.forEach((own, o) => {
      const difference = value.numerators[o] * denominator - own * value.denominator;
      const size = {
        numerator: difference < 0n ? -difference : difference,
        denominator: value.denominator * denominator,
      };
      if (!isLarger(size, best)) return;
      best = size;
      place = [i, o];
    });
  });
  return {
    exact: best.numerator === 0n,
    maxDeviation: roundedNumber(best),
    exactDeviation: reduced(best),
    point: place[0],
    output: place[1],
  };
}
