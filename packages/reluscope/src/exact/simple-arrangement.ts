/**
 * A point in every cell of a simple arrangement of m hyperplanes in R^n, in doubles, with work proportional to the cells. A
 * cell with a lowest point has it in a vertex, where n hyperplanes meet, and every vertex is the lowest point of one cell;
 * a cell without one is a cell of the arrangement at infinity below, in R^(n−1) (Zaslavsky 1975). Nothing is decided here:
 * whoever calls proves the signs at the points, and that there are as many cells as there can be.
 */

/**
 * @param forms m × (n + 1), coefficients and constant
 * @returns points, n numbers each; Σ_{i≤n} C(m, i) of them unless the arrangement is not simple
 */
export function* simpleArrangementPoints(forms: Float64Array, n: number): Generator<Float64Array> {
  const turn = new Turn(n);
  for (const point of pointsBelow(turn.forms(forms), n)) yield turn.point(point);
}

/** Most cells that m hyperplanes make in R^n (Schläfli): Σ_{i≤n} C(m, i). */
export function mostCells(m: number, n: number): number {
  let total = 1;
  for (let i = 1, choices = 1; i <= Math.min(m, n); i++) {
    choices = (choices * (m - i + 1)) / i;
    total += choices;
  }
  return total;
}

/** A fixed reflection, so that hyperplanes along the axes are not special; it is its own inverse. */
class Turn {
  private readonly normal: Float64Array;
  private readonly factor: number;

  constructor(n: number) {
    this.normal = Float64Array.from({ length: n }, (_, k) => 1 + 0.37 * Math.sin(1 + 7 * k));
    this.factor = 2 / this.normal.reduce((sum, value) => sum + value * value, 0);
  }

  point(vector: Float64Array): Float64Array {
    let along = 0;
    for (let k = 0; k < this.normal.length; k++) along += this.normal[k] * vector[k];
    return vector.map((value, k) =>
      k < this.normal.length ? value - this.factor * along * this.normal[k] : value,
    );
  }

  forms(forms: Float64Array): Float64Array {
    const width = this.normal.length + 1;
    const turned = new Float64Array(forms.length);
    for (let at = 0; at < forms.length; at += width)
      turned.set(this.point(forms.subarray(at, at + width)), at);
    return turned;
  }
}

function* pointsBelow(forms: Float64Array, n: number): Generator<Float64Array> {
  if (n === 0) {
    yield new Float64Array(0);
    return;
  }
  const cell = new VertexCell(forms, n);
  for (const subset of subsets(forms.length / (n + 1), n)) {
    const point = cell.pointAbove(subset);
    if (point) yield point;
  }
  for (const direction of pointsBelow(formsAtInfinity(forms, n), n - 1))
    yield pointFarBelow(forms, n, direction);
}

/** On the plane x_n = −1 at infinity constants vanish, and the last coefficient takes their place. */
function formsAtInfinity(forms: Float64Array, n: number): Float64Array {
  const m = forms.length / (n + 1);
  const below = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < n - 1; k++) below[i * n + k] = forms[i * (n + 1) + k];
    below[i * n + n - 1] = -forms[i * (n + 1) + n - 1];
  }
  return below;
}

/** So far along a direction (y, −1) that constants no longer count. */
function pointFarBelow(forms: Float64Array, n: number, direction: Float64Array): Float64Array {
  let distance = 1;
  for (let at = 0; at < forms.length; at += n + 1) {
    let slope = -forms[at + n - 1];
    for (let k = 0; k < n - 1; k++) slope += forms[at + k] * direction[k];
    const needed = Math.abs(2 * forms[at + n]) / Math.abs(slope);
    if (needed > distance && Number.isFinite(needed)) distance = needed;
  }
  return Float64Array.from({ length: n }, (_, k) => (k < n - 1 ? distance * direction[k] : -distance));
}

/** Every increasing list of n numbers below m, in one array. */
function* subsets(m: number, n: number): Generator<Int32Array> {
  if (n > m) return;
  const subset = Int32Array.from({ length: n }, (_, k) => k);
  for (;;) {
    yield subset;
    let k = n - 1;
    while (k >= 0 && subset[k] === m - n + k) k--;
    if (k < 0) return;
    subset[k]++;
    for (let j = k + 1; j < n; j++) subset[j] = subset[j - 1] + 1;
  }
}

/** Points in the cells whose lowest points are vertices of n hyperplanes. */
class VertexCell {
  private readonly forms: Float64Array;
  private readonly n: number;
  private readonly inverse: Float64Array;
  private readonly rest: Float64Array;

  constructor(forms: Float64Array, n: number) {
    this.forms = forms;
    this.n = n;
    this.inverse = new Float64Array(n * n);
    this.rest = new Float64Array(n * n);
  }

  /** Undefined when the hyperplanes do not meet in one point. */
  pointAbove(subset: Int32Array): Float64Array | undefined {
    const { forms, n, inverse } = this;
    if (!this.invert(subset)) return undefined;
    const vertex = new Float64Array(n);
    const inward = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      // Column j leads along the edge on which only hyperplane j is left; the cell lies where that rises.
      const rises = inverse[(n - 1) * n + j] > 0 ? 1 : -1;
      const constant = forms[subset[j] * (n + 1) + n];
      for (let k = 0; k < n; k++) {
        vertex[k] -= inverse[k * n + j] * constant;
        inward[k] += rises * inverse[k * n + j];
      }
    }
    let step = 1;
    for (let i = 0, at = 0, next = 0; at < forms.length; i++, at += n + 1) {
      if (next < n && subset[next] === i) {
        next++;
        continue;
      }
      let value = forms[at + n];
      let change = 0;
      for (let k = 0; k < n; k++) {
        value += forms[at + k] * vertex[k];
        change += forms[at + k] * inward[k];
      }
      if (value * change < 0) step = Math.min(step, -value / (2 * change));
    }
    for (let k = 0; k < n; k++) vertex[k] += step * inward[k];
    return vertex;
  }

  /** Gauss–Jordan elimination with row pivots; false when the rows are dependent. */
  private invert(subset: Int32Array): boolean {
    const { forms, n, inverse, rest } = this;
    inverse.fill(0);
    for (let i = 0; i < n; i++) {
      inverse[i * n + i] = 1;
      for (let k = 0; k < n; k++) rest[i * n + k] = forms[subset[i] * (n + 1) + k];
    }
    for (let k = 0; k < n; k++) {
      let pivot = k;
      for (let i = k + 1; i < n; i++)
        if (Math.abs(rest[i * n + k]) > Math.abs(rest[pivot * n + k])) pivot = i;
      const top = rest[pivot * n + k];
      if (top === 0) return false;
      for (let j = 0; j < n; j++) {
        const [a, b] = [rest[pivot * n + j], inverse[pivot * n + j]];
        rest[pivot * n + j] = rest[k * n + j];
        inverse[pivot * n + j] = inverse[k * n + j];
        rest[k * n + j] = a / top;
        inverse[k * n + j] = b / top;
      }
      for (let i = 0; i < n; i++) {
        const factor = i === k ? 0 : rest[i * n + k];
        if (factor === 0) continue;
        for (let j = 0; j < n; j++) {
          rest[i * n + j] -= factor * rest[k * n + j];
          inverse[i * n + j] -= factor * inverse[k * n + j];
        }
      }
    }
    return true;
  }
}
