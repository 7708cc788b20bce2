/**
 * A network folded on a region of the plane (THEORY section 3): units that are proved to keep a sign there become part
 * of affine maps, and only those left open remain of its layers.
 *
 * On the region every form is affine in x, y and the outputs z of the open units before it: A·(x, y, 1) + V·z with a
 * bound q on its error, for all x of the domain and |z| ≤ size. The forms of a level go through the weights as forms on a
 * cell do.
 *
 * What is left of the network is a network, and is folded in the same way on a smaller region inside. There the forms of later levels wait in
 * the rows behind a level's own, and sums start from these in place of biases. Their bounds are completed in every level: each
 * sum adds numbers whose bounds have room for a rounding relative to their size, A·(x, y, 1) and V·z, however much of it cancels
 * later. They hold inside, too: an output z of a unit that is folded now is its form or that times its slope, with either no
 * larger than the size it was given when its sign was open.
 */
import { ROUNDING } from "../exact/rounding.ts";
import { type KernelMemory, PANEL_ROWS, type PreparedWeights } from "../kernels/prepared-weights.ts";
import {
  columnLength,
  MOST_CORNERS,
  type RegionForms,
  type RegionLoops,
  type RegionPassage,
  regionArrays,
  rowsLength,
} from "../kernels/region-loops.ts";
import type { FoldableLevels, WholeLevels } from "./planar-levels.ts";
import type { Corners } from "./region-corners.ts";

/**
 * When a cell is folded: when from `least` to `most` units of its level are left to cut it, and two levels on there are at least so many
 * `weights`, because going through them for every cell would cost more. From `nestedWeights` on it is folded when some `nested`
 * units are left, and again inside when up to `mostInside` are.
 */
export const foldingRule = {
  least: 6,
  most: 18,
  weights: 96 * 96,
  mostInside: 14,
  nested: 36,
  nestedWeights: 256 * 256,
};

/**
 * The most units that are left to cut a cell that is folded, where these are the weights between the two levels behind its own: of a cell
 * in which smaller ones are folded again (`outer`), and of one in which none is (`inner`); 0 if that does not pay.
 *
 * With k units there are some k² pieces in a region. Folding takes time ∝ weights · k once for all of them, and the walk ∝ k² for each, so
 * that the best k of regions that are folded once grows as the cube root of the weights. Folded twice, the weights are read for a region with a large
 * k, in which nobody walks, and what they left there is read for small ones, whose k need not grow. The large one does: what is left
 * there grows faster than it, and was measured to be best as the fourth root of the weights.
 */
export function mostToFold(weights: PreparedWeights | undefined): { outer: number; inner: number } {
  const count = (weights?.dense ?? weights?.sparse?.values)?.length;
  const { most, mostInside, nested, nestedWeights } = foldingRule;
  if (count === undefined || count < foldingRule.weights) return { outer: 0, inner: 0 };
  if (count < nestedWeights) return { outer: 0, inner: most };
  return { outer: Math.round(nested * (count / nestedWeights) ** 0.25), inner: mostInside };
}

/** The largest part of a level that may stay open. */
const MOST_PART = 0.7;

/** Forms of a level and of the next, A and q and the columns of V; what the loops work on. At most `most` units open, and `rows` forms. */
export function foldingArrays(memory: KernelMemory, sizes: readonly number[], most: number, rows: number) {
  /** Relative rounding bound of sums over all units. */
  const relative = (sizes.reduce((sum, size) => sum + size, 0) + 16) * ROUNDING;
  const two = (length: number) => [memory.float64(length), memory.float64(length)];
  return {
    forms: two(rowsLength(rows)),
    // Columns of waiting forms are read from any row on, in whole panels.
    columns: two(most * columnLength(rows) + PANEL_ROWS),
    region: regionArrays(memory, Math.max(...sizes), most, relative),
  };
}

/** A level of what is folded: its forms, and the way to the next level's. */
interface FoldedLevel {
  readonly own: RegionForms;
  readonly passage: RegionPassage | undefined;
}

