/**
 * The cells of a network on any bounded polytope with rational corners, of any dimension and in any subspace of the input
 * space, in integers throughout (THEORY sections 3 and 7). Slower than the walks in doubles, for domains that these cannot take:
 * flat sets, single points, convex hulls.
 */
import { fullSlice } from "../complex/domain.ts";
import { Polyhedron } from "../exact/double-description.ts";
import { type ExactForm, ExactForms } from "../exact/exact-forms.ts";
import { dot } from "../exact/rational.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";

/** A cell: its corners in homogeneous integers (x, w), and its forms. */
export interface RationalCell {
  readonly corners: readonly (readonly bigint[])[];
  /** The form of an output on the cell (inputs, then constant), over 2^scale. */
  output(output: number): ExactForm;
  readonly scale: number;
}

/** The convex hull of points in homogeneous integers (x, w > 0). */
export function hullOfPoints(points: readonly (readonly bigint[])[]): Polyhedron {
  const n = points[0].length - 1;
  // Half-spaces that hold all points are a cone; its extreme rays are the facets, its lines the hyperplanes through all points.
  let dual = Polyhedron.space(n + 1);
  for (const point of points) dual = dual.cut([...point, 0n]);
  let hull = Polyhedron.space(n);
  for (const row of dual.lines) hull = hull.cut(row, true);
  for (const row of dual.rays) hull = hull.cut(row);
  return hull;
}

/**
 * Calls `visit` for every cell of full dimension in the polytope.
 *
 * @returns the number of cells
 * @throws Error when the polyhedron is empty or not bounded
 */
export function walkRational(
  network: Network,
  domain: Polyhedron,
  visit: (cell: RationalCell) => void,
): number {
  checkNetwork(network);
  if (domain.isEmpty) throw new Error("the domain is empty");
  if (domain.lines.length > 0 || domain.rays.length > 0) throw new Error("the domain is not bounded");
  const { layers } = network;
  const signs = layers.map((layer) => new Uint8Array(layer.bias.length));
  const forms = new ExactForms(network, fullSlice(network.inputSize), signs);
  let cells = 0;
  const settle = (level: number, unit: number, sign: number) => {
    signs[level][unit] = sign;
    forms.signsChanged(level);
  };
  const enter = (level: number, unit: number, cell: Polyhedron): void => {
    if (level === layers.length) {
      cells++;
      visit({
        corners: cell.vertices,
        output: (output) => forms.row(level, output),
        scale: forms.scale(level),
      });
      return;
    }
    for (let k = unit; k < signs[level].length; k++) {
      if (layers[level].negativeSlope[k] === 1) {
        signs[level][k] = SIGN_LINEAR;
        continue;
      }
      const form = forms.row(level, k);
      const { front, behind } = sidesOf(form, cell);
      if (front && behind) {
        settle(level, k, SIGN_NEGATIVE);
        enter(level, k + 1, cell.cut(form.map((value) => -value)));
        settle(level, k, SIGN_POSITIVE);
        enter(level, k + 1, cell.cut(form));
        return;
      }
      signs[level][k] = front ? SIGN_POSITIVE : behind ? SIGN_NEGATIVE : SIGN_ZERO;
    }
    forms.signsChanged(level);
    enter(level + 1, 0, cell);
  };
  enter(0, 0, domain);
  return cells;
}

function sidesOf(form: ExactForm, cell: Polyhedron): { front: boolean; behind: boolean } {
  let [front, behind] = [false, false];
  for (const corner of cell.vertices) {
    const value = dot(form, corner);
    if (value > 0n) front = true;
    else if (value < 0n) behind = true;
  }
  return { front, behind };
}
