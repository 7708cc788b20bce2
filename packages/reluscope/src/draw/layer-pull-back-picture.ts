/**
 * The decision boundary pulled back through the projections of the input plane, a panel a stage (S2, THEORY section 4): it
 * begins as one straight line after all layers and gets its bends layer by layer, last one first.
 */
import type { Network } from "../network/network.ts";
import type { Picture } from "./context.ts";
import { Frame } from "./frame.ts";
import { type Journey, type JourneyOptions, layerJourney } from "./layer-journey.ts";
import { fittedSize, lineHeight, textLines, wrappedText } from "./layer-marks.ts";
import { pointsOutside } from "./layer-scene.ts";
import {
  journeyLegend,
  renderAreas,
  renderCone,
  renderJourneyPoints,
  renderStageBoundary,
} from "./layer-stages.ts";
import { countOf } from "./number-text.ts";
import { themeColors } from "./palette.ts";
import type { PictureStyle } from "./picture-style.ts";
import { rectangle } from "./rectangle.ts";

export interface PullBackPictureOptions extends JourneyOptions, PictureStyle {
  /** Pixels; default 960. The height follows from the number of layers. */
  readonly width?: number;
}

const SIDE = 24;
const GAP = 18;
const BODY = 12;
/** Panels are at least so wide. */
const NARROWEST = 208;

/**
 * A row of panels, from the plane after all layers back to the input plane.
 *
 * @throws Error when the network's hidden layers are not all 2 × 2 and invertible
 */
export function pullBackPicture(network: Network, options: PullBackPictureOptions = {}): Picture {
  const journey = layerJourney(network, options);
  const theme = options.theme ?? "light";
  const colors = themeColors(theme);
  const width = options.width ?? 960;
  const panels = journey.layers + 1;
  const most = Math.max(1, Math.floor((width - 2 * SIDE + GAP) / (NARROWEST + GAP)));
  const rows = Math.ceil(panels / most);
  const columns = Math.ceil(panels / rows);
  const across = Math.min(420, (width - 2 * SIDE - (columns - 1) * GAP) / columns);
  const { window } = journey;
  const tall = Math.round((across * (window.top - window.bottom)) / (window.right - window.left));
  const stages = Array.from({ length: panels }, (_, k) => journey.layers - k);
  const captions = stages.map((k) => wrappedText(caption(k, journey), across, BODY));
  const captionLines = Math.max(...captions.map((lines) => lines.length));
  const subtitle = wrappedText(
    "After its layers a network only draws one straight line. Read from there backwards: undoing a layer's projection bends \
the line at the edge of the cone, and everything that had been pushed onto the edge gets its side of the line back.",
    width - 2 * SIDE,
    BODY,
  );
  const top = 46 + subtitle.length * lineHeight(BODY) + 10;
  const rowHeight = 24 + tall + 6 + captionLines * lineHeight(BODY) + 16;
  const legend = journeyLegend(journey, theme, width - 2 * SIDE);
  const height = top + rows * rowHeight + legend.height + 8;
  return {
    width,
    height,
    render(context) {
      if (options.background ?? true) {
        rectangle(context, { x: 0, y: 0, width, height });
        context.fill(colors.paper);
      }
      const title = `Where the decision boundary comes from: ${countOf(journey.layers, "layer")}, undone one by one`;
      const size = fittedSize(title, width - 2 * SIDE, 17);
      context.fillText(title, SIDE, 30, { color: colors.ink, size, bold: true });
      textLines(context, subtitle, SIDE, 42, { color: colors.muted, size: BODY });
      stages.forEach((k, panel) => {
        const x = SIDE + (panel % columns) * (across + GAP);
        const y = top + Math.floor(panel / columns) * rowHeight + 24;
        const frame = new Frame(window, x, y, across, tall);
        const heading = `${panel + 1}. ${headingOf(k, journey.layers)}`;
        context.fillText(heading, x, y - 8, { color: colors.ink, size: BODY, bold: true });
        renderAreas(context, frame, journey, k, theme);
        if (k < journey.layers) renderCone(context, frame, journey, k, theme);
        renderJourneyPoints(context, frame, journey, k, 0, theme, 2.4);
        renderStageBoundary(context, frame, journey, k, theme);
        rectangle(context, frame);
        context.stroke({ color: colors.muted, width: 1, opacity: 0.5 });
        textLines(context, captions[panel], x, y + tall + 6, { color: colors.ink, size: BODY });
      });
      legend.render(context, SIDE, height - legend.height - 4, colors.ink);
    },
  };
}

function headingOf(k: number, layers: number): string {
  if (k === layers) return layers === 1 ? "After the layer" : `After all ${layers} layers`;
  return k === 0 ? "The input plane" : `After ${countOf(k, "layer")}`;
}

function caption(k: number, { layers, window, points }: Journey): string {
  const lost = pointsOutside(window, points[k]);
  const away = lost === 0 ? "" : ` ${countOf(lost, "point")} lie outside this view.`;
  if (k === layers)
    return `Points are where all layers have pushed them; the boundary is one straight line.${away}`;
  const edges = `Layer ${k + 1} undone: the boundary stays in its cone; beyond the cone's edges it follows the way points were pushed.`;
  return k === 0 ? `${edges} This is the network's own boundary.${away}` : `${edges}${away}`;
}
