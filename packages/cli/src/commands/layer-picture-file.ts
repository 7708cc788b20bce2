/** Files of `layer --out` that show it: a picture of one layer, and all layers as an animation. */
import type { Decision, Network } from "reluscope";
import { InputError } from "../errors.ts";
import { type PictureOptions, pictureFile } from "../picture-options.ts";
import type { Points } from "../points-file.ts";

export const PICTURES = [".svg", ".png"] as const;
export const ANIMATIONS = [".html", ".gif"] as const;
type Format = (typeof PICTURES)[number] | (typeof ANIMATIONS)[number];

export function isLayerPicture(format: string | undefined): format is Format {
  return [...PICTURES, ...ANIMATIONS].some((candidate) => candidate === format);
}

export interface LayerPictureFile {
  readonly path: string;
  readonly format: Format;
  readonly layer: number;
  readonly decision: Decision;
  readonly points?: Points;
  /** What a screen reader says. */
  readonly title: string;
}

/** The bytes; what cannot be drawn is told in the words of the library. */
export async function layerPictureBytes(
  network: Network,
  file: LayerPictureFile,
  options: PictureOptions,
): Promise<string | Uint8Array> {
  if (options.size?.height !== undefined)
    throw new InputError(
      "--size: a picture of a layer takes a width only; its height follows from what it shows",
    );
  const look = {
    ...dataOf(file.points),
    theme: options.dark ? ("dark" as const) : ("light" as const),
    width: options.size?.width,
  };
  const { layer, decision, format, path, title } = file;
  try {
    if (format === ".html") {
      const { layerAnimationHtml } = await import("reluscope/report");
      return await layerAnimationHtml(network, { ...look, layer, decision });
    }
    if (format === ".gif") {
      const { layerAnimationGif } = await import("reluscope/node");
      return await layerAnimationGif(network, { ...look, layer, decision });
    }
    const { layerPicture } = await import("reluscope/draw");
    return await pictureFile(layerPicture(network, layer, look), format, title);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof InputError || /^internal:/.test(error.message))
      throw error;
    if (error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError)
      throw error;
    throw new InputError(`cannot write ${path}: ${error.message}`, { cause: error });
  }
}

/** Points and their labels as numbers: numbers in their order, names in the order in which they first come. */
function dataOf(points: Points | undefined) {
  if (!points) return {};
  const names = [...new Set(points.labels ?? [])];
  if (names.every((name) => /^\d+$/.test(name))) names.sort((a, b) => Number(a) - Number(b));
  return {
    points: {
      coordinates: Float64Array.from(points.rows.flat()),
      classes: points.labels?.map((label) => names.indexOf(label)),
    },
    labels: points.labels ? names.map((name) => (/^\d+$/.test(name) ? `class ${name}` : name)) : undefined,
  };
}
