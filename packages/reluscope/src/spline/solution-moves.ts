/**
 * Moves within the solution set of a spline (THEORY section 5): other weights of a network with one input and one hidden layer,
 * the same function on an interval. A unit may be scaled, its output weight by the inverse; units that share a knot and face the
 * same way may share its jump in any way; a unit may be turned, since σ(y) = y + σ(−y), at the price of an affine term.
 *
 * New weights are rounded to doubles where they are none; what comes out is analysed again, and each move tells whether it is the
 * same function exactly, or how far it is at most.
 */
import { fullSlice, segmentDomain } from "../complex/domain.ts";
import { type Fraction, fractionOf, minus, over, plus, times, toDouble } from "../exact/fraction.ts";
import { toDense } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import { analyseSpline } from "./spline-analysis.ts";
import { type SplineDistance, splineDistance } from "./spline-distance.ts";

export interface SolutionMove extends SplineDistance {
  readonly network: Network;
}

/** One move; what `rescaleUnit`, `turnUnit` and `moveJump` take. */
export type SolutionStep =
  | { readonly kind: "rescale"; readonly unit: number; readonly factor: number }
  | { readonly kind: "turn"; readonly unit: number }
  | { readonly kind: "move-jump"; readonly from: number; readonly to: number; readonly jump: number };

/** The network after some moves, compared with the one before the first. */
export interface MadeMoves extends SolutionMove {
  /** Each move, compared with the network before it. */
  readonly steps: readonly (SolutionStep & SplineDistance)[];
}

/**
 * Makes moves one after the other.
 *
 * @throws Error as the single moves do
 * @example
 * makeMoves(network, [{ kind: "rescale", unit: 3, factor: 2 }, { kind: "turn", unit: 5 }], [-1, 1]).equal;
 */
export function makeMoves(
  network: Network,
  steps: readonly SolutionStep[],
  interval: readonly [low: number, high: number],
): MadeMoves {
  let current = network;
  const made = steps.map((step) => {
    const { network: next, ...distance } = makeMove(current, step, interval);
    current = next;
    return { ...step, ...distance };
  });
  return { network: current, ...distanceOn(network, current, interval), steps: made };
}

function makeMove(network: Network, step: SolutionStep, interval: readonly [number, number]): SolutionMove {
  switch (step.kind) {
    case "rescale":
      return rescaleUnit(network, step.unit, step.factor, interval);
    case "turn":
      return turnUnit(network, step.unit, interval);
    case "move-jump":
      return moveJump(network, step.from, step.to, step.jump, interval);
  }
}

/** The weights of a network of one input, one hidden layer of ReLUs and one output, to be changed. */
interface Weights {
  weight: number[];
  bias: number[];
  outgoing: number[];
  constant: number;
}

/**
 * Multiplies a unit's weight and bias by a positive factor and divides its output weight by it.
 *
 * @param unit from 0
 * @param interval where both networks are compared
 * @throws Error when the factor is not positive and finite, or there is no such unit
 * @example
 * rescaleUnit(network, 3, 2, [-1, 1]).equal; // true: powers of two round nothing
 */
export function rescaleUnit(
  network: Network,
  unit: number,
  factor: number,
  interval: readonly [low: number, high: number],
): SolutionMove {
  if (!(factor > 0 && factor < Infinity))
    throw new Error(`a unit is scaled by ${factor}; it must be positive and finite`);
  const weights = weightsOf(network, [unit]);
  weights.weight[unit] *= factor;
  weights.bias[unit] *= factor;
  weights.outgoing[unit] /= factor;
  return moved(network, weights, interval);
}

/**
 * Moves `jump` from one unit to another one that has the same knot and faces the same way.
 *
 * @param jump part of the slope jump λ = α|w| of unit `from`; all of it leaves `from` without use
 * @throws Error when the units do not share a knot, or face different ways
 */
