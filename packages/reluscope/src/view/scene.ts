/** What draws the plane under the pointer: WebGL where there is one, else Canvas 2D. */

import type { ThemeName } from "../draw/palette.ts";
import type { ColorBy } from "../draw/partition-picture.ts";
import type { GridIndex } from "./grid-index.ts";
import type { SceneData } from "./scene-data.ts";
import type { Viewport } from "./viewport.ts";

/** What the reader has chosen to see. */
export interface SceneState {
  /** A picture's colours, or the value of an output (which needs the cells' maps). */
  colorBy: ColorBy | "value";
  /** The output whose gradient or value is shown. */
  output: number;
  /** Values that have the first and the last colour of the scale; needed for colours by value only. */
  range?: readonly [low: number, high: number];
  creases: boolean;
  boundary: boolean;
  points: boolean;
  theme: ThemeName;
}

export interface Scene {
  readonly kind: "webgl" | "canvas";
  readonly canvas: HTMLCanvasElement;
  /** Takes another complex in the place of the one shown; `restyle` follows. */
  replace(data: SceneData, index: GridIndex): void;
  /** Takes over new choices; a draw follows. */
  restyle(state: SceneState): void;
  /** Draws the viewport's window; called at most once a frame. */
  draw(viewport: Viewport, ratio: number): void;
  /** Lets go of what it holds on the graphics card. */
  dispose(): void;
}
