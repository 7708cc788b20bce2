/**
 * The decision boundary of a network of constant width by pulling the output's hyperplane back through the projections
 * of the input space, last one first (S2, THEORY section 4). A set P is pulled back through π̃_l sector by sector:
 * π̃_l⁻¹(P) ∩ S_I is not empty where P meets the face C_I. Sectors are taken half-open (y_i > 0 or y_i ≤ 0), so that
 * every point of {f = 0} belongs to one piece; every decision is exact.
 */
import { type Decision, defaultDecision } from "../boundary/decision.ts";
import { Polyhedron } from "../exact/double-description.ts";
import { dot, primitive, rationalVector } from "../exact/rational.ts";
import type { Network } from "../network/network.ts";
import { changesSide } from "./germ.ts";
import {
  type InputProjection,
  type InputProjections,
  inputProjections,
  projectionOnSector,
} from "./input-projections.ts";
import { commonForms } from "./integer-forms.ts";
import { type ExactPolyhedron, exactPolyhedron } from "./polyhedra.ts";
import { scoreDifference } from "./score-difference.ts";

type Row = readonly bigint[];

/** A piece of the boundary, unbounded in general. */
export interface PulledPiece {
  /** L·d: 1 for units that are active on it, −1 for the others. */
  readonly signs: Int8Array;
  /** The hyperplane it lies in, d + 1 integers without common factor: a positive multiple of f on its sector, or the crease. */
  readonly hyperplane: Row;
  /** Whether it lies in the crease of a unit, which happens for special weights, and beside flat sectors. */
  readonly onCrease: boolean;
  /** Its closure in both representations. */
  readonly polyhedron: () => ExactPolyhedron;
}

export interface PulledBoundary {
  /** d */
  readonly dimension: number;
  readonly classNames: readonly string[];
  readonly pieces: readonly PulledPiece[];
  /** Sectors (of all layers together) on which f vanishes on a set of full dimension. */
  readonly flatSectors: number;
  /** After pulling back through π̃_L, …, π̃_l: how many parts there are; the last entry is l = 1. */
  readonly partsByStep: readonly number[];
}

export interface PullBackOptions {
  /** Only pieces that meet the inside of this box, and only their parts in it. Default: the whole space. */
  readonly box?: readonly (readonly [number, number])[];
}

interface Part {
  /** Patterns of the layers through which it was pulled, the last one in front. */
  readonly signs: readonly number[];
  readonly strict: readonly Row[];
  readonly weak: readonly Row[];
  readonly hyperplane: Row;
}

/**
 * The decision boundary of a network whose hidden layers are all d × d and invertible.
 *
 * @param decision with two classes; default: one output against 0, two outputs by the larger
 * @throws Error when the network has no constant width or the decision more than two classes
 */
export function pulledBackBoundary(
  network: Network,
  decision: Decision = defaultDecision(network.outputSize),
  options: PullBackOptions = {},
): PulledBoundary {
  const projections = inputProjections(network);
  const { form, classNames } = scoreDifference(projections.output, decision);
  const hyperplane = primitive(form);
  const box = boxRows(options.box ?? [], projections.dimension);
  let parts: Part[] = [{ signs: [], strict: [], weak: [], hyperplane }];
  const partsByStep: number[] = [];
  [...projections.projections].reverse().forEach((projection, k, all) => {
    const pull = new PullBack(projection, projections.dimension, k === all.length - 1 ? box : []);
    parts = parts.flatMap((part) => pull.through(part));
    partsByStep.push(parts.length);
  });
  return collected(projections, hyperplane, parts, partsByStep, classNames);
}

function boxRows(box: readonly (readonly [number, number])[], d: number): Row[] {
  if (box.length !== 0 && box.length !== d) throw new Error(`the box has ${box.length} intervals, not ${d}`);
  return box.flatMap(([low, high], k) => {
    const { numerators, denominator } = rationalVector([low, high]);
    const row = (sign: bigint, constant: bigint) =>
      Array.from({ length: d + 1 }, (_, j) =>
        j === k ? sign * denominator : j === d ? -sign * constant : 0n,
      );
    return [row(1n, numerators[0]), row(-1n, numerators[1])];
  });
}

class PullBack {
  private readonly projection: InputProjection;
  private readonly dimension: number;
  /** The pre-activations of this layer as forms of the input space. */
  private readonly forms: readonly Row[];
  private readonly domain: readonly Row[];
  private readonly maps = new Map<string, ReturnType<typeof commonForms>>();

  constructor(projection: InputProjection, dimension: number, domain: readonly Row[]) {
    this.projection = projection;
    this.dimension = dimension;
    this.domain = domain;
    this.forms = commonForms(projection.map).rows.map(primitive);
  }

