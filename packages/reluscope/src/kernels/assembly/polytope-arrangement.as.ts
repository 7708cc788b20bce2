// The arrangement of the hyperplanes of one region of the last layer, in AssemblyScript: all cells that its units cut it
// into at once, instead of cutting piece after piece as `cut` of ../../complex/polytope-walk.ts does. So each vertex and
// edge is looked at once, not once for each cell that has it; polytope-arrangement-cells.as.ts writes the cells down. The
// result is that of `cut`, number by number.
//
// Units take their turns. Bits stand for them in words of signs, the highest one for the first, so that cells come in the
// order of their signs. A segment is an edge of the region, or one of a cut that no earlier unit crosses. At once when it is
// found, the units that cross it put their vertices on it, in their turns, each into the list of its unit; when the turn of
// a unit comes its list is complete, and two vertices of it that share all facets but one each, with no earlier unit
// between them, are the ends of a new segment. Where something is not in general position, or doubles do not tell, the
// arrangement is given up, and the region is cut piece after piece; vertices that were made until then are found again.

import { cellTotal, findCells, incidences } from "./polytope-arrangement-cells.as";
import { findSigns, regionSigns, somewhereNegative, somewherePositive } from "./polytope-arrangement-signs.as";
import { CHAIN, CHOSEN, CUTTING, EDGES, EDGE_BYTES, END_OPPOSITE, END_PLACE, END_SET, END_SIGNS, FACET_SET, FORM_OF, LENGTHS, LIST, MOST_EDGES, MOST_SEGMENTS, MOST_UNITS, NEGATIVE, OTHER_ENDS, PLANE_BIT, POSITIVE, SEGMENTS, SEGMENT_BYTES, SEGMENT_CROSSING, SEGMENT_FACETS, VERTEX, at, setWord, takeTable, word } from "./polytope-arrangement-table.as";
import { ALL_SET, FACETS, FACET_PLANE, FRONT_SET, OPEN_SET, PLANE_FORMS, REGION_UNITS, RESULTS, ROWS, STACK, VERTICES, dimension, facetAt, table } from "./polytope-tables.as";
import { UNKNOWN, addRow, findVertex, makeVertex, startVertices, vertexTotal } from "./polytope-vertices.as";

// What `arrange` returns when it does not return the number of cells.
/** Signs that doubles do not tell, vertices that they do not place well, or hyperplanes through vertices. */
const UNDECIDED: i32 = -1;
/** More units, vertices, edges, or cells than there is room for here. */
const LARGE: i32 = -2;
/** More vertices than there is room for in the tables. */
const ROOM: i32 = -3;

// Words of RESULTS, in bytes.
const VERTEX_TOTAL: usize = 0;
const INCIDENCES: usize = 4;
const EDGE_TOTAL: usize = 8;
/** The units (by bit, before those are left out that do not cut) that are positive, and how many cut. */
const POSITIVE_UNITS: usize = 12;
const CUTTING_UNITS: usize = 16;

/**
 * The region at hand: how many units cut it, a bit for each, its polytope, its facets, those of them that are open, and those
 * whose edges other cells have listed before.
 */
export let units: i32 = 0;
let allUnits: i32 = 0;
export let region: usize = 0;
export let regionSet: i32 = 0;
let openSet: i32 = 0;
let listedBefore: i32 = 0;
export let edgeTotal: i32 = 0;
let segmentTotal: i32 = 0;
let vertexRoom: i32 = 0;

/**
 * Finds the arrangement of the `count` units in REGION_UNITS, whose hyperplanes have the numbers `plane`, … , in a polytope
 * on the stack with one word of facets. `room` is how many vertices there is room for, of `vertices` that there are. Returns
 * the number of cells, or why there is none; leaves in RESULTS how many vertices there are, how many all cells list, how many
 * edges, and which units cut.
 */
