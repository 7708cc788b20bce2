/** Words that the story is made of. */

/** A count with commas: 51,005. */
export const countText = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** `1 cell`, `2 cells`. */
export const countOf = (value: number, one: string, many = `${one}s`): string =>
  `${countText(value)} ${value === 1 ? one : many}`;

/** Numbers in a list are told up to this many. */
const LISTED = 6;

/** `3`, `3 and 5`, `3, 5 and 7`, or the first ones and `… (12 in all)`. */
export function listText(items: readonly (number | string)[], most = LISTED): string {
  if (items.length > most) return `${items.slice(0, most - 1).join(", ")}, … (${items.length} in all)`;
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}

/** `unit 3` or `units 3, 5 and 7`. */
export const unitsText = (units: readonly number[]): string =>
  `${units.length === 1 ? "unit" : "units"} ${listText(units)}`;

/** Rows as people count them: from 1. */
export const rowsText = (rows: readonly number[]): string =>
  `${rows.length === 1 ? "row" : "rows"} ${listText(rows.map((row) => row + 1))}`;

/** `the inputs`, `layer 2`, `the outputs`. */
export function levelText(level: number, hidden: number): string {
  if (level === 0) return "the inputs";
  return level > hidden ? "the outputs" : `layer ${level}`;
}

/** A big whole number in a few characters: `788`, `12,371`, `3.2 · 10^45`. */
export function bigText(value: bigint): string {
  if (value < 10n ** 9n) return countText(Number(value));
  const digits = value.toString();
  return `${digits[0]}.${digits[1]} · 10^${digits.length - 1}`;
}

/** Significant digits without trailing zeros. */
export const shortText = (value: number, digits = 3): string => String(Number(value.toPrecision(digits)));

/** `none`, `all 12`, `3 of the 12`. */
export function partText(part: number, all: number): string {
  if (part === 0) return `none of the ${countText(all)}`;
  return part === all ? `all ${countText(all)}` : `${countText(part)} of the ${countText(all)}`;
}
