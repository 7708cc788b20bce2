/** Sentences about a network that say how sure they are, and of what they speak. */

/**
 * - `proved`: everywhere on the domain, of the network's weights themselves, or of the point that was asked for;
 * - `proved at the rows`: exactly so for the rows of the data, which says nothing of other points;
 * - `measured`: doubles or samples say so;
 * - `unknown`: it was not decided with the work allowed.
 */
export type Certainty = "proved" | "proved at the rows" | "measured" | "unknown";

/** What a statement speaks of, so that a picture can show it. */
export type About =
  | { readonly kind: "network" }
  /** Levels: 0 is the inputs, then hidden layers, last the outputs. */
  | { readonly kind: "layer"; readonly ids: readonly number[] }
  /** Hidden units: layer from 1, unit from 0. */
  | { readonly kind: "unit"; readonly ids: readonly (readonly [layer: number, unit: number])[] }
  /** Cells that hold data, by their number in the explanation. */
  | { readonly kind: "cell"; readonly ids: readonly number[] }
  /** Rows of the data, from 0. */
  | { readonly kind: "row"; readonly ids: readonly number[] }
  | { readonly kind: "class"; readonly ids: readonly number[] }
  /** The point of one prediction: its row, if it is one of the data. */
  | { readonly kind: "point"; readonly ids: readonly number[] };

/** Where in the story a statement stands. */
export type Chapter = "network" | "layers" | "units" | "removable" | "cells" | "point";

/** Titles of the chapters, in the order of the story. */
export const CHAPTER_TITLES: Readonly<Record<Chapter, string>> = {
  network: "What it is",
  layers: "What its layers do",
  units: "What its units are for",
  removable: "Which units matter, and what could go",
  cells: "Where the data lie",
  point: "One prediction",
};

export interface Statement {
  readonly chapter: Chapter;
  /** One sentence in plain words. */
  readonly text: string;
  readonly certainty: Certainty;
  readonly about: About;
}
