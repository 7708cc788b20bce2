/** Picture of a planar partition: cells, creases, decision boundary, data points and axes. */

import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import { neuronName } from "../complex/neurons.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { AXIS_BELOW, renderAxes } from "./axes.ts";
import { axisNames } from "./axis-names.ts";
import { areaUnit, doubleArea } from "./cell-area.ts";
import {
  gradientCodes,
  gradientColors,
  gradientSlot,
  type PlanarShape,
  regionColors,
  regionTints,
} from "./cell-tints.ts";
import { hexColor } from "./color.ts";
import type { DrawContext, Picture } from "./context.ts";
import { boundingWindow, Frame, pictureAspect } from "./frame.ts";
import { shortNumber } from "./number-text.ts";
import { classFill, classInk, layerInk, type ThemeName, themeColors } from "./palette.ts";
import {
  FAINT_COLORED,
  FAINT_PLAIN,
  type PlanarPoints,
  renderBoundary,
  renderCells,
  renderClassTiles,
  renderCreases,
  renderOutline,
  renderPoints,
  traceOutline,
} from "./partition-layers.ts";
import { classEntries, gradientLegend, type PictureLegend, swatchLegend } from "./picture-legend.ts";
import type { PictureStyle } from "./picture-style.ts";

/**
 * What colours say: the linear region; the gradient (direction is hue, magnitude is depth of colour); the
 * layer at which each crease arose; the class decided (needs a boundary); or nothing.
 */
export type ColorBy = "region" | "gradient" | "depth" | "class" | "none";

export interface PartitionPictureOptions extends PictureStyle {
  /** Pixels; default 640. */
  readonly width?: number;
  /** Pixels; default so that both axes have one scale, square when the domain is longer than 2.5 : 1. */
  readonly height?: number;
  /** Default "region". */
  readonly colorBy?: ColorBy;
  /** Output whose gradient is shown; default 0. */
  readonly output?: number;
  /** Decision boundary, for its line and its classes; default none. */
  readonly boundary?: PlanarBoundary;
  /** Draw the boundary's line; default true. */
  readonly showBoundary?: boolean;
  /** Draw the creases; default true. */
  readonly showCreases?: boolean;
  /** Data points in slice coordinates; default none. */
  readonly points?: PlanarPoints;
  /** Axes, ticks and names; default true. */
  readonly axes?: boolean;
  /** Names of the network's inputs; default x0, x1, … */
  readonly inputNames?: readonly string[];
  /** Names of the network's outputs; default y0, y1, … */
  readonly outputNames?: readonly string[];
  /** Say below the picture what its colours mean, where they mean something (depth, class, gradient); default true. */
  readonly legend?: boolean;
  /** Text colour in place of the theme's, such as `currentColor`. */
  readonly textColor?: string;
  /** Draw only this many of the largest cells and their creases; default all. */
  readonly largestCells?: number;
}

/** A picture of a partition. Example: `svgString(partitionPicture(complex, { colorBy: "gradient" }))`. */
export function partitionPicture(complex: PlanarComplex, options: PartitionPictureOptions = {}): Picture {
  const colorBy = options.colorBy ?? "region";
  const output = options.output ?? 0;
  if (colorBy === "class" && !options.boundary) throw new Error("colour by class needs a decision boundary");
  if (!(output >= 0 && output < complex.outputSize)) {
    throw new Error(`output ${output} does not exist; the network has ${complex.outputSize}, counted from 0`);
  }
  const axes = options.axes ?? true;
  const window = boundingWindow(complex.domain.corners);
  const margin = axes
    ? { left: 46, right: 14, top: 26, bottom: AXIS_BELOW }
    : { left: 1, right: 1, top: 1, bottom: 1 };
  const width = options.width ?? 640;
  const inner = width - margin.left - margin.right;
  const legend =
    (options.legend ?? true)
      ? legendOf(complex, { ...options, colorBy, output }, width - margin.left - 8)
      : undefined;
  const below = margin.bottom + (legend?.height ?? 0);
  const height = options.height ?? Math.round(inner * pictureAspect(window)) + margin.top + below;
  if (!(inner > 0 && height > margin.top + below)) {
    throw new Error(`a picture of ${width} × ${height} pixels is too small`);
  }
  const frame = new Frame(window, margin.left, margin.top, inner, height - margin.top - below);
  return {
    width,
    height,
    render: (context) => {
      renderPartition(context, complex, frame, { ...options, colorBy, output, axes }, width, height);
      const ink = options.textColor ?? themeColors(options.theme ?? "light").ink;
      legend?.render(context, margin.left, height - legend.height, ink);
    },
  };
}

