// The two parts of a polytope that a hyperplane cuts, in AssemblyScript: their edges, facets and vertices, written to the
// stack in the order of ../../complex/polytope-stack.ts and ../../complex/polytope-faces.ts.

import { CUT_SET, CUT_VERTEX, SIDES, behindEdges, behindSet, behindVertices, cutCell, cutCount, frontSet, frontVertices, integers } from "./polytope-cut.as";
import { ALL_SET, FACETS, FACET_NUMBER, FACET_PART, FACET_PLANE, FACET_UNIT, FRONT_SET, OPEN_SET, RESULTS, STACK, VERTICES, dimension, facetAt, keepsOutput, table } from "./polytope-tables.as";

/** How many edges the cut itself has: each of its vertices lies on d − 1 of them. */
@inline function joinedEdges(): i32 { return (cutCount * (dimension - 1)) >> 1; }

/** An edge of a polytope on the stack: its ends' places among the vertices. */
@inline function storeEdge(at: usize, first: i32, second: i32): void {
  store<i64>(at, <i64>first | (<i64>second << 32));
}

/** The head of a polytope on the stack: how many vertices and edges, and its sets of facets. */
@inline function storeHead(at: usize, vertexCount: i32, edgeCount: i32, all: i32, front: i32, open: i32): void {
  store<i32>(at, vertexCount);
  store<i32>(at, edgeCount, 4);
  store<i32>(at, 1, 8);
  store<i32>(at, all, ALL_SET);
  store<i32>(at, front, FRONT_SET);
  store<i32>(at, open, OPEN_SET);
}

/** The parts on the stack, and where their edges end. */
let behindPart: usize = 0;
let frontPart: usize = 0;
let behindAt: usize = 0;
let frontAt: usize = 0;

/** Edges stay where they belong; those that are cut leave one half in each part. */
function shareEdges(top: i32): void {
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const count = load<i32>(at);
  const vertices: usize = at + (VERTICES << 2);
  const edges: usize = vertices + (<usize>count << 3);
  const end: usize = edges + (<usize>load<i32>(at, 4) << 3);
  const cut = cutCount;
  const joined = joinedEdges();
  behindPart = table(STACK) + (<usize>top << 2);
  let b: usize = behindPart + (<usize>(VERTICES + 2 * (behindVertices + cut)) << 2);
  frontPart = b + (<usize>(behindEdges + cut + joined) << 3);
  let f: usize = frontPart + (<usize>(VERTICES + 2 * (frontVertices + cut)) << 2);
  const sides = integers(SIDES);
  let inBehind = behindVertices;
  let inFront = frontVertices;
  for (let edge: usize = edges; edge < end; edge += 8) {
    const p = load<i32>(sides + (<usize>load<u32>(edge) << 2));
    const q = load<i32>(sides + (<usize>load<u32>(edge, 4) << 2));
    const placeP = p >> 1;
    const placeQ = q >> 1;
    const pInFront = (p & 1) != 0;
    const isCut = (p ^ q) & 1;
    storeEdge(b, select(placeQ, placeP, pInFront), select(inBehind, placeQ, isCut != 0));
    storeEdge(f, select(placeP, placeQ, pInFront), select(inFront, placeQ, isCut != 0));
    b += <usize>(~(p & q) & 1) << 3;
    f += <usize>((p | q) & 1) << 3;
    inBehind += isCut;
    inFront += isCut;
  }
  behindAt = b;
  frontAt = f;
}

/** The edges of the cut join vertices that lie on the same facets but one each; 0 if they are not as many as they must be. */
function joinCut(): i32 {
  const cut = cutCount;
  const cutSets = integers(CUT_SET);
  const ones = i32x4.splat(1);
  let b = behindAt;
  let f = frontAt;
  const limit: usize = b + (<usize>joinedEdges() << 3);
  for (let i = 0; i < cut; i++) {
    const set = i32x4.splat(load<i32>(cutSets + (<usize>i << 2)));
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
        storeEdge(b, behindVertices + i, behindVertices + j);
        storeEdge(f, frontVertices + i, frontVertices + j);
        b += 8;
        f += 8;
      }
    }
  }
  frontAt = f;
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
        if (keepsOutput) {
          store<i32>(record, inBack, FACET_PART);
          store<i32>(record, unit, FACET_UNIT);
        }
      } else if (load<i32>(record, FACET_UNIT) != unit) return 0;
      inFace = inBack + 1;
    }
    store<i32>(behindFacets + bit, inBack);
    store<i32>(frontFacets + bit, inFace);
  }
  // The lowest free bit is the cut's.
  store<i32>(behindFacets + (<usize>ctz(~behindSet) << 2), cutFacet);
  store<i32>(frontFacets + (<usize>ctz(~frontSet) << 2), cutFacet);
  store<i32>(table(RESULTS), facetTotal, 4);
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
  const inFrontOf = load<i32>(at, FRONT_SET);
  const open = load<i32>(at, OPEN_SET);
  const behindEdgeCount = behindEdges + cut + joinedEdges();
  const frontEdgeCount = <i32>((frontAt - frontSets - (<usize>frontTotal << 2)) >> 3);
  storeHead(behindPart, behindTotal, behindEdgeCount, behindSet | behindBit, inFrontOf & behindSet, open & behindSet);
  const inFront = (inFrontOf & frontSet) | frontBit;
  storeHead(frontPart, frontTotal, frontEdgeCount, frontSet | frontBit, inFront, open & frontSet);
  store<i32>(table(RESULTS), <i32>((frontAt - stack) >> 2), 8);
  store<i32>(table(RESULTS), <i32>((frontPart - stack) >> 2), 12);
}

/**
 * Ends a cut: edges, facets, and the two parts on the stack from `top` on. Leaves in the table RESULTS (after the number of
 * vertices) the number of facets, the end of the stack, and where the part in front begins; the part behind begins at
 * `top`. Returns 0 where another cell cut a facet differently.
 */
export function finish(plane: i32, unit: i32, facetTotal: i32, top: i32): i32 {
  shareEdges(top);
  if (joinCut() == 0 || cutFacets(plane, unit, facetTotal) == 0) return 0;
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