export function moveJump(
  network: Network,
  from: number,
  to: number,
  jump: number,
  interval: readonly [low: number, high: number],
): SolutionMove {
  if (!Number.isFinite(jump)) throw new Error(`a jump of ${jump} cannot be moved; it must be finite`);
  if (from === to) throw new Error(`unit ${from} cannot share its jump with itself`);
  const weights = weightsOf(network, [from, to]);
  const [w, v] = [from, to].map((unit) => fractionOf(weights.weight[unit]));
  const [b, c] = [from, to].map((unit) => fractionOf(weights.bias[unit]));
  // −b/w = −c/v and w, v of one sign
  if (w.top === 0n || v.top === 0n || minus(times(b, v), times(c, w)).top !== 0n)
    throw new Error(`units ${from} and ${to} have no knot in common`);
  if (w.top > 0n !== v.top > 0n)
    throw new Error(`units ${from} and ${to} face different ways; turn one of them first`);
  const moving = fractionOf(jump);
  const size = (weight: Fraction) => (weight.top < 0n ? { ...weight, top: -weight.top } : weight);
  const own = fractionOf(weights.outgoing[from]);
  weights.outgoing[from] = toDouble(minus(own, over(moving, size(w))));
  weights.outgoing[to] = toDouble(plus(fractionOf(weights.outgoing[to]), over(moving, size(v))));
  return moved(network, weights, interval);
}

/**
 * Turns a unit, so that it faces the other way: ασ(w·x + b) = α(w·x + b) + ασ(−w·x − b). The affine term goes to a unit that is
 * on in the whole interval where there is one, and to a new unit σ(x − low) otherwise; the constant goes to the output bias.
 *
 * @throws Error when there is no such unit or it has no knot (w = 0)
 */
export function turnUnit(
  network: Network,
  unit: number,
  interval: readonly [low: number, high: number],
): SolutionMove {
  const weights = weightsOf(network, [unit]);
  const [w, b, alpha] = [weights.weight[unit], weights.bias[unit], weights.outgoing[unit]].map(fractionOf);
  if (w.top === 0n) throw new Error(`unit ${unit} has no knot: its weight is 0`);
  let carrier = weights.weight.findIndex(
    (own, k) => k !== unit && own !== 0 && isOn(own, weights.bias[k], interval),
  );
  if (carrier < 0) {
    carrier = weights.weight.length;
    weights.weight.push(1);
    weights.bias.push(-interval[0]);
    weights.outgoing.push(0);
  }
  const [carrierWeight, carrierBias] = [weights.weight[carrier], weights.bias[carrier]].map(fractionOf);
  const share = over(times(alpha, w), carrierWeight);
  weights.outgoing[carrier] = toDouble(plus(fractionOf(weights.outgoing[carrier]), share));
  const constant = minus(times(alpha, b), times(share, carrierBias));
  weights.constant = toDouble(plus(fractionOf(weights.constant), constant));
  weights.weight[unit] = -weights.weight[unit];
  weights.bias[unit] = -weights.bias[unit];
  return moved(network, weights, interval);
}

/** Whether w·x + b ≥ 0 in the whole interval, decided exactly. */
function isOn(weight: number, bias: number, interval: readonly [number, number]): boolean {
  return interval.every((x) => plus(times(fractionOf(weight), fractionOf(x)), fractionOf(bias)).top >= 0n);
}

function weightsOf(network: Network, units: readonly number[]): Weights {
  const [layer, ...others] = network.layers;
  if (network.inputSize !== 1 || network.outputSize !== 1 || !layer || others.length > 0)
    throw new Error("moves need a network with one input, one hidden layer and one output");
  if (layer.negativeSlope.some((slope) => slope !== 0))
    throw new Error("moves need ReLUs: a unit here has a slope left of zero");
  for (const unit of units)
    if (!Number.isInteger(unit) || unit < 0 || unit >= layer.bias.length)
      throw new Error(`there is no unit ${unit}; units are 0 … ${layer.bias.length - 1}`);
  return {
    weight: Array.from(toDense(layer.weight).values),
    bias: Array.from(layer.bias),
    outgoing: Array.from(toDense(network.output.weight).values),
    constant: network.output.bias[0],
  };
}

function moved(
  network: Network,
  { weight, bias, outgoing, constant }: Weights,
  interval: readonly [number, number],
): SolutionMove {
  const count = weight.length;
  const next: Network = {
    ...network,
    layers: [
      {
        weight: { kind: "dense", rows: count, columns: 1, values: Float64Array.from(weight) },
        bias: Float64Array.from(bias),
        negativeSlope: new Float64Array(count),
      },
    ],
    output: {
      weight: { kind: "dense", rows: 1, columns: count, values: Float64Array.from(outgoing) },
      bias: Float64Array.of(constant),
    },
  };
  return { network: next, ...distanceOn(network, next, interval) };
}

function distanceOn(before: Network, after: Network, interval: readonly [number, number]): SplineDistance {
  const domain = segmentDomain(fullSlice(1), ...interval);
  const [f, g] = [before, after].map((one) => analyseSpline(one, domain).onSegment);
  return splineDistance(f, g, interval);
}
