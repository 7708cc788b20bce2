/** The picture on the stage, as one that can be written to SVG and PNG. */
import { computed } from "@preact/signals";
import { drawOnCanvas, linePicture, type Picture, themeColors } from "reluscope/draw";
import { boundingWindow, scenePicture, traceCell } from "reluscope/view";
import { axesShown, detail, stageDots, stageLook, stageMarks } from "../../stage/model-stage.tsx";
import { indexOf, pinned } from "../../stage/subject.ts";
import { inputNames } from "../../state/inputs.ts";
import { answer, lineOnStage, plane } from "../../state/picture.ts";
import { parts, state } from "../../state/store.ts";
import { theme } from "../../state/theme.ts";

/** What the stage shows now; undefined where it is no flat picture. */
export function stagePicture(): Picture | undefined {
  const { view, show } = state.peek();
  const line = lineOnStage.peek();
  if (line) {
    return linePicture(line, {
      width: 960,
      height: 540,
      theme: theme.peek(),
      showKnots: show.creases,
      marks: show.boundary ? line.marks : undefined,
      inputNames: inputNames(),
      outputNames: line.outputNames,
    });
  }
  const whole = plane.peek();
  if (!whole) return undefined;
  const fine = detail.peek();
  const data = view && fine && holds(fine.domain.corners, view) ? fine : whole;
  const [horizontal = "", vertical = ""] = axesShown.peek();
  const cell = pinned.peek();
  return scenePicture(
    data,
    indexOf(data),
    { ...stageLook.peek(), points: false, theme: theme.peek() },
    {
      window: view ?? undefined,
      axisNames: [horizontal, vertical],
      marks(context, frame, colors) {
        stageMarks.peek()(context, frame, colors);
        if (cell >= 0 && cell < whole.counts.cells) {
          traceCell(context, frame, whole, cell);
          context.stroke({ color: colors.casing, width: 5 });
          traceCell(context, frame, whole, cell);
          context.stroke({ color: colors.pin, width: 3 });
        }
        stageDots.peek()?.(context, frame, colors);
      },
    },
  );
}

function holds(corners: ArrayLike<number>, view: ReturnType<typeof boundingWindow>): boolean {
  const outer = boundingWindow(corners);
  return (
    outer.left <= view.left &&
    outer.right >= view.right &&
    outer.bottom <= view.bottom &&
    outer.top >= view.top
  );
}

/** Whether the stage shows the model in space: then there is no flat picture, but pixels. */
export const inSpace = computed(
  () => answer.value?.kind === "space" || (parts.surface.value && answer.value?.kind === "plane"),
);

/** The view in space as it stands, as PNG. */
export async function pngOfSpace(): Promise<Blob> {
  const layers = [
    ...document.querySelectorAll<HTMLCanvasElement>(".stage .space-canvas, .stage .space-canvas ~ .overlay"),
  ];
  if (layers.length === 0) throw new Error("the view in space is not there yet");
  const canvas = document.createElement("canvas");
  canvas.width = layers[0].width;
  canvas.height = layers[0].height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser has no canvas to draw the picture on");
  context.fillStyle = themeColors(theme.peek()).paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of layers) context.drawImage(layer, 0, 0, canvas.width, canvas.height);
  return blobOf(canvas);
}

/** Pixels of the file for each pixel of the picture. */
const SHARPNESS = 2;

/** A picture as PNG. */
export async function pngOf(picture: Picture): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * SHARPNESS);
  canvas.height = Math.round(picture.height * SHARPNESS);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser has no canvas to draw the picture on");
  context.scale(SHARPNESS, SHARPNESS);
  drawOnCanvas(picture, context);
  return blobOf(canvas);
}

async function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("the browser could not write the picture");
  return blob;
}
