/** What must hold of every result of `polyhedralBoundary`, whatever the network and the decision. */
import type { Decision } from "../../src/boundary/decision.ts";
import type { PolyhedralBoundary } from "../../src/boundary/polyhedral-boundary.ts";
import type { PolyhedralComplex } from "../../src/complex/polyhedral-complex.ts";
import type { Network } from "../../src/network/network.ts";
import { boundedEvaluation } from "./bounded-evaluation.ts";
import { claim, spread } from "./claim.ts";

const SAMPLES = 200;

export function expectValidPolyhedralBoundary(
  network: Network,
  complex: PolyhedralComplex,
  boundary: PolyhedralBoundary,
): void {
  checkShapes(complex, boundary);
  checkFaces(boundary);
  checkTopology(boundary);
  checkVertices(network, complex, boundary);
  if (boundary.dimension === 3) checkPolygons(boundary);
}

function checkShapes(complex: PolyhedralComplex, boundary: PolyhedralBoundary): void {
  const { dimension: d, counts, vertices, faces, pieceCells, pieceClasses, pieceNormals } = boundary;
  claim(faces.length === d - 1, () => `${faces.length} dimensions of faces`);
  const found = [vertices.length / d, ...faces.map(({ start }) => start.length - 1)];
  claim(String(found) === String(counts.fVector), () => `f-vector ${counts.fVector}, arrays ${found}`);
  claim(
    counts.pieces === found[d - 1] && pieceCells.length === counts.pieces,
    () => `${counts.pieces} pieces`,
  );
  boundary.onBorder.forEach((flags, k) => {
    claim(flags.length === found[k], () => `${flags.length} flags for ${k}-faces`);
  });
  for (let piece = 0; piece < counts.pieces; piece++) {
    claim(pieceCells[piece] < complex.counts.cells, () => `piece ${piece} is in cell ${pieceCells[piece]}`);
    const [low, high] = pieceClasses.subarray(2 * piece, 2 * piece + 2);
    claim(
      low < high && high < boundary.classNames.length,
      () => `piece ${piece} has classes ${low}, ${high}`,
    );
    const length = Math.hypot(...pieceNormals.subarray(d * piece, d * piece + d));
    claim(Math.abs(length - 1) < 1e-14, () => `the normal of piece ${piece} has length ${length}`);
  }
  const total = boundary.pieceVolumes.reduce((sum, volume) => sum + volume, 0);
  claim(
    Math.abs(total - boundary.measure) <= 1e-12 * total,
    () => `measure ${boundary.measure}, pieces ${total}`,
  );
}

/** ∂∂ = 0: every (k − 2)-face of a k-face lies in exactly two of its facets; a k-face has at least k + 1 facets. */
function checkFaces({ faces, onBorder }: PolyhedralBoundary): void {
  faces.forEach(({ start, facets }, i) => {
    for (let face = 0; face + 1 < start.length; face++) {
      const own = facets.subarray(start[face], start[face + 1]);
      claim(
        own.length >= i + 2 && (i > 0 || own.length === 2),
        () => `${i + 1}-face ${face}: ${own.length} facets`,
      );
      claim(new Set(own).size === own.length, () => `${i + 1}-face ${face} has a facet twice`);
      if (onBorder[i + 1][face])
        claim(
          own.every((facet) => onBorder[i][facet] === 1),
          () => `the border is not closed at ${i + 1}-face ${face}`,
        );
      if (i === 0) continue;
      const times = new Map<number, number>();
      for (const facet of own) {
        for (let at = faces[i - 1].start[facet]; at < faces[i - 1].start[facet + 1]; at++) {
          const ridge = faces[i - 1].facets[at];
          times.set(ridge, (times.get(ridge) ?? 0) + 1);
        }
      }
      for (const count of times.values()) claim(count === 2, () => `∂∂ ≠ 0 at ${i + 1}-face ${face}`);
    }
  });
}

function checkTopology(boundary: PolyhedralBoundary): void {
  const { dimension: d, counts, betti, relativeBetti, onBorder, euler, components, closed } = boundary;
  const alternating = (numbers: readonly number[]) =>
    numbers.reduce((sum, value, k) => sum + (k % 2 === 0 ? value : -value), 0);
  claim(alternating(counts.fVector) === euler, () => `euler ${euler}`);
  claim(alternating(betti) === euler, () => `Betti numbers ${betti}, Euler characteristic ${euler}`);
  const inside = counts.fVector.map((count, k) => count - onBorder[k].reduce((sum, flag) => sum + flag, 0));
  claim(alternating(relativeBetti) === alternating(inside), () => `relative Betti numbers ${relativeBetti}`);
  claim(betti[0] === components, () => `b₀ = ${betti[0]}, ${components} components`);
  claim(betti.length === d && relativeBetti.length === d, () => `${betti.length} Betti numbers`);
  claim(
    boundary.componentClosed.reduce((sum, flag) => sum + flag, 0) === closed,
    () => `${closed} closed components`,
  );
  if (d === 1) return;
  const { start, facets } = boundary.faces[d - 2];
  const uses = new Uint32Array(counts.fVector[d - 2]);
  for (const facet of facets) uses[facet]++;
  // Between two classes the boundary is a cycle relative to the border of the domain; every closed one is one at all.
  if (boundary.classNames.length === 2) {
    uses.forEach((count, ridge) => {
      claim(count % 2 === 0 || onBorder[d - 2][ridge] === 1, () => `ridge ${ridge} has ${count} pieces`);
    });
  }
  const open = new Set<number>();
  for (let piece = 0; piece + 1 < start.length; piece++) {
    for (let at = start[piece]; at < start[piece + 1]; at++) {
      if (uses[facets[at]] === 1) open.add(boundary.pieceComponents[piece]);
    }
  }
  claim(components - open.size === closed, () => `closed is ${closed}`);
}

