/**
 * A network of constant width 2 as a sequence of projections of its input plane, ready to be drawn (S2, THEORY section 4):
 * data, a grid, the cones, and the decision boundary pulled back to every stage. Stage k is the plane after π̃_1 … π̃_k.
 */
import { type Decision, defaultDecision } from "../boundary/decision.ts";
import { planarBoundary } from "../boundary/planar.ts";
import { boxDomain, fullSlice } from "../complex/domain.ts";
import { partition } from "../complex/partition.ts";
import {
  affineImage,
  linearImage,
  type RationalMap,
  rationalVector,
  roundedVector,
} from "../exact/rational.ts";
import {
  type InputProjections,
  identityMap,
  inputProjections,
  mergedNetwork,
  projectionPath,
} from "../layer/input-projections.ts";
import { commonForms } from "../layer/integer-forms.ts";
import { layerGeometry } from "../layer/layer-geometry.ts";
import { type PulledPiece, pulledBackBoundary } from "../layer/pull-back.ts";
import type { Network } from "../network/network.ts";
import { clipHalfPlane, clipSegment, windowCorners } from "./clip.ts";
import type { Window } from "./frame.ts";
import { gridLines } from "./layer-planar-marks.ts";
import { type LayerBox, type LayerPoints, viewPoints, windowAround, windowOf } from "./layer-scene.ts";

/** One projection as it is drawn. */
export interface JourneyCone {
  readonly apex: readonly number[];
  /** 4 numbers: the dual vectors of both units. */
  readonly dualVectors: readonly number[];
  /** The part of the cone in the window, 2 numbers a corner. */
  readonly polygon: readonly number[];
}

/** What the rest of the network decides about the plane at one stage. */
export interface JourneyDecision {
  /** Convex polygons of one class in the window: 2 numbers a corner. */
  readonly areas: readonly { readonly classIndex: number; readonly polygon: readonly number[] }[];
  /** 4 numbers a segment: the decision boundary in the window. */
  readonly boundary: readonly number[];
}

/** Plain numbers only, so that a page can carry it as JSON. */
export interface Journey {
  /** The whole network as projections of the plane, or one layer's fold seen from its input plane. */
  readonly kind: "projections" | "fold";
  readonly window: Window;
  /** L */
  readonly layers: number;
  readonly cones: readonly JourneyCone[];
  /** Of a fold: 4 numbers a segment, the units' lines in the window. */
  readonly lines: readonly number[];
  /** L + 1 stages. */
  readonly decisions: readonly JourneyDecision[];
  /** L + 1 stages of 2 numbers a point. */
  readonly points: readonly (readonly number[])[];
  readonly classes: readonly number[];
  readonly hasData: boolean;
  /** Lines of the grid, each L + 1 stages of 2 numbers a point; straight between the points at every stage. */
  readonly grid: readonly (readonly (readonly number[])[])[];
  readonly classNames: readonly string[];
  readonly inputNames: readonly string[];
}

export interface JourneyOptions {
  /** Data in coordinates of the network's input; default none. */
  readonly points?: LayerPoints;
  /** What the classes are called; default the decision's names. */
  readonly labels?: readonly string[];
  /** Part of the input plane that is shown; default around the data and what is near. */
  readonly domain?: LayerBox;
  /** Default: one output against 0, more by the largest. */
  readonly decision?: Decision;
  /** Default x0, x1. */
  readonly inputNames?: readonly string[];
}

/** More points than this are thinned out evenly. */
const MOST_POINTS = 300;
/** Deeper networks have too many stages to look at. */
const MOST_LAYERS = 24;

/** Whether a network is a sequence of projections of its input plane: dense ReLU layers, all 2 × 2 and invertible. */
export function hasJourney({ inputSize, layers }: Network): boolean {
  return (
    inputSize === 2 &&
    layers.length > 0 &&
    layers.length <= MOST_LAYERS &&
    layers.every(
      (layer) =>
        layer.weight.rows === 2 &&
        layer.negativeSlope.every((slope) => slope === 0) &&
        layerGeometry(layer).rank === 2,
    )
  );
}

/**
 * The journey of the input plane through a network whose hidden layers are all 2 × 2 and invertible.
 *
 * @throws Error when they are not
 */
export function layerJourney(network: Network, options: JourneyOptions = {}): Journey {
  if (network.inputSize !== 2)
    throw new Error(`the network has ${network.inputSize} inputs; this picture needs 2`);
  if (network.layers.length === 0) throw new Error("the network has no hidden layer");
  if (network.layers.length > MOST_LAYERS)
    throw new Error(
      `the network has ${network.layers.length} hidden layers; at most ${MOST_LAYERS} are drawn`,
    );
  const projections = inputProjections(network);
  const data = thinnedPoints(options.points, 2);
  const stages = pointStages(projections, data.coordinates);
  const first = projections.projections[0].apex;
  const seen = viewPoints(layerGeometry(network.layers[0]), data.coordinates, first);
  const window = options.domain
    ? windowOf(options.domain)
    : windowAround(seen, [first, ...stages.slice(1).map((stage) => Float64Array.from(stage))]);
  const decision = options.decision ?? defaultDecision(network.outputSize);
  const found = stages.map((_, k) => decisionAt(network, projections, decision, k, window));
  return {
    kind: "projections",
    window,
    layers: network.layers.length,
    lines: [],
    cones: projections.projections.map(({ map, apex, dualVectors }) => ({
      apex: Array.from(apex),
      dualVectors: Array.from(dualVectors),
      polygon: conePolygon(map, window),
    })),
    decisions: found.map(({ areas, boundary }) => ({ areas, boundary })),
    points: stages,
    classes: data.classes,
    hasData: data.coordinates.length > 0,
    grid: gridLines(window).map((line) => gridStages(projections, line)),
    classNames: options.labels ?? found[0].classNames,
    inputNames: options.inputNames ?? ["x0", "x1"],
  };
}