/** What the colours mean, or nothing where they only tell regions apart. */
function legendOf(
  complex: PlanarComplex,
  options: PartitionPictureOptions & { colorBy: ColorBy; output: number },
  width: number,
): PictureLegend | undefined {
  const theme = options.theme ?? "light";
  const { boundary, colorBy, output } = options;
  if (colorBy === "depth") {
    const layers = complex.neurons.layerStart.length - 1;
    if (layers === 0) return undefined;
    const entries = Array.from({ length: layers }, (_, layer) => ({
      color: hexColor(layerInk(theme, layer, layers)),
      text: `layer ${layer + 1}`,
    }));
    return swatchLegend("crease made by", entries, width);
  }
  if (colorBy === "class" && boundary) {
    const entries = classEntries(theme, boundary.tiles.classes, (index) => boundary.classNames[index]);
    return swatchLegend("class", entries, width);
  }
  if (colorBy === "gradient") {
    const [s, t] = axisNames(complex.domain.slice, options.inputNames).names;
    const name = options.outputNames?.[output] ?? `y${output}`;
    const { steepest } = gradientCodes(complex, output);
    return gradientLegend(theme, [
      `where ${name} grows fastest (right: ${s}, up: ${t})`,
      `middle: flat; rim: slope ${shortNumber(steepest, 3)} or more`,
    ]);
  }
  return undefined;
}

const CREASES_OVER_GRADIENT = { width: 0.7, opacity: 0.3, faintest: FAINT_PLAIN };
const CREASES_PLAIN = { width: 0.7, opacity: 0.5, faintest: FAINT_PLAIN };
const CREASES_BY_DEPTH = { width: 1.3, opacity: 0.95, faintest: FAINT_COLORED };

function renderPartition(
  context: DrawContext,
  complex: PlanarComplex,
  frame: Frame,
  options: PartitionPictureOptions & { colorBy: ColorBy; output: number; axes: boolean },
  width: number,
  height: number,
): void {
  const name = options.theme ?? "light";
  const theme = themeColors(name);
  const { boundary, colorBy } = options;
  if (options.background ?? true) {
    context.moveTo(0, 0);
    context.lineTo(width, 0);
    context.lineTo(width, height);
    context.lineTo(0, height);
    context.closePath();
    context.fill(theme.paper);
  }
  const cells = largestCells(complex, options.largestCells);
  const edges = cells && edgesOf(complex, cells);
  if (cells) {
    // one quiet tone stands for the cells left out
    traceOutline(context, frame, complex.domain.corners);
    context.fill(theme.rule);
  }
  if (colorBy === "class" && boundary && !cells) {
    renderClassTiles(context, frame, boundary.tiles, (index) => classFill(name, index));
  } else {
    renderCells(context, frame, complex, cellColor(complex, options), cells);
  }
  if (options.showCreases ?? true) {
    const layers = complex.neurons.layerStart.length - 1;
    const byDepth = colorBy === "depth";
    const plain = Number.parseInt(theme.edge.slice(1), 16);
    const layerOf = (neuron: number) => neuronName(complex.neurons, neuron)[0] - 1;
    renderCreases(
      context,
      frame,
      complex,
      byDepth ? (neuron) => layerInk(name, layerOf(neuron), layers) : () => plain,
      byDepth ? CREASES_BY_DEPTH : colorBy === "gradient" ? CREASES_OVER_GRADIENT : CREASES_PLAIN,
      edges,
    );
  }
  if (boundary && (options.showBoundary ?? true)) {
    renderBoundary(context, frame, boundary, theme.boundary, theme.casing);
  }
  if (options.points)
    renderPoints(context, frame, options.points, (index) => classInk(name, index), theme.paper);
  renderOutline(context, frame, complex.domain.corners, options.textColor ?? theme.muted);
  if (options.axes) {
    const { names } = axisNames(complex.domain.slice, options.inputNames);
    const ink = options.textColor ?? theme.ink;
    renderAxes(context, frame, [names[0], names[1]], { ink, muted: options.textColor ?? theme.muted });
  }
}

function cellColor(
  complex: PlanarComplex,
  options: { colorBy: ColorBy; output: number; boundary?: PlanarBoundary; theme?: ThemeName },
): (cell: number) => number {
  const name = options.theme ?? "light";
  if (options.colorBy === "region") {
    const tints = regionTints(complex);
    const colors = regionColors(name);
    return (cell) => colors[tints[complex.regions[cell]]];
  }
  if (options.colorBy === "gradient") {
    const { codes } = gradientCodes(complex, options.output);
    const colors = gradientColors(name);
    return (cell) => colors[gradientSlot(codes[cell])];
  }
  const blank = Number.parseInt(themeColors(name).blank.slice(1), 16);
  return () => blank;
}

/** The `count` largest cells, or undefined when that is all of them. */
function largestCells(shape: PlanarShape, count?: number): Uint32Array | undefined {
  if (count === undefined || count >= shape.counts.cells) return undefined;
  const unit = areaUnit(shape.domain.corners);
  const areas = Float64Array.from({ length: shape.counts.cells }, (_, cell) =>
    Math.abs(doubleArea(shape, cell, unit)),
  );
  const order = Uint32Array.from(areas.keys()).sort((a, b) => areas[b] - areas[a] || a - b);
  return order.slice(0, count).sort();
}

function edgesOf(shape: PlanarShape, cells: Uint32Array): Uint32Array {
  const edges = new Set<number>();
  for (const cell of cells) {
    for (let k = shape.cellStart[cell]; k < shape.cellStart[cell + 1]; k++) edges.add(shape.cellEdges[k]);
  }
  return Uint32Array.from(edges).sort();
}