/** At every vertex of a piece its two classes tie, and no other class is ahead, up to proved errors. */
function checkVertices(network: Network, complex: PolyhedralComplex, boundary: PolyhedralBoundary): void {
  const { dimension: d, decision, faces, vertices, vertexErrors, pieceClasses } = boundary;
  const slope = steepestMap(complex);
  for (const piece of spread(boundary.counts.pieces, SAMPLES)) {
    let corners = new Set([piece]);
    for (let k = d - 2; k >= 0; k--) {
      const { start, facets } = faces[k];
      corners = new Set([...corners].flatMap((face) => [...facets.subarray(start[face], start[face + 1])]));
    }
    for (const corner of corners) {
      const point = Array.from(vertices.subarray(d * corner, d * corner + d));
      const { outputs } = boundedEvaluation(network, complex.domain.slice, point);
      const scores = scoresOf(outputs.values, decision);
      const [low, high] = pieceClasses.subarray(2 * piece, 2 * piece + 2);
      // Between the vertex and where it was rounded to, no map is steeper than the steepest of all.
      const allowed = 2 * (Math.max(...outputs.errors) + slope * vertexErrors[corner]) + rounding(scores);
      claim(
        Math.max(...scores) - Math.min(scores[low], scores[high]) <= allowed,
        () => `vertex ${corner} of piece ${piece} is off: ${scores}, allowed ${allowed}`,
      );
    }
  }
}

const rounding = (scores: readonly number[]) => 2 ** -50 * Math.max(...scores.map(Math.abs));

/** Largest sum of the sizes of a gradient's entries, over all outputs and cells. */
function steepestMap({ dimension: d, maps }: PolyhedralComplex): number {
  let most = 0;
  for (let at = 0; at < maps.length; at += d + 1) {
    most = Math.max(
      most,
      maps.subarray(at, at + d).reduce((sum, value) => sum + Math.abs(value), 0),
    );
  }
  return most;
}

function scoresOf(outputs: Float64Array, decision: Decision): number[] {
  if (decision.kind === "threshold") return [decision.threshold, outputs[decision.output]];
  if (decision.kind === "between") return [outputs[decision.second], outputs[decision.first]];
  return Array.from(outputs, (value) => (decision.kind === "max" ? value : -value));
}

/** Polygons have the corners of their pieces; between two classes neighbours run in opposite directions. */
function checkPolygons(boundary: PolyhedralBoundary): void {
  const { polygons, faces, onBorder, counts, classNames } = boundary;
  claim(polygons !== undefined, () => "no polygons");
  const { start, vertices } = polygons;
  const [edges, pieces] = faces;
  /** Per edge, polygons that run from its smaller vertex to the larger one minus those that run back. */
  const balance = new Int32Array(counts.fVector[1]);
  for (let piece = 0; piece < counts.pieces; piece++) {
    const corners = vertices.subarray(start[piece], start[piece + 1]);
    const own = new Map<string, number>();
    for (let at = pieces.start[piece]; at < pieces.start[piece + 1]; at++) {
      const edge = pieces.facets[at];
      own.set(String(edges.facets.slice(2 * edge, 2 * edge + 2).sort()), edge);
    }
    corners.forEach((from, k) => {
      const to = corners[(k + 1) % corners.length];
      const name = from < to ? `${from},${to}` : `${to},${from}`;
      const edge = own.get(name);
      claim(edge !== undefined, () => `piece ${piece} has no edge ${name}, or has it twice`);
      own.delete(name);
      balance[edge] += from < to ? 1 : -1;
    });
    claim(own.size === 0, () => `the polygon of piece ${piece} leaves out edges`);
    checkTurn(boundary, piece, corners);
  }
  if (classNames.length > 2) return;
  balance.forEach((sum, edge) => {
    claim(
      sum === 0 || onBorder[1][edge] === 1,
      () => `the polygons around edge ${edge} are not oriented alike`,
    );
  });
}

/** A polygon runs counter-clockwise seen from where its normal points; thin ones are left out, rounding may turn them. */
function checkTurn(
  { vertices, pieceNormals }: PolyhedralBoundary,
  piece: number,
  corners: Uint32Array,
): void {
  const [origin, ...others] = Array.from(corners, (corner) => vertices.subarray(3 * corner, 3 * corner + 3));
  const arms = others.map((place) => Array.from(place, (value, i) => value - origin[i]));
  const sum = [0, 0, 0];
  for (let k = 1; k < arms.length; k++) {
    const [a, b] = [arms[k - 1], arms[k]];
    for (let i = 0; i < 3; i++) {
      const [j, l] = [(i + 1) % 3, (i + 2) % 3];
      sum[i] += a[j] * b[l] - a[l] * b[j];
    }
  }
  const normal = pieceNormals.subarray(3 * piece, 3 * piece + 3);
  const turn = sum.reduce((total, value, i) => total + value * normal[i], 0);
  const longest = Math.max(...arms.map((arm) => Math.hypot(...arm)), ...Array.from(origin, Math.abs));
  claim(
    Math.hypot(...sum) <= 1e-6 * longest ** 2 || turn > 0.99 * Math.hypot(...sum),
    () => `piece ${piece} does not run around its normal: ${turn} of ${Math.hypot(...sum)}`,
  );
}
