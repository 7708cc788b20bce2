/**
 * The same function with fewer units (THEORY section 7): units that are off, affine, doubled or without a way out go, layer by
 * layer, until none is left. Every step writes only numbers that are doubles without rounding and rests on a proved sign, so
 * that the result is the same function, exactly; a unit whose removal would round stays.
 */
import { checkInputs } from "../complex/partition.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { type ProofDomain, spreadDomain } from "./cell-walk.ts";
import {
  foldConstants,
  foldLevel,
  joinAffine,
  mergeParallel,
  noneRemoved,
  type RemovedUnits,
  removeDead,
  removeUnused,
} from "./simplify-rules.ts";
import { fatesEverywhere, fatesOn, type UnitFates } from "./unit-fates.ts";
import { WorkingNetwork } from "./working-network.ts";

export type { RemovedUnits } from "./simplify-rules.ts";

export interface SimplifyOptions {
  /**
   * Where the function must stay the same: a domain of up to six dimensions, or a box of any (`{ dimension, slice, box }`).
   * Default: everywhere.
   */
  readonly domain?: ProofDomain;
  /** How much work may be done to find out what units do on the domain: 1 (default) is some seconds, 10 ten times that. */
  readonly effort?: number;
}

export interface Simplified {
  readonly network: Network;
  /** How many units went, by reason; their sum is `units.before − units.after`. */
  readonly removed: Readonly<RemovedUnits>;
  readonly units: { readonly before: number; readonly after: number };
  /** Per hidden layer of the network at first: which of its units went, increasing. Linear units that were put in instead are not among them. */
  readonly gone: readonly Int32Array[];
  /** Units that are affine on the domain and stay, because giving them to others would round. */
  readonly affineKept: number;
  readonly layers: { readonly before: number; readonly after: number };
  /** The result is the same function on the domain: every step is proved. */
  readonly proved: true;
  /** No number was rounded. */
  readonly exact: true;
}

/**
 * A network without the units that its function does not need, the same function exactly.
 *
 * @throws InvalidDomainError when the domain does not fit the network
 * @example
 * simplify(network, { domain: boxDomain(fullSlice(2), [[0, 1], [0, 1]]) }).removed.dead;
 */
export function simplify(network: Network, { domain, effort = 1 }: SimplifyOptions = {}): Simplified {
  checkNetwork(network);
  const spread = domain && spreadDomain(domain);
  if (spread) checkInputs(network, spread);
  return simplifyBy(network, spread && fatesOn(network, spread, effort));
}

/** The same by what is known of the units on the domain; without it, everywhere. */
export function simplifyBy(network: Network, fates: UnitFates | undefined): Simplified {
  const working = new WorkingNetwork(network);
  const removed = noneRemoved();
  const total = () => Object.values(removed).reduce((sum, count) => sum + count, 0);
  if (fates) mark(working, fates);
  for (let before = -1; total() > before; ) {
    before = total();
    // On a domain the signs are those of the first time: what a unit computes does not change.
    if (!fates) mark(working, fatesEverywhere(working.network()));
    pass(working, removed);
  }
  const result = total() === 0 ? network : working.network();
  return {
    network: result,
    removed,
    units: { before: unitsOf(network), after: unitsOf(result) },
    gone: goneUnits(network, working),
    affineKept: working.levels
      .slice(0, -1)
      .reduce((sum, { affine }) => sum + affine.filter((value) => value).length, 0),
    layers: { before: network.layers.length, after: result.layers.length },
    proved: true,
    exact: true,
  };
}

function goneUnits(network: Network, { levels }: WorkingNetwork): Int32Array[] {
  return network.layers.map(({ bias }, layer) => {
    const left = new Set(levels.find((level) => level.layer === layer)?.units);
    return Int32Array.from(bias.keys()).filter((unit) => !left.has(unit));
  });
}

const unitsOf = (network: Network) => network.layers.reduce((sum, { bias }) => sum + bias.length, 0);

/** Notes which units are off, and which affine. */
function mark(working: WorkingNetwork, { positive, negative }: UnitFates): void {
  positive.forEach((row, level) => {
    const own = working.levels[level];
    own.off = Array.from(row, (value) => value === 0);
    own.affine = own.slopes.map((slope, i) => slope === 1 || negative[level][i] === 0);
  });
}

/** All rules once: what is constant from the first layer on, then the rest from the last one on, where ways out end. */
function pass(working: WorkingNetwork, removed: RemovedUnits): void {
  for (let level = 0; level < working.depth; level++) {
    removeDead(working, level, removed);
    foldConstants(working, level, removed);
  }
  for (let level = working.depth - 1; level >= 0; level--) {
    mergeParallel(working, level, removed);
    removeUnused(working, level, removed);
    if (working.levels[level].bias.length === 0) continue;
    if (!foldLevel(working, level, removed)) joinAffine(working, level, removed);
  }
  working.dropEmpty();
}
