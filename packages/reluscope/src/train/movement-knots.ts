/**
 * How the knots of a one-input network move between two snapshots of its training ("Control", THEORY section 5; S3): each knot is
 * named by the unit that makes it, places and orders are compared as rational numbers, and what is told is what holds at the
 * snapshots. With one hidden layer a unit has one knot, wherever it is; deeper units have any number of them on the segment.
 */
import type { LineDomain } from "../complex/domain.ts";
import { compare, type Fraction, fractionOf, minus, toDouble, ZERO } from "../exact/fraction.ts";
import type { Network } from "../network/network.ts";
import type { Facing } from "../spline/facing.ts";
import { analyseSpline } from "../spline/spline-analysis.ts";
import { splineOnSegment } from "../spline/spline-analysis-deep.ts";
import { alignedInOrder } from "./align-in-order.ts";

/** A knot by the unit that makes it. */
export interface KnotName {
  /** From 1. */
  readonly layer: number;
  /** From 0. */
  readonly unit: number;
  /** Which of the unit's knots on the segment, from 0, left to right; 0 with one hidden layer. */
  readonly index: number;
}

export interface NamedKnot extends KnotName {
  readonly t: Fraction;
  /** Strictly inside the segment. */
  readonly inside: boolean;
  /** Inside, and the slope of an output changes there. */
  readonly visible: boolean;
  /** With one hidden layer: whether any output takes something from this unit's crease; true otherwise. */
  readonly used: boolean;
}

/** All knots of one snapshot. */
export interface KnotState {
  readonly domain: LineDomain;
  /** Each knot by unit, t increasing; with one hidden layer those outside the segment and those that cancel too. */
  readonly knots: readonly NamedKnot[];
  /** Pieces of the function with all its outputs, on the segment. */
  readonly pieces: number;
  /** With one hidden layer: where each unit faces; undefined for a unit that is constant. */
  readonly facings: readonly (Facing | undefined)[] | undefined;
}

/** Why a knot that was visible is so no longer: its unit passes the segment's end, or gets constant, or no output takes anything from it, or others at the same place cancel it; a deeper unit may not switch any more. */
export type KnotEnd = "left" | "constant" | "unused" | "cancelled" | "gone";

export interface KnotMove extends KnotName {
  readonly from: Fraction;
  readonly to: Fraction;
}

/** What moved between two snapshots; knots have the names of the earlier one, born ones of the later. */
export interface KnotMovement {
  /** Before and after. */
  readonly pieces: readonly [number, number];
  /** Knots that are visible before and after and stand at another place. */
  readonly moved: readonly KnotMove[];
  /** Knots that are visible before and after at the same place. */
  readonly stayed: number;
  /** Visible before, not after. */
  readonly died: readonly (KnotName & { readonly t: Fraction; readonly reason: KnotEnd })[];
  /** Visible after, not before; `reason` is why it was not. */
  readonly born: readonly (KnotName & { readonly t: Fraction; readonly reason: KnotEnd })[];
  /** Knots inside the segment that stand at one place now and did not all before. */
  readonly merged: readonly { readonly t: Fraction; readonly knots: readonly KnotName[] }[];
  /** Knots inside the segment that stood at one place (`t`) and do not all any more. */
  readonly parted: readonly { readonly t: Fraction; readonly knots: readonly KnotName[] }[];
  /** Pairs inside the segment before and after that changed their order: the first was left of the second. */
  readonly crossed: readonly (readonly [KnotName, KnotName])[];
  /** With one hidden layer: units that face the other way now, so that their knots went round by infinity. */
  readonly turned: readonly number[];
}

/**
 * The knots of a network along a segment, each with the unit that makes it.
 *
 * @throws Error when the domain does not fit the network
 */
export function knotState(network: Network, domain: LineDomain): KnotState {
  return network.layers.length === 1 ? shallowState(network, domain) : deepState(network, domain);
}

