/** What can be constructed in the panel, in which ways, and what the worker answers: plain data on both sides. */
import type { ConstructionCounts, UnitRole } from "reluscope";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";
import type { Box } from "../../state/studio-state.ts";

/** [x, y] of a knot; [x, y, class] of a point. */
export type Knot = readonly [x: number, y: number];
export type LabelledPoint = readonly [x: number, y: number, label: number];

/** A function of one input by its knots, labelled points of the plane, or a table of values on a grid. */
export type Task =
  | { readonly kind: "line"; readonly knots: readonly Knot[]; readonly box: Box }
  | { readonly kind: "points"; readonly points: readonly LabelledPoint[]; readonly box: Box }
  | { readonly kind: "table"; readonly rows: readonly (readonly number[])[]; readonly box: Box };

export type TaskKind = Task["kind"];

export interface Way {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
}

/** The ways to make a network for each kind of task; the first is the one to begin with. */
export const WAYS: Readonly<Record<TaskKind, readonly Way[]>> = {
  line: [
    {
      name: "fewest",
      title: "fewest",
      summary: "One hidden layer; facings that leave no slope save a unit where there are such.",
    },
    {
      name: "right",
      title: "right",
      summary: "Every unit faces right: the function is built piece by piece from the left.",
    },
    {
      name: "two-sided",
      title: "two-sided",
      summary: "Units left of the middle face left, the others right.",
    },
    {
      name: "tree",
      title: "deep",
      summary: "A tree of maxima and minima of the pieces: several hidden layers.",
    },
  ],
  points: [
    {
      name: "shallow",
      title: "shallow",
      summary:
        "One hidden layer: parts of one class are split off one after another; earlier ones outvote later ones.",
    },
    {
      name: "deep",
      title: "deep",
      summary: "Two hidden layers: every part has a unit that is 1 on its points and 0 on all others.",
    },
  ],
  table: [
    {
      name: "rows",
      title: "rows",
      summary: "Two hidden layers; one unit of the second layer makes a whole row of the table.",
    },
    { name: "hinges", title: "hinges", summary: "Two hidden layers; one or two units for every value." },
    {
      name: "tree",
      title: "deep",
      summary: "A tree of maxima and minima of the triangles' planes: more hidden layers, more units.",
    },
  ],
};

/** A network that was made, with the picture of it. */
export interface Made {
  readonly way: string;
  /** The task it was made for. */
  readonly task: Task;
  /** ONNX. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly units: readonly UnitRole[];
  readonly counts: ConstructionCounts;
  readonly outputs: number;
  /** Where the proof holds: `on 7 points`. */
  readonly domain: string;
  readonly proved: boolean;
  readonly exact: boolean;
  readonly maxDeviation: number;
  /** What there is to say besides: the margin, the pieces. */
  readonly remark: string;
  readonly answer: PlaneAnswer | LineAnswer;
}

/** One way beside the others. */
export interface Compared {
  readonly way: string;
  readonly counts: ConstructionCounts;
  readonly cells: number;
  readonly regions: number;
  readonly exact: boolean;
  readonly maxDeviation: number;
  /** Pairs of parts of which the units that serve one are not zero on the other; only for labelled points. */
  readonly interference?: number;
  /** Cells in whose interior no point lies; only for few labelled points. */
  readonly outside?: number;
  /** Only for tasks over the plane. */
  readonly answer?: PlaneAnswer;
}

/** A way that cannot be gone, and why, in the library's words. */
export interface Refused {
  readonly way: string;
  readonly reason: string;
}
