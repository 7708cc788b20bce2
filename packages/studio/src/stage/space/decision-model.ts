/** The exact decision surface in a box of three inputs, its two sides in the colours of the classes that lie there. */
import { boundaryMesh } from "reluscope";
import { type ThemeName, themeColors } from "reluscope/draw";
import { classFill } from "reluscope/view";
import type { SpaceAnswer } from "../../engine/questions.ts";
import { Normaliser, type SpaceModel } from "./space-model.ts";

export function decisionModel(
  data: SpaceAnswer,
  theme: ThemeName,
  creases: boolean,
  axisNames: readonly string[] = data.axisNames,
): SpaceModel {
  const { boundary } = data;
  const mesh = boundaryMesh(boundary);
  const normal = new Normaliser(data.box);
  const pieces = mesh.start.length - 1;
  const positions = new Float64Array(3 * mesh.corners.length);
  mesh.corners.forEach((vertex, k) => {
    positions.set(mesh.positions.subarray(3 * vertex, 3 * vertex + 3), 3 * k);
  });
  // corners run counter-clockwise seen from the side of the larger class
  const side = (which: 0 | 1) =>
    Uint32Array.from({ length: pieces }, (_, p) => classFill(theme, boundary.pieceClasses[2 * p + which]));
  const { edge, muted } = themeColors(theme);
  return {
    positions: normal.all(positions),
    start: mesh.start,
    front: side(1),
    back: side(0),
    lines: creases
      ? [
          {
            ends: normal.all(outlines(mesh.positions, mesh.start, mesh.corners)),
            colors: [Number.parseInt((pieces > 4000 ? muted : edge).slice(1), 16)],
            width: 1.1,
            opacity: pieces > 20_000 ? 0.2 : 0.6,
          },
        ]
      : [],
    box: data.box,
    axisNames,
    normal,
  };
}

/** Every edge of the polygons once: 6 numbers each. */
function outlines(positions: Float64Array, start: Uint32Array, corners: Uint32Array): Float64Array {
  const seen = new Set<number>();
  const ends: number[] = [];
  const vertices = positions.length / 3;
  for (let p = 0; p + 1 < start.length; p++) {
    for (let k = start[p]; k < start[p + 1]; k++) {
      const [a, b] = [corners[k], corners[k + 1 < start[p + 1] ? k + 1 : start[p]]];
      const key = Math.min(a, b) * vertices + Math.max(a, b);
      if (seen.has(key)) continue;
      seen.add(key);
      for (const v of [a, b]) ends.push(positions[3 * v], positions[3 * v + 1], positions[3 * v + 2]);
    }
  }
  return Float64Array.from(ends);
}
