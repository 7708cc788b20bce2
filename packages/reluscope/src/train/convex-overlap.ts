/** The common part of two convex polygons, in doubles: areas and shapes of what moved are measured, not proved. */

/** Corners of a convex polygon, counter-clockwise, x and y in turn. */
export type Corners = readonly number[] | Float64Array;

/** The common part of two convex polygons, counter-clockwise; empty where they do not overlap. */
export function convexOverlap(polygon: Corners, other: Corners): number[] {
  let kept = Array.from(polygon);
  for (let k = 0; k < other.length && kept.length > 0; k += 2) {
    const next = (k + 2) % other.length;
    kept = leftOf(kept, other[k], other[k + 1], other[next], other[next + 1]);
  }
  return kept.length < 6 ? [] : kept;
}

/** The part of a convex polygon on the left of the line from (ax, ay) to (bx, by). */
function leftOf(polygon: readonly number[], ax: number, ay: number, bx: number, by: number): number[] {
  const kept: number[] = [];
  const [dx, dy] = [bx - ax, by - ay];
  const sideOf = (k: number) => dx * (polygon[k + 1] - ay) - dy * (polygon[k] - ax);
  let before = sideOf(polygon.length - 2);
  for (let k = 0, last = polygon.length - 2; k < polygon.length; last = k, k += 2) {
    const side = sideOf(k);
    if (side < 0 !== before < 0) {
      const share = before / (before - side);
      kept.push(
        polygon[last] + share * (polygon[k] - polygon[last]),
        polygon[last + 1] + share * (polygon[k + 1] - polygon[last + 1]),
      );
    }
    if (side >= 0) kept.push(polygon[k], polygon[k + 1]);
    before = side;
  }
  return kept;
}

/** Area of a polygon, positive when its corners go counter-clockwise. */
export function polygonArea(corners: Corners): number {
  let twice = 0;
  const [x0, y0] = [corners[0], corners[1]];
  for (let k = 2; k + 3 < corners.length; k += 2)
    twice += (corners[k] - x0) * (corners[k + 3] - y0) - (corners[k + 2] - x0) * (corners[k + 1] - y0);
  return twice / 2;
}
