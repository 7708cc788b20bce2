/**
 * The plane on which points are placed, and on which a table is shown: the exact cells of the constructed network below. Points are
 * placed by the pointer, or by keys with a cross that the arrow keys move.
 */
import { signal } from "@preact/signals";
import { classInk, countText, type DrawContext, type Theme } from "reluscope/draw";
import { type Frame, renderPoints, shortNumber, valueRange } from "reluscope/view";
import type { PlaneAnswer } from "../../engine/questions.ts";
import { crossMoved, drawCross } from "../../stage/cross.ts";
import { PlaneStage } from "../../stage/plane-stage.tsx";
import type { Marks } from "../../stage/plane-view.ts";
import type { StageTool } from "../../stage/tool.ts";
import { theme } from "../../state/theme.ts";
import { addPoint, construct, movePoint, nearestPoint, removePoint, snapStep } from "./construct-state.ts";
import { compared, lit, made } from "./follow.ts";
import { type Compared, WAYS } from "./tasks.ts";
import { drawUnitOnPlane } from "./unit-marks.ts";

/** The cross that the keys move; undefined until a key is pressed. */
const cross = signal<readonly [number, number] | undefined>(undefined);
/** What the last key did, for a screen reader. */
const said = signal("");

/** Keys take a point within this share of the box. */
const REACH = 0.022;

/** The point that is dragged; −1 for none. */
let dragged = -1;
let drags = 0;

function reach(): number {
  const [[left, right]] = construct.value.peek().pointsBox;
  return REACH * (right - left);
}

/** Adds or erases at a place, as the brush says. */
function useBrush(x: number, y: number, grip: number): void {
  const { brush, points } = construct.value.peek();
  const near = nearestPoint(x, y, grip);
  if (brush < 0) {
    if (near < 0) return;
    removePoint(near);
    said.value = `point removed, ${points.length - 1} points`;
  } else if (addPoint(x, y, brush)) {
    said.value = `point of class ${brush} at ${shortNumber(x)}, ${shortNumber(y)}, ${points.length + 1} points`;
  }
}

const pointTool: StageTool = {
  cursor: "crosshair",
  down([x, y], grip) {
    cross.value = undefined;
    dragged = construct.value.peek().brush < 0 ? -1 : nearestPoint(x, y, grip);
    drags++;
    if (dragged < 0) useBrush(x, y, grip);
  },
  move([x, y]) {
    if (dragged >= 0) movePoint(dragged, x, y, `point ${drags}`);
  },
  up() {
    dragged = -1;
  },
};

/** Keys of the plane: before the stage's own, which step from cell to cell. */
function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { pointsBox } = construct.value.peek();
  const [[left, right], [bottom, top]] = pointsBox;
  const at = cross.peek() ?? [(left + right) / 2, (bottom + top) / 2];
  const far = event.shiftKey ? 1 : 4;
  const moved = crossMoved(
    event.key,
    at,
    pointsBox,
    pointsBox.map((side) => far * snapStep(side)),
  );
  if (moved) {
    cross.value = moved;
    said.value = `${shortNumber(moved[0])}, ${shortNumber(moved[1])}`;
  } else if (event.key === "Enter" || event.key === " ") {
    cross.value = at;
    useBrush(at[0], at[1], reach());
  } else if (event.key === "Delete" || event.key === "Backspace") {
    const near = nearestPoint(at[0], at[1], 2 * reach());
    if (near >= 0) removePoint(near);
    said.value = near >= 0 ? "point removed" : "no point here";
  } else if (/^[0-2]$/.test(event.key)) {
    construct.change({ brush: Number(event.key) }, { undo: false });
    said.value = `class ${event.key}`;
  } else if (event.key === "Escape") cross.value = undefined;
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function unitMarks(data: PlaneAnswer, way: string): Marks | undefined {
  const unit = made.value?.way === way ? lit.value : undefined;
  return unit && ((context, frame, colors) => drawUnitOnPlane(context, frame, colors, data, unit));
}

