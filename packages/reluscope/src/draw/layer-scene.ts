/**
 * What one layer with two inputs does, in doubles for drawing (S2, THEORY section 4): its sectors in a window (the
 * certified cells of the layer alone), apex, dual vectors, and data before and after the projection.
 */
import { boxDomain, fullSlice } from "../complex/domain.ts";
import { patternSign } from "../complex/neurons.ts";
import { partition } from "../complex/partition.ts";
import { type PlanarComplex, SIGN_POSITIVE } from "../complex/planar-complex.ts";
import { type LayerGeometry, layerGeometry } from "../layer/layer-geometry.ts";
import { project } from "../layer/projection.ts";
import { affineProduct, toDense } from "../network/matrix.ts";
import type { Layer, Network } from "../network/network.ts";
import type { Window } from "./frame.ts";

/** Data for pictures of layers, in coordinates of the network's input. */
export interface LayerPoints {
  /** `inputSize` numbers a point. */
  readonly coordinates: ArrayLike<number>;
  /** Class of each; default all 0. */
  readonly classes?: ArrayLike<number>;
}

/** Intervals, one an input of the layer. */
export type LayerBox = readonly (readonly [number, number])[];

export interface LayerScene {
  readonly geometry: LayerGeometry;
  readonly window: Window;
  /** The sectors that meet the window: the cells of the layer alone. */
  readonly sectors: PlanarComplex;
  /** Where all pre-activations vanish, if anywhere. */
  readonly apex?: Float64Array;
  /** 2 numbers a point: what the layer gets. */
  readonly before: Float64Array;
  /** The same after the projection. */
  readonly after: Float64Array;
  readonly classes?: ArrayLike<number>;
  /** Whether the points are data, not a grid made for the picture. */
  readonly hasData: boolean;
}

/** Hidden layer `layer` (from 1). */
export function hiddenLayer(network: Network, layer: number): Layer {
  const found = network.layers[layer - 1];
  if (!found) throw new Error(`no layer ${layer}; layers are 1 … ${network.layers.length}`);
  return found;
}

/** What layer `layer` (from 1) gets at points of the network, in doubles. */
export function layerInputs(network: Network, layer: number, points: ArrayLike<number>): Float64Array {
  const n = network.inputSize;
  const count = points.length / n;
  if (!Number.isInteger(count))
    throw new Error(`${points.length} coordinates are no points of ${n} numbers each`);
  const width = hiddenLayer(network, layer).weight.columns;
  const found = new Float64Array(count * width);
  for (let p = 0; p < count; p++) {
    let values = Float64Array.from({ length: n }, (_, k) => points[p * n + k]);
    for (const { weight, bias, negativeSlope } of network.layers.slice(0, layer - 1))
      values = affineProduct(weight, values, bias).map((y, i) => (y > 0 ? y : y * negativeSlope[i] + 0));
    found.set(values, p * width);
  }
  return found;
}

/**
 * x + W⁺(σ(y) − y), y = Wx + b, of points in the input space: the projection π where the layer folds the inputs
 * themselves (rank = units); otherwise the fold in the space of pre-activations, seen from the input space.
 */
export function foldedPoints(geometry: LayerGeometry, points: Float64Array): Float64Array {
  const d = geometry.inputs;
  const folded = Float64Array.from(points);
  const { vectors } = geometry.dualVectors();
  for (let p = 0; p < points.length; p += d) {
    const x = points.subarray(p, p + d);
    const { point, space } = project(geometry, x);
    if (space === "inputs") {
      folded.set(point, p);
      continue;
    }
    const y = affineProduct(geometry.weight, x, geometry.bias);
    for (let i = 0; i < y.length; i++) {
      if (point[i] === y[i]) continue;
      for (let k = 0; k < d; k++) folded[p + k] += (point[i] - y[i]) * vectors[i * d + k];
    }
  }
  return folded;
}

