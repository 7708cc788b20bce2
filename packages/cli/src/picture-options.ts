/** How pictures look (--color, --dark, --size), and pictures as files. */
import { type Command, Option } from "commander";
import type { ColorBy, Picture } from "reluscope/draw";
import { InputError } from "./errors.ts";
import { wholeNumber } from "./number-options.ts";

const COLORS: readonly ColorBy[] = ["region", "gradient", "depth", "class", "none"];
/** Pixels a side; more exhausts memory before it shows more. */
const MAXIMUM_SIZE = 20_000;

export interface PictureOptions {
  readonly color?: ColorBy;
  readonly dark?: true;
  readonly size?: PictureSize;
}

export interface PictureSize {
  readonly width: number;
  readonly height?: number;
}

export function addPictureOptions(command: Command, defaultColor?: ColorBy): Command {
  command.optionsGroup("Pictures (.svg, .png):");
  if (defaultColor) {
    command.addOption(
      new Option("--color <by>", `what colours say (default: ${defaultColor})`).choices(COLORS),
    );
  }
  return command
    .option("--dark", "light on dark")
    .addOption(
      new Option("--size <pixels>", "width, or width and height: 640, 640x480").argParser(pictureSize),
    )
    .optionsGroup("Options:");
}

function pictureSize(text: string): PictureSize {
  const sides = text.split(/[x×]/i);
  if (sides.length > 2) throw new InputError(`--size: "${text}" is no size; write 640 or 640x480`);
  const [width, height] = sides.map((side) => wholeNumber(side, "--size", 100));
  if (Math.max(width, height ?? 0) > MAXIMUM_SIZE) {
    throw new InputError(`--size: ${text} is too large; at most ${MAXIMUM_SIZE} pixels a side`);
  }
  return { width, height };
}

/** What pictures of lines and of planes both take. */
export function pictureLook(options: PictureOptions): {
  theme: "light" | "dark";
  width?: number;
  height?: number;
} {
  return { theme: options.dark ? "dark" : "light", ...options.size };
}

/** The file of a picture; `title` is what a screen reader says. */
export async function pictureFile(
  picture: Picture,
  format: ".svg" | ".png",
  title: string,
): Promise<string | Uint8Array> {
  if (format === ".svg") {
    const { svgString } = await import("reluscope/draw");
    return svgString(picture, { title });
  }
  const { pngBytes } = await import("reluscope/node");
  return pngBytes(picture);
}
