/** "How this was computed and what is certified". */
import { countOf, countText, shortNumber } from "../draw/number-text.ts";
import { architectureText, domainText, sliceText } from "./headline.ts";
import { definitions, html, type Markup } from "./html.ts";
import type { ReportInput } from "./input.ts";

function milliseconds(value: number | undefined): string | undefined {
  if (value === undefined) return undefined;
  return value < 1000 ? `${shortNumber(value, 3)} ms` : `${shortNumber(value / 1000, 3)} s`;
}

function parameterCount(input: ReportInput): number {
  const { layers, output } = input.network;
  return [...layers, output].reduce((sum, map) => sum + map.weight.values.length + map.bias.length, 0);
}

function proofText(input: ReportInput): Markup {
  const { exactSigns } = input.complex;
  const signs =
    exactSigns === 0
      ? "Every sign was proved in double precision with a running bound on its error; exact arithmetic was never needed."
      : `Most signs were proved in double precision with a running bound on their error; ${countOf(exactSigns, "sign")} too close to zero for that ${exactSigns === 1 ? "was" : "were"} decided by exact arithmetic.`;
  const error = input.complex.vertexErrors.reduce((most, value) => Math.max(most, value), 0);
  const places =
    error > 0
      ? ` Positions are doubles with proved bounds on their error; the largest is ${shortNumber(error, 2)}.`
      : "";
  const found =
    input.complex.dimension === 1
      ? "Pieces are found from left to right, depth first and layer by layer: each piece is cut only by the few neurons of the next layer that change sign on it."
      : "Cells are found depth first, layer by layer: each cell is cut only by the few neurons of the next layer that change sign on it, and its parts go on to the layer after.";
  return html`<p>${found}</p><p>${signs} No tolerance decides anything: no cell is merged, missed or invented. Every count on this page is exact for
  the network’s weights as they are stored, after folding; it does not speak about rounding when the network itself is run.${places}</p>`;
}

export function factsSection(input: ReportInput): Markup {
  const { facts, complex } = input;
  const slice = sliceText(input);
  return html`<section class="card wide facts" id="facts"><h2>How it was computed and what is certified</h2>
${
  complex.certified
    ? html`<p class="proof"><span class="seal">certified</span> The combinatorics (which cells, edges and vertices exist and how they
meet) are proved.</p>`
    : html`<p class="proof">These counts are not certified.</p>`
}${proofText(input)}${definitions([
  facts.model !== undefined ? ["model", facts.model] : undefined,
  facts.format !== undefined ? ["format", facts.format] : undefined,
  ["layers", architectureText(input.network)],
  ["numbers stored", countText(parameterCount(input))],
  ["domain", facts.domain ?? domainText(input)],
  slice !== "" ? ["slice", slice] : undefined,
  facts.folded?.length ? ["folded into affine maps", facts.folded.join(", ")] : undefined,
  ["signs decided exactly", countText(complex.exactSigns)],
  facts.loadMilliseconds !== undefined ? ["loading", milliseconds(facts.loadMilliseconds)] : undefined,
  facts.computeMilliseconds !== undefined
    ? ["computing", milliseconds(facts.computeMilliseconds)]
    : undefined,
  facts.threads !== undefined ? ["threads", facts.threads] : undefined,
  facts.environment !== undefined ? ["ran on", facts.environment] : undefined,
  facts.date !== undefined ? ["date", facts.date] : undefined,
  ["reluscope", facts.version],
])}${facts.notices?.length ? html`<h3>Notices</h3><ul>${facts.notices.map((notice) => html`<li>${notice}</li>`)}</ul>` : ""}</section>`;
}
