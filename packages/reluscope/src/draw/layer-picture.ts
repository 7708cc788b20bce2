/**
 * Picture of one layer with two inputs as a projection (S2, THEORY section 4). Left: the sectors, the units' lines, apex,
 * dual vectors and data. Right: every point has slid onto the cone where all units are on, along an arrow.
 */
import type { Network } from "../network/network.ts";
import { AXIS_BELOW, renderAxes } from "./axes.ts";
import { clipSegment } from "./clip.ts";
import type { DrawContext, Picture } from "./context.ts";
import { Frame } from "./frame.ts";
import { coneInk, sectorFill } from "./layer-colors.ts";
import { arrow, fittedSize, Labels, lineHeight, textLines, wrappedText } from "./layer-marks.ts";
import { renderApex, renderDualVectors, renderGrid, renderUnitLines } from "./layer-planar-marks.ts";
import { activeUnits, type LayerBox, type LayerPoints, type LayerScene, layerScene } from "./layer-scene.ts";
import { layerCaptions, layerLegend, layerTitle } from "./layer-words.ts";
import { classInk, type ThemeName, themeColors } from "./palette.ts";
import { renderCells, renderPoints } from "./partition-layers.ts";
import type { PictureStyle } from "./picture-style.ts";
import { rectangle } from "./rectangle.ts";

export interface LayerPictureOptions extends PictureStyle {
  /** Data in coordinates of the network's input, carried to the layer; default a grid of grey points. */
  readonly points?: LayerPoints;
  /** What the classes of the data are called, for the legend; default `class 0`, `class 1`, … */
  readonly labels?: readonly string[];
  /** Part of the layer's input space that is shown; default around the data and, where it is near, the apex. */
  readonly domain?: LayerBox;
  /** Names of the network's inputs (for layer 1); default x0, x1, … */
  readonly inputNames?: readonly string[];
  /** Pixels; default 960; below 560 the two parts stand one above the other. The height follows from the domain. */
  readonly width?: number;
}

const SIDE = 24;
const BETWEEN = 56;
const AXIS = 40;
/** Narrower pictures have their parts one above the other. */
const STACKED = 560;
const HEAD = 13;
/** Size of the title where it may take several lines. */
const NARROW_TITLE = 15;
const BODY = 12;
/** More arrows than this hide the picture: every second, third … point gets one. */
const ARROWS = 160;
/** Labels keep clear of so many points at most. */
const CROWD = 400;

/** The picture of hidden layer `layer` (from 1), which must have two inputs. */
export function planarLayerPicture(
  network: Network,
  layer: number,
  options: LayerPictureOptions = {},
): Picture {
  const scene = layerScene(network, layer, options);
  const theme = options.theme ?? "light";
  const colors = themeColors(theme);
  const width = options.width ?? 960;
  const stacked = width < STACKED;
  const across = stacked ? width - 2 * SIDE - AXIS : (width - 2 * SIDE - 2 * AXIS - BETWEEN) / 2;
  if (!(across > 80)) throw new Error(`a picture ${width} pixels wide is too small`);
  const { window } = scene;
  const tall = Math.round((across * (window.top - window.bottom)) / (window.right - window.left));
  const columns = [SIDE + AXIS, stacked ? SIDE + AXIS : SIDE + 2 * AXIS + across + BETWEEN];
  const title = layerTitle(scene, layer, network.layers.length);
  const captions = layerCaptions(scene).map((text) => wrappedText(text, across + AXIS, BODY));
  const subtitle = wrappedText(title.subtitle, width - 2 * SIDE, BODY);
  const heading = stacked ? wrappedText(title.title, width - 2 * SIDE, NARROW_TITLE) : [title.title];
  const under = 42 + (heading.length - 1) * lineHeight(NARROW_TITLE);
  const top = under + 2 + subtitle.length * lineHeight(BODY) + 14 + lineHeight(HEAD) + 22;
  const partHeight = (lines: number) => tall + AXIS_BELOW + 4 + lines * lineHeight(BODY);
  const [first, second] = captions.map((lines) => partHeight(lines.length));
  const tops = [top, stacked ? top + first + lineHeight(HEAD) + 30 : top];
  const legend = layerLegend(scene, theme, options.labels, width - 2 * SIDE - 8);
  const legendTop = Math.max(tops[0] + first, tops[1] + second) + 12;
  const height = legendTop + legend.height + 8;
  const frames = columns.map((x, k) => new Frame(window, x, tops[k], across, tall));
  const names = axisTexts(layer, options.inputNames);
  return {
    width,
    height,
    render(context) {
      if (options.background ?? true) {
        rectangle(context, { x: 0, y: 0, width, height });
        context.fill(colors.paper);
      }
      const size = stacked ? NARROW_TITLE : fittedSize(title.title, width - 2 * SIDE, 17);
      heading.forEach((text, k) => {
        const y = 30 + k * lineHeight(NARROW_TITLE);
        context.fillText(text, SIDE, y, { color: colors.ink, size, bold: true });
      });
      textLines(context, subtitle, SIDE, under, { color: colors.muted, size: BODY });
      renderBefore(context, frames[0], scene, theme);
      renderAfter(context, frames[1], scene, theme);
      ["Before", "After"].forEach((name, k) => {
        const [x, y] = [columns[k] + across / 2, tops[k] - 26];
        context.fillText(name, x, y, { color: colors.ink, size: HEAD, bold: true, anchor: "middle" });
        const below = tops[k] + tall + AXIS_BELOW + 4;
        textLines(context, captions[k], columns[k] - AXIS + 8, below, { color: colors.ink, size: BODY });
        rectangle(context, frames[k]);
        context.stroke({ color: colors.muted, width: 1, opacity: 0.5 });
        renderAxes(context, frames[k], names, { ink: colors.ink, muted: colors.muted });
      });
      legend.render(context, SIDE + 8, legendTop, colors.ink);
    },
  };
}

