/** What draws the plane under the pointer: WebGL where there is one, else Canvas 2D. */

import type { ThemeName } from "../../draw/palette.ts";
import type { ColorBy } from "../../draw/partition-picture.ts";
import type { Viewport } from "./viewport.ts";

/** What the reader has chosen to see. */
export interface SceneState {
  colorBy: Exclude<ColorBy, "none">;
  output: number;
  creases: boolean;
  boundary: boolean;
  points: boolean;
  theme: ThemeName;
}

export interface Scene {
  readonly kind: "webgl" | "canvas";
  readonly canvas: HTMLCanvasElement;
  /** Takes over new choices; a draw follows. */
  restyle(state: SceneState): void;
  /** Draws the viewport's window; called at most once a frame. */
  draw(viewport: Viewport, ratio: number): void;
}
