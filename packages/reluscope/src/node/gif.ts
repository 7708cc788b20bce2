/** Animated GIF files of pictures in Node, through the encoder of the optional dependency @napi-rs/canvas. */
import { drawOnCanvas } from "../draw/canvas-context.ts";
import type { Picture } from "../draw/context.ts";
import { journeyFrame, journeyTimes } from "../draw/layer-animation.ts";
import { type AnimationOptions, animatedJourney } from "../draw/layer-fold-journey.ts";
import { type SpaceOptions, spaceScene } from "../draw/layer-space.ts";
import { openingTurn, spacePicture } from "../draw/layer-space-picture.ts";
import type { ThemeName } from "../draw/palette.ts";
import type { Network } from "../network/network.ts";
import { canvasModule } from "./png.ts";

/** One frame and how long it stays, in milliseconds in tens. */
export interface GifFrame {
  readonly picture: Picture;
  readonly milliseconds: number;
}

export interface GifOptions {
  /** Pixels of the file per pixel of the pictures; default 1. */
  readonly scale?: number;
}

/**
 * GIF bytes of pictures of one size, shown again and again.
 *
 * @throws Error when there is no frame, sizes differ, or @napi-rs/canvas is not installed
 */
export async function gifBytes(frames: readonly GifFrame[], options: GifOptions = {}): Promise<Uint8Array> {
  const scale = options.scale ?? 1;
  if (frames.length === 0) throw new Error("a gif needs at least one frame");
  const { width, height } = frames[0].picture;
  const { createCanvas, GifEncoder } = await canvasModule("gif");
  const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
  const encoder = new GifEncoder(across, down, { repeat: 0, quality: 8 });
  const canvas = createCanvas(across, down);
  const context = canvas.getContext("2d");
  let shown: Uint32Array | undefined;
  for (const { picture, milliseconds } of frames) {
    if (picture.width !== width || picture.height !== height)
      throw new Error(`a frame is ${picture.width} × ${picture.height}, the first ${width} × ${height}`);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    drawOnCanvas(picture, context);
    const { data } = context.getImageData(0, 0, across, down);
    const pixels = new Uint32Array(data.buffer.slice(0));
    const changed = Uint32Array.from(pixels);
    // a pixel without colour leaves what is there: frames that change little are small
    if (shown) for (let k = 0; k < pixels.length; k++) if (pixels[k] === shown[k]) changed[k] = 0;
    shown = pixels;
    encoder.addFrame(new Uint8Array(changed.buffer), across, down, { delay: milliseconds });
  }
  return encoder.finish();
}

export interface LayerGifOptions extends AnimationOptions, GifOptions {
  /** Pixels of a frame; default 480. */
  readonly width?: number;
  /** Default "light". */
  readonly theme?: ThemeName;
}

const REST = 1400;
const STEP = 80;

/**
 * The input plane being projected layer by layer, as an animated GIF. Where the hidden layers are not all 2 × 2 and invertible,
 * the fold of `options.layer` (from 1, default 1), or that layer turning where it has three inputs (`layerTurningGif`).
 *
 * @throws Error when none of these is possible
 */
export async function layerAnimationGif(
  network: Network,
  options: LayerGifOptions = {},
): Promise<Uint8Array> {
  const layer = options.layer ?? 1;
  if (network.layers[layer - 1]?.weight.columns === 3) return layerTurningGif(network, layer, options);
  const journey = animatedJourney(network, options);
  const frames = journeyTimes(journey.layers, 1, 12).map(
    (time): GifFrame => ({
      picture: journeyFrame(journey, time, { width: options.width ?? 480, theme: options.theme }),
      milliseconds: Number.isInteger(time) ? REST : STEP,
    }),
  );
  return gifBytes(frames, options);
}

const TURN_FRAMES = 36;

/**
 * One layer with three inputs turning once around, as an animated GIF.
 *
 * @throws Error when layer `layer` (from 1) does not exist, has other than 3 inputs, or units that are not ReLU
 */
export async function layerTurningGif(
  network: Network,
  layer: number,
  options: SpaceOptions & GifOptions & Pick<LayerGifOptions, "width" | "theme"> = {},
): Promise<Uint8Array> {
  const scene = spaceScene(network, layer, options);
  const start = openingTurn(scene);
  const frames = Array.from({ length: TURN_FRAMES }, (_, k): GifFrame => {
    const turn = start + k / TURN_FRAMES;
    const picture = spacePicture(scene, { turn, width: options.width ?? 480, theme: options.theme });
    return { picture, milliseconds: 120 };
  });
  return gifBytes(frames, options);
}
