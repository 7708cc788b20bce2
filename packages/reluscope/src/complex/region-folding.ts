/**
 * A network folded on a region of the plane (THEORY section 3): units that are proved to keep a sign there become part
 * of affine maps, and only those left open remain of its layers.
 *
 * On the region every form is affine in x, y and the outputs z of the open units before it: A·(x, y, 1) + V·z with a
 * bound q on its error, for all x of the domain and |z| ≤ size. The forms of a level go through the weights as forms on a
 * cell do.
 */
import { ROUNDING } from "../exact/rounding.ts";
import type { PlanarLevel } from "../kernels/planar-level.ts";
import type { KernelMemory, PreparedWeights } from "../kernels/prepared-weights.ts";
import {
  columnLength,
  MOST_CORNERS,
  type RegionForms,
  type RegionLoops,
  regionArrays,
  rowsLength,
} from "../kernels/region-loops.ts";
import type { WholeLevels } from "./planar-levels.ts";

/**
 * When a cell is folded: when so many units of its level are left to cut it, and two levels on there are so many weights
 * that going through them for every cell would cost more. From `large` weights on, more units are left (`mostToFold`).
 */
export const foldingRule = { least: 6, most: 18, weights: 96 * 96, large: 256 * 256 };

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

/** The corners of a region, x and y of each, and a bound on the error of their coordinates. */
export interface Corners {
  readonly points: Float64Array;
  readonly count: number;
  readonly error: number;
}

/** Forms of a level and of the next, A and q and the columns of V, for levels of these sizes; what the loops work on. */
export function foldingArrays(memory: KernelMemory, sizes: readonly number[]) {
  const widest = Math.max(...sizes);
  /** Relative rounding bound of sums over all units. */
  const relative = (sizes.reduce((sum, size) => sum + size, 0) + 16) * ROUNDING;
  const two = (length: number) => [memory.float64(length), memory.float64(length)];
  return {
    forms: two(rowsLength(widest)),
    columns: two(MOST_OPEN * columnLength(widest)),
    region: regionArrays(memory, widest, MOST_OPEN, relative),
  };
}

export class RegionFolding {
  /** The first level behind the region's; its forms stand in `forms(end)`. */
  end = 0;
  /** Where a level's open units start in `open`. */
  readonly start: Int32Array;
  /** The open units, level by level: which they are, and A, q and V of their forms. */
  readonly open: Int32Array;
  readonly openA: Float64Array;
  readonly openV: Float64Array;

  private readonly whole: WholeLevels;
  private readonly sizes: readonly number[];
  private readonly arrays: ReturnType<typeof foldingArrays>;
  private readonly loops: RegionLoops;
  private readonly levels: readonly RegionForms[];
  /** Per hidden level, the loops that take A and q to the next level. */
  private readonly planar: PlanarLevel[];

  constructor(whole: WholeLevels, arrays: ReturnType<typeof foldingArrays>) {
    this.whole = whole;
    this.arrays = arrays;
    this.sizes = whole.forms.map((rows) => rows.length / 4);
    this.start = new Int32Array(this.sizes.length + 1);
    const { open, openA, openV } = arrays.region;
    this.open = open;
    this.openA = openA;
    this.openV = openV;
    this.loops = whole.kernel.region(arrays.region);
    this.levels = this.sizes.map((units, level) => ({
      units,
      forms: this.forms(level),
      columns: this.columns(level),
      slopes: whole.slopes[level],
      signs: whole.signs[level],
    }));
    this.planar = whole.planar.map((_, level) => this.planarLevel(level));
  }

  /** How many units are open. */
  get count(): number {
    return this.loops.count;
  }

  /** Relative rounding bound of sums over all units. */
  get relative(): number {
    return this.arrays.region.relative;
  }

  setReach(x: number, y: number): void {
    this.loops.setReach(x, y);
  }

  /**
   * Folds the levels behind `first` on a cell of `first` with these corners: `units` of that level are open, and what the
   * others give to the next level stands in its forms. Gives the units that are not open in the levels from `first` + 1 to
   * `end` − 1 their signs. False if too many stay open in the next level already.
   */
  fold(first: number, units: Int32Array, corners: Corners): boolean {
    const { whole, loops, start, levels } = this;
    if (units.length > MOST_OPEN || corners.count > MOST_CORNERS) return false;
    this.arrays.region.points.set(corners.points.subarray(0, 2 * corners.count));
    loops.start(corners.count, corners.error);
    start[first] = 0;
    loops.open({ ...levels[first], forms: whole.forms[first] }, units);
    let level = first + 1;
    this.forms(level).set(whole.forms[level]);
    for (; ; level++) {
      loops.setColumns(levels[level], start[level - 1], loops.count, whole.weights[level]);
      start[level] = loops.count;
      const most = Math.min(MOST_OPEN, Math.ceil(loops.count + MOST_PART * this.sizes[level]));
      if (!loops.settle(levels[level], most)) break;
      // The next level's forms, but for its open units' part.
      this.planar[level].base();
      loops.pass(levels[level], start[level], whole.weights[level + 1], levels[level + 1]);
    }
    this.end = level;
    return level > first + 1;
  }

  /** A and q of a level's forms. */
  forms(level: number): Float64Array {
    return this.arrays.forms[level & 1];
  }

  /** The coefficients that open unit `j` has in the forms of level `end`. */
  endColumn(j: number): Float64Array {
    const step = columnLength(this.sizes[this.end]);
    return this.columns(this.end).subarray(j * step, (j + 1) * step);
  }

  private columns(level: number): Float64Array {
    return this.arrays.columns[level & 1];
  }

  private planarLevel(level: number): PlanarLevel {
    const { whole, sizes } = this;
    const next = this.forms(level + 1);
    return whole.kernel.planarLevel({
      units: sizes[level],
      rows: sizes[level + 1],
      weights: whole.weights[level + 1],
      forms: this.forms(level),
      slopes: whole.slopes[level],
      signs: whole.signs[level],
      list: whole.cuts[level],
      bias: whole.biasForms[level + 1],
      sums: next,
      next,
      relative: 0,
      active: whole.active,
      gathered: whole.gathered,
    });
  }
}
