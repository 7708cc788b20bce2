/** The Train panel's stage: the exact picture of the network as it stands, with the points it learns from, which can be drawn. */
import { signal } from "@preact/signals";
import { classInk, countText, type DrawContext, type Theme } from "reluscope/draw";
import { type Frame, renderPoints, shortNumber } from "reluscope/view";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";
import { crossMoved, drawCross } from "../../stage/cross.ts";
import { LineStage } from "../../stage/line-stage.tsx";
import { PlaneStage } from "../../stage/plane-stage.tsx";
import type { StageTool } from "../../stage/tool.ts";
import { theme } from "../../state/theme.ts";
import { busy, cancelTraining, failure, moment, namedKnots, pace, playing } from "./follow.ts";
import { addPoint, nearestPoint, points, removePoint, training } from "./train-state.ts";

/** The cross that the keys move; undefined until a key is pressed. */
const cross = signal<readonly [number, number] | undefined>(undefined);
/** What the last key did, for a screen reader. */
const said = signal("");
/** Whether the pointer draws points instead of moving the picture. */
export const drawing = signal(false);

/** Keys take a point within this share of the box. */
const REACH = 0.022;

/** Draws or erases at a place; `reach` is a share of the spans. */
function useBrush([x, y]: readonly [number, number], spanX: number, spanY: number, reach: number): void {
  const { brush } = training.value.peek();
  if (brush >= 0) {
    if (addPoint(x, y))
      said.value = `point at ${shortNumber(x)}, ${shortNumber(y)}, ${points.peek().length} points`;
    return;
  }
  const near = nearestPoint(x, y, spanX, spanY, reach);
  if (near >= 0) removePoint(near);
  said.value = near >= 0 ? `point removed, ${points.peek().length} points` : "no point here";
}

const tool = (spanX: number, spanY: number): StageTool => ({
  cursor: "crosshair",
  down(place, grip) {
    cross.value = undefined;
    useBrush(place, spanX, spanY, grip / spanX);
  },
});

