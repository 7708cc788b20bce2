/**
 * A training as a film (THEORY section 5, "Control"): one picture a snapshot, from the exact complexes of the snapshots' networks. With
 * one input the function, its knots and the track of every unit's knot; with two the creases, the classes and the boundary. A
 * film holds plain numbers only, so that a page can carry it.
 */
import { defaultDecision } from "../boundary/decision.ts";
import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import type { LineDomain, PlanarDomain } from "../complex/domain.ts";
import { inputAt } from "../complex/domain.ts";
import { neuronName } from "../complex/neurons.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { toDouble } from "../exact/fraction.ts";
import { evaluate, type Network } from "../network/network.ts";
import { followedKnots } from "../train/movement-knots.ts";
import type { TrainingData } from "../train/training-data.ts";
import { movementBetween, type SnapshotState, snapshotState } from "../train/training-movement.ts";
import { axisNames } from "./axis-names.ts";
import { boundingWindow, type Window } from "./frame.ts";
import { movementWords } from "./training-words.ts";

/** A network after so many steps, and its loss. */
export interface FilmSnapshot {
  readonly step: number;
  readonly network: Network;
  /** Over the training data. */
  readonly loss: number;
}

interface FilmFrame {
  readonly step: number;
  readonly loss: number;
  /** How many pieces or cells there are, and what changed since the frame before. */
  readonly words: string;
}

export interface LineFrame extends FilmFrame {
  /** Ends of the pieces, increasing. */
  readonly at: readonly number[];
  /** Values there, one list an output. */
  readonly values: readonly (readonly number[])[];
  /** Visible knots. */
  readonly knots: readonly { readonly name: string; readonly color: number; readonly t: number }[];
  /** Knots followed from the frame before: place there, place here, colour. */
  readonly tracks: readonly (readonly [number, number, number])[];
}

export interface PlaneFrame extends FilmFrame {
  /** Ends of creases, 4 numbers each, one list a hidden layer. */
  readonly creases: readonly (readonly number[])[];
  /** Convex polygons and their colours: a class, or a share of 100 from the lowest value to the highest. */
  readonly tiles: readonly { readonly color: number; readonly corners: readonly number[] }[];
  /** Ends of the boundary's pieces, 4 numbers each. */
  readonly boundary: readonly number[];
}

interface FilmBase {
  readonly window: Window;
  readonly names: readonly [string, string];
  /** 2 numbers a point of the data; with one input and classes y is the lower edge. */
  readonly points: readonly number[];
  readonly classes: readonly number[] | undefined;
  readonly classNames: readonly string[] | undefined;
}

export interface LineFilm extends FilmBase {
  readonly kind: "line";
  readonly frames: readonly LineFrame[];
}

export interface PlaneFilm extends FilmBase {
  readonly kind: "plane";
  /** Whether tiles have classes; values otherwise. */
  readonly decides: boolean;
  readonly frames: readonly PlaneFrame[];
}

export type TrainingFilm = LineFilm | PlaneFilm;

export interface FilmOptions {
  /** Names of the inputs; default x0, x1. */
  readonly inputNames?: readonly string[];
  /** Name of the value that is learned; default y0. */
  readonly outputName?: string;
  readonly classNames?: readonly string[];
  /** States of the snapshots where they are known, as in `TrainingMovement`; computed otherwise. */
  readonly states?: readonly SnapshotState[];
}

/** Data points in a picture, at most. */
const SHOWN_POINTS = 1000;

/**
 * The film of a training with one or two inputs.
 *
 * @param snapshots one at least, of one network
 * @param domain what is shown: a segment or a polygon
 * @throws Error when there is no snapshot or the domain does not fit the network
 */
export function trainingFilm(
  snapshots: readonly FilmSnapshot[],
  data: TrainingData,
  domain: LineDomain | PlanarDomain,
  options: FilmOptions = {},
): TrainingFilm {
  if (snapshots.length === 0) throw new Error("a film needs at least one snapshot");
  const decides = data.targets.kind === "classes";
  const decision = decides ? defaultDecision(snapshots[0].network.outputSize) : "none";
  const states =
    options.states ??
    snapshots.map((snapshot) => snapshotState(snapshot, domain, { decision, order: false }));
  const movements = states
    .slice(1)
    .map((state, k) => movementBetween(states[k], { ...state, order: undefined }));
  const words = (k: number) => movementWords(states[k], movements[k - 1]);
  const { names } = axisNames(domain.slice, options.inputNames);
  const shared = {
    classes:
      data.targets.kind === "classes" ? Array.from(data.targets.labels).slice(0, SHOWN_POINTS) : undefined,
    classNames: options.classNames,
  };
  if (domain.dimension === 1) {
    const frames = snapshots.map((snapshot, k) =>
      lineFrame(snapshot, states[k], states[k - 1], domain, words(k)),
    );
    const window = lineFilmWindow(frames, data, domain);
    return {
      kind: "line",
      ...shared,
      window,
      names: [names[0], decides ? "" : (options.outputName ?? "y0")],
      points: linePoints(data, window),
      frames,
    };
  }
  const range = decides ? undefined : valueRange(snapshots, states);
  return {
    kind: "plane",
    ...shared,
    decides,
    window: boundingWindow(domain.corners),
    names: [names[0], names[1]],
    points: Array.from(data.inputs.subarray(0, 2 * Math.min(data.rows, SHOWN_POINTS))),
    frames: snapshots.map((snapshot, k) => planeFrame(snapshot, states[k], range, words(k))),
  };
}

