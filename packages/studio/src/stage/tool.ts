/** Tools: what takes the pointer on a stage in the place of panning, for drawing. Two fingers move the picture all the same. */
import type { Frame, PointerTool } from "reluscope/view";

/** Places are coordinates of the stage. */
export interface StageTool {
  readonly cursor: string;
  /** `grip`: how near to a thing, in units of the horizontal axis, the pointer takes it. */
  down(place: readonly [number, number], grip: number): void;
  move?(place: readonly [number, number]): void;
  up?(): void;
}

/** Pixels within which a pointer takes a thing; fingers are broad. */
const GRIP = { mouse: 12, touch: 24 };

/** The tool as pointers use it; `frame` turns coordinates into pixels from the corner of the stage. */
export function pointerTool(tool: StageTool | undefined, frame: () => Frame): PointerTool | undefined {
  if (!tool) return undefined;
  const placeOf = (x: number, y: number) => {
    const now = frame();
    return [now.fromX(x), now.fromY(y)] as const;
  };
  return {
    down: (x, y, { pointerType }) =>
      tool.down(placeOf(x, y), (pointerType === "touch" ? GRIP.touch : GRIP.mouse) / frame().scaleX),
    move: (x, y) => tool.move?.(placeOf(x, y)),
    up: () => tool.up?.(),
  };
}