/** Keys of the picture while points are drawn. */
function onKey(event: KeyboardEvent, low: readonly number[], spans: readonly number[]): void {
  if (!drawing.peek() || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = cross.peek() ?? [low[0] + spans[0] / 2, low[1] + spans[1] / 2];
  const far = event.shiftKey ? 200 : 40;
  const box = [0, 1].map((k) => [low[k], low[k] + spans[k]] as const);
  const moved = crossMoved(
    event.key,
    at,
    box,
    spans.map((span) => span / far),
  );
  if (moved) {
    cross.value = moved;
    said.value = `${shortNumber(moved[0])}, ${shortNumber(moved[1])}`;
  } else if (event.key === "Enter" || event.key === " ") {
    cross.value = [at[0], at[1]];
    useBrush([at[0], at[1]], spans[0], spans[1], REACH);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    const near = nearestPoint(at[0], at[1], spans[0], spans[1], 2 * REACH);
    if (near >= 0) removePoint(near);
    said.value = near >= 0 ? "point removed" : "no point here";
  } else if (event.key === "Escape") cross.value = undefined;
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function Plane({ data }: { readonly data: PlaneAnswer }) {
  const { corners } = data.domain;
  const spans = [corners[4] - corners[0], corners[5] - corners[1]];
  const shown = points.value;
  const coordinates = Float64Array.from({ length: 2 * shown.length }, (_, k) => shown[k >> 1][k & 1]);
  const classes = shown.map(([, , label]) => label);
  const keys = drawing.value
    ? "Arrow keys move a cross, enter draws a point, delete removes one."
    : "Arrow keys move to the neighbouring cell, plus and minus zoom.";
  return (
    <div class="train-stage" onKeyDownCapture={(event) => onKey(event, [corners[0], corners[1]], spans)}>
      <PlaneStage
        data={data}
        look={{ colorBy: "class", output: 0, creases: true, boundary: true }}
        theme={theme.value}
        pinned={-1}
        points={(context, frame, colors) => {
          const radius = shown.length > 400 ? 2.4 : 3.6;
          const ink = (index: number) => classInk(colors.name, index);
          renderPoints(context, frame, { coordinates, classes }, ink, colors.paper, radius);
          if (drawing.value && cross.value) drawCross(context, frame, colors, cross.value);
        }}
        tool={drawing.value ? tool(spans[0], spans[1]) : undefined}
        window={null}
        label={`${countText(data.counts.cells)} cells of the network in training, ${countText(shown.length)} points. ${keys}`}
        onHover={() => {}}
        onPick={() => {}}
        onWindow={() => {}}
      />
    </div>
  );
}

/** About the width of a letter of a knot's name, in pixels. */
const DIGIT = 5.6;

/** Names of the knots below the graph, as far as there is room; every knot has its tick. */
function drawKnotNames(context: DrawContext, frame: Frame, colors: Theme, data: LineAnswer): void {
  const { names, places } = namedKnots(data);
  const bottom = frame.y + frame.height;
  let row = 0;
  let lastX = Number.NEGATIVE_INFINITY;
  const labels: [name: string, x: number, y: number][] = [];
  names.forEach((name, k) => {
    const x = frame.toX(places[k]);
    if (x < frame.x || x > frame.x + frame.width) return;
    row = x - lastX < 30 ? (row + 1) % 4 : 0;
    lastX = x;
    context.moveTo(x, bottom);
    context.lineTo(x, bottom - 8 - 11 * row);
    context.stroke({ color: colors.accent, width: 1.2 });
    labels.push([name, x + 2, bottom - 10 - 11 * row]);
  });
  // above the ticks of other knots
  for (const [name, x, y] of labels) {
    const width = DIGIT * name.length;
    context.moveTo(x, y + 2);
    context.lineTo(x + width, y + 2);
    context.lineTo(x + width, y - 9);
    context.lineTo(x, y - 9);
    context.closePath();
    context.fill(colors.paper, 0, 0.75);
    context.fillText(name, x, y, { color: colors.accent, size: 10 });
  }
}

function Graph({ data }: { readonly data: LineAnswer }) {
  const shown = points.value;
  const { low, high } = data.domain;
  const values = shown.map(([, value]) => value);
  const [bottom, top] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [-1, 1];
  const room = 0.15 * (top - bottom || 1);
  const range = [bottom - 2 * room, top + room] as const;
  const spans = [high - low, range[1] - range[0]];
  return (
    <div class="train-stage" onKeyDownCapture={(event) => onKey(event, [low, range[0]], spans)}>
      <LineStage
        data={data}
        outputs={[0]}
        theme={theme.value}
        showKnots
        showDecision={false}
        values={range}
        marks={(context, frame, colors) => {
          for (const [x, value] of shown) context.circle(frame.toX(x), frame.toY(value), 2.6);
          context.fill(classInk(colors.name, 0));
          drawKnotNames(context, frame, colors, data);
          if (drawing.value && cross.value) drawCross(context, frame, colors, cross.value);
        }}
        tool={drawing.value ? tool(spans[0], spans[1]) : undefined}
        label={`Graph of the network in training: ${countText(data.counts.cells - 1)} knots, ${countText(shown.length)} points.`}
      />
    </div>
  );
}

export function TrainStage() {
  const found = moment.value;
  const wrong = failure.value;
  const { kind } = training.value.value;
  const fits = found && (found.answer.kind === "plane") === (kind === "classes");
  return (
    <>
      {!fits ? (
        <p class="waiting">{wrong || "making the network …"}</p>
      ) : found.answer.kind === "plane" ? (
        <Plane data={found.answer} />
      ) : (
        <Graph data={found.answer as LineAnswer} />
      )}
      <div class="status" role="status">
        {wrong && (
          <span class="warning" data-train-failure>
            {wrong}
          </span>
        )}
        {found && fits && (
          <>
            <span>
              training <strong data-train-size>{found.sizes.join("-")}</strong>
            </span>
            <span data-train-step={found.step}>step {countText(found.step)}</span>
            <span data-train-cells={found.answer.counts.cells}>
              {countText(found.answer.counts.cells)} {found.answer.kind === "line" ? "pieces" : "cells"}
            </span>
            {found.answer.kind === "plane" && found.answer.boundaryFacts && (
              <span>boundary of {countText(found.answer.boundaryFacts.pieces)} segments</span>
            )}
            {playing.value && pace.value > 0 && (
              <span class="faint" data-train-pace={pace.value.toFixed(1)}>
                {pace.value.toFixed(0)} pictures a second
              </span>
            )}
          </>
        )}
        {busy.value && (
          <button type="button" class="quiet" onClick={cancelTraining}>
            cancel
          </button>
        )}
      </div>
      <p class="hidden" aria-live="polite">
        {said.value}
      </p>
    </>
  );
}