/** A polyline with the points added where it crosses hyperplanes of the layer, so that its image has true corners. */
export function withCrossings({ weight, bias }: LayerGeometry, line: Float64Array): Float64Array {
  const d = weight.columns;
  const points: number[] = [];
  for (let p = 0; p + d < line.length; p += d) {
    const from = line.subarray(p, p + d);
    const to = line.subarray(p + d, p + 2 * d);
    const [a, b] = [affineProduct(weight, from, bias), affineProduct(weight, to, bias)];
    const crossings: number[] = [];
    for (let i = 0; i < a.length; i++) if (a[i] > 0 !== b[i] > 0) crossings.push(a[i] / (a[i] - b[i]));
    for (const t of [0, ...crossings.sort((s, u) => s - u)])
      for (let k = 0; k < d; k++) points.push(from[k] + t * (to[k] - from[k]));
  }
  for (let k = Math.max(0, line.length - d); k < line.length; k++) points.push(line[k]);
  return Float64Array.from(points);
}

/** Points of a grid without data, along each side of the window. */
const GRID = 9;

export interface LayerSceneOptions {
  readonly points?: LayerPoints;
  readonly domain?: LayerBox;
}

/** The scene of hidden layer `layer` (from 1), which must have two inputs. */
export function layerScene(network: Network, layer: number, options: LayerSceneOptions = {}): LayerScene {
  const hidden = hiddenLayer(network, layer);
  if (hidden.weight.columns !== 2)
    throw new Error(`layer ${layer} has ${hidden.weight.columns} inputs; this picture needs 2`);
  const geometry = layerGeometry(hidden);
  const apex = geometry.apex()?.values;
  const data = options.points && layerInputs(network, layer, options.points.coordinates);
  const hasData = data !== undefined && data.length > 0;
  const moved = hasData ? foldedPoints(geometry, data) : new Float64Array(0);
  const window = options.domain
    ? windowOf(options.domain)
    : windowAround(viewPoints(geometry, data ?? moved, apex), apex ? [apex, moved] : [moved]);
  const alone: Network = {
    inputShape: [2],
    inputSize: 2,
    outputSize: 1,
    layers: [hidden],
    output: {
      weight: {
        kind: "dense",
        rows: 1,
        columns: hidden.weight.rows,
        values: new Float64Array(hidden.weight.rows).fill(1),
      },
      bias: new Float64Array(1),
    },
  };
  const box: [number, number][] = [
    [window.left, window.right],
    [window.bottom, window.top],
  ];
  const sectors = partition(alone, boxDomain(fullSlice(2), box));
  const before = hasData ? data : gridPoints(window, GRID);
  const after = hasData ? moved : foldedPoints(geometry, before);
  return { geometry, window, sectors, apex, before, after, classes: options.points?.classes, hasData };
}

/** Units that are on in a sector, increasing. */
export function activeUnits({ sectors, geometry }: LayerScene, cell: number): number[] {
  const { neurons, patterns } = sectors;
  return Array.from({ length: geometry.units }, (_, i) => i).filter(
    (i) => patternSign(neurons, patterns, cell, 0, i) === SIGN_POSITIVE,
  );
}

/** How many points lie outside the window. */
export function pointsOutside({ left, right, bottom, top }: Window, points: ArrayLike<number>): number {
  let count = 0;
  for (let p = 0; p < points.length; p += 2) {
    const [x, y] = [points[p], points[p + 1]];
    if (!(x >= left && x <= right && y >= bottom && y <= top)) count++;
  }
  return count;
}

export function windowOf(box: LayerBox): Window {
  if (box.length !== 2) throw new Error(`the domain has ${box.length} intervals; this picture needs 2`);
  const [[left, right], [bottom, top]] = box;
  if (!(left < right && bottom < top)) throw new Error("the domain is empty");
  return { left, right, bottom, top };
}

/** Centres of a grid of count × count boxes. */
function gridPoints(window: Window, count: number): Float64Array {
  const points: number[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      points.push(window.left + ((i + 0.5) / count) * (window.right - window.left));
      points.push(window.bottom + ((j + 0.5) / count) * (window.top - window.bottom));
    }
  }
  return Float64Array.from(points);
}

/** Room beside what must be seen, as a share of its size. */
const MARGIN = 0.09;
/** An apex, or an image of a point, so many sizes of the data outside is left out. */
const NEAR = 0.75;
/** Narrower pictures than this are widened. */
const NARROWEST = 0.7;

