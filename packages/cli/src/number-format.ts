/** Numbers as people read them. Exact values are for --json. */

export { countOf, countText } from "reluscope/draw";

/** What stands for a number that overflowed; NaN is what overflow leaves behind in a sum. */
export const TOO_LARGE = "too large for doubles";

/** Significant digits, without trailing zeros. */
export function shortNumber(value: number, digits = 6): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : TOO_LARGE;
}

/** The first letter in lower case, as in our own messages. */
export function lowerCase(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** `31 ms`, `2.4 s`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** `[-1,1]^2` as `[-1,1]²`, and `x` between intervals as `×`. */
export function typesetBox(text: string): string {
  return text
    .replace(/\^(\d+)/g, (_, power: string) =>
      [...power].map((digit) => SUPERSCRIPTS[Number(digit)]).join(""),
    )
    .replaceAll("]x[", "]×[")
    .replace(/([⁰¹²³⁴⁵⁶⁷⁸⁹])x\[/g, "$1×[");
}
