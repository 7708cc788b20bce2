/**
 * The oracle for `polyhedralBoundary`: where the decision changes in any dimension, by definition. Every cell of the
 * oracle's complex is cut into one polytope for each class that wins somewhere on it; a facet between tiles of different
 * classes is a piece. Faces are known by the exact coordinates of their corners. That the tiles lie face to face is
 * checked: every facet belongs to two of them, or lies on a side of the domain.
 */
import type { Decision } from "../../src/boundary/decision.ts";
import { dyadics, type Form, keyOf, type Point, toDoubles } from "./dyadic-integers.ts";
import type { ExactPolytopeCell, ExactPolytopes } from "./exact-polytopes.ts";
import { classesOf } from "./glue.ts";
import { type Bits, facesOf, members, type Polytope, splitPolytope } from "./polytope.ts";
import { rankOverGF2 } from "./rank-over-gf2.ts";

export interface ExactPolytopeBoundary {
  readonly vertices: Point[];
  /** Numbers of faces of dimension 0 … d − 1, and of those on the border of the domain. */
  readonly fVector: number[];
  readonly onBorder: number[];
  readonly components: number;
  /** Components whose (d − 2)-faces all belong to at least two pieces. */
  readonly closed: number;
  readonly betti: number[];
  readonly relativeBetti: number[];
  /** "smaller class, larger class" of each piece, sorted. */
  readonly classes: string[];
  readonly flatCells: number;
  readonly measure: number;
  /** Connected regions of one class: the tiles, glued along the facets that are no pieces. */
  readonly regions: number;
}

interface Face {
  readonly vertices: readonly number[];
  readonly border: boolean;
}

interface Tile {
  readonly shape: Polytope;
  readonly class: number;
}

export function exactPolytopeBoundary(complex: ExactPolytopes, decision: Decision): ExactPolytopeBoundary {
  const { dimension: d } = complex;
  const tiles: Tile[] = [];
  let flatCells = 0;
  for (const cell of complex.cells) {
    const scores = scoresOn(cell, decision, complex.outputShift);
    let flat = false;
    scores.forEach((score, k) => {
      const shape = whereWins(cell.shape, scores, k);
      if (!shape) return;
      tiles.push({ shape, class: k });
      flat ||= scores.some((other, j) => j !== k && String(other) === String(score));
    });
    if (flat) flatCells++;
  }

  const domainSides = (1n << BigInt(complex.whole.sideCount)) - 1n;
  const numberOf = new Map<string, number>();
  const points: Point[] = [];
  const facets = new Map<string, { tiles: number[]; faces: Face[][] }>();
  tiles.forEach(({ shape }, t) => {
    const numbers = shape.corners.map(({ point }) => {
      const key = keyOf(point);
      if (!numberOf.has(key)) numberOf.set(key, points.push(point) - 1);
      return numberOf.get(key)!;
    });
    const faceOf = (bits: Bits): Face => ({
      vertices: members(bits)
        .map((i) => numbers[i])
        .sort((a, b) => a - b),
      border:
        (members(bits).reduce((common, i) => common & shape.corners[i].sides, -1n) & domainSides) !== 0n,
    });
    const faces = facesOf(shape, d);
    for (const facet of faces[d - 1]) {
      const own = faceOf(facet);
      const known = facets.get(String(own.vertices));
      if (known) {
        known.tiles.push(t);
        continue;
      }
      const below = faces
        .slice(0, d)
        .map((list) => list.filter((bits) => (bits & facet) === bits).map(faceOf));
      facets.set(String(own.vertices), { tiles: [t], faces: below });
    }
  });

  const kept = Array.from({ length: d }, () => new Map<string, Face>());
  const classes: string[] = [];
  let measure = 0;
  const sameRegion: [number, number][] = [];
  for (const [text, { tiles: besides, faces }] of facets) {
    if (besides.length !== (faces[d - 1][0].border ? 1 : 2))
      throw new Error(`oracle: not face to face at ${text}`);
    if (besides.length === 1) continue;
    const [a, b] = besides.map((t) => tiles[t].class).sort((p, q) => p - q);
    if (a === b) {
      sameRegion.push([besides[0], besides[1]]);
      continue;
    }
    classes.push(`${a}, ${b}`);
    faces.forEach((list, k) => {
      for (const face of list) kept[k].set(String(face.vertices), face);
    });
    measure += volumeInSpace(faces, points.map(toDoubles));
  }
  const regions = new Set(classesOf(tiles.length, sameRegion)).size;
  return { classes: classes.sort(), flatCells, measure, regions, ...topologyOf(kept, points) };
}

