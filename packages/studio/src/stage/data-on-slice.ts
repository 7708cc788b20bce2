/** Data points on a slice: the coordinates of their shadows, for slices along inputs and through points. */
import type { Slice } from "reluscope";
import type { PlanarPoints } from "reluscope/draw";
import type { DataChoice } from "../state/studio-state.ts";

/**
 * Slice coordinates of each row, as many as the slice has directions: of the nearest point of the slice (least squares), so that a
 * slice along inputs keeps just these inputs. Undefined where the data do not fit.
 */
export function shadowsOnSlice(data: DataChoice | null, slice: Slice): Float64Array | undefined {
  if (!data || data.columns.length !== slice.origin.length) return undefined;
  const n = slice.origin.length;
  const d = slice.dimension;
  const directions = Array.from({ length: d }, (_, k) => slice.directions.subarray(k * n, (k + 1) * n));
  const products = directions.map((u) => directions.map((v) => dot(u, v)));
  const coordinates = new Float64Array(d * data.rows.length);
  data.rows.forEach((row, k) => {
    const away = row.map((value, i) => value - slice.origin[i]);
    coordinates.set(
      solved(
        products,
        directions.map((u) => dot(away, u)),
      ),
      d * k,
    );
  });
  return coordinates;
}

/** The same for planes, ready to be drawn. */
export function dataOnSlice(data: DataChoice | null, slice: Slice): PlanarPoints | undefined {
  const coordinates = slice.dimension === 2 ? shadowsOnSlice(data, slice) : undefined;
  return data && coordinates ? { coordinates, classes: data.classes } : undefined;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Solves a positive definite system by elimination. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, k) => [...row, right[k]]);
  const d = rows.length;
  for (let k = 0; k < d; k++) {
    for (let i = k + 1; i < d; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= d; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const found = new Array<number>(d).fill(0);
  for (let k = d - 1; k >= 0; k--) {
    let rest = rows[k][d];
    for (let j = k + 1; j < d; j++) rest -= rows[k][j] * found[j];
    found[k] = rest / rows[k][k];
  }
  return found;
}
