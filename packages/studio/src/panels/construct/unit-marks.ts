/** One unit on the picture of the network it belongs to: where it is on, and where it switches. */
import { type NeuronTable, patternSign, SIGN_POSITIVE } from "reluscope";
import type { DrawContext, Theme } from "reluscope/draw";
import { type Frame, traceCell } from "reluscope/view";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";
import { bentHyperplane, drawBentHyperplane, neuronNumber } from "../../stage/neuron-marks.ts";

type Unit = readonly [layer: number, unit: number];

const isOn = (data: { neurons: NeuronTable; patterns: Uint32Array }, cell: number, [layer, unit]: Unit) =>
  patternSign(data.neurons, data.patterns, cell, layer - 1, unit) === SIGN_POSITIVE;

/** Cells on which the unit is on, washed, and its bent hyperplane. */
export function drawUnitOnPlane(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  data: PlaneAnswer,
  unit: Unit,
): void {
  const number = neuronNumber(data, unit);
  if (number < 0) return;
  for (let cell = 0; cell < data.counts.cells; cell++) {
    if (!isOn(data, cell, unit)) continue;
    traceCell(context, frame, data, cell);
    context.fill(theme.accent, 0, 0.16);
  }
  drawBentHyperplane(context, frame, theme, data, number, bentHyperplane(data, number));
}

/** Pieces on which the unit is on, washed, and the knots at which it switches. */
export function drawUnitOnLine(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  data: LineAnswer,
  unit: Unit,
): void {
  const number = neuronNumber(data, unit);
  if (number < 0) return;
  const x = (t: number) => Math.min(frame.x + frame.width, Math.max(frame.x, frame.toX(t)));
  for (let cell = 0; cell < data.counts.cells; cell++) {
    if (!isOn(data, cell, unit)) continue;
    const [left, right] = [x(data.vertices[cell]), x(data.vertices[cell + 1])];
    context.moveTo(left, frame.y);
    context.lineTo(right, frame.y);
    context.lineTo(right, frame.y + frame.height);
    context.lineTo(left, frame.y + frame.height);
    context.closePath();
    context.fill(theme.accent, 0, 0.14);
  }
  for (let knot = 0; knot + 1 < data.counts.cells; knot++) {
    const units = data.vertexNeurons.subarray(data.vertexNeuronStart[knot], data.vertexNeuronStart[knot + 1]);
    if (!units.includes(number)) continue;
    const at = frame.toX(data.vertices[knot + 1]);
    context.moveTo(at, frame.y);
    context.lineTo(at, frame.y + frame.height);
    context.stroke({ color: theme.accent, width: 2.5 });
  }
}
