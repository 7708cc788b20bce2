/**
 * Cells that meet face to face, cover a convex polytope and carry a continuous function: all of it checked exactly, and the
 * first pair of cells that breaks it is named (THEORY section 6).
 */
import { Polyhedron } from "../exact/double-description.ts";
import { nearestDouble, signOf } from "../exact/dyadic.ts";
import { dot, type RationalVector, rationalVector } from "../exact/rational.ts";
import { integerRowKey } from "../exact/row-key.ts";
import { type Cell, cut, type Facet, type GivenCell, PointTable, readCell } from "./cells.ts";

export interface PiecewiseComplex {
  readonly dimension: number;
  readonly outputs: number;
  /** Homogeneous points: n integers and their denominator > 0. */
  readonly points: readonly (readonly bigint[])[];
  readonly cells: readonly Cell[];
  /** Per cell and facet: the cell behind it, −1 on the border of the domain. */
  readonly behind: readonly (readonly number[])[];
  /** Facets of the domain, each once: rows that are ≥ 0 in it. */
  readonly sides: readonly (readonly bigint[])[];
}

/** Rounds of cutting cells until they meet face to face. */
const MOST_ROUNDS = 12;

/**
 * @throws Error that names the cells when two of them overlap, the function jumps between them, or they do not cover their
 * convex hull
 */
export function piecewiseComplex(given: readonly GivenCell[]): PiecewiseComplex {
  if (given.length === 0) throw new Error("there are no cells");
  const [{ vertices, halfSpaces, map }] = given;
  const outputs = map.length;
  const n = vertices
    ? vertices[0].length
    : halfSpaces?.length
      ? rationalVector(halfSpaces[0]).numerators.length - 1
      : 0;
  if (!(n >= 1)) throw new Error("cell 0 has no vertices and no half-spaces that tell the number of inputs");
  const table = new PointTable();
  let cells = given.map((cell, i) => readCell(cell, i, n, outputs, table));
  checkOverlaps(cells, table, n);
  if (n === 2) cells = cells.map((cell) => withHangingPoints(cell, cells, table));
  for (let round = 0; ; round++) {
    const match = matched(cells, table, n);
    if (match.open.length === 0) {
      checkContinuity(cells, match.behind, table);
      return { dimension: n, outputs, points: table.points, cells, behind: match.behind, sides: match.sides };
    }
    const next = n > 2 && round < MOST_ROUNDS ? refined(cells, match.open, table, n) : cells;
    if (next.length === cells.length) throw new Error(gapText(cells, match.open[0], table));
    cells = next;
  }
}

interface OpenFacet {
  readonly cell: number;
  readonly facet: Facet;
}

/** What lies behind every facet; `open` are those inside the hull with no equal facet of another cell. */
function matched(cells: readonly Cell[], table: PointTable, n: number) {
  const first = new Map<string, [cell: number, facet: number]>();
  const behind = cells.map((cell) => cell.facets.map(() => -1));
  cells.forEach((cell, c) => {
    cell.facets.forEach((facet, f) => {
      const key = facet.points.join();
      const other = first.get(key);
      if (other) {
        behind[c][f] = other[0];
        behind[other[0]][other[1]] = c;
      } else first.set(key, [c, f]);
    });
  });
  const sides = new Map<string, readonly bigint[]>();
  const open: OpenFacet[] = [];
  const used = [...new Set(cells.flatMap((cell) => cell.points))].map((point) => table.points[point]);
  const whether = new Map<string, boolean>();
  cells.forEach((cell, c) => {
    cell.facets.forEach((facet, f) => {
      if (behind[c][f] >= 0) return;
      const key = facet.row.join();
      let side = whether.get(key);
      if (side === undefined) {
        side = used.every((point) => dot(facet.row, point) >= 0n);
        whether.set(key, side);
      }
      if (side) sides.set(key, facet.row);
      else open.push({ cell: c, facet });
    });
  });
  if (n === 1 && open.length === 0 && sides.size !== 2)
    throw new Error("internal: a segment has no two ends; please report the cells");
  return { behind, sides: [...sides.values()], open };
}

/** In the plane: corners of other cells inside an edge become points of this cell too, and cut the edge. */
function withHangingPoints(cell: Cell, cells: readonly Cell[], table: PointTable): Cell {
  const near = new Set<number>();
  for (const other of cells) {
    if (!boxesTouch(boxOf(cell, table), boxOf(other, table))) continue;
    for (const point of other.points) if (!cell.points.includes(point)) near.add(point);
  }
  const points = new Set(cell.points);
  const facets = cell.facets.flatMap((facet): Facet[] => {
    const [a, b] = facet.points.map((point) => table.points[point]);
    const inside = [...near].filter((number) => {
      const point = table.points[number];
      return dot(facet.row, point) === 0n && between(a, point, b);
    });
    if (inside.length === 0) return [facet];
    const order = [...facet.points, ...inside].sort((p, q) => along(table.points[p], table.points[q]));
    for (const point of inside) points.add(point);
    return order
      .slice(1)
      .map((point, i) => ({ row: facet.row, points: [order[i], point].sort((p, q) => p - q) }));
  });
  return { ...cell, points: [...points].sort((p, q) => p - q), facets };
}

/** Lexicographic order of points. */
function along(a: readonly bigint[], b: readonly bigint[]): number {
  const last = a.length - 1;
  for (let i = 0; i < last; i++) {
    const sign = signOf(a[i] * b[last] - b[i] * a[last]);
    if (sign !== 0) return sign;
  }
  return 0;
}

