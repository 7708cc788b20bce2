/**
 * Are two networks the same function on a domain? The network of their difference, and the largest |f − g| without rounding
 * (THEORY section 7): f = g iff every output form of the difference is 0 on every cell, and where it is not, a vertex at which
 * |f − g| is largest is the witness.
 */
import { inputAt } from "../complex/domain.ts";
import { checkInputs } from "../complex/partition.ts";
import type { KernelChoice } from "../complex/running-forms.ts";
import { affineImage, type RationalVector, rationalVector, roundedVector } from "../exact/rational.ts";
import { evaluate, type Network } from "../network/network.ts";
import type { Slice } from "../network/slice.ts";
import type { LargestPlace } from "./cell-maximum.ts";
import { type ProofDomain, spreadDomain } from "./cell-walk.ts";
import { differenceNetwork } from "./difference-network.ts";
import { ExactEvaluation } from "./exact-evaluation.ts";
import { type ExactNumber, isLarger, reduced, roundedNumber, ZERO } from "./exact-number.ts";
import { largestOnCells } from "./largest-on-cells.ts";
import { type Simplified, simplify } from "./simplify.ts";
import { spreadPoints } from "./spread-points.ts";
import { sliceMap } from "./target-forms.ts";
import type { Box } from "./unit-bounds.ts";
import type { FateDomain } from "./unit-fates.ts";

export { differenceNetwork } from "./difference-network.ts";

/** A point at which two functions differ, and their values there, evaluated without rounding. */
export interface Witness {
  /** Slice coordinates and inputs of the point where the difference is largest, without rounding. */
  readonly exactCoordinates: RationalVector;
  readonly exactInput: RationalVector;
  /** The same, rounded to the nearest doubles: where the values below are taken. */
  readonly coordinates: Float64Array;
  readonly input: Float64Array;
  /** The output that differs most at the exact point. */
  readonly output: number;
  /** All outputs of both networks at `input`, rounded to nearest. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** The largest |first − second| at `input`, exact before it is rounded to nearest. */
  readonly difference: number;
}

export interface Difference {
  /** f = g on the whole domain, proved. */
  readonly equal: boolean;
  /** The largest |f_o(x) − g_o(x)| over the domain and all outputs, rounded to nearest, but 0 exactly when `equal`. */
  readonly maxDifference: number;
  /** The same without rounding. */
  readonly exactDifference: ExactNumber;
  /** Where it is attained; undefined when `equal`. */
  readonly witness: Witness | undefined;
  readonly certified: true;
  /**
   * Cells of the simplified difference network that were looked at (where the domain was taken in parts, those of the parts);
   * 0 when the networks were proved to be the same function everywhere by simplifying their difference to nothing.
   */
  readonly cells: number;
  /** Those on which integers decided. */
  readonly exactCells: number;
}

/** Points that `differenceAtPoints` looks at. */
const POINTS = 4096;

export interface DifferenceOptions {
  /** How much work may be done to find what the networks do not need on the domain, see `simplify`; default 1. */
  readonly effort?: number;
  /** Called now and then with the number of cells found so far. */
  readonly onProgress?: (cells: number) => void;
  /** Implementation of the inner loops; the result is the same. Default "auto". */
  readonly kernel?: KernelChoice;
  /** Stop looking at cells after so long, see `ProofStoppedError`; what comes before the cells is bounded by `effort`. */
  readonly timeoutMs?: number;
}

/** Thrown when the time was over before all cells were looked at. */
export class ProofStoppedError extends Error {
  /** Where the networks differ most on the cells looked at; undefined if they do not differ there. */
  readonly witness: Witness | undefined;
  /** The difference there, rounded to nearest; 0 only where there is none. */
  readonly atLeast: number;
  readonly cells: number;

  constructor(cells: number, atLeast: number, witness: Witness | undefined) {
    super(`stopped after ${cells} cells; there are more`);
    this.name = "ProofStoppedError";
    this.cells = cells;
    this.atLeast = atLeast;
    this.witness = witness;
  }
}

/**
 * The largest difference of two networks on a domain of up to six dimensions, without rounding, and whether it is 0.
 *
 * @param f, g networks with the same numbers of inputs and outputs
 * @param domain a segment, polygon, box or polytope in any slice of the input space
 * @throws Error when sizes differ; InvalidDomainError when the slice does not have the networks' number of inputs;
 *   ProofStoppedError when `timeoutMs` is over
 * @example
 * maximumDifference(f, g, boxDomain(fullSlice(2), [[0, 1], [0, 1]])).equal;
 */
