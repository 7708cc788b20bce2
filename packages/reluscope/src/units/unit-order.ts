/**
 * The strict partial order of the units of a first hidden layer on a domain D (S3; THEORY section 5): i ≺ j iff
 * {y_j > 0} ∩ D ⊊ {y_i > 0} ∩ D. Along a chain the function is built piece by piece as in one dimension, each unit changing
 * only what lies behind it; a trained network's units fall into several chains (multiple strict partial orders).
 */
import { checkInputs } from "../complex/partition.ts";
import { integerRowKey } from "../exact/row-key.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { chainCover, hasseDiagram } from "./chain-cover.ts";
import { type DomainRows, domainRows, extremeSign, type ProofDomain } from "./domain-rows.ts";
import { Inclusions } from "./inclusion.ts";
import { type UnitForms, unitForms } from "./unit-forms.ts";

/**
 * Where a unit is on in the domain (y > 0, as a set in the closed domain): nowhere, at some points, everywhere; "linear" is a
 * unit with the same slope on both sides, which makes no crease and has no place in the order.
 */
export type UnitExtent = "nowhere" | "somewhere" | "everywhere" | "linear";

export interface UnitOrder {
  readonly domain: ProofDomain;
  /** N: units of the first hidden layer. */
  readonly units: number;
  /** N */
  readonly extents: readonly UnitExtent[];
  /**
   * Units that are on at the same points of the domain, together: C lists, units increasing, in the order of their first units.
   * Linear units are in none.
   */
  readonly classes: readonly (readonly number[])[];
  /** N: the class of each unit; −1 for linear units. */
  readonly classOf: Int32Array;
  /** C × C: `before[a * C + b]` is 1 where a ≺ b, that is, where b is on only where a is, and not everywhere there. */
  readonly before: Uint8Array;
  /** Pairs a, b of classes with a ≺ b and nothing between, one after the other: the Hasse diagram. Without units that are nowhere on. */
  readonly covers: Uint32Array;
  /** The fewest chains of classes that hold all units that are somewhere on; along a chain each is before the next. */
  readonly chains: readonly (readonly number[])[];
  /** As many classes as there are chains, none before another: the proof that fewer chains cannot do (Dilworth). */
  readonly antichain: readonly number[];
  /** Pairs that doubles did not decide and exact linear programs did. */
  readonly exactPrograms: number;
  readonly certified: true;
}

export interface UnitOrderOptions {
  /** Called now and then with the number of units that were compared with all others. */
  readonly onProgress?: (units: number) => void;
}

/**
 * The order of the units of the network's first hidden layer on a domain, every inclusion proved.
 *
 * @param network any network with a hidden layer; only the first one is looked at
 * @param domain a segment, polygon, box or polytope in any slice of the input space, of any dimension
 * @throws Error when there is no hidden layer; InvalidDomainError when the slice does not have the network's number of inputs
 * @example
 * const order = unitOrder(network, boxDomain(fullSlice(2), [[0, 1], [0, 1]]));
 * order.chains.map((chain) => chain.map((k) => order.classes[k])); // units along each chain
 */
export function unitOrder(network: Network, domain: ProofDomain, options: UnitOrderOptions = {}): UnitOrder {
  checkNetwork(network);
  checkInputs(network, domain);
  if (network.layers.length === 0) throw new Error("the network has no hidden layer; an order needs units");
  const rows = domainRows(domain);
  const forms = unitForms(network, rows);
  const { negativeSlope } = network.layers[0];
  const extents = forms.exact.map((_, unit) =>
    negativeSlope[unit] === 1 ? "linear" : extentOf(forms, unit, rows),
  );
  const { insides, exactPrograms } = inclusionsOf(forms, extents, rows, options);
  const { classes, classOf } = classesOf(extents, insides);
  const size = classes.length;
  const before = new Uint8Array(size * size);
  classes.forEach(([i], a) => {
    classes.forEach(([j], b) => {
      if (a !== b && isSubset(extents, insides, j, i)) before[a * size + b] = 1;
    });
  });
  return {
    domain,
    units: forms.count,
    extents,
    classes,
    classOf,
    before,
    ...chainsOf(extents, classes, before),
    exactPrograms,
    certified: true,
  };
}

