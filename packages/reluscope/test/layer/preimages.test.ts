/** Faces of a layer's cone and preimages: by sampling, and by exact identities of their vertices, rays and lines. */
import {
  coneFace,
  coneFaces,
  contains,
  type ExactPolyhedron,
  type LayerGeometry,
  layerCone,
  layerGeometry,
  layerOutput,
  preimageOfActivation,
  preimageOfClosedFace,
  preimageOfFace,
  preimageOfHyperplane,
  preimageOfInputHyperplane,
  preimageOfPoint,
  projectExactly,
  type RationalVector,
  rationalVector,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { dot, lowestTerms, sameVector, sum } from "../../src/exact/rational.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";
import { denseLayer, drawLayer, manyLayers } from "./layers.ts";

const integerVector = (numerators: readonly bigint[]): RationalVector => ({ numerators, denominator: 1n });

/** A random point of a polyhedron, from its V-representation. */
function drawPoint(random: SeededRandom, polyhedron: ExactPolyhedron): RationalVector {
  const { vertices, rays, lines } = polyhedron;
  const weights = vertices.map(() => BigInt(random.integer(1, 5)));
  const total = weights.reduce((a, b) => a + b);
  let point: RationalVector = integerVector(new Array(polyhedron.dimension).fill(0n));
  vertices.forEach((vertex, k) => {
    point = sum(point, { ...vertex, denominator: vertex.denominator * total }, weights[k]);
  });
  for (const ray of rays) point = sum(point, integerVector(ray), BigInt(random.integer(0, 2)));
  for (const line of lines) point = sum(point, integerVector(line), BigInt(random.integer(-2, 2)));
  return lowestTerms(point);
}

function expectBothRepresentations(polyhedron: ExactPolyhedron, random: SeededRandom): void {
  const { inequalities, equalities, vertices, rays, lines, isEmpty } = polyhedron;
  expect(isEmpty).toBe(vertices.length === 0);
  for (const vertex of vertices) expect(contains(polyhedron, vertex)).toBe(true);
  const along = (row: readonly bigint[], direction: readonly bigint[]) => dot(row.slice(0, -1), direction);
  for (const ray of rays) {
    expect(inequalities.every((row) => along(row, ray) >= 0n)).toBe(true);
    expect(equalities.every((row) => along(row, ray) === 0n)).toBe(true);
  }
  for (const line of lines)
    expect([...inequalities, ...equalities].every((row) => along(row, line) === 0n)).toBe(true);
  if (!isEmpty) expect(contains(polyhedron, drawPoint(random, polyhedron))).toBe(true);
}

const drawActive = (random: SeededRandom, m: number) =>
  Array.from({ length: m }, (_, i) => i).filter(() => random.chance(0.5));

describe("preimages", () => {
  test.each(manyLayers(4))("$name", ({ layer }) => {
    const geometry = layerGeometry(layer);
    const random = seededRandom(61);
    const { units: m, inputs: d } = geometry;
    for (let k = 0; k < 4; k++) {
      const x = Array.from({ length: d }, () => random.integer(-3, 3) / 2);
      const exact = rationalVector(x);
      const output = layerOutput(geometry, exact);
      const fibre = preimageOfActivation(geometry, output);
      expectBothRepresentations(fibre, random);
      expect(contains(fibre, x)).toBe(true);
      const inside = drawPoint(random, fibre);
      expect(sameVector(layerOutput(geometry, inside), output)).toBe(true);
      const active = drawActive(random, m);
      expectFacePreimages(geometry, active, random);
      expectHyperplanePreimages(geometry, active, random);
      if (geometry.foldsInputs) {
        const image = projectExactly(geometry, exact);
        const preimage = preimageOfPoint(geometry, image);
        expect(contains(preimage, x)).toBe(true);
        const other = drawPoint(random, preimage);
        expect(sameVector(projectExactly(geometry, other), image)).toBe(true);
        expectBothRepresentations(preimage, random);
      }
    }
    expect(preimageOfActivation(geometry, [-1, ...new Array(m - 1).fill(0)]).isEmpty).toBe(true);
  });

  function expectFacePreimages(
    geometry: LayerGeometry,
    active: readonly number[],
    random: SeededRandom,
  ): void {
    const face = coneFace(geometry, active);
    const sector = preimageOfFace(geometry, active);
    const closed = preimageOfClosedFace(geometry, active);
    for (const polyhedron of [face, sector, closed]) expectBothRepresentations(polyhedron, random);
    if (!geometry.foldsInputs) return;
    expect(face.span).toBe(active.length + geometry.linealityDimension);
    expect(sector.span).toBe(geometry.inputs);
    expect(sector.rays).toHaveLength(geometry.units);
    for (const polyhedron of [sector, closed]) {
      const image = projectExactly(geometry, drawPoint(random, polyhedron));
      expect(contains(face, image)).toBe(true);
    }
    // S_I = C_I + cone{−a_j : j ∉ I}
    const dual = geometry.exactDualVectors.rows;
    const moved = sum(drawPoint(random, face), integerVector(dual[0]), active.includes(0) ? 0n : -3n);
    expect(contains(sector, moved)).toBe(true);
  }

  function expectHyperplanePreimages(
    geometry: LayerGeometry,
    active: readonly number[],
    random: SeededRandom,
  ): void {
    const { units: m, inputs: d } = geometry;
    const draw = (n: number) => Array.from({ length: n }, () => random.integer(-2, 2));
    const [normal, constant] = [draw(m), random.integer(-2, 2)];
    const preimage = preimageOfHyperplane(geometry, active, { normal, constant });
    expectBothRepresentations(preimage, random);
    if (!preimage.isEmpty) {
      const { numerators, denominator } = layerOutput(geometry, drawPoint(random, preimage));
      const value = dot(numerators, normal.map(BigInt)) + BigInt(constant) * denominator;
      expect(value).toBe(0n);
    }
    if (!geometry.foldsInputs) return;
    const n = draw(d);
    const pulled = preimageOfInputHyperplane(geometry, active, { normal: n, constant });
    expectBothRepresentations(pulled, random);
    if (pulled.isEmpty) return;
    const image = projectExactly(geometry, drawPoint(random, pulled));
    expect(dot(image.numerators, n.map(BigInt)) + BigInt(constant) * image.denominator).toBe(0n);
    expect(contains(coneFace(geometry, active), image)).toBe(true);
  }

  test("a quadrant pressed onto the apex", () => {
    const geometry = layerGeometry(
      denseLayer(
        [
          [1, 0],
          [0, 1],
        ],
        [-1, -2],
      ),
    );
    const preimage = preimageOfPoint(geometry, [1, 2]);
    expect(preimage.vertices.map(({ numerators, denominator }) => [...numerators, denominator])).toEqual([
      [1n, 2n, 1n],
    ]);
    expect(preimage.rays.map((ray) => ray.join()).sort()).toEqual(["-1,0", "0,-1"]);
    expect(preimageOfPoint(geometry, [0, 3]).isEmpty).toBe(true);
    // The line x₁ + x₂ = 5 on the cone, and the two half-lines that are pressed onto its ends.
    const line = { normal: [1, 1], constant: -5 };
    expect(preimageOfInputHyperplane(geometry, [0, 1], line).vertices).toHaveLength(2);
    const half = preimageOfInputHyperplane(geometry, [0], line);
    expect(half.vertices).toMatchObject([{ numerators: [3n, 2n], denominator: 1n }]);
    expect(half.rays).toEqual([[0n, -1n]]);
    expect(preimageOfInputHyperplane(geometry, [], line).isEmpty).toBe(true);
  });
});

describe("the faces of the cone", () => {
  test.each([1, 2, 3, 5, 7])("2^%i faces", (d) => {
    const faces = coneFaces(layerGeometry(drawLayer(71, d, d)));
    expect(faces).toHaveLength(2 ** d);
    for (const { active, dimension } of faces) expect(dimension).toBe(active.length);
  });

  test("a square in the plane", () => {
    const square = denseLayer(
      [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ],
      [1, 1, 1, 1],
    );
    const geometry = layerGeometry(square);
    expect(layerCone(geometry).vertices).toHaveLength(4);
    expect(coneFaces(geometry).map(({ dimension }) => dimension)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2]);
    expect(coneFaces(geometry)[8].active).toEqual([0, 1, 2, 3]);
    expect(coneFaces(layerGeometry(denseLayer([[1], [-1]], [-1, -1])))).toEqual([]);
  });

  test.each(manyLayers(3))("Euler's relation: $name", ({ layer }) => {
    const geometry = layerGeometry(layer);
    const faces = coneFaces(geometry);
    const cone = layerCone(geometry);
    expect(faces.length > 0).toBe(!cone.isEmpty);
    for (const { active, dimension } of faces) expect(coneFace(geometry, active).span).toBe(dimension);
    if (cone.isEmpty) return;
    const euler = faces.reduce((total, { dimension }) => total + (-1) ** dimension, 0);
    // Compact: 1; with rays and a vertex: 0 after the face at infinity; with lines: the same for the pointed part.
    const bounded = cone.rays.length === 0;
    expect(euler).toBe(bounded ? (-1) ** cone.lines.length : 0);
  });
});
