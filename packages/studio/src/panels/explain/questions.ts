/** What the worker that explains answers: plain data. */
import type { Statement } from "reluscope";

/** A cell that holds rows of the data. */
export interface StoryCell {
  readonly rows: readonly number[];
  /** The sign code of every unit, layer by layer. */
  readonly signs: readonly Uint8Array[];
}

export interface Story {
  readonly key: string;
  readonly statements: readonly Statement[];
  /** Statements name cells by their number here. */
  readonly cells: readonly StoryCell[];
  readonly rows: number;
  readonly milliseconds: number;
}

export type StoryProgress = (stage: string, done: number, total: number) => void;
