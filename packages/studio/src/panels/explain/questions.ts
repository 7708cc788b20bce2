/** What the worker that explains answers: plain data. */
import type { Statement } from "reluscope";

/** A cell that holds rows of the data. */
export interface StoryCell {
  readonly rows: readonly number[];
  /** The sign code of every unit, layer by layer. */
  readonly signs: readonly Uint8Array[];
}

/** A point whose prediction is explained: a row of the data, or the pinned point of the picture. */
export interface AskedPoint {
  /** All inputs. */
  readonly inputs: readonly number[];
  /** From 0, of the data. */
  readonly row?: number;
  /** Where it is on the slice. */
  readonly at?: readonly number[];
}

export interface Story {
  readonly key: string;
  readonly statements: readonly Statement[];
  /** Statements name cells by their number here. */
  readonly cells: readonly StoryCell[];
  readonly rows: number;
  /** Whose prediction the last chapter explains, and its cell; without one there is no such chapter. */
  readonly point?: AskedPoint & Pick<StoryCell, "signs">;
  /** Why it does not, in the library's words. */
  readonly pointFailure?: string;
  readonly milliseconds: number;
}

export type StoryProgress = (stage: string, done: number, total: number) => void;
