/**
 * Pictures of what layers do to their inputs (S2, THEORY section 4), behind one function a kind. All return a `Picture`:
 * `svgString(picture)` makes SVG, `await pngBytes(picture)` (reluscope/node) PNG, `drawOnCanvas` paints on a canvas. Moving
 * ones: `layerAnimationHtml(network, options)` and `layerTurningHtml(network, layer, options)` (reluscope/report),
 * `layerAnimationGif(network, options)` and `layerTurningGif(network, layer, options)` (reluscope/node).
 */
import type { Network } from "../network/network.ts";
import type { Picture } from "./context.ts";
import { type LayerPictureOptions, planarLayerPicture } from "./layer-picture.ts";
import { hiddenLayer } from "./layer-scene.ts";
import { spaceScene } from "./layer-space.ts";
import { spacePicture } from "./layer-space-picture.ts";
import { countOf } from "./number-text.ts";

export {
  journeyCaption,
  journeyFrame,
  journeyTimes,
} from "./layer-animation.ts";
export { type AnimationOptions, animatedJourney, foldJourney } from "./layer-fold-journey.ts";
export { hasJourney, type Journey, type JourneyOptions, layerJourney } from "./layer-journey.ts";
export type { LayerPictureOptions } from "./layer-picture.ts";
export { type PullBackPictureOptions, pullBackPicture } from "./layer-pull-back-picture.ts";
export type { LayerBox, LayerPoints } from "./layer-scene.ts";

/**
 * What hidden layer `layer` (from 1) of a network does to its input space: sectors, apex, dual vectors, cone, and points
 * before and after the projection. Layers with three inputs are seen from one side (`spacePicture` takes any other).
 *
 * @throws Error when the layer does not exist, has other than 2 or 3 inputs, or units that are not ReLU
 * @example
 * svgString(layerPicture(network, 1, { points: { coordinates: [0.5, 1, -1, 2], classes: [0, 1] } }));
 */
export function layerPicture(network: Network, layer: number, options: LayerPictureOptions = {}): Picture {
  const { columns } = hiddenLayer(network, layer).weight;
  if (columns === 2) return planarLayerPicture(network, layer, options);
  if (columns === 3) return spacePicture(spaceScene(network, layer, options), options);
  throw new Error(`layer ${layer} has ${countOf(columns, "input")}; pictures of layers need 2 or 3`);
}

export { type PressPictureOptions, pressPicture } from "./layer-press-picture.ts";
export { type SpaceOptions, type SpaceScene, spaceScene } from "./layer-space.ts";
export { type SpaceViewOptions, spaceCaption, spacePicture } from "./layer-space-picture.ts";
