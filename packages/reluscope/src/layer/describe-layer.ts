/**
 * Everything that THEORY section 4 tells of one layer of a network, and of points that go through it, in one object:
 * what the command prints and pictures draw. What is too large for an answer is left out with a note that says why.
 */
import { type Decision, decisionScores, defaultDecision } from "../boundary/decision.ts";
import type { EliminationProgress } from "../exact/elimination.ts";
import { type RationalVector, roundedVector } from "../exact/rational.ts";
import type { Network } from "../network/network.ts";
import { type BoundaryClass, boundaryClass } from "./boundary-class.ts";
import { type InputProjections, inputProjections, projectionPath } from "./input-projections.ts";
import { type BoundedVector, type DualVectors, type LayerGeometry, layerGeometry } from "./layer-geometry.ts";
import { layerInput } from "./layer-input.ts";
import { LayerLimitError } from "./layer-limit.ts";
import { sectorOf } from "./point-sector.ts";
import { project } from "./projection.ts";

export interface LayerDescription {
  /** From 1. */
  readonly layer: number;
  /** Hidden layers of the network. */
  readonly layers: number;
  readonly geometry: LayerGeometry;
  /** Exact; undefined when the layer is too large for it. */
  readonly rank?: number;
  /** Undefined when there is none, or when the layer is too large. */
  readonly apex?: BoundedVector;
  readonly dualVectors?: DualVectors;
  readonly condition?: number;
  /** (d − r) × d, when d > r. */
  readonly linealityBasis?: Float64Array;
  /** 2^m, when the layer folds its inputs; otherwise the sectors must be listed to be counted (`layerSectors`). */
  readonly sectorCount?: number;
  /** With one hidden layer and two classes. */
  readonly boundary?: BoundaryClass;
  /** Why there is no class of a boundary. */
  readonly boundaryNote?: string;
  /** For layers ≥ 2 of a network of small constant width: its first `layer` layers as projections of the input space. */
  readonly inputSpace?: InputProjections;
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

/** Layers with at most so many units are seen from the input space: exact numbers grow with every layer before. */
const MOST_IN_INPUT_SPACE = 16;

/**
 * @param layer 1 … number of hidden layers
 * @param decision of the network, for the class of its boundary; default: one output against 0, several by the largest
 * @param onProgress told how far exact eliminations are, which take seconds for layers of some dozens of units
 * @throws Error when there is no such layer, or one of its units is not a ReLU
 */
export function describeLayer(
  network: Network,
  layer: number,
  decision: Decision = defaultDecision(network.outputSize),
  onProgress?: EliminationProgress,
): LayerDescription {
  const layers = network.layers.length;
  if (!Number.isInteger(layer) || layer < 1 || layer > layers)
    throw new Error(`no layer ${layer}; hidden layers are 1 … ${layers}`);
  const geometry = layerGeometry(network.layers[layer - 1], onProgress);
  const notes: string[] = [];
  const attempt = <T>(compute: () => T): T | undefined => {
    try {
      return compute();
    } catch (error) {
      if (!(error instanceof LayerLimitError)) throw error;
      if (!notes.includes(error.message)) notes.push(error.message);
      return undefined;
    }
  };
  const rank = attempt(() => geometry.rank);
  const dualVectors = rank === undefined ? undefined : attempt(() => geometry.dualVectors());
  const known = rank !== undefined && dualVectors !== undefined;
  const isWide = rank !== undefined && rank < geometry.inputs;
  return {
    layer,
    layers,
    geometry,
    rank,
    dualVectors,
    apex: known ? geometry.apex() : undefined,
    condition: known ? geometry.condition() : undefined,
    linealityBasis: isWide ? attempt(() => geometry.linealityBasis()) : undefined,
    sectorCount: rank !== undefined && geometry.foldsInputs ? 2 ** geometry.units : undefined,
    ...describeBoundary(network, decision, attempt),
    inputSpace: layer > 1 ? seenFromInputs(network, layer) : undefined,
    notes,
  };
}

function describeBoundary(
  network: Network,
  decision: Decision,
  attempt: <T>(compute: () => T) => T | undefined,
): Pick<LayerDescription, "boundary" | "boundaryNote"> {
  if (network.layers.length !== 1)
    return { boundaryNote: `classes are for 1 hidden layer; the network has ${network.layers.length}` };
  const classes = decisionScores(decision, network.outputSize).length;
  if (classes !== 2) return { boundaryNote: `classes are for 2 outcomes; the decision has ${classes}` };
  const found = attempt(() => boundaryClass(network, decision));
  if (!found) return {};
  return "reason" in found ? { boundaryNote: found.reason } : { boundary: found };
}

/** Undefined where a layer on the way is not square, not invertible, or has units that are no ReLUs. */
function seenFromInputs(network: Network, layer: number): InputProjections | undefined {
  const before = network.layers.slice(0, layer);
  const d = network.inputSize;
  const fits = before.every(
    ({ weight, negativeSlope }) =>
      weight.rows === d && weight.columns === d && negativeSlope.every((slope) => slope === 0),
  );
  if (!fits || d > MOST_IN_INPUT_SPACE) return undefined;
  if (before.some((map) => layerGeometry(map).rank < d)) return undefined;
  const last = before[before.length - 1];
  return inputProjections({ ...network, layers: before, output: last, outputSize: d });
}

/** A point on its way through a layer. */
export interface DescribedPoint {
  /** What the network gets. */
  readonly input: readonly number[];
  /** What the layer gets, nearest doubles; `input` itself for layer 1. */
  readonly x: Float64Array;
  /** Active units, increasing. */
  readonly sector: readonly number[];
  /** Units whose pre-activation is exactly 0: then the point lies between sectors. */
  readonly onBorder: readonly number[];
  /** π(x), in the layer's input space or in that of pre-activations; undefined when the layer is too large. */
  readonly projection?: Float64Array;
  /** Proved bound on the error of every coordinate of the projection. */
  readonly error?: number;
  /** Where the projections of the input space that the layers up to this one make have carried the point. */
  readonly inSpaceOfInputs?: Float64Array;
}

/** Where a point of the network's input space lies for a layer, and where that projects it; every sign is exact. */
export function describePoint(
  network: Network,
  description: LayerDescription,
  input: readonly number[],
): DescribedPoint {
  const { layer, geometry, inputSpace, rank, dualVectors } = description;
  const exact: RationalVector | undefined = layer > 1 ? layerInput(network, layer, input) : undefined;
  const { signs, active } = sectorOf(geometry, exact ?? input);
  const onBorder = Array.from(signs.keys()).filter((i) => signs[i] === 0);
  const canProject = geometry.units > geometry.inputs || (rank !== undefined && dualVectors !== undefined);
  const projected = canProject ? project(geometry, exact ?? input) : undefined;
  const path = inputSpace && projectionPath(inputSpace, layerInput(network, 1, input));
  return {
    input,
    x: exact ? roundedVector(exact) : Float64Array.from(input),
    sector: active,
    onBorder,
    projection: projected?.point,
    error: projected?.error,
    inSpaceOfInputs: path && roundedVector(path[path.length - 1]),
  };
}
