/** Boundaries in three dimensions as mesh files: read back, watertight, oriented. */
import {
  boundaryMesh,
  fanTriangles,
  fullSlice,
  meshGlb,
  meshObj,
  meshPly,
  meshStl,
  type Network,
  polyhedralBoundary,
  polyhedralComplex,
  polytopeDomain,
  readNetwork,
  type SurfaceMesh,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { buildNetwork } from "../oracle/build-network.ts";
import { hasSharedData, sharedBytes } from "../oracle/shared-data.ts";

const cube = (d: number, radius: number) =>
  polytopeDomain(
    fullSlice(d),
    Array.from({ length: d }, () => [-radius, radius] as const),
  );

const boundaryOf = (network: Network, threshold = 0, radius = 2) =>
  polyhedralBoundary(network, polyhedralComplex(network, cube(network.inputSize, radius)), {
    kind: "threshold",
    output: 0,
    threshold,
  });

/** |x| + |y| + |z|: at threshold 1 the octahedron with corners ±1. */
const octahedron = buildNetwork(
  [
    {
      weight: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      bias: [0, 0, 0],
      slope: [-1, -1, -1],
    },
  ],
  { weight: [[1, 1, 1]], bias: [0] },
);

/** Every edge of triangles is run through once in each direction; vertices are equal when their names are. */
function isWatertight(triangles: readonly (readonly string[])[]): boolean {
  const times = new Map<string, number>();
  for (const corners of triangles) {
    corners.forEach((from, k) => {
      const edge = `${from} > ${corners[(k + 1) % 3]}`;
      times.set(edge, (times.get(edge) ?? 0) + 1);
    });
  }
  return [...times].every(([edge, count]) => {
    const [from, to] = edge.split(" > ");
    return count === 1 && times.get(`${to} > ${from}`) === 1;
  });
}

/** Triangles with their corners' coordinates, and the normal that the file gives. */
interface Solid {
  readonly corners: number[][];
  readonly normal: number[];
}

/** Six times the volume inside, positive when triangles are counter-clockwise from outside. */
const volumeInside = (triangles: readonly Solid[]) =>
  triangles.reduce((sum, { corners: [a, b, c] }) => sum + dot(a, cross(b, c)) / 6, 0);
const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const cross = (a: number[], b: number[]) => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const minus = (a: number[], b: number[]) => a.map((value, i) => value - b[i]);
const areaOf = (triangles: readonly Solid[]) =>
  triangles.reduce((sum, { corners: [a, b, c] }) => {
    const normal = cross(minus(b, a), minus(c, a));
    return sum + Math.hypot(...normal) / 2;
  }, 0);

function trianglesOf(mesh: SurfaceMesh): Solid[] {
  const { vertices, polygons } = fanTriangles(mesh);
  const three = (values: Float64Array, k: number) => Array.from(values.subarray(3 * k, 3 * k + 3));
  return Array.from(polygons, (polygon, t) => ({
    corners: [0, 1, 2].map((k) => three(mesh.positions, vertices[3 * t + k])),
    normal: three(mesh.normals, polygon),
  }));
}

function parseObj(text: string) {
  const rows = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" "));
  const numbers = (name: string) =>
    rows.filter(([first]) => first === name).map((row) => row.slice(1).map(Number));
  const faces = rows
    .filter(([first]) => first === "f")
    .map((row) => row.slice(1).map((corner) => corner.split("//").map((number) => Number(number) - 1)));
  return { vertices: numbers("v"), normals: numbers("vn"), faces };
}

function parseStl(bytes: Uint8Array): Solid[] {
  const view = new DataView(bytes.buffer);
  const count = view.getUint32(80, true);
  expect(bytes).toHaveLength(84 + 50 * count);
  return Array.from({ length: count }, (_, t) => {
    const three = (k: number) => [0, 1, 2].map((i) => view.getFloat32(84 + 50 * t + 12 * k + 4 * i, true));
    return { normal: three(0), corners: [three(1), three(2), three(3)] };
  });
}

function parsePly(bytes: Uint8Array) {
  const end = "end_header\n";
  const text = new TextDecoder("latin1").decode(bytes);
  const header = text.slice(0, text.indexOf(end) + end.length);
  const count = (name: string) => Number(new RegExp(`element ${name} (\\d+)`).exec(header)![1]);
  const wide = header.includes("list uint");
  const view = new DataView(bytes.buffer);
  let at = header.length;
  const next = (size: number, read: (from: number) => number) => {
    at += size;
    return read(at - size);
  };
  const float64 = () => next(8, (from) => view.getFloat64(from, true));
  const vertices = Array.from({ length: count("vertex") }, () => [float64(), float64(), float64()]);
  const faces = Array.from({ length: count("face") }, () => {
    const corners = wide
      ? next(4, (from) => view.getUint32(from, true))
      : next(1, (from) => view.getUint8(from));
    return {
      corners: Array.from({ length: corners }, () => next(4, (from) => view.getInt32(from, true))),
      normal: [0, 1, 2].map(() => next(4, (from) => view.getFloat32(from, true))),
    };
  });
  expect(at).toBe(bytes.length);
  return { header, vertices, faces };
}