export function arrange(cell: i32, count: i32, plane: i32, vertices: i32, room: i32, slots: i32, serial: i32): i32 {
  takeTable();
  region = table(STACK) + (<usize>cell << 2);
  regionSet = load<i32>(region, ALL_SET);
  openSet = load<i32>(region, OPEN_SET);
  listedBefore = load<i32>(region, FRONT_SET) & ~openSet;
  vertexRoom = room;
  startVertices(vertices, slots, serial);
  const found = findAll(count, plane);
  const results = table(RESULTS);
  store<i32>(results, vertexTotal, VERTEX_TOTAL);
  store<i32>(results, incidences, INCIDENCES);
  store<i32>(results, edgeTotal, EDGE_TOTAL);
  store<i32>(results, units, CUTTING_UNITS);
  return found;
}

function findAll(count: i32, plane: i32): i32 {
  units = count;
  allUnits = count == 32 ? -1 : (1 << count) - 1;
  edgeTotal = 0;
  for (let bit = 0; bit < count; bit++) setWord(CUTTING, bit, count - 1 - bit);
  const vertexCount = load<i32>(region);
  if (vertexCount > LIST) return LARGE;
  const first: usize = region + (VERTICES << 2);
  memory.copy(at(VERTEX), first, <usize>vertexCount << 2);
  memory.copy(at(FACET_SET), first + (<usize>vertexCount << 2), <usize>vertexCount << 2);
  if (regionSigns(units, allUnits, vertexCount) == 0) return UNDECIDED;
  store<i32>(table(RESULTS), somewherePositive, POSITIVE_UNITS);
  const cutting = somewherePositive & somewhereNegative;
  if (popcnt(cutting) > MOST_UNITS || popcnt(cutting) + popcnt(regionSet) > 32) return LARGE;
  if (cutting != allUnits) {
    units = 0;
    for (let set = cutting; set != 0; set &= set - 1) setWord(CUTTING, units++, count - 1 - ctz(set));
    allUnits = (1 << units) - 1;
    if (regionSigns(units, allUnits, vertexCount) == 0) return UNDECIDED;
  }
  takeForms(plane);
  memory.fill(at(LENGTHS), 0, 64);
  setWord(LENGTHS, 0, vertexCount);
  const edges: usize = first + (<usize>vertexCount << 3);
  const edgesEnd: usize = edges + (<usize>load<i32>(region, 4) << 3);
  segmentTotal = 0;
  for (let edge: usize = edges; edge < edgesEnd; edge += 8) {
    if (segmentTotal == MOST_SEGMENTS) return LARGE;
    const start = load<i32>(edge);
    const end = load<i32>(edge, 4);
    const between = (word(POSITIVE, start) & word(NEGATIVE, end)) | (word(NEGATIVE, start) & word(POSITIVE, end));
    addSegment(start, end, word(FACET_SET, start) & word(FACET_SET, end), between);
  }
  const code = takeSegments();
  if (code != 0) return code;
  for (let bit = units - 1; bit >= 0; bit--) {
    const code = joinCut(bit);
    if (code != 0) return code;
  }
  return findCells(units, allUnits) != 0 ? cellTotal : LARGE;
}

/** The hyperplanes of the facets and of the units, and bits for those among the facets of vertices. */
function takeForms(plane: i32): void {
  const forms = table(PLANE_FORMS);
  const width: usize = <usize>(dimension + 2) << 3;
  for (let set = regionSet; set != 0; set &= set - 1) {
    const bit = ctz(set);
    const facet = facetAt(load<i32>(region + (<usize>(FACETS + bit) << 2)));
    setWord(FORM_OF, bit, <i32>(forms + <usize>load<u32>(facet, FACET_PLANE) * width));
  }
  let free = ~regionSet;
  for (let unit = units - 1; unit >= 0; unit--) {
    const bit = ctz(free);
    free &= free - 1;
    setWord(PLANE_BIT, unit, bit);
    setWord(FORM_OF, bit, <i32>(forms + <usize>(plane + word(CUTTING, unit)) * width));
  }
}

/** Notes a segment by the places of its ends, between which are the units `crossing`. */
@inline function addSegment(start: i32, end: i32, facets: i32, crossing: i32): void {
  v128.store(at(SEGMENTS) + <usize>segmentTotal * SEGMENT_BYTES, i32x4(start | (end << 16), facets, crossing, 0));
  segmentTotal++;
}

