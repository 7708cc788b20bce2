/** What a sentence speaks of, drawn on the picture: units, layers, cells, rows, classes. */
import { type About, patternSign } from "reluscope";
import type { DrawContext, PlanarPoints, Theme } from "reluscope/draw";
import { type Frame, renderBoundary, traceCell } from "reluscope/view";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";
import type { Lit } from "../../stage/lit.ts";
import { bentHyperplane, drawBentHyperplane, neuronNumber } from "../../stage/neuron-marks.ts";
import type { StoryCell } from "./questions.ts";

/** Bent hyperplanes with their bends are drawn for so many units; for more, their creases only. */
const BENT = 4;

/** Running numbers of the neurons that are spoken of. */
function neuronsOf(data: PlaneAnswer | LineAnswer, about: About): Set<number> {
  const found = new Set<number>();
  const { layerStart } = data.neurons;
  if (about.kind === "unit") {
    for (const unit of about.ids) {
      const number = neuronNumber(data as PlaneAnswer, unit);
      if (number >= 0) found.add(number);
    }
  }
  if (about.kind === "layer") {
    for (const level of about.ids) {
      if (level < 1 || level >= layerStart.length) continue;
      for (let k = layerStart[level - 1]; k < layerStart[level]; k++) found.add(k);
    }
  }
  return found;
}

/** Whether a cell of the picture lies in a cell of the story: same signs, units that are linear aside. */
function liesIn(data: PlaneAnswer | LineAnswer, cell: number, { signs }: StoryCell): boolean {
  return signs.every((row, layer) =>
    row.every((sign, unit) => patternSign(data.neurons, data.patterns, cell, layer, unit) === sign),
  );
}

/** Cells of the picture that are spoken of. */
export function litCells(
  data: PlaneAnswer | LineAnswer,
  about: About | undefined,
  cells: readonly StoryCell[],
): number[] {
  if (about?.kind !== "cell") return [];
  const wanted = about.ids.map((id) => cells[id]).filter((cell) => cell !== undefined);
  return Array.from({ length: data.counts.cells }, (_, cell) => cell).filter((cell) =>
    wanted.some((one) => liesIn(data, cell, one)),
  );
}

/** Rows of the data that are spoken of. */
export function litRows(
  about: About | undefined,
  cells: readonly StoryCell[],
  classes: readonly number[],
  count: number,
): number[] {
  // a sentence of rows that names none is of all: "every one of the 200 rows"
  if (about?.kind === "row" && about.ids.length === 0) return Array.from({ length: count }, (_, row) => row);
  if (about?.kind === "row" || about?.kind === "point") return [...about.ids];
  if (about?.kind === "cell") return about.ids.flatMap((id) => cells[id]?.rows ?? []);
  if (about?.kind === "class") return [...classes.keys()].filter((row) => about.ids.includes(classes[row]));
  return [];
}

/** What is lit, for views in space. */
export function litInSpace(
  data: PlaneAnswer,
  about: About,
  cells: readonly number[],
  rows: readonly number[],
): Lit {
  const neurons = neuronsOf(data, about);
  return {
    cells,
    rows,
    neurons,
    bent: about.kind === "unit" && neurons.size <= BENT,
    boundary: speaksOfBoundary(data, about),
    whole: speaksOfAll(about),
  };
}

/** The outputs are the level behind the last layer. */
function speaksOfBoundary({ neurons }: PlaneAnswer, about: About): boolean {
  return about.kind === "layer" && about.ids.some((level) => level >= neurons.layerStart.length);
}

/** Of the network, or of its inputs. */
function speaksOfAll(about: About): boolean {
  return about.kind === "network" || (about.kind === "layer" && about.ids.includes(0));
}