/** The points, or the nodes of the table, and the cross. */
function pointMarks(): Marks {
  const { kind, points, rows, tableBox } = construct.value.value;
  const at = cross.value;
  return (context, frame, colors) => {
    if (kind === "table") {
      drawNodes(context, frame, colors, rows, tableBox);
      return;
    }
    const coordinates = Float64Array.from({ length: 2 * points.length }, (_, k) => points[k >> 1][k & 1]);
    const classes = points.map(([, , label]) => label);
    const ink = (index: number) => classInk(colors.name, index);
    renderPoints(
      context,
      frame,
      { coordinates, classes },
      ink,
      colors.paper,
      points.length > 150 ? 3.4 : 5.5,
    );
    if (at) drawCross(context, frame, colors, at);
  };
}

/** The nodes of a table, as far as they can be told apart. */
function drawNodes(
  context: DrawContext,
  frame: Frame,
  colors: Theme,
  rows: readonly (readonly number[])[],
  [[left, right], [bottom, top]]: readonly (readonly [number, number])[],
): void {
  const [w, h] = [rows[0].length, rows.length];
  if (Math.min(frame.width / w, frame.height / h) < 9) return;
  const numbers = Math.min(frame.width / w, frame.height / h) > 44;
  rows.forEach((row, j) => {
    row.forEach((value, i) => {
      const x = frame.toX(left + ((right - left) * i) / (w - 1));
      const y = frame.toY(bottom + ((top - bottom) * j) / (h - 1));
      context.circle(x, y, 2.6);
      context.fill(colors.ink);
      if (!numbers) return;
      // beside the node, on the side that is in the frame
      const before = i < w - 1;
      context.fillText(shortNumber(value, 3), before ? x + 6 : x - 6, j < h - 1 ? y - 5 : y + 13, {
        color: colors.ink,
        size: 11,
        anchor: before ? "start" : "end",
      });
    });
  });
}

function OnePlane({ data, way }: { readonly data: PlaneAnswer; readonly way: string }) {
  const { kind, points } = construct.value.value;
  const isTable = kind === "table";
  const { cells } = data.counts;
  const drawing = isTable
    ? "The table as a function of two inputs."
    : `${countText(points.length)} points. Arrow keys move a cross, enter places a point, 0 to 2 choose its class, delete removes one.`;
  return (
    <PlaneStage
      data={data}
      look={{
        colorBy: isTable ? "value" : data.cellClasses.length > 0 ? "class" : "none",
        output: 0,
        creases: true,
        boundary: true,
        range: isTable ? valueRange(data, 0) : undefined,
      }}
      theme={theme.value}
      pinned={-1}
      marks={unitMarks(data, way)}
      points={pointMarks()}
      tool={isTable ? undefined : pointTool}
      window={null}
      label={`${drawing} The network has ${countText(cells)} cells.`}
      onHover={() => {}}
      onPick={() => {}}
      onWindow={() => {}}
    />
  );
}

export function PlaneDrawing() {
  const { kind, together } = construct.value.value;
  const found = made.value;
  if (found?.answer.kind !== "plane" || found.task.kind !== kind) {
    return <p class="waiting">making the network …</p>;
  }
  const rows = together ? (compared.value?.rows ?? []) : [];
  const side = rows.filter(
    (row): row is Compared & { answer: PlaneAnswer } => "answer" in row && !!row.answer,
  );
  return (
    <div class="construct-planes" onKeyDownCapture={kind === "points" ? onKey : undefined}>
      {side.length > 1 ? (
        side.map(({ way, answer, counts, cells }) => (
          <figure key={way} data-way={way}>
            <figcaption>
              {WAYS[kind].find(({ name }) => name === way)?.title}: {countText(counts.units)} units,{" "}
              {countText(cells)} cells
            </figcaption>
            <OnePlane data={answer} way={way} />
          </figure>
        ))
      ) : (
        <OnePlane data={found.answer} way={found.way} />
      )}
      <p class="hidden" aria-live="polite">
        {said.value}
      </p>
    </div>
  );
}
