/** On which side of 0 a network of constant width is beside a piece that lies in a crease: exact, by infinitesimals. */
import type { Polyhedron } from "../exact/double-description.ts";
import { signOf } from "../exact/dyadic.ts";
import {
  affineImage,
  linearImage,
  lowestTerms,
  type RationalMap,
  type RationalVector,
} from "../exact/rational.ts";
import type { InputProjections } from "./input-projections.ts";

/** value + slope · t for t > 0 as small as one likes. */
interface Germ {
  readonly value: RationalVector;
  readonly slope: RationalVector;
}

/** Whether {f > 0} lies on exactly one side of a piece that spans the hyperplane `crease`. */
export function changesSide(
  projections: InputProjections,
  hyperplane: readonly bigint[],
  piece: Polyhedron,
  crease: readonly bigint[],
): boolean {
  const value = insidePoint(piece);
  const sides = [1n, -1n].map((sign) => {
    const numerators = crease.slice(0, -1).map((component) => sign * component);
    let germ: Germ = { value, slope: { numerators, denominator: 1n } };
    for (const { map, inverse } of projections.projections)
      germ = image(inverse, rectifiedGerm(image(map, germ)));
    return signAt(hyperplane, germ) > 0;
  });
  return sides[0] !== sides[1];
}

/** A point inside a polyhedron, relative to its affine hull: the sum of all generators. */
function insidePoint(polyhedron: Polyhedron): RationalVector {
  const total: bigint[] = new Array(polyhedron.dimension + 1).fill(0n);
  for (const { vector } of polyhedron.generators) {
    vector.forEach((component, k) => {
      total[k] += component;
    });
  }
  return lowestTerms({ numerators: total.slice(0, -1), denominator: total[polyhedron.dimension] });
}

function image(map: RationalMap, { value, slope }: Germ): Germ {
  return { value: affineImage(map, value), slope: lowestTerms(linearImage(map.linear, slope)) };
}

function rectifiedGerm({ value, slope }: Germ): Germ {
  const isOn = value.numerators.map(
    (component, i) => component > 0n || (component === 0n && slope.numerators[i] > 0n),
  );
  const masked = ({ numerators, denominator }: RationalVector): RationalVector => ({
    numerators: numerators.map((component, i) => (isOn[i] ? component : 0n)),
    denominator,
  });
  return { value: masked(value), slope: masked(slope) };
}

function signAt(form: readonly bigint[], { value, slope }: Germ): number {
  const d = form.length - 1;
  let [constant, linear] = [form[d] * value.denominator, 0n];
  for (let k = 0; k < d; k++) {
    constant += form[k] * value.numerators[k];
    linear += form[k] * slope.numerators[k];
  }
  return signOf(constant) || signOf(linear);
}