function parseGlb(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer);
  const word = (at: number) => view.getUint32(at, true);
  expect([word(0), word(4), word(8)]).toEqual([0x46546c67, 2, bytes.length]);
  expect(word(16)).toBe(0x4e4f534a);
  const jsonLength = word(12);
  expect(jsonLength % 4).toBe(0);
  const document = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + jsonLength)));
  if (bytes.length === 20 + jsonLength) return { document, triangles: [] };
  const binary = 20 + jsonLength;
  expect(word(binary + 4)).toBe(0x004e4942);
  expect(word(binary)).toBe(bytes.length - binary - 8);
  expect(document.buffers).toEqual([{ byteLength: word(binary) }]);
  const [positions, normals, indices] = document.accessors.map(
    (accessor: { bufferView: number; componentType: number; count: number; type: string }) => {
      const { byteOffset, byteLength } = document.bufferViews[accessor.bufferView];
      expect(byteLength).toBe(accessor.count * (accessor.type === "VEC3" ? 12 : 4));
      expect(byteOffset + byteLength).toBeLessThanOrEqual(word(binary));
      const at = binary + 8 + byteOffset;
      return Array.from({ length: byteLength / 4 }, (_, k) =>
        accessor.componentType === 5126 ? view.getFloat32(at + 4 * k, true) : word(at + 4 * k),
      );
    },
  ) as number[][];
  const [accessor] = document.accessors;
  for (const i of [0, 1, 2]) {
    const own = positions.filter((_, k) => k % 3 === i);
    expect(accessor.min[i]).toBe(own.reduce((a, b) => Math.min(a, b)));
    expect(accessor.max[i]).toBe(own.reduce((a, b) => Math.max(a, b)));
  }
  const three = (values: number[], k: number) => values.slice(3 * k, 3 * k + 3);
  const triangles = Array.from({ length: indices.length / 3 }, (_, t): Solid => {
    const own = three(indices, t);
    return { corners: own.map((k) => three(positions, k)), normal: three(normals, own[0]) };
  });
  return { document, triangles };
}

/** Normals are unit vectors that point to where triangles are counter-clockwise. */
function expectNormals(triangles: readonly Solid[], accuracy: number): void {
  for (const { corners, normal } of triangles) {
    expect(Math.abs(Math.hypot(...normal) - 1)).toBeLessThan(accuracy);
    const [a, b, c] = corners;
    const turn = cross(minus(b, a), minus(c, a));
    const size = Math.hypot(...turn);
    // The normal of a triangle that is nothing but rounding says nothing.
    if (size > 1e-6) expect(dot(turn, normal) / size).toBeGreaterThan(0.99);
  }
}

describe("an octahedron", () => {
  const mesh = boundaryMesh(boundaryOf(octahedron, 1));

  test("surface", () => {
    expect(mesh.positions).toHaveLength(18);
    expect(mesh.start).toHaveLength(9);
    const triangles = trianglesOf(mesh);
    expectNormals(triangles, 1e-14);
    expect(volumeInside(triangles)).toBeCloseTo(4 / 3, 14);
    expect(areaOf(triangles)).toBeCloseTo(4 * Math.sqrt(3), 14);
  });

  test(".obj", () => {
    const { vertices, normals, faces } = parseObj(meshObj(mesh));
    expect(vertices.flat()).toEqual([...mesh.positions]);
    expect(normals.flat()).toEqual([...mesh.normals]);
    expect(faces.flatMap((face) => face.map(([corner]) => corner))).toEqual([...mesh.corners]);
    expect(faces.map((face) => face.map(([, normal]) => normal))).toEqual(faces.map((_, f) => [f, f, f]));
  });

  test(".ply", () => {
    const { header, vertices, faces } = parsePly(meshPly(mesh));
    expect(header.startsWith("ply\nformat binary_little_endian 1.0\n")).toBe(true);
    expect(vertices.flat()).toEqual([...mesh.positions]);
    expect(faces.flatMap((face) => face.corners)).toEqual([...mesh.corners]);
    expect(faces.flatMap((face) => face.normal)).toEqual([...Float32Array.from(mesh.normals)]);
  });

  test(".ply with a polygon of 300 corners", () => {
    const corners = Uint32Array.from({ length: 300 }, (_, k) => k);
    const positions = Float64Array.from({ length: 900 }, (_, k) =>
      [Math.cos, Math.sin, () => 0][k % 3]((2 * Math.PI * Math.floor(k / 3)) / 300),
    );
    const { faces } = parsePly(
      meshPly({ positions, corners, start: Uint32Array.of(0, 300), normals: Float64Array.of(0, 0, 1) }),
    );
    expect(faces).toEqual([{ corners: [...corners], normal: [0, 0, 1] }]);
  });

  test(".stl", () => {
    const triangles = parseStl(meshStl(mesh));
    expect(triangles).toHaveLength(8);
    expect(isWatertight(triangles.map(({ corners }) => corners.map(String)))).toBe(true);
    expectNormals(triangles, 1e-6);
    expect(volumeInside(triangles)).toBeCloseTo(4 / 3, 6);
  });

  test(".glb", () => {
    const { document, triangles } = parseGlb(meshGlb(mesh));
    expect(document.asset.version).toBe("2.0");
    expect(document.accessors[0]).toMatchObject({ count: 24, min: [-1, -1, -1], max: [1, 1, 1] });
    expect(triangles).toHaveLength(8);
    expect(isWatertight(triangles.map(({ corners }) => corners.map(String)))).toBe(true);
    expectNormals(triangles, 1e-6);
    expect(volumeInside(triangles)).toBeCloseTo(4 / 3, 6);
  });
});

