/** Data points on a slice: the coordinates of their shadows, for slices along inputs and through points. */
import type { Slice } from "reluscope";
import type { PlanarPoints } from "reluscope/draw";
import type { DataChoice } from "../state/studio-state.ts";

/**
 * Slice coordinates of each row: of the nearest point of the slice (least squares), so that a slice along inputs keeps just these
 * inputs. Undefined where the data does not fit.
 */
export function dataOnSlice(data: DataChoice | null, slice: Slice): PlanarPoints | undefined {
  if (!data || slice.dimension !== 2 || data.columns.length !== slice.origin.length) return undefined;
  const n = slice.origin.length;
  const u = slice.directions.subarray(0, n);
  const v = slice.directions.subarray(n, 2 * n);
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
  };
  const [uu, uv, vv] = [dot(u, u), dot(u, v), dot(v, v)];
  const determinant = uu * vv - uv * uv;
  const coordinates = new Float64Array(2 * data.rows.length);
  data.rows.forEach((row, k) => {
    const away = row.map((value, i) => value - slice.origin[i]);
    const [a, b] = [dot(away, u), dot(away, v)];
    coordinates[2 * k] = (a * vv - b * uv) / determinant;
    coordinates[2 * k + 1] = (b * uu - a * uv) / determinant;
  });
  return { coordinates, classes: data.classes };
}
