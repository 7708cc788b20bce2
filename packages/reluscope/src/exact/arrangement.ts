/**
 * The cells of an arrangement of hyperplanes, exact. A simple one is listed at once: points in its cells are found in
 * doubles, their signs proved, and as many different cells as there can be at most (Schläfli) are all of them. Otherwise
 * hyperplanes are inserted into the simple part one by one: a new one, h, cuts exactly those cells that are cells of the
 * arrangement which the others leave on h (deletion and restriction, Zaslavsky 1975), and a point inside each cell tells on
 * which side of h an uncut one lies. Restricted forms stay determinants of the first ones (Bareiss' division), so that
 * numbers grow only linearly with the depth.
 */
import { nearestDouble, signOf } from "./dyadic.ts";
import { dot, rationalVector } from "./rational.ts";
import { ROUNDING } from "./rounding.ts";
import { mostCells, simpleArrangementPoints } from "./simple-arrangement.ts";

/** A cell by the sign of every form on its interior, with a point inside. */
export interface ArrangementCell {
  /** −1, 1, or 0 for a form that vanishes everywhere. */
  readonly signs: readonly number[];
  /** Homogeneous point (x, w), w > 0, strictly inside. */
  readonly point: readonly bigint[];
}

type Form = readonly bigint[];

/** Points tried, over the most cells that may be listed, before an arrangement is taken for one that is not simple. */
const MOST_TRIES = 2;

/**
 * All cells of full dimension of {f_i = 0}, i = 1 … m, in R^n; a form is n integers and a constant. Work is proportional to
 * their number when the arrangement is simple, and grows with every hyperplane that keeps it from being so.
 *
 * @throws TooManyCellsError when there are more than `most` cells
 */
export function arrangementCells(forms: readonly Form[], dimension: number, most: number): ArrangementCell[] {
  return cellsOf(forms, dimension, 1n, most);
}

function cellsOf(forms: readonly Form[], n: number, previous: bigint, most: number): ArrangementCell[] {
  const proper = Array.from(forms.keys()).filter(
    (k) => pivotOf(forms[k], n) >= 0 && sameBefore(forms, k, n) < 0,
  );
  // Indices of the forms behind the signs of `cells`.
  let order: readonly number[] = proper;
  let cells = simpleCells(
    proper.map((k) => forms[k]),
    n,
    most,
  );
  if (!cells) {
    const kept = simplePart(forms, proper, n, previous, most);
    order = kept;
    cells = simpleCells(
      kept.map((k) => forms[k]),
      n,
      most,
    );
    if (!cells) {
      order = [];
      cells = [{ signs: [], point: [...new Array(n).fill(0n), 1n] }];
    }
    for (const k of proper) {
      if (order.includes(k)) continue;
      cells = withHyperplane(
        cells,
        order.map((i) => forms[i]),
        forms[k],
        n,
        previous,
        most,
      );
      order = [...order, k];
    }
  }
  return inOrder(cells, order, forms, n);
}

/** Hyperplanes, one after the other, that with those taken before make a simple arrangement. */
function simplePart(
  forms: readonly Form[],
  proper: readonly number[],
  n: number,
  previous: bigint,
  most: number,
) {
  const kept: number[] = [];
  for (const k of proper) {
    const pivot = pivotOf(forms[k], n);
    const on = kept.map((i) => restricted(forms[i], forms[k], pivot, previous));
    const wanted = mostCells(kept.length, n - 1);
    if (wanted > most) throw tooMany(most);
    if (countArrangementCells(on, n - 1, wanted, magnitude(forms[k][pivot])) === wanted) kept.push(k);
  }
  return kept;
}

/** Undefined when the arrangement is not simple, or when rounding hid a cell. */
function simpleCells(forms: readonly Form[], n: number, most: number): ArrangementCell[] | undefined {
  const wanted = mostCells(forms.length, n);
  const rounded = roundedForms(forms, n);
  const found = new Map<string, ArrangementCell>();
  let tried = 0;
  for (const point of simpleArrangementPoints(rounded, n)) {
    if (++tried > MOST_TRIES * most || !point.every(Number.isFinite)) return undefined;
    const signs = signsAt(forms, rounded, point);
    if (signs.includes(0)) return undefined;
    const key = signs.join();
    if (found.has(key)) return undefined;
    const { numerators, denominator } = rationalVector(point);
    found.set(key, { signs, point: [...numerators, denominator] });
    if (found.size > most) throw tooMany(most);
  }
  return found.size === wanted ? [...found.values()] : undefined;
}

/** Every form divided by a power of two near its largest coefficient, rounded to nearest. */
function roundedForms(forms: readonly Form[], n: number): Float64Array {
  const rounded = new Float64Array(forms.length * (n + 1));
  forms.forEach((form, i) => {
    const bits = form.reduce((most, value) => Math.max(most, highBits(magnitude(value))), 0);
    form.forEach((value, k) => {
      rounded[i * (n + 1) + k] = nearestDouble(value, 1n << BigInt(bits));
    });
  });
  return rounded;
}

function signsAt(forms: readonly Form[], rounded: Float64Array, point: Float64Array): number[] {
  const n = point.length;
  let exact: readonly bigint[] | undefined;
  return forms.map((form, i) => {
    let value = rounded[i * (n + 1) + n];
    let size = Math.abs(value);
    for (let k = 0; k < n; k++) {
      const term = rounded[i * (n + 1) + k] * point[k];
      value += term;
      size += Math.abs(term);
    }
    // One rounding of each coefficient, one of each product, n of the sum; subnormal numbers are left to integers.
    if (Math.abs(value) > 2 * (n + 4) * ROUNDING * size + SUBNORMAL) return Math.sign(value);
    if (!exact) {
      const { numerators, denominator } = rationalVector(point);
      exact = [...numerators, denominator];
    }
    return signOf(dot(form, exact));
  });
}

