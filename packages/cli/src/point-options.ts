/** How points are read that were not written for this network: --skip-columns, --scale. */
import { type Command, Option } from "commander";
import { InputError } from "./errors.ts";
import { realNumber, wholeNumber } from "./number-options.ts";

export interface PointOptions {
  readonly skipColumns?: number;
  readonly scale?: Scale;
}

/** Every number is multiplied by `by` and divided by `over`: pixels over 255 are then rounded once. */
export interface Scale {
  readonly by: number;
  readonly over: number;
}

export function addPointOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--skip-columns <n>",
        "leading numbers of each point to leave out, such as a label",
      ).argParser((text) => wholeNumber(text, "--skip-columns")),
    )
    .addOption(
      new Option(
        "--scale <s>",
        "multiply every number of the points by s, such as 1/255 for pixels",
      ).argParser(scale),
    );
}

function scale(text: string): Scale {
  const parts = text.split("/");
  if (parts.length > 2) throw new InputError(`--scale: "${text}" is no factor; write 0.5 or 1/255`);
  const [by, over = 1] = parts.map((part) => realNumber(part, "--scale"));
  if (by === 0 || over === 0) throw new InputError(`--scale: "${text}" has a zero; write 0.5 or 1/255`);
  return { by, over };
}

/** A point as the network takes it. */
export function scaledPoint(row: readonly number[], { scale }: PointOptions): readonly number[] {
  return scale ? row.map((value) => (value * scale.by) / scale.over) : row;
}
