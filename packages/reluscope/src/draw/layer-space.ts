/**
 * What one layer with three inputs does, in doubles for drawing (S2, THEORY section 4): the units' planes in a box with the
 * facets of the cone, apex, dual vectors, and data before and after the projection. Plain numbers, so that a page can carry it.
 */
import { type RationalVector, rationalVector } from "../exact/rational.ts";
import { integerForms } from "../layer/integer-forms.ts";
import { type LayerGeometry, layerGeometry } from "../layer/layer-geometry.ts";
import { exactSigns } from "../layer/point-sector.ts";
import { toDense } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import {
  foldedPoints,
  hiddenLayer,
  type LayerBox,
  type LayerSceneOptions,
  layerInputs,
} from "./layer-scene.ts";

/** A convex part of a unit's plane, cut by the box and the other units' planes: 3 numbers a corner. */
export interface PlanePart {
  readonly unit: number;
  readonly corners: readonly number[];
  /** Whether it is a part of the cone's surface. */
  readonly isFacet: boolean;
}

export interface SpaceScene {
  readonly layer: number;
  readonly layers: number;
  readonly units: number;
  readonly rank: number;
  /** Whether the projection happens in the input space itself (rank = units). */
  readonly foldsInputs: boolean;
  /** low x, low y, low z, high x, high y, high z */
  readonly box: readonly number[];
  readonly parts: readonly PlanePart[];
  /** 3 numbers; left out where there is none. */
  readonly apex?: readonly number[];
  /** 3 numbers a unit; empty where the layer does not fold the inputs. */
  readonly dualVectors: readonly number[];
  /** 3 numbers a point. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly classes: readonly number[];
  readonly hasData: boolean;
  readonly labels: readonly string[];
  readonly axisNames: readonly string[];
}

export interface SpaceOptions extends LayerSceneOptions {
  readonly labels?: readonly string[];
  readonly inputNames?: readonly string[];
}

/** Planes of further units are left out. */
const MOST_PLANES = 8;
/** More points than this are thinned out evenly. */
const MOST_POINTS = 240;
const MARGIN = 0.06;
/** Apex and images so many sizes of the data outside are left out of the box. */
const NEAR = 0.6;
const GRID = 4;

/** The scene of hidden layer `layer` (from 1), which must have three inputs. */
export function spaceScene(network: Network, layer: number, options: SpaceOptions = {}): SpaceScene {
  const hidden = hiddenLayer(network, layer);
  if (hidden.weight.columns !== 3)
    throw new Error(`layer ${layer} has ${hidden.weight.columns} inputs; this picture needs 3`);
  const geometry = layerGeometry(hidden);
  const apex = geometry.apex()?.values;
  const given = options.points && layerInputs(network, layer, options.points.coordinates);
  const hasData = given !== undefined && given.length > 0;
  const count = hasData ? given.length / 3 : 0;
  const step = Math.max(1, Math.ceil(count / MOST_POINTS));
  const kept = Array.from({ length: Math.ceil(count / step) }, (_, k) => k * step);
  const { vectors } = geometry.dualVectors();
  const data = hasData
    ? Float64Array.from(kept.flatMap((p) => Array.from(given.subarray(3 * p, 3 * p + 3))))
    : undefined;
  const folded = data && foldedPoints(geometry, data);
  const box = options.domain
    ? boxOf(options.domain)
    : boxAround(data ?? cornersAround(apex, vectors), [...(apex ? [apex] : []), ...(folded ? [folded] : [])]);
  const before = data ?? gridPoints(box);
  const after = folded ?? foldedPoints(geometry, before);
  const { values } = toDense(hidden.weight);
  return {
    layer,
    layers: network.layers.length,
    units: geometry.units,
    rank: geometry.rank,
    foldsInputs: geometry.foldsInputs,
    box,
    parts: planeParts(geometry, values, box),
    apex: apex && Array.from(apex),
    dualVectors: geometry.foldsInputs ? Array.from(vectors) : [],
    before: Array.from(before),
    after: Array.from(after),
    classes: kept.map((p) => options.points?.classes?.[p] ?? 0),
    hasData,
    labels: options.labels ?? [],
    axisNames: [0, 1, 2].map((k) =>
      layer === 1 ? (options.inputNames?.[k] ?? `x${k}`) : `unit ${k} of layer ${layer - 1}`,
    ),
  };
}

function boxOf(domain: LayerBox): number[] {
  if (domain.length !== 3) throw new Error(`the domain has ${domain.length} intervals; this picture needs 3`);
  if (!domain.every(([low, high]) => low < high)) throw new Error("the domain is empty");
  return [...domain.map(([low]) => low), ...domain.map(([, high]) => high)];
}

/** What a picture without data shows: the apex, as far around as dual vectors reach. */
function cornersAround(apex: Float64Array | undefined, vectors: Float64Array): Float64Array {
  let reach = 0;
  for (let i = 0; i < vectors.length; i += 3)
    reach = Math.max(reach, 1.5 * Math.hypot(vectors[i], vectors[i + 1], vectors[i + 2]));
  const center = apex ?? new Float64Array(3);
  return Float64Array.from([-1, 1].flatMap((side) => Array.from(center, (x) => x + side * (reach || 1))));
}

function boxAround(points: Float64Array, others: readonly Float64Array[]): number[] {
  const low = [0, 1, 2].map(() => Number.POSITIVE_INFINITY);
  const high = [0, 1, 2].map(() => Number.NEGATIVE_INFINITY);
  const include = (list: Float64Array, isNear: (p: number) => boolean) => {
    for (let p = 0; p < list.length; p += 3) {
      if (!isNear(p)) continue;
      for (let k = 0; k < 3; k++) {
        low[k] = Math.min(low[k], list[p + k]);
        high[k] = Math.max(high[k], list[p + k]);
      }
    }
  };
  include(points, (p) => Number.isFinite(points[p] + points[p + 1] + points[p + 2]));
  const size = Math.max(...[0, 1, 2].map((k) => high[k] - low[k]));
  const room = NEAR * size;
  const [least, most] = [low.map((value) => value - room), high.map((value) => value + room)];
  for (const list of others)
    include(list, (p) => [0, 1, 2].every((k) => list[p + k] >= least[k] && list[p + k] <= most[k]));
  const whole = Math.max(...[0, 1, 2].map((k) => high[k] - low[k]));
  // flat data still gets a box
  const pad = [0, 1, 2].map((k) => Math.max(MARGIN * whole, (0.5 * whole - (high[k] - low[k])) / 2) || 1);
  return [...low.map((value, k) => value - pad[k]), ...high.map((value, k) => value + pad[k])];
}

function gridPoints(box: readonly number[]): Float64Array {
  const points: number[] = [];
  const at = (k: number, i: number) => box[k] + ((i + 0.5) / GRID) * (box[k + 3] - box[k]);
  for (let i = 0; i < GRID; i++)
    for (let j = 0; j < GRID; j++) for (let l = 0; l < GRID; l++) points.push(at(0, i), at(1, j), at(2, l));
  return Float64Array.from(points);
}

/** The units' planes in a box, each cut by all the others that are shown; what may bound the cone is cut by all. */
function planeParts(geometry: LayerGeometry, weights: Float64Array, box: readonly number[]): PlanePart[] {
  const { units, bias } = geometry;
  const parts: PlanePart[] = [];
  const planes = Math.min(units, MOST_PLANES);
  const forms = integerForms(geometry);
  const form = (i: number): [number, number, number, number] => [
    weights[3 * i],
    weights[3 * i + 1],
    weights[3 * i + 2],
    bias[i],
  ];
  for (let unit = 0; unit < planes; unit++) {
    const whole = planeInBox(form(unit), box);
    if (whole.length === 0) continue;
    let pieces = [whole];
    for (let other = 0; other < planes; other++)
      if (!isSamePlane(forms[unit], forms[other]))
        pieces = pieces.flatMap((piece) => splitByPlane(piece, form(other)));
    for (let other = planes; other < units; other++)
      pieces = pieces.flatMap((piece) =>
        !isSamePlane(forms[unit], forms[other]) && isOnCone(geometry, piece, unit, other)
          ? splitByPlane(piece, form(other))
          : [piece],
      );
    for (const corners of pieces)
      parts.push({ unit, corners, isFacet: isOnCone(geometry, corners, unit, units) });
  }
  return parts;
}

/** The parts of a polygon on either side of a plane; the polygon itself where the plane does not cut it. */
function splitByPlane(polygon: readonly number[], [a, b, c, d]: readonly number[]): number[][] {
  const front = clipHalfSpace(polygon, a, b, c, d);
  const back = clipHalfSpace(polygon, -a, -b, -c, -d);
  // fewer than three corners: the plane touches it
  if (front.length < 9 || back.length < 9) return [[...polygon]];
  const lies = (p: number) => a * polygon[p] + b * polygon[p + 1] + c * polygon[p + 2] + d === 0;
  return polygon.every((_, p) => p % 3 > 0 || lies(p)) ? [[...polygon]] : [front, back];
}

/** Whether two forms without common factors vanish in the same plane. */
function isSamePlane(a: readonly bigint[], b: readonly bigint[]): boolean {
  return a.every((value, k) => value === b[k]) || a.every((value, k) => value === -b[k]);
}

/** Whether none of the first `count` units is negative in the middle of a part of a unit's plane: exact. */
function isOnCone(geometry: LayerGeometry, corners: readonly number[], unit: number, count: number): boolean {
  const middle = new Float64Array(3);
  for (let p = 0; p < corners.length; p += 3)
    for (let k = 0; k < 3; k++) middle[k] += (3 * corners[p + k]) / corners.length;
  const signs = exactSigns(geometry, onPlane(integerForms(geometry)[unit], middle));
  return signs.subarray(0, count).every((sign) => sign >= 0);
}

/** A point moved along one axis into a plane that rounding took it out of. */
function onPlane(form: readonly bigint[], point: Float64Array): RationalVector {
  const { numerators, denominator } = rationalVector(point);
  const size = (k: number) => (form[k] < 0n ? -form[k] : form[k]);
  const axis = [0, 1, 2].reduce((best, k) => (size(k) > size(best) ? k : best));
  const positive = form[axis] < 0n ? -1n : 1n;
  const scale = positive * form[axis];
  const rest = [0, 1, 2].reduce(
    (sum, k) => (k === axis ? sum : sum + form[k] * numerators[k]),
    form[3] * denominator,
  );
  return {
    numerators: numerators.map((value, k) => (k === axis ? -positive * rest : scale * value)),
    denominator: scale * denominator,
  };
}

/** The part of a plane a·x + b·y + c·z + d = 0 in a box: 3 numbers a corner, in order. */
function planeInBox([a, b, c, d]: readonly number[], box: readonly number[]): number[] {
  const size = Math.hypot(a, b, c);
  if (!(size > 0)) return [];
  const normal = [a / size, b / size, c / size];
  const middle = [0, 1, 2].map((k) => (box[k] + box[k + 3]) / 2);
  const away = (a * middle[0] + b * middle[1] + c * middle[2] + d) / size;
  const foot = middle.map((x, k) => x - away * normal[k]);
  const reach = 2 * Math.hypot(...[0, 1, 2].map((k) => box[k + 3] - box[k])) + Math.abs(away);
  // two directions in the plane
  const least = normal.reduce((best, x, k) => (Math.abs(x) < Math.abs(normal[best]) ? k : best), 0);
  const axis = [0, 1, 2].map((k) => (k === least ? 1 : 0));
  const u = unitVector(cross(normal, axis));
  const v = cross(normal, u);
  let polygon = [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ].flatMap(([s, t]) => foot.map((x, k) => x + reach * (s * u[k] + t * v[k])));
  for (let k = 0; k < 3; k++) {
    const unit = [0, 1, 2].map((j) => (j === k ? 1 : 0));
    polygon = clipHalfSpace(polygon, unit[0], unit[1], unit[2], -box[k]);
    polygon = clipHalfSpace(polygon, -unit[0], -unit[1], -unit[2], box[k + 3]);
  }
  return polygon;
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function unitVector(a: readonly number[]): number[] {
  const size = Math.hypot(...a);
  return a.map((x) => x / size);
}

/** A convex polygon in space cut to a·x + b·y + c·z + d ≥ 0; may come out empty. */
function clipHalfSpace(polygon: readonly number[], a: number, b: number, c: number, d: number): number[] {
  const next: number[] = [];
  const value = (i: number) => a * polygon[i] + b * polygon[i + 1] + c * polygon[i + 2] + d;
  for (let i = 0; i < polygon.length; i += 3) {
    const j = (i + 3) % polygon.length;
    const [from, to] = [value(i), value(j)];
    if (from >= 0) next.push(polygon[i], polygon[i + 1], polygon[i + 2]);
    if ((from > 0 && to < 0) || (from < 0 && to > 0)) {
      const t = from / (from - to);
      for (let k = 0; k < 3; k++) next.push(polygon[i + k] + t * (polygon[j + k] - polygon[i + k]));
    }
  }
  return next;
}
