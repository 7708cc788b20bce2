/** Tables of a planar report. */

import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { areaText, areaUnit, doubleArea } from "../draw/cell-area.ts";
import { countOf, countText, shortNumber } from "../draw/number-text.ts";
import { definitions, html, Markup, sentence, table } from "./html.ts";
import { type LayerCounts, layerCounts, logHistogram, spread } from "./statistics.ts";

/** Areas of all cells, in squares of `unit`. */
export function cellAreas(complex: PlanarComplex, unit: number): Float64Array {
  return Float64Array.from(
    { length: complex.counts.cells },
    (_, cell) => Math.abs(doubleArea(complex, cell, unit)) / 2,
  );
}

export function faceSection(complex: PlanarComplex): Markup {
  const { vertices, edges, cells, linearRegions } = complex.counts;
  const sum = `${countText(vertices)} − ${countText(edges)} + ${countText(cells)} = ${complex.euler}`;
  return html`<section class="card"><h2>Pieces</h2>${definitions([
    ["cells", countText(cells)],
    ["linear regions", countText(linearRegions)],
    ["edges", countText(edges)],
    ["vertices", countText(vertices)],
    ["f-vector", `(${complex.counts.fVector.map(countText).join(", ")})`],
    ["Euler characteristic", sum],
  ])}<p class="note">A <em>cell</em> is where no neuron changes sign; a <em>linear region</em> joins neighbouring cells that share
  one affine map. On a convex domain vertices − edges + cells must be 1${complex.euler === 1 ? ", and is" : ""}.</p></section>`;
}

/** Counts by layer; `creases` names what the layer's neurons make (edges or knots). */
export function layerSection(layers: readonly LayerCounts[], creases: string): Markup {
  const linear = layers.some((layer) => layer.linear > 0);
  const columns = [
    { name: "layer" },
    { name: "neurons", note: "units that can make a crease" },
    ...(linear ? [{ name: "linear", note: "units that only pass a value on" }] : []),
    { name: "cross", note: "neurons that change sign inside the domain" },
    { name: "always on", note: "positive on the whole domain" },
    { name: "always off", note: "never positive on the domain" },
    { name: creases, note: `${creases} that lie on the layer's creases` },
  ];
  const row = (name: string, l: LayerCounts) => [
    name,
    countText(l.neurons),
    ...(linear ? [countText(l.linear)] : []),
    countText(l.crossing),
    countText(l.alwaysActive),
    countText(l.neverActive),
    countText(l.creases),
  ];
  const total = layers.reduce(
    (sum, l) => ({
      neurons: sum.neurons + l.neurons,
      linear: sum.linear + l.linear,
      crossing: sum.crossing + l.crossing,
      alwaysActive: sum.alwaysActive + l.alwaysActive,
      neverActive: sum.neverActive + l.neverActive,
      creases: sum.creases + l.creases,
    }),
    { neurons: 0, linear: 0, crossing: 0, alwaysActive: 0, neverActive: 0, creases: 0 },
  );
  const rows = layers.map((layer, l) => row(`hidden ${l + 1}`, layer));
  if (layers.length > 1) rows.push(row("together", total));
  return html`<section class="card wide"><h2>Layers</h2>${table("What each hidden layer does on this domain", columns, rows)}</section>`;
}

export function planarLayers(complex: PlanarComplex): LayerCounts[] {
  return layerCounts(complex.neurons, complex.patterns, complex.edgeNeurons);
}

