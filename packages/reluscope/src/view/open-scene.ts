/** Opens the scene that suits the browser: WebGL where it is fast, else Canvas 2D. */
import type { GridIndex } from "./grid-index.ts";
import type { Scene } from "./scene.ts";
import { canvasScene, LIVE_CELLS } from "./scene-canvas.ts";
import type { SceneData } from "./scene-data.ts";
import { slowFor, webglScene } from "./scene-webgl.ts";

/** `wanted` insists on one of the two ("webgl" as far as there is one). */
export function openScene(data: SceneData, index: GridIndex, wanted?: "canvas" | "webgl"): Scene {
  if (wanted === "canvas") return canvasScene(data, index);
  try {
    const scene = webglScene(data, index, wanted === "webgl");
    if (scene) return scene;
  } catch (error) {
    console.warn("reluscope: WebGL failed, drawing on a canvas instead:", error);
  }
  return canvasScene(data, index);
}

/**
 * Scenes for complexes that take each other's place, as in a network that is trained: one scene of either kind at most, so
 * that graphics cards are asked for no more than one context. Few cells are drawn on a canvas, which is as fast for them and there
 * at once: a graphics card has to be found, and its programs compiled.
 */
export class Scenes {
  private readonly wanted: "canvas" | "webgl" | undefined;
  /** WebGL was asked for once and was not to be had. */
  private withoutWebgl = false;
  private readonly kept: Partial<Record<Scene["kind"], Scene>> = {};

  /** `wanted` as for `openScene`. */
  constructor(wanted?: "canvas" | "webgl") {
    this.wanted = wanted;
  }

  /** The scene that shows `data`; `restyle` has to follow. */
  show(data: SceneData, index: GridIndex): Scene {
    const { wanted } = this;
    const suitsCanvas = () => data.counts.cells <= LIVE_CELLS || slowFor(data);
    const onCanvas = this.withoutWebgl || wanted === "canvas" || (wanted !== "webgl" && suitsCanvas());
    const known = this.kept[onCanvas ? "canvas" : "webgl"];
    if (known) {
      known.replace(data, index);
      return known;
    }
    const scene = openScene(data, index, onCanvas ? "canvas" : wanted);
    this.withoutWebgl ||= !onCanvas && scene.kind === "canvas";
    this.kept[scene.kind]?.dispose();
    this.kept[scene.kind] = scene;
    return scene;
  }

  dispose(): void {
    for (const scene of Object.values(this.kept)) scene.dispose();
  }
}
