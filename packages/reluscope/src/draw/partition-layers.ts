/**
 * The layers of a planar picture, bottom to top: fills of cells, creases, decision boundary, data points,
 * outline. Each is one walk in batches of equal colour; the static pictures and the report's canvas
 * fallback both draw with them.
 */
import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import { doubleArea, spanUnit } from "./cell-area.ts";
import type { PlanarShape } from "./cell-tints.ts";
import { hexColor } from "./color.ts";
import type { DrawContext } from "./context.ts";
import type { Frame } from "./frame.ts";

/** Data points in slice coordinates. */
export interface PlanarPoints {
  /** 2 numbers a point. */
  readonly coordinates: ArrayLike<number>;
  /** Class of each; default all 0. */
  readonly classes?: ArrayLike<number>;
}

/** Indices in groups of equal key, keys increasing. */
function grouped(
  count: number,
  index: (i: number) => number,
  key: (item: number) => number,
): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const item = index(i);
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return new Map([...groups].sort((a, b) => a[0] - b[0]));
}

/** Outline of one cell. */
export function traceCell(context: DrawContext, frame: Frame, shape: PlanarShape, cell: number): void {
  const { vertices, cellStart, cellVertices } = shape;
  for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
    const v = 2 * cellVertices[k];
    const x = frame.toX(vertices[v]);
    const y = frame.toY(vertices[v + 1]);
    if (k === cellStart[cell]) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.closePath();
}

/** Fills cells (default all) with 0xRRGGBB colours, a batch for each colour. */
export function renderCells(
  context: DrawContext,
  frame: Frame,
  shape: PlanarShape,
  color: (cell: number) => number,
  cells?: ArrayLike<number>,
  seam = 0.6,
): void {
  const count = cells?.length ?? shape.counts.cells;
  for (const [rgb, group] of grouped(count, (i) => (cells ? cells[i] : i), color)) {
    for (const cell of group) traceCell(context, frame, shape, cell);
    context.fill(hexColor(rgb), seam);
  }
}