export function maximumDifference(
  f: Network,
  g: Network,
  domain: ProofDomain,
  { effort = 1, onProgress, kernel, timeoutMs }: DifferenceOptions = {},
): Difference {
  const spread = spreadDomain(domain);
  // What both networks share goes without looking at cells; often that is everything.
  const network = sharedRemoved(f, g, spread, effort, true);
  const { largest, cells, exactCells, complete } = isZero(network)
    ? { largest: undefined, cells: 0, exactCells: 0, complete: true }
    : largestOnCells(network, spread, { onProgress, kernel, timeoutMs });
  const size = largest ? reduced(largest.size) : ZERO;
  const maxDifference = roundedNumber(size);
  const witness = largest && replayed(f, g, spread.slice, largest);
  if (!complete) throw new ProofStoppedError(cells, maxDifference, witness);
  return {
    equal: !largest,
    maxDifference,
    exactDifference: size,
    witness,
    certified: true,
    cells,
    exactCells,
  };
}

/** Where cells can be looked at, up to two dimensions or with fewer units than this, that is done at once. */
const UNITS_FOR_DOMAIN = 64;
const MOST_DIMENSIONS = 6;

/** A network that is f − g on the domain, without what both share and without what either does not need there. */
function sharedRemoved(
  f: Network,
  g: Network,
  domain: FateDomain,
  effort: number,
  cellsFollow: boolean,
): Network {
  const whole = sharedRemovedEverywhere(f, g);
  checkInputs(f, domain);
  const { dimension } = domain;
  const cellsAreCheap =
    dimension <= 2 || (dimension <= MOST_DIMENSIONS && whole.units.after < UNITS_FOR_DOMAIN);
  if (isZero(whole.network) || (cellsFollow && cellsAreCheap)) return whole.network;
  const [ownF, ownG] = [f, g].map((network) => simplify(network, { domain, effort }).network);
  // What was simplified on this domain before is like the other one after the same.
  for (const [a, b] of [
    [ownF, g],
    [f, ownG],
  ]) {
    const { network } = simplify(differenceNetwork(a, b));
    if (isZero(network)) return network;
  }
  return simplify(differenceNetwork(ownF, ownG)).network;
}

/**
 * Whether two networks are proved to be the same function on a domain, unit by unit and without looking at cells: on boxes of
 * any dimension. False tells nothing.
 *
 * @param effort as in `simplify`
 * @throws Error when sizes do not fit
 */
export function provedEqualOn(f: Network, g: Network, domain: FateDomain, effort = 1): boolean {
  return isZero(sharedRemoved(f, g, domain, effort, false));
}

/**
 * Whether two networks are proved to be the same function on the whole input space, of any dimension, unit by unit: the
 * difference network simplifies to nothing. False tells nothing.
 *
 * @throws Error when the numbers of inputs or of outputs differ
 */
export function provedEqualEverywhere(f: Network, g: Network): boolean {
  return isZero(sharedRemovedEverywhere(f, g).network);
}

/** f − g without what both share; where that is not all, without what either does not need as well. */
function sharedRemovedEverywhere(f: Network, g: Network): Simplified {
  const whole = simplify(differenceNetwork(f, g));
  if (isZero(whole.network)) return whole;
  const [ownF, ownG] = [f, g].map((network) => simplify(network).network);
  const own = simplify(differenceNetwork(ownF, ownG));
  return isZero(own.network) || own.units.after < whole.units.after ? own : whole;
}

function isZero({ output }: Network): boolean {
  return output.weight.values.every((value) => value === 0) && output.bias.every((value) => value === 0);
}

/**
 * A point among some thousand at which two networks differ, exact; undefined when none was found, which proves nothing. For
 * boxes of more dimensions than cells can be looked at.
 */
export function differenceAtPoints(f: Network, g: Network, slice: Slice, box: Box): Witness | undefined {
  let best: { at: RationalVector; output: number; size: number } | undefined;
  for (const t of spreadPoints(box, POINTS)) {
    const input = inputAt(slice, t);
    const [a, b] = [evaluate(f, input), evaluate(g, input)];
    a.forEach((value, output) => {
      const size = Math.abs(value - b[output]);
      if (size > (best?.size ?? 0)) best = { at: rationalVector(t), output, size };
    });
  }
  const witness = best && replayed(f, g, slice, { ...best, size: ZERO });
  return witness && witness.difference > 0 ? witness : undefined;
}

/** The witness: both networks evaluated at the point, without rounding. */
export function replayed(f: Network, g: Network, slice: Slice, { at, output }: LargestPlace): Witness {
  const exactInput = affineImage(sliceMap(slice), at);
  const input = roundedVector(exactInput);
  const [first, second] = [f, g].map((network) => new ExactEvaluation(network).at(input));
  let largest = ZERO;
  first.numerators.forEach((numerator, o) => {
    const difference = numerator * second.denominator - second.numerators[o] * first.denominator;
    const size = {
      numerator: difference < 0n ? -difference : difference,
      denominator: first.denominator * second.denominator,
    };
    if (isLarger(size, largest)) largest = size;
  });
  return {
    exactCoordinates: at,
    exactInput,
    coordinates: roundedVector(at),
    input,
    output,
    first: roundedVector(first),
    second: roundedVector(second),
    difference: roundedNumber(largest),
  };
}
