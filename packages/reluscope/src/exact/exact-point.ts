/** Exact points and signs in any dimension: a vertex is the common zero of d exact forms (THEORY section 2, step 3). */
import { nearestDouble, signOf } from "./dyadic.ts";
import type { ExactForm } from "./exact-forms.ts";

/** Homogeneous point: coordinates `x[i] / w`, with w > 0. */
export interface ExactVertex {
  readonly x: readonly bigint[];
  readonly w: bigint;
}

/** The only common zero of d or more forms on a d-dimensional slice; Bareiss' exact elimination. */
export function commonZero(forms: readonly ExactForm[]): ExactVertex {
  const d = forms[0].length - 1;
  const rows = forms.map((form) => form.map((value, i) => (i === d ? -value : value)));
  let previous = 1n;
  for (let k = 0; k < d; k++) {
    const pivot = rows.findIndex((row, i) => i >= k && row[k] !== 0n);
    if (pivot < 0)
      throw new Error("internal: the facets at a vertex are dependent; please report the network");
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    const top = rows[k];
    rows.forEach((row, i) => {
      if (i === k) return;
      const factor = row[k];
      for (let j = 0; j <= d; j++) row[j] = (top[k] * row[j] - factor * top[j]) / previous;
    });
    previous = top[k];
  }
  const w = rows[d - 1][d - 1];
  rows.length = d;
  return w > 0n ? { x: rows.map((row) => row[d]), w } : { x: rows.map((row) => -row[d]), w: -w };
}

/** Sign of a form at a point: −1, 0 or 1. */
export function signAtVertex(form: ExactForm, { x, w }: ExactVertex): number {
  let sum = form[x.length] * w;
  for (let i = 0; i < x.length; i++) sum += form[i] * x[i];
  return signOf(sum);
}

/** The nearest doubles to a point's coordinates. */
export function roundedVertex({ x, w }: ExactVertex): number[] {
  return x.map((value) => nearestDouble(value, w));
}