/** Fills the class tiles of a boundary. */
export function renderClassTiles(
  context: DrawContext,
  frame: Frame,
  tiles: PlanarBoundary["tiles"],
  color: (classIndex: number) => number,
): void {
  const groups = grouped(
    tiles.classes.length,
    (i) => i,
    (i) => tiles.classes[i],
  );
  for (const [classIndex, group] of groups) {
    for (const tile of group) {
      for (let k = tiles.start[tile]; k < tiles.start[tile + 1]; k++) {
        const x = frame.toX(tiles.corners[2 * k]);
        const y = frame.toY(tiles.corners[2 * k + 1]);
        if (k === tiles.start[tile]) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.closePath();
    }
    context.fill(hexColor(color(classIndex)), 0.6);
  }
}

/**
 * How strongly (`faintest` … 1, see `faintestStrength`) a crease beside a cell of `size` pixels (root of the
 * area) is drawn: fine texture fades.
 */
export function creaseStrength(size: number, faintest: number): number {
  return Math.min(1, Math.max(faintest, (size - 1) / 11));
}

/** So many creases in view, or so many square pixels a crease, and every crease is drawn evenly. */
const EVEN_CREASES = 2000;
const EVEN_PIXELS = 160;
/** So many times more creases than that, and fine texture fades all the way. */
const CROWDED = 8;

/**
 * How faint a crease may become in a picture of `pixels` square pixels with `creases` in view: not at all
 * (1) while there is room, so that a straight crease along thin cells does not alternate dark and pale;
 * `faintest` when thousands would blacken the picture.
 */
export function faintestStrength(creases: number, pixels: number, faintest: number): number {
  const crowding = Math.min(creases / EVEN_CREASES, (creases * EVEN_PIXELS) / pixels);
  const share = Math.min(1, Math.max(0, Math.log(crowding) / Math.log(CROWDED)));
  return 1 - share * (1 - faintest);
}

/** Faintest strengths: creases over coloured cells, and creases that carry the colour themselves. */
export const FAINT_PLAIN = 0.12;
export const FAINT_COLORED = 0.45;

const STRENGTH_STEPS = 6;

/**
 * Strokes the creases (sides of the domain are left to the outline). Where they crowd, those beside tiny cells
 * fade, down to `style.faintest`, so that thousands of them do not blacken the picture. `ink` gives the 0xRRGGBB colour of a neuron's creases.
 */
export function renderCreases(
  context: DrawContext,
  frame: Frame,
  shape: PlanarShape,
  ink: (neuron: number) => number,
  style: { width: number; opacity: number; faintest: number },
  edges?: ArrayLike<number>,
): void {
  const { edgeCells, edgeNeurons, vertices } = shape;
  const unit = spanUnit(shape.domain.corners);
  const pixels = Math.sqrt(frame.scaleX * unit) * Math.sqrt(frame.scaleY * unit);
  const sizes = new Map<number, number>();
  const size = (cell: number) => {
    let known = sizes.get(cell);
    if (known === undefined) {
      known = Math.sqrt(Math.abs(doubleArea(shape, cell, unit)) / 2) * pixels;
      sizes.set(cell, known);
    }
    return known;
  };
  const inner: number[] = [];
  for (let i = 0; i < (edges?.length ?? edgeNeurons.length); i++) {
    const edge = edges ? edges[i] : i;
    if (edgeNeurons[edge] >= 0 && edgeCells[2 * edge + 1] >= 0 && edgeCells[2 * edge] >= 0) inner.push(edge);
  }
  const faintest = faintestStrength(inner.length, frame.width * frame.height, style.faintest);
  const step = (edge: number) => {
    if (faintest === 1) return STRENGTH_STEPS;
    const smaller = Math.min(size(edgeCells[2 * edge]), size(edgeCells[2 * edge + 1]));
    return Math.max(1, Math.round(creaseStrength(smaller, faintest) * STRENGTH_STEPS));
  };
  const key = (edge: number) => ink(edgeNeurons[edge]) * 8 + step(edge);
  for (const [code, group] of grouped(inner.length, (i) => inner[i], key)) {
    for (const edge of group) {
      const p = 2 * shape.edges[2 * edge];
      const q = 2 * shape.edges[2 * edge + 1];
      context.moveTo(frame.toX(vertices[p]), frame.toY(vertices[p + 1]));
      context.lineTo(frame.toX(vertices[q]), frame.toY(vertices[q + 1]));
    }
    const strength = (code % 8) / STRENGTH_STEPS;
    context.stroke({
      color: hexColor(Math.floor(code / 8)),
      width: style.width,
      opacity: Math.round(100 * style.opacity * strength) / 100,
    });
  }
}

/** Strokes the decision boundary: a casing first, then the line. */
export function renderBoundary(
  context: DrawContext,
  frame: Frame,
  boundary: Pick<PlanarBoundary, "vertices" | "pieces">,
  line: string,
  casing: string,
  width = 2.2,
): void {
  const { vertices, pieces } = boundary;
  const trace = () => {
    let last = -1;
    for (let p = 0; p < pieces.length; p += 2) {
      const a = pieces[p];
      const b = pieces[p + 1];
      if (a !== last) context.moveTo(frame.toX(vertices[2 * a]), frame.toY(vertices[2 * a + 1]));
      context.lineTo(frame.toX(vertices[2 * b]), frame.toY(vertices[2 * b + 1]));
      last = b;
    }
  };
  if (pieces.length === 0) return;
  trace();
  context.stroke({ color: casing, width: width + 2, opacity: 0.75 });
  trace();
  context.stroke({ color: line, width });
}

/** Dots for data points, ringed with paper so that they read on any fill. */
export function renderPoints(
  context: DrawContext,
  frame: Frame,
  points: PlanarPoints,
  ink: (classIndex: number) => string,
  paper: string,
  radius = 3,
): void {
  const count = points.coordinates.length / 2;
  const groups = grouped(
    count,
    (i) => i,
    (i) => points.classes?.[i] ?? 0,
  );
  for (const [classIndex, group] of groups) {
    const circles = (r: number) => {
      for (const i of group) {
        const x = frame.toX(points.coordinates[2 * i]);
        const y = frame.toY(points.coordinates[2 * i + 1]);
        if (x >= frame.x && x <= frame.x + frame.width && y >= frame.y && y <= frame.y + frame.height) {
          context.circle(x, y, r);
        }
      }
    };
    circles(radius + 1);
    context.fill(paper);
    circles(radius);
    context.fill(ink(classIndex));
  }
}

/** Outline of the domain. */
export function traceOutline(context: DrawContext, frame: Frame, corners: ArrayLike<number>): void {
  for (let k = 0; k < corners.length; k += 2) {
    const x = frame.toX(corners[k]);
    const y = frame.toY(corners[k + 1]);
    if (k === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.closePath();
}

/** Strokes the outline of the domain. */
export function renderOutline(
  context: DrawContext,
  frame: Frame,
  corners: ArrayLike<number>,
  color: string,
): void {
  traceOutline(context, frame, corners);
  context.stroke({ color, width: 1.2 });
}
