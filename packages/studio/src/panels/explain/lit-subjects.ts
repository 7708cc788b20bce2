/** What a sentence speaks of, in the picture that is shown: units, cells, rows, points. */
import { type About, type NeuronTable, patternSign } from "reluscope";
import { countOf } from "reluscope/draw";
import type { SpaceAnswer } from "../../engine/questions.ts";
import { creasesOf } from "../../stage/decision-creases.ts";
import type { Lit } from "../../stage/lit.ts";
import { neuronNumber } from "../../stage/neuron-marks.ts";
import type { Story, StoryCell } from "./questions.ts";

/** Bent hyperplanes with their bends are drawn for so many units; for more, their creases only. */
const BENT = 4;

/** The pieces of a picture, each with the pattern of its cell. */
export interface PatternedPieces {
  readonly neurons: NeuronTable;
  /** pieces × `neurons.patternWords` */
  readonly patterns: Uint32Array;
  readonly count: number;
}

/**
 * @param classes of the rows, from 0
 * @param at the pinned point on the slice, where the story explains it
 */
export function litOf(
  picture: PatternedPieces,
  about: About | undefined,
  told: Story,
  classes: readonly number[],
  at: readonly number[] | undefined,
): Lit {
  const neurons = neuronsOf(picture.neurons, about);
  return {
    cells: litCells(picture, about, told),
    rows: litRows(about, told.cells, classes, told.rows),
    point: at,
    neurons,
    bent: about?.kind === "unit" && neurons.size <= BENT,
    // the outputs are the level behind the last layer
    boundary:
      about?.kind === "layer" && about.ids.some((level) => level >= picture.neurons.layerStart.length),
    whole: about?.kind === "network" || (about?.kind === "layer" && about.ids.includes(0)),
  };
}

/** Running numbers of the neurons that are spoken of. */
function neuronsOf(neurons: NeuronTable, about: About | undefined): Set<number> {
  const found = new Set<number>();
  const { layerStart } = neurons;
  if (about?.kind === "unit") {
    for (const unit of about.ids) {
      const number = neuronNumber({ neurons }, unit);
      if (number >= 0) found.add(number);
    }
  }
  if (about?.kind === "layer") {
    for (const level of about.ids) {
      if (level < 1 || level >= layerStart.length) continue;
      for (let k = layerStart[level - 1]; k < layerStart[level]; k++) found.add(k);
    }
  }
  return found;
}

/** Whether a piece of the picture lies in a cell of the story: same signs, units that are linear aside. */
function liesIn(
  { neurons, patterns }: PatternedPieces,
  piece: number,
  { signs }: Pick<StoryCell, "signs">,
): boolean {
  return signs.every((row, layer) =>
    row.every((sign, unit) => patternSign(neurons, patterns, piece, layer, unit) === sign),
  );
}

/** Pieces of the picture in the cells that are spoken of. */
function litCells(picture: PatternedPieces, about: About | undefined, { cells, point }: Story): number[] {
  const wanted =
    about?.kind === "cell"
      ? about.ids.map((id) => cells[id]).filter((cell) => cell !== undefined)
      : about?.kind === "point" && point
        ? [point]
        : [];
  if (wanted.length === 0) return [];
  return Array.from({ length: picture.count }, (_, piece) => piece).filter((piece) =>
    wanted.some((one) => liesIn(picture, piece, one)),
  );
}

/** Rows of the data that are spoken of. */
function litRows(
  about: About | undefined,
  cells: readonly StoryCell[],
  classes: readonly number[],
  count: number,
): number[] {
  // a sentence of rows that names none is of all: "every one of the 200 rows"
  if (about?.kind === "row" && about.ids.length === 0) return Array.from({ length: count }, (_, row) => row);
  if (about?.kind === "row" || about?.kind === "point") return [...about.ids];
  if (about?.kind === "cell") return about.ids.flatMap((id) => cells[id]?.rows ?? []);
  if (about?.kind === "class") return [...classes.keys()].filter((row) => about.ids.includes(classes[row]));
  return [];
}

/** What is lit on a decision surface, in words. */
export function surfaceText(data: SpaceAnswer, lit: Lit): string {
  const pieces = lit.boundary ? data.boundary.counts.pieces : lit.cells.length;
  const creases = creasesOf(data, lit.neurons).length;
  const counted = [
    lit.boundary || lit.cells.length > 0 ? countOf(pieces, "piece") : "",
    lit.neurons.size > 0 ? countOf(creases, "crease") : "",
  ].filter(Boolean);
  return counted.length > 0 ? `, ${counted.join(" and ")} of the decision surface` : "";
}

/** What is lit, in words. */
export function litText(about: About): string {
  if (about.kind === "network") return "the whole network";
  const count = about.ids.length;
  if (about.kind === "row" && count === 0) return "all rows";
  if (about.kind === "point" && count === 0) return "the pinned point";
  const name = { layer: "layer", unit: "unit", cell: "cell", row: "row", class: "class", point: "point" }[
    about.kind
  ];
  const many = name === "class" ? "classes" : `${name}s`;
  if (about.kind === "unit" && count <= 3)
    return about.ids.map(([layer, unit]) => `unit ${unit} of layer ${layer}`).join(", ");
  if (about.kind === "layer" && count === 1)
    return about.ids[0] === 0 ? "the inputs" : `layer ${about.ids[0]}`;
  return `${count} ${count === 1 ? name : many}`;
}