function topologyOf(kept: readonly Map<string, Face>[], points: readonly Point[]) {
  const d = kept.length;
  const faces = kept.map((list) => [...list.values()]);
  const pieces = faces[d - 1];
  const first = new Map<number, number>();
  const pairs: [number, number][] = [];
  pieces.forEach(({ vertices }, i) => {
    for (const vertex of vertices) {
      if (first.has(vertex)) pairs.push([first.get(vertex)!, i]);
      else first.set(vertex, i);
    }
  });
  const component = classesOf(pieces.length, pairs);
  const open = new Set<number>();
  if (d > 1) {
    for (const ridge of faces[d - 2]) {
      const around = pieces.flatMap((piece, i) => (isInside(ridge, piece) ? [i] : []));
      if (around.length < 2) open.add(component[around[0]]);
    }
  }
  const components = new Set(component).size;
  return {
    vertices: faces[0].map(({ vertices }) => points[vertices[0]]),
    fVector: faces.map((list) => list.length),
    onBorder: faces.map((list) => list.filter((face) => face.border).length),
    components,
    closed: components - open.size,
    betti: bettiOf(faces),
    relativeBetti: bettiOf(faces.map((list) => list.filter((face) => !face.border))),
  };
}

const isInside = (a: Face, b: Face) => a.vertices.every((vertex) => b.vertices.includes(vertex));

function bettiOf(faces: readonly (readonly Face[])[]): number[] {
  const rank = faces.map((list, k) =>
    k === 0
      ? 0
      : rankOverGF2(
          list.map((face) => faces[k - 1].flatMap((facet, i) => (isInside(facet, face) ? [i] : []))),
        ),
  );
  return faces.map((list, k) => list.length - rank[k] - (rank[k + 1] ?? 0));
}

/** Volume of a face with all its faces, by pulling and Gram determinants in doubles. */
function volumeInSpace(faces: readonly (readonly Face[])[], places: readonly number[][]): number {
  const simplices = (k: number, face: Face): number[][] => {
    const apex = face.vertices[0];
    if (k === 0) return [[apex]];
    return faces[k - 1]
      .filter((facet) => isInside(facet, face) && !facet.vertices.includes(apex))
      .flatMap((facet) => simplices(k - 1, facet).map((simplex) => [apex, ...simplex]));
  };
  const top = faces.length - 1;
  return simplices(top, faces[top][0]).reduce((sum, [apex, ...others]) => {
    const vectors = others.map((vertex) => places[vertex].map((value, i) => value - places[apex][i]));
    let volume = 1;
    vectors.forEach((vector, k) => {
      // Gram–Schmidt: lengths of what is left multiply to the volume.
      const length = Math.hypot(...vector);
      volume *= length / (k + 1);
      if (length === 0) return;
      const unit = vector.map((value) => value / length);
      for (const later of vectors.slice(k + 1)) {
        const part = later.reduce((total, value, i) => total + value * unit[i], 0);
        later.forEach((value, i) => {
          later[i] = value - part * unit[i];
        });
      }
    });
    return sum + volume;
  }, 0);
}

/** Where score k is the best and no score before it ties; null when that has no interior. */
function whereWins(shape: Polytope, scores: readonly Form[], k: number): Polytope | null {
  let rest: Polytope | null = shape;
  for (let j = 0; j < scores.length && rest; j++) {
    if (j === k) continue;
    const { positive, negative } = splitPolytope(
      rest,
      scores[k].map((value, i) => value - scores[j][i]),
    );
    const tie: boolean = !positive && !negative;
    if (tie && j < k) rest = null;
    if (!tie) rest = positive;
  }
  return rest;
}

/** One form a class: the class decided has the largest value, the first one in a tie. */
function scoresOn(cell: ExactPolytopeCell, decision: Decision, outputShift: number): Form[] {
  if (decision.kind === "max") return [...cell.outputs];
  if (decision.kind === "min") return cell.outputs.map((form) => form.map((value) => -value));
  if (decision.kind === "between") return [cell.outputs[decision.second], cell.outputs[decision.first]];
  const threshold = dyadics([decision.threshold]);
  const form = cell.outputs[decision.output].map((value) => value << BigInt(threshold.shift));
  return [
    form.map((_, k) => (k === form.length - 1 ? threshold.integers[0] << BigInt(outputShift) : 0n)),
    form,
  ];
}
