/** Pictures as PNG files in Node, through the optional dependency @napi-rs/canvas. */
import { drawOnCanvas } from "../draw/canvas-context.ts";
import type { Picture } from "../draw/context.ts";

export interface PngOptions {
  /** Pixels of the file per pixel of the picture; default 2. */
  readonly scale?: number;
}

/** PNG bytes of a picture. Throws a one-line error when @napi-rs/canvas is not installed. */
export async function pngBytes(picture: Picture, options: PngOptions = {}): Promise<Uint8Array> {
  const scale = options.scale ?? 2;
  const module = await import("@napi-rs/canvas").catch(() => {
    throw new Error(
      "png needs the optional package @napi-rs/canvas: npm install @napi-rs/canvas (or write .svg)",
    );
  });
  const canvas = module.createCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  drawOnCanvas(picture, context);
  return canvas.encode("png");
}
