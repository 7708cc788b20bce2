// How a hyperplane cuts a polytope, in AssemblyScript: what ../../complex/polytope-stack.ts and
// ../../complex/polytope-faces.ts do, in the same order.

import { solve } from "./common-zero.as";
import { COORDINATES, EDGE_END, EDGE_HALF, EDGE_START, EDGE_UNIT, EDGE_VERTEX, FACETS, FACET_PART, FACET_PLANE, FACET_UNIT, FIRST_EDGE, INTEGERS, LINKS, PLANE_FORMS, POINT, RESULTS, ROWS, SIGN, STACK, VERTEX_ERROR, VERTEX_SERIAL, VERTICES, coarse, dimension, keepsOutput, start, table } from "./polytope-tables.as";

// What `begin`, `place` and `finish` share about the cut at hand.
let cutCell: i32 = 0;
let cutCount: i32 = 0;
/** Vertices from this number on were made by this cut. */
let newVertices: i32 = 0;
let behindVertices: i32 = 0;
let frontVertices: i32 = 0;
let behindEdges: i32 = 0;
let behindSet: i32 = 0;
let frontSet: i32 = 0;

// Rows of INTEGERS, `integerRow` bytes each.
let integerRow: usize = 0;
@inline function integers(index: usize): usize { return table(INTEGERS) + index * integerRow; }
/** By vertex: 2 · its place in its part + its part. */
const SIDES: usize = 0;
/** By edge that is cut: address of the edge, its facets, its vertex, its halves, its places in the parts. */
const CUT_EDGE: usize = 1;
const CUT_SET: usize = 2;
const CUT_VERTEX: usize = 3;
const CUT_HALF: usize = 4;
const IN_BEHIND: usize = 5;
const IN_FRONT: usize = 6;

/**
 * Begins to cut a polytope by signs in SIGN; returns how many edges are cut, or −1 where the general way is needed.
 * `room` is how many numbers fit into a row of INTEGERS.
 */
export function begin(cell: i32, room: i32): i32 {
  const d = dimension;
  const at: usize = table(STACK) + (<usize>cell << 2);
  if (load<i32>(at, 8) != 1) return -1;
  integerRow = <usize>room << 2;
  cutCell = cell;
  const count = load<i32>(at);
  const edgeCount = load<i32>(at, 4);
  const vertices: usize = at + (VERTICES << 2);
  const sets: usize = vertices + (<usize>count << 2);
  const edges: usize = sets + (<usize>count << 2);
  const sign = table(SIGN);
  const sides = integers(SIDES);
  let behind = 0;
  let front = 0;
  let behindBits = 0;
  let frontBits = 0;
  let zero = 0;
  for (let i = 0; i < count; i++) {
    const found = <i32>load<i8>(sign + <usize>i);
    const set = load<i32>(sets + (<usize>i << 2));
    const side = i32(found > 0);
    zero |= i32(found == 0);
    frontBits |= set & -side;
    behindBits |= set & (side - 1);
    store<i32>(sides + (<usize>i << 2), ((side != 0 ? front : behind) << 1) | side);
    front += side;
    behind += 1 - side;
  }
  if (zero != 0 || frontBits == -1 || behindBits == -1) return -1;
  const cutEdges = integers(CUT_EDGE);
  let cut = 0;
  let both = 0;
  const end: usize = edges + <usize>edgeCount * 12;
  for (let edge: usize = edges; edge < end; edge += 12) {
    const p = load<i32>(sides + (<usize>load<u32>(edge, 4) << 2)) & 1;
    const q = load<i32>(sides + (<usize>load<u32>(edge, 8) << 2)) & 1;
    store<u32>(cutEdges + (<usize>cut << 2), <u32>(edge - edges));
    cut += p ^ q;
    both += (p | q) ^ 1;
  }
  const cutSets = integers(CUT_SET);
  for (let k: usize = 0; k < <usize>cut; k++) {
    const edge: usize = edges + <usize>load<u32>(cutEdges + (k << 2));
    const set =
      load<i32>(sets + (<usize>load<u32>(edge, 4) << 2)) & load<i32>(sets + (<usize>load<u32>(edge, 8) << 2));
    if (popcnt(set) != d - 1) return -1;
    store<i32>(cutSets + (k << 2), set);
  }
  cutCount = cut;
  behindVertices = behind;
  frontVertices = front;
  behindEdges = both;
  behindSet = behindBits;
  frontSet = frontBits;
  return cut;
}

