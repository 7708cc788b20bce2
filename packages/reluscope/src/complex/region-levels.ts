/**
 * The levels of a network folded on a region of the plane, on which a walk goes on as it does on the whole network. The
 * rows of a level are those of its open units and, behind them, those of all later levels, which wait for what the
 * level adds.
 */
import { type KernelMemory, PANEL_ROWS, panelLength } from "../kernels/prepared-weights.ts";
import { rowsLength } from "../kernels/region-loops.ts";
import type { PlanarLevels, WholeLevels } from "./planar-levels.ts";
import { type Corners, foldingArrays, MOST_OPEN, RegionFolding } from "./region-folding.ts";

/** All arrays, for levels of these sizes, with `places` sums of a level at a time. */
function regionArrays(memory: KernelMemory, sizes: readonly number[], places: number) {
  const widest = Math.max(...sizes);
  const most = MOST_OPEN + widest;
  const perLevel = <T>(make: () => T) => sizes.slice(1).map(make);
  return {
    folding: foldingArrays(memory, sizes),
    forms: perLevel(() => memory.float64(rowsLength(most))),
    sums: perLevel(() => memory.float64(places * rowsLength(most))),
    slopes: perLevel(() => memory.float64(MOST_OPEN + 1)),
    signs: perLevel(() => memory.uint8(MOST_OPEN + 1)),
    cuts: perLevel(() => memory.int32(MOST_OPEN + 1)),
    panels: memory.float64(MOST_OPEN * (most + PANEL_ROWS)),
  };
}

/** Bytes of a kernel's memory that the levels of a region take. */
export function regionBytes(sizes: readonly number[], places: number): number {
  let bytes = 0;
  const count = (size: number) => {
    bytes += Math.ceil(size / 16) * 16;
  };
  const float64 = (length: number) => {
    count(8 * length);
    return new Float64Array(0);
  };
  const int32 = (length: number) => {
    count(4 * length);
    return new Int32Array(0);
  };
  const uint8 = (length: number) => {
    count(length);
    return new Uint8Array(0);
  };
  regionArrays({ float64, int32, uint8 }, sizes, places);
  return bytes;
}

export class RegionLevels {
  readonly folding: RegionFolding;
  private readonly whole: WholeLevels;
  private readonly arrays: ReturnType<typeof regionArrays>;
  private readonly sizes: readonly number[];
  private reach: Float64Array = new Float64Array(2);

  constructor(whole: WholeLevels, places: number) {
    this.whole = whole;
    this.sizes = whole.forms.map((rows) => rows.length / 4);
    this.arrays = regionArrays(whole.kernel.memory, this.sizes, places);
    this.folding = new RegionFolding(whole, this.arrays.folding);
  }

  setReach(reach: Float64Array): void {
    this.reach = reach;
    this.folding.setReach(reach[0], reach[1]);
  }

  /**
   * The levels of a region (see `RegionFolding.fold`), with the sum of the first level in place 0; undefined if too many
   * units stay open. They hold until the next region's are made.
   */
  enter(first: number, units: Int32Array, corners: Corners): PlanarLevels | undefined {
    const { whole, folding, sizes, arrays } = this;
    if (!folding.fold(first, units, corners)) return undefined;
    const { end, start, open, openA, count } = folding;
    const levels = {
      forms: [...whole.forms],
      signs: [...whole.signs],
      slopes: [...whole.slopes],
      cuts: [...whole.cuts],
      planar: [...whole.planar],
      units: [...whole.units],
    };
    let rows = count + sizes[end];
    arrays.forms[first].set(openA.subarray(0, 4 * count));
    arrays.forms[first].set(folding.forms(end).subarray(0, 4 * sizes[end]), 4 * count);
    let used = 0;
    for (let level = first; level < end; level++) {
      const units = open.slice(start[level], start[level + 1]);
      const own = units.length;
      const rest = rows - own;
      const length = panelLength(rest, own);
      const panels = arrays.panels.subarray(used, used + length);
      used += length;
      this.setPanels(level, panels);
      const slopes = arrays.slopes[level];
      for (let k = 0; k < own; k++) slopes[k] = whole.slopes[level][units[k]];
      levels.forms[level] = arrays.forms[level];
      levels.signs[level] = arrays.signs[level].subarray(0, own);
      levels.slopes[level] = slopes;
      levels.cuts[level] = arrays.cuts[level];
      levels.units[level] = units;
      levels.planar[level] = whole.kernel.planarLevel({
        units: own,
        rows: rest,
        weights: { rows: rest, columns: own, dense: panels, sparse: undefined },
        forms: arrays.forms[level],
        slopes,
        signs: arrays.signs[level],
        list: arrays.cuts[level],
        bias: arrays.forms[level].subarray(4 * own),
        sums: arrays.sums[level],
        next: level + 1 < end ? arrays.forms[level + 1] : whole.forms[end],
        relative: folding.relative,
        active: whole.active,
        gathered: whole.gathered,
      });
      levels.planar[level].setReach(this.reach[0], this.reach[1]);
      rows = rest;
    }
    levels.signs[first].fill(0);
    levels.planar[first].base();
    return levels;
  }

  /** What the open units of a level give to those of later levels and to the forms of level `end`. */
  private setPanels(level: number, panels: Float64Array): void {
    const { folding, sizes } = this;
    const { start, openV, count, end } = folding;
    const from = start[level];
    const own = start[level + 1] - from;
    const later = count - start[level + 1];
    panels.fill(0);
    for (let j = from; j < from + own; j++) {
      const column = folding.endColumn(j);
      for (let row = 0; row < later + sizes[end]; row++) {
        const to = (row - (row % PANEL_ROWS)) * own + (row % PANEL_ROWS) + (j - from) * PANEL_ROWS;
        panels[to] = row < later ? openV[MOST_OPEN * (start[level + 1] + row) + j] : column[row - later];
      }
    }
  }
}
