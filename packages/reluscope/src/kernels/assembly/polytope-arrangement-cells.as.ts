// The cells of an arrangement (polytope-arrangement.as.ts), found, numbered and written down in AssemblyScript, in the order in
// which `cut` of ../../complex/polytope-walk.ts comes to them, with the same lists of vertices, edges and facets.

import { edgeTotal, region, regionSet, units } from "./polytope-arrangement.as";
import { CELL_OF, CELL_SET, CELL_VERTICES_AT, CELL_VERTICES_BYTES, CUTTING, EDGES, EDGE_BYTES, EDGE_FACETS, EDGE_NEXT, EDGE_SIGNS, FACET_LISTS, FACET_LIST_BYTES, FACET_SET, FIRST_EDGE, LENGTHS, LIST, MOST_VERTICES, NEGATIVE, NUMBER, ORDER, PLANE_BIT, POSITIVE, SET_OF, SIGNS, VERTEX, VERTEX_COUNT, at, setWord, word } from "./polytope-arrangement-table.as";
import { VERTICES_NUMBERED, endCell, list, listEdge, startCell } from "./polytope-cells.as";
import { cutFacets } from "./polytope-facets.as";
import { COUNTS, FACETS, FRONT_SET, LEAVES, OPEN_SET, REGION_UNITS, RESULTS, VERTEX_NUMBER, table } from "./polytope-tables.as";

// Words of RESULTS, in bytes.
const FACET_TOTAL: usize = 4;

let facetTotal: i32 = 0;
let firstCell: i32 = 0;
let nextCell: i32 = 0;
let firstPlane: i32 = 0;
let inFront: i32 = 0;
let open: i32 = 0;

/** How many cells there are, and how many vertices they list. */
export let cellTotal: i32 = 0;
export let incidences: i32 = 0;

/**
 * The cells, by the signs of the units: a vertex belongs to all whose signs are its own, whatever those that vanish there are.
 * Returns 0 where one has too many vertices.
 */
export function findCells(units: i32, allUnits: i32): i32 {
  let cells = 0;
  let most = 0;
  incidences = 0;
  for (let list = 0; list <= units; list++) {
    const first = list * LIST;
    const end = first + word(LENGTHS, list);
    for (let place = first; place < end; place++) {
      const positive = word(POSITIVE, place);
      const zero = allUnits & ~(positive | word(NEGATIVE, place));
      const facets = word(FACET_SET, place);
      for (let choice = zero; ; choice = (choice - 1) & zero) {
        const signs = positive | choice;
        let cell = word(CELL_OF, signs) - 1;
        if (cell < 0) {
          cell = cells++;
          setWord(CELL_OF, signs, cells);
          setWord(SIGNS, cell, signs);
          setWord(VERTEX_COUNT, cell, 0);
          setWord(CELL_SET, cell, 0);
        }
        const count = word(VERTEX_COUNT, cell);
        setWord(CELL_SET, cell, word(CELL_SET, cell) | facets);
        store<u16>(at(CELL_VERTICES_AT) + <usize>cell * CELL_VERTICES_BYTES + (<usize>count << 1), <u16>place);
        setWord(VERTEX_COUNT, cell, count + 1);
        most = max(most, count);
        if (choice == 0) break;
      }
    }
    // What a list gives to a cell beyond that is in the room of the next ones.
    if (most >= MOST_VERTICES) {
      forgetCells(cells);
      return 0;
    }
  }
  for (let cell = 0; cell < cells; cell++) incidences += word(VERTEX_COUNT, cell);
  cellTotal = cells;
  return 1;
}

/** Makes CELL_OF empty again. */
function forgetCells(cells: i32): void {
  for (let cell = 0; cell < cells; cell++) setWord(CELL_OF, word(SIGNS, cell), 0);
}

/**
 * Writes the cells of the last arrangement, the first of which gets number `found`, to the ends of the lists of cells, and
 * for each its signs to LEAVES. `facets` is how many facets there are, `plane` the hyperplane of the
 * first unit. Leaves the number of facets in RESULTS. Returns 0 where another cell cut a facet differently.
 */
export function writeCells(found: i32, facets: i32, plane: i32): i32 {
  firstCell = found;
  nextCell = found;
  facetTotal = facets;
  firstPlane = plane;
  inFront = load<i32>(region, FRONT_SET);
  open = load<i32>(region, OPEN_SET);
  orderCells();
  takeNumbers();
  chainEdges();
  forgetCells(cellTotal);
  const done = writePiece(0, cellTotal, regionSet, region + (FACETS << 2), FACET_LISTS, regionSet);
  store<i32>(table(RESULTS), facetTotal, FACET_TOTAL);
  return done;
}

/** Puts the cells in the order of their signs. */
function orderCells(): void {
  for (let signs = 0, count = 0; count < cellTotal; signs++) {
    const cell = word(CELL_OF, signs) - 1;
    if (cell < 0) continue;
    setWord(ORDER, count++, cell);
    setWord(FIRST_EDGE, cell, 0);
  }
}