/** One more edge of the complex. */
@inline function addEdge(number: i32, first: i32, second: i32): void {
  const at: usize = <usize>number << 2;
  store<i32>(table(EDGE_START) + at, first);
  store<i32>(table(EDGE_END) + at, second);
  store<i32>(table(EDGE_VERTEX) + at, -1);
  store<i32>(table(EDGE_HALF) + at, -1);
  store<i32>(table(EDGE_UNIT) + at, -1);
  store<i32>(table(LINKS) + 2 * at, second);
  store<i32>(table(LINKS) + 2 * at, -1, 4);
}

/**
 * The vertices on the edges that are cut, from number `from` on, made where no other cell has made them. Returns how
 * many are there: all, or those before one that doubles do not place well. −1: another cell cut the edge differently.
 * Leaves the numbers of vertices and edges in the table RESULTS.
 */
export function place(from: i32, plane: i32, unit: i32, vertexCount: i32, edgeCount: i32, serial: i32): i32 {
  const d = dimension;
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const edges: usize = at + (<usize>(VERTICES + 2 * load<i32>(at)) << 2);
  const facets: usize = at + (FACETS << 2);
  const cutEdges = integers(CUT_EDGE);
  const cutSets = integers(CUT_SET);
  const onCut = integers(CUT_VERTEX);
  const halves = integers(CUT_HALF);
  const edgeVertex = table(EDGE_VERTEX);
  const facetPlane = table(FACET_PLANE);
  const forms = table(PLANE_FORMS);
  const width: usize = <usize>(d + 2) << 3;
  if (from == 0) newVertices = vertexCount;
  let k = from;
  for (; k < cutCount; k++) {
    const number: usize = <usize>k << 2;
    const edge: usize = <usize>load<u32>(edges + <usize>load<u32>(cutEdges + number)) << 2;
    let vertex = load<i32>(edgeVertex + edge);
    if (vertex >= 0) {
      if (load<i32>(table(EDGE_UNIT) + edge) != unit) return -1;
      store<i32>(onCut + number, vertex);
      store<i32>(halves + number, load<i32>(table(EDGE_HALF) + edge));
      continue;
    }
    let row: usize = ROWS;
    for (let set = load<i32>(cutSets + number); set != 0; set &= set - 1, row += 4) {
      const facet = load<u32>(facets + (<usize>ctz(set) << 2));
      store<u32>(row, <u32>(forms + <usize>load<u32>(facetPlane + (<usize>facet << 2)) * width));
    }
    store<u32>(row, <u32>(forms + <usize>plane * width));
    const error = solve();
    if (!(error <= coarse)) break;
    vertex = vertexCount++;
    const to: usize = table(COORDINATES) + <usize>(vertex * d) * 8;
    // + 0 makes −0 a 0.
    for (let i: usize = 0; i < <usize>d; i++) store<f64>(to + (i << 3), load<f64>(POINT + (i << 3)) + 0.0);
    store<f64>(table(VERTEX_ERROR) + (<usize>vertex << 3), error);
    store<i32>(table(VERTEX_SERIAL) + (<usize>vertex << 2), serial++);
    store<i32>(table(FIRST_EDGE) + (<usize>vertex << 2), -1);
    addEdge(edgeCount, load<i32>(table(EDGE_START) + edge), vertex);
    addEdge(edgeCount + 1, vertex, load<i32>(table(EDGE_END) + edge));
    store<i32>(edgeVertex + edge, vertex);
    store<i32>(table(EDGE_HALF) + edge, edgeCount);
    store<i32>(table(EDGE_UNIT) + edge, unit);
    store<i32>(onCut + number, vertex);
    store<i32>(halves + number, edgeCount);
    edgeCount += 2;
  }
  store<i32>(table(RESULTS), vertexCount);
  store<i32>(table(RESULTS), edgeCount, 4);
  return k;
}

/** The parts on the stack, and where their edges begin and end. */
let behindPart: usize = 0;
let frontPart: usize = 0;
let behindAt: usize = 0;
let frontAt: usize = 0;