/** Makes the vertices on all segments that were noted, and lists the edges between. */
function takeSegments(): i32 {
  const end: usize = at(SEGMENTS) + <usize>segmentTotal * SEGMENT_BYTES;
  for (let segment: usize = at(SEGMENTS); segment < end; segment += SEGMENT_BYTES) {
    const ends = load<i32>(segment);
    const facets = load<i32>(segment, SEGMENT_FACETS);
    const crossing = load<i32>(segment, SEGMENT_CROSSING);
    const code = crossing == 0
      ? addEdge(ends & 0xffff, ends >>> 16, facets)
      : addVertices(ends & 0xffff, ends >>> 16, facets, crossing);
    if (code != 0) return code;
  }
  return 0;
}

/**
 * Makes the vertices on a segment that units cross, and lists the edges between them. A unit has at a new vertex the sign that it has at its
 * neighbours on the segment, unless it crosses between these, too: only then doubles must tell it.
 */
function addVertices(start: i32, end: i32, facets: i32, crossing: i32): i32 {
  if (popcnt(facets) != dimension - 1) return UNDECIDED;
  const chain: usize = at(CHAIN);
  store<i32>(chain, start);
  store<i32>(chain, end, 4);
  let last: usize = chain + 4;
  const isFirstPositive = word(POSITIVE, start);
  for (let left = crossing; left != 0; ) {
    const unit = 31 - clz(left);
    const bit = 1 << unit;
    left ^= bit;
    const side = isFirstPositive & bit;
    let before = chain;
    while ((word(POSITIVE, load<i32>(before, 4)) & bit) == side) before += 4;
    const previous = load<i32>(before);
    const next = load<i32>(before, 4);
    const place = addVertex(previous, next, unit, facets);
    if (place < 0) return place;
    const positive = word(POSITIVE, previous) | word(POSITIVE, next);
    const negative = word(NEGATIVE, previous) | word(NEGATIVE, next);
    const open = positive & negative & left;
    setWord(POSITIVE, place, positive & ~(open | bit));
    setWord(NEGATIVE, place, negative & ~(open | bit));
    if (open != 0 && findSigns(place, word(VERTEX, place), open) == 0) return UNDECIDED;
    for (let from = last; from > before; from -= 4) store<i32>(from, load<i32>(from), 4);
    store<i32>(before, place, 4);
    last += 4;
  }
  for (let edge = chain; edge < last; edge += 4) {
    const code = addEdge(load<i32>(edge), load<i32>(edge, 4), facets);
    if (code != 0) return code;
  }
  return 0;
}

/** The vertex that a unit makes on an edge, which is on `facets`, without its signs. Returns its place. */
function addVertex(start: i32, end: i32, unit: i32, facets: i32): i32 {
  const list = units - unit;
  const length = word(LENGTHS, list);
  if (length == LIST) return LARGE;
  if (vertexTotal >= vertexRoom) return ROOM;
  const p = word(VERTEX, start);
  const q = word(VERTEX, end);
  const first = min(p, q);
  const second = max(p, q);
  const number = load<i32>(table(REGION_UNITS) + (<usize>word(CUTTING, unit) << 2));
  const isShared = (facets & openSet) != 0;
  let vertex = findVertex(first, second, number, isShared);
  const on = facets | (1 << word(PLANE_BIT, unit));
  if (vertex == UNKNOWN) {
    let row: usize = ROWS;
    for (let set = on; set != 0; set &= set - 1) row = addRow(row, <u32>word(FORM_OF, ctz(set)));
    vertex = makeVertex(first, second, number, isShared);
  }
  if (vertex < 0) return UNDECIDED;
  const place = list * LIST + length;
  setWord(VERTEX, place, vertex);
  setWord(FACET_SET, place, on);
  setWord(LENGTHS, list, length + 1);
  return place;
}

