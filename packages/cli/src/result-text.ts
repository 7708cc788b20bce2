/** Sentences that several verbs print. */
import {
  domainBox,
  type LineBoundary,
  type LineComplex,
  neuronName,
  type PlanarBoundary,
  type PlanarComplex,
  type PolyhedralBoundary,
  type PolyhedralComplex,
} from "reluscope";
import { countOf, countText, durationText, TOO_LARGE } from "./number-format.ts";
import { note } from "./streams.ts";
import { textTable } from "./text-table.ts";

/** `certified, 0 signs needed exact arithmetic` */
export function certificateText(result: { certified: boolean; exactSigns: number }): string {
  const signs = `${countOf(result.exactSigns, "sign")} needed exact arithmetic`;
  return `${result.certified ? "certified" : "not certified"}, ${signs}`;
}

export function timingText(loadMs: number, computeMs: number): string {
  return `read in ${durationText(loadMs)}, computed in ${durationText(computeMs)}`;
}

/** The document's `timing`. */
export interface Timing {
  readonly loadMs: number;
  readonly computeMs: number;
}

/** By layer: units, those that crease inside the domain, and the facets (in the plane: edges; on a line: knots) that they make. */
export function layerTable(complex: PlanarComplex | LineComplex | PolyhedralComplex): string[] {
  const { layerStart, total } = complex.neurons;
  const made = new Uint32Array(total);
  const { sources, what } = creases(complex);
  let border = 0;
  for (const unit of sources) {
    if (unit < 0) border++;
    else made[unit]++;
  }
  const rows = Array.from({ length: layerStart.length - 1 }, (_, l) => {
    const units = made.subarray(layerStart[l], layerStart[l + 1]);
    const sum = units.reduce((total, count) => total + count, 0);
    return [
      String(l + 1),
      countText(units.length),
      countText(units.filter((count) => count > 0).length),
      countText(sum),
    ];
  });
  if (what !== "knots") rows.push(["border", "", "", countText(border)]);
  return textTable([{ title: "layer" }, { title: "units" }, { title: "that crease" }, { title: what }], rows);
}

/** What lies between cells, and on the border, by the units that make it. */
function creases(complex: PlanarComplex | LineComplex | PolyhedralComplex): {
  sources: Int32Array | Uint32Array;
  what: string;
} {
  if ("facetNeurons" in complex) return { sources: complex.facetNeurons, what: "facets" };
  if (complex.dimension === 2) return { sources: complex.edgeNeurons, what: "edges" };
  return { sources: complex.vertexNeurons, what: "knots" };
}

/** `[2, 17]`: the layer from 1, the unit from 0. */
export function neuronText(complex: LineComplex, unit: number): string {
  return `[${neuronName(complex.neurons, unit).join(", ")}]`;
}

/** Share of the domain, such as `48.2 %`; a dash where either overflowed. */
export function shareText(part: number, whole: number): string {
  const share = 100 * (part / whole);
  return Number.isFinite(whole) && Number.isFinite(share) ? `${share.toFixed(1)} %` : "–";
}

/** Says on stderr which measures JSON has as null: it has no infinities. */
export function noteOverflow(boundary: PlanarBoundary | LineBoundary | PolyhedralBoundary): void {
  const { sizes, what } = classSizes(boundary);
  const names = [
    ...(Number.isFinite(boundary.measure) ? [] : ["the measure"]),
    ...(sizes.every(Number.isFinite) ? [] : [`the ${what} of a class`]),
  ];
  if (names.length > 0) note(`${names.join(" and ")} is ${TOO_LARGE}: null in JSON`);
}

function classSizes(boundary: PlanarBoundary | LineBoundary | PolyhedralBoundary): {
  sizes: Float64Array;
  what: string;
} {
  if ("classAreas" in boundary) return { sizes: boundary.classAreas, what: "area" };
  if ("classLengths" in boundary) return { sizes: boundary.classLengths, what: "length" };
  return { sizes: new Float64Array(0), what: "volume" };
}

/** Length or area of a domain in its own coordinates. */
export function domainMeasure(complex: PlanarComplex | LineComplex): number {
  const box = domainBox(complex.domain);
  if (box) return box.reduce((product, [low, high]) => product * (high - low), 1);
  if (complex.domain.dimension === 1) return complex.domain.high - complex.domain.low;
  const { corners } = complex.domain;
  let doubled = 0;
  for (let k = 0; k < corners.length; k += 2) {
    const next = (k + 2) % corners.length;
    doubled += corners[k] * corners[next + 1] - corners[next] * corners[k + 1];
  }
  return doubled / 2;
}
