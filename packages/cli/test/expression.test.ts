/** Expressions in arguments: arithmetic as written, everything else refused with one line. */
import { describe, expect, it } from "vitest";
import { parsedExpression } from "../src/expression.ts";

const values: [text: string, value: number][] = [
  ["-x^2", -4],
  ["0.3*sin(3*x)", 0.3 * Math.sin(6)],
  ["2^-x", 0.25],
  ["x^y^2", 2],
  ["pi*x - e", 2 * Math.PI - Math.E],
  ["min(x, 1, y) + max(3, x)", 4],
  ["x > 1 and y < 3 ? 10 : 20", 10],
  ["log(x) + ln(x)", 2 * Math.LN2],
  ["1/0", Number.POSITIVE_INFINITY],
  ["1e-3*x", 0.002],
];
const wrong: [text: string, message: string | RegExp][] = [
  ["2x", "--f 2x: cannot be read at character 3: an operator is missing here, such as *"],
  ["x**2", /^--f x\*\*2: cannot be read/],
  ["", "--f: cannot be read: it ends too early"],
  ["z+1", "--f z+1: unknown name z; the variables are x, y"],
  ["x;y", "--f x;y: one expression is taken, not several"],
  ["[1,2]", "--f [1,2] is not a number"],
  ["'a'", "--f 'a' is not a number"],
  ["min", "--f min is not a number"],
  ["(x", "--f (x: cannot be read at character 3: expected )"],
  ...["random()", "map(sin,[1])", "__proto__", "sin"].map((text): [string, RegExp] => [
    text,
    /unknown name \w+; the variables are x, y$/,
  ]),
  ...[
    "constructor('return process')()",
    "toString",
    "x.constructor",
    "x=3",
    "f(a)=a",
    "hasOwnProperty(1)",
  ].map((text): [string, RegExp] => [text, /^--f .*: cannot be read/]),
];

describe("expressions", () => {
  it.each(values)("%s", async (text, value) => {
    expect((await parsedExpression(text, "--f", ["x", "y"]))([2, 1])).toBeCloseTo(value, 14);
  });
  it.each(wrong)("%s is refused", async (text, message) => {
    const failure = await parsedExpression(text, "--f", ["x", "y"]).then(
      () => "taken",
      (error: Error) => error.message,
    );
    if (typeof message === "string") expect(failure).toBe(message);
    else expect(failure).toMatch(message);
  });
});
