/** Walking over a planar complex by arrow keys: the neighbour that lies most in a direction. */
import type { Window } from "../draw/frame.ts";
import { acrossEdge, type SceneData } from "./scene-data.ts";
import { cellCorners } from "./scene-geometry.ts";

/** The neighbour of `from` (whose box is `box`) that lies most towards (dx, dy), y upwards; −1 where there is none. */
export function neighbourToward(data: SceneData, from: number, box: Window, dx: number, dy: number): number {
  const width = box.right - box.left || 1;
  const height = box.top - box.bottom || 1;
  const corners = cellCorners(data, from);
  const count = corners.length / 2;
  let centerX = 0;
  let centerY = 0;
  for (let k = 0; k < corners.length; k += 2) {
    centerX += corners[k] / count;
    centerY += corners[k + 1] / count;
  }
  let best = -1;
  let bestScore = 0.05;
  for (let k = 0; k < count; k++) {
    const other = acrossEdge(data, from, data.cellEdges[data.cellStart[from] + k]);
    if (other < 0) continue;
    const j = (k + 1) % count;
    // in units of the cell's own box, so that slivers have neighbours on all sides too
    const x = ((corners[2 * k] + corners[2 * j]) / 2 - centerX) / width;
    const y = ((corners[2 * k + 1] + corners[2 * j + 1]) / 2 - centerY) / height;
    const score = (x * dx + y * dy) / (Math.hypot(x, y) || 1);
    if (score > bestScore) {
      best = other;
      bestScore = score;
    }
  }
  return best;
}