function lineFrame(
  { step, loss, network }: FilmSnapshot,
  { knots: state }: SnapshotState,
  before: SnapshotState | undefined,
  domain: LineDomain,
  words: string,
): LineFrame {
  const visible = (state?.knots ?? []).filter((knot) => knot.visible);
  const deep = state?.facings === undefined;
  const at = [domain.low, ...new Set(visible.map(({ t }) => toDouble(t))), domain.high];
  const outputs = at.map((t) => evaluate(network, inputAt(domain.slice, [t])));
  // units of deeper layers take colours of their own
  const colorOf = ({ layer, unit }: { layer: number; unit: number }) => unit + 7 * (layer - 1);
  return {
    step,
    loss,
    words,
    at,
    values: Array.from({ length: network.outputSize }, (_, o) => outputs.map((values) => values[o])),
    knots: visible.map((knot) => ({
      name: deep ? `${knot.layer}:${knot.unit}` : `${knot.unit}`,
      color: colorOf(knot),
      t: toDouble(knot.t),
    })),
    tracks:
      before?.knots && state
        ? followedKnots(before.knots, state).flatMap(([a, b]): [number, number, number][] =>
            a?.inside && b?.inside ? [[toDouble(a.t), toDouble(b.t), colorOf(a)]] : [],
          )
        : [],
  };
}

/** Room for all data and all functions but the wildest beginnings. */
function lineFilmWindow(frames: readonly LineFrame[], data: TrainingData, { low, high }: LineDomain): Window {
  let [bottom, top] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number) => {
    bottom = Math.min(bottom, value);
    top = Math.max(top, value);
  };
  if (data.targets.kind === "values") for (const value of data.targets.values) take(value);
  else for (const values of frames[frames.length - 1].values) for (const value of values) take(value);
  const room = 0.25 * (top - bottom || 2);
  const [least, most] = [bottom - room, top + room];
  for (const { values } of frames)
    for (const list of values) for (const value of list) take(Math.min(most, Math.max(least, value)));
  const margin = 0.06 * (top - bottom || 2);
  return { left: low, right: high, bottom: bottom - margin, top: top + margin };
}

function linePoints({ inputs, rows, targets }: TrainingData, { bottom, top }: Window): number[] {
  const points: number[] = [];
  for (let row = 0; row < Math.min(rows, SHOWN_POINTS); row++) {
    if (targets.kind === "classes") points.push(inputs[row], bottom + 0.04 * (top - bottom));
    else
      for (let o = 0; o < targets.size; o++) points.push(inputs[row], targets.values[row * targets.size + o]);
  }
  return points;
}

function planeFrame(
  { step, loss, network }: FilmSnapshot,
  { complex, boundary }: SnapshotState,
  range: readonly [number, number] | undefined,
  words: string,
): PlaneFrame {
  if (!complex) throw new Error("internal: a film of the plane without its complex");
  const { vertices, edges, edgeNeurons, neurons } = complex;
  const creases: number[][] = network.layers.map(() => []);
  for (let edge = 0; edge < complex.counts.edges; edge++) {
    if (edgeNeurons[edge] < 0) continue;
    const [a, b] = [2 * edges[2 * edge], 2 * edges[2 * edge + 1]];
    creases[neuronName(neurons, edgeNeurons[edge])[0] - 1].push(
      drawn(vertices[a]),
      drawn(vertices[a + 1]),
      drawn(vertices[b]),
      drawn(vertices[b + 1]),
    );
  }
  return {
    step,
    loss,
    words,
    creases,
    tiles: boundary ? classTiles(boundary) : valueTiles(complex, range ?? [0, 1]),
    boundary: boundary ? boundaryLines(boundary) : [],
  };
}

/** Four digits are a tenth of a pixel, and a third of the file. */
const drawn = (value: number) => Number(value.toPrecision(4));

function classTiles({ tiles }: PlanarBoundary) {
  return Array.from(tiles.classes, (color, tile) => ({
    color,
    corners: Array.from(tiles.corners.subarray(2 * tiles.start[tile], 2 * tiles.start[tile + 1]), drawn),
  }));
}

function boundaryLines({ pieces, vertices }: PlanarBoundary): number[] {
  return Array.from(pieces).flatMap((vertex) => [
    drawn(vertices[2 * vertex]),
    drawn(vertices[2 * vertex + 1]),
  ]);
}

/** Cells with output 0 at the mean of their corners as a share of the range. */
function valueTiles(complex: PlanarComplex, [low, high]: readonly [number, number]) {
  return cellValues(complex).map(({ corners, value }) => ({
    corners,
    color: Math.round(100 * Math.min(1, Math.max(0, (value - low) / (high - low || 1)))),
  }));
}

function cellValues({ vertices, cellStart, cellVertices, maps, outputSize, counts }: PlanarComplex) {
  return Array.from({ length: counts.cells }, (_, cell) => {
    const corners: number[] = [];
    let [s, t] = [0, 0];
    for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
      corners.push(vertices[2 * cellVertices[k]], vertices[2 * cellVertices[k] + 1]);
      s += corners[corners.length - 2];
      t += corners[corners.length - 1];
    }
    const at = 3 * cell * outputSize;
    const n = corners.length / 2;
    return { corners: corners.map(drawn), value: maps[at] * (s / n) + maps[at + 1] * (t / n) + maps[at + 2] };
  });
}

/** Of the last snapshot, so that colours mean the same in all frames. */
function valueRange(snapshots: readonly FilmSnapshot[], states: readonly SnapshotState[]): [number, number] {
  const { complex } = states[snapshots.length - 1];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { value } of complex ? cellValues(complex) : []) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
