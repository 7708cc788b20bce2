/**
 * How far a network is from an affine map on a set, or from a function that is affine on each of some polytopes, without
 * rounding (THEORY section 7): the proof that a constructed network is its target.
 */
import { Polyhedron } from "../exact/double-description.ts";
import {
  affineImage,
  dot,
  type RationalMap,
  type RationalVector,
  rationalVector,
  roundedVector,
} from "../exact/rational.ts";
import { commonForms } from "../layer/integer-forms.ts";
import type { Network } from "../network/network.ts";
import { type ProofDomain, reachOfDomain, spreadDomain } from "./cell-walk.ts";
import { ExactEvaluation } from "./exact-evaluation.ts";
import { type ExactNumber, isLarger, reduced, roundedNumber, ZERO } from "./exact-number.ts";
import { largestOnCells } from "./largest-on-cells.ts";
import { hullOfPoints, walkRational } from "./rational-walk.ts";
import {
  type AffineTarget,
  checkFinite,
  integerRow,
  type NumberRow,
  rationalTarget,
  sliceMap,
  targetForms,
} from "./target-forms.ts";

export type { AffineTarget, NumberRow } from "./target-forms.ts";

/** The convex hull of points of the input space: one point, a segment, a flat or full polytope. */
export interface HullSet {
  readonly points: readonly (ArrayLike<number> | RationalVector)[];
}

/** {x : a·x + b ≥ 0 for every row, = 0 for every equality}, bounded; rows of n + 1 finite numbers or integers. */
export interface HalfSpaceSet {
  readonly halfSpaces: readonly NumberRow[];
  readonly equalities?: readonly NumberRow[];
}

/** Where a network is compared with an affine map. */
export type ProofSet = ProofDomain | HullSet | HalfSpaceSet;

export interface Deviation {
  /** The network is its target on the whole set, proved. */
  readonly exact: boolean;
  /** The largest |network − target| of all outputs, rounded to nearest, but 0 exactly when `exact`. */
  readonly maxDeviation: number;
  /** The same without rounding. */
  readonly exactDeviation: ExactNumber;
  /** Where it is attained; undefined when `exact`. */
  readonly witness: DeviationWitness | undefined;
  readonly certified: true;
  /** Cells of the network in the set. */
  readonly cells: number;
}

export interface DeviationWitness {
  readonly exactInput: RationalVector;
  /** The same, rounded to the nearest doubles. */
  readonly input: Float64Array;
  readonly output: number;
  /** The network's outputs at `input`, exact before they are rounded to nearest. */
  readonly values: Float64Array;
}

/**
 * The largest deviation of a network from x ↦ matrix · x + offset on a set, without rounding.
 *
 * @param set a domain of up to six dimensions in any slice, the convex hull of points, or the points of half-spaces
 * @throws Error when sizes do not fit, or the set is empty or not bounded
 * @example
 * deviationFrom(network, { points: [[0, 0], [1, 1]] }, { matrix: [1, 0], offset: [0] }).exact;
 */
export function deviationFrom(
  network: Network,
  set: ProofSet,
  target: AffineTarget | RationalMap,
): Deviation {
  const map = rationalTarget(target, network.inputSize, network.outputSize);
  if ("points" in set) return rationalDeviation(network, hullSet(set, network.inputSize), map);
  if (!("slice" in set)) return rationalDeviation(network, halfSpaceSet(set, network.inputSize), map);
  const domain = spreadDomain(set);
  const inputs = sliceMap(domain.slice);
  const { largest, cells } = largestOnCells(network, domain, {
    target: targetForms(map, inputs, reachOfDomain(domain)),
  });
  return deviation(network, cells, largest && { ...largest, at: affineImage(inputs, largest.at) });
}

/** A deviation from where it is largest, in inputs. */
export function deviation(
  network: Network,
  cells: number,
  largest: { size: ExactNumber; at: RationalVector; output: number } | undefined,
): Deviation {
  const size = largest ? reduced(largest.size) : ZERO;
  const input = largest && roundedVector(largest.at);
  return {
    exact: !largest,
    maxDeviation: roundedNumber(size),
    exactDeviation: size,
    witness: largest &&
      input && {
        exactInput: largest.at,
        input,
        output: largest.output,
        values: roundedVector(new ExactEvaluation(network).at(input)),
      },
    certified: true,
    cells,
  };
}

function rationalDeviation(network: Network, set: Polyhedron, target: RationalMap): Deviation {
  const { rows, denominator } = commonForms(target);
  let largest: { size: ExactNumber; at: RationalVector; output: number } | undefined;
  const cells = walkRational(network, set, ({ corners, output, scale }) => {
    const one = 1n << BigInt(scale);
    rows.forEach((row, o) => {
      const form = output(o).map((value, k) => value * denominator - row[k] * one);
      if (form.every((value) => value === 0n)) return;
      for (const corner of corners) {
        const value = dot(form, corner);
        const w = corner[corner.length - 1];
        const size = { numerator: value < 0n ? -value : value, denominator: w * one * denominator };
        if (size.numerator === 0n || (largest && !isLarger(size, largest.size))) continue;
        largest = { size, at: { numerators: corner.slice(0, -1), denominator: w }, output: o };
      }
    });
  });
  return deviation(network, cells, largest);
}

function hullSet({ points }: HullSet, inputs: number): Polyhedron {
  if (points.length === 0) throw new Error("a convex hull needs at least one point");
  return hullOfPoints(
    points.map((point, i) => {
      if (!("numerators" in point)) checkFinite(point, `point ${i}`);
      const { numerators, denominator } = rationalVector(point);
      if (numerators.length !== inputs)
        throw new Error(`point ${i} has ${numerators.length} numbers; the network has ${inputs} inputs`);
      return [...numerators, denominator];
    }),
  );
}

function halfSpaceSet({ halfSpaces, equalities = [] }: HalfSpaceSet, inputs: number): Polyhedron {
  let set = Polyhedron.space(inputs);
  const cut = (row: NumberRow, equality: boolean, what: string) => {
    if (row.length !== inputs + 1) throw new Error(`${what} has ${row.length} numbers, not ${inputs + 1}`);
    set = set.cut(integerRow(row, what), equality);
  };
  equalities.forEach((row, i) => {
    cut(row, true, `equality ${i}`);
  });
  halfSpaces.forEach((row, i) => {
    cut(row, false, `half-space ${i}`);
  });
  return set;
}
