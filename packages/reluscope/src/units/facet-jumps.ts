/** The hyperplanes along which an output has creases, and the jump on each facet; exact (THEORY section 5, more inputs). */
import { nearestDouble } from "../exact/dyadic.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import { primitive } from "../exact/rational.ts";
import { integerRowKey } from "../exact/row-key.ts";
import type { CreaseComplex } from "./crease-complex.ts";

export interface CreaseGroup {
  /** d coefficients and a constant, primitive, the first one that is not 0 above 0. */
  readonly hyperplane: ExactForm;
  /** Λ times 2^scale, on the first facet found. */
  readonly jump: bigint;
  /** Facets with this jump. */
  readonly facets: number[];
  /** A facet in the hyperplane with another jump that is not 0; −1 when there is none. */
  readonly other: number;
}

/** A change of a jump by less than this part of it is told only if no plainer one is found among so many more facets. */
const PLAIN_CHANGE = 0.5;
const MORE_FACETS = 8192;

/**
 * Groups in the order of their first facets. Where some group has facets with different jumps, only that one: the first one that
 * changes plainly, or the one that changes most among the first found.
 */
export function creaseGroups(complex: CreaseComplex, output: number): CreaseGroup[] {
  const { facetCells, facetNeurons, cells } = complex;
  const known = new Array<ExactForm | undefined>(cells);
  const formOn = (cell: number) => {
    known[cell] ??= complex.output(cell, output);
    return known[cell];
  };
  const groups = new Map<string, CreaseGroup>();
  let broken: CreaseGroup | undefined;
  let change = 0;
  let end = facetNeurons.length;
  for (let facet = 0; facet < end; facet++) {
    const [p, q] = [facetCells[2 * facet], facetCells[2 * facet + 1]];
    if (p < 0 || q < 0) continue;
    const [before, after] = [formOn(p), formOn(q)];
    const difference = after.map((value, k) => value - before[k]);
    if (difference.every((value) => value === 0n)) continue;
    const { key, turned } = integerRowKey(difference);
    const group = groups.get(key);
    const hyperplane =
      group?.hyperplane ?? primitive(turned ? difference.map((value) => -value) : difference);
    const lead = hyperplane.findIndex((value) => value !== 0n);
    const factor = difference[lead] / hyperplane[lead];
    // From p to q: on which side q is, its neuron's form says, which is positive there.
    const jump = complex.neuronRow(q, facet)[lead] > 0n ? factor : -factor;
    if (!group) groups.set(key, { hyperplane, jump, facets: [facet], other: -1 });
    else if (group.jump === jump) group.facets.push(facet);
    else {
      if (!broken) end = Math.min(end, facet + MORE_FACETS);
      const own = relativeChange(group.jump, jump);
      if (broken && own <= change) continue;
      broken = { ...group, facets: [...group.facets], other: facet };
      change = own;
      if (own >= PLAIN_CHANGE) break;
    }
  }
  return broken ? [broken] : [...groups.values()];
}

function relativeChange(a: bigint, b: bigint): number {
  const size = (value: bigint) => (value < 0n ? -value : value);
  return nearestDouble(size(a - b), size(a) > size(b) ? size(a) : size(b));
}
