/** What the studio shows, as one plain value: it can be kept in a link, undone and redone. */
import type { Decision } from "reluscope";
import type { Window } from "reluscope/view";

/** Which model is shown; the bytes of files and of made networks are in `modelFiles`. */
export type ModelReference =
  | { readonly kind: "example"; readonly id: string }
  /** A file that was opened, or a network that a panel made. */
  | { readonly kind: "file"; readonly key: string; readonly name: string };

/** Which part of the input space: chosen inputs vary, or a line or plane through points (rows of data). */
export type SliceChoice =
  | { readonly kind: "inputs"; readonly vary: readonly number[]; readonly at: readonly number[] }
  | { readonly kind: "points"; readonly points: readonly (readonly number[])[] };

export type Box = readonly (readonly [low: number, high: number])[];

export type ColorChoice = "region" | "gradient" | "class" | "depth" | "value" | "none";

export interface StudioState {
  /** Name of the open panel. */
  readonly panel: string;
  readonly model: ModelReference;
  readonly slice: SliceChoice;
  /** One interval for each direction of the slice. */
  readonly box: Box;
  /** null: one output against 0, several by the largest. */
  readonly decision: Decision | null;
  readonly color: ColorChoice;
  /** Output whose gradient, value or graph is shown. */
  readonly output: number;
  readonly show: { readonly creases: boolean; readonly boundary: boolean; readonly points: boolean };
  /** A point of the slice: the cell that holds it is pinned. */
  readonly cell: readonly number[] | null;
  /** [layer from 1, unit from 0] of the neuron whose bent hyperplane is shown. */
  readonly neuron: readonly [layer: number, unit: number] | null;
  /** The part of the plane in view; null for everything. */
  readonly view: Window | null;
  /** How the stage shows a plane: flat, or as a surface over it. */
  readonly surface: boolean;
  /** Rows of data: inputs, and a class or a value behind them. */
  readonly data: DataChoice | null;
  /** What each panel keeps for itself, by its name. */
  readonly panels: Readonly<Record<string, unknown>>;
}

/** Data points that go with the model. */
export interface DataChoice {
  readonly name: string;
  readonly columns: readonly string[];
  /** Rows of inputs. */
  readonly rows: readonly (readonly number[])[];
  /** Class of each row, from 0; empty when there are none. */
  readonly classes: readonly number[];
}

export const initialState: StudioState = {
  panel: "see",
  model: { kind: "example", id: "crescents" },
  slice: { kind: "inputs", vary: [0, 1], at: [0, 0] },
  box: [
    [-1, 1],
    [-1, 1],
  ],
  decision: null,
  color: "region",
  output: 0,
  show: { creases: true, boundary: true, points: true },
  cell: null,
  neuron: null,
  view: null,
  surface: false,
  data: null,
  panels: {},
};
