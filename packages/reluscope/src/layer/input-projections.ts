/**
 * A network of constant width as a sequence of projections of its input space (S2, THEORY section 4): with
 * B_l = A_l ∘ … ∘ A_1 and π̃_l = B_l⁻¹ ∘ σ ∘ B_l, the hidden layers are B_L ∘ π̃_L ∘ … ∘ π̃_1. Everything exact.
 */
import { inverse } from "../exact/elimination.ts";
import {
  affineImage,
  composed,
  linearImage,
  lowestTerms,
  type RationalMap,
  type RationalMatrix,
  type RationalVector,
  rationalMatrix,
  rationalVector,
  roundedMatrix,
  roundedVector,
  sameMatrix,
  sameVector,
  transposed,
} from "../exact/rational.ts";
import { toDense } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import { rectified } from "./projection.ts";

/** π̃_l: the projection of the input space onto the cone {B_l(x) ≥ 0}. */
export interface InputProjection {
  /** l, from 1. */
  readonly layer: number;
  /** B_l */
  readonly map: RationalMap;
  /** B_l⁻¹ */
  readonly inverse: RationalMap;
  /** d: apex of the cone, nearest doubles. */
  readonly apex: Float64Array;
  /** d × d: row i is the dual vector of unit i in the input space, nearest doubles. */
  readonly dualVectors: Float64Array;
}

export interface InputProjections {
  /** d: inputs, and units of every hidden layer. */
  readonly dimension: number;
  readonly projections: readonly InputProjection[];
  /** The outputs as affine forms of a point after all projections: output map ∘ B_L. */
  readonly output: RationalMap;
}

/** An affine map of doubles, exactly. */
export function exactAffineMap({ weight, bias }: AffineMap): RationalMap {
  return {
    linear: rationalMatrix(toDense(weight).values, weight.rows, weight.columns),
    constant: rationalVector(bias),
  };
}

/**
 * The projections of the input space that a network of constant width makes.
 *
 * @throws Error when a hidden layer is not d × d, is not invertible, or has units that are not ReLU
 */
export function inputProjections(network: Network): InputProjections {
  const d = network.inputSize;
  let map = identityMap(d);
  const projections = network.layers.map((layer, l): InputProjection => {
    const { rows, columns } = layer.weight;
    if (rows !== d || columns !== d)
      throw new Error(`layer ${l + 1} is ${rows} × ${columns}; input projections need ${d} × ${d}`);
    const leaking = layer.negativeSlope.findIndex((slope) => slope !== 0);
    if (leaking >= 0)
      throw new Error(
        `unit ${leaking} of layer ${l + 1} has slope ${layer.negativeSlope[leaking]} left of zero; only 0 is possible`,
      );
    map = composed(exactAffineMap(layer), map);
    return projectionOnto(map, l + 1);
  });
  return { dimension: d, projections, output: composed(exactAffineMap(network.output), map) };
}

/** The projection of the input space onto {B(x) ≥ 0}. */
export function projectionOnto(map: RationalMap, layer: number): InputProjection {
  const back = inverseMap(map);
  if (!back)
    throw new Error(`the weights up to layer ${layer} have no inverse; their rank is smaller than the width`);
  return {
    layer,
    map,
    inverse: back,
    apex: roundedVector(back.constant),
    dualVectors: roundedMatrix(transposed(back.linear)),
  };
}

/** The inverse of an affine map; undefined when there is none. */
export function inverseMap({ linear, constant }: RationalMap): RationalMap | undefined {
  const back = inverse(linear);
  if (!back) return undefined;
  const { numerators, denominator } = linearImage(back, constant);
  return {
    linear: back,
    constant: lowestTerms({ numerators: numerators.map((value) => -value), denominator }),
  };
}

export function identityMap(dimension: number): RationalMap {
  const linear: RationalMatrix = {
    rows: Array.from({ length: dimension }, (_, i) =>
      Array.from({ length: dimension }, (__, j) => (i === j ? 1n : 0n)),
    ),
    columns: dimension,
    denominator: 1n,
  };
  return { linear, constant: { numerators: new Array(dimension).fill(0n), denominator: 1n } };
}

/** π̃_l(x), exactly. */
export function projectInput(projection: InputProjection, point: RationalVector): RationalVector {
  return affineImage(projection.inverse, rectified(affineImage(projection.map, point)));
}

/** x, π̃_1(x), π̃_2(π̃_1(x)), …: the path of a point through all projections, exactly. */
export function projectionPath({ projections }: InputProjections, point: RationalVector): RationalVector[] {
  const path = [point];
  for (const projection of projections) path.push(projectInput(projection, path[path.length - 1]));
  return path;
}

/** π̃_l on the sector with these active units: an affine map of the input space. */
export function projectionOnSector(
  { map, inverse: back }: InputProjection,
  active: readonly boolean[],
): RationalMap {
  const { linear, constant } = map;
  const rectifiedMap: RationalMap = {
    linear: { ...linear, rows: linear.rows.map((row, i) => (active[i] ? row : row.map(() => 0n))) },
    constant: { ...constant, numerators: constant.numerators.map((value, i) => (active[i] ? value : 0n)) },
  };
  return composed(back, rectifiedMap);
}

/** Layers again from projections: A_l = B_l ∘ B_{l−1}⁻¹ (weights W_l = M_l M_{l−1}⁻¹), then the output map, exactly. */
export function mergedMaps({ dimension, projections, output }: InputProjections): RationalMap[] {
  const maps = [...projections.map((projection) => projection.map), output];
  return maps.map((map, l) => composed(map, l === 0 ? identityMap(dimension) : projections[l - 1].inverse));
}

export interface MergedNetwork {
  readonly network: Network;
  /** Whether all weights and biases are doubles, so that the network is exactly the sequence of projections. */
  readonly exact: boolean;
}

/** The network that makes these projections, weights rounded to the nearest doubles. */
export function mergedNetwork(projections: InputProjections): MergedNetwork {
  const maps = mergedMaps(projections);
  const rounded = maps.map((map): AffineMap => {
    const { rows, columns } = map.linear;
    return {
      weight: { kind: "dense", rows: rows.length, columns, values: roundedMatrix(map.linear) },
      bias: roundedVector(map.constant),
    };
  });
  const { dimension } = projections;
  const network: Network = {
    inputShape: [dimension],
    inputSize: dimension,
    outputSize: rounded[maps.length - 1].bias.length,
    layers: rounded.slice(0, -1).map((map) => ({ ...map, negativeSlope: new Float64Array(dimension) })),
    output: rounded[maps.length - 1],
  };
  return { network, exact: maps.every((map, k) => sameMap(map, exactAffineMap(rounded[k]))) };
}

/** Whether two affine maps are the same. */
export function sameMap(a: RationalMap, b: RationalMap): boolean {
  return sameVector(a.constant, b.constant) && sameMatrix(a.linear, b.linear);
}
