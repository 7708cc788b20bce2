/** What the panel says about one cell of a planar complex. */

import { neuronName } from "../../complex/neurons.ts";
import { areaText, areaUnit, doubleArea } from "../../draw/cell-area.ts";
import { affineText, countText, exactNumber, placeNumber, shortNumber } from "../../draw/number-text.ts";
import { acrossEdge, CUT_CELL } from "../../view/scene-data.ts";
import type { PlanarData } from "../payload.ts";
import { cellMap } from "./cell-map.ts";
import { element } from "./dom.ts";
import { block, type Panel } from "./panel.ts";
import { patternStrip } from "./pattern-strip.ts";

export interface CellSubject {
  readonly cell: number;
  readonly pinned: boolean;
  /** The pointer's place, when it is over the cell. */
  readonly at?: readonly [number, number];
  /** Size of a pixel, for how many digits the pointer's place has. */
  readonly step: number;
  readonly regionCells: number;
  /** Area of the domain in squares of `areaUnit`. */
  readonly wholeArea: number;
  choose(cell: number): void;
  unpin(): void;
}

export function showCell(panel: Panel, data: PlanarData, subject: CellSubject): void {
  panel.show(() => {
    const number = panel.full ? exactNumber : shortNumber;
    return [
      heading(data, subject),
      ...values(data, subject, panel, number),
      block("Pattern", patternStrip(data.neurons, data.patterns, subject.cell)),
      neighbours(data, subject),
      corners(data, subject.cell, number),
    ];
  });
}

function heading(data: PlanarData, subject: CellSubject): HTMLElement {
  const { cell, pinned, regionCells, wholeArea } = subject;
  const unit = areaUnit(data.domain.corners);
  const area = Math.abs(doubleArea(data, cell, unit)) / 2;
  const region = `linear region ${countText(data.regions[cell])}${regionCells > 1 ? ` (of ${countText(regionCells)} cells)` : ""}`;
  const classIndex = data.cellClasses[cell];
  return element(
    "header",
    {},
    element(
      "div",
      { class: "panel-title" },
      element("h2", {}, `Cell ${countText(cell)}`),
      pinned &&
        element(
          "button",
          { type: "button", class: "quiet", onclick: () => subject.unpin() },
          "pinned · unpin",
        ),
    ),
    element("p", {}, region),
    element(
      "p",
      {},
      `area ${areaText(area, unit)} · ${shortNumber((100 * area) / wholeArea, 3)} % of the domain`,
    ),
    classIndex !== undefined &&
      element(
        "p",
        {},
        classIndex === CUT_CELL
          ? "the decision boundary runs through it"
          : `class: ${data.header.classNames[classIndex]}`,
      ),
  );
}

function values(
  data: PlanarData,
  subject: CellSubject,
  panel: Panel,
  number: (value: number) => string,
): HTMLElement[] {
  const map = cellMap(data, subject.cell);
  const { axisNames, outputNames } = data.header;
  const lines = outputNames.map((name, o) =>
    element(
      "p",
      { class: "formula" },
      element("b", {}, name),
      " = " + affineText(map.subarray(3 * o, 3 * o + 2), map[3 * o + 2], axisNames, number),
    ),
  );
  const blocks = [
    block("On this cell", element("div", { class: "formulas" }, ...lines), panel.precisionButton()),
  ];
  if (subject.at) {
    const [s, t] = subject.at;
    const outputs = outputNames.map((name, o) => {
      const value = map[3 * o] * s + map[3 * o + 1] * t + map[3 * o + 2];
      return `${name} = ${shortNumber(value)}`;
    });
    const place = [s, t].map((value, k) => `${axisNames[k]} = ${placeNumber(value, subject.step)}`);
    blocks.unshift(
      block(
        "Under the pointer",
        element("p", { class: "formula" }, place.join(", ")),
        element("p", { class: "formula" }, outputs.join(", ")),
      ),
    );
  }
  return blocks;
}

function neighbours(data: PlanarData, subject: CellSubject): HTMLElement {
  const list = element("ul", { class: "neighbours" });
  for (let k = data.cellStart[subject.cell]; k < data.cellStart[subject.cell + 1]; k++) {
    const edge = data.cellEdges[k];
    const other = acrossEdge(data, subject.cell, edge);
    if (other < 0 || data.edgeNeurons[edge] < 0) {
      list.append(element("li", {}, element("span", { class: "across" }, "side of the domain")));
      continue;
    }
    const [layer, index] = neuronName(data.neurons, data.edgeNeurons[edge]);
    list.append(
      element(
        "li",
        {},
        element(
          "button",
          { type: "button", class: "quiet", onclick: () => subject.choose(other) },
          `cell ${countText(other)}`,
        ),
        element("span", { class: "across" }, `across neuron ${index} of layer ${layer}`),
      ),
    );
  }
  return block("Neighbours", list);
}

function corners(data: PlanarData, cell: number, number: (value: number) => string): HTMLElement {
  const rows: HTMLElement[] = [];
  for (let k = data.cellStart[cell]; k < data.cellStart[cell + 1]; k++) {
    const v = 2 * data.cellVertices[k];
    const place = [data.vertices[v], data.vertices[v + 1]].map((value) => element("td", {}, number(value)));
    rows.push(element("tr", {}, ...place));
  }
  const head = data.header.axisNames.map((name) => element("th", { scope: "col" }, name));
  return block(
    `${rows.length} vertices`,
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)),
  );
}
