/**
 * Domains as people write them: `[-1,1]^2`, `[0,1] x [-2,2]`. Grammar: intervals `[low, high]`, each with an
 * optional power `^n`, joined by `x`; every number is a double in decimal or scientific notation.
 */
import { InvalidDomainError } from "./domain.ts";

/** A box: one interval [low, high] for each coordinate. */
export type Box = readonly (readonly [low: number, high: number])[];

/** More inputs than any network that is read. */
const MAXIMUM_INTERVALS = 2 ** 20;

const EXAMPLES = "write it as [-1,1]^2 or [0,1]x[-2,2]";
const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const FACTOR = new RegExp(String.raw`^\[\s*(${NUMBER})\s*,\s*(${NUMBER})\s*\]\s*(?:\^\s*(\d+)\s*)?`);
/** Ends that other programs would take. */
const NOT_FINITE = /^\[[^\]]*(inf|nan|∞)/i;
const SEPARATOR = /^[x×]\s*/i;

/**
 * The intervals of a box in the notation above; spaces are free, and `−` and `×` may be typeset.
 *
 * @throws InvalidDomainError one line with the text and what is allowed
 * @example parseBox("[-1,1]^2") // [[-1, 1], [-1, 1]]
 */
export function parseBox(text: string): [low: number, high: number][] {
  const invalid = (reason: string) => new InvalidDomainError(`invalid domain "${text}": ${reason}`);
  const intervals: [number, number][] = [];
  let rest = text.trim().replaceAll("−", "-");
  if (rest === "") throw invalid(`it is empty; ${EXAMPLES}`);
  while (true) {
    const factor = FACTOR.exec(rest);
    if (factor === null) {
      throw invalid(NOT_FINITE.test(rest) ? `ends must be finite numbers; ${EXAMPLES}` : EXAMPLES);
    }
    const [matched, lowText, highText, powerText] = factor;
    const low = Number(lowText);
    const high = Number(highText);
    const power = Number(powerText ?? 1);
    if (!Number.isFinite(low) || !Number.isFinite(high)) {
      throw invalid(`[${lowText},${highText}] does not fit into doubles`);
    }
    if (!(low < high)) throw invalid(`${lowText} is not below ${highText}`);
    if (power < 1) throw invalid("a power must be at least 1");
    if (intervals.length + power > MAXIMUM_INTERVALS) {
      throw invalid(`it has more than ${MAXIMUM_INTERVALS} intervals`);
    }
    for (let k = 0; k < power; k++) intervals.push([low, high]);
    rest = rest.slice(matched.length);
    if (rest === "") return intervals;
    if (!SEPARATOR.test(rest)) throw invalid(EXAMPLES);
    rest = rest.replace(SEPARATOR, "");
  }
}

/**
 * The shortest such text of a box; `parseBox` reads it back exactly.
 *
 * @example boxText([[-1, 1], [-1, 1]]) // "[-1,1]^2"
 */
export function boxText(box: Box): string {
  const factors: string[] = [];
  for (let k = 0; k < box.length; ) {
    const [low, high] = box[k];
    let end = k + 1;
    while (end < box.length && Object.is(box[end][0], low) && Object.is(box[end][1], high)) end++;
    const power = end - k === 1 ? "" : `^${end - k}`;
    factors.push(`[${numberText(low)},${numberText(high)}]${power}`);
    k = end;
  }
  return factors.join("x");
}

/** Shortest exact decimal; unlike String it keeps the sign of −0. */
function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
