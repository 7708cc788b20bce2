/** Surfaces as binary .stl: triangles in single precision. */
import { checkSinglePrecision, fanTriangles, type SurfaceMesh } from "./mesh-surface.ts";

const HEADER = 80;
const TRIANGLE = 50;

/**
 * Equal vertices get equal coordinates, so closed surfaces stay watertight.
 *
 * @throws Error when a coordinate is too large for single precision
 */
export function meshStl(mesh: SurfaceMesh): Uint8Array {
  checkSinglePrecision(mesh, ".stl");
  const { vertices, polygons } = fanTriangles(mesh);
  const bytes = new Uint8Array(HEADER + 4 + TRIANGLE * polygons.length);
  // A text that starts with "solid" would make it look like the other kind of .stl.
  bytes.set(new TextEncoder().encode("reluscope boundary, binary stl"));
  const view = new DataView(bytes.buffer);
  view.setUint32(HEADER, polygons.length, true);
  let at = HEADER + 4;
  const put = (values: Float64Array, from: number) => {
    for (let i = 0; i < 3; i++, at += 4) view.setFloat32(at, values[from + i], true);
  };
  for (let t = 0; t < polygons.length; t++) {
    put(mesh.normals, 3 * polygons[t]);
    for (let corner = 0; corner < 3; corner++) put(mesh.positions, 3 * vertices[3 * t + corner]);
    at += 2;
  }
  return bytes;
}