/** Lists an edge, if no cell of another region has listed it. */
@inline function addEdge(start: i32, end: i32, facets: i32): i32 {
  if (edgeTotal == MOST_EDGES) return LARGE;
  const signs = word(POSITIVE, start) | word(POSITIVE, end);
  v128.store(at(EDGES) + <usize>edgeTotal * EDGE_BYTES, i32x4(start | (end << 16), facets, signs, 0));
  // Without a branch: half of them are listed.
  edgeTotal += i32((facets & listedBefore) == 0);
  return 0;
}

/**
 * The segments in the hyperplane of a unit: between vertices that lie on the same facets but one each, and with no earlier
 * unit between them. Of the last unit, only those that are edges to be listed.
 */
function joinCut(unit: i32): i32 {
  const earlier = allUnits & ~((2 << unit) - 1);
  const never = unit == 0 ? listedBefore : 0;
  const length = takeEnds(units - unit, earlier, never);
  const others = at(OTHER_ENDS);
  let ends = 0;
  segmentTotal = 0;
  for (let i = 0; i < length; i++) {
    const place = word(END_PLACE, i);
    const facets = word(END_SET, i);
    const signs = word(END_SIGNS, i);
    // On each facet but one lies a segment from here on, and on each earlier hyperplane but that another one.
    ends += (facets & never) != 0 ? 1 : dimension - 1 + popcnt(earlier & ~(signs | (signs >>> 16)));
    const last = findOthers(i, length, facets, signs, facets & never);
    if (segmentTotal + <i32>((last - others) >> 2) > MOST_SEGMENTS) return LARGE;
    const positive = word(POSITIVE, place);
    const negative = word(NEGATIVE, place);
    for (let next = others; next < last; next += 4) {
      const k = load<i32>(next);
      const other = word(END_PLACE, k);
      const crossing = (positive & word(NEGATIVE, other)) | (negative & word(POSITIVE, other));
      addSegment(place, other, facets & word(END_SET, k), crossing);
    }
  }
  return 2 * segmentTotal == ends ? takeSegments() : UNDECIDED;
}

/**
 * Writes to OTHER_ENDS which vertices behind number `i` are the other ends of segments from there, four at a time and without
 * branches; returns where they end.
 */
@inline function findOthers(i: i32, length: i32, facets: i32, signs: i32, never: i32): usize {
  const set = i32x4.splat(facets);
  const inSigns = i32x4.splat(signs);
  const inNever = i32x4.splat(never);
  const end = at(<usize>length << 2);
  let numbers = i32x4.add(i32x4.splat(i & ~3), i32x4(0, 1, 2, 3));
  let behind = (-2 << (i & 3)) & 15;
  let last = at(OTHER_ENDS);
  for (let four: usize = at(<usize>(i & ~3) << 2); four < end; four += 16) {
    const sets = v128.load(four, END_SET);
    const apart = v128.andnot(set, sets);
    const two = v128.and(apart, i32x4.add(apart, i32x4.splat(-1)));
    const between = v128.and(inSigns, v128.load(four, END_OPPOSITE));
    const hindered = v128.or(v128.or(two, between), v128.and(sets, inNever));
    const found = i32x4.bitmask(i32x4.eq(hindered, i32x4.splat(0))) & behind;
    behind = 15;
    v128.store(last, i8x16.swizzle(numbers, v128.load(at(CHOSEN) + (<usize>found << 4))));
    last += <usize>popcnt(found) << 2;
    numbers = i32x4.add(numbers, i32x4.splat(4));
  }
  return last;
}

/** The vertices of a list, but for those whose edges all lie on facets of `never`; how many they are. */
function takeEnds(list: i32, earlier: i32, never: i32): i32 {
  const first = list * LIST;
  const end = first + word(LENGTHS, list);
  let count = 0;
  for (let place = first; place < end; place++) {
    const set = word(FACET_SET, place);
    const signs = (word(POSITIVE, place) & earlier) | ((word(NEGATIVE, place) & earlier) << 16);
    setWord(END_SET, count, set);
    setWord(END_PLACE, count, place);
    setWord(END_SIGNS, count, signs);
    setWord(END_OPPOSITE, count, rotr<i32>(signs, 16));
    count += i32(popcnt(set & never) < 2);
  }
  v128.store(at(END_SET) + (<usize>count << 2), i32x4.splat(0));
  return count;
}