/** The layer gets inputs, or what units of the layer before give. */
function axisTexts(layer: number, inputNames: readonly string[] | undefined): [string, string] {
  const name = (k: number) =>
    layer === 1 ? (inputNames?.[k] ?? `x${k}`) : `unit ${k} of layer ${layer - 1}`;
  return [name(0), name(1)];
}

function renderBefore(context: DrawContext, frame: Frame, scene: LayerScene, theme: ThemeName): void {
  const colors = themeColors(theme);
  const units = scene.geometry.units;
  const labels = new Labels(frame);
  renderCells(context, frame, scene.sectors, (cell) => sectorFill(theme, activeUnits(scene, cell), units));
  const writeNames = renderUnitLines(context, frame, scene, theme, labels);
  renderScenePoints(context, frame, scene.before, scene, theme, labels);
  renderDualVectors(context, frame, scene, theme, labels);
  renderApex(context, frame, scene.apex, colors, labels);
  writeNames();
}

function renderAfter(context: DrawContext, frame: Frame, scene: LayerScene, theme: ThemeName): void {
  const colors = themeColors(theme);
  const { sectors, geometry, before, after } = scene;
  const labels = new Labels(frame);
  const cones = [...sectors.regions.keys()].filter(
    (cell) => activeUnits(scene, cell).length === geometry.units,
  );
  const all = Array.from({ length: geometry.units }, (_, i) => i);
  rectangle(context, frame);
  context.fill(colors.blank);
  renderCells(context, frame, sectors, () => sectorFill(theme, all, geometry.units), cones);
  renderGrid(context, frame, scene, colors);
  for (const cell of cones) {
    for (let k = sectors.cellStart[cell]; k < sectors.cellStart[cell + 1]; k++) {
      const edge = sectors.cellEdges[k];
      if (sectors.edgeNeurons[edge] < 0) continue;
      const [p, q] = [2 * sectors.edges[2 * edge], 2 * sectors.edges[2 * edge + 1]];
      context.moveTo(frame.toX(sectors.vertices[p]), frame.toY(sectors.vertices[p + 1]));
      context.lineTo(frame.toX(sectors.vertices[q]), frame.toY(sectors.vertices[q + 1]));
    }
    context.stroke({ color: coneInk(theme), width: 2 });
  }
  const count = before.length / 2;
  const step = Math.max(1, Math.ceil(count / ARROWS));
  const ink = (p: number) => (scene.hasData ? classInk(theme, scene.classes?.[p] ?? 0) : colors.muted);
  for (let p = 0; p < count; p += step) {
    const cut = clipSegment(before[2 * p], before[2 * p + 1], after[2 * p], after[2 * p + 1], frame.window);
    if (!cut) continue;
    const from: [number, number] = [frame.toX(cut[0]), frame.toY(cut[1])];
    const to: [number, number] = [frame.toX(cut[2]), frame.toY(cut[3])];
    if (Math.hypot(to[0] - from[0], to[1] - from[1]) < 2) continue;
    const style = { color: ink(p), width: 1, opacity: 0.5 };
    arrow(context, from, to, style, 6, 0.6);
    context.circle(from[0], from[1], 2);
    context.stroke(style);
  }
  renderScenePoints(context, frame, after, scene, theme, labels);
  renderApex(context, frame, scene.apex, colors, labels);
}

function renderScenePoints(
  context: DrawContext,
  frame: Frame,
  coordinates: Float64Array,
  scene: LayerScene,
  theme: ThemeName,
  labels: Labels,
): void {
  const { muted, paper } = themeColors(theme);
  const ink = (index: number) => (scene.hasData ? classInk(theme, index) : muted);
  const radius = scene.hasData ? (coordinates.length > 600 ? 2.2 : 3) : 1.6;
  renderPoints(context, frame, { coordinates, classes: scene.classes }, ink, paper, radius);
  for (let p = 0; p < Math.min(coordinates.length, 2 * CROWD); p += 2)
    labels.crowdDot(frame.toX(coordinates[p]), frame.toY(coordinates[p + 1]), radius + 1);
}
