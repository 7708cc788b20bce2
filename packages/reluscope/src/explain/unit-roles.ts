/**
 * What units do (THEORY sections 6 and 7, roles of layers): on a domain, proved by bounds, cells and points with exact signs, and on
 * rows of data, by their exact signs.
 */
import { domainBox, inputAt } from "../complex/domain.ts";
import { variedInputs } from "../complex/varied-inputs.ts";
import { primitive, rationalVector } from "../exact/rational.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { Layer, Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import { type ProofDomain, spreadDomain } from "../prove/cell-walk.ts";
import { simplifyBy } from "../prove/simplify.ts";
import { spreadPoints } from "../prove/spread-points.ts";
import { cornerBox } from "../prove/unit-bounds.ts";
import { unitExtremes } from "../prove/unit-extremes.ts";
import { type FateDomain, fatesOn } from "../prove/unit-fates.ts";
import { DataPassage } from "./data-passage.ts";

/**
 * - `dead`: never positive on the domain (proved); a ReLU is then 0 there;
 * - `affine`: never negative on the domain (proved), so that it makes no crease;
 * - `crease`: positive somewhere and negative somewhere on the domain (proved);
 * - `linear`: its activation is the identity: it only passes a value on;
 * - `open`: not decided with the work allowed.
 */
export type DomainRole = "dead" | "affine" | "crease" | "linear" | "open";

export interface LayerRoles {
  /** One a unit. */
  readonly roles: readonly DomainRole[];
  /** Groups of units of one hyperplane, facing the same way: multiples of each other everywhere, exactly. */
  readonly duplicates: readonly (readonly number[])[];
  /** Units that `simplify` takes out without changing the function on the domain, exactly: increasing. */
  readonly removable: Int32Array;
}

export interface DomainRoles {
  readonly layers: readonly LayerRoles[];
  /** What `simplify` leaves: units in all. */
  readonly unitsLeft: number;
  /** Affine units that stay, because giving them to others would round. */
  readonly affineKept: number;
}

/** Points whose signs are looked at, beside rows of data. */
const SAMPLES = 512;

/**
 * The roles of all hidden units on a domain.
 *
 * @param rows inputs that may lie in the domain: what they show is proved
 * @param effort how much work may be done, 1 (default) being some seconds
 */
export function unitRoles(
  network: Network,
  domain: ProofDomain,
  rows: readonly ArrayLike<number>[] = [],
  effort = 1,
): DomainRoles {
  const spread = spreadDomain(domain);
  const fates = fatesOn(network, spread, effort);
  const { positive, negative, exact } = fates;
  const simple = simplifyBy(network, fates);
  const seen = witnessed(network, spread, rows, effort);
  return {
    layers: network.layers.map((layer, l) => ({
      roles: Array.from(layer.bias, (_, unit): DomainRole => {
        if (layer.negativeSlope[unit] === 1) return "linear";
        if (!positive[l][unit]) return "dead";
        if (!negative[l][unit]) return "affine";
        return exact || (seen.positive[l][unit] && seen.negative[l][unit]) ? "crease" : "open";
      }),
      duplicates: duplicateUnits(layer),
      removable: simple.gone[l],
    })),
    unitsLeft: simple.units.after,
    affineKept: simple.affineKept,
  };
}

/** Units that are positive, and negative, at some point of the domain; every sign is exact. */
function witnessed(
  network: Network,
  domain: FateDomain,
  rows: readonly ArrayLike<number>[],
  effort: number,
): Record<"positive" | "negative", readonly Uint8Array[]> {
  const empty = () => network.layers.map(({ bias }) => new Uint8Array(bias.length));
  const seen = { positive: empty(), negative: empty() };
  const look = (points: readonly ArrayLike<number>[]) =>
    new DataPassage(network, points).signs.forEach((signs, l) => {
      const units = seen.positive[l].length;
      signs.forEach((sign, k) => {
        if (sign === SIGN_POSITIVE) seen.positive[l][k % units] = 1;
        else if (sign === SIGN_NEGATIVE) seen.negative[l][k % units] = 1;
      });
    });
  look(rows.filter((row) => holds(domain, row)));
  const { slice } = domain;
  // Of a box along inputs: there slice coordinates are inputs, and nothing rounds.
  if (!boxOf(domain) || !variedInputs(slice)) return seen;
  const box = cornerBox(domain);
  const starts = [...spreadPoints(box, SAMPLES)];
  look(starts.map((t) => inputAt(slice, t)));
  const isWanted = (l: number, unit: number, sign: 1 | -1) =>
    network.layers[l].negativeSlope[unit] !== 1 && (sign > 0 ? seen.positive : seen.negative)[l][unit] === 0;
  for (const corner of unitExtremes(network, slice, box, starts, isWanted, effort))
    look([inputAt(slice, corner)]);
  return seen;
}

function boxOf(domain: FateDomain) {
  if ("corners" in domain) return domainBox(domain);
  return domain.halfSpaces?.length ? undefined : domain.box;
}

/** Whether an input lies in a box along inputs; of other domains nothing is said. */
function holds(domain: FateDomain, row: ArrayLike<number>): boolean {
  const { slice } = domain;
  const varied = variedInputs(slice);
  const box = boxOf(domain);
  if (!varied || !box) return false;
  const place = new Map(varied.map((input, k) => [input, k]));
  return slice.origin.every((value, input) => {
    const k = place.get(input);
    return k === undefined ? row[input] === value : box[k][0] <= row[input] && row[input] <= box[k][1];
  });
}

/** Units with the same slope whose weights and bias are positive multiples of one another. */
function duplicateUnits({ weight, bias, negativeSlope }: Layer): number[][] {
  const groups = new Map<string, number[]>();
  bias.forEach((constant, unit) => {
    const columns: number[] = [];
    const values: number[] = [];
    forEachInRow(weight, unit, (column, value) => {
      if (value === 0) return;
      columns.push(column);
      values.push(value);
    });
    // What reads nothing is a constant.
    if (values.length === 0) return;
    const row = primitive(rationalVector([...values, constant]).numerators);
    const key = `${negativeSlope[unit]} ${columns.join()} ${row.map((value) => value.toString(36)).join()}`;
    const group = groups.get(key);
    if (group) group.push(unit);
    else groups.set(key, [unit]);
  });
  return [...groups.values()].filter((group) => group.length > 1);
}

/** What the units of a layer do on rows of data, by exact signs. */
export interface ObservedRoles {
  /** Per unit: rows on which it is positive, and rows on which it is negative; on the others it is exactly 0. */
  readonly positive: Int32Array;
  readonly negative: Int32Array;
  /** Per unit: `off` on all rows (never positive), `on` for all (never negative, once positive), or `switches`. */
  readonly roles: readonly ("off" | "on" | "switches" | "linear")[];
}

/** The roles of the units of every hidden layer on the data of a passage. */
export function observedRoles({ network, signs, count }: DataPassage): ObservedRoles[] {
  return network.layers.map(({ bias, negativeSlope }, l) => {
    const units = bias.length;
    const positive = new Int32Array(units);
    const negative = new Int32Array(units);
    for (let p = 0; p < count; p++) {
      for (let i = 0; i < units; i++) {
        const sign = signs[l][p * units + i];
        if (sign === SIGN_POSITIVE) positive[i]++;
        else if (sign === SIGN_NEGATIVE) negative[i]++;
      }
    }
    const roles = Array.from(positive, (on, i) => {
      if (negativeSlope[i] === 1) return "linear" as const;
      if (on === 0) return "off" as const;
      return negative[i] === 0 ? ("on" as const) : ("switches" as const);
    });
    return { positive, negative, roles };
  });
}
