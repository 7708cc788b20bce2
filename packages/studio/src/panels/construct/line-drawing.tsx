/**
 * The paper on which a piecewise linear function is drawn: the exact graph of the constructed network below, a handle on every knot
 * above. Handles are buttons: they can be dragged, and moved, added and removed by keys.
 */
import { useRef } from "preact/hooks";
import { type DrawContext, themeColors } from "reluscope/draw";
import { AXIS_BELOW, Frame, renderAxes, renderLine, shortNumber } from "reluscope/view";
import { PictureCanvas } from "../../parts/picture-canvas.tsx";
import { useSize } from "../../parts/use-size.ts";
import { theme } from "../../state/theme.ts";
import { addKnot, addKnotBeside, construct, moveKnot, removeKnot, snapStep } from "./construct-state.ts";
import { lit, made } from "./follow.ts";
import { drawUnitOnLine } from "./unit-marks.ts";

const MARGINS = { left: 58, right: 20, top: 20, bottom: AXIS_BELOW };

/** Every drag is a step of its own that can be undone. */
let drags = 0;

export function LineDrawing() {
  const area = useRef<HTMLDivElement>(null);
  const [width, height] = useSize(area);
  const { knots, lineBox } = construct.value.value;
  const [[left, right], [bottom, top]] = lineBox;
  const across = Math.max(1, width - MARGINS.left - MARGINS.right);
  const down = Math.max(1, height - MARGINS.top - MARGINS.bottom);
  const frame = new Frame({ left, right, bottom, top }, MARGINS.left, MARGINS.top, across, down);
  const name = theme.value;
  const found = made.value;
  const answer = found?.answer.kind === "line" ? found.answer : undefined;
  const unit = lit.value;

  const placeOf = (event: PointerEvent): [number, number] => {
    const box = area.current?.getBoundingClientRect();
    return [frame.fromX(event.clientX - (box?.left ?? 0)), frame.fromY(event.clientY - (box?.top ?? 0))];
  };

  const paint = (context: DrawContext) => {
    const colors = themeColors(name);
    if (!answer) {
      renderAxes(context, frame, ["x0", "y0"], { ink: colors.ink, muted: colors.muted });
      return;
    }
    if (unit) drawUnitOnLine(context, frame, colors, answer, unit);
    outsideOfProof(context, frame, [knots[0][0], knots[knots.length - 1][0]], colors.muted);
    renderLine(context, answer, frame, {
      outputs: [0],
      outputNames: ["y0"],
      axisName: "x0",
      showKnots: true,
      theme: name,
    });
  };

  const onKey = (event: KeyboardEvent, index: number) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrows: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    const far = event.shiftKey ? 8 : 1;
    const [x, y] = knots[index];
    if (arrows[event.key]) {
      const [dx, dy] = arrows[event.key];
      const to = [x + dx * far * snapStep(lineBox[0]), y + dy * far * snapStep(lineBox[1])] as const;
      moveKnot(index, to, `knot ${index} by keys`);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      removeKnot(index);
      focusKnot(area.current, Math.max(0, index - 1));
    } else if (event.key === "Insert" || event.key === "+" || event.key.toLowerCase() === "a") {
      focusKnot(area.current, addKnotBeside(index));
    } else return;
    event.preventDefault();
  };

  return (
    <div class="plot">
      <div class="construct-area" ref={area}>
        <PictureCanvas width={width} height={height} paint={paint} />
        <div
          class="construct-paper"
          data-paper
          style={{
            left: `${MARGINS.left}px`,
            top: `${MARGINS.top}px`,
            width: `${across}px`,
            height: `${down}px`,
          }}
          onPointerDown={(event) => {
            if (event.button !== 0 || !event.isPrimary) return;
            const [x, y] = placeOf(event);
            const index = addKnot(x, y);
            event.preventDefault();
            if (index >= 0) focusKnot(area.current, index);
          }}
        />
        <ul aria-label="knots" class="construct-knots">
          {width > 0 &&
            knots.map(([x, y], index) => (
              <li key={index}>
                <Knot
                  index={index}
                  x={x}
                  y={y}
                  left={Math.min(width - 6, Math.max(6, frame.toX(x)))}
                  top={Math.min(height - 6, Math.max(6, frame.toY(y)))}
                  placeOf={placeOf}
                  onKey={onKey}
                />
              </li>
            ))}
        </ul>
      </div>
    </div>
  );
}

function Knot(props: {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
  placeOf(event: PointerEvent): [number, number];
  onKey(event: KeyboardEvent, index: number): void;
}) {
  const { index, x, y, left, top, placeOf, onKey } = props;
  return (
    <button
      type="button"
      class="construct-knot"
      data-knot={index}
      aria-label={`knot ${index + 1} at x ${shortNumber(x)}, value ${shortNumber(y)}`}
      title="drag, or arrow keys; delete removes, A adds one beside"
      style={{ left: `${left}px`, top: `${top}px` }}
      onKeyDown={(event) => onKey(event, index)}
      onPointerDown={(event) => {
        if (event.button !== 0 || !event.isPrimary) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drags++;
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        moveKnot(index, placeOf(event), `drag ${drags}`);
      }}
      onDblClick={() => removeKnot(index)}
    />
  );
}

/** The knot has its element after the next frame. */
function focusKnot(area: HTMLElement | null, index: number): void {
  requestAnimationFrame(() => area?.querySelector<HTMLElement>(`[data-knot="${index}"]`)?.focus());
}

/** Where nothing was asked for, a veil: what the network does there is its own affair. */
function outsideOfProof(
  context: DrawContext,
  frame: Frame,
  [low, high]: readonly [number, number],
  color: string,
): void {
  const { x, y, width, height } = frame;
  const clamp = (value: number) => Math.min(x + width, Math.max(x, value));
  for (const [from, to] of [
    [x, clamp(frame.toX(low))],
    [clamp(frame.toX(high)), x + width],
  ]) {
    if (to <= from) continue;
    context.moveTo(from, y);
    context.lineTo(to, y);
    context.lineTo(to, y + height);
    context.lineTo(from, y + height);
    context.closePath();
    context.fill(color, 0, 0.1);
  }
}