/** Far above what rounding among subnormal numbers can change. */
const SUBNORMAL = 2 ** -900;

/** The cells with one more hyperplane. */
function withHyperplane(
  cells: readonly ArrangementCell[],
  earlier: readonly Form[],
  form: Form,
  n: number,
  previous: bigint,
  most: number,
): ArrangementCell[] {
  const pivot = pivotOf(form, n);
  const on = earlier.map((other) => restricted(other, form, pivot, previous));
  const cut = new Map<string, readonly bigint[]>();
  for (const { signs, point } of cellsOf(on, n - 1, magnitude(form[pivot]), most))
    cut.set(signs.join(), point);
  const next: ArrangementCell[] = [];
  for (const cell of cells) {
    const below = cut.get(cell.signs.join());
    if (!below) {
      next.push({ signs: [...cell.signs, signOf(dot(form, cell.point))], point: cell.point });
      continue;
    }
    for (const side of [-1, 1]) {
      next.push({ signs: [...cell.signs, side], point: besides(below, form, pivot, earlier, side) });
    }
  }
  if (next.length > most) throw tooMany(most);
  return next;
}

/** Signs of all forms, those that are constant or multiples of others too. */
function inOrder(
  cells: readonly ArrangementCell[],
  order: readonly number[],
  forms: readonly Form[],
  n: number,
): ArrangementCell[] {
  const place = new Map(order.map((k, at) => [k, at]));
  const sources = forms.map((form, k) => {
    const own = place.get(k);
    if (own !== undefined) return { at: own, factor: 1 };
    const pivot = pivotOf(form, n);
    if (pivot < 0) return { at: -1, factor: signOf(form[n]) };
    const same = sameBefore(forms, k, n);
    return { at: place.get(same) as number, factor: form[pivot] > 0n === forms[same][pivot] > 0n ? 1 : -1 };
  });
  return cells.map(({ signs, point }) => ({
    signs: sources.map(({ at, factor }) => (at < 0 ? factor : factor * signs[at])),
    point,
  }));
}

/** What stops a list that would be longer than was asked for. */
export class TooManyCellsError extends Error {
  override readonly name = "TooManyCellsError";
}

const tooMany = (most: number) =>
  new TooManyCellsError(`more than ${most} cells; ask for more or for fewer hyperplanes`);

const pivotOf = (form: Form, n: number) => form.findIndex((value, j) => j < n && value !== 0n);

/** The first form before form k that is a multiple of it, or −1. */
function sameBefore(forms: readonly Form[], k: number, n: number): number {
  const pivot = pivotOf(forms[k], n);
  for (let i = 0; i < k; i++) if (isMultiple(forms[k], forms[i], pivot)) return i;
  return -1;
}

/**
 * How many cells of full dimension there are, exactly: the first form leaves one cell whole, and every other one adds as many
 * as it has cells on it. Far less work than listing them.
 *
 * @param most counting stops beyond so many
 * @param previous what divides the minors of restricted forms (Bareiss)
 */
export function countArrangementCells(
  forms: readonly Form[],
  dimension: number,
  most: number,
  previous = 1n,
): number {
  let total = 1;
  for (let k = 0; k < forms.length && total <= most; k++) {
    const form = forms[k];
    const pivot = pivotOf(form, dimension);
    if (pivot < 0 || sameBefore(forms, k, dimension) >= 0) continue;
    if (dimension === 1) total++;
    else {
      const on = forms.slice(0, k).map((other) => restricted(other, form, pivot, previous));
      total += countArrangementCells(on, dimension - 1, most - total, magnitude(form[pivot]));
    }
  }
  return total;
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

function isMultiple(form: Form, other: Form, pivot: number): boolean {
  return other[pivot] !== 0n && form.every((value, j) => value * other[pivot] === other[j] * form[pivot]);
}

/** A form on the hyperplane {form = 0}, a positive multiple of it, in the coordinates other than the pivot's. */
function restricted(other: Form, form: Form, pivot: number, previous: bigint): Form {
  const scale = magnitude(form[pivot]);
  const factor = form[pivot] > 0n ? other[pivot] : -other[pivot];
  return other.map((value, j) => (scale * value - factor * form[j]) / previous).filter((_, j) => j !== pivot);
}

/** A point a little on one side of {form = 0}, near a point of it that is given without its pivot coordinate. */
function besides(
  below: readonly bigint[],
  form: Form,
  pivot: number,
  earlier: readonly Form[],
  side: number,
): bigint[] {
  const scale = magnitude(form[pivot]);
  const partial = [...below.slice(0, pivot), 0n, ...below.slice(pivot)];
  const rest = dot(form, partial);
  const point = partial.map((value, j) => (j === pivot ? (form[pivot] > 0n ? -rest : rest) : scale * value));
  const w = point[point.length - 1];
  // The largest power of two that surely keeps every other form's sign.
  let exponent = 0;
  for (const other of earlier) {
    if (other[pivot] === 0n) continue;
    const room = lowBits(magnitude(dot(other, point))) - highBits(magnitude(other[pivot]) * w) - 1;
    exponent = Math.min(exponent, room);
  }
  const up = side > 0 === form[pivot] > 0n ? 1n : -1n;
  const moved = point.map((value) => value << BigInt(-exponent));
  moved[pivot] += up * w;
  return moved;
}

/** ⌊log₂⌋ from below, to within 4. */
const lowBits = (value: bigint) => 4 * (value.toString(16).length - 1);
/** log₂ from above, to within 4. */
const highBits = (value: bigint) => 4 * value.toString(16).length;
