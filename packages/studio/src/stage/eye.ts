/** Where views in space are seen from: a part of the state, so that a link shows the same side. */
import { panelState } from "../state/store.ts";

export interface Eye {
  /** Degrees about the vertical axis; null for the side from which most is seen. */
  readonly turn: number | null;
  /** Degrees above the horizon. */
  readonly tilt: number;
  /** 1 shows everything. */
  readonly zoom: number;
  /** Factor on the height of graphs. */
  readonly height: number;
}

export const eye = panelState<Eye>("space", { turn: null, tilt: 36, zoom: 1, height: 1 });
