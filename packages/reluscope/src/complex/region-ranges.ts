/**
 * Proved ranges of forms on a region of the plane, by affine arithmetic: the outputs z of the units whose sign the
 * region leaves open are z = λ·g + m ± ρ, affine in x but for one noise symbol each, and so is every form of later
 * units, with the symbols' coefficients added up over all paths (THEORY section 3).
 */

import { ROUNDING } from "../exact/rounding.ts";

/** The corners of a region, x and y of each, in a list that may be longer, and a bound on the error of their coordinates. */
export interface Corners {
  readonly points: Float64Array;
  readonly count: number;
  readonly error: number;
}

export class RegionRanges {
  /** How many units are open. */
  count = 0;
  /** |z| ≤ size[i] on the whole domain, whatever the signs. */
  readonly size: Float64Array;

  /** Of z: coefficients and constant, those of the symbols up to its own (row i has `most`), and an error. */
  private readonly center: Float64Array;
  private readonly noise: Float64Array;
  private readonly noiseSum: Float64Array;
  private readonly error: Float64Array;
  /** The same of the form at hand. */
  private readonly rowCenter = new Float64Array(3);
  private readonly rowNoise: Float64Array;
  private row: Float64Array = new Float64Array(0);
  private rowCount = 0;
  private rowSpread = 0;
  private rowError = 0;
  /** Bounds on the values of the form at hand. */
  private low = 0;
  private high = 0;
  private readonly most: number;
  private corners: Corners = { points: new Float64Array(0), count: 0, error: 0 };

  constructor(most: number) {
    this.most = most;
    this.size = new Float64Array(most);
    this.center = new Float64Array(3 * most);
    this.noise = new Float64Array(most * most);
    this.noiseSum = new Float64Array(most);
    this.error = new Float64Array(most);
    this.rowNoise = new Float64Array(most);
  }

  start(corners: Corners): void {
    this.corners = corners;
    this.count = 0;
  }

  /**
   * Looks at the form `a`·(x, y, 1) at `aAt` and `v`·z for the first `count` open units. Returns a bound on `v`·z on the
   * domain, whatever the signs.
   */
  read(a: Float64Array, aAt: number, v: Float64Array, count: number): number {
    const { center, noiseSum, error, size, rowCenter } = this;
    let x = a[aAt];
    let y = a[aAt + 1];
    let constant = a[aAt + 2];
    let spread = 0;
    let unsure = 0;
    let largest = 0;
    for (let i = 0, c = 0; i < count; i++, c += 3) {
      const weight = v[i];
      const part = Math.abs(weight);
      x += weight * center[c];
      y += weight * center[c + 1];
      constant += weight * center[c + 2];
      spread += part * noiseSum[i];
      unsure += part * error[i];
      largest += part * size[i];
    }
    rowCenter[0] = x;
    rowCenter[1] = y;
    rowCenter[2] = constant;
    this.row = v;
    this.rowCount = count;
    this.rowSpread = spread;
    this.rowError = unsure;
    return largest;
  }

  /**
   * The sign (1 or −1) that the form keeps on the region, or 0 where that is not proved. It is true but for `error`,
   * which covers the rounding of what is computed here.
   */
  sign(error: number): number {
    const { noise, most, rowCenter, rowNoise, corners, row, rowCount: count } = this;
    const x = rowCenter[0];
    const y = rowCenter[1];
    const constant = rowCenter[2];
    const { points } = corners;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < 2 * corners.count; i += 2) {
      const value = x * points[i] + y * points[i + 1];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const unsure = this.rowError + error + (Math.abs(x) + Math.abs(y)) * corners.error;
    low += constant - unsure;
    high += constant + unsure;
    // Mostly it is enough to add the symbols up as if each path had its own.
    if (low > this.rowSpread) return 1;
    if (high < -this.rowSpread) return -1;
    this.rowError = unsure;
    rowNoise.fill(0, 0, count);
    for (let i = 0; i < count; i++) {
      const weight = row[i];
      for (let s = 0, at = i * most; s <= i; s++, at++) rowNoise[s] += weight * noise[at];
    }
    let spread = 0;
    for (let s = 0; s < count; s++) spread += Math.abs(rowNoise[s]);
    this.low = low - spread;
    this.high = high + spread;
    return this.low > 0 ? 1 : this.high < 0 ? -1 : 0;
  }

  /** Opens the unit whose form `sign` looked at last; its negative part has slope `slope`, and |g| ≤ `size` on the domain. */
  open(slope: number, size: number): void {
    const { count, rowCount, most, center, noise, rowCenter, rowNoise, high } = this;
    // g lies between −low and high, neither of them negative, because no sign is proved.
    const low = -this.low;
    // relu(g) is at least chord·g, and most above it at an end or at 0.
    const chord = high / (low + high);
    const above = Math.max(chord * low, high - chord * high);
    const lambda = slope + (1 - slope) * chord;
    const half = 0.5 * (1 - slope) * above;
    const radius = Math.abs(half) * (1 + 2 ** -30) + 8 * ROUNDING * (low + high);
    for (let k = 0; k < 3; k++) center[3 * count + k] = lambda * rowCenter[k];
    center[3 * count + 2] += half;
    let sum = radius;
    const row = count * most;
    for (let s = 0; s < rowCount; s++) {
      const coefficient = lambda * rowNoise[s];
      noise[row + s] = coefficient;
      sum += Math.abs(coefficient);
    }
    noise.fill(0, row + rowCount, row + count);
    noise[row + count] = radius;
    this.noiseSum[count] = sum;
    this.error[count] = Math.abs(lambda) * this.rowError * (1 + 2 ** -30);
    this.size[count] = (Math.max(1, Math.abs(slope)) * size + radius + Math.abs(half)) * (1 + 2 ** -30);
    this.count++;
  }
}
