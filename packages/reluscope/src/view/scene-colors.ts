/** The colours of a scene's cells and creases for what the reader has chosen. */
import { neuronName } from "../complex/neurons.ts";
import { gradientColors, gradientSlot, regionColors, regionTints } from "../draw/cell-tints.ts";
import { classFill, layerInk, type ThemeName, themeColors, valueTint } from "../draw/palette.ts";
import type { SceneState } from "./scene.ts";
import { CUT_CELL, type SceneData } from "./scene-data.ts";

/** 0xRRGGBB of a `#rrggbb` string. */
export const rgbOf = (color: string) => Number.parseInt(color.slice(1), 16);

/** The tint of each cell's linear region. */
export function cellTints(data: Pick<SceneData, "edgeCells" | "regions" | "counts">): Uint8Array {
  const tints = regionTints(data);
  return Uint8Array.from(data.regions, (region) => tints[region]);
}

export class SceneColors {
  private readonly data: SceneData;
  /** One a cell. */
  private readonly tints: Uint8Array;

  constructor(data: SceneData) {
    this.data = data;
    this.tints = data.cellTints ?? cellTints(data);
  }

  /** Colour of a cell; cells cut by the boundary are covered by tiles in class colours. */
  cells(state: SceneState): (cell: number) => number {
    const { data } = this;
    const blank = rgbOf(themeColors(state.theme).blank);
    if (state.colorBy === "region") {
      const colors = regionColors(state.theme);
      return (cell) => colors[this.tints[cell]];
    }
    if (state.colorBy === "gradient") {
      const colors = gradientColors(state.theme);
      const start = state.output * data.counts.cells;
      return (cell) => colors[gradientSlot(data.gradients[start + cell])];
    }
    if (state.colorBy === "class") {
      return (cell) => {
        const classIndex = data.cellClasses[cell];
        return classIndex === CUT_CELL ? blank : classFill(state.theme, classIndex);
      };
    }
    return () => blank;
  }

  /** Colour of a neuron's creases. */
  creases(state: SceneState): (neuron: number) => number {
    if (state.colorBy !== "depth") {
      const ink = rgbOf(themeColors(state.theme).edge);
      return () => ink;
    }
    const colors = this.layers(state.theme);
    return (neuron) => colors[neuronName(this.data.neurons, neuron)[0] - 1];
  }

  layers(theme: ThemeName): number[] {
    const layers = this.data.neurons.layerStart.length - 1;
    return Array.from({ length: layers }, (_, layer) => layerInk(theme, layer, layers));
  }
}

/** How creases are stroked: width in pixels, opacity, and how faint fine texture may become. */
export function creaseStyle(state: SceneState): { width: number; opacity: number; faintest: number } {
  if (state.colorBy === "depth") return { width: 1.4, opacity: 0.95, faintest: 0.4 };
  // where colour shows a quantity, creases step back
  return {
    width: 0.9,
    opacity: state.colorBy === "gradient" || state.colorBy === "value" ? 0.28 : 0.5,
    faintest: 0.1,
  };
}

/** Where a cell's value at a point lies on the scale of `state.range`: 0 … 1. */
export function levelOf(data: SceneData, state: SceneState): (cell: number, x: number, y: number) => number {
  const { maps, outputSize } = data;
  const [low, high] = state.range ?? [0, 1];
  const span = high - low || 1;
  if (!maps) return () => 0.5;
  const cells = data.counts.cells;
  return (cell, x, y) => {
    // corners of tiles come after those of the cells, and are drawn by class only
    if (cell >= cells) return 0;
    const k = 3 * (cell * outputSize + state.output);
    return (maps[k] * x + maps[k + 1] * y + maps[k + 2] - low) / span;
  };
}

/** The least and the largest value of an output on the complex; it takes both at vertices. */
export function valueRange(data: SceneData, output: number): [low: number, high: number] {
  const { maps, outputSize, cellStart, cellVertices, vertices } = data;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let cell = 0; maps && cell < data.counts.cells; cell++) {
    const k = 3 * (cell * outputSize + output);
    for (let i = cellStart[cell]; i < cellStart[cell + 1]; i++) {
      const v = 2 * cellVertices[i];
      const value = maps[k] * vertices[v] + maps[k + 1] * vertices[v + 1] + maps[k + 2];
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

/** The 256 colours of values, first to last, as 0xRRGGBB. */
export function valueColors(theme: ThemeName): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) => valueTint(theme, i / 255));
}
