/** The function over a plane as a model in space: cells lifted by their affine maps, in the colours of the flat picture. */
import type { PlanarPoints } from "reluscope/draw";
import { classInk, themeColors } from "reluscope/draw";
import {
  boundingWindow,
  classFill,
  type GridIndex,
  type LiftedSurface,
  layerInk,
  liftedSurface,
  SceneColors,
  type SceneState,
  valueTint,
} from "reluscope/view";
import type { PlaneAnswer } from "../../engine/questions.ts";
import { Normaliser, type SpaceLines, type SpaceModel } from "./space-model.ts";

export const rgb = (text: string) => Number.parseInt(text.slice(1), 16);

const lifted = new WeakMap<PlaneAnswer, Map<number, LiftedSurface>>();

/** The surface of an output, made once. */
export function surfaceOf(data: PlaneAnswer, output: number): LiftedSurface {
  const known = lifted.get(data) ?? new Map<number, LiftedSurface>();
  lifted.set(data, known);
  const surface = known.get(output) ?? liftedSurface(data, output);
  known.set(output, surface);
  return surface;
}

export function surfaceModel(
  data: PlaneAnswer,
  look: Omit<SceneState, "points">,
  height: number,
  axisNames: readonly string[] = data.axisNames,
): SpaceModel {
  const surface = surfaceOf(data, look.output);
  const window = boundingWindow(data.domain.corners);
  const [low, high] =
    surface.low < surface.high ? [surface.low, surface.high] : [surface.low - 1, surface.low + 1];
  const box = [
    [window.left, window.right],
    [window.bottom, window.top],
    [low, high],
  ] as const;
  const normal = new Normaliser(box, height);
  const theme = themeColors(look.theme);
  const byCell = new SceneColors(data).cells({ ...look, points: false });
  const front = Uint32Array.from(surface.cells, (cell, polygon) =>
    look.colorBy === "class" ? classFill(look.theme, surface.classes[polygon]) : byCell(cell),
  );
  const byValue = look.colorBy === "value";
  return {
    positions: normal.all(surface.positions),
    start: surface.start,
    front,
    back: front.map((color) => mixed(color, rgb(theme.muted), 0.3)),
    levels: byValue
      ? Float32Array.from(
          { length: surface.positions.length / 3 },
          (_, k) => (surface.positions[3 * k + 2] - low) / (high - low),
        )
      : undefined,
    scale: byValue ? Array.from({ length: 256 }, (_, i) => valueTint(look.theme, i / 255)) : undefined,
    lines: surfaceLines(data, surface, look, normal),
    box,
    axisNames: [...axisNames, data.outputNames[look.output]],
    normal,
  };
}

/** The side, a quarter turn from `turn` each, from which the surface rises away from the eye, so that it hides least of itself. */
export function openSide({ rim, low, high }: LiftedSurface, normal: Normaliser, turn: number): number {
  const placed = normal.all(rim);
  let [east, north] = [0, 0];
  for (let k = 0; k < placed.length; k += 3) {
    const height = rim[k + 2] - (low + high) / 2;
    east += placed[k] * height;
    north += placed[k + 1] * height;
  }
  const rises = (degrees: number) => {
    const angle = (degrees * Math.PI) / 180;
    return north * Math.cos(angle) - east * Math.sin(angle);
  };
  return [0, 90, 180, 270].map((quarter) => turn + quarter).sort((a, b) => rises(b) - rises(a))[0];
}

/** Where creases crowd they step back. */
function creaseOpacity(creases: number): number {
  return creases > 60_000 ? 0.14 : creases > 12_000 ? 0.3 : 0.6;
}

function surfaceLines(
  data: PlaneAnswer,
  surface: LiftedSurface,
  look: Omit<SceneState, "points">,
  normal: Normaliser,
): SpaceLines[] {
  const theme = themeColors(look.theme);
  const lines: SpaceLines[] = [
    { ends: normal.all(surface.rim), colors: [rgb(theme.muted)], width: 1.2, opacity: 0.9 },
  ];
  if (look.creases) {
    const layers = data.neurons.layerStart.length - 1;
    const byLayer = look.colorBy === "depth";
    lines.push({
      ends: normal.all(surface.creases),
      colors: byLayer
        ? Uint32Array.from(surface.creaseNeurons, (neuron) =>
            layerInk(look.theme, layerOf(data.neurons.layerStart, neuron), layers),
          )
        : [rgb(theme.edge)],
      width: byLayer ? 1.7 : 1.1,
      opacity: byLayer ? 0.95 : creaseOpacity(surface.creaseNeurons.length),
    });
  }
  if (look.boundary) {
    const ends = normal.all(surface.boundary);
    lines.push(
      { ends, colors: [rgb(theme.casing)], width: 5, opacity: 0.8 },
      { ends, colors: [rgb(theme.boundary)], width: 2.8, opacity: 1 },
    );
  }
  return lines;
}

