/** Surfaces as .glb: glTF 2.0 in one binary file (Khronos, The glTF 2.0 Specification, sections 3.6, 3.7 and 4.4). */
import { checkSinglePrecision, fanTriangles, type SurfaceMesh } from "./mesh-surface.ts";

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const FLOAT = 5126;
const UNSIGNED_INT = 5125;
const ARRAY_BUFFER = 34962;
const ELEMENT_ARRAY_BUFFER = 34963;

/**
 * One mesh of flat triangles: each polygon has its own corners, all with its normal, so that edges look sharp. Coordinates
 * are the slice's, in single precision; the material shows both sides. A surface without polygons gives an empty scene.
 *
 * @throws Error when a coordinate is too large for single precision
 */
export function meshGlb(mesh: SurfaceMesh): Uint8Array {
  checkSinglePrecision(mesh, ".glb");
  const { start, corners, positions, normals } = mesh;
  const polygons = start.length - 1;
  const asset = { version: "2.0", generator: "reluscope" };
  if (polygons === 0) return container({ asset, scene: 0, scenes: [{ name: "boundary" }] });
  const vertexPositions = new Float32Array(3 * corners.length);
  const vertexNormals = new Float32Array(3 * corners.length);
  const min = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const max = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let polygon = 0; polygon < polygons; polygon++) {
    for (let k = start[polygon]; k < start[polygon + 1]; k++) {
      for (let i = 0; i < 3; i++) {
        const value = Math.fround(positions[3 * corners[k] + i]);
        vertexPositions[3 * k + i] = value;
        vertexNormals[3 * k + i] = normals[3 * polygon + i];
        min[i] = Math.min(min[i], value);
        max[i] = Math.max(max[i], value);
      }
    }
  }
  // The same fans, over every polygon's own corners.
  const own = Uint32Array.from(corners, (_, k) => k);
  const indices = fanTriangles({ ...mesh, corners: own }).vertices;
  const size = vertexPositions.byteLength;
  const binary = new Uint8Array(2 * size + indices.byteLength);
  const view = new DataView(binary.buffer);
  vertexPositions.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
    view.setFloat32(size + 4 * i, vertexNormals[i], true);
  });
  indices.forEach((value, i) => {
    view.setUint32(2 * size + 4 * i, value, true);
  });
  const document = {
    asset,
    scene: 0,
    scenes: [{ name: "boundary", nodes: [0] }],
    nodes: [{ name: "boundary", mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0, NORMAL: 1 }, indices: 2, material: 0 }] }],
    materials: [
      { doubleSided: true, pbrMetallicRoughness: { baseColorFactor: [0.8, 0.8, 0.8, 1], metallicFactor: 0 } },
    ],
    accessors: [
      { bufferView: 0, componentType: FLOAT, count: corners.length, type: "VEC3", min, max },
      { bufferView: 1, componentType: FLOAT, count: corners.length, type: "VEC3" },
      { bufferView: 2, componentType: UNSIGNED_INT, count: indices.length, type: "SCALAR" },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: size, target: ARRAY_BUFFER },
      { buffer: 0, byteOffset: size, byteLength: size, target: ARRAY_BUFFER },
      { buffer: 0, byteOffset: 2 * size, byteLength: indices.byteLength, target: ELEMENT_ARRAY_BUFFER },
    ],
    buffers: [{ byteLength: binary.length }],
  };
  return container(document, binary);
}

/** Header and chunks; the length of the binary part is a multiple of 4, the text is padded with spaces to one. */
function container(document: object, binary?: Uint8Array): Uint8Array {
  const text = JSON.stringify(document);
  const json = new TextEncoder().encode(text.padEnd(4 * Math.ceil(text.length / 4)));
  const length = 12 + 8 + json.length + (binary ? 8 + binary.length : 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  const words = [MAGIC, 2, length, json.length, JSON_CHUNK];
  words.forEach((word, i) => {
    view.setUint32(4 * i, word, true);
  });
  bytes.set(json, 20);
  if (binary) {
    view.setUint32(20 + json.length, binary.length, true);
    view.setUint32(24 + json.length, BINARY_CHUNK, true);
    bytes.set(binary, 28 + json.length);
  }
  return bytes;
}
