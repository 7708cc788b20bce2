/** The report's chapter on what a network's layers and units do to data: sentences with how sure they are, and pictures. */

import type { Picture } from "../draw/context.ts";
import { interferencePicture, rolesPicture, separabilityPicture } from "../draw/explanation-pictures.ts";
import { levelsPicture } from "../draw/level-picture.ts";
import { svgString } from "../draw/svg-context.ts";
import { DataPassage } from "../explain/data-passage.ts";
import type { Explanation } from "../explain/explain-network.ts";
import type { LabelledData } from "../explain/labelled-data.ts";
import { type Certainty, CHAPTER_TITLES, type Chapter, type Statement } from "../explain/statement.ts";
import { html, Markup, table } from "./html.ts";

export interface ExplainedPoint {
  readonly story: readonly Statement[];
}

const CERTAINTIES: readonly (readonly [Certainty, string])[] = [
  ["proved", "everywhere on the domain, or of the weights themselves"],
  ["proved at the rows", "exactly so for these rows; it says nothing of other points"],
  ["measured", "in doubles; no proof"],
  ["unknown", "not decided with the work allowed"],
];

/** Layers whose interference is drawn. */
const MOST_LAYERS = 4;

/** Cards, one a chapter, to stand in a report's `.cards`. */
export function explanationSections(
  explanation: Explanation,
  data: LabelledData | undefined,
  point?: ExplainedPoint,
): Markup[] {
  const story = [...explanation.story, ...(point?.story ?? [])];
  const chapters = [...new Set(story.map(({ chapter }) => chapter))];
  const pictures = picturesOf(explanation, data);
  return [
    html`<section class="card wide"><h2>How sure each sentence is</h2><ul class="story">${CERTAINTIES.map(
      ([certainty, words]) => html`<li>${mark(certainty)} <span>${words}</span></li>`,
    )}</ul><p class="note">Rows count from 1, units from 0.</p></section>`,
    ...chapters.map(
      (chapter) =>
        html`<section class="card wide" id="${`explain-${chapter}`}"><h2>${CHAPTER_TITLES[chapter]}</h2><ul class="story">${story
          .filter((statement) => statement.chapter === chapter)
          .map(
            ({ certainty, text }) => html`<li>${mark(certainty)} <span>${text}</span></li>`,
          )}</ul>${pictures[chapter] ?? []}</section>`,
    ),
  ];
}

const mark = (certainty: Certainty): Markup =>
  html`<strong class="sure" data-sure="${certainty.replaceAll(" ", "-")}">${certainty}</strong>`;

function picturesOf(
  { network, domain, data: found }: Explanation,
  data: LabelledData | undefined,
): Partial<Record<Chapter, Markup[]>> {
  const pictures: Partial<Record<Chapter, Markup[]>> = {};
  if (found && data) {
    const { levels } = new DataPassage(network, data.points);
    const shown = [figure(levelsPicture(levels, found.rows, data.classes), "The rows at each level")];
    if (found.classNames && (found.levels[0].separability?.againstRest.length ?? 0) > 1)
      shown.push(
        figure(
          separabilityPicture(found.levels, found.classNames),
          "Which classes are linearly separable after which layer",
        ),
      );
    pictures.layers = [...shown, countsTable(found, domain)];
  }
  if (network.layers.length > 0) {
    const roles = rolesPicture(
      domain?.roles.layers.map((layer) => layer.roles),
      found?.observed,
    );
    pictures.units = [figure(roles, "What each unit does")];
    const names = found?.classNames;
    if (names && found?.interference)
      pictures.units.push(
        ...found.interference
          .slice(0, MOST_LAYERS)
          .map((layer) =>
            figure(
              interferencePicture(layer, names),
              `Units of layer ${layer.layer}, from left to right, and classes: deep blue where a unit is on for all rows of the class, a dot where its hyperplane cuts through it`,
            ),
          ),
      );
  }
  return pictures;
}

function countsTable(found: NonNullable<Explanation["data"]>, domain: Explanation["domain"]): Markup {
  const last = found.levels.length - 1;
  return table(
    "By level",
    [
      { name: "" },
      { name: "numbers" },
      { name: "affine rank" },
      { name: "different rows" },
      { name: "cells with rows" },
      { name: "cells on the domain" },
    ],
    found.levels.map(({ level, size, rank, distinct }) => {
      const cells = domain?.cells.find(({ layer }) => layer === level);
      return [
        level === 0 ? "inputs" : level === last ? "outputs" : `layer ${level}`,
        size,
        rank.proved ? rank.rank : `${rank.rank} … ${rank.atMost}`,
        distinct,
        found.cells.byLayer[level - 1] ?? "",
        cells ? `${cells.complete ? "" : "≥ "}${cells.cells}` : "",
      ];
    }),
  );
}

function figure(picture: Picture, title: string): Markup {
  return html`<figure class="explain-figure"><figcaption>${title}</figcaption>${new Markup(svgString(picture, { title, digits: 1 }))}</figure>`;
}
