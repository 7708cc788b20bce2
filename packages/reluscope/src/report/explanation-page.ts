/** One self-contained HTML page that tells the story of a network. It has no scripts, and fetches nothing. */
import type { Explanation } from "../explain/explain-network.ts";
import type { LabelledData } from "../explain/labelled-data.ts";
import { type ExplainedPoint, explanationSections } from "./explanation-section.ts";
import { definitions, html, Markup } from "./html.ts";
import viewer from "./viewer.generated.ts";

export interface ExplanationPageInput {
  readonly title: string;
  readonly explanation: Explanation;
  /** The rows that the network was explained with: they are drawn. */
  readonly data?: LabelledData;
  /** One prediction. */
  readonly point?: ExplainedPoint;
  readonly facts: {
    /** Version of reluscope. */
    readonly version: string;
    /** Model and data as the user named them. */
    readonly model?: string;
    readonly data?: string;
    /** The domain as the user wrote it; default the box of the data. */
    readonly domain?: string;
  };
}

/**
 * The page as HTML text.
 *
 * @example writeFileSync("iris.html", explanationHtml({ title: "Iris", explanation, data, facts: { version } }));
 */
export function explanationHtml({ title, explanation, data, point, facts }: ExplanationPageInput): string {
  const policy = `default-src 'none'; style-src '${viewer.styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const lead = explanation.story.filter(({ chapter }) => chapter === "network");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${`reluscope ${facts.version}`}">
<title>${`${title} explained · reluscope`}</title>
<style>${new Markup(viewer.style)}</style>
</head>
<body>
<header class="page-head">
<div class="bar"><span class="brand">reluscope</span></div>
<h1>${title}</h1>
<p class="lead">${lead[0]?.text}</p>
</header>
<main><div class="cards">
${explanationSections(explanation, data, point)}
<section class="card wide facts"><h2>How this was computed</h2>${definitions([
    facts.model !== undefined ? ["model", facts.model] : undefined,
    facts.data !== undefined ? ["data", facts.data] : undefined,
    ["domain", facts.domain ?? (explanation.domain ? "the box of the data" : "none")],
    ["reluscope", facts.version],
  ])}<p class="note">Signs, ranks, classes and cells are exact for the weights as they are stored, after folding. Projections in pictures are
measured.</p></section>
</div></main>
<footer><p>Made by reluscope ${facts.version}. This file is complete: it needs no network and sends nothing.</p></footer>
</body>
</html>
`.text;
}
