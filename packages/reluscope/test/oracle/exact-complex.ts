/**
 * The oracle for `partition` and `line`: the canonical polyhedral complex by definition. Layer after layer,
 * every cell is cut by every unit's exact zero set in turn; the cells are then glued by exact coordinates.
 * No shared forms, no incremental updates, no tolerance: slow and meant to be obviously right.
 */
import type { LineDomain, PlanarDomain } from "../../src/complex/domain.ts";
import type { Network } from "../../src/network/network.ts";
import { type Form, type Point, pointOf } from "./dyadic-integers.ts";
import {
  activationForms,
  affineForms,
  type ExactNetwork,
  exactNetwork,
  type Forms,
  inputForms,
  type Sign,
} from "./exact-network.ts";
import { classesOf, type Glued, glue } from "./glue.ts";
import { type Corners, split } from "./split.ts";

export interface ExactCell {
  readonly corners: Corners;
  /** One string a layer. */
  readonly pattern: readonly string[];
  /** Output o on the cell is `outputs[o] / 2^outputShift`. */
  readonly outputs: readonly Form[];
}

export interface ExactComplex extends Glued {
  readonly dimension: 1 | 2;
  readonly domain: Corners;
  readonly cells: ExactCell[];
  /** The same on every cell. */
  readonly outputShift: number;
  /** Linear region of each cell. */
  readonly regions: number[];
  readonly linearRegions: number;
  readonly fVector: number[];
  readonly euler: number;
}

export function exactComplex(network: Network, domain: LineDomain | PlanarDomain): ExactComplex {
  const exact = exactNetwork(network);
  const corners = domainCorners(domain);
  const outputShift = { value: 0 };
  const cells = cutByLayers(exact, { corners, pattern: [], forms: inputForms(domain.slice) }, outputShift);
  const patterns = new Set(cells.map((cell) => cell.pattern.join("|")));
  if (patterns.size !== cells.length) throw new Error("oracle: two cells have the same pattern");
  const glued = glue(
    cells.map((cell) => cell.corners),
    corners,
  );
  const sameMap = (a: number, b: number) => String(cells[a].outputs) === String(cells[b].outputs);
  const mergers: [number, number][] = [];
  for (const { pieces } of glued.facets) {
    if (pieces.length === 2 && sameMap(pieces[0], pieces[1])) mergers.push([pieces[0], pieces[1]]);
  }
  const regions = classesOf(cells.length, mergers);
  const fVector =
    domain.dimension === 1
      ? [glued.vertices.length, cells.length]
      : [glued.vertices.length, glued.facets.length, cells.length];
  return {
    ...glued,
    dimension: domain.dimension,
    domain: corners,
    cells,
    outputShift: outputShift.value,
    regions,
    linearRegions: new Set(regions).size,
    fVector,
    euler: fVector.reduce((sum, count, i) => sum + (i % 2 === 0 ? count : -count), 0),
  };
}

export function domainCorners(domain: LineDomain | PlanarDomain): Corners {
  if (domain.dimension === 1) return [pointOf([domain.low]), pointOf([domain.high])];
  const points: Point[] = [];
  for (let i = 0; i < domain.corners.length; i += 2) points.push(pointOf(domain.corners.subarray(i, i + 2)));
  return points;
}

interface PartialCell {
  readonly corners: Corners;
  readonly pattern: readonly string[];
  /** Activations of the last layer done. */
  readonly forms: Forms;
}

function cutByLayers(network: ExactNetwork, whole: PartialCell, outputShift: { value: number }): ExactCell[] {
  let cells: PartialCell[] = [whole];
  for (const layer of network.layers) {
    cells = cells.flatMap((cell) => {
      const pre = affineForms(layer, cell.forms);
      return cutByUnits(cell.corners, pre, layer.linear).map(({ corners, signs }) => ({
        corners,
        pattern: [...cell.pattern, signs.join("")],
        forms: activationForms(layer, pre, signs),
      }));
    });
  }
  return cells.map(({ corners, pattern, forms }) => {
    const outputs = affineForms(network.output, forms);
    outputShift.value = outputs.shift;
    return { corners, pattern, outputs: outputs.rows };
  });
}

/** A cell cut by the units of one layer, whose pre-activations on the whole cell are `pre`. */
function cutByUnits(cell: Corners, pre: Forms, linear: readonly boolean[]) {
  let parts: { corners: Corners; signs: Sign[] }[] = [{ corners: cell, signs: [] }];
  pre.rows.forEach((form, unit) => {
    parts = parts.flatMap(({ corners, signs }) => {
      if (linear[unit]) return [{ corners, signs: [...signs, "·" as Sign] }];
      const { positive, negative } = split(corners, form);
      if (!positive && !negative) return [{ corners, signs: [...signs, "0" as Sign] }];
      const halves: { corners: Corners; signs: Sign[] }[] = [];
      if (positive) halves.push({ corners: positive, signs: [...signs, "+"] });
      if (negative) halves.push({ corners: negative, signs: [...signs, "-"] });
      return halves;
    });
  });
  return parts;
}
