/**
 * The levels of a network folded on a region of the plane, on which a walk goes on as it does on the whole network, and which can be
 * folded again on a smaller region. The rows of a level are those of its open units and, behind them, those of all later levels,
 * which wait for what the level adds.
 */
import { type KernelMemory, PANEL_ROWS, panelLength } from "../kernels/prepared-weights.ts";
import { rowsLength, SYMBOLS } from "../kernels/region-loops.ts";
import type { FoldableLevels, WholeLevels } from "./planar-levels.ts";
import type { Corners } from "./region-corners.ts";
import { foldingArrays, RegionFolding } from "./region-folding.ts";

/** How large a region may be: how many units may be open, and how many forms a level of what is folded may have. */
interface RegionSize {
  readonly most: number;
  readonly rows: number;
}

/** The most units that may be left open on a region, and on one in which smaller ones are folded. */
const MOST_OPEN = 176;
const MOST_OPEN_OUTSIDE = 384;

/** Regions of networks with layers of these sizes, the outputs last: those that hold others, and those inside. */
function regionSizes(sizes: readonly number[]): { outer: RegionSize; inner: RegionSize } {
  const widest = Math.max(...sizes);
  const units = sizes.slice(0, -1).reduce((sum, size) => sum + size, 0);
  const least = (most: number) => Math.min(most, Math.ceil(units / SYMBOLS) * SYMBOLS);
  const outer = { most: least(MOST_OPEN_OUTSIDE), rows: widest };
  return { outer, inner: { most: least(MOST_OPEN), rows: outer.most + widest } };
}

/** All arrays, for levels of these sizes, with `places` sums of a level at a time. */
function regionArrays(
  memory: KernelMemory,
  sizes: readonly number[],
  { most, rows }: RegionSize,
  places: number,
) {
  const all = most + rows;
  const perLevel = <T>(make: () => T) => sizes.slice(1).map(make);
  return {
    folding: foldingArrays(memory, sizes, most, rows),
    forms: perLevel(() => memory.float64(rowsLength(all))),
    sums: perLevel(() => memory.float64(places * rowsLength(all))),
    slopes: perLevel(() => memory.float64(most + 1)),
    signs: perLevel(() => memory.uint8(most + 1)),
    cuts: perLevel(() => memory.int32(most + 1)),
    panels: memory.float64(most * (all + PANEL_ROWS)),
  };
}

/** Bytes of a kernel's memory that the levels of regions take. */
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
  const { outer, inner } = regionSizes(sizes);
  for (const size of [outer, inner]) regionArrays({ float64, int32, uint8 }, sizes, size, places);
  return bytes;
}

export class RegionLevels {
  readonly folding: RegionFolding;
  private readonly whole: WholeLevels;
  private readonly arrays: ReturnType<typeof regionArrays>;
  private reach: Float64Array = new Float64Array(2);

  constructor(whole: WholeLevels, size: RegionSize, places: number) {
    this.whole = whole;
    this.arrays = regionArrays(whole.kernel.memory, whole.rows, size, places);
    this.folding = new RegionFolding(whole, this.arrays.folding);
  }

  setReach(reach: Float64Array): void {
    this.reach = reach;
    this.folding.setReach(reach[0], reach[1]);
  }

  /**
   * The levels of a region (see `RegionFolding.fold`), with the sum of the first level in place 0; undefined if too many
   * units stay open. They hold until the next region's are made. The forms of level `last` are not needed.
   */
  enter(
    source: FoldableLevels,
    first: number,
    last: number,
    units: Int32Array,
    corners: Corners,
  ): FoldableLevels | undefined {
    const { whole, folding, arrays } = this;
    if (!folding.fold(source, first, last, units, corners)) return undefined;
    const { end, endRows, start, open, openA, count, relative } = folding;
    const levels = {
      forms: [...source.forms],
      signs: [...source.signs],
      slopes: [...source.slopes],
      cuts: [...source.cuts],
      planar: [...source.planar],
      units: [...source.units],
      rows: [...source.rows],
      weights: [...source.weights],
      biasForms: [...source.biasForms],
    };
    let rows = count + endRows;
    arrays.forms[first].set(openA.subarray(0, 4 * count));
    arrays.forms[first].set(folding.forms(end).subarray(0, 4 * endRows), 4 * count);
    let used = 0;
    for (let level = first; level < end; level++) {
      const places = open.subarray(start[level], start[level + 1]);
      const own = places.length;
      const rest = rows - own;
      const length = panelLength(rest, own);
      const panels = arrays.panels.subarray(used, used + length);
      used += length;
      this.setPanels(level, rest, panels);
      const slopes = arrays.slopes[level];
      const units = new Int32Array(own);
      const named = source.units[level];
      for (let k = 0; k < own; k++) {
        slopes[k] = source.slopes[level][places[k]];
        units[k] = named ? named[places[k]] : places[k];
      }
      levels.forms[level] = arrays.forms[level];
      levels.signs[level] = arrays.signs[level].subarray(0, own);
      levels.slopes[level] = slopes;
      levels.cuts[level] = arrays.cuts[level];
      levels.units[level] = units;
      levels.rows[level] = rows;
      levels.weights[level + 1] = { rows: rest, columns: own, dense: panels, sparse: undefined };
      levels.biasForms[level + 1] = undefined;
      levels.planar[level] = whole.kernel.planarLevel({
        units: own,
        rows: rest,
        weights: levels.weights[level + 1],
        forms: arrays.forms[level],
        slopes,
        signs: arrays.signs[level],
        list: arrays.cuts[level],
        bias: arrays.forms[level].subarray(4 * own),
        sums: arrays.sums[level],
        next: level + 1 < end ? arrays.forms[level + 1] : source.forms[end],
        relative,
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

  /** What the open units of a level give to those of later levels and to the forms of level `end`, `rows` of them. */
  private setPanels(level: number, rows: number, panels: Float64Array): void {
    const { folding } = this;
    const { start, openV, count, stride, end } = folding;
    const columns = folding.columns(end);
    const step = folding.columnStep(end);
    const from = start[level];
    const own = start[level + 1] - from;
    const later = count - start[level + 1];
    panels.fill(0);
    for (let j = from; j < from + own; j++) {
      const to = (j - from) * PANEL_ROWS;
      let given = stride * start[level + 1] + j;
      for (let row = 0; row < later; row++, given += stride) panels[to + inPanel(row, own)] = openV[given];
      const column = step * j - later;
      for (let row = later; row < rows; row++) panels[to + inPanel(row, own)] = columns[column + row];
    }
  }
}

/** Where in panels of so many columns a row's first number is. */
const inPanel = (row: number, columns: number) => (row - (row % PANEL_ROWS)) * columns + (row % PANEL_ROWS);

/** What is left of a network on a region that holds smaller ones (outer) and on one that holds none, made when the first such one is folded. */
export class Regions {
  private readonly whole: WholeLevels;
  private readonly places: number;
  private readonly made: { outer?: RegionLevels; inner?: RegionLevels } = {};
  private reach: Float64Array = new Float64Array(2);

  constructor(whole: WholeLevels, places: number) {
    this.whole = whole;
    this.places = places;
  }

  setReach(reach: Float64Array): void {
    this.reach = reach;
    this.made.outer?.setReach(reach);
    this.made.inner?.setReach(reach);
  }

  get(which: "outer" | "inner"): RegionLevels {
    const { whole, made } = this;
    let levels = made[which];
    if (!levels) {
      levels = new RegionLevels(whole, regionSizes(whole.rows)[which], this.places);
      levels.setReach(this.reach);
      made[which] = levels;
    }
    return levels;
  }
}
