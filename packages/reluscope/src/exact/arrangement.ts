/**
 * The cells of an arrangement of hyperplanes, exact, by incremental insertion: a new hyperplane h cuts exactly those
 * cells that are cells of the arrangement which the others leave on h (deletion and restriction, Zaslavsky 1975), and a
 * point inside each cell tells on which side of h an uncut one lies. Restricted forms stay determinants of the first
 * ones (Bareiss' division), so that numbers grow only linearly with the depth.
 */
import { signOf } from "./dyadic.ts";
import { dot } from "./rational.ts";

/** A cell by the sign of every form on its interior, with a point inside. */
export interface ArrangementCell {
  /** −1, 1, or 0 for a form that vanishes everywhere. */
  readonly signs: readonly number[];
  /** Homogeneous point (x, w), w > 0, strictly inside. */
  readonly point: readonly bigint[];
}

type Form = readonly bigint[];

/**
 * All cells of full dimension of {f_i = 0}, i = 1 … m, in R^n; a form is n integers and a constant.
 *
 * @throws Error when there are more than `most` cells
 */
export function arrangementCells(forms: readonly Form[], dimension: number, most: number): ArrangementCell[] {
  return insertAll(forms, dimension, 1n, most);
}

function insertAll(forms: readonly Form[], n: number, previous: bigint, most: number): ArrangementCell[] {
  let cells: ArrangementCell[] = [{ signs: [], point: [...new Array(n).fill(0n), 1n] }];
  forms.forEach((form, k) => {
    const pivot = form.findIndex((value, j) => j < n && value !== 0n);
    if (pivot < 0) {
      cells = cells.map(({ signs, point }) => ({ signs: [...signs, signOf(form[n])], point }));
      return;
    }
    const earlier = forms.slice(0, k);
    const same = earlier.findIndex((other) => isMultiple(form, other, pivot));
    if (same >= 0) {
      const factor = form[pivot] > 0n === earlier[same][pivot] > 0n ? 1 : -1;
      cells = cells.map(({ signs, point }) => ({ signs: [...signs, factor * signs[same]], point }));
      return;
    }
    const cut = new Map<string, readonly bigint[]>();
    for (const { signs, point } of insertAll(
      earlier.map((other) => restricted(other, form, pivot, previous)),
      n - 1,
      magnitude(form[pivot]),
      most,
    ))
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
    if (next.length > most) throw new Error(`more than ${most} cells; ask for more or for fewer hyperplanes`);
    cells = next;
  });
  return cells;
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
