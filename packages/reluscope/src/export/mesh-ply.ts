/** Surfaces as binary .ply: Stanford's polygon format, little-endian. */
import type { SurfaceMesh } from "./mesh-surface.ts";

/** Shared vertices in double precision, polygons with as many corners as they have, a normal for each. */
export function meshPly({ positions, start, corners, normals }: SurfaceMesh): Uint8Array {
  const polygons = start.length - 1;
  let most = 0;
  for (let p = 0; p < polygons; p++) most = Math.max(most, start[p + 1] - start[p]);
  // Programs expect one byte for the number of corners; more are used only when there are more corners.
  const wide = most > 255;
  const header = new TextEncoder().encode(
    [
      "ply",
      "format binary_little_endian 1.0",
      "comment reluscope",
      `element vertex ${positions.length / 3}`,
      "property double x",
      "property double y",
      "property double z",
      `element face ${polygons}`,
      `property list ${wide ? "uint" : "uchar"} int vertex_indices`,
      "property float nx",
      "property float ny",
      "property float nz",
      "end_header",
      "",
    ].join("\n"),
  );
  const bytes = new Uint8Array(
    header.length + 8 * positions.length + polygons * ((wide ? 4 : 1) + 12) + 4 * corners.length,
  );
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  let at = header.length;
  for (const value of positions) {
    view.setFloat64(at, value, true);
    at += 8;
  }
  for (let polygon = 0; polygon < polygons; polygon++) {
    const count = start[polygon + 1] - start[polygon];
    if (wide) view.setUint32(at, count, true);
    else view.setUint8(at, count);
    at += wide ? 4 : 1;
    for (let k = start[polygon]; k < start[polygon + 1]; k++, at += 4) view.setInt32(at, corners[k], true);
    for (let i = 0; i < 3; i++, at += 4) view.setFloat32(at, normals[3 * polygon + i], true);
  }
  return bytes;
}
