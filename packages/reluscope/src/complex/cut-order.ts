/** The order in which units cut the domain: any gives the same complex. */

/** As many as divide it into eight parts; with all, walks of one thread take 1 % longer. */
const FIRST_CUTS = 3;

/**
 * Moves those units to the front that cut a domain nearest to its middle, by |value at the mean of the `corners`| over how far
 * values go from that in a box. So a walk comes to halves of the domain first, and parts of it have small borders. Corners have d
 * numbers each; `forms` has d + 2 for each unit: slopes, constant, bound. Equal units stay in the order of their numbers.
 */
export function centralFirst(
  units: Int32Array,
  forms: Float64Array,
  dimension: number,
  corners: Float64Array,
): void {
  const coordinates = Array.from({ length: dimension }, (_, i) =>
    corners.filter((_, at) => at % dimension === i),
  );
  const middle = coordinates.map((all) => all.reduce((sum, x) => sum + x / all.length, 0));
  const half = coordinates.map((all, i) =>
    all.reduce((most, x) => Math.max(most, Math.abs(x - middle[i])), 0),
  );
  const distance = (unit: number) => {
    const form = unit * (dimension + 2);
    const reach = half.reduce((sum, h, i) => sum + h * Math.abs(forms[form + i]), 0);
    const value = middle.reduce((sum, x, i) => sum + x * forms[form + i], forms[form + dimension]);
    return reach > 0 ? Math.abs(value) / reach : Number.MAX_VALUE;
  };
  const first = Array.from(units, (unit) => ({ unit, distance: distance(unit) }))
    .sort((p, q) => p.distance - q.distance || p.unit - q.unit)
    .slice(0, FIRST_CUTS)
    .map(({ unit }) => unit);
  const others = units.filter((unit) => !first.includes(unit));
  units.set(first);
  units.set(others, first.length);
}
