/**
 * The report's section on what single layers do to their inputs (S2, THEORY section 4), with pictures: of each layer that has two
 * or three inputs, and of the decision boundary pulled back where all layers are 2 × 2 and invertible.
 */
import { inputAt } from "../complex/domain.ts";
import { boundingWindow } from "../draw/frame.ts";
import {
  hasJourney,
  type LayerPictureOptions,
  layerPicture,
  pullBackPicture,
} from "../draw/layer-pictures.ts";
import type { LayerPoints } from "../draw/layer-scene.ts";
import { svgString } from "../draw/svg-context.ts";
import type { Layer } from "../network/network.ts";
import { html, Markup } from "./html.ts";
import type { ReportInput } from "./input.ts";

/** Layers of more units than this are a thicket of lines, and cost time. */
const MOST_UNITS = 48;
/** Pictures in a report; further layers are left out. */
const MOST_LAYERS = 6;
/** Points in a picture; more are thinned out evenly. */
const MOST_POINTS = 200;

/** Nothing where no layer can be drawn. */
export function layerPicturesSection(input: ReportInput): Markup | undefined {
  const { network } = input;
  const drawable = network.layers
    .map((_, l) => l + 1)
    .filter((layer) => isDrawable(network.layers[layer - 1]));
  if (drawable.length === 0) return undefined;
  const shown = drawable.slice(0, MOST_LAYERS);
  const points = inputPoints(input);
  const labels = input.boundary?.classNames;
  const look = { points, labels, inputNames: input.inputNames, background: false };
  const figures = shown.map((layer) =>
    figure(
      layerPicture(network, layer, { ...look, ...viewOf(input, layer, points) }),
      `What layer ${layer} does`,
    ),
  );
  if (hasJourney(network) && network.layers.length <= MOST_LAYERS) {
    const decision = input.boundary?.decision;
    figures.push(
      figure(
        pullBackPicture(network, { ...look, decision, ...viewOf(input, 1, points) }),
        "The decision boundary, pulled back layer by layer",
      ),
    );
  }
  const omitted = network.layers.length - shown.length;
  const rest =
    omitted > 0
      ? ` ${omitted} of ${network.layers.length} layers are not drawn: they have other than two or three inputs, many units, or units that are not ReLU.`
      : "";
  return html`<section class="card wide"><h2>What each layer does</h2><p class="note">A layer of ReLU units sets what is negative to 0. That is
a projection: it pushes points along fixed directions until no unit is negative.${rest}</p>${figures}</section>`;
}

/** Dense ReLU layers of two or three inputs, and not too many units. */
function isDrawable({ weight, negativeSlope }: Layer): boolean {
  return (
    weight.kind === "dense" &&
    (weight.columns === 2 || weight.columns === 3) &&
    weight.rows <= MOST_UNITS &&
    negativeSlope.every((slope) => slope === 0)
  );
}

/** The report's points in the network's input space. */
function inputPoints({ points, complex }: ReportInput): LayerPoints | undefined {
  const { dimension, slice } = complex.domain;
  const count = points ? points.coordinates.length / dimension : 0;
  if (!points || count === 0) return undefined;
  const step = Math.max(1, Math.ceil(count / MOST_POINTS));
  const kept = Array.from({ length: Math.ceil(count / step) }, (_, k) => k * step);
  const coordinate = (p: number) =>
    Array.from({ length: dimension }, (_, k) => points.coordinates[p * dimension + k]);
  return {
    coordinates: kept.flatMap((p) => Array.from(inputAt(slice, coordinate(p)))),
    classes: points.classes && kept.map((p) => points.classes?.[p] ?? 0),
  };
}

/** Without data, layer 1 is seen in the report's own domain where that is a part of the input plane. */
function viewOf(
  { complex, network }: ReportInput,
  layer: number,
  points: LayerPoints | undefined,
): Pick<LayerPictureOptions, "domain"> {
  if (points || layer !== 1 || network.inputSize !== 2 || complex.dimension !== 2) return {};
  const { corners, slice } = complex.domain;
  const inputs: number[] = [];
  for (let k = 0; k < corners.length; k += 2) inputs.push(...inputAt(slice, [corners[k], corners[k + 1]]));
  const { left, right, bottom, top } = boundingWindow(inputs);
  return {
    domain: [
      [left, right],
      [bottom, top],
    ],
  };
}

function figure(picture: Parameters<typeof svgString>[0], title: string): Markup {
  return html`<figure class="layer-figure">${new Markup(svgString(picture, { title, digits: 1 }))}</figure>`;
}
