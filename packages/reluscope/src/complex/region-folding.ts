/**
 * A network folded on a region of the plane (THEORY section 3): units that are proved to keep a sign there become part
 * of affine maps, and only those left open remain of its layers.
 *
 * On the region every form is affine in x, y and the outputs z of the open units before it: A·(x, y, 1) + V·z with a
 * bound q on its error, for all x of the domain and |z| ≤ size. The forms of a level go through the weights as forms on a
 * cell do, three coefficients at a time.
 */
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { PlanarLevel } from "../kernels/planar-level.ts";
import { type KernelMemory, PANEL_ROWS, type PreparedWeights } from "../kernels/prepared-weights.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import type { WholeLevels } from "./planar-levels.ts";
import { type Corners, RegionRanges } from "./region-ranges.ts";

/**
 * When a cell is folded: when so many units of its level are left to cut it, and two levels on there are so many weights
 * that going through them for every cell would cost more. From `large` weights on, more units are left (`mostToFold`).
 */
export const foldingRule = { least: 6, most: 16, weights: 112 * 112, large: 256 * 256 };

/**
 * The most units that are left to cut a cell that is folded, where these are the weights between the two levels behind its own; 0 if
 * there are not enough. With k units there are some k² pieces in a region: folding takes time ∝ weights · k once for all of
 * them, and the walk ∝ k² for each, so that the best k grows as the cube root of the weights.
 */
export function mostToFold(weights: PreparedWeights | undefined): number {
  const count = (weights?.dense ?? weights?.sparse?.values)?.length;
  if (count === undefined || count < foldingRule.weights) return 0;
  return Math.round(foldingRule.most * Math.max(1, Math.cbrt(count / foldingRule.large)));
}

/** The most units that may be left open, and the largest part of a level. */
export const MOST_OPEN = 180;
const MOST_PART = 0.7;
/** A and q are one row of 4; further rows have three coefficients of V each, and no bound of their own. */
const PER_ROW = 3;
const PARTS = 1 + MOST_OPEN / PER_ROW;

/** Doubles for rows of 4; the loops work on two at a time, from any row on. */
export const rowsLength = (rows: number) => 4 * (rows + 2);

/** The rows of the forms of a level and of the next, and zeros. */
export function foldingArrays(memory: KernelMemory, widest: number) {
  return {
    rows: [memory.float64(PARTS * rowsLength(widest)), memory.float64(PARTS * rowsLength(widest))],
    zeros: memory.float64(rowsLength(widest)),
  };
}

export class RegionFolding {
  /** The first level behind the region's; its forms stand in `rows(end)`. */
  end = 0;
  /** The open units, level by level: where a level's start, which they are, and their rows A, q and V. */
  readonly start: Int32Array;
  readonly open = new Int32Array(MOST_OPEN);
  readonly openA = new Float64Array(4 * MOST_OPEN);
  readonly openV = new Float64Array(MOST_OPEN * MOST_OPEN);
  /** Relative rounding bound of sums over all units. */
  readonly relative: number;

  private readonly whole: WholeLevels;
  private readonly sizes: readonly number[];
  private readonly arrays: ReturnType<typeof foldingArrays>;
  private readonly ranges = new RegionRanges(MOST_OPEN);
  /** Per level, the loops that take one part of its forms' rows to the next level. */
  private readonly loops: PlanarLevel[][];
  private reachX = 0;
  private reachY = 0;
  /** V of the form at hand. */
  private readonly row = new Float64Array(MOST_OPEN);

  constructor(whole: WholeLevels, arrays: ReturnType<typeof foldingArrays>) {
    this.whole = whole;
    this.arrays = arrays;
    this.sizes = whole.forms.map((rows) => rows.length / 4);
    this.relative = (this.sizes.reduce((sum, size) => sum + size, 0) + 16) * ROUNDING;
    this.start = new Int32Array(this.sizes.length + 1);
    this.loops = this.sizes.map(() => []);
  }

  /** How many units are open. */
  get count(): number {
    return this.ranges.count;
  }

  setReach(x: number, y: number): void {
    this.reachX = x;
    this.reachY = y;
  }

  /**
   * Folds the levels behind `first` on a cell of `first` with these corners: `units` of that level are open, and what the
   * others give to the next level stands in its forms. Gives the units that are not open in the levels from `first` + 1 to
   * `end` − 1 their signs. False if too many stay open in the next level already.
   */
  fold(first: number, units: Int32Array, corners: Corners): boolean {
    const { whole, ranges, start, open } = this;
    if (units.length > MOST_OPEN) return false;
    ranges.start(corners);
    start[first] = 0;
    const forms = whole.forms[first];
    for (const unit of units) {
      const size = this.formSize(forms, unit, 0);
      this.ranges.sign(forms[4 * unit + 3] + 4 * this.relative * size);
      this.addOpen(first, unit, forms, 0, size);
    }
    let level = first + 1;
    this.rows(level).set(whole.forms[level]);
    for (; ; level++) {
      for (let j = start[level - 1]; j < ranges.count; j++) this.setColumn(level, j, open[j]);
      start[level] = ranges.count;
      if (!this.settle(level)) break;
      this.pass(level);
    }
    this.end = level;
    return level > first + 1;
  }

