/** What a sentence speaks of, drawn on planes and on lines: units, layers, cells, rows, points. */
import type { DrawContext, PlanarPoints, Theme } from "reluscope/draw";
import { type Frame, lineCellAt, lineValue, renderBoundary, traceCell } from "reluscope/view";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";
import type { Lit } from "../../stage/lit.ts";
import { bentHyperplane, drawBentHyperplane } from "../../stage/neuron-marks.ts";
import { targetOnLine, targetOnPlane } from "../../stage/target.ts";

export function drawLitOnPlane(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  data: PlaneAnswer,
  lit: Lit,
  points: PlanarPoints | undefined,
): void {
  for (const cell of lit.cells) traceCell(context, frame, data, cell);
  if (lit.cells.length > 0) context.fill(theme.accent, 0, 0.3);
  for (const cell of lit.cells) traceCell(context, frame, data, cell);
  if (lit.cells.length > 0) context.stroke({ color: theme.accent, width: 2.4 });
  if (lit.bent) {
    for (const number of lit.neurons)
      drawBentHyperplane(context, frame, theme, data, number, bentHyperplane(data, number));
  } else if (lit.neurons.size > 0) drawCreases(context, frame, theme, data, lit.neurons);
  if (lit.boundary && data.boundary)
    renderBoundary(context, frame, data.boundary, theme.accent, theme.casing, 3.6);
  if (lit.whole) {
    const { corners } = data.domain;
    for (let k = 0; k < corners.length; k += 2) {
      const [x, y] = [frame.toX(corners[k]), frame.toY(corners[k + 1])];
      if (k === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.closePath();
    context.stroke({ color: theme.accent, width: 7 });
  }
  ringRows(context, frame, theme, points, lit.rows);
  if (lit.point) targetOnPlane(context, frame, theme, lit.point);
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
  const { coordinates } = points;
  const at = rows.map(
    (row) => [frame.toX(coordinates[2 * row]), frame.toY(coordinates[2 * row + 1])] as const,
  );
  drawRings(context, theme, at);
}

/** Rings around rows, at pixels. */
function drawRings(
  context: DrawContext,
  theme: Theme,
  places: readonly (readonly [x: number, y: number])[],
): void {
  const rings = () => {
    for (const [x, y] of places) context.circle(x, y, places.length > 60 ? 5 : 7);
  };
  rings();
  context.stroke({ color: theme.casing, width: 4 });
  rings();
  context.stroke({ color: theme.pin, width: 1.8 });
}

/**
 * On a line: the knots of the units, washed pieces, and rows on the graph of every output.
 *
 * @param rows where the rows lie on the line, one number each
 */
export function drawLitOnLine(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  data: LineAnswer,
  lit: Lit,
  rows: ArrayLike<number> | undefined,
): void {
  const { cells, neurons } = lit;
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
  const { low, high } = data.domain;
  for (let output = 0; rows && output < data.outputSize; output++) {
    const inside = lit.rows.map((row) => rows[row]).filter((t) => t >= low && t <= high);
    const valueAt = (t: number) => lineValue(data, lineCellAt(data, t), output, t);
    drawRings(
      context,
      theme,
      inside.map((t) => [frame.toX(t), frame.toY(valueAt(t))] as const),
    );
  }
  const [t] = lit.point ?? [];
  for (let output = 0; t !== undefined && output < data.outputSize; output++)
    targetOnLine(context, frame, theme, t, output, data);
}