/** Whether unit i is before unit j: j is on only where i is, and i at more points. Linear units are before none. */
export function isBefore({ classes, classOf, before }: UnitOrder, i: number, j: number): boolean {
  const [a, b] = [classOf[i], classOf[j]];
  return a >= 0 && b >= 0 && before[a * classes.length + b] === 1;
}

function extentOf(forms: UnitForms, unit: number, domain: DomainRows): UnitExtent {
  const { dimension: d, doubles, errors, exact } = forms;
  const { low, high } = domain;
  const at = unit * (d + 1);
  let [least, most] = [doubles[at + d], doubles[at + d]];
  for (let k = 0; k < d; k++) {
    const [a, b] = [doubles[at + k] * low[k], doubles[at + k] * high[k]];
    least += Math.min(a, b);
    most += Math.max(a, b);
  }
  const error = errors[unit];
  // The box holds the domain: what it proves is so, the other way round it tells something only where they are the same.
  if (most < -error) return "nowhere";
  if (least > error) return "everywhere";
  const surelyOn = domain.isBox && most > error;
  if (!surelyOn && extremeSign(exact[unit], domain, 1) <= 0) return "nowhere";
  const surelyOff = domain.isBox && least < -error;
  return !surelyOff && extremeSign(exact[unit], domain, -1) > 0 ? "everywhere" : "somewhere";
}

/** N × N: `insides[j * N + i]` is 1 where unit j is on only where i is, for units that are on somewhere. */
function inclusionsOf(
  forms: UnitForms,
  extents: readonly UnitExtent[],
  domain: DomainRows,
  { onProgress }: UnitOrderOptions,
): { insides: Uint8Array; exactPrograms: number } {
  const n = forms.count;
  const insides = new Uint8Array(n * n);
  const inclusions = new Inclusions(forms, domain);
  // Units on one hyperplane: the same set, or sets without a common point.
  const keys = forms.exact.map((row) => integerRowKey(row));
  for (let i = 0; i < n; i++) {
    onProgress?.(i);
    if (extents[i] !== "somewhere") continue;
    for (let j = 0; j < n; j++) {
      if (extents[j] !== "somewhere") continue;
      const same = keys[i].key === keys[j].key;
      const inside = same ? keys[i].turned === keys[j].turned : inclusions.isInside(j, i);
      if (inside) insides[j * n + i] = 1;
    }
  }
  return { insides, exactPrograms: inclusions.programs };
}

/** Whether j is on only where i is. */
function isSubset(extents: readonly UnitExtent[], insides: Uint8Array, j: number, i: number): boolean {
  if (extents[j] === "nowhere" || extents[i] === "everywhere") return true;
  if (extents[i] === "nowhere" || extents[j] === "everywhere") return false;
  return insides[j * extents.length + i] === 1;
}

function classesOf(extents: readonly UnitExtent[], insides: Uint8Array) {
  const classes: number[][] = [];
  const classOf = new Int32Array(extents.length).fill(-1);
  extents.forEach((extent, unit) => {
    if (extent === "linear") return;
    const found = classes.findIndex(
      ([first]) => isSubset(extents, insides, first, unit) && isSubset(extents, insides, unit, first),
    );
    classOf[unit] = found < 0 ? classes.length : found;
    if (found < 0) classes.push([unit]);
    else classes[found].push(unit);
  });
  return { classes, classOf };
}

/** Units that are never on build nothing: chains and diagram do without them. */
function chainsOf(
  extents: readonly UnitExtent[],
  classes: readonly (readonly number[])[],
  before: Uint8Array,
) {
  const all = classes.length;
  const kept = classes.map((_, k) => k).filter((k) => extents[classes[k][0]] !== "nowhere");
  const n = kept.length;
  const own = new Uint8Array(n * n);
  kept.forEach((a, i) => {
    kept.forEach((b, j) => {
      own[i * n + j] = before[a * all + b];
    });
  });
  const relation = { size: n, before: own };
  const { chains, antichain } = chainCover(relation);
  return {
    covers: hasseDiagram(relation).map((k) => kept[k]),
    chains: chains.map((chain) => chain.map((k) => kept[k])),
    antichain: antichain.map((k) => kept[k]),
  };
}
