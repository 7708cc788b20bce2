/** Points proved to be strictly inside a cell: the mean of its vertices, checked against its facets. */
import { commonBit, toInteger } from "../exact/dyadic.ts";
import { commonZero, type ExactVertex, roundedVertex, signAtVertex } from "../exact/exact-point.ts";
import { independentRows } from "../exact/independent-rows.ts";

export type { ExactVertex };

/** A point strictly inside a cell. */
export interface InteriorPoint {
  /** d slice coordinates. */
  readonly point: Float64Array;
  /** False where the cell is so thin that the doubles in `point`, the nearest to `exact`, are not inside it. */
  readonly inside: boolean;
  /** Where exact arithmetic had to find the point: its coordinates x[i] / w. */
  readonly exact?: ExactVertex;
}

/** What is known of a cell: V and H-representation, the rows exactly when asked for. */
interface Cell {
  readonly dimension: number;
  readonly coordinates: Float64Array;
  readonly rows: Float64Array;
  readonly rowErrors: Float64Array;
  exactRows(): readonly (readonly bigint[])[];
  /** Per vertex, the numbers of the rows that vanish there. */
  rowsAtVertices(): readonly (readonly number[])[];
}

export function interiorPoint(cell: Cell): InteriorPoint {
  const mean = meanOf(cell);
  if (surelyInside(cell, mean)) return { point: mean, inside: true };
  const rows = cell.exactRows();
  const inside = (point: ExactVertex) => rows.every((row) => signAtVertex(row, point) > 0);
  if (inside(exactly(mean))) return { point: mean, inside: true };
  const exact = exactMean(
    cell.rowsAtVertices().map((numbers) => {
      const through = numbers.map((number) => rows[number]);
      return commonZero(independentRows(through, cell.dimension).map((i) => through[i]));
    }),
  );
  if (!inside(exact))
    throw new Error("internal: the mean of a cell's vertices is not inside it; please report the network");
  const point = Float64Array.from(roundedVertex(exact));
  return { point, inside: inside(exactly(point)), exact };
}

function meanOf({ dimension: d, coordinates }: Cell): Float64Array {
  const mean = new Float64Array(d);
  const count = coordinates.length / d;
  for (let k = 0; k < coordinates.length; k++) mean[k % d] += coordinates[k] / count;
  return mean;
}

/** Every row is larger at the point than its error. */
function surelyInside({ dimension: d, rows, rowErrors }: Cell, point: Float64Array): boolean {
  for (let k = 0; k < rowErrors.length; k++) {
    const at = k * (d + 1);
    let value = rows[at + d];
    for (let i = 0; i < d; i++) value += rows[at + i] * point[i];
    if (!(value > rowErrors[k])) return false;
  }
  return true;
}

function exactly(point: Float64Array): ExactVertex {
  const shift = Math.max(0, -commonBit(point));
  const finite = Number.isFinite(shift) ? shift : 0;
  return { x: Array.from(point, (value) => toInteger(value, finite)), w: 1n << BigInt(finite) };
}

function exactMean(points: readonly ExactVertex[]): ExactVertex {
  let w = 1n;
  let x: bigint[] = points[0].x.map(() => 0n);
  for (const point of points) {
    x = x.map((value, i) => value * point.w + point.x[i] * w);
    w *= point.w;
  }
  return { x, w: w * BigInt(points.length) };
}
