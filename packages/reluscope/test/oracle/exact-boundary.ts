/**
 * The oracle for `planarBoundary` and `lineBoundary`: where the decision changes, by definition.
 *
 * Every cell is cut into one convex tile for each class that wins somewhere on it. The tiles of all cells are
 * glued, and a facet between tiles of different classes is a piece of the boundary. So a straight piece
 * inside a cell between two classes is one piece, an edge of the complex between cells that decide
 * differently is one too, and an edge on which f = 0 with f > 0 on both sides is none.
 */
import type { Decision } from "../../src/boundary/decision.ts";
import { dot, dyadics, type Form, type Point, ratio } from "./dyadic-integers.ts";
import type { ExactCell, ExactComplex } from "./exact-complex.ts";
import { classesOf, glue, measureOf } from "./glue.ts";
import { type Corners, split } from "./split.ts";

export interface ExactTile {
  readonly corners: Corners;
  readonly class: number;
  readonly cell: number;
}

export interface ExactPiece {
  readonly ends: readonly Point[];
  /** The classes on its two sides, smaller first. */
  readonly classes: readonly [number, number];
  /** The cell it lies in, or the two cells that it lies between. */
  readonly cells: readonly number[];
  readonly component: number;
}

export interface ExactBoundary {
  readonly tiles: ExactTile[];
  readonly pieces: ExactPiece[];
  readonly components: number;
  /** Components without an end point of degree one; only in the plane. */
  readonly closed: number;
  readonly betti: [number, number];
  /**
   * Cells in which ties fill an area (or a length): the output equals the threshold on the whole cell, or on
   * some tile of the cell another output is identical to the best one.
   */
  readonly flatCells: number;
  /** Total length of the pieces; 0 on a line. */
  readonly length: number;
  /** Length or area of each class. */
  readonly classMeasures: number[];
}

export function exactBoundary(complex: ExactComplex, decision: Decision): ExactBoundary {
  const tiles: ExactTile[] = [];
  let flatCells = 0;
  complex.cells.forEach((cell, number) => {
    const { classes, flat } = decideCell(cell, decision, complex.outputShift);
    for (const { corners, class: winner } of classes) tiles.push({ corners, class: winner, cell: number });
    if (flat) flatCells++;
  });
  const glued = glue(
    tiles.map((tile) => tile.corners),
    complex.domain,
  );
  const facets = glued.facets.filter(
    ({ pieces: [a, b] }) => b !== undefined && tiles[a].class !== tiles[b].class,
  );
  const classCount = decision.kind === "max" || decision.kind === "min" ? complex.cells[0].outputs.length : 2;
  const classMeasures = new Array<number>(classCount).fill(0);
  for (const tile of tiles) classMeasures[tile.class] += measureOf(tile.corners);
  const components = componentsOf(facets.map((facet) => facet.vertices));
  const pieces = facets.map(({ vertices, pieces: [a, b] }, i): ExactPiece => {
    const [low, high] = [tiles[a].class, tiles[b].class].sort((x, y) => x - y);
    return {
      ends: vertices.map((v) => glued.vertices[v]),
      classes: [low, high],
      cells: [tiles[a].cell, tiles[b].cell],
      component: components.of[i],
    };
  });
  const length = pieces.reduce(
    (sum, { ends }) => sum + (ends.length === 2 ? distance(ends[0], ends[1]) : 0),
    0,
  );
  return { tiles, pieces, flatCells, length, classMeasures, ...components.counts };
}

/** The tiles of one cell, and whether the decision is a tie all over one of them. */
function decideCell(cell: ExactCell, decision: Decision, outputShift: number) {
  if (decision.kind === "threshold" || decision.kind === "between") {
    const { positive, negative } = split(cell.corners, marginOf(cell, decision, outputShift));
    const flat = !positive && !negative;
    const classes: { corners: Corners; class: number }[] = [];
    if (negative || flat) classes.push({ corners: negative ?? cell.corners, class: 0 });
    if (positive) classes.push({ corners: positive, class: 1 });
    return { classes, flat };
  }
  const scores = cell.outputs.map((form) => (decision.kind === "max" ? form : form.map((value) => -value)));
  const classes = scores.flatMap((_, k) => {
    const corners = whereWins(cell.corners, scores, k);
    return corners ? [{ corners, class: k }] : [];
  });
  const attainedTwice = (k: number) =>
    scores.some((score, j) => j !== k && String(score) === String(scores[k]));
  return { classes, flat: classes.some((tile) => attainedTwice(tile.class)) };
}

/** Where output k has the best score and no output before it ties; null when that has no interior. */
function whereWins(cell: Corners, scores: readonly Form[], k: number): Corners | null {
  let corners: Corners | null = cell;
  for (let j = 0; j < scores.length && corners; j++) {
    if (j === k) continue;
    const { positive, negative } = split(corners, subtract(scores[k], scores[j]));
    const tie: boolean = !positive && !negative;
    if (tie && j < k) corners = null;
    if (!tie) corners = positive;
  }
  return corners;
}

/** The form whose sign decides between class 1 (> 0) and class 0 (≤ 0), up to a positive factor. */
function marginOf(
  cell: ExactCell,
  decision: Decision & { kind: "threshold" | "between" },
  outputShift: number,
): Form {
  if (decision.kind === "between")
    return subtract(cell.outputs[decision.first], cell.outputs[decision.second]);
  const threshold = dyadics([decision.threshold]);
  const form = cell.outputs[decision.output].map((value) => value << BigInt(threshold.shift));
  form[form.length - 1] -= threshold.integers[0] << BigInt(outputShift);
  return form;
}

const subtract = (a: Form, b: Form): Form => a.map((value, k) => value - b[k]);

/** Connected components of pieces (through shared vertices), those that are closed, Betti numbers. */
function componentsOf(pieces: readonly (readonly number[])[]) {
  const piecesAt = new Map<number, number[]>();
  pieces.forEach((ends, piece) => {
    for (const end of ends) piecesAt.set(end, [...(piecesAt.get(end) ?? []), piece]);
  });
  const pairs = [...piecesAt.values()].flatMap((at) => at.slice(1).map((piece) => [at[0], piece] as const));
  const of = classesOf(pieces.length, pairs);
  const components = new Set(of).size;
  const open = new Set<number>();
  for (const at of piecesAt.values()) if (at.length === 1) open.add(of[at[0]]);
  const cycles = pieces.length > 0 && pieces[0].length === 2 ? pieces.length - piecesAt.size + components : 0;
  const betti: [number, number] = [components, cycles];
  return { of, counts: { components, closed: components - open.size, betti } };
}

function distance(p: Point, q: Point): number {
  const [dx, dy] = [0, 1].map((k) => ratio(q[k] * p[2] - p[k] * q[2], p[2] * q[2]));
  return Math.hypot(dx, dy);
}

/** The class of a point of a cell, by comparing its outputs there. */
export function classAt(cell: ExactCell, decision: Decision, outputShift: number, point: Point): number {
  if (decision.kind === "threshold" || decision.kind === "between") {
    return dot(marginOf(cell, decision, outputShift), point) > 0n ? 1 : 0;
  }
  const values = cell.outputs.map((form) => dot(form, point) * (decision.kind === "max" ? 1n : -1n));
  let best = 0;
  values.forEach((value, k) => {
    if (value > values[best]) best = k;
  });
  return best;
}
