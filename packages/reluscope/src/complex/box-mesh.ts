/** The first cell of a mesh: a box of any dimension with all its faces, cut by half-spaces. */
import { commonBit, toInteger } from "../exact/dyadic.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import { commonZero, roundedVertex, signAtVertex } from "../exact/exact-point.ts";
import { ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { InvalidDomainError } from "./domain.ts";
import { GrowableInt32 } from "./growable.ts";
import { PolytopeMesh } from "./polytope-mesh.ts";
import type { StartingCell } from "./polytope-walk.ts";

/**
 * `box[i]` = [low, high]: side 2i is t_i = low, side 2i + 1 is t_i = high; the half-spaces a·t + b ≥ 0 (rows of d + 1
 * numbers) follow in their order.
 */
export function boxMesh(
  box: readonly (readonly [number, number])[],
  halfSpaces: readonly (readonly number[])[],
  reach: Float64Array,
): StartingCell {
  const d = box.length;
  const mesh = new PolytopeMesh(reach);
  const sides: ExactForm[] = [];
  box.forEach((interval, i) => {
    interval.forEach((value, end) => {
      const form = new Float64Array(d + 2);
      form[i] = 1;
      form[d] = -value;
      form[d + 1] = UNDERFLOW;
      mesh.addPlane(form, 0, -1 - (2 * i + end));
      const shift = Math.max(0, -commonBit([value]));
      const exact = new Array<bigint>(d + 1).fill(0n);
      exact[i] = 1n << BigInt(shift);
      exact[d] = -toInteger(value, shift);
      sides.push(exact);
    });
  });
  // A face is a word of d digits: 0 at the low end, 1 at the high end, 2 free. Numbered by dimension.
  const words = 3 ** d;
  const digit = (word: number, i: number) => Math.floor(word / 3 ** i) % 3;
  const number = new Int32Array(words);
  for (let k = 0; k <= d; k++) {
    for (let word = 0; word < words; word++) {
      const digits = box.map((_, i) => digit(word, i));
      if (digits.filter((value) => value === 2).length !== k) continue;
      const planes = digits.flatMap((value, i) => (value === 2 ? [] : [2 * i + value]));
      if (k === 0) {
        number[word] = mesh.addVertex(
          box.map((interval, i) => interval[digits[i]]),
          0,
          planes,
        );
        continue;
      }
      const facets = digits.flatMap((value, i) =>
        value === 2 ? [0, 1].map((end) => number[word - (2 - end) * 3 ** i]) : [],
      );
      number[word] = mesh.addFace(k, facets, planes);
    }
  }
  let cell = number[words - 1];
  halfSpaces.forEach((row, k) => {
    cell = keepFront(mesh, cell, sides, row, k, reach);
  });
  return { mesh, cell, sides };
}

/** The part of a cell in a half-space; every sign is decided exactly, these are few. */
function keepFront(
  mesh: PolytopeMesh,
  cell: number,
  sides: ExactForm[],
  row: readonly number[],
  number: number,
  reach: Float64Array,
): number {
  const d = mesh.dimension;
  const source = -1 - sides.length;
  const shift = Math.max(0, -commonBit(row));
  const form = row.map((value) => toInteger(value, shift));
  sides.push(form);
  const exactly = (planes: ArrayLike<number>) =>
    commonZero(Array.from(planes, (plane) => sides[-1 - mesh.planeSource.data[plane]]));
  const lists = Array.from({ length: d + 1 }, () => new GrowableInt32());
  mesh.facesOf(cell, lists);
  let inside = false;
  let outside = false;
  for (let i = 0; i < lists[0].length; i++) {
    const vertex = lists[0].data[i];
    const sign = signAtVertex(form, exactly(mesh.vertexPlanes.data.subarray(d * vertex, d * (vertex + 1))));
    mesh.vertexSign.data[vertex] = sign;
    inside ||= sign > 0;
    outside ||= sign < 0;
  }
  if (!inside) throw new InvalidDomainError(`half-space ${number} leaves nothing of the domain`);
  if (!outside) return cell;
  // The row is exact; evaluating it rounds.
  const size = row.reduce((sum, value, i) => sum + Math.abs(value) * (reach[i] ?? 1), 0);
  const plane = mesh.addPlane([...row, 32 * ROUNDING * size + UNDERFLOW], 0, source);
  mesh.cut(lists, plane, (planes) => roundedVertex(exactly(planes)));
  return mesh.faces[d].front.data[cell];
}