/** At most `MOST_POINTS` of the points, of `width` numbers each, with a class each. */
export function thinnedPoints(
  points: LayerPoints | undefined,
  width: number,
): { coordinates: Float64Array; classes: number[] } {
  const count = (points?.coordinates.length ?? 0) / width;
  if (!Number.isInteger(count))
    throw new Error(`${points?.coordinates.length} coordinates are no points of ${width} numbers each`);
  const step = Math.max(1, Math.ceil(count / MOST_POINTS));
  const coordinates: number[] = [];
  const classes: number[] = [];
  for (let p = 0; p < count; p += step) {
    for (let k = 0; k < width; k++) coordinates.push(points!.coordinates[width * p + k]);
    classes.push(points!.classes?.[p] ?? 0);
  }
  return { coordinates: Float64Array.from(coordinates), classes };
}

/** All stages of points, exact and rounded. */
function pointStages(projections: InputProjections, points: ArrayLike<number>): number[][] {
  const stages: number[][] = Array.from({ length: projections.projections.length + 1 }, () => []);
  for (let p = 0; p < points.length; p += 2) {
    const path = projectionPath(projections, rationalVector([points[p], points[p + 1]]));
    path.forEach((point, k) => {
      stages[k].push(...roundedVector(point));
    });
  }
  return stages;
}

/** Stages of a straight line, with the points added where it is bent: at every layer, where its image crosses a border. */
function gridStages(projections: InputProjections, line: Float64Array): number[][] {
  const at = (t: number) => {
    const start = [line[0] + t * (line[2] - line[0]), line[1] + t * (line[3] - line[1])];
    return { t, path: projectionPath(projections, rationalVector(start)) };
  };
  let nodes = [at(0), at(1)];
  projections.projections.forEach(({ map }, l) => {
    const values = nodes.map(({ path }) => roundedVector(affineImage(map, path[l])));
    nodes = nodes.flatMap((node, k) => {
      if (k + 1 === nodes.length) return [node];
      const [a, b] = [values[k], values[k + 1]];
      const crossings = [0, 1]
        .filter((i) => a[i] > 0 !== b[i] > 0)
        .map((i) => node.t + (a[i] / (a[i] - b[i])) * (nodes[k + 1].t - node.t))
        .filter((t) => t > node.t && t < nodes[k + 1].t)
        .sort((s, t) => s - t);
      return [node, ...crossings.map(at)];
    });
  });
  return Array.from({ length: projections.projections.length + 1 }, (_, k) =>
    nodes.flatMap(({ path }) => Array.from(roundedVector(path[k]))),
  );
}

function conePolygon(map: RationalMap, window: Window): number[] {
  return commonForms(map).rows.reduce((polygon: number[], row) => {
    const largest = row.reduce((most, value) => (value > most ? value : -value > most ? -value : most), 1n);
    const [a, b, c] = roundedVector({ numerators: row, denominator: largest });
    return clipHalfPlane(polygon, a, b, c);
  }, windowCorners(window));
}

/** What layers k + 1 … L and the output decide about the plane after the first k projections. */
function decisionAt(
  network: Network,
  all: InputProjections,
  decision: Decision,
  k: number,
  window: Window,
): JourneyDecision & { readonly classNames: readonly string[] } {
  const { network: rest } = mergedNetwork({ ...all, projections: all.projections.slice(k) });
  const box: [number, number][] = [
    [window.left, window.right],
    [window.bottom, window.top],
  ];
  const planar = planarBoundary(rest, partition(rest, boxDomain(fullSlice(2), box)), decision);
  const { start, corners, classes } = planar.tiles;
  const areas = Array.from(classes, (classIndex, tile) => ({
    classIndex,
    polygon: Array.from(corners.subarray(2 * start[tile], 2 * start[tile + 1])),
  }));
  let boundary: number[];
  if (planar.classNames.length === 2) {
    // the same, exactly: the pieces in coordinates of layer k's output, carried back to the input plane
    const suffix = { ...network, layers: network.layers.slice(k) };
    const back = k === 0 ? identityMap(2) : all.projections[k - 1].inverse;
    boundary = pulledBackBoundary(suffix, decision).pieces.flatMap(
      (piece) => pieceSegment(piece, back, window) ?? [],
    );
  } else
    boundary = Array.from(planar.pieces).flatMap((v) =>
      Array.from(planar.vertices.subarray(2 * v, 2 * v + 2)),
    );
  return { areas, boundary, classNames: planar.classNames };
}

/** A segment, ray or line of the boundary under an affine map, cut to the window. */
export function pieceSegment(piece: PulledPiece, map: RationalMap, window: Window): number[] | undefined {
  const { vertices, rays, lines } = piece.polyhedron();
  const [start, end] = vertices.map((vertex) => roundedVector(affineImage(map, vertex)));
  if (end) return clipSegment(start[0], start[1], end[0], end[1], window);
  const far = Math.hypot(
    Math.max(Math.abs(start[0] - window.left), Math.abs(start[0] - window.right)),
    Math.max(Math.abs(start[1] - window.bottom), Math.abs(start[1] - window.top)),
  );
  const direction = roundedVector(
    linearImage(map.linear, { numerators: [...(rays[0] ?? lines[0])], denominator: 1n }),
  );
  const size = Math.hypot(direction[0], direction[1]);
  const [dx, dy] = [(direction[0] / size) * 2 * far, (direction[1] / size) * 2 * far];
  const back = lines.length > 0 ? 1 : 0;
  return clipSegment(start[0] - back * dx, start[1] - back * dy, start[0] + dx, start[1] + dy, window);
}