export function drawLitOnPlane(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  data: PlaneAnswer,
  about: About,
  lit: {
    readonly cells: readonly number[];
    readonly rows: readonly number[];
    readonly points?: PlanarPoints;
  },
): void {
  for (const cell of lit.cells) traceCell(context, frame, data, cell);
  if (lit.cells.length > 0) context.fill(theme.accent, 0, 0.3);
  for (const cell of lit.cells) traceCell(context, frame, data, cell);
  if (lit.cells.length > 0) context.stroke({ color: theme.accent, width: 2.4 });
  const neurons = neuronsOf(data, about);
  if (about.kind === "unit" && neurons.size <= BENT) {
    for (const number of neurons)
      drawBentHyperplane(context, frame, theme, data, number, bentHyperplane(data, number));
  } else if (neurons.size > 0) drawCreases(context, frame, theme, data, neurons);
  if (speaksOfBoundary(data, about) && data.boundary)
    renderBoundary(context, frame, data.boundary, theme.accent, theme.casing, 3.6);
  if (speaksOfAll(about)) {
    const { corners } = data.domain;
    for (let k = 0; k < corners.length; k += 2) {
      const [x, y] = [frame.toX(corners[k]), frame.toY(corners[k + 1])];
      if (k === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.closePath();
    context.stroke({ color: theme.accent, width: 7 });
  }
  ringRows(context, frame, theme, lit.points, lit.rows);
}

function drawCreases(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  data: PlaneAnswer,
  neurons: ReadonlySet<number>,
): void {
  const trace = () => {
    for (let edge = 0; edge < data.edgeNeurons.length; edge++) {
      if (!neurons.has(data.edgeNeurons[edge])) continue;
      const [p, q] = [2 * data.edges[2 * edge], 2 * data.edges[2 * edge + 1]];
      context.moveTo(frame.toX(data.vertices[p]), frame.toY(data.vertices[p + 1]));
      context.lineTo(frame.toX(data.vertices[q]), frame.toY(data.vertices[q + 1]));
    }
  };
  trace();
  context.stroke({ color: theme.casing, width: 4.4, opacity: 0.8 });
  trace();
  context.stroke({ color: theme.accent, width: 2.2 });
}

function ringRows(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  points: PlanarPoints | undefined,
  rows: readonly number[],
): void {
  if (!points || rows.length === 0) return;
  const rings = () => {
    for (const row of rows) {
      context.circle(
        frame.toX(points.coordinates[2 * row]),
        frame.toY(points.coordinates[2 * row + 1]),
        rows.length > 60 ? 5 : 7,
      );
    }
  };
  rings();
  context.stroke({ color: theme.casing, width: 4 });
  rings();
  context.stroke({ color: theme.pin, width: 1.8 });
}

/** On a line: the knots of the units, washed pieces. */
export function drawLitOnLine(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  data: LineAnswer,
  about: About,
  cells: readonly number[],
): void {
  const bottom = frame.y + frame.height;
  for (const cell of cells) {
    const [left, right] = [frame.toX(data.vertices[cell]), frame.toX(data.vertices[cell + 1])];
    context.moveTo(left, frame.y);
    context.lineTo(right, frame.y);
    context.lineTo(right, bottom);
    context.lineTo(left, bottom);
    context.closePath();
  }
  if (cells.length > 0) context.fill(theme.accent, 0, 0.2);
  const neurons = neuronsOf(data, about);
  let some = false;
  for (let knot = 0; knot + 1 < data.vertexNeuronStart.length; knot++) {
    const own = data.vertexNeurons.subarray(data.vertexNeuronStart[knot], data.vertexNeuronStart[knot + 1]);
    if (!own.some((number) => neurons.has(number))) continue;
    const at = frame.toX(data.vertices[knot + 1]);
    context.moveTo(at, frame.y);
    context.lineTo(at, bottom);
    some = true;
  }
  if (some) context.stroke({ color: theme.accent, width: 2 });
}

/** What is lit, in words. */
export function litText(about: About): string {
  if (about.kind === "network") return "the whole network";
  const count = about.ids.length;
  if (about.kind === "row" && count === 0) return "all rows";
  const name = { layer: "layer", unit: "unit", cell: "cell", row: "row", class: "class", point: "point" }[
    about.kind
  ];
  const many = name === "class" ? "classes" : `${name}s`;
  if (about.kind === "unit" && count <= 3)
    return about.ids.map(([layer, unit]) => `unit ${unit} of layer ${layer}`).join(", ");
  if (about.kind === "layer" && count === 1)
    return about.ids[0] === 0 ? "the inputs" : `layer ${about.ids[0]}`;
  return `${count} ${count === 1 ? name : many}`;
}
