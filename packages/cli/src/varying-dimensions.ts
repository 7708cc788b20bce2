/** How many coordinates may vary, in words. */
import { countOf } from "./number-format.ts";

/** What verbs that draw can take. */
export type FlatDimensions = readonly (1 | 2)[];

/** Everything that has exact complexes. */
export const ALL_DIMENSIONS: readonly number[] = [1, 2, 3, 4, 5, 6];

/** `1`, `1 or 2`, `1 to 6` */
export function dimensionsText(dimensions: readonly number[]): string {
  return dimensions.length > 2
    ? `${dimensions[0]} to ${dimensions[dimensions.length - 1]}`
    : dimensions.join(" or ");
}

/** What --through may have: `2 for a line or 3 for a plane`. */
export function throughText(dimensions: readonly number[]): string {
  const flat = dimensions
    .filter((dimension) => dimension <= 2)
    .map((dimension) => (dimension === 1 ? "2 for a line" : "3 for a plane"));
  const most = Math.max(...dimensions);
  return most > 2 ? `${flat.join(", ")}, up to ${most + 1} for more dimensions` : flat.join(" or ");
}

/** `line through 2 points`, `plane through 3 points`, `3-dimensional slice through 5 inputs` */
export function shapeText(dimension: number, through: number, what: string): string {
  const shape = dimension === 1 ? "line" : dimension === 2 ? "plane" : `${dimension}-dimensional slice`;
  return `${shape} through ${countOf(through, what)}`;
}

/** `x0`, `x0 and x1`, `x0, x1 and x2` */
export function inputNames(inputs: readonly number[]): string {
  const names = inputs.map((input) => `x${input}`);
  const last = names.pop();
  return names.length > 0 ? `${names.join(", ")} and ${last}` : `${last}`;
}

/** Zeros are written out in messages up to this many. */
export const LISTED_INPUTS = 12;

/** What to do about a network with more inputs than may vary. */
export function tooManyInputs(inputs: number, dimensions: readonly number[]): string {
  const most = Math.max(...dimensions);
  const vary = most === 1 ? "one with --vary 0" : `${most === 2 ? "two" : `up to ${most}`} with --vary 0,1`;
  const at = inputs <= LISTED_INPUTS ? new Array(inputs).fill(0).join(",") : "point.json";
  const slice = most === 1 ? "line" : "plane";
  // What cannot be drawn can be counted.
  const all =
    most === 2 && ALL_DIMENSIONS.includes(inputs) ? ` (partition and boundary take all ${inputs})` : "";
  return `the network has ${inputs} inputs; choose ${vary} --at ${at}, or a ${slice} with --through${all}`;
}
