/**
 * The input plane being projected layer by layer, as frames (S2, THEORY section 4): every point travels from x to π̃₁(x), on
 * to π̃₂(π̃₁(x)) and so on, with the data, a grid, the cones and the boundary. A frame is a picture at one time.
 */
import { AXIS_BELOW, renderAxes } from "./axes.ts";
import type { Picture } from "./context.ts";
import { Frame } from "./frame.ts";
import type { Journey } from "./layer-journey.ts";
import { fittedSize, Labels, lineHeight, textLines, wrappedText } from "./layer-marks.ts";
import { pointsOutside } from "./layer-scene.ts";
import {
  journeyLegend,
  renderAreas,
  renderCone,
  renderFoldLines,
  renderJourneyGrid,
  renderJourneyPoints,
  renderStageBoundary,
} from "./layer-stages.ts";
import { countOf } from "./number-text.ts";
import { themeColors } from "./palette.ts";
import type { FrameStyle } from "./picture-style.ts";
import { rectangle } from "./rectangle.ts";

const SIDE = 14;
const LEFT = 52;
const BODY = 12;
/** Lines kept for the words of a frame, so that frames have one size. */
const CAPTION_LINES = 3;

/** The frame at `time`: k is the plane after k layers, between k and k + 1 it is being projected by layer k + 1. */
export function journeyFrame(journey: Journey, time: number, options: FrameStyle = {}): Picture {
  const theme = options.theme ?? "light";
  const width = options.width ?? 640;
  const words = options.words ?? true;
  const colors = themeColors(theme);
  const { window, layers } = journey;
  const clamped = Math.min(layers, Math.max(0, time));
  const k = Math.min(layers, Math.floor(clamped));
  const share = eased(clamped - k);
  const across = width - LEFT - SIDE;
  const tall = Math.round((across * (window.top - window.bottom)) / (window.right - window.left));
  const top = words ? 62 : 28;
  const legend = journeyLegend(journey, theme, across);
  const captionTop = top + tall + AXIS_BELOW + 2;
  const wordsHeight = words ? CAPTION_LINES * lineHeight(BODY) + 8 : 0;
  const height = captionTop + wordsHeight + legend.height + 6;
  const frame = new Frame(window, LEFT, top, across, tall);
  return {
    width,
    height,
    render(context) {
      rectangle(context, { x: 0, y: 0, width, height });
      context.fill(colors.paper);
      const labels = new Labels(frame);
      const start = journey.points[k];
      for (let p = 0; p < start.length; p += 2)
        labels.crowdDot(frame.toX(start[p]), frame.toY(start[p + 1]), 4);
      const { boundary } = journey.decisions[k];
      for (let i = 0; i < boundary.length; i += 4)
        labels.crowdLine(
          [frame.toX(boundary[i]), frame.toY(boundary[i + 1])],
          [frame.toX(boundary[i + 2]), frame.toY(boundary[i + 3])],
          4,
        );
      renderAreas(context, frame, journey, share < 0.5 ? k : k + 1, theme, Math.abs(1 - 2 * share));
      renderJourneyGrid(context, frame, journey, k, share, theme);
      if (journey.kind === "fold") renderFoldLines(context, frame, journey, theme);
      else if (k < layers) renderCone(context, frame, journey, k, theme, labels);
      renderJourneyPoints(context, frame, journey, k, share, theme);
      renderStageBoundary(context, frame, journey, k, theme, 1 - 2 * share);
      if (share > 0.5) renderStageBoundary(context, frame, journey, k + 1, theme, 2 * share - 1);
      rectangle(context, frame);
      context.stroke({ color: colors.muted, width: 1, opacity: 0.5 });
      renderAxes(context, frame, [journey.inputNames[0], journey.inputNames[1]], {
        ink: colors.ink,
        muted: colors.muted,
      });
      if (words) {
        const title = journeyTitle(journey);
        const size = fittedSize(title, across, 16);
        context.fillText(title, LEFT, 26, { color: colors.ink, size, bold: true });
        const lines = wrappedText(journeyCaption(journey, clamped), across, BODY);
        textLines(context, lines, LEFT, captionTop, { color: colors.ink, size: BODY });
      }
      legend.render(context, LEFT, height - legend.height, colors.ink);
    },
  };
}

export function journeyTitle({ kind, layers }: Journey): string {
  if (kind === "fold") return "One layer folds the plane";
  return layers === 1 ? "One layer projects the plane" : `${layers} layers project the plane, one by one`;
}

/** What happens at `time`, in words. */
export function journeyCaption(journey: Journey, time: number): string {
  const { kind, layers, hasData, window } = journey;
  const k = Math.floor(time);
  const lost = pointsOutside(window, journey.points[Math.min(layers, k)]);
  const away = lost === 0 ? "" : ` ${countOf(lost, "point")} lie outside this view.`;
  const points = hasData ? "the data and a grid" : "a grid";
  if (kind === "fold") {
    if (time <= 0)
      return `The plane that the layer gets, with ${points}. Each line is where one unit switches.${away}`;
    const fold =
      "The layer folds the plane along these lines, in the space of its units; here its shadow in the plane.";
    return `${fold} Where all units are on, nothing moves.${away}`;
  }
  if (k >= layers)
    return `After ${countOf(layers, "layer")}: what is left to the output is one straight line.${away}`;
  const cone = `Layer ${k + 1} of ${layers}: everything outside the outlined cone slides onto its edges, along a₀ and a₁.${away}`;
  if (time > k) return cone;
  if (k === 0)
    return `The input plane with ${points}, coloured by what the network decides. Next, layer 1 pushes everything onto the outlined cone.${away}`;
  return `After ${countOf(k, "layer")}, coloured by what the layers to come decide. Next, layer ${k + 1} pushes everything onto the outlined cone.${away}`;
}

/** Starts and ends slowly. */
function eased(share: number): number {
  return share * share * (3 - 2 * share);
}

/** Times of the frames of an animation: a rest at every stage, and a way of `moving` frames between. */
export function journeyTimes(layers: number, resting = 8, moving = 16): number[] {
  const times: number[] = [];
  for (let k = 0; k <= layers; k++) {
    for (let r = 0; r < resting; r++) times.push(k);
    if (k < layers) for (let m = 1; m < moving; m++) times.push(k + m / moving);
  }
  return times;
}
