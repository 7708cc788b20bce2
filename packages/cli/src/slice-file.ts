/** `--slice`: an affine slice of the input space with its box, from a JSON file or written out in the argument. */
import { affineSlice, type Slice } from "reluscope";
import { z } from "zod";
import { InputError } from "./errors.ts";
import { domainOption } from "./named-option.ts";
import { countOf, lowerCase } from "./number-format.ts";
import { parseJsonText, readInput } from "./points-file.ts";

const numbers = z.array(z.number());
const sliceSchema = z.strictObject({
  origin: numbers.min(1),
  directions: z.array(numbers).min(1),
  box: z.array(z.tuple([z.number(), z.number()])).optional(),
  halfSpaces: z.array(numbers).optional(),
});

export interface SliceFile {
  /** How messages call it. */
  readonly name: string;
  readonly slice: Slice;
  readonly box?: readonly (readonly [number, number])[];
  /** Rows a, b of half-spaces a·t + b ≥ 0. */
  readonly halfSpaces?: readonly (readonly number[])[];
}

/** Reads and checks a slice of a space of `inputs` dimensions. */
export function readSlice(source: string, inputs: number): SliceFile {
  if (source.trim() === "") throw new InputError("--slice is empty; it takes a .json file");
  const inline = /^\s*\{/.test(source);
  const name = inline ? "--slice" : source;
  const value = parseJsonText(inline ? source : readInput(source).toString("utf8"), name);
  const parsed = sliceSchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    const where = path.length > 0 ? ` at ${path.join(".")}` : "";
    throw new InputError(
      `${name} is no slice${where}: ${lowerCase(message.replace(/^Invalid input: /, ""))}; it takes {"origin": [...], "directions": [[...], ...], "box": [[lo, hi], ...]}`,
    );
  }
  const { origin, directions, box, halfSpaces } = parsed.data;
  if (origin.length !== inputs) {
    throw new InputError(
      `${name}: the origin has ${countOf(origin.length, "number")}; the network has ${countOf(inputs, "input")}`,
    );
  }
  if (box && box.length !== directions.length) {
    throw new InputError(
      `${name}: the box has ${countOf(box.length, "interval")} for ${countOf(directions.length, "direction")}`,
    );
  }
  const slice = domainOption("--slice", source, () => affineSlice(origin, directions));
  return { name, slice, box, halfSpaces };
}
