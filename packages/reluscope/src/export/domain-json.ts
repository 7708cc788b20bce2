/** A domain as a plain object, with every double that defines it. */
import { domainBox, type LineDomain, type PlanarDomain, type Slice } from "../complex/domain.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { variedInputs } from "../complex/varied-inputs.ts";

export interface DomainJson {
  readonly dimension: number;
  /** Inputs of the network. */
  readonly inputs: number;
  /** Inputs that vary, when each direction of the slice is one of them; the coordinates are then those inputs. */
  readonly vary?: readonly number[];
  /** With `vary`: the other inputs' values (those that vary are 0). */
  readonly at?: readonly number[];
  /** Without `vary`: x = origin + Σ t_k (directions_k + tails_k). */
  readonly origin?: readonly number[];
  readonly directions?: readonly (readonly number[])[];
  /** What rounding took from the directions; absent when nothing. */
  readonly tails?: readonly (readonly number[])[];
  /** Intervals of the coordinates, when the domain is a box. */
  readonly box?: readonly (readonly [number, number])[];
  /** Corners of a polygon that is no box, counter-clockwise. */
  readonly corners?: readonly (readonly [number, number])[];
  /** Rows a, b of the half-spaces a·t + b ≥ 0 that cut the box, if there are any. */
  readonly halfSpaces?: readonly (readonly number[])[];
}

export function domainJson(domain: LineDomain | PlanarDomain | PolytopeDomain): DomainJson {
  const { slice } = domain;
  const common = { dimension: domain.dimension, inputs: slice.origin.length, ...sliceJson(slice) };
  if ("box" in domain) {
    const { box, halfSpaces = [] } = domain;
    return { ...common, box, ...(halfSpaces.length > 0 ? { halfSpaces } : {}) };
  }
  const box = domainBox(domain);
  return {
    ...common,
    ...(box ? { box } : {}),
    ...(!box && domain.dimension === 2 ? { corners: pairs(domain.corners) } : {}),
  };
}

function sliceJson(slice: Slice): Pick<DomainJson, "vary" | "at" | "origin" | "directions" | "tails"> {
  const vary = variedInputs(slice);
  const origin = Array.from(slice.origin);
  if (vary) return { vary, at: origin };
  const rows = (values: Float64Array) =>
    Array.from({ length: slice.dimension }, (_, k) =>
      Array.from(values.subarray(k * origin.length, (k + 1) * origin.length)),
    );
  const tails = slice.tails?.some((tail) => tail !== 0) ? { tails: rows(slice.tails) } : {};
  return { origin, directions: rows(slice.directions), ...tails };
}

function pairs(values: Float64Array): [number, number][] {
  return Array.from({ length: values.length / 2 }, (_, k) => [values[2 * k], values[2 * k + 1]]);
}
