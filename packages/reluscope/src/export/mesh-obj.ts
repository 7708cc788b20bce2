/** Surfaces as Wavefront .obj text. */
import type { SurfaceMesh } from "./mesh-surface.ts";

/** Shared vertices, one normal and one polygon a piece; numbers print shortest-exact. */
export function meshObj({ positions, start, corners, normals }: SurfaceMesh): string {
  const polygons = start.length - 1;
  const lines = [`# reluscope: ${positions.length / 3} vertices, ${polygons} polygons`, "o boundary"];
  const triple = (name: string, values: Float64Array, at: number) =>
    `${name} ${values[at]} ${values[at + 1]} ${values[at + 2]}`;
  for (let at = 0; at < positions.length; at += 3) lines.push(triple("v", positions, at));
  for (let at = 0; at < normals.length; at += 3) lines.push(triple("vn", normals, at));
  for (let polygon = 0; polygon < polygons; polygon++) {
    let line = "f";
    for (let k = start[polygon]; k < start[polygon + 1]; k++) line += ` ${corners[k] + 1}//${polygon + 1}`;
    lines.push(line);
  }
  return lines.join("\n") + "\n";
}