function shallowState(network: Network, domain: LineDomain): KnotState {
  const all = Array.from({ length: network.outputSize }, (_, output) =>
    analyseSpline(network, domain, output),
  );
  const [{ units }] = all;
  const [low, high] = [fractionOf(domain.low), fractionOf(domain.high)];
  // places where an output's slope changes on the whole line
  const visible = new Set(all.flatMap(({ spline }) => spline.knots.map(({ t }) => placeKey(t))));
  const pieces =
    new Set(all.flatMap(({ onSegment }) => onSegment.knots.map(({ t }) => placeKey(t)))).size + 1;
  const knots = units.flatMap(({ unit, knot: t }): NamedKnot[] => {
    if (!t) return [];
    const inside = compare(t, low) > 0 && compare(t, high) < 0;
    const used = all.some((one) => one.units[unit].jump.top !== 0n);
    return [
      { layer: 1, unit, index: 0, t, inside, visible: inside && used && visible.has(placeKey(t)), used },
    ];
  });
  knots.sort((a, b) => compare(a.t, b.t) || a.unit - b.unit);
  return { domain, knots, pieces, facings: units.map(({ facing }) => facing) };
}

/** Fractions are in lowest terms. */
const placeKey = ({ top, bottom }: Fraction) => `${top}/${bottom}`;

function deepState(network: Network, domain: LineDomain): KnotState {
  const places = new Map<string, { t: Fraction; neurons: readonly (readonly [number, number])[] }>();
  for (let output = 0; output < network.outputSize; output++)
    for (const { t, neurons } of splineOnSegment(network, domain, output).knots)
      places.set(placeKey(t), { t, neurons });
  const sorted = [...places.values()].sort((a, b) => compare(a.t, b.t));
  const counts = new Map<string, number>();
  const knots = sorted.flatMap(({ t, neurons }) =>
    neurons.map(([layer, unit]): NamedKnot => {
      const key = `${layer}:${unit}`;
      const index = counts.get(key) ?? 0;
      counts.set(key, index + 1);
      return { layer, unit, index, t, inside: true, visible: true, used: true };
    }),
  );
  return { domain, knots, pieces: sorted.length + 1, facings: undefined };
}

/**
 * What happened to the knots between two snapshots of one network.
 *
 * Of a deeper unit whose number of knots changed, those are taken to be the same that can be in their order with the least
 * movement in all, measured in doubles; the others died or were born.
 *
 * @example
 * const { merged, crossed } = knotMovement(knotState(before, domain), knotState(after, domain));
 */
export function knotMovement(before: KnotState, after: KnotState): KnotMovement {
  const pairs = followedKnots(before, after);
  const both = pairs.filter((pair): pair is [NamedKnot, NamedKnot] => !!pair[0] && !!pair[1]);
  const moved: KnotMove[] = [];
  let stayed = 0;
  for (const [a, b] of both) {
    if (!a.visible || !b.visible) continue;
    if (compare(a.t, b.t) === 0) stayed++;
    else moved.push({ ...nameOf(a), from: a.t, to: b.t });
  }
  const died = pairs.flatMap(([a, b]) =>
    a?.visible && !b?.visible ? [{ ...nameOf(a), t: a.t, reason: whyInvisible(b, after) }] : [],
  );
  const born = pairs.flatMap(([a, b]) =>
    b?.visible && !a?.visible ? [{ ...nameOf(b), t: b.t, reason: whyInvisible(a, before) }] : [],
  );
  const inside = both.filter(([a, b]) => a.inside && b.inside);
  return {
    pieces: [before.pieces, after.pieces],
    moved,
    stayed,
    died,
    born,
    merged: meetings(inside.map(([a, b]) => ({ name: nameOf(a), apart: a.t, at: b.t }))),
    parted: meetings(inside.map(([a, b]) => ({ name: nameOf(a), apart: b.t, at: a.t }))),
    crossed: crossings(inside),
    turned: turnedUnits(before, after),
  };
}

