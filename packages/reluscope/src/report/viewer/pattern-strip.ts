/** An activation pattern as rows of small squares, one row a layer: filled active, hollow inactive. */
import { type NeuronTable, patternSign } from "../../complex/neurons.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../../complex/planar-complex.ts";
import { element, svgElement } from "./dom.ts";

const PITCH = 9;
const SIDE = 7;
const PER_ROW = 32;

/** The pattern of one cell. Linear units are dots, neurons that vanish on the whole cell are crossed out. */
export function patternStrip(neurons: NeuronTable, patterns: Uint32Array, cell: number): HTMLElement {
  const list = element("div", { class: "pattern" });
  for (let l = 0; l + 1 < neurons.layerStart.length; l++) {
    const size = neurons.layerStart[l + 1] - neurons.layerStart[l];
    const paths = ["", "", "", ""];
    let active = 0;
    let linear = 0;
    let zero = 0;
    for (let i = 0; i < size; i++) {
      const sign = patternSign(neurons, patterns, cell, l, i);
      const x = (i % PER_ROW) * PITCH + 1;
      const y = Math.floor(i / PER_ROW) * PITCH + 1;
      if (sign === SIGN_POSITIVE) active++;
      if (sign === SIGN_LINEAR) {
        linear++;
        paths[sign] += `M${x + 2},${y + 2}h3v3h-3z`;
      } else if (sign === SIGN_POSITIVE || sign === SIGN_NEGATIVE) {
        paths[sign] += `M${x},${y}h${SIDE}v${SIDE}h-${SIDE}z`;
      } else {
        zero++;
        paths[0] += `M${x},${y}l${SIDE},${SIDE}m0,-${SIDE}l-${SIDE},${SIDE}`;
      }
    }
    const units = size - linear;
    const words = `${active} of ${units} active${zero > 0 ? `, ${zero} zero throughout` : ""}`;
    const width = Math.min(size, PER_ROW) * PITCH + 2;
    const height = Math.ceil(size / PER_ROW) * PITCH + 2;
    const picture = svgElement(
      "svg",
      {
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        role: "img",
        "aria-label": `layer ${l + 1}: ${words}`,
      },
      svgElement("path", { class: "on", d: paths[SIGN_POSITIVE] }),
      svgElement("path", { class: "off", d: paths[SIGN_NEGATIVE] }),
      svgElement("path", { class: "zero", d: paths[0] }),
      svgElement("path", { class: "on", d: paths[SIGN_LINEAR] }),
    );
    list.append(
      element(
        "div",
        { class: "pattern-layer" },
        element("span", {}, `layer ${l + 1} · ${words}`),
        picture as Node,
      ),
    );
  }
  return list;
}
