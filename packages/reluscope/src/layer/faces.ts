/** The cone {A(x) ≥ 0} of a layer and its faces C_I (S2, THEORY section 4), exact, for layers of any shape and rank. */
import { Polyhedron } from "../exact/double-description.ts";
import { exactRank } from "../exact/exact-rank.ts";
import { integerForms } from "./integer-forms.ts";
import type { LayerGeometry } from "./layer-geometry.ts";
import { type ExactPolyhedron, exactPolyhedron } from "./polyhedra.ts";

/** The polyhedral cone C = {A(x) ≥ 0}; a polyhedron that may have no apex, or be empty, when r < m. */
export function layerCone(layer: LayerGeometry): ExactPolyhedron {
  return exactPolyhedron({ dimension: layer.inputs, inequalities: integerForms(layer), equalities: [] });
}

/** The face C_I of the cone: y_i ≥ 0 for the units in `active`, y_i = 0 for the others. */
export function coneFace(layer: LayerGeometry, active: readonly number[]): ExactPolyhedron {
  checkUnits(layer, active);
  const forms = integerForms(layer);
  return exactPolyhedron({
    dimension: layer.inputs,
    inequalities: active.map((i) => forms[i]),
    equalities: forms.filter((_, i) => !active.includes(i)),
  });
}

export interface ConeFace {
  /** Units that are positive somewhere on the face: I, increasing. */
  readonly active: readonly number[];
  /** Dimension of the face, with the lineality space. */
  readonly dimension: number;
}

/**
 * All faces of the cone that are not empty, small ones first: 2^m when r = m.
 *
 * @throws Error when there are more than `most` (default 2^16)
 */
export function coneFaces(layer: LayerGeometry, most = 2 ** 16): ConeFace[] {
  const { units: m, inputs: d } = layer;
  let cone = Polyhedron.space(d);
  for (const form of integerForms(layer)) cone = cone.cut(form);
  const { generators } = cone;
  const isVertex = (vector: readonly bigint[]) => vector[d] > 0n;
  const found = new Map<bigint, ConeFace>();
  const visit = (members: typeof generators): void => {
    if (!members.some(({ vector }) => isVertex(vector))) return;
    // Bit 0 stands for t = 0, bit i + 1 for unit i.
    const tight = members.reduce((common, ray) => common & ray.tight, (1n << BigInt(m + 1)) - 1n) >> 1n;
    if (found.has(tight)) return;
    const units = Array.from({ length: m }, (_, i) => i);
    const isTight = (i: number) => ((tight >> BigInt(i)) & 1n) === 1n;
    const active = units.filter((i) => !isTight(i));
    found.set(tight, { active, dimension: -1 });
    if (found.size > most) throw new Error(`the cone has more than ${most} faces`);
    for (const i of active) visit(members.filter((ray) => ((ray.tight >> BigInt(i + 1)) & 1n) === 1n));
  };
  visit(generators);
  const faces = [...found.values()].map(({ active }) => ({
    active,
    dimension: faceDimension(layer, active),
  }));
  const order = (a: ConeFace, b: ConeFace) => a.dimension - b.dimension || compareLists(a.active, b.active);
  return faces.sort(order);
}

function faceDimension(layer: LayerGeometry, active: readonly number[]): number {
  const others = integerForms(layer).filter((_, i) => !active.includes(i));
  return layer.inputs - exactRank(others, layer.inputs).rank;
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  const k = a.findIndex((value, i) => value !== b[i]);
  return k < 0 ? a.length - b.length : a[k] - (b[k] ?? -1);
}

/** Throws unless all are units of the layer. */
export function checkUnits(layer: LayerGeometry, units: readonly number[]): void {
  for (const i of units) {
    if (!Number.isInteger(i) || i < 0 || i >= layer.units)
      throw new Error(`no unit ${i}; units are 0 … ${layer.units - 1}`);
  }
}
