/**
 * A classifier that is right on every labelled point, made without training (THEORY section 6): chunks of one class split off
 * one after another, as hidden units; and the proof, by evaluating the network exactly on every point.
 */

import { nearestDouble } from "../exact/dyadic.ts";
import { dot } from "../exact/rational.ts";
import { type PointSet, pointSet } from "../lp/point-set.ts";
import { ExactEvaluation } from "../prove/exact-evaluation.ts";
import { type ConstructedUnit, type Construction, constructedNetwork, construction } from "./construction.ts";
import { embeddedData, liftOnPivots } from "./embedded-data.ts";
import { orderedChunks } from "./labels-chunks.ts";
import { deepLabels, shallowLabels } from "./labels-order.ts";

export interface LabelsOptions {
  /** Number of classes; default the largest label + 1. */
  readonly classes?: number;
  /** Hidden layers: 1 (default), or 2: the second has one unit a chunk, 1 there and 0 on all other points, and every score is 0 or 1. */
  readonly hidden?: 1 | 2;
  /** Called now and then with the number of points that have their place. */
  readonly onProgress?: (placed: number) => void;
}

export interface LabelsConstruction extends Construction {
  /** The smallest lead of the right class's score over all others, on all points; proved, rounded down. */
  readonly margin: number;
  /** Points whose right class does not have the largest score: 0. */
  readonly errors: number;
  /** Chunks that were split off one after another, the rest not counted. */
  readonly chunks: number;
  /** Exact dimension of the affine subspace that the points span. */
  readonly rank: number;
}

/** Two points that are the same and have different classes. */
export class ContradictoryLabelsError extends Error {
  override readonly name = "ContradictoryLabelsError";
  readonly points: readonly [number, number];

  constructor(points: readonly [number, number], labels: readonly [number, number]) {
    super(
      `points ${points[0]} and ${points[1]} are the same but have classes ${labels[0]} and ${labels[1]}; a network gives one answer there`,
    );
    this.points = points;
  }
}

/**
 * A network whose largest output is the right class on every point. `maxDeviation` is 0 and `exact` true because what is
 * wanted is the class; `margin` says by how much.
 *
 * Where the points span a subspace only, hyperplanes are sought in it and brought back without rounding.
 *
 * @param points rows of n numbers, or a set of points
 * @param labels class of each point: 0, 1, …
 * @throws ContradictoryLabelsError when two points are the same and their classes are not
 * @example constructLabels([[0, 0], [1, 1], [0, 1], [1, 0]], [0, 0, 1, 1]).margin;
 */
export function constructLabels(
  points: PointSet | readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: LabelsOptions = {},
): LabelsConstruction {
  const set = "coordinates" in points ? points : pointSet(points, points[0]?.length ?? 1);
  const classes = checkedLabels(set, labels, options.classes);
  const embedded = embeddedData(set);
  const inner = embedded.rank > 0 && embedded.rank < set.dimension ? embedded.points : set;
  const order = orderedChunks(inner, labels, classes, options.onProgress);
  const { layers, outputs } =
    options.hidden === 2 && order.chunks.length > 0
      ? deepLabels(inner, order, classes)
      : shallowLabels(inner, order, classes);
  const lifted = (unit: ConstructedUnit): ConstructedUnit => {
    if (inner === set) return unit;
    const form = liftOnPivots(embedded, [...(unit.weights as Float64Array), unit.bias]);
    return { ...unit, weights: form.subarray(0, -1) };
  };
  const first = layers[0].map(lifted);
  const hidden = first.length === 0 ? [] : [first, ...layers.slice(1)];
  const rows =
    first.length === 0
      ? outputs.map(({ bias }) => ({ weights: new Float64Array(set.dimension), bias }))
      : outputs;
  const made = constructedNetwork(set.dimension, hidden, rows);
  const { margin, errors } = exactMargin(new ExactEvaluation(made.network), set, labels);
  if (errors > 0) throw new Error(`${errors} points are too close for doubles to tell their classes apart`);
  const proof = { domain: `on ${set.count} points`, proved: true, exact: true, maxDeviation: 0 };
  return { ...construction(made, proof), margin, errors, chunks: order.chunks.length, rank: embedded.rank };
}

function checkedLabels(points: PointSet, labels: ArrayLike<number>, given: number | undefined): number {
  if (points.count === 0) throw new Error("there are no points");
  if (labels.length !== points.count)
    throw new Error(`${labels.length} classes for ${points.count} points; there must be one each`);
  let largest = 0;
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isInteger(labels[i]) || labels[i] < 0)
      throw new Error(`point ${i} has class ${labels[i]}; classes are 0, 1, …`);
    largest = Math.max(largest, labels[i]);
  }
  const classes = given ?? largest + 1;
  if (largest >= classes)
    throw new Error(`there is a class ${largest}; with ${classes} they are 0 … ${classes - 1}`);
  const seen = new Map<string, number>();
  for (let i = 0; i < points.count; i++) {
    const row = points.homogeneous(i);
    const key = row.join();
    const first = seen.get(key);
    if (first === undefined) seen.set(key, i);
    else if (labels[first] !== labels[i])
      throw new ContradictoryLabelsError([first, i], [labels[first], labels[i]]);
  }
  return classes;
}

/** The smallest lead of the right class, without rounding until the end, and how many points have another class on top. */
export function exactMargin(
  network: ExactEvaluation,
  points: PointSet,
  labels: ArrayLike<number>,
): { readonly margin: number; readonly errors: number } {
  let errors = 0;
  let margin = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.count; i++) {
    const point = points.homogeneous(i);
    const { numerators, denominator } = network.at({
      numerators: point.slice(0, -1),
      denominator: point[point.length - 1],
    });
    const right = numerators[labels[i]];
    let lead: bigint | undefined;
    numerators.forEach((score, c) => {
      if (c !== labels[i] && (lead === undefined || right - score < lead)) lead = right - score;
    });
    if (lead === undefined) continue;
    if (lead <= 0n) errors++;
    margin = Math.min(margin, lowerDouble(lead, denominator));
  }
  return { margin, errors };
}

/** A double that is not larger than a positive quotient; exact where a double can be. */
function lowerDouble(numerator: bigint, denominator: bigint): number {
  const value = nearestDouble(numerator, denominator);
  if (!Number.isFinite(value)) return value > 0 ? Number.MAX_VALUE : value;
  return isAtMost(value, numerator, denominator)
    ? value
    : value - Math.abs(value) * 2 ** -52 - Number.MIN_VALUE;
}

function isAtMost(value: number, numerator: bigint, denominator: bigint): boolean {
  const [x, w] = pointSet([[value]], 1).homogeneous(0);
  return dot([x, -w], [denominator, numerator]) <= 0n;
}
