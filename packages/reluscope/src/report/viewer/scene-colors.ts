/** The colours of a scene's cells and creases for what the reader has chosen. */
import { neuronName } from "../../complex/neurons.ts";
import { gradientColors, gradientSlot, regionColors, regionTints } from "../../draw/cell-tints.ts";
import { classFill, layerInk, type ThemeName, themeColors } from "../../draw/palette.ts";
import { CUT_CELL, type PlanarData } from "../payload.ts";
import type { SceneState } from "./scene.ts";

/** 0xRRGGBB of a `#rrggbb` string. */
export const rgbOf = (color: string) => Number.parseInt(color.slice(1), 16);

export class SceneColors {
  private readonly data: PlanarData;
  private readonly tints: Uint8Array;

  constructor(data: PlanarData) {
    this.data = data;
    this.tints = regionTints(data);
  }

  /** Colour of a cell; cells cut by the boundary are covered by tiles in class colours. */
  cells(state: SceneState): (cell: number) => number {
    const { data } = this;
    const blank = rgbOf(themeColors(state.theme).blank);
    if (state.colorBy === "region") {
      const colors = regionColors(state.theme);
      return (cell) => colors[this.tints[data.regions[cell]]];
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
  return { width: 0.9, opacity: state.colorBy === "gradient" ? 0.28 : 0.5, faintest: 0.1 };
}
