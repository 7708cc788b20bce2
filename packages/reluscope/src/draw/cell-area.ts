/** Areas of cells, for sizes on the screen and in tables. */
import type { PlanarComplex } from "../complex/planar-complex.ts";

/** Twice the signed area of a cell, in slice units. */
export function doubleArea(
  shape: Pick<PlanarComplex, "vertices" | "cellStart" | "cellVertices">,
  cell: number,
): number {
  const { vertices, cellStart, cellVertices } = shape;
  const first = cellStart[cell];
  const originX = vertices[2 * cellVertices[first]];
  const originY = vertices[2 * cellVertices[first] + 1];
  let sum = 0;
  for (let k = first + 1; k + 1 < cellStart[cell + 1]; k++) {
    const a = 2 * cellVertices[k];
    const b = 2 * cellVertices[k + 1];
    sum +=
      (vertices[a] - originX) * (vertices[b + 1] - originY) -
      (vertices[b] - originX) * (vertices[a + 1] - originY);
  }
  return sum;
}
