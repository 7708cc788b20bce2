/** The polytope that a walk starts from: a box of any dimension, cut by half-spaces. */
import { commonBit, toInteger } from "../exact/dyadic.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import { commonZero, roundedVertex, signAtVertex } from "../exact/exact-point.ts";
import { ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { InvalidDomainError } from "./domain.ts";
import { GrowableInt32 } from "./growable.ts";
import type { PolytopeFaces } from "./polytope-faces.ts";
import type { PolytopeStack } from "./polytope-stack.ts";

/** The polytope's place on the stack, and the exact forms of the domain's sides (side k is source −1 − k). */
export interface RootPolytope {
  readonly cell: number;
  readonly sides: readonly ExactForm[];
}

/**
 * @throws InvalidDomainError when there are not d intervals, one is empty or not finite, or a row is not d + 1 finite
 * numbers with a direction
 */
export function checkSides(
  d: number,
  box: readonly (readonly [number, number])[],
  halfSpaces: readonly (readonly number[])[],
): void {
  if (box.length !== d)
    throw new InvalidDomainError(`the box has ${box.length} intervals, the slice ${d} dimensions`);
  for (const [low, high] of box) {
    if (!Number.isFinite(low) || !Number.isFinite(high) || !(low < high)) {
      throw new InvalidDomainError(`[${low}, ${high}] is not an interval with two different finite ends`);
    }
  }
  halfSpaces.forEach((row, k) => {
    if (row.length !== d + 1 || !row.every(Number.isFinite)) {
      throw new InvalidDomainError(`half-space ${k} needs ${d + 1} finite numbers`);
    }
    if (row.slice(0, d).every((value) => value === 0))
      throw new InvalidDomainError(`half-space ${k} has no direction`);
  });
}

/**
 * `box[i]` = [low, high]: side 2i is t_i = low, side 2i + 1 is t_i = high; the half-spaces a·t + b ≥ 0 (rows of d + 1
 * numbers) follow in their order.
 */
export function pushRoot(
  faces: PolytopeFaces,
  stack: PolytopeStack,
  box: readonly (readonly [number, number])[],
  halfSpaces: readonly (readonly number[])[],
  reach: Float64Array,
): RootPolytope {
  const d = faces.dimension;
  checkSides(d, box, halfSpaces);
  const sides: ExactForm[] = [];
  const facets: number[] = [];
  box.forEach((interval, i) => {
    interval.forEach((value, end) => {
      const form = new Float64Array(d + 2);
      form[i] = 1;
      form[d] = -value;
      form[d + 1] = UNDERFLOW;
      facets.push(faces.addFacet(faces.addPlane(form, 0, -1 - (2 * i + end))));
      const shift = Math.max(0, -commonBit([value]));
      const exact = new Array<bigint>(d + 1).fill(0n);
      exact[i] = 1n << BigInt(shift);
      exact[d] = -toInteger(value, shift);
      sides.push(exact);
    });
  });
  // Bit i of a corner's number tells at which end of interval i it is.
  const corners = Array.from({ length: 1 << d }, (_, corner) => corner);
  const ends = (corner: number) => box.map((_, i) => (corner >> i) & 1);
  const vertices = corners.map((corner) =>
    faces.addVertex(
      ends(corner).map((end, i) => box[i][end]),
      0,
    ),
  );
  const sets = corners.map((corner) => ends(corner).reduce((set, end, i) => set | (1 << (2 * i + end)), 0));
  const edges = box.flatMap((_, i) =>
    corners
      .filter((corner) => ((corner >> i) & 1) === 0)
      .map((corner) => {
        return [corner, corner | (1 << i)] as const;
      }),
  );
  let cell = stack.push(facets, vertices, sets, edges);
  halfSpaces.forEach((row, k) => {
    cell = keepFront(faces, stack, cell, sides, row, k, reach);
  });
  stack.closeSides(cell);
  faces.meetsVertices = false;
  return { cell, sides };
}

/** The part of a polytope in a half-space; every sign is decided exactly, these are few. */
function keepFront(
  faces: PolytopeFaces,
  stack: PolytopeStack,
  cell: number,
  sides: ExactForm[],
  row: readonly number[],
  number: number,
  reach: Float64Array,
): number {
  const source = -1 - sides.length;
  const shift = Math.max(0, -commonBit(row));
  const form = row.map((value) => toInteger(value, shift));
  sides.push(form);
  const point = (planes: Int32Array, count: number) =>
    commonZero(Array.from(planes.subarray(0, count), (plane) => sides[-1 - faces.planeSource.data[plane]]));
  const count = stack.vertexCount(cell);
  const planes = new GrowableInt32();
  let inside = false;
  let outside = false;
  stack.reserveSigns(count);
  for (let i = 0; i < count; i++) {
    stack.planesAt(cell, i, planes);
    const sign = signAtVertex(form, point(planes.data, planes.length));
    stack.sign[i] = sign;
    inside ||= sign > 0;
    outside ||= sign < 0;
  }
  if (!inside) throw new InvalidDomainError(`half-space ${number} leaves nothing of the domain`);
  if (!outside) return cell;
  // The row is exact; evaluating it rounds.
  const size = row.reduce((sum, value, i) => sum + Math.abs(value) * (reach[i] ?? 1), 0);
  const plane = faces.addPlane([...row, 32 * ROUNDING * size + UNDERFLOW], 0, source);
  stack.cut(cell, plane, (on, length) => roundedVertex(point(on, length)));
  return stack.front;
}
