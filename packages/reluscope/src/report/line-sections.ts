/** Tables of a report on a segment. */
import type { LineBoundary } from "../boundary/line-boundary.ts";
import type { LineComplex } from "../complex/line-complex.ts";
import { countText, shortNumber } from "../draw/number-text.ts";
import { definitions, html, type Markup, sentence, table } from "./html.ts";
import { type LayerCounts, layerCounts, spread } from "./statistics.ts";

export function lineLayers(complex: LineComplex): LayerCounts[] {
  return layerCounts(complex.neurons, complex.patterns, complex.vertexNeurons);
}

export function knotSection(complex: LineComplex): Markup {
  const { cells, linearRegions } = complex.counts;
  let together = 0;
  for (let i = 0; i + 1 < cells; i++) {
    if (complex.vertexNeuronStart[i + 1] - complex.vertexNeuronStart[i] > 1) together++;
  }
  return html`<section class="card"><h2>Pieces</h2>${definitions([
    ["pieces", countText(cells)],
    ["knots", countText(cells - 1)],
    ["linear regions", countText(linearRegions)],
    ["knots of several neurons", countText(together)],
    ["f-vector", `(${complex.counts.fVector.map(countText).join(", ")})`],
    [
      "Euler characteristic",
      `${countText(complex.counts.vertices)} − ${countText(cells)} = ${complex.euler}`.replace("-", "−"),
    ],
  ])}<p class="note">A <em>knot</em> is where a neuron changes sign. Between two knots every output is one affine function.</p></section>`;
}

export function lengthSection(complex: LineComplex): Markup {
  const lengths = Float64Array.from(
    { length: complex.counts.cells },
    (_, i) => complex.vertices[i + 1] - complex.vertices[i],
  );
  const { smallest, lowerQuarter, median, upperQuarter, largest } = spread(lengths);
  return html`<section class="card"><h2>Sizes</h2>${definitions([
    ["whole length", shortNumber(complex.domain.high - complex.domain.low, 6)],
    ["longest piece", shortNumber(largest)],
    ["upper quarter", shortNumber(upperQuarter)],
    ["median", shortNumber(median)],
    ["lower quarter", shortNumber(lowerQuarter)],
    ["shortest piece", shortNumber(smallest)],
  ])}</section>`;
}

const LISTED = 60;

export function lineBoundarySection(
  boundary: LineBoundary,
  complex: LineComplex,
  axis: string,
  decision: string,
): Markup {
  const { positions, pieceClasses, classNames, classLengths: lengths } = boundary;
  const whole = complex.domain.high - complex.domain.low;
  const shares = classNames.map((name, i) => [
    html`<span class="swatch" data-class="${i}"></span>${name}`,
    shortNumber(lengths[i]),
    `${shortNumber((100 * lengths[i]) / whole, 3)} %`,
  ]);
  const changes = Array.from(positions.slice(0, LISTED), (t, i) => [
    shortNumber(t, 8),
    `${classNames[pieceClasses[2 * i]]} → ${classNames[pieceClasses[2 * i + 1]]}`,
  ]);
  const more = positions.length - LISTED;
  return html`<section class="card"><h2>Decision</h2><p class="note">${sentence(decision)}</p>${table(
    "Length of each class",
    [{ name: "class" }, { name: "length" }, { name: "share" }],
    shares,
  )}${changes.length > 0 && table(`Where it changes${more > 0 ? ` (the first ${LISTED})` : ""}`, [{ name: axis }, { name: "decision" }], changes)}</section>`;
}