/** Edges go to both parts and stay where they belong; those that are cut leave one half in each. */
function shareEdges(top: i32): void {
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (VERTICES << 2);
  const edges: usize = vertices + (<usize>count << 3);
  const end: usize = edges + <usize>load<i32>(at, 4) * 12;
  const cut = cutCount;
  const joined = (cut * (dimension - 1)) >> 1;
  behindPart = table(STACK) + (<usize>top << 2);
  let b: usize = behindPart + (<usize>(VERTICES + 2 * (behindVertices + cut)) << 2);
  frontPart = b + <usize>(behindEdges + cut + joined) * 12;
  let f: usize = frontPart + (<usize>(VERTICES + 2 * (frontVertices + cut)) << 2);
  const sides = integers(SIDES);
  const inBehind = integers(IN_BEHIND);
  const inFront = integers(IN_FRONT);
  let k: usize = 0;
  for (let edge: usize = edges; edge < end; edge += 12) {
    const number = load<i32>(edge);
    const p = load<i32>(sides + (<usize>load<u32>(edge, 4) << 2));
    const q = load<i32>(sides + (<usize>load<u32>(edge, 8) << 2));
    store<u32>(inBehind + k, <u32>b);
    store<u32>(inFront + k, <u32>f);
    store<i32>(b, number);
    store<i32>(b, p >> 1, 4);
    store<i32>(b, q >> 1, 8);
    store<i32>(f, number);
    store<i32>(f, p >> 1, 4);
    store<i32>(f, q >> 1, 8);
    b += (~(p & q) & 1) * 12;
    f += ((p | q) & 1) * 12;
    k += ((p ^ q) & 1) << 2;
  }
  behindAt = b;
  frontAt = f;
}

function shareHalves(): void {
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (VERTICES << 2);
  const edges: usize = vertices + (<usize>count << 3);
  const cut = cutCount;
  const sides = integers(SIDES);
  const inBehind = integers(IN_BEHIND);
  const inFront = integers(IN_FRONT);
  const cutEdges = integers(CUT_EDGE);
  const halves = integers(CUT_HALF);
  const edgeStarts = table(EDGE_START);
  for (let i = 0; i < cut; i++) {
    const number: usize = <usize>i << 2;
    const edge: usize = edges + <usize>load<u32>(cutEdges + number);
    const half = load<i32>(halves + number);
    const p = load<i32>(edge, 4);
    const q = load<i32>(edge, 8);
    const sideP = load<i32>(sides + (<usize>p << 2));
    const sideQ = load<i32>(sides + (<usize>q << 2));
    const pInFront = sideP & 1;
    const startVertex = load<i32>(edgeStarts + (<usize>load<u32>(edge) << 2));
    const pIsStart = i32(load<i32>(vertices + (<usize>p << 2)) == startVertex);
    // The half with the edge's start is in front if p is, and p is the start.
    const startInFront = pIsStart ^ pInFront ^ 1;
    const toBehind: usize = <usize>load<u32>(inBehind + number);
    const toFront: usize = <usize>load<u32>(inFront + number);
    store<i32>(toBehind, half + startInFront);
    store<i32>(toBehind, (pInFront != 0 ? sideQ : sideP) >> 1, 4);
    store<i32>(toBehind, behindVertices + i, 8);
    store<i32>(toFront, half + (startInFront ^ 1));
    store<i32>(toFront, (pInFront != 0 ? sideP : sideQ) >> 1, 4);
    store<i32>(toFront, frontVertices + i, 8);
  }
}

/**
 * The edges of the cut join vertices that lie on the same facets but one each. Leaves the number of edges in RESULTS;
 * 0 if they are not as many as they must be.
 */