/** A window around points, and around each of `others` that is near. */
export function windowAround(points: Float64Array, others: readonly Float64Array[]): Window {
  let [left, right, bottom, top] = bounds(points);
  const room = NEAR * Math.max(right - left, top - bottom);
  const far = { left: left - room, right: right + room, bottom: bottom - room, top: top + room };
  for (const list of others) {
    for (let p = 0; p < list.length; p += 2) {
      const [x, y] = [list[p], list[p + 1]];
      if (!(x >= far.left && x <= far.right && y >= far.bottom && y <= far.top)) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [bottom, top] = [Math.min(bottom, y), Math.max(top, y)];
    }
  }
  const margin = MARGIN * Math.max(right - left, top - bottom) || 1;
  [left, right, bottom, top] = [left - margin, right + margin, bottom - margin, top + margin];
  const widen = (low: number, high: number, least: number): [number, number] => {
    const missing = Math.max(0, least - (high - low)) / 2;
    return [low - missing, high + missing];
  };
  const [width, height] = [right - left, top - bottom];
  [left, right] = widen(left, right, NARROWEST * height);
  [bottom, top] = widen(bottom, top, NARROWEST * width);
  return { left, right, bottom, top };
}

/** left, right, bottom, top of the finite points. */
function bounds(points: Float64Array): [number, number, number, number] {
  let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [bottom, top] = [left, right];
  for (let p = 0; p < points.length; p += 2) {
    const [x, y] = [points[p], points[p + 1]];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [bottom, top] = [Math.min(bottom, y), Math.max(top, y)];
  }
  return left <= right ? [left, right, bottom, top] : [-1, 1, -1, 1];
}

/** With fewer points than this, the layer's own landmarks are in view too. */
const FEW_POINTS = 5;

/** The points that choose the view: the data where there are enough, otherwise what the layer itself should show. */
export function viewPoints(
  geometry: LayerGeometry,
  data: Float64Array,
  apex: Float64Array | undefined,
): Float64Array {
  if (data.length >= 2 * FEW_POINTS) return data;
  return Float64Array.of(...data, ...landmarks(geometry, apex));
}

/** Of layers with more lines than this, the first ones choose the view. */
const LANDMARK_LINES = 64;

/** What a picture without data should show: the apex with its dual vectors, or where hyperplanes meet. */
function landmarks(geometry: LayerGeometry, apex: Float64Array | undefined): Float64Array {
  const { vectors } = geometry.dualVectors();
  if (apex) {
    let reach = 0;
    for (let i = 0; i < vectors.length; i += 2)
      reach = Math.max(reach, 1.6 * Math.hypot(vectors[i], vectors[i + 1]));
    if (reach === 0) reach = 1;
    return Float64Array.of(apex[0] - reach, apex[1] - reach, apex[0] + reach, apex[1] + reach);
  }
  const { weight, bias } = geometry;
  const { values } = toDense(weight);
  const rows = Array.from({ length: Math.min(weight.rows, LANDMARK_LINES) }, (_, i) => [
    values[2 * i],
    values[2 * i + 1],
    bias[i],
  ]);
  const meetings: [number, number][] = [];
  for (let i = 0; i < rows.length; i++) {
    const [a, b, c] = rows[i];
    const square = a * a + b * b;
    // the foot of the origin stands for lines that meet no other
    if (square > 0) meetings.push([(-a * c) / square, (-b * c) / square]);
    for (let j = 0; j < i; j++) {
      const [e, f, g] = rows[j];
      const determinant = a * f - b * e;
      if (Math.abs(determinant) > 0.05 * Math.hypot(a, b) * Math.hypot(e, f))
        meetings.push([(b * g - c * f) / determinant, (c * e - a * g) / determinant]);
    }
  }
  // the middle four fifths: a few lines meet far away
  const middle = (k: 0 | 1) => {
    const sorted = meetings.map((point) => point[k]).sort((s, t) => s - t);
    const cut = Math.floor(sorted.length / 10);
    return sorted.length === 0 ? [-1, 1] : [sorted[cut], sorted[sorted.length - 1 - cut]];
  };
  const [[left, right], [bottom, top]] = [middle(0), middle(1)];
  const reach = left === right && bottom === top ? 1 : 0;
  return Float64Array.of(left - reach, bottom - reach, right + reach, top + reach);
}
