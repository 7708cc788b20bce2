// The facets of polytopes that are cut, in AssemblyScript: records that point to their parts, as in
// ../../complex/polytope-faces.ts.

import { FACET_NUMBER, FACET_PART, FACET_PLANE, FACET_UNIT, facetAt, keepsOutput } from "./polytope-tables.as";

@inline function addFacet(number: i32, plane: i32): void {
  v128.store(facetAt(number), i32x4.replace_lane(i32x4.splat(-1), <u8>(FACET_PLANE >> 2), plane));
}

/**
 * The facets (by bit, at `facets`) of the two parts of a polytope that a hyperplane cuts: those of only one of the sets
 * `inBehind` and `inFront` stay, the others are cut, and the cut's has the lowest free bit of each set. New ones are numbered from
 * `total` on; returns the next number, or −1 where another cell cut a facet differently.
 */
export function cutFacets(facets: usize, behind: usize, front: usize, inBehind: i32, inFront: i32, plane: i32, unit: i32, total: i32): i32 {
  const cutFacet = total++;
  addFacet(cutFacet, plane);
  for (let set = inBehind | inFront; set != 0; set &= set - 1) {
    const bit: usize = <usize>ctz(set) << 2;
    const facet = load<i32>(facets + bit);
    store<i32>(behind + bit, facet);
    store<i32>(front + bit, facet);
  }
  // Without branches: whether the cell on the other side has cut a facet nobody could guess.
  let others = 0;
  for (let set = inBehind & inFront; set != 0; set &= set - 1) {
    const bit: usize = <usize>ctz(set) << 2;
    const record = facetAt(load<i32>(facets + bit));
    const known = load<i32>(record, FACET_PART);
    const isKnown = i32(known >= 0);
    others |= (load<i32>(record, FACET_UNIT) ^ unit) & -isKnown;
    const part = select(known, total, isKnown);
    const through = load<i32>(record, FACET_PLANE);
    addFacet(total, through);
    addFacet(total + 1, through);
    total += 2 - 2 * isKnown;
    if (keepsOutput) {
      store<i32>(record, part, FACET_PART);
      store<i32>(record, unit, FACET_UNIT);
    }
    store<i32>(behind + bit, part);
    store<i32>(front + bit, part + 1);
  }
  if (others != 0) return -1;
  store<i32>(behind + (<usize>ctz(~inBehind) << 2), cutFacet);
  store<i32>(front + (<usize>ctz(~inFront) << 2), cutFacet);
  return total;
}