function joinCut(edgeTotal: i32): i32 {
  const cut = cutCount;
  const cutSets = integers(CUT_SET);
  const onCut = integers(CUT_VERTEX);
  const firstEdge = table(FIRST_EDGE);
  const links = table(LINKS);
  const ones = i32x4.splat(1);
  let b = behindAt;
  let f = frontAt;
  const limit: usize = b + <usize>((cut * (dimension - 1)) >> 1) * 12;
  for (let i = 0; i < cut; i++) {
    const set = i32x4.splat(load<i32>(cutSets + (<usize>i << 2)));
    const v = load<i32>(onCut + (<usize>i << 2));
    for (let four = i + 1; four < cut; four += 4) {
      const apart = v128.andnot(set, v128.load(cutSets + (<usize>four << 2)));
      const several = v128.and(apart, i32x4.sub(apart, ones));
      let joins = i32x4.bitmask(i32x4.eq(several, i32x4.splat(0)));
      if (joins == 0) continue;
      // There may be fewer than four.
      joins &= (1 << min(cut - four, 4)) - 1;
      for (; joins != 0; joins &= joins - 1) {
        const j = four + ctz(joins);
        if (b == limit) return 0;
        const w = load<i32>(onCut + (<usize>j << 2));
        const first = min(v, w);
        const second = max(v, w);
        let edge = -1;
        // No other cell has an edge to a vertex that was made just now.
        if (keepsOutput && second < newVertices) {
          edge = load<i32>(firstEdge + (<usize>first << 2));
          while (edge >= 0) {
            const link: usize = links + (<usize>edge << 3);
            if (load<i32>(link) == second) break;
            edge = load<i32>(link, 4);
          }
        }
        if (edge < 0) {
          edge = edgeTotal++;
          addEdge(edge, first, second);
          if (keepsOutput) {
            store<i32>(links + (<usize>edge << 3), load<i32>(firstEdge + (<usize>first << 2)), 4);
            store<i32>(firstEdge + (<usize>first << 2), edge);
          }
        }
        store<i32>(b, edge);
        store<i32>(b, behindVertices + i, 4);
        store<i32>(b, behindVertices + j, 8);
        store<i32>(f, edge);
        store<i32>(f, frontVertices + i, 4);
        store<i32>(f, frontVertices + j, 8);
        b += 12;
        f += 12;
      }
    }
  }
  frontAt = f;
  store<i32>(table(RESULTS), edgeTotal, 4);
  return i32(b == limit);
}

/** Facets with vertices on one side stay, the others are cut; 0 where another cell cut one differently. */
function cutFacets(plane: i32, unit: i32, facetTotal: i32): i32 {
  const facetPlane = table(FACET_PLANE);
  const facetPart = table(FACET_PART);
  const facetUnit = table(FACET_UNIT);
  const facets: usize = table(STACK) + (<usize>(cutCell + FACETS) << 2);
  const behindFacets: usize = behindPart + (FACETS << 2);
  const frontFacets: usize = frontPart + (FACETS << 2);
  const cutFacet = facetTotal++;
  addFacet(cutFacet, plane);
  for (let set = behindSet | frontSet; set != 0; set &= set - 1) {
    const bit: usize = <usize>ctz(set) << 2;
    const facet = load<i32>(facets + bit);
    let inBack = facet;
    let inFace = facet;
    if ((behindSet & frontSet & set & -set) != 0) {
      inBack = load<i32>(facetPart + (<usize>facet << 2));
      if (inBack < 0) {
        inBack = facetTotal;
        const through = load<i32>(facetPlane + (<usize>facet << 2));
        addFacet(facetTotal, through);
        addFacet(facetTotal + 1, through);
        facetTotal += 2;
        store<i32>(facetPart + (<usize>facet << 2), inBack);
        store<i32>(facetUnit + (<usize>facet << 2), unit);
      } else if (load<i32>(facetUnit + (<usize>facet << 2)) != unit) return 0;
      inFace = inBack + 1;
    }
    store<i32>(behindFacets + bit, inBack);
    store<i32>(frontFacets + bit, inFace);
  }
  // The lowest free bit is the cut's.
  store<i32>(behindFacets + (<usize>ctz(~behindSet) << 2), cutFacet);
  store<i32>(frontFacets + (<usize>ctz(~frontSet) << 2), cutFacet);
  store<i32>(table(RESULTS), facetTotal, 8);
  return 1;
}

