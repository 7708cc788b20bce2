/** What stops when a layer is too large for an exact or proved answer; other answers about it may still be had. */

/** The message names the size and the limit. */
export class LayerLimitError extends Error {
  override readonly name = "LayerLimitError";
}