export class RegionFolding {
  /** The first level behind the region's; its forms stand in `forms(end)`. */
  end = 0;
  /** How many forms that level has; none if they are not needed. */
  endRows = 0;
  /** Where a level's open units start in `open`. */
  readonly start: Int32Array;
  /** The open units, level by level: their places, and A, q and V of their forms. */
  readonly open: Int32Array;
  readonly openA: Float64Array;
  readonly openV: Float64Array;
  /** How many numbers a row of `openV` has. */
  readonly stride: number;

  private readonly whole: WholeLevels;
  private readonly arrays: ReturnType<typeof foldingArrays>;
  private readonly loops: RegionLoops;
  /** What was folded last, and its levels. */
  private source: FoldableLevels | undefined;
  private levels: readonly FoldedLevel[] = [];

  constructor(whole: WholeLevels, arrays: ReturnType<typeof foldingArrays>) {
    this.whole = whole;
    this.arrays = arrays;
    this.start = new Int32Array(whole.rows.length + 1);
    const { open, openA, openV, stride } = arrays.region;
    this.open = open;
    this.openA = openA;
    this.openV = openV;
    this.stride = stride;
    this.loops = whole.kernel.region(arrays.region);
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
   * Folds the levels of `source` behind `first` on a cell of `first` with these corners: the units at the places `units` of that level
   * are open, and what the others give to the next level stands in its forms. Gives the units that are not open in the levels from
   * `first` + 1 to `end` − 1 their signs. False if too many stay open in the next level already. The forms of level `last` are not
   * needed, nor are those behind.
   */
  fold(source: FoldableLevels, first: number, last: number, units: Int32Array, corners: Corners): boolean {
    const { loops, start } = this;
    const { most } = this.arrays.region;
    if (units.length > most || corners.count > MOST_CORNERS) return false;
    const levels = this.levelsOf(source);
    this.arrays.region.points.set(corners.points.subarray(0, 2 * corners.count));
    loops.start(corners.count, corners.error);
    start[first] = 0;
    loops.open({ ...levels[first].own, forms: source.forms[first] }, units);
    let level = first + 1;
    this.endRows = 0;
    this.forms(level).set(source.forms[level].subarray(0, 4 * source.rows[level]));
    for (; ; level++) {
      start[level] = loops.count;
      if (level === last) break;
      const { own, passage } = levels[level];
      loops.setColumns(own, start[level - 1], start[level], source.weights[level]);
      const mostHere = Math.min(most, Math.ceil(loops.count + MOST_PART * own.units));
      if (!loops.settle(own, mostHere) || !passage) {
        this.endRows = own.rows;
        break;
      }
      // The next level's forms, but for its open units' part.
      if (level + 1 < last) loops.pass(own, start[level], passage, levels[level + 1].own);
    }
    this.end = level;
    return level > first + 1;
  }

  /** A and q of a level's forms. */
  forms(level: number): Float64Array {
    return this.arrays.forms[level & 1];
  }

  /** The coefficients that open unit j has in the forms of a level are the numbers from j times `columnStep` on. */
  columnStep(level: number): number {
    return columnLength(this.levels[level].own.rows);
  }

  columns(level: number): Float64Array {
    return this.arrays.columns[level & 1];
  }

  private levelsOf(source: FoldableLevels): readonly FoldedLevel[] {
    if (source !== this.source) {
      this.source = source;
      this.levels = source.rows.map((rows, level) => ({
        own: {
          units: source.units[level]?.length ?? rows,
          rows,
          forms: this.forms(level),
          columns: this.columns(level),
          slopes: source.slopes[level],
          signs: source.signs[level],
        },
        passage: level + 1 < source.rows.length ? this.passage(source, level) : undefined,
      }));
    }
    return this.levels;
  }

  private passage(source: FoldableLevels, level: number): RegionPassage {
    const { whole } = this;
    const units = source.units[level]?.length ?? source.rows[level];
    const next = this.forms(level + 1);
    const weights = source.weights[level + 1];
    const start = source.biasForms[level + 1] ?? this.forms(level).subarray(4 * units);
    const planar = whole.kernel.planarLevel({
      units,
      rows: source.rows[level + 1],
      weights,
      forms: this.forms(level),
      slopes: source.slopes[level],
      signs: source.signs[level],
      list: source.cuts[level],
      bias: start,
      sums: next,
      next,
      relative: 0,
      active: whole.active,
      gathered: whole.gathered,
    });
    return { weights, start, planar };
  }
}