/** The numbers of the vertices, or −1. */
function takeNumbers(): void {
  const numbers = table(VERTEX_NUMBER);
  for (let number = 0; number <= units; number++) {
    const first = number * LIST;
    for (let place = first; place < first + word(LENGTHS, number); place++) {
      setWord(NUMBER, place, load<i32>(numbers + (<usize>word(VERTEX, place) << 2)));
    }
  }
}

/** Gives each edge to the cell that lists it: the one behind all hyperplanes through the edge. */
function chainEdges(): void {
  for (let edge = edgeTotal - 1; edge >= 0; edge--) {
    const record: usize = at(EDGES) + <usize>edge * EDGE_BYTES;
    const cell = word(CELL_OF, load<i32>(record, EDGE_SIGNS)) - 1;
    store<i32>(record, word(FIRST_EDGE, cell), EDGE_NEXT);
    setWord(FIRST_EDGE, cell, edge + 1);
  }
}

/** The set of facets that a piece has, by the facets of its vertices. */
function facetsOfPiece(facets: i32): i32 {
  let set = facets & regionSet;
  for (let others = facets & ~regionSet; others != 0; others &= others - 1) set |= word(SET_OF, ctz(others));
  return set;
}

/** The facets of the cells from number `from` of ORDER up to `to`, together. */
function facetsTogether(from: i32, to: i32): i32 {
  let facets = 0;
  for (let k = from; k < to; k++) facets |= word(CELL_SET, word(ORDER, k));
  return facets;
}

/**
 * Writes the cells from number `from` of ORDER up to `to`, which one piece is cut into; its facets are `set` of those that
 * begin at `facets`, and those of its parts go to `free` and behind. `known` are the bits of the region's facets and of the
 * units that were cut by already.
 */
function writePiece(from: i32, to: i32, set: i32, facets: usize, free: usize, known: i32): i32 {
  if (to - from == 1) return writeCell(word(ORDER, from), set, facets);
  const differing = word(SIGNS, word(ORDER, from)) ^ word(SIGNS, word(ORDER, to - 1));
  const unit = 31 - clz(differing);
  let middle = from;
  while (((word(SIGNS, word(ORDER, middle)) >> unit) & 1) == 0) middle++;
  const bit = word(PLANE_BIT, unit);
  const behind = facetsOfPiece(facetsTogether(from, middle) & known);
  const front = facetsOfPiece(facetsTogether(middle, to) & known);
  const knownInParts = known | (1 << bit);
  const turn = word(CUTTING, unit);
  const number = load<i32>(table(REGION_UNITS) + (<usize>turn << 2));
  const behindFacets: usize = at(free);
  const frontFacets: usize = behindFacets + FACET_LIST_BYTES;
  facetTotal = cutFacets(facets, behindFacets, frontFacets, behind, front, firstPlane + turn, number, facetTotal);
  if (facetTotal < 0) return 0;
  const next = free + 2 * FACET_LIST_BYTES;
  const behindOwn = ~behind & (behind + 1);
  setWord(SET_OF, bit, behindOwn);
  if (writePiece(from, middle, behind | behindOwn, behindFacets, next, knownInParts) == 0) return 0;
  const frontOwn = ~front & (front + 1);
  setWord(SET_OF, bit, frontOwn);
  return writePiece(middle, to, front | frontOwn, frontFacets, next, knownInParts);
}

/** Writes a cell; its vertices get the next numbers where they have none. */
function writeCell(cell: i32, set: i32, facets: usize): i32 {
  const counts = table(COUNTS);
  store<i32>(table(LEAVES) + (<usize>(nextCell - firstCell) << 2), word(SIGNS, cell));
  startCell();
  const count = word(VERTEX_COUNT, cell);
  let next = load<i32>(counts, VERTICES_NUMBERED);
  const end: usize = list + (<usize>count << 2);
  let from: usize = at(CELL_VERTICES_AT) + <usize>cell * CELL_VERTICES_BYTES;
  for (let to = list; to < end; to += 4, from += 2) {
    const place = <i32>load<u16>(from);
    let number = word(NUMBER, place);
    if (number < 0) {
      number = next++;
      setWord(NUMBER, place, number);
      store<i32>(table(VERTEX_NUMBER) + (<usize>word(VERTEX, place) << 2), number);
    }
    store<i32>(to, number);
  }
  store<i32>(counts, next, VERTICES_NUMBERED);
  for (let edge = word(FIRST_EDGE, cell); edge != 0; ) {
    const record: usize = at(EDGES) + <usize>(edge - 1) * EDGE_BYTES;
    const ends = load<i32>(record);
    listEdge(word(NUMBER, ends & 0xffff), word(NUMBER, ends >>> 16), load<i32>(record, EDGE_FACETS), inFront, open);
    edge = load<i32>(record, EDGE_NEXT);
  }
  return endCell(nextCell++, count, set, facets);
}
