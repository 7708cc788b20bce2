// The two parts of a polytope that a hyperplane cuts, in AssemblyScript: their edges, facets and vertices, written to the
// stack in the order of ../../complex/polytope-stack.ts and ../../complex/polytope-faces.ts.

import { cutFacets } from "./polytope-facets.as";
import { CUT_SET, CUT_VERTEX, SIDES, behindEdges, behindSet, behindVertices, cutCell, cutCount, frontSet, frontVertices, integers } from "./polytope-cut.as";
import { ALL_SET, FACETS, FRONT_SET, OPEN_SET, RESULTS, STACK, VERTICES, dimension, table } from "./polytope-tables.as";

/** How many edges the cut itself has: each of its vertices lies on d − 1 of them. */
@inline function joinedEdges(): i32 { return (cutCount * (dimension - 1)) >> 1; }

/** An edge of a polytope on the stack: its ends' places among the vertices. */
@inline function storeEdge(at: usize, first: i32, second: i32): void {
  store<i64>(at, <i64>first | (<i64>second << 32));
}

/** Sides of a cut. */
const BEHIND: i32 = 0;
const FRONT: i32 = 1;

/** The parts on the stack. */
let behindPart: usize = 0;
let frontPart: usize = 0;
/** The edges in the cut, as those of the part behind. */
let joined: usize = 0;

@inline function partOf(side: i32): usize { return side == BEHIND ? behindPart : frontPart; }
@inline function keptOf(side: i32): i32 { return side == BEHIND ? behindVertices : frontVertices; }
@inline function setOf(side: i32): i32 { return side == BEHIND ? behindSet : frontSet; }

/** Puts the parts on the stack from `top` on, as far as the part in front; where that ends is seen when it is written. */
function layOut(top: i32): void {
  behindPart = table(STACK) + (<usize>top << 2);
  joined = behindPart + (VERTICES << 2) + (<usize>(behindVertices + behindEdges + 2 * cutCount) << 3);
  frontPart = joined + (<usize>joinedEdges() << 3);
}

/** Which of the four sets at `at` have all of `set` but at most one. */
@inline function joins(set: v128, at: usize): i32 {
  const apart = v128.andnot(set, v128.load(at));
  return i32x4.bitmask(i32x4.eq(v128.and(apart, i32x4.sub(apart, i32x4.splat(1))), i32x4.splat(0)));
}

/** The edges of the cut join vertices that lie on the same facets but one each; 0 if they are not as many as they must be. */
function joinCut(): i32 {
  const cut = cutCount;
  const cutSets = integers(CUT_SET);
  const first = behindVertices;
  const end = frontPart;
  let to = joined;
  for (let i = 0; i < cut; i++) {
    const set = i32x4.splat(load<i32>(cutSets + (<usize>i << 2)));
    for (let base = (i + 1) & ~15; base < cut; base += 16) {
      const at: usize = cutSets + (<usize>base << 2);
      let found = joins(set, at) | (joins(set, at + 16) << 4) | (joins(set, at + 32) << 8) | (joins(set, at + 48) << 12);
      if (base <= i) found &= -2 << (i - base);
      if (cut - base < 16) found &= (1 << (cut - base)) - 1;
      for (; found != 0; found &= found - 1) {
        if (to == end) return 0;
        storeEdge(to, first + i, first + base + ctz(found));
        to += 8;
      }
    }
  }
  return i32(to == end);
}

/**
 * The edges of the part on a side: those that stay, and halves of those that are cut, in their order, then those of the
 * cut, which stand behind the others already in the part behind. Returns where they end.
 */
