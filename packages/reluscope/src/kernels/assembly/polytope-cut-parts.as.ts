// The two parts of a polytope that a hyperplane cuts, in AssemblyScript: their edges, facets and vertices, written to the
// stack in the order of ../../complex/polytope-stack.ts and ../../complex/polytope-faces.ts.

import { CUT_EDGE, CUT_HALF, CUT_SET, CUT_VERTEX, IN_BEHIND, IN_FRONT, SIDES, addEdge, behindEdges, behindSet, behindVertices, cutCell, cutCount, frontSet, frontVertices, integers, newVertices } from "./polytope-cut.as";
import { EDGE_END, EDGE_NEXT, EDGE_START, FACETS, FACET_NUMBER, FACET_PART, FACET_PLANE, FACET_UNIT, RESULTS, STACK, VERTICES, dimension, edgeAt, facetAt, fanAt, fanEnds, keepsOutput, table } from "./polytope-tables.as";

/** How many edges the cut itself has: each of its vertices lies on d − 1 of them. */
@inline function joinedEdges(): i32 { return (cutCount * (dimension - 1)) >> 1; }

/** An edge of a polytope on the stack: its number in the complex, and its ends' places among the vertices. */
@inline function storeEdge(at: usize, number: i32, first: i32, second: i32): void {
  store<i32>(at, number);
  store<i32>(at, first, 4);
  store<i32>(at, second, 8);
}

/** The head of a polytope on the stack: how many vertices and edges, words in a set of facets, facets in use. */
@inline function storeHead(at: usize, vertexCount: i32, edgeCount: i32, set: i32): void {
  store<i32>(at, vertexCount);
  store<i32>(at, edgeCount, 4);
  store<i32>(at, 1, 8);
  store<i32>(at, set, 12);
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
  const joined = joinedEdges();
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
    storeEdge(b, number, p >> 1, q >> 1);
    storeEdge(f, number, p >> 1, q >> 1);
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
  for (let i = 0; i < cut; i++) {
    const number: usize = <usize>i << 2;
    const edge: usize = edges + <usize>load<u32>(cutEdges + number);
    const half = load<i32>(halves + number);
    const p = load<i32>(edge, 4);
    const q = load<i32>(edge, 8);
    const sideP = load<i32>(sides + (<usize>p << 2));
    const sideQ = load<i32>(sides + (<usize>q << 2));
    const pInFront = sideP & 1;
    const startVertex = load<i32>(edgeAt(load<i32>(edge)), EDGE_START);
    const pIsStart = i32(load<i32>(vertices + (<usize>p << 2)) == startVertex);
    // The half with the edge's start is in front if p is, and p is the start.
    const startInFront = pIsStart ^ pInFront ^ 1;
    const toBehind: usize = <usize>load<u32>(inBehind + number);
    const toFront: usize = <usize>load<u32>(inFront + number);
    storeEdge(toBehind, half + startInFront, (pInFront != 0 ? sideQ : sideP) >> 1, behindVertices + i);
    storeEdge(toFront, half + (startInFront ^ 1), (pInFront != 0 ? sideP : sideQ) >> 1, frontVertices + i);
  }
}

/** The edge to `end` in a fan; where there is none, `fresh` is put there. */
@inline function findEdge(fan: usize, end: i32, fresh: i32): i32 {
  const ends = i32x4.splat(end);
  for (let four: usize = fan; four < fan + fanEnds; four += 16) {
    const known = v128.load(four);
    const found = i32x4.bitmask(i32x4.eq(known, ends));
    if (found != 0) return load<i32>(four + (<usize>ctz(found) << 2) + fanEnds);
    const free = i32x4.bitmask(known);
    if (free != 0) {
      const at: usize = four + (<usize>ctz(free) << 2);
      store<i32>(at, end);
      store<i32>(at + fanEnds, fresh);
      return fresh;
    }
  }
  return findFurther(load<i32>(fan + 2 * fanEnds - 4), end, fresh);
}

/** The same for the edges of a full fan, which follow its last one. */
function findFurther(last: i32, end: i32, fresh: i32): i32 {
  let record = edgeAt(last);
  for (let next = load<i32>(record, EDGE_NEXT); next >= 0; next = load<i32>(record, EDGE_NEXT)) {
    record = edgeAt(next);
    if (load<i32>(record, EDGE_END) == end) return next;
  }
  store<i32>(record, fresh, EDGE_NEXT);
  return fresh;
}

/**
 * The edges of the cut join vertices that lie on the same facets but one each. Leaves the number of edges in RESULTS;
 * 0 if they are not as many as they must be.
 */
function joinCut(edgeTotal: i32): i32 {
  const cut = cutCount;
  const cutSets = integers(CUT_SET);
  const onCut = integers(CUT_VERTEX);
  const ones = i32x4.splat(1);
  let b = behindAt;
  let f = frontAt;
  const limit: usize = b + <usize>joinedEdges() * 12;
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
        let edge = keepsOutput ? findEdge(fanAt(first), second, edgeTotal) : edgeTotal;
        if (edge == edgeTotal) addEdge(edgeTotal++, first, second);
        storeEdge(b, edge, behindVertices + i, behindVertices + j);
        storeEdge(f, edge, frontVertices + i, frontVertices + j);
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
      const record = facetAt(facet);
      inBack = load<i32>(record, FACET_PART);
      if (inBack < 0) {
        inBack = facetTotal;
        const through = load<i32>(record, FACET_PLANE);
        addFacet(facetTotal, through);
        addFacet(facetTotal + 1, through);
        facetTotal += 2;
        store<i32>(record, inBack, FACET_PART);
        store<i32>(record, unit, FACET_UNIT);
      } else if (load<i32>(record, FACET_UNIT) != unit) return 0;
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
  storeHead(behindPart, behindTotal, behindEdges + cut + joinedEdges(), behindSet | behindBit);
  storeHead(frontPart, frontTotal, <i32>(frontAt - frontSets - (<usize>frontTotal << 2)) / 12, frontSet | frontBit);
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
  const at = facetAt(number);
  store<i32>(at, plane, FACET_PLANE);
  store<i32>(at, -1, FACET_PART);
  store<i32>(at, -1, FACET_UNIT);
  store<i32>(at, -1, FACET_NUMBER);
}