/** The longest way that a knot moved, exactly; 0 when none did. */
export function farthestMove({ moved }: KnotMovement): Fraction {
  let farthest = ZERO;
  for (const { from, to } of moved) {
    const way = compare(from, to) < 0 ? minus(to, from) : minus(from, to);
    if (compare(way, farthest) > 0) farthest = way;
  }
  return farthest;
}

const nameOf = ({ layer, unit, index }: KnotName): KnotName => ({ layer, unit, index });

/** Knots before and after that are the same, in the order of before; then those without an earlier one. See `knotMovement`. */
export function followedKnots(
  before: KnotState,
  after: KnotState,
): [NamedKnot | undefined, NamedKnot | undefined][] {
  const byUnit = (knots: readonly NamedKnot[]) => {
    const groups = new Map<string, NamedKnot[]>();
    for (const knot of knots) {
      const key = `${knot.layer}:${knot.unit}`;
      const group = groups.get(key);
      if (group) group.push(knot);
      else groups.set(key, [knot]);
    }
    return groups;
  };
  const later = byUnit(after.knots);
  const partner = new Map<NamedKnot, NamedKnot>();
  for (const [key, own] of byUnit(before.knots)) {
    const others = later.get(key) ?? [];
    const places = (knots: readonly NamedKnot[]) => knots.map(({ t }) => toDouble(t));
    for (const [i, j] of alignedInOrder(places(own), places(others))) partner.set(own[i], others[j]);
  }
  const taken = new Set(partner.values());
  return [
    ...before.knots.map((knot): [NamedKnot, NamedKnot | undefined] => [knot, partner.get(knot)]),
    ...after.knots
      .filter((knot) => !taken.has(knot))
      .map((knot): [undefined, NamedKnot] => [undefined, knot]),
  ];
}

function whyInvisible(knot: NamedKnot | undefined, { facings }: KnotState): KnotEnd {
  if (!knot) return facings ? "constant" : "gone";
  if (!knot.inside) return "left";
  return knot.used ? "cancelled" : "unused";
}

/** Places at which knots stand together now that stood apart. */
function meetings(
  knots: readonly { readonly name: KnotName; readonly apart: Fraction; readonly at: Fraction }[],
) {
  const groups = new Map<string, typeof knots>();
  for (const knot of knots) {
    const key = placeKey(knot.at);
    groups.set(key, [...(groups.get(key) ?? []), knot]);
  }
  return [...groups.values()]
    .filter((group) => group.some(({ apart }) => compare(apart, group[0].apart) !== 0))
    .sort((a, b) => compare(a[0].at, b[0].at))
    .map((group) => ({ t: group[0].at, knots: group.map(({ name }) => name) }));
}

/** Pairs in strict order before and in the other after. */
function crossings(inside: readonly (readonly [NamedKnot, NamedKnot])[]): [KnotName, KnotName][] {
  const rank = new Map<NamedKnot, number>();
  const byPlace = inside.map(([, b]) => b).sort((a, b) => compare(a.t, b.t));
  byPlace.forEach((knot, k) => {
    const previous = byPlace[k - 1];
    const shared = k > 0 && compare(previous.t, knot.t) === 0;
    rank.set(knot, shared ? (rank.get(previous) ?? k) : k);
  });
  const crossed: [KnotName, KnotName][] = [];
  // knots of a state are in the order of their places
  for (let i = 0; i < inside.length; i++)
    for (let j = i + 1; j < inside.length; j++) {
      const [[a, b], [c, d]] = [inside[i], inside[j]];
      if ((rank.get(b) ?? 0) <= (rank.get(d) ?? 0)) continue;
      if (compare(a.t, c.t) < 0) crossed.push([nameOf(a), nameOf(c)]);
    }
  return crossed;
}

function turnedUnits({ facings: before }: KnotState, { facings: after }: KnotState): number[] {
  if (!before || !after) return [];
  return before.flatMap((facing, unit) => (facing && after[unit] && facing !== after[unit] ? [unit] : []));
}