  /** The parts of π̃⁻¹(part), one for every face of the cone that the part meets. */
  through(part: Part): Part[] {
    const found: Part[] = [];
    this.visit(polyhedronOf(part, this.dimension), part, part.strict, [], found);
    return found;
  }

  /** Meets the part with faces of the cone, unit by unit. */
  private visit(
    polyhedron: Polyhedron,
    part: Part,
    strict: readonly Row[],
    active: readonly boolean[],
    found: Part[],
  ): void {
    if (!isInhabited(polyhedron, strict)) return;
    if (active.length === this.dimension) {
      const pulled = this.preimage(part, active);
      // Without a domain a preimage is never empty.
      if (this.domain.length === 0 || isInhabited(polyhedronOf(pulled, this.dimension), pulled.strict))
        found.push(pulled);
      return;
    }
    const form = this.forms[active.length];
    this.visit(polyhedron.cut(form, true), part, strict, [...active, false], found);
    this.visit(polyhedron.cut(form), part, [...strict, form], [...active, true], found);
  }

  private preimage(part: Part, active: readonly boolean[]): Part {
    const map = this.mapOn(active);
    const pulled = (row: Row): Row => {
      const d = this.dimension;
      const result: bigint[] = new Array(d + 1).fill(0n);
      map.rows.forEach((own, j) => {
        if (row[j] === 0n) return;
        for (let k = 0; k <= d; k++) result[k] += row[j] * own[k];
      });
      result[d] += row[d] * map.denominator;
      return primitive(result);
    };
    const strict = [...part.strict.map(pulled), ...this.domain];
    // A unit may vanish identically; then its row says nothing.
    const weak = part.weak.map(pulled).filter((row) => row.some((value) => value !== 0n));
    this.forms.forEach((form, i) => {
      if (active[i]) strict.push(form);
      else weak.push(form.map((value) => -value));
    });
    const signs = [...active.map((on) => (on ? 1 : -1)), ...part.signs];
    return { signs, strict, weak, hyperplane: pulled(part.hyperplane) };
  }

  private mapOn(active: readonly boolean[]): ReturnType<typeof commonForms> {
    const key = active.join();
    let map = this.maps.get(key);
    if (!map) {
      map = commonForms(projectionOnSector(this.projection, active));
      this.maps.set(key, map);
    }
    return map;
  }
}

function polyhedronOf({ strict, weak, hyperplane }: Part, dimension: number): Polyhedron {
  let polyhedron = Polyhedron.space(dimension).cut(hyperplane, true);
  for (const row of strict) polyhedron = polyhedron.cut(row);
  for (const row of weak) polyhedron = polyhedron.cut(row);
  return polyhedron;
}

/** Whether a point of the polyhedron satisfies every strict inequality: the sum of all generators does if any does. */
function isInhabited(polyhedron: Polyhedron, strict: readonly Row[]): boolean {
  if (polyhedron.isEmpty) return false;
  const { generators } = polyhedron;
  return strict.every((row) => generators.some(({ vector }) => dot(row, vector) > 0n));
}

function collected(
  projections: InputProjections,
  output: Row,
  parts: readonly Part[],
  partsByStep: readonly number[],
  classNames: readonly string[],
): PulledBoundary {
  const { dimension } = projections;
  const pieces: PulledPiece[] = [];
  let flatSectors = 0;
  const add = ({ signs, strict, weak }: Part, hyperplane: Row, onCrease: boolean) =>
    pieces.push({
      signs: Int8Array.from(signs),
      hyperplane,
      onCrease,
      polyhedron: () =>
        exactPolyhedron({ dimension, inequalities: [...strict, ...weak], equalities: [hyperplane] }),
    });
  for (const part of parts) {
    const polyhedron = polyhedronOf(part, dimension);
    const { span } = polyhedron;
    if (span === dimension - 1) {
      const crease = part.weak.find((row) => vanishesOn(polyhedron, row));
      if (!crease) add(part, part.hyperplane, false);
      else if (changesSide(projections, output, polyhedron, crease)) add(part, crease, true);
    }
    if (span < dimension) continue;
    flatSectors++;
    // Where f is positive beyond a side of the sector; sides y_i > 0 belong to the sector on their other side.
    part.weak.forEach((row, k) => {
      const side = polyhedron.cut(row, true);
      if (side.span !== dimension - 1) return;
      if (part.weak.slice(0, k).some((other) => vanishesOn(side, other))) return;
      if (!isInhabited(side, part.strict)) return;
      if (changesSide(projections, output, side, row)) add(part, row, true);
    });
  }
  return { dimension, classNames, pieces, flatSectors, partsByStep };
}

function vanishesOn({ generators }: Polyhedron, row: Row): boolean {
  return generators.every(({ vector }) => dot(row, vector) === 0n);
}
