/**
 * The construction of implicit hypersurfaces as pictures (2407.03851): the graph of a function is pressed flat, a part of it at a
 * time from the outside in; the zero contour of the network that does this is the graph again, nearly.
 */
import type { Hypersurface } from "../layer/hypersurface.ts";
import type { GraphDomain, GraphFunction } from "../layer/pressed-graph.ts";
import type { DrawContext, Picture } from "./context.ts";
import { fittedSize, lineHeight, textLines, wrappedText } from "./layer-marks.ts";
import { curvePanels } from "./layer-press-curve.ts";
import { surfacePanels } from "./layer-press-surface.ts";
import { countOf, shortNumber } from "./number-text.ts";
import { themeColors } from "./palette.ts";
import { type LegendEntry, swatchLegend } from "./picture-legend.ts";
import type { PictureStyle } from "./picture-style.ts";
import { type Box, rectangle } from "./rectangle.ts";

export interface PressPictureOptions extends PictureStyle {
  /** Panels of steps between the graph and the flat sheet; default 4. */
  readonly steps?: number;
  /** Pixels; default 960. */
  readonly width?: number;
}

/** What differs between curves and surfaces. */
export interface PressPanels {
  readonly title: string;
  /** Of a layer: `two units`. */
  readonly units: string;
  /** What a step slides points onto: `a line`. */
  readonly border: string;
  /** What is left to the output: `one straight line`. */
  readonly rest: string;
  /** `curve` */
  readonly name: string;
  /** Height of a panel over its width. */
  readonly aspect: number;
  readonly legend: readonly LegendEntry[];
  /** The panel after the numbers of steps that are shown, in this order, and one more: the network's zero contour. */
  render(context: DrawContext, box: Box, panel: number): void;
}

const SIDE = 24;
const GAP = 18;
const BODY = 12;
const COLUMNS = 3;

/**
 * The graph of φ over an interval or a disc being pressed flat, and the zero contour of the network that does it.
 *
 * @param domain that of the hypersurface
 * @throws Error when the hypersurface has another number of variables
 */
export function pressPicture(
  graph: GraphFunction,
  domain: GraphDomain,
  surface: Hypersurface,
  options: PressPictureOptions = {},
): Picture {
  const { pressed } = surface;
  const variables = domain.kind === "interval" ? 1 : 2;
  if (pressed.dimension !== variables)
    throw new Error(`the graph has ${countOf(pressed.dimension, "variable")}, the domain ${variables}`);
  const theme = options.theme ?? "light";
  const colors = themeColors(theme);
  const width = options.width ?? 960;
  const total = pressed.steps.length;
  const shown = chosenSteps(total, options.steps ?? 4);
  const panels =
    domain.kind === "interval"
      ? curvePanels(graph, domain, surface, shown, theme)
      : surfacePanels(graph, domain, surface, shown, theme);
  const count = shown.length + 1;
  const rows = Math.ceil(count / COLUMNS);
  const across = (width - 2 * SIDE - (COLUMNS - 1) * GAP) / COLUMNS;
  const tall = Math.round(panels.aspect * across);
  const captions = [
    ...shown.map((k) => stepCaption(k, total, panels.rest)),
    `All steps undone: the zero contour of the network, at most ${shortNumber(surface.error, 2)} from the graph.`,
  ].map((text) => wrappedText(text, across, BODY));
  const captionLines = Math.max(...captions.map((lines) => lines.length));
  const subtitle = wrappedText(
    `A network of ${countOf(total, "layer")} of ${panels.units}. Each layer slides what lies beyond ${panels.border} onto it, from \
the outside in, along the direction that keeps the sheet whole. When all is nearly flat, ${panels.rest} is enough.`,
    width - 2 * SIDE,
    BODY,
  );
  const top = 46 + subtitle.length * lineHeight(BODY) + 10;
  const rowHeight = 24 + tall + 6 + captionLines * lineHeight(BODY) + 14;
  const legend = swatchLegend("colours", panels.legend, width - 2 * SIDE);
  const height = top + rows * rowHeight + legend.height + 8;
  return {
    width,
    height,
    render(context) {
      if (options.background ?? true) {
        rectangle(context, { x: 0, y: 0, width, height });
        context.fill(colors.paper);
      }
      const size = fittedSize(panels.title, width - 2 * SIDE, 17);
      context.fillText(panels.title, SIDE, 30, { color: colors.ink, size, bold: true });
      textLines(context, subtitle, SIDE, 42, { color: colors.muted, size: BODY });
      for (let panel = 0; panel < count; panel++) {
        const x = SIDE + (panel % COLUMNS) * (across + GAP);
        const y = top + Math.floor(panel / COLUMNS) * rowHeight + 24;
        const box = { x, y, width: across, height: tall };
        const heading =
          panel < shown.length ? stepHeading(shown[panel], total) : `The network's ${panels.name}`;
        context.fillText(`${panel + 1}. ${heading}`, x, y - 8, { color: colors.ink, size: BODY, bold: true });
        rectangle(context, box);
        context.fill(colors.blank);
        panels.render(context, box, panel);
        rectangle(context, box);
        context.stroke({ color: colors.muted, width: 1, opacity: 0.5 });
        textLines(context, captions[panel], x, y + tall + 6, { color: colors.ink, size: BODY });
      }
      legend.render(context, SIDE, height - legend.height - 4, colors.ink);
    },
  };
}

/** 0, all, and steps at even distances between. */
function chosenSteps(total: number, between: number): number[] {
  const steps = Array.from({ length: between + 1 }, (_, k) => Math.round((k * total) / between));
  return [...new Set(steps)];
}

function stepHeading(k: number, total: number): string {
  if (k === 0) return "The graph";
  return k === total ? `After all ${countOf(k, "layer")}` : `After ${countOf(k, "layer")}`;
}

function stepCaption(k: number, total: number, rest: string): string {
  if (k === 0) return "The sheet to be pressed: the graph of the function.";
  if (k === total) return `What is left is nearly flat: ${rest} lies along it.`;
  return "The parts outside have slid inwards; the middle is still as it was.";
}