export function sizeSection(complex: PlanarComplex): Markup {
  const unit = areaUnit(complex.domain.corners);
  const areas = cellAreas(complex, unit);
  const { smallest, lowerQuarter, median, upperQuarter, largest, total } = spread(areas);
  const sides = new Map<number, number>();
  for (let cell = 0; cell < complex.counts.cells; cell++) {
    const count = complex.cellStart[cell + 1] - complex.cellStart[cell];
    sides.set(count, (sides.get(count) ?? 0) + 1);
  }
  const many = [...sides].sort((a, b) => a[0] - b[0]);
  let inner = 0;
  for (let e = 0; e < complex.edgeCells.length; e += 2) {
    if (complex.edgeCells[e] >= 0 && complex.edgeCells[e + 1] >= 0) inner++;
  }
  return html`<section class="card"><h2>Sizes</h2>${complex.counts.cells > 8 ? histogram(areas, unit) : ""}${definitions(
    [
      ["whole area", areaText(total, unit, 6)],
      ["largest cell", areaText(largest, unit)],
      ["upper quarter", areaText(upperQuarter, unit)],
      ["median", areaText(median, unit)],
      ["lower quarter", areaText(lowerQuarter, unit)],
      ["smallest cell", areaText(smallest, unit)],
      ["neighbours a cell", shortNumber((2 * inner) / complex.counts.cells, 3)],
      ["corners", many.map(([count, cells]) => `${count}: ${countText(cells)}`).join(" · ")],
    ],
  )}</section>`;
}

/** Bars of how many cells have which area, on a logarithmic axis. */
function histogram(areas: Float64Array, unit: number): Markup {
  const { from, to, counts } = logHistogram(areas, 32);
  const [least, greatest] = [from, to].map((area) => {
    const text = areaText(area, unit, 2);
    return text.startsWith("too ") ? "…" : text;
  });
  const most = Math.max(...counts);
  const bars = Array.from(counts, (count, i) => {
    const height = count === 0 ? 0 : Math.max(1, (64 * count) / most);
    return `<rect x="${i * 10}" y="${(66 - height).toFixed(1)}" width="9" height="${height.toFixed(1)}"/>`;
  }).join("");
  return html`<figure class="bars"><svg viewBox="0 0 320 66" preserveAspectRatio="none" role="img" aria-label="${`areas of cells from ${least} to ${greatest}`}">${new Markup(bars)}</svg><figcaption><span>${least}</span><span>area of a cell, logarithmic</span><span>${greatest}</span></figcaption></figure>`;
}

/** With more classes than this only those that occur are listed. */
const FEW_CLASSES = 12;

/** Area of every class in squares of `unit`, from the tiles where slice units do not hold them. */
function classAreas(boundary: PlanarBoundary, unit: number): Float64Array {
  if (unit === 1) return boundary.classAreas;
  const { start, corners, classes } = boundary.tiles;
  const tiles = { vertices: corners, cellStart: start, cellVertices: Uint32Array.from(corners.keys()) };
  const areas = new Float64Array(boundary.classNames.length);
  classes.forEach((classIndex, tile) => {
    areas[classIndex] += Math.abs(doubleArea(tiles, tile, unit)) / 2;
  });
  return areas;
}

export function boundarySection(boundary: PlanarBoundary, complex: PlanarComplex, decision: string): Markup {
  const unit = areaUnit(complex.domain.corners);
  const areas = classAreas(boundary, unit);
  let total = 0;
  for (const area of areas) total += area;
  const present = [...boundary.classNames.keys()].filter(
    (i) => boundary.classNames.length <= FEW_CLASSES || areas[i] > 0,
  );
  const rows = present.map((i) => [
    html`<span class="swatch" data-class="${i}"></span>${boundary.classNames[i]}`,
    areas[i] === 0 ? "0" : areaText(areas[i], unit),
    total > 0 ? `${shortNumber((100 * areas[i]) / total, 3)} %` : "–",
  ]);
  return html`<section class="card"><h2>Decision</h2><p class="note">${sentence(decision)}</p>${definitions([
    ["pieces", countText(boundary.pieces.length / 2)],
    ["components", countText(boundary.components)],
    ["closed", countText(boundary.closed)],
    ["length", shortNumber(boundary.measure, 8)],
    [
      "Betti numbers",
      `(${boundary.betti.join(", ")}): ${countOf(boundary.betti[0], "separate curve")}, ${countOf(boundary.betti[1], "independent loop")}`,
    ],
    ["cells that tie throughout", countText(boundary.flatCells)],
  ])}${table("Area of each class", [{ name: "class" }, { name: "area" }, { name: "share" }], rows)}</section>`;
}