  /**
   * The rows of a level's forms: A and q of each form; then the first three coefficients of V of each, and so on. Those
   * that belong to no open unit are zero.
   */
  rows(level: number): Float64Array {
    return this.arrays.rows[level & 1];
  }

  /** The coefficient of open unit `j` in a form of level `end`. */
  endCoefficient(unit: number, j: number): number {
    const part = 1 + Math.floor(j / PER_ROW);
    return this.rows(this.end)[part * rowsLength(this.sizes[this.end]) + 4 * unit + (j % PER_ROW)];
  }

  /** Bounds a form, the first `count` coefficients of whose V are in `row`, on the domain, whatever the signs of open units. */
  private formSize(forms: Float64Array, unit: number, count: number): number {
    const at = 4 * unit;
    const slanted = Math.abs(forms[at]) * this.reachX + Math.abs(forms[at + 1]) * this.reachY;
    return slanted + Math.abs(forms[at + 2]) + this.ranges.read(forms, at, this.row, count);
  }

  /** Opens a unit at whose form `ranges` has just looked. */
  private addOpen(level: number, unit: number, forms: Float64Array, count: number, size: number): void {
    const { ranges, openA, openV } = this;
    const place = ranges.count;
    this.open[place] = unit;
    for (let i = 0; i < 4; i++) openA[4 * place + i] = forms[4 * unit + i];
    for (let i = 0; i < count; i++) openV[MOST_OPEN * place + i] = this.row[i];
    ranges.open(this.whole.slopes[level][unit], size);
  }

  /** Sets the coefficients of open unit `j` in a level's forms: a column of the weights into the level. */
  private setColumn(level: number, j: number, column: number): void {
    const { dense, sparse, columns } = this.whole.weights[level];
    const rows = this.rows(level);
    const size = this.sizes[level];
    const start = (1 + Math.floor(j / PER_ROW)) * rowsLength(size);
    if (j % PER_ROW === 0) rows.fill(0, start, start + rowsLength(size));
    const at = start + (j % PER_ROW);
    if (dense) {
      for (let k = 0; k < size; k++)
        rows[at + 4 * k] = dense[(k - (k % PANEL_ROWS)) * columns + column * PANEL_ROWS + (k % PANEL_ROWS)];
    } else if (sparse) {
      for (let entry = sparse.start[column]; entry < sparse.start[column + 1]; entry++)
        rows[at + 4 * sparse.rows[entry]] = sparse.values[entry];
    }
  }

  /**
   * Completes the bounds of a level's forms and opens the units that may have either sign; the others get theirs. False
   * if too many stay open, or if these are the outputs.
   */
  private settle(level: number): boolean {
    const { ranges, row, relative, whole } = this;
    const rows = this.rows(level);
    const size = this.sizes[level];
    const step = rowsLength(size);
    const count = ranges.count;
    const most = Math.min(MOST_OPEN, count + MOST_PART * size);
    let fits = level < this.sizes.length - 1;
    for (let unit = 0; unit < size; unit++) {
      for (let i = 0, at = step + 4 * unit; i < count; i += PER_ROW, at += step) {
        row[i] = rows[at];
        row[i + 1] = rows[at + 1];
        row[i + 2] = rows[at + 2];
      }
      const largest = this.formSize(rows, unit, count);
      const bound = 4 * unit + 3;
      rows[bound] = rows[bound] * GROWTH + relative * largest + UNDERFLOW;
      if (!fits) continue;
      let code = SIGN_LINEAR;
      if (whole.slopes[level][unit] !== 1) {
        const sign = ranges.sign(rows[bound] + 4 * relative * largest);
        code = sign > 0 ? SIGN_POSITIVE : sign < 0 ? SIGN_NEGATIVE : 0;
        if (sign === 0) {
          fits = ranges.count < most;
          if (fits) this.addOpen(level, unit, rows, count, largest);
        }
      }
      whole.signs[level][unit] = code;
    }
    if (!fits) ranges.count = count;
    return fits;
  }

  /** The next level's forms, but for its open units' part. */
  private pass(level: number): void {
    const parts = 1 + Math.ceil(this.start[level] / PER_ROW);
    for (let part = 0; part < parts; part++) {
      this.loops[level][part] ??= this.partLoops(level, part);
      this.loops[level][part].base();
    }
  }

  private partLoops(level: number, part: number): PlanarLevel {
    const { whole, sizes } = this;
    const rowsOf = (l: number) =>
      this.rows(l).subarray(part * rowsLength(sizes[l]), (part + 1) * rowsLength(sizes[l]));
    const next = rowsOf(level + 1);
    return whole.kernel.planarLevel({
      units: sizes[level],
      rows: sizes[level + 1],
      weights: whole.weights[level + 1],
      forms: rowsOf(level),
      slopes: whole.slopes[level],
      signs: whole.signs[level],
      list: whole.cuts[level],
      bias: part === 0 ? whole.biasForms[level + 1] : this.arrays.zeros,
      sums: next,
      next,
      relative: 0,
      active: whole.active,
      gathered: whole.gathered,
    });
  }
}
