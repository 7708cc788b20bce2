/**
 * Which units decide one prediction (THEORY sections 1 and 6): the cell of a point, its affine map, the units that bound the cell and how
 * far they are, what the network says behind each, and how far the decision boundary is inside the cell. In any number of
 * inputs: nothing is enumerated, distances are proved bounds, and what was not decided in time says so.
 */
import { type Decision, decisionScores, defaultDecision, type Score } from "../boundary/decision.ts";
import { axisSlice, domainBox } from "../complex/domain.ts";
import { variedInputs } from "../complex/varied-inputs.ts";
import { ExactForms } from "../exact/exact-forms.ts";
import { primitive, rationalVector, roundedVector } from "../exact/rational.ts";
import { maximize } from "../lp/maximize.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import { type ProofDomain, spreadDomain } from "../prove/cell-walk.ts";
import { type BoundedForms, cellForms } from "./cell-forms.ts";
import { type BoundedRow, CellSystem, type DistanceBounds } from "./cell-system.ts";
import { DataPassage } from "./data-passage.ts";
import { type CellAtPoint, cellAtPoint } from "./network-cell.ts";
import { predictions } from "./predictions.ts";
import { type UnitContribution, unitContributions } from "./unit-contributions.ts";

export interface ExplainPointOptions {
  /** A box of inputs, or of some of them (`axisSlice`): others stay as they are at the point. It is widened to hold the point. */
  readonly domain: ProofDomain;
  /** Default: one output against 0, several by the largest; `null` for none. */
  readonly decision?: Decision | null;
  /** Seconds for the search for facets; what is left is not decided. Default 10. */
  readonly seconds?: number;
  /** Called with the number of units looked at. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A unit whose crease may bound the cell. */
export interface CellSide {
  /** Units on one hyperplane there: [layer from 1, unit from 0]. */
  readonly units: readonly (readonly [layer: number, unit: number])[];
  /** Whether the hyperplane bounds the cell inside the box (proved); undefined where that was not decided. */
  readonly facet: boolean | undefined;
  /** Euclidean distance to the facet in the inputs that vary: proved bounds. Without a facet, of what was proved of it. */
  readonly distance: { readonly low: number; readonly high: number };
  /** Distance to the whole hyperplane: proved bounds. */
  readonly hyperplane: { readonly low: number; readonly high: number };
  /** An input just behind the facet, whose cell differs in these units alone; its signs are exact. */
  readonly behind?: Float64Array;
  /** The class of the network there, exactly. */
  readonly classBehind?: number;
}

/** How far the decision boundary with one other class is inside the cell and the box. */
export interface BoundaryDistance {
  readonly classNumber: number;
  /** Whether that class is at least as high as the point's somewhere there (proved); undefined where it was not decided. */
  readonly meets: boolean | undefined;
  /** Proved bounds; both Infinity where the boundary does not meet the cell inside the box. */
  readonly distance: { readonly low: number; readonly high: number };
}

export interface PointExplanation {
  readonly point: Float64Array;
  readonly cell: CellAtPoint;
  /** Inputs that vary: coordinates of `gradients` and of distances. */
  readonly varied: readonly number[];
  /** The outputs at the point, and outputs × varied inputs: the affine map of the cell, with bounds on the errors. */
  readonly outputs: Float64Array;
  readonly outputErrors: Float64Array;
  readonly gradients: Float64Array;
  readonly gradientErrors: Float64Array;
  readonly classNumber?: number;
  /** The second highest class, and how much lower it is. */
  readonly second?: number;
  readonly margin?: number;
  /** Units by what they add to the margin on this cell, measured: see `unitContributions`. */
  readonly contributions?: readonly UnitContribution[];
  /** Units whose crease bounds the cell, nearest first, then those undecided; units that do not bound it are left out. */
  readonly sides: readonly CellSide[];
  /** Units whose crease is proved not to bound the cell in the box. */
  readonly notSides: number;
  /** Whether every unit was decided. */
  readonly complete: boolean;
  /** The decision boundary with each other class, nearest first; nothing without a decision. */
  readonly boundary: readonly BoundaryDistance[];
}

/**
 * Explains what a network says at one point.
 *
 * @param point as many finite numbers as the network has inputs
 * @throws Error when the point or the domain does not fit
 * @example
 * explainPoint(network, [0.2, 0.7], { domain: boxDomain(fullSlice(2), [[0, 1], [0, 1]]) }).sides[0].units;
 */
export function explainPoint(
  network: Network,
  point: ArrayLike<number>,
  { domain, decision = defaultDecision(network.outputSize), seconds = 10, onProgress }: ExplainPointOptions,
): PointExplanation {
  checkNetwork(network);
  const cell = cellAtPoint(network, point);
  const { varied, low, high, box } = boxAround(domain, point);
  const forms = cellForms(network, point, varied, cell.signs);
  const hidden = groupsOf(network, point, varied, cell, forms);
  const system = new CellSystem(
    hidden.map(({ form }) => form),
    low,
    high,
  );
  const until = performance.now() + 1000 * seconds;
  const width = varied.length + 1;
  const output = forms[forms.length - 1];
  const scores = decision ? decisionScores(decision, network.outputSize) : [];
  const found = decision ? predictions(new DataPassage(network, [point]), decision) : undefined;
  const planes = hidden.map(({ form }) => system.hyperplane(form));
  const sides: (CellSide & { place?: Float64Array })[] = hidden.map(({ units }, g) => ({
    units,
    facet: undefined,
    hyperplane: planes[g],
    distance: { low: planes[g].low, high: Number.POSITIVE_INFINITY },
  }));
  // Near ones first: they matter most when time is up.
  let exact: (readonly bigint[])[] | undefined;
  const order = [...hidden.keys()].sort((p, q) => planes[p].low - planes[q].low);
  for (const [done, g] of order.entries()) {
    if (performance.now() > until) break;
    onProgress?.(done, hidden.length);
    const { place, ...distance } = system.nearest(hidden[g].form, [g]);
    sides[g] = { ...sides[g], facet: facetOf(distance), distance, place };
    if (sides[g].facet !== undefined || varied.length > MOST_EXACT_DIMENSIONS) continue;
    exact ??= exactSides(network, point, varied, cell, hidden, box);
    sides[g] = { ...sides[g], ...exactFacet(exact, g, point, varied, distance.low) };
  }
  const behind = classesBehind(network, point, varied, cell, sides, decision);
  const kept = sides
    .map(({ place: _, ...side }, g) => ({ ...side, ...behind[g] }))
    .filter(({ facet }) => facet !== false)
    .sort((a, b) => Number(b.facet ?? false) - Number(a.facet ?? false) || a.distance.low - b.distance.low);
  const own = found?.classes[0];
  const boundary =
    own === undefined
      ? []
      : scores.flatMap((score, c): BoundaryDistance[] => {
          if (c === own) return [];
          const { place: _, ...distance } = system.nearest(difference(output, width, scores[own], score));
          return [{ classNumber: c, meets: facetOf(distance), distance }];
        });
  boundary.sort((a, b) => a.distance.low - b.distance.low || a.classNumber - b.classNumber);
  const pick = (from: Float64Array, constant: boolean) =>
    from.filter((_, at) => (at % width === varied.length) === constant);
  return {
    point: Float64Array.from(point),
    cell,
    varied,
    outputs: pick(output.rows, true),
    outputErrors: pick(output.errors, true),
    gradients: pick(output.rows, false),
    gradientErrors: pick(output.errors, false),
    classNumber: own,
    second: found?.seconds[0],
    margin: found?.margins[0],
    contributions:
      found && unitContributions(network, point, cell, scores[found.classes[0]], scores[found.seconds[0]]),
    sides: kept,
    notSides: sides.filter(({ facet }) => facet === false).length,
    complete: sides.every(({ facet }) => facet !== undefined),
    boundary,
  };
}

/** Nothing nearer than infinity: there is none. */
function facetOf({ low, high }: Pick<DistanceBounds, "low" | "high">): boolean | undefined {
  if (high < Number.POSITIVE_INFINITY) return true;
  return low === Number.POSITIVE_INFINITY ? false : undefined;
}

/** The box relative to the point; what rounding moves its sides by is less than what bounds on errors of forms there allow for. */
function boxAround(domain: ProofDomain, point: ArrayLike<number>) {
  const spread = spreadDomain(domain);
  const varied = variedInputs(spread.slice);
  const box = "corners" in spread ? domainBox(spread) : spread.halfSpaces?.length ? undefined : spread.box;
  if (!varied || !box)
    throw new Error("a point is explained in a box of inputs, or of some of them; this domain is another");
  // A point outside widens the box.
  const around = varied.map((input, k): [number, number] => [
    Math.min(box[k][0], point[input]),
    Math.max(box[k][1], point[input]),
  ]);
  const low = Float64Array.from(varied, (input, k) => around[k][0] - point[input]);
  const high = Float64Array.from(varied, (input, k) => around[k][1] - point[input]);
  return { varied, low, high, box: around };
}

/** Where hyperplanes meet in one place doubles cannot tell; up to so many dimensions an exact program does. */
const MOST_EXACT_DIMENSIONS = 8;

/** Forms of the groups that are at least 0 on the cell, then the sides of the box, in the inputs that vary: integers. */
function exactSides(
  network: Network,
  point: ArrayLike<number>,
  varied: readonly number[],
  { signs }: CellAtPoint,
  groups: readonly Group[],
  box: readonly (readonly [number, number])[],
): (readonly bigint[])[] {
  const forms = new ExactForms(network, axisSlice(point, varied), signs);
  const rows = groups.map(({ units: [[layer, unit]] }) => {
    const row = primitive(forms.row(layer - 1, unit));
    return signs[layer - 1][unit] === SIGN_POSITIVE ? row : row.map((value) => -value);
  });
  const sides = box.flatMap((interval, k) =>
    interval.map((value, end) => {
      const { numerators, denominator } = rationalVector([value]);
      const factor = end === 0 ? 1n : -1n;
      return [...varied.map((_, i) => (i === k ? factor * denominator : 0n)), -factor * numerators[0]];
    }),
  );
  return [...rows, ...sides];
}

/** Whether a group's hyperplane bounds the cell: whether its form is below 0 somewhere where all others are at least 0. */
function exactFacet(
  rows: readonly (readonly bigint[])[],
  group: number,
  point: ArrayLike<number>,
  varied: readonly number[],
  low: number,
): Pick<CellSide, "facet" | "distance"> {
  const optimum = maximize(
    rows[group].map((value) => -value),
    rows.filter((_, i) => i !== group),
  );
  if (optimum.status !== "optimal" || optimum.value.numerators[0] <= 0n)
    return { facet: false, distance: { low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY } };
  // The corner where it is least lies behind the facet: the facet is no farther.
  const corner = roundedVector(optimum.point);
  const distance = Math.hypot(...varied.map((input, k) => (corner[k] - point[input]) * (1 + 2 ** -40)));
  const rounding = 2 ** -50 * Math.hypot(...corner, ...varied.map((input) => point[input]));
  return { facet: true, distance: { low, high: Math.max(low, distance + rounding) } };
}

interface Group {
  readonly form: BoundedRow;
  readonly units: readonly (readonly [number, number])[];
}

/** Forms that are at least 0 on the cell, those with one hyperplane together: exactly so, where doubles say that it may be. */
function groupsOf(
  network: Network,
  point: ArrayLike<number>,
  varied: readonly number[],
  { signs }: CellAtPoint,
  forms: readonly BoundedForms[],
): Group[] {
  const width = varied.length + 1;
  const buckets = new Map<string, { form: BoundedRow; units: [number, number][] }[]>();
  let exact: ExactForms | undefined;
  const exactRow = ([layer, unit]: readonly [number, number]) => {
    // Slice coordinates are inputs here, and not relative to the point: the hyperplane is the same.
    exact ??= new ExactForms(network, axisSlice(point, varied), signs);
    const row = primitive(exact.row(layer - 1, unit));
    return (signs[layer - 1][unit] === SIGN_POSITIVE ? row : row.map((value) => -value)).join();
  };
  const groups: { form: BoundedRow; units: [number, number][] }[] = [];
  network.layers.forEach(({ bias }, l) => {
    bias.forEach((_, unit) => {
      const sign = signs[l][unit];
      if (sign !== SIGN_POSITIVE && sign !== SIGN_NEGATIVE) return;
      const row = forms[l].rows.slice(unit * width, (unit + 1) * width);
      const errors = forms[l].errors.slice(unit * width, (unit + 1) * width);
      if (sign === SIGN_NEGATIVE) for (let k = 0; k < width; k++) row[k] = 0 - row[k];
      const length = Math.hypot(...row.subarray(0, width - 1));
      // A unit that does not vary on the cell has no crease there.
      if (row.subarray(0, width - 1).every((value, k) => value === 0 && errors[k] === 0)) return;
      // A hint only: proportional rows have nearly the same numbers.
      const key = Array.from(row.subarray(0, Math.min(4, width)), (value) =>
        Math.round((value / length) * 1e6),
      ).join();
      const bucket = buckets.get(key) ?? [];
      buckets.set(key, bucket);
      const same = bucket.find(({ units }) => exactRow(units[0]) === exactRow([l + 1, unit]));
      if (same) {
        same.units.push([l + 1, unit]);
        return;
      }
      const group: { form: BoundedRow; units: [number, number][] } = {
        form: { row, errors },
        units: [[l + 1, unit]],
      };
      bucket.push(group);
      groups.push(group);
    });
  });
  return groups;
}

/** Score i less score j as a form around the point. */
function difference({ rows, errors }: BoundedForms, width: number, first: Score, second: Score): BoundedRow {
  const row = new Float64Array(width);
  const bounds = new Float64Array(width);
  for (const [{ output, sign, constant }, factor] of [
    [first, 1],
    [second, -1],
  ] as const) {
    if (output < 0) {
      row[width - 1] += factor * constant;
      continue;
    }
    for (let k = 0; k < width; k++) {
      row[k] += factor * sign * rows[output * width + k];
      bounds[k] += errors[output * width + k];
    }
  }
  // Sums of two numbers: one rounding each.
  for (let k = 0; k < width; k++) bounds[k] = (bounds[k] + 2 ** -53 * Math.abs(row[k])) * (1 + 2 ** -30);
  return { row, errors: bounds };
}

/** The inputs just behind each facet, if doubles have one whose cell differs in the facet's units alone, and the class there. */
function classesBehind(
  network: Network,
  point: ArrayLike<number>,
  varied: readonly number[],
  cell: CellAtPoint,
  sides: readonly (CellSide & { readonly place?: Float64Array })[],
  decision: Decision | null,
): { behind?: Float64Array; classBehind?: number }[] {
  const crossed = sides.flatMap(({ place }, g) => (place ? [{ place, g }] : []));
  const found: { behind?: Float64Array; classBehind?: number }[] = sides.map(() => ({}));
  if (crossed.length === 0) return found;
  const inputs = crossed.map(({ place }) => {
    const input = Float64Array.from(point);
    varied.forEach((own, k) => {
      input[own] += place[k];
    });
    return input;
  });
  const passage = new DataPassage(network, inputs);
  const classes = decision ? predictions(passage, decision).classes : undefined;
  crossed.forEach(({ g }, p) => {
    const flipped = new Set(sides[g].units.map(([layer, unit]) => `${layer} ${unit}`));
    const isNext = passage.signs.every((all, l) => {
      const size = network.layers[l].bias.length;
      return cell.signs[l].every(
        (sign, unit) => (all[p * size + unit] !== sign) === flipped.has(`${l + 1} ${unit}`),
      );
    });
    if (isNext) found[g] = { behind: inputs[p], classBehind: classes?.[p] };
  });
  return found;
}
