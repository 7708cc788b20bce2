/**
 * A domain in boxes so small that few units of the network are left to cut each: where units work locally, as in tables and
 * decoders, a walk of each box is a small part of the work of one walk (THEORY sections 3 and 7). What cuts a box is decided
 * by proved bounds; the function on a box is the network's, exactly.
 */
import { boxDomain, domainBox, type PlanarDomain, type Slice } from "../complex/domain.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import type { KernelChoice } from "../complex/running-forms.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { type Restricted, restrictedTo } from "./restriction.ts";
import { type Box, cornerBox } from "./unit-bounds.ts";

/** A part of the domain, and a network that is the same function there. */
export interface Part {
  readonly network: Network;
  readonly domain: PlanarDomain | PolytopeDomain;
  readonly kernel: KernelChoice;
}

/** A box is halved when it has more units than this and each half loses enough of those that cut. */
const UNITS_TO_SPLIT = 192;
const KEPT_BY_HALVES = 0.8;
/** Coordinates along which halving is tried. */
const AXES_TRIED = 2;
/** Halvings one inside the other. */
const DEEPEST = 24;
/** Starting the loops in WebAssembly costs more than they save on networks with fewer weights. */
const WEIGHTS_FOR_LOOPS = 1 << 14;

/** Calls `visit` for every part, in the order of their place; it may stop by returning false. */
export function forEachPart(
  network: Network,
  domain: PlanarDomain | PolytopeDomain,
  kernel: KernelChoice,
  visit: (part: Part) => boolean,
): void {
  checkNetwork(network);
  const { slice } = domain;
  const box = "corners" in domain ? domainBox(domain) : domain.halfSpaces?.length ? undefined : domain.box;
  const whole = restrictedTo(network, slice, box ?? cornerBox(domain));
  const emit = (own: Network, where: PlanarDomain | PolytopeDomain) => {
    let weights = 0;
    for (const layer of own.layers) weights += layer.weight.values.length;
    return visit({
      network: own,
      domain: where,
      kernel: kernel === "auto" && weights < WEIGHTS_FOR_LOOPS ? "typescript" : kernel,
    });
  };
  if (!box) {
    emit(whole.network, domain);
    return;
  }
  const enter = (own: Restricted, where: Box, depth: number): boolean => {
    const halves = depth < DEEPEST && own.creasing > UNITS_TO_SPLIT ? halvesOf(own, slice, where) : undefined;
    if (!halves) return emit(own.network, depth === 0 ? domain : boxOf(slice, where));
    return halves.every((half) => enter(half.restricted, half.box, depth + 1));
  };
  enter(whole, box, 0);
}

/** Both halves along one of the coordinates that promise most; undefined where that does not pay. */
function halvesOf({ network, creasing, creases }: Restricted, slice: Slice, box: Box) {
  for (const k of promising(creases, box).slice(0, AXES_TRIED)) {
    const [low, high] = box[k];
    const middle = cutNear(low / 2 + high / 2, k, creases, box);
    if (!(low < middle && middle < high)) continue;
    const halves = [
      [low, middle],
      [middle, high],
    ].map(([from, to]) => {
      const half = box.map((interval, i): readonly [number, number] => (i === k ? [from, to] : interval));
      return { restricted: restrictedTo(network, slice, half), box: half };
    });
    if (halves.every(({ restricted }) => restricted.creasing <= KEPT_BY_HALVES * creasing)) return halves;
  }
  return undefined;
}

/** Coordinates, first those along which the first layer's units change most. */
function promising(creases: Float64Array, box: Box): number[] {
  const d = box.length;
  const scores = new Float64Array(d);
  for (let at = 0; at < creases.length; at += d + 1) {
    let range = 0;
    for (let k = 0; k < d; k++) range += Math.abs(creases[at + k]) * (box[k][1] - box[k][0]);
    for (let k = 0; k < d; k++) scores[k] += (Math.abs(creases[at + k]) * (box[k][1] - box[k][0])) / range;
  }
  return Array.from(scores, (_, k) => k).sort((p, q) => scores[q] - scores[p]);
}

/** Where a crease that is parallel to the cut lies near the middle, the cut is put on it: it makes no new cells there. */
function cutNear(middle: number, k: number, creases: Float64Array, box: Box): number {
  const d = box.length;
  let best = middle;
  let distance = (box[k][1] - box[k][0]) / 4;
  for (let at = 0; at < creases.length; at += d + 1) {
    const slope = creases[at + k];
    const place = -creases[at + d] / slope;
    if (!(Math.abs(place - middle) < distance)) continue;
    if (creases.subarray(at, at + d).some((value, i) => i !== k && value !== 0)) continue;
    distance = Math.abs(place - middle);
    best = place;
  }
  return best;
}

function boxOf(slice: Slice, box: Box): PlanarDomain | PolytopeDomain {
  if (slice.dimension === 2) return boxDomain(slice, box);
  return { dimension: slice.dimension, slice, box };
}
