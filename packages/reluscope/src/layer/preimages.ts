/**
 * Preimages under a layer T(x) = σ(A(x)) and under its projection π, as exact polyhedra in H- and V-representation (S2,
 * THEORY section 4): of points, of faces C_I, and of hyperplanes intersected with faces.
 */
import { dot, primitive, type RationalVector, rationalVector } from "../exact/rational.ts";
import { checkUnits } from "./faces.ts";
import { commonForms, integerForms } from "./integer-forms.ts";
import type { LayerGeometry } from "./layer-geometry.ts";
import { type ExactPolyhedron, exactPolyhedron, liesIn } from "./polyhedra.ts";

/**
 * T⁻¹(z) = {x : y_i = z_i where z_i > 0, y_i ≤ 0 where z_i = 0}; empty when z has a negative entry.
 *
 * @param activation m numbers
 */
export function preimageOfActivation(
  layer: LayerGeometry,
  activation: ArrayLike<number> | RationalVector,
): ExactPolyhedron {
  const { numerators, denominator } = rationalVector(activation);
  if (numerators.length !== layer.units)
    throw new Error(`the activation has ${numerators.length} numbers, the layer ${layer.units} units`);
  const common = commonForms(layer.exactMap);
  const inequalities: bigint[][] = [];
  const equalities: bigint[][] = [];
  common.rows.forEach((row, i) => {
    const form = row.map((value) => value * denominator);
    if (numerators[i] === 0n) {
      inequalities.push(primitive(form.map((value) => -value)));
      return;
    }
    form[layer.inputs] -= numerators[i] * common.denominator;
    equalities.push(primitive(form));
    // Nothing has a negative activation.
    if (numerators[i] < 0n) inequalities.push([...new Array(layer.inputs).fill(0n), -1n]);
  });
  return exactPolyhedron({ dimension: layer.inputs, inequalities, equalities });
}

/** π⁻¹(x) for a point x of the input space: {x' : T(x') = A(x)} when x lies in the cone, otherwise empty. Needs r = m. */
export function preimageOfPoint(
  layer: LayerGeometry,
  point: ArrayLike<number> | RationalVector,
): ExactPolyhedron {
  checkFolds(layer);
  const x = rationalVector(point);
  const { rows, denominator } = commonForms(layer.exactMap);
  const homogeneous = [...x.numerators, x.denominator];
  const y = {
    numerators: rows.map((row) => dot(row, homogeneous)),
    denominator: denominator * x.denominator,
  };
  const preimage = preimageOfActivation(layer, y);
  if (layer.linealityDimension === 0) return preimage;
  // π moves a point within the row space only, so it keeps its component in the lineality space.
  const equalities = [
    ...preimage.equalities,
    ...layer.exactLineality.map((direction) =>
      primitive([
        ...direction.map((value) => value * x.denominator),
        -direction.reduce((sum, value, k) => sum + value * x.numerators[k], 0n),
      ]),
    ),
  ];
  return exactPolyhedron({ ...preimage, equalities });
}

/** The closed sector S_I = C_I + cone{−a_j : j ∉ I}: the closure of the preimage of the relative interior of the face C_I. */
export function preimageOfFace(layer: LayerGeometry, active: readonly number[]): ExactPolyhedron {
  checkUnits(layer, active);
  return exactPolyhedron({
    dimension: layer.inputs,
    inequalities: sectorRows(layer, active),
    equalities: [],
  });
}

/** The preimage of the whole face C_I with its own faces: y_j ≤ 0 for j ∉ I, the union of the sectors S_J, J ⊆ I. */
export function preimageOfClosedFace(layer: LayerGeometry, active: readonly number[]): ExactPolyhedron {
  checkUnits(layer, active);
  const inequalities = sectorRows(layer, active).filter((_, i) => !active.includes(i));
  return exactPolyhedron({ dimension: layer.inputs, inequalities, equalities: [] });
}

/** y_i ≥ 0 for active units, −y_i ≥ 0 for the others. */
export function sectorRows(layer: LayerGeometry, active: readonly number[]): (readonly bigint[])[] {
  return integerForms(layer).map((form, i) => (active.includes(i) ? form : form.map((value) => -value)));
}

/** A hyperplane normal · v + constant = 0. */
export interface Hyperplane {
  readonly normal: ArrayLike<number> | RationalVector;
  readonly constant: number;
}

/**
 * The points of the closed sector S_I whose activations lie on a hyperplane of R^m: T⁻¹(H ∩ σ-face I), for any layer.
 * All of S_I when normal and constant vanish there.
 */
export function preimageOfHyperplane(
  layer: LayerGeometry,
  active: readonly number[],
  { normal, constant }: Hyperplane,
): ExactPolyhedron {
  checkUnits(layer, active);
  const h = rationalVector(normal);
  const c = rationalVector([constant]);
  const { rows, denominator } = commonForms(layer.exactMap);
  const form: bigint[] = new Array(layer.inputs + 1).fill(0n);
  for (const i of active) {
    rows[i].forEach((value, j) => {
      form[j] += value * h.numerators[i] * c.denominator;
    });
  }
  form[layer.inputs] += c.numerators[0] * h.denominator * denominator;
  return exactPolyhedron({
    dimension: layer.inputs,
    inequalities: sectorRows(layer, active),
    equalities: [primitive(form)],
  });
}

/** π⁻¹(H ∩ C_I) in the closed sector S_I for a hyperplane H of the input space. Needs r = m. */
export function preimageOfInputHyperplane(
  layer: LayerGeometry,
  active: readonly number[],
  { normal, constant }: Hyperplane,
): ExactPolyhedron {
  checkFolds(layer);
  checkUnits(layer, active);
  const n = rationalVector(normal);
  const c = rationalVector([constant]);
  const { rows: y, denominator: below } = commonForms(layer.exactMap);
  const dual = layer.exactDualVectors;
  // n·π(x) + c = n·x − Σ_{j∉I} (n·a_j) y_j(x) + c, times every denominator.
  const scale = dual.denominator * below;
  const form = [...n.numerators, 0n].map((value) => value * scale * c.denominator);
  form[layer.inputs] = c.numerators[0] * n.denominator * scale;
  dual.rows.forEach((vector, j) => {
    if (active.includes(j)) return;
    const factor = dot(n.numerators, vector) * c.denominator;
    y[j].forEach((value, k) => {
      form[k] -= factor * value;
    });
  });
  return exactPolyhedron({
    dimension: layer.inputs,
    inequalities: sectorRows(layer, active),
    equalities: [primitive(form)],
  });
}

/** Whether an exact point lies in a polyhedron of a layer. */
export const contains = (polyhedron: ExactPolyhedron, point: ArrayLike<number> | RationalVector): boolean =>
  liesIn(polyhedron, rationalVector(point));

function checkFolds(layer: LayerGeometry): void {
  if (!layer.foldsInputs)
    throw new Error(
      `the layer has ${layer.units} units of rank ${layer.rank}: it projects in the space of pre-activations, not of inputs`,
    );
}
