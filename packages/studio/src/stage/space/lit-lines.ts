/** What a panel lights up, as lines and dots on the surface over a plane. */
import { type PlanarPoints, type ThemeName, themeColors } from "reluscope/draw";
import type { GridIndex } from "reluscope/view";
import type { PlaneAnswer } from "../../engine/questions.ts";
import type { Lit } from "../lit.ts";
import type { Normaliser, SpaceLines } from "./space-model.ts";
import { cellLines, neuronLines, placesOnSurface, rgb, surfaceOf } from "./surface-model.ts";

export function litLines(
  data: PlaneAnswer,
  output: number,
  lit: Lit,
  points: PlanarPoints | undefined,
  index: GridIndex,
  theme: ThemeName,
  normal: Normaliser,
): SpaceLines[] {
  const { accent, casing, pin } = themeColors(theme);
  const surface = surfaceOf(data, output);
  const lines: SpaceLines[] = [];
  const add = (ends: Float32Array, color: string, width: number) => {
    if (ends.length === 0) return;
    lines.push({ ends, colors: [rgb(casing)], width: width + 2.6, opacity: 0.8 });
    lines.push({ ends, colors: [rgb(color)], width, opacity: 1 });
  };
  if (lit.whole) add(normal.all(surface.rim), accent, 5);
  add(joined(lit.cells.map((cell) => cellLines(data, output, cell, accent, normal).ends)), accent, 3);
  if (lit.bent)
    for (const neuron of lit.neurons) lines.push(...neuronLines(data, output, neuron, theme, normal));
  else {
    const ends: number[] = [];
    surface.creaseNeurons.forEach((of, k) => {
      if (lit.neurons.has(of)) ends.push(...surface.creases.subarray(6 * k, 6 * k + 6));
    });
    add(normal.all(ends), accent, 2.4);
  }
  if (lit.boundary) add(normal.all(surface.boundary), accent, 3.6);
  if (points) {
    const { ends } = placesOnSurface(data, output, points, index, lit.rows);
    const placed = normal.all(ends);
    if (placed.length > 0) lines.push({ ends: placed, colors: [rgb(pin)], width: 13, opacity: 1 });
  }
  if (lit.point) {
    const { ends } = placesOnSurface(data, output, { coordinates: lit.point }, index, [0]);
    add(normal.all(ends), pin, 13);
  }
  return lines;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
