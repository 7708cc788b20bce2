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
  const { createCanvas } = await canvasModule("png");
  const canvas = createCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  drawOnCanvas(picture, context);
  return canvas.encode("png");
}

/** The optional package that rasterises. Throws a one-line error when it is not installed. */
export async function canvasModule(format: string): Promise<typeof import("@napi-rs/canvas")> {
  return import("@napi-rs/canvas").catch(() => {
    throw new Error(
      `${format} needs the optional package @napi-rs/canvas: npm install @napi-rs/canvas (or write .svg)`,
    );
  });
}
