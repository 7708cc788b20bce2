/** Where views in space are seen from: a part of the state, so that a link shows the same side. */
import { panelState } from "../state/store.ts";

export interface Eye {
  /** Degrees about the vertical axis; null for the side from which most is seen. */
  readonly turn: number | null;
  /** Degrees above the horizon. */
  readonly tilt: number;
  /** 1 shows everything. */
  readonly zoom: number;
  /** How far the picture is moved, right and up: 1 is half of what is seen at zoom 1. */
  readonly right: number;
  readonly up: number;
  /** Factor on the height of graphs. */
  readonly height: number;
}

export const eye = panelState<Eye>("space", { turn: null, tilt: 36, zoom: 1, right: 0, up: 0, height: 1 });
