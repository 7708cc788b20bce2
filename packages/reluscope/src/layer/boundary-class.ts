/**
 * Which boundary a network of one hidden layer has, f(x) = v·σ(Wx + b) + c (S2, THEORY section 4). With d units that
 * count (v_i ≠ 0) whose rows are independent, and p of them with the sign of −c, the boundary {f = 0} is carried by an
 * affine map of the input onto Σ_{i≤p} z_i⁺ − Σ_{i>p} z_i⁺ = 1: there are d classes, each one unbounded sheet of
 * 2^d − 2^{d−p} pieces; p = 0 is empty. Units that do not count make it a cylinder.
 */
import { type Decision, defaultDecision } from "../boundary/decision.ts";
import { exactRank } from "../exact/exact-rank.ts";
import {
  composed,
  lowestTerms,
  lowestTermsMatrix,
  type RationalMap,
  type RationalVector,
} from "../exact/rational.ts";
import type { Network } from "../network/network.ts";
import { exactAffineMap, inverseMap } from "./input-projections.ts";
import { commonForms, integerForms } from "./integer-forms.ts";
import { layerGeometry } from "./layer-geometry.ts";
import { type ExactPolyhedron, exactPolyhedron } from "./polyhedra.ts";
import { scoreDifference } from "./score-difference.ts";

export interface BoundaryClass {
  /** Units that count: v_i ≠ 0. */
  readonly d: number;
  /** How many of them have the sign of −c. */
  readonly p: number;
  /** 2^d − 2^{d−p} */
  readonly pieces: number;
  /** Directions in which the boundary is a cylinder: inputs − d. */
  readonly cylinderDimension: number;
  /** The units behind z_1 … z_d: first the p with the sign of −c, then the others, each increasing. */
  readonly units: readonly number[];
  /** x ↦ z, d × inputs: z_i = |v_i / c| (w_i·x + b_i), exactly. */
  readonly toCanonical: RationalMap;
}

/** Why a network has no class. */
export interface NoBoundaryClass {
  readonly reason: string;
}

/**
 * The class of the boundary of a network with one hidden ReLU layer and two classes.
 *
 * @param decision default: one output against 0, two outputs by the larger
 * @returns the class, or the reason why there is none: c = 0 (the boundary is a cone), or dependent units
 * @throws Error when the network has not one hidden layer of ReLU units, or the decision not two classes
 */
export function boundaryClass(
  network: Network,
  decision: Decision = defaultDecision(network.outputSize),
): BoundaryClass | NoBoundaryClass {
  const { v, c } = outputForm(network, decision);
  const geometry = layerGeometry(network.layers[0]);
  const counting = Array.from(v.keys()).filter((i) => v[i] !== 0n);
  const d = counting.length;
  if (d === 0) return { reason: "no unit reaches the output" };
  const forms = integerForms(geometry);
  const { rank } = exactRank(
    counting.map((i) => forms[i]),
    geometry.inputs,
  );
  if (rank < d) return { reason: `the ${d} units that count have rank ${rank}: they are dependent` };
  if (c === 0n) return { reason: "the constant c is 0: the boundary is a cone with its tip at the apex" };
  const isFirst = (i: number) => v[i] > 0n !== c > 0n;
  const units = [...counting.filter(isFirst), ...counting.filter((i) => !isFirst(i))];
  const p = counting.filter(isFirst).length;
  const common = commonForms(geometry.exactMap);
  const magnitude = (value: bigint) => (value < 0n ? -value : value);
  const rows = units.map((i) => common.rows[i].map((value) => value * magnitude(v[i])));
  const below = common.denominator * magnitude(c);
  return {
    d,
    p,
    pieces: 2 ** d - 2 ** (d - p),
    cylinderDimension: geometry.inputs - d,
    units,
    toCanonical: {
      linear: lowestTermsMatrix({
        rows: rows.map((row) => row.slice(0, -1)),
        columns: geometry.inputs,
        denominator: below,
      }),
      constant: lowestTerms({ numerators: rows.map((row) => row[geometry.inputs]), denominator: below }),
    },
  };
}

/**
 * The affine map of the input that carries one boundary onto another of the same class, through the canonical form.
 * Undefined when the classes differ, or when one of them is a cylinder (then many maps do).
 */
export function mapBetween(from: BoundaryClass, to: BoundaryClass): RationalMap | undefined {
  if (from.d !== to.d || from.p !== to.p || from.cylinderDimension + to.cylinderDimension > 0)
    return undefined;
  const back = inverseMap(to.toCanonical);
  if (!back) throw new Error("internal: independent units without an inverse; please report the network");
  return composed(back, from.toCanonical);
}

/** Σ_{i≤p} z_i⁺ − Σ_{i>p} z_i⁺ − 1 at a point z of R^d: 0 on the canonical boundary. */
export function canonicalValue(p: number, { numerators, denominator }: RationalVector): RationalVector {
  let total = -denominator;
  numerators.forEach((value, i) => {
    if (value > 0n) total += i < p ? value : -value;
  });
  return { numerators: [total], denominator };
}

const MOST_UNITS = 12;

/** A piece of the boundary of a network of one hidden layer. */
export interface SectorPiece {
  /** Units that are active on it, increasing. */
  readonly active: readonly number[];
  readonly polyhedron: ExactPolyhedron;
}

/**
 * The pieces of {f = 0} of dimension n − 1 for one hidden layer with independent units, enumerated exactly sector by
 * sector, without the formula: in each the polyhedron {f = 0} ∩ S_I is made and measured.
 *
 * @throws Error when the units are dependent or there are more than 12
 */
export function sectorPieces(
  network: Network,
  decision: Decision = defaultDecision(network.outputSize),
): SectorPiece[] {
  const { v, c } = outputForm(network, decision);
  const geometry = layerGeometry(network.layers[0]);
  const { units: m, inputs: n } = geometry;
  if (!geometry.foldsInputs) throw new Error(`the ${m} units have rank ${geometry.rank}: they are dependent`);
  if (m > MOST_UNITS)
    throw new Error(`${m} units have 2^${m} sectors; at most ${MOST_UNITS} units are enumerated`);
  const forms = integerForms(geometry);
  const common = commonForms(geometry.exactMap);
  const pieces: SectorPiece[] = [];
  for (let mask = 0; mask < 2 ** m; mask++) {
    const active = Array.from({ length: m }, (_, i) => i).filter((i) => (mask >> i) & 1);
    const equality: bigint[] = new Array(n + 1).fill(0n);
    for (const i of active) {
      common.rows[i].forEach((value, k) => {
        equality[k] += v[i] * value;
      });
    }
    equality[n] += c * common.denominator;
    const inequalities = forms.map((form, i) => (active.includes(i) ? form : form.map((value) => -value)));
    const polyhedron = exactPolyhedron({ dimension: n, inequalities, equalities: [equality] });
    if (polyhedron.span === n - 1) pieces.push({ active, polyhedron });
  }
  return pieces;
}

/** v_1 … v_m, c as integers: a positive multiple of the output's. */
function outputForm(
  network: Network,
  decision: Decision,
): { readonly v: readonly bigint[]; readonly c: bigint } {
  if (network.layers.length !== 1)
    throw new Error(`the network has ${network.layers.length} hidden layers; classes are for 1`);
  const { form } = scoreDifference(exactAffineMap(network.output), decision);
  return { v: form.slice(0, -1), c: form[form.length - 1] };
}
