/** What an empty panel says: how to explore, in the words of the pointer at hand. */
import { element } from "./dom.ts";

export interface Hint {
  /** What there is to see, after `Point at ` or `Tap `: `a cell to see …`. */
  readonly look: string;
  /** How keys and mouse move about. */
  readonly keys: string;
}

/** The panel before anything is chosen; fingers get no advice about wheels and keys. */
export function hintElements(hint: Hint): HTMLElement[] {
  const touch = matchMedia("(pointer: coarse)").matches;
  return [
    element("h2", {}, "Look closer"),
    element(
      "p",
      {},
      touch ? `Tap ${hint.look} Tap it again to let go.` : `Point at ${hint.look} Click to pin it.`,
    ),
    element(
      "p",
      { class: "keys" },
      touch ? "Drag to move, pinch to zoom, double-tap to zoom in." : hint.keys,
    ),
  ];
}
