/** A max–min formula as a target that the walk of a network is compared with: no cells of its own are needed. */
import type { PlanarDomain } from "../complex/domain.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { nearestDouble } from "../exact/dyadic.ts";
import { doubleSum, fraction } from "../exact/fraction.ts";
import { ROUNDING } from "../exact/rounding.ts";
import { integerRowKey } from "../exact/row-key.ts";
import type { LocatedCell, Rival, TargetCells } from "./cells-proof.ts";
import { errorOn, type Interval, roundedRow } from "./cells-target.ts";
import { type ExactFormula, tieRow } from "./max-min.ts";

/** `box` contains the domain. */
export function maxMinTarget(
  formula: ExactFormula,
  domain: PlanarDomain | PolytopeDomain,
  box: readonly Interval[],
): TargetCells {
  const { forms, terms } = formula;
  const n = box.length;
  const planes: Float64Array[] = [];
  const planeErrors: number[] = [];
  const numbers = new Map<string, number>();
  // ties[a][b] is the plane k on whose positive side form a is the larger one: k + 1, or −k − 1 on its negative side. Forms
  // that differ by a constant have none: undefined where a is not the smaller one, 0 where it is.
  const ties = forms.map((a) =>
    forms.map((b) => {
      const row = tieRow(a, b);
      if (row.slice(0, n).every((value) => value === 0n)) return row[n] < 0n ? 0 : undefined;
      const { key, turned } = integerRowKey(row);
      let plane = numbers.get(key);
      if (plane === undefined) {
        plane = planes.length;
        numbers.set(key, plane);
        const { values, errors } = roundedRow(turned ? row.map((value) => -value) : row);
        planes.push(values);
        planeErrors.push(errorOn(errors, box));
      }
      return turned ? -plane - 1 : plane + 1;
    }),
  );
  const pieces = forms.map((form) => {
    const sums = form.numerators.map((value) => doubleSum(fraction(value, form.denominator)));
    const errors = Float64Array.from(sums, ({ list, error }) => Math.abs(list[1] ?? 0) + error);
    return {
      map: Float64Array.from(form.numerators, (value) => nearestDouble(value, form.denominator)),
      mapErrors: [errorOn(errors, box)],
      exactMap: sums.every(({ error }) => error === 0) ? sums.map(({ list }) => list) : undefined,
    };
  });
  const slopes = pieces.map(({ map }) =>
    map.subarray(0, n).reduce((size, value) => size + Math.abs(value), 0),
  );
  const valueAt = ({ map }: (typeof pieces)[number], point: Float64Array) => {
    let value = map[n];
    for (let k = 0; k < n; k++) value += map[k] * point[k];
    return value;
  };
  return {
    outputs: 1,
    domain,
    planes,
    planeErrors,
    lipschitz: [Math.max(...slopes) * (1 + 16 * ROUNDING)],
    locate(point): LocatedCell {
      const values = pieces.map((piece) => valueAt(piece, point));
      const smallest = terms.map((term) =>
        term.reduce((least, j) => (values[j] < values[least] ? j : least)),
      );
      const winner = smallest.reduce((most, j, t) => (values[j] > values[smallest[most]] ? t : most), 0);
      const piece = smallest[winner];
      // The form is the smallest of its term, and every other term has one that is not larger.
      const rivals: Rival[] = [];
      const add = (j: number, facet: number | undefined, above: boolean) => {
        if (facet === undefined) return;
        rivals.push({ facet, above, map: pieces[j].map, mapErrors: pieces[j].mapErrors });
      };
      for (const j of terms[winner]) if (j !== piece) add(j, ties[j][piece], true);
      for (const j of smallest) if (j !== piece) add(j, ties[piece][j], false);
      return { ...pieces[piece], facets: [], inside: point, rivals };
    },
  };
}
