/**
 * One self-contained HTML file that shows a complex: pictures that react, tables, and what is certified.
 * Nothing is fetched: style, script and data are inside, under a content security policy that allows just
 * them. Without scripts a still picture and all tables remain.
 */
import { axisNames } from "../draw/axis-names.ts";
import { linePicture } from "../draw/line-picture.ts";
import { partitionPicture } from "../draw/partition-picture.ts";
import { escapeMarkup, svgString } from "../draw/svg-context.ts";
import { explanationSections } from "./explanation-section.ts";
import { factsSection } from "./facts-section.ts";
import { architectureText, boundarySentence, headline, sliceText } from "./headline.ts";
import { html, Markup } from "./html.ts";
import type { ReportInput } from "./input.ts";
import { layerPicturesSection } from "./layer-section.ts";
import { knotSection, lengthSection, lineBoundarySection, lineLayers } from "./line-sections.ts";
import { decisionText, linePayload, outputNamesOf, planarPayload } from "./payload.ts";
import { boundarySection, faceSection, layerSection, planarLayers, sizeSection } from "./planar-sections.ts";
import viewer from "./viewer.generated.ts";

/** Cells drawn in the still picture; smaller ones are left out of large complexes. */
const STILL_CELLS = 2500;

/**
 * The report as HTML text. Throws when the boundary's dimension is not the complex's. Example:
 * `writeFileSync("report.html", reportHtml({ title: "Iris", network, complex, facts: { version } }))`.
 */
export function reportHtml(input: ReportInput): string {
  const { complex, boundary } = input;
  if (boundary && boundary.dimension !== complex.dimension) {
    throw new Error(
      `boundary of dimension ${boundary.dimension} does not belong to a complex of dimension ${complex.dimension}`,
    );
  }
  const { data, still, sections } = parts(input);
  const lead = [headline(input), sliceText(input), boundary ? boundarySentence(boundary) : ""].filter(
    Boolean,
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${`default-src 'none'; script-src '${viewer.scriptHash}'; style-src '${viewer.styleHash}'; img-src data: blob:; base-uri 'none'; form-action 'none'`}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${`reluscope ${input.facts.version}`}">
<title>${`${input.title} · reluscope`}</title>
<style>${new Markup(viewer.style)}</style>
</head>
<body>
<header class="page-head">
<div class="bar"><span class="brand">reluscope</span><span id="theme"></span></div>
<h1>${input.title}</h1>
<p class="lead">${lead[0]} ${complex.certified && html`<strong class="proved">Proved.</strong>`}</p>
${lead.slice(1).map((sentence) => html`<p class="sub">${sentence}</p>`)}
<p class="sub architecture">${architectureText(input.network)}</p>
</header>
<main>
<section id="explorer" class="explorer" aria-label="Picture"><div id="still" class="still">${new Markup(still)}</div>
<noscript><p class="note">Scripts are off: this picture is still. Everything below is complete.</p></noscript></section>
<div class="cards">
${sections}
${layerPicturesSection(input)}
${input.explained ? explanationSections(input.explained.explanation, input.explained.data) : ""}
${factsSection(input)}
</div>
</main>
<footer><p>Made by reluscope ${input.facts.version}. This file is complete: it needs no network and sends nothing.</p></footer>
<script type="application/octet-stream" id="data">${new Markup(data)}</script>
<script>${new Markup(viewer.script)}</script>
</body>
</html>
`;
  return page.text;
}

function parts(input: ReportInput): { data: string; still: string; sections: Markup[] } {
  const { complex, boundary } = input;
  const outputNames = outputNamesOf(input);
  const decision = boundary ? decisionText(boundary, outputNames) : "";
  const look = { legend: false, textColor: "currentColor", background: false, inputNames: input.inputNames };
  if (complex.dimension === 1) {
    const line = boundary?.dimension === 1 ? boundary : undefined;
    const marks = line && {
      positions: line.positions,
      tiles: line.tiles,
      level: line.decision.kind === "threshold" ? line.decision.threshold : undefined,
    };
    const picture = linePicture(complex, { ...look, outputNames, marks, points: input.points });
    const axis = axisNames(complex.domain.slice, input.inputNames).names[0];
    return {
      data: linePayload(input, complex, line),
      still: svgString(picture, { title: "The network's outputs on the segment", digits: 1 }),
      sections: [
        knotSection(complex),
        lengthSection(complex),
        ...(line ? [lineBoundarySection(line, complex, axis, decision)] : []),
        layerSection(lineLayers(complex), "knots"),
      ],
    };
  }
  const planar = boundary?.dimension === 2 ? boundary : undefined;
  const picture = partitionPicture(complex, {
    ...look,
    boundary: planar,
    points: input.points,
    largestCells: STILL_CELLS,
  });
  const omitted = complex.counts.cells - STILL_CELLS;
  const caption =
    omitted > 0
      ? `<p class="note">${escapeMarkup(`The ${STILL_CELLS} largest cells; ${omitted} smaller ones are left out.`)}</p>`
      : "";
  return {
    data: planarPayload(input, complex, planar),
    still: svgString(picture, { title: "The cells of the network", digits: 1 }) + caption,
    sections: [
      faceSection(complex),
      sizeSection(complex),
      ...(planar ? [boundarySection(planar, complex, decision)] : []),
      layerSection(planarLayers(complex), "edges"),
    ],
  };
}
