/** What the open panel lights up on the stage. */
import { signal } from "@preact/signals";

export interface Lit {
  /** Cells of the picture; of a decision surface in space its pieces. */
  readonly cells: readonly number[];
  /** Running numbers of neurons: their creases, or where they are few (`bent`) their bent hyperplanes. */
  readonly neurons: ReadonlySet<number>;
  readonly bent: boolean;
  readonly boundary: boolean;
  /** The whole box. */
  readonly whole: boolean;
  /** Rows of the data. */
  readonly rows: readonly number[];
  /** A point of the slice that is marked. */
  readonly point?: readonly number[];
}

/** For views in space; planes and lines are drawn on by `panelMarks` and `panelLineMarks`. */
export const panelLit = signal<Lit | undefined>(undefined);
