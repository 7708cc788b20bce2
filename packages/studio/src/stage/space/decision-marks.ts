/** What is marked on the decision surface of three inputs: data points, creases of units, and what a panel lights up. */
import { classInk, type ThemeName, themeColors } from "reluscope/draw";
import { layerInk } from "reluscope/view";
import type { SpaceAnswer } from "../../engine/questions.ts";
import { creasesOf } from "../decision-creases.ts";
import type { Lit } from "../lit.ts";
import { edgeEnds } from "./decision-model.ts";
import type { Normaliser, SpaceBox, SpaceLines, SpaceModel } from "./space-model.ts";
import { layerOf, mixed, rgb } from "./surface-model.ts";

export interface SpacePoints {
  /** 3 numbers a row. */
  readonly coordinates: ArrayLike<number>;
  readonly classes: readonly number[];
}

export interface DecisionMarks {
  /** Running number of the neuron whose creases are shown; −1 for none. */
  readonly neuron: number;
  readonly points?: SpacePoints;
  /** Whether points are shown that are not lit. */
  readonly showPoints: boolean;
  readonly lit?: Lit;
  /** The pinned point, 3 numbers. */
  readonly pinned?: readonly number[];
}

/** Share of the accent in the colour of a lit piece. */
const LIT = 0.6;
/** How strongly lit things are seen where the surface lies before them. */
const HIDDEN = 0.35;

/** The surface with its lit pieces in the accent's colour; each side keeps a share of its own. */
export function withLitPieces(model: SpaceModel, lit: Lit | undefined, theme: ThemeName): SpaceModel {
  if (!lit || (lit.cells.length === 0 && !lit.boundary)) return model;
  const accent = rgb(themeColors(theme).accent);
  const pieces = lit.boundary ? [...model.front.keys()] : lit.cells;
  const tinted = (side: Uint32Array) => {
    const colors = side.slice();
    for (const piece of pieces) colors[piece] = mixed(colors[piece], accent, LIT);
    return colors;
  };
  return { ...model, front: tinted(model.front), back: tinted(model.back) };
}

export function decisionMarks(
  data: SpaceAnswer,
  { neuron, points, showPoints, lit, pinned }: DecisionMarks,
  theme: ThemeName,
  normal: Normaliser,
): SpaceLines[] {
  const { accent, casing, paper, pin } = themeColors(theme);
  const lines: SpaceLines[] = [];
  const add = (ends: Float32Array, color: number, width: number, through = false) => {
    if (ends.length === 0) return;
    // what is lit is found wherever it is
    if (through) lines.push({ ends, colors: [color], width, opacity: HIDDEN, through });
    lines.push({ ends, colors: [rgb(casing)], width: width + 2.6, opacity: 0.8 });
    lines.push({ ends, colors: [color], width, opacity: 1 });
  };
  const addCreases = (neurons: ReadonlySet<number>, color: number, width: number, through = false) =>
    add(normal.all(edgeEnds(data.boundary, creasesOf(data, neurons))), color, width, through);
  const layers = data.neurons.layerStart.length - 1;
  const inkOf = (one: number) => layerInk(theme, layerOf(data.neurons.layerStart, one), layers);
  if (neuron >= 0) addCreases(new Set([neuron]), inkOf(neuron), 4);
  if (lit?.whole) add(boxEdges(normal), rgb(accent), 3.6);
  if (lit) add(normal.all(edgeEnds(data.boundary, sidesOf(data, lit.cells))), rgb(accent), 2.4, true);
  if (lit?.bent) for (const one of lit.neurons) addCreases(new Set([one]), inkOf(one), 4, true);
  else if (lit) addCreases(lit.neurons, rgb(accent), 2.4);
  if (points) {
    const { coordinates, classes } = points;
    const inside = insideRows(coordinates, data.box);
    if (lit) {
      const { ends } = dots(
        coordinates,
        lit.rows.filter((row) => inside.has(row)),
        normal,
      );
      if (ends.length > 0) {
        lines.push({ ends, colors: [rgb(pin)], width: 13, opacity: HIDDEN, through: true });
        lines.push({ ends, colors: [rgb(pin)], width: 13, opacity: 1 });
      }
    }
    const { ends, rows } = dots(coordinates, showPoints ? [...inside] : [], normal);
    if (rows.length > 0) {
      const colors = rows.map((row) => rgb(classInk(theme, classes[row] ?? 0)));
      lines.push({ ends, colors: [rgb(paper)], width: 8, opacity: 1 });
      lines.push({ ends, colors, width: 6, opacity: 1 });
    }
  }
  if (pinned) add(dots(pinned, [0], normal).ends, rgb(pin), 10);
  return lines;
}

/** Edges of pieces, each once. */
function sidesOf({ boundary }: SpaceAnswer, pieces: readonly number[]): number[] {
  const { start, facets } = boundary.faces[1];
  const edges = new Set<number>();
  for (const piece of pieces) for (let k = start[piece]; k < start[piece + 1]; k++) edges.add(facets[k]);
  return [...edges];
}

/** Rows whose points lie in the box. */
function insideRows(coordinates: ArrayLike<number>, box: SpaceBox): Set<number> {
  const rows = new Set<number>();
  for (let row = 0; 3 * row < coordinates.length; row++) {
    if (box.every(([low, high], k) => coordinates[3 * row + k] >= low && coordinates[3 * row + k] <= high))
      rows.add(row);
  }
  return rows;
}

function dots(
  coordinates: ArrayLike<number>,
  rows: readonly number[],
  normal: Normaliser,
): { ends: Float32Array; rows: readonly number[] } {
  const ends = rows.flatMap((row) => {
    const place = [0, 1, 2].map((k) => coordinates[3 * row + k]);
    return [...place, ...place];
  });
  return { ends: normal.all(ends), rows };
}

/** The twelve edges of the box. */
function boxEdges({ half }: Normaliser): Float32Array {
  const ends: number[] = [];
  for (let k = 0; k < 3; k++) {
    const [i, j] = [0, 1, 2].filter((other) => other !== k);
    for (const a of [-1, 1]) {
      for (const b of [-1, 1]) {
        for (const end of [-1, 1]) {
          const corner = [0, 0, 0];
          corner[i] = a * half[i];
          corner[j] = b * half[j];
          corner[k] = end * half[k];
          ends.push(...corner);
        }
      }
    }
  }
  return Float32Array.from(ends);
}
