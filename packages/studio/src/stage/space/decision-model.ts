/** The exact decision surface in a box of three inputs, its two sides in the colours of the classes that lie there. */
import { boundaryMesh, type PolyhedralBoundary } from "reluscope";
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
            ends: normal.all(edgeEnds(boundary)),
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

/** Segments of edges, default all: 6 numbers each, in slice coordinates. */
export function edgeEnds({ faces, vertices }: PolyhedralBoundary, edges?: readonly number[]): Float64Array {
  const { facets } = faces[0];
  const count = edges?.length ?? facets.length / 2;
  const ends = new Float64Array(6 * count);
  for (let k = 0; k < count; k++) {
    const edge = edges ? edges[k] : k;
    for (const end of [0, 1]) {
      const at = 3 * facets[2 * edge + end];
      ends.set(vertices.subarray(at, at + 3), 6 * k + 3 * end);
    }
  }
  return ends;
}
