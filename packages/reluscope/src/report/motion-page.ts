/**
 * Self-contained HTML files of moving pictures: the input plane projected layer by layer, a layer
 * of three inputs that turns. Nothing is fetched: style, script
 * and data are inside, under a content security policy that allows just them. Without scripts a still picture remains.
 */
import type { Picture } from "../draw/context.ts";
import { journeyTitle } from "../draw/layer-animation.ts";
import { type AnimationOptions, animatedJourney } from "../draw/layer-fold-journey.ts";
import { layerPicture } from "../draw/layer-pictures.ts";
import { pullBackPicture } from "../draw/layer-pull-back-picture.ts";
import { type SpaceOptions, spaceScene } from "../draw/layer-space.ts";
import { openingTurn, spacePicture, spaceTitle } from "../draw/layer-space-picture.ts";
import { svgString } from "../draw/svg-context.ts";
import type { TrainingFilm } from "../draw/training-film.ts";
import { trainingFrame } from "../draw/training-frame.ts";
import type { Network } from "../network/network.ts";
import type { MotionData } from "../view/motions.ts";
import { html, Markup } from "./html.ts";
import motion from "./motion.generated.ts";

const JOURNEY_LEAD =
  "A layer of ReLU units pushes the plane onto a cone and leaves the rest to an affine map. Seen in the input plane, the whole \
network is a sequence of such pushes, and then one straight line.";
const FOLD_LEAD =
  "A layer of ReLU units sets what is negative to 0. That folds the plane along the lines where its units switch.";

/**
 * The input plane being projected layer by layer, as an HTML page with play, step and slider. It needs no network. Where the
 * hidden layers are not all 2 × 2 and invertible, the fold that `options.layer` makes (from 1, default 1) of its two inputs;
 * where that layer has three inputs, the layer turning: see `layerTurningHtml`.
 *
 * @throws Error when none of these is possible
 */
export function layerAnimationHtml(network: Network, options: AnimationOptions = {}): string {
  const layer = options.layer ?? 1;
  if (network.layers[layer - 1]?.weight.columns === 3) return layerTurningHtml(network, layer, options);
  const journey = animatedJourney(network, options);
  return motionPage(
    { kind: "journey", journey },
    {
      title: journeyTitle(journey),
      lead: journey.kind === "fold" ? FOLD_LEAD : JOURNEY_LEAD,
      hint: "Space plays and pauses, the arrow keys step.",
      still:
        journey.kind === "fold" ? layerPicture(network, layer, options) : pullBackPicture(network, options),
    },
  );
}

/**
 * One layer with three inputs as an HTML page that turns, by itself or as it is dragged. It needs no network.
 *
 * @throws Error when layer `layer` (from 1) does not exist, has other than 3 inputs, or units that are not ReLU
 */
export function layerTurningHtml(network: Network, layer: number, options: SpaceOptions = {}): string {
  const scene = spaceScene(network, layer, options);
  return motionPage(
    { kind: "space", scene, turn: openingTurn(scene) },
    {
      title: spaceTitle(scene),
      lead: "A unit of the layer is on at one side of its plane. What comes after the layer only sees where it has pushed the points.",
      hint: "Drag the picture to turn it, or use the arrow keys; space plays and pauses.",
      still: spacePicture(scene, { words: false }),
    },
  );
}

const LINE_LEAD =
  "A network with one input while it is trained. Dots on the curve are its knots, each named by the unit that makes it; below, the \
track of every unit's knot from the first step to the last.";
const PLANE_LEAD =
  "A network with two inputs while it is trained: its exact cells, the classes that it decides, and the boundary between them.";

/**
 * A training as an HTML page with play, step and slider. It needs no network.
 *
 * @param title what is trained, such as the file's name
 */
export function trainingHtml(film: TrainingFilm, title = "Training"): string {
  const last = film.frames.length - 1;
  return motionPage(
    { kind: "training", film },
    {
      title,
      lead: film.kind === "line" ? LINE_LEAD : PLANE_LEAD,
      hint: "Space plays and pauses, the arrow keys go from snapshot to snapshot. What is told is what holds at the snapshots.",
      still: trainingFrame(film, last, { words: false }),
    },
  );
}

function motionPage(
  data: MotionData,
  words: { readonly title: string; readonly lead: string; readonly hint: string; readonly still: Picture },
): string {
  // six digits are a thousandth of a pixel
  const json = JSON.stringify(data, (_, value) =>
    typeof value === "number" ? Number(value.toPrecision(6)) : value,
  ).replace(/</g, "\\u003c");
  const policy = `default-src 'none'; script-src '${motion.scriptHash}'; style-src '${motion.styleHash}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="reluscope">
<title>${`${words.title} · reluscope`}</title>
<style>${new Markup(motion.style)}</style>
</head>
<body>
<header><div class="bar"><span class="brand">reluscope</span><span id="theme"></span></div>
<h1>${words.title}</h1>
<p class="lead">${words.lead}</p></header>
<main><section id="stage" class="stage" aria-label="Picture"><div class="still">${new Markup(
    svgString(words.still, { title: words.title, digits: 1 }),
  )}</div>
<noscript><p class="hint">Scripts are off: this picture is still.</p></noscript></section>
<p class="hint">${words.hint}</p></main>
<footer><p>This file is complete: it needs no network and sends nothing.</p></footer>
<script type="application/json" id="data">${new Markup(json)}</script>
<script>${new Markup(motion.script)}</script>
</body>
</html>
`.text;
}