/** Vertices strictly on a side, then those on the cut; and the heads of the parts. */
function shareVertices(): void {
  const stack = table(STACK);
  const at: usize = stack + (<usize>cutCell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (VERTICES << 2);
  const sets: usize = vertices + (<usize>count << 2);
  const sides = integers(SIDES);
  const cutSets = integers(CUT_SET);
  const onCut = integers(CUT_VERTEX);
  const cut = cutCount;
  const behindTotal = behindVertices + cut;
  const frontTotal = frontVertices + cut;
  const behindBit = 1 << ctz(~behindSet);
  const frontBit = 1 << ctz(~frontSet);
  const behindList: usize = behindPart + (VERTICES << 2);
  const frontList: usize = frontPart + (VERTICES << 2);
  const behindSets: usize = behindList + (<usize>behindTotal << 2);
  const frontSets: usize = frontList + (<usize>frontTotal << 2);
  for (let i = 0; i < count; i++) {
    const number: usize = <usize>i << 2;
    const side = load<i32>(sides + number);
    const to: usize = <usize>(side >> 1) << 2;
    const isFront = (side & 1) != 0;
    store<i32>(select(frontList, behindList, isFront) + to, load<i32>(vertices + number));
    store<i32>(select(frontSets, behindSets, isFront) + to, load<i32>(sets + number));
  }
  for (let i = 0; i < cut; i++) {
    const number: usize = <usize>i << 2;
    const vertex = load<i32>(onCut + number);
    const set = load<i32>(cutSets + number);
    const toBehind: usize = <usize>(behindVertices + i) << 2;
    const toFront: usize = <usize>(frontVertices + i) << 2;
    store<i32>(behindList + toBehind, vertex);
    store<i32>(behindSets + toBehind, (set & behindSet) | behindBit);
    store<i32>(frontList + toFront, vertex);
    store<i32>(frontSets + toFront, (set & frontSet) | frontBit);
  }
  store<i32>(behindPart, behindTotal);
  store<i32>(behindPart, behindEdges + cut + ((cut * (dimension - 1)) >> 1), 4);
  store<i32>(behindPart, 1, 8);
  store<i32>(behindPart, behindSet | behindBit, 12);
  store<i32>(frontPart, frontTotal);
  store<i32>(frontPart, <i32>(frontAt - frontSets - (<usize>frontTotal << 2)) / 12, 4);
  store<i32>(frontPart, 1, 8);
  store<i32>(frontPart, frontSet | frontBit, 12);
  store<i32>(table(RESULTS), <i32>((frontAt - stack) >> 2), 12);
  store<i32>(table(RESULTS), <i32>((frontPart - stack) >> 2), 16);
}

/**
 * Ends a cut: edges, facets, and the two parts on the stack from `top` on. Leaves in the table RESULTS the numbers of
 * edges and facets (after that of vertices), the end of the stack, and where the part in front begins; the part behind
 * begins at `top`. Returns 0 where another cell cut a facet differently.
 */
export function finish(plane: i32, unit: i32, edgeTotal: i32, facetTotal: i32, top: i32): i32 {
  shareEdges(top);
  shareHalves();
  if (joinCut(edgeTotal) == 0 || cutFacets(plane, unit, facetTotal) == 0) return 0;
  shareVertices();
  return 1;
}

@inline function addFacet(number: i32, plane: i32): void {
  const at: usize = <usize>number << 2;
  store<i32>(table(FACET_PLANE) + at, plane);
  store<i32>(table(FACET_PART) + at, -1);
  store<i32>(table(FACET_UNIT) + at, -1);
}

/** Makes the parts of a polytope's edges and facets unknown that were made from these numbers on. */
export function forgetParts(cell: i32, vertexCount: i32, facetCount: i32): void {
  const at: usize = table(STACK) + (<usize>cell << 2);
  const edgeVertex = table(EDGE_VERTEX);
  const facetPart = table(FACET_PART);
  const edges: usize = at + (<usize>(VERTICES + 2 * load<i32>(at)) << 2);
  const end: usize = edges + <usize>load<i32>(at, 4) * 12;
  for (let edge: usize = edges; edge < end; edge += 12) {
    const to: usize = edgeVertex + (<usize>load<u32>(edge) << 2);
    if (load<i32>(to) >= vertexCount) store<i32>(to, -1);
  }
  const facets: usize = at + (FACETS << 2);
  for (let set = load<i32>(at, 12); set != 0; set &= set - 1) {
    const to: usize = facetPart + (<usize>load<u32>(facets + (<usize>ctz(set) << 2)) << 2);
    if (load<i32>(to) >= facetCount) store<i32>(to, -1);
  }
}