test("nothing is a valid file of every kind", () => {
  const mesh = boundaryMesh(boundaryOf(octahedron, -1));
  expect(parseObj(meshObj(mesh)).faces).toEqual([]);
  expect(parsePly(meshPly(mesh)).faces).toEqual([]);
  expect(parseStl(meshStl(mesh))).toEqual([]);
  const { document, triangles } = parseGlb(meshGlb(mesh));
  expect(document.scenes).toEqual([{ name: "boundary" }]);
  expect(triangles).toEqual([]);
});

test("a plane that leaves the domain is oriented to where the output is larger", () => {
  const plane = buildNetwork([], { weight: [[1, 2, -2]], bias: [-0.5] });
  const mesh = boundaryMesh(boundaryOf(plane));
  expect([...mesh.normals]).toEqual([1 / 3, 2 / 3, -2 / 3]);
  expectNormals(trianglesOf(mesh), 1e-14);
});

test("only three dimensions, only what fits", () => {
  const flat = buildNetwork([], { weight: [[1, 1]], bias: [0] });
  expect(() => boundaryMesh(boundaryOf(flat))).toThrow(
    /a mesh needs a boundary in 3 dimensions; this one lies in 2/,
  );
  const far = boundaryMesh(boundaryOf(octahedron, 1e60, 1e70));
  expect(() => meshStl(far)).toThrow(/does not fit the single precision of .stl files/);
  expect(() => meshGlb(far)).toThrow(/does not fit the single precision of .glb files/);
  expect(parseObj(meshObj(far)).faces).toHaveLength(8);
});

describe.skipIf(!hasSharedData)("the torus", () => {
  test("is watertight in every format, and oriented outwards", () => {
    const model = "models/torus_sdf_3-32-32-32-1.onnx";
    const { network } = readNetwork(sharedBytes(model), { name: model });
    const boundary = boundaryOf(network, 0, 1);
    const mesh = boundaryMesh(boundary);
    const triangles = trianglesOf(mesh);
    expectNormals(triangles, 1e-14);
    // The volume of a torus is 2π² R r² = 0.525.
    expect(Math.abs(volumeInside(triangles) - 0.525)).toBeLessThan(0.03);
    expect(areaOf(triangles)).toBeCloseTo(boundary.measure, 10);
    const byNumber = (corners: ArrayLike<number>) =>
      Array.from({ length: corners.length / 3 }, (_, t) => [0, 1, 2].map((k) => String(corners[3 * t + k])));
    expect(isWatertight(byNumber(fanTriangles(mesh).vertices))).toBe(true);
    const euler = mesh.positions.length / 3 - triangles.length / 2;
    expect(euler).toBe(0);
    for (const read of [parseStl(meshStl(mesh)), parseGlb(meshGlb(mesh)).triangles]) {
      expect(read).toHaveLength(triangles.length);
      expect(volumeInside(read)).toBeCloseTo(volumeInside(triangles), 6);
      expectNormals(read, 1e-6);
    }
    // Single precision may put two vertices at one place; edges still come in pairs of opposite directions.
    expect(isBalanced(parseStl(meshStl(mesh)))).toBe(true);
    expect(isBalanced(parseGlb(meshGlb(mesh)).triangles)).toBe(true);
    expect(parsePly(meshPly(mesh)).faces).toHaveLength(boundary.counts.pieces);
  });
});

/** As many triangles run through an edge one way as the other. */
function isBalanced(triangles: readonly Solid[]): boolean {
  const times = new Map<string, number>();
  for (const { corners } of triangles) {
    corners.map(String).forEach((from, k, all) => {
      const to = all[(k + 1) % 3];
      if (from === to) return;
      const [name, way] = from < to ? [`${from} ${to}`, 1] : [`${to} ${from}`, -1];
      times.set(name, (times.get(name) ?? 0) + way);
    });
  }
  return [...times.values()].every((total) => total === 0);
}