function writeEdges(side: i32): usize {
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const edges: usize = at + (<usize>(VERTICES + 2 * load<i32>(at)) << 2);
  const end: usize = edges + (<usize>load<i32>(at, 4) << 3);
  const sides = integers(SIDES);
  let fresh = keptOf(side);
  let to: usize = partOf(side) + (<usize>(VERTICES + 2 * (fresh + cutCount)) << 2);
  for (let edge: usize = edges; edge < end; edge += 8) {
    const p = load<i32>(sides + (<usize>load<u32>(edge) << 2)) ^ side;
    const q = load<i32>(sides + (<usize>load<u32>(edge, 4) << 2)) ^ side;
    const isCut = (p ^ q) & 1;
    storeEdge(to, ((p & 1) != 0 ? q : p) >> 1, isCut != 0 ? fresh : q >> 1);
    to += <usize>(~(p & q) & 1) << 3;
    fresh += isCut;
  }
  if (side == BEHIND) return frontPart;
  const apart = <i64>(frontVertices - behindVertices);
  const shift = i64x2.splat(apart + (apart << 32));
  for (let edge: usize = joined; edge < frontPart; edge += 16, to += 16) {
    v128.store(to, i64x2.add(v128.load(edge), shift));
  }
  return to - ((frontPart - joined) & 8);
}

/** Vertices strictly on a side, then those on the cut. */
function writeVertices(side: i32): void {
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const count: usize = <usize>load<i32>(at) << 2;
  const vertices: usize = at + (VERTICES << 2);
  const sets: usize = vertices + count;
  const sides = integers(SIDES);
  const cutSets = integers(CUT_SET);
  const onCut = integers(CUT_VERTEX);
  const kept = setOf(side);
  const bit = 1 << ctz(~kept);
  let to: usize = partOf(side) + (VERTICES << 2);
  const toSets: usize = <usize>(keptOf(side) + cutCount) << 2;
  for (let i: usize = 0; i < count; i += 4) {
    store<i32>(to, load<i32>(vertices + i));
    store<i32>(to + toSets, load<i32>(sets + i));
    to += <usize>(~(load<i32>(sides + i) ^ side) & 1) << 2;
  }
  for (let i: usize = 0; i < <usize>cutCount << 2; i += 4, to += 4) {
    store<i32>(to, load<i32>(onCut + i));
    store<i32>(to + toSets, (load<i32>(cutSets + i) & kept) | bit);
  }
}

/** Writes a part, but for its facets and the edges of the cut behind; returns where it ends. */
function writePart(side: i32): usize {
  const at: usize = table(STACK) + (<usize>cutCell << 2);
  const part = partOf(side);
  const kept = setOf(side);
  const bit = 1 << ctz(~kept);
  const count = keptOf(side) + cutCount;
  // Where a list is longer for a moment by what is not kept, the next one is written over it.
  writeVertices(side);
  const end = writeEdges(side);
  const edges: usize = part + (<usize>(VERTICES + 2 * count) << 2);
  store<i32>(part, count);
  store<i32>(part, <i32>((end - edges) >> 3), 4);
  store<i32>(part, 1, 8);
  store<i32>(part, kept | bit, ALL_SET);
  store<i32>(part, (load<i32>(at, FRONT_SET) & kept) | (bit & -side), FRONT_SET);
  store<i32>(part, load<i32>(at, OPEN_SET) & kept, OPEN_SET);
  return end;
}

/**
 * Ends a cut: both parts on the stack from `top` on. Leaves in the table RESULTS (after the number of vertices) the number of
 * facets, the end of the stack, and where the part in front begins; the part behind begins at `top`. Returns 0 where another
 * cell cut a facet differently.
 */
export function finish(plane: i32, unit: i32, facetTotal: i32, top: i32): i32 {
  layOut(top);
  // Before the edges of the cut, the first of which is written over for a moment.
  writePart(BEHIND);
  if (joinCut() == 0) return 0;
  const facets: usize = table(STACK) + (<usize>(cutCell + FACETS) << 2);
  const total = cutFacets(facets, behindPart + (FACETS << 2), frontPart + (FACETS << 2), behindSet, frontSet, plane, unit, facetTotal);
  if (total < 0) return 0;
  const end = writePart(FRONT);
  const stack = table(STACK);
  store<i32>(table(RESULTS), total, 4);
  store<i32>(table(RESULTS), <i32>((end - stack) >> 2), 8);
  store<i32>(table(RESULTS), <i32>((frontPart - stack) >> 2), 12);
  return 1;
}
