/**
 * For every set, hyperplanes with the set behind them and each other set in front of at least one: what the first layer of a
 * deep network needs so that sets do not interfere (S1; THEORY section 6). Polytopes are obstacles as a whole, points of
 * finite sets one by one; a finite set whose hull holds points of others comes in pieces.
 */
import { elasticSplit } from "../lp/elastic-split.ts";
import { formError, formSign, formValue, type PointSet, subset, union } from "../lp/point-set.ts";
import { separate, separatingForm } from "../lp/separate.ts";
import type { CheckedSet } from "./sets-target.ts";

/** A set, or a part of a finite one. */
export interface Piece {
  readonly set: number;
  readonly corners: PointSet;
  /** Indices of hyperplanes: the piece is behind each, and every obstacle in front of at least one, with a value of 1 or more. */
  readonly cover: readonly number[];
}

export interface Covers {
  readonly pieces: readonly Piece[];
  /** n weights and a constant each; shared between pieces where they fit. */
  readonly forms: readonly Float64Array[];
}

/** @throws Error when two sets meet or are too close for doubles */
export function coversOf(sets: readonly CheckedSet[]): Covers {
  const forms: Float64Array[] = [];
  const pieces: Piece[] = [];
  sets.forEach(({ corners, kind, name }, set) => {
    const others = sets.flatMap((other, k) => (k === set ? [] : obstaclesOf(other)));
    const queue = [Array.from({ length: corners.count }, (_, i) => i)];
    for (let part = queue.pop(); part; part = queue.pop()) {
      const piece = subset(corners, part);
      const inPart = new Set(part);
      // Pieces of one set keep off each other too.
      const rest = Array.from({ length: corners.count }, (_, i) => i).filter((i) => !inPart.has(i));
      const found = coverOf(piece, [...others, ...rest.map((i) => subset(corners, [i]))], forms);
      if ("cover" in found) pieces.push({ set, corners: piece, cover: found.cover });
      else if (kind === "points" && part.length > 1) {
        for (const half of halves(piece, found.inside)) queue.push(half.map((k) => (part as number[])[k]));
      } else
        throw new Error(`${name} and another set meet, or are too close for doubles to come between them`);
    }
  });
  return { pieces, forms };
}

function obstaclesOf({ corners, kind }: CheckedSet): PointSet[] {
  if (kind === "polytope") return [corners];
  return Array.from({ length: corners.count }, (_, i) => subset(corners, [i]));
}

function coverOf(
  piece: PointSet,
  obstacles: readonly PointSet[],
  forms: Float64Array[],
): { readonly cover: number[] } | { readonly inside: PointSet } {
  const cover: number[] = [];
  let left = obstacles;
  const use = (index: number) => {
    const form = forms[index];
    const kept = left.filter((obstacle) => !isBeyond(form, obstacle));
    if (kept.length === left.length) return;
    cover.push(index);
    left = kept;
  };
  forms.forEach((form, index) => {
    if (left.length > 0 && isBehind(form, piece)) use(index);
  });
  while (left.length > 0) {
    const form = widestForm(piece, left);
    if (!form) return { inside: left[0] };
    forms.push(form);
    use(forms.length - 1);
  }
  return { cover };
}

/** A hyperplane with the piece behind it and many of the obstacles in front, the first at least. */
function widestForm(piece: PointSet, obstacles: readonly PointSet[]): Float64Array | undefined {
  const all = union(obstacles, piece.dimension);
  const taken = new Set(elasticSplit(all, piece));
  let at = 0;
  const whole = obstacles.filter((obstacle) => {
    const first = at;
    at += obstacle.count;
    return Array.from({ length: obstacle.count }, (_, k) => first + k).every((k) => taken.has(k));
  });
  const wide = whole.length > 0 ? separatingForm(union(whole, piece.dimension), piece) : undefined;
  if (wide) return normalized(wide, whole);
  const separation = separate(obstacles[0], piece);
  const form = separation.separable ? separation.form : undefined;
  return form && normalized(form, [obstacles[0]]);
}

/** The form times a power of two, at least 1 on the obstacles that it is for. */
function normalized(form: Float64Array, obstacles: readonly PointSet[]): Float64Array {
  let least = Number.POSITIVE_INFINITY;
  for (const obstacle of obstacles) {
    for (let i = 0; i < obstacle.count; i++)
      least = Math.min(least, formValue(form, obstacle, i) - formError(form, obstacle, i));
  }
  const scale = 2 ** -Math.floor(Math.log2(least));
  return form.map((value) => value * scale);
}

function isBehind(form: Float64Array, piece: PointSet): boolean {
  for (let i = 0; i < piece.count; i++) if (formSign(form, piece, i) > 0) return false;
  return true;
}

/** Whether the form is at least 1 on the obstacle. */
function isBeyond(form: Float64Array, obstacle: PointSet): boolean {
  for (let i = 0; i < obstacle.count; i++)
    if (!(formValue(form, obstacle, i) - formError(form, obstacle, i) >= 1)) return false;
  return true;
}

/** Indices of the points of a piece on the two sides of a hyperplane through a point of its hull. */
function halves(piece: PointSet, inside: PointSet): [number[], number[]] {
  const n = piece.dimension;
  const through = inside.coordinates.subarray(0, n);
  let [far, most] = [0, -1];
  for (let i = 0; i < piece.count; i++) {
    let distance = 0;
    for (let k = 0; k < n; k++) distance += (piece.coordinates[i * n + k] - through[k]) ** 2;
    if (distance > most) [far, most] = [i, distance];
  }
  const normal = Float64Array.from(through, (value, k) => piece.coordinates[far * n + k] - value);
  const values = Float64Array.from({ length: piece.count }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += normal[k] * (piece.coordinates[i * n + k] - through[k]);
    return sum;
  });
  const front = Array.from(values.keys()).filter((i) => values[i] > 0);
  const behind = Array.from(values.keys()).filter((i) => !(values[i] > 0));
  if (behind.length > 0) return [front, behind];
  return [front.slice(0, 1), front.slice(1)];
}