/** Layer (from 0) of a neuron. */
export function layerOf(layerStart: Uint32Array, neuron: number): number {
  let layer = 0;
  while (neuron >= layerStart[layer + 1]) layer++;
  return layer;
}

/** Between two colours, `share` of the second. */
export function mixed(a: number, b: number, share: number): number {
  const channel = (shift: number) =>
    Math.round(((a >> shift) & 255) * (1 - share) + ((b >> shift) & 255) * share) << shift;
  return channel(16) | channel(8) | channel(0);
}

/** The bent hyperplane of a neuron on the surface. */
export function neuronLines(
  data: PlaneAnswer,
  output: number,
  neuron: number,
  theme: SceneState["theme"],
  normal: Normaliser,
): SpaceLines[] {
  const surface = surfaceOf(data, output);
  const ends: number[] = [];
  surface.creaseNeurons.forEach((of, k) => {
    if (of === neuron) ends.push(...surface.creases.subarray(6 * k, 6 * k + 6));
  });
  const layers = data.neurons.layerStart.length - 1;
  const color = layerInk(theme, layerOf(data.neurons.layerStart, neuron), layers);
  const placed = normal.all(ends);
  return [
    { ends: placed, colors: [rgb(themeColors(theme).casing)], width: 7, opacity: 0.8 },
    { ends: placed, colors: [color], width: 4, opacity: 1 },
  ];
}

/** The outline of a cell on the surface. */
export function cellLines(
  data: PlaneAnswer,
  output: number,
  cell: number,
  color: string,
  normal: Normaliser,
): SpaceLines {
  const { maps, outputSize, cellStart, cellVertices, vertices } = data;
  const k = 3 * (cell * outputSize + output);
  const corners: number[][] = [];
  for (let i = cellStart[cell]; i < cellStart[cell + 1]; i++) {
    const v = 2 * cellVertices[i];
    const [s, t] = [vertices[v], vertices[v + 1]];
    corners.push([s, t, maps[k] * s + maps[k + 1] * t + maps[k + 2]]);
  }
  const ends = corners.flatMap((corner, i) => [...corner, ...corners[(i + 1) % corners.length]]);
  return { ends: normal.all(ends), colors: [rgb(color)], width: 3.2, opacity: 1 };
}

/** Where data points lie on the surface: dots, and the rows that they are. Points off the box are left out. */
export function placesOnSurface(
  data: PlaneAnswer,
  output: number,
  points: PlanarPoints,
  index: GridIndex,
  among: Iterable<number>,
): { ends: number[]; rows: number[] } {
  const ends: number[] = [];
  const rows: number[] = [];
  for (const p of among) {
    const [s, t] = [points.coordinates[2 * p], points.coordinates[2 * p + 1]];
    const cell = index.cellAt(s, t);
    if (cell < 0) continue;
    const k = 3 * (cell * data.outputSize + output);
    const height = data.maps[k] * s + data.maps[k + 1] * t + data.maps[k + 2];
    ends.push(s, t, height, s, t, height);
    rows.push(p);
  }
  return { ends, rows };
}

/** Data points on the surface, as dots in the colours of their classes. */
export function pointLines(
  data: PlaneAnswer,
  output: number,
  points: PlanarPoints,
  index: GridIndex,
  theme: SceneState["theme"],
  normal: Normaliser,
): SpaceLines[] {
  const all = Array.from({ length: points.coordinates.length / 2 }, (_, p) => p);
  const { ends, rows } = placesOnSurface(data, output, points, index, all);
  const placed = normal.all(ends);
  return [
    { ends: placed, colors: [rgb(themeColors(theme).paper)], width: 8, opacity: 1 },
    {
      ends: placed,
      colors: rows.map((row) => rgb(classInk(theme, points.classes?.[row] ?? 0))),
      width: 6,
      opacity: 1,
    },
  ];
}