function between(a: readonly bigint[], point: readonly bigint[], b: readonly bigint[]): boolean {
  return along(a, point) * along(point, b) > 0;
}

/** Cells next to open facets, cut by the hyperplanes of their neighbours. */
function refined(cells: readonly Cell[], open: readonly OpenFacet[], table: PointTable, n: number): Cell[] {
  const owners = [...new Set(open.map(({ cell }) => cell))];
  const planes = new Map<string, readonly bigint[]>();
  for (const owner of owners)
    for (const { row } of cells[owner].facets) planes.set(integerRowKey(row).key, row);
  return cells.flatMap((cell, c) => {
    if (!owners.includes(c)) return [cell];
    let pieces = [cell];
    for (const row of planes.values()) pieces = pieces.flatMap((piece) => halves(piece, row, table, n));
    return pieces;
  });
}

function halves(cell: Cell, row: readonly bigint[], table: PointTable, n: number): Cell[] {
  const signs = cell.points.map((point) => signOf(dot(row, table.points[point])));
  if (!signs.includes(1) || !signs.includes(-1)) return [cell];
  const rows = cell.facets.map((facet) => facet.row);
  return [row, row.map((value) => -value)].map((side) => ({
    ...cell,
    ...cut([...rows, side], n, `cell ${cell.source}`, table),
  }));
}

/** Nearest doubles of a point, for messages and for boxes that only choose what is looked at exactly. */
export function roundedPoint(point: readonly bigint[]): number[] {
  const last = point.length - 1;
  return point.slice(0, last).map((value) => nearestDouble(value, point[last]));
}

type Box = readonly { readonly low: number; readonly high: number }[];

const boxes = new WeakMap<Cell, Box>();

/** A box around a cell, a little larger. */
function boxOf(cell: Cell, table: PointTable): Box {
  const known = boxes.get(cell);
  if (known) return known;
  const corners = cell.points.map((point) => roundedPoint(table.points[point]));
  const box = corners[0].map((_, i) => {
    const values = corners.map((corner) => corner[i]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = 2 ** -40 * Math.max(Math.abs(low), Math.abs(high));
    return { low: low - room, high: high + room };
  });
  boxes.set(cell, box);
  return box;
}

function boxesTouch(a: Box, b: Box): boolean {
  return a.every(({ low, high }, i) => low <= b[i].high && b[i].low <= high);
}

function checkOverlaps(cells: readonly Cell[], table: PointTable, n: number): void {
  const order = cells
    .map((_, i) => i)
    .sort((a, b) => boxOf(cells[a], table)[0].low - boxOf(cells[b], table)[0].low);
  let pair: [number, number] | undefined;
  order.forEach((a, k) => {
    const box = boxOf(cells[a], table);
    for (let next = k + 1; next < order.length; next++) {
      const b = order[next];
      const other = boxOf(cells[b], table);
      if (other[0].low > box[0].high) break;
      if (!boxesTouch(box, other) || !overlap(cells[a], cells[b], table, n)) continue;
      const found: [number, number] = a < b ? [a, b] : [b, a];
      if (!pair || found[0] < pair[0] || (found[0] === pair[0] && found[1] < pair[1])) pair = found;
    }
  });
  if (pair) throw new Error(`cells ${pair[0]} and ${pair[1]} overlap`);
}

/** Whether two cells have interior points in common. */
function overlap(a: Cell, b: Cell, table: PointTable, n: number): boolean {
  const apart = (one: Cell, other: Cell) =>
    one.facets.some(({ row }) => other.points.every((point) => dot(row, table.points[point]) <= 0n));
  if (apart(a, b) || apart(b, a)) return false;
  let common = Polyhedron.space(n);
  for (const { row } of [...a.facets, ...b.facets]) common = common.cut(row);
  return common.span === n;
}

function checkContinuity(
  cells: readonly Cell[],
  behind: readonly (readonly number[])[],
  table: PointTable,
): void {
  cells.forEach((cell, c) => {
    cell.facets.forEach(({ points }, f) => {
      const other = behind[c][f];
      if (other < c) return;
      for (const point of points) {
        const x = table.points[point];
        cell.map.forEach((form, o) => {
          const [a, b] = [valueAt(form, x), valueAt(cells[other].map[o], x)];
          if (a[0] * b[1] === b[0] * a[1]) return;
          const which = cell.map.length > 1 ? ` of output ${o + 1}` : "";
          throw new Error(
            `cells ${cell.source} and ${cells[other].source} meet at (${roundedPoint(x).join(", ")}), where their values${which} are ${nearestDouble(...a)} and ${nearestDouble(...b)}: the function is not continuous`,
          );
        });
      }
    });
  });
}

/** Value of a form at a homogeneous point as top and bottom > 0. */
export function valueAt(form: RationalVector, point: readonly bigint[]): [top: bigint, bottom: bigint] {
  return [dot(form.numerators, point), form.denominator * point[point.length - 1]];
}

function gapText(cells: readonly Cell[], { cell, facet }: OpenFacet, table: PointTable): string {
  const corners = facet.points.map((point) => `(${roundedPoint(table.points[point]).join(", ")})`);
  return `the cells do not cover their convex hull: nothing lies behind the facet ${corners.join(", ")} of cell ${cells[cell].source}`;
}
