import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidDomainError } from "../../src/complex/domain.ts";
import { boxText, parseBox } from "../../src/complex/domain-text.ts";

describe("parseBox", () => {
  it.each([
    [
      "[-1,1]^2",
      [
        [-1, 1],
        [-1, 1],
      ],
    ],
    [
      "[0,1]x[-2,2]",
      [
        [0, 1],
        [-2, 2],
      ],
    ],
    [
      "  [ 0 , 1 ] x [ -2 , 2 ]  ",
      [
        [0, 1],
        [-2, 2],
      ],
    ],
    [
      "[0,1]^2 × [−3.5,.5]",
      [
        [0, 1],
        [0, 1],
        [-3.5, 0.5],
      ],
    ],
    ["[-1e-3,1.5E+2]", [[-0.001, 150]]],
    ["[+0.,5e0] ^ 1", [[0, 5]]],
    [
      "[0,1]X[2,3]",
      [
        [0, 1],
        [2, 3],
      ],
    ],
  ])("reads %s", (text, intervals) => {
    expect(parseBox(text)).toEqual(intervals);
  });

  it.each([
    ["", "it is empty"],
    ["[1,1]", "1 is not below 1"],
    ["[2,-1]^2", "2 is not below -1"],
    ["[0,1]^0", "a power must be at least 1"],
    ["[0,1]^99999999999", "more than"],
    ["[0,1e999]", "does not fit into doubles"],
    ["[0,inf]", "write it as"],
    ["[NaN,1]", "write it as"],
    ["[0,1", "write it as"],
    ["[0,1]x", "write it as"],
    ["[0,1]x[", "write it as"],
    ["[0,1][0,1]", "write it as"],
    ["[0 1]", "write it as"],
    ["[0,1]^2^2", "write it as"],
    ["0,1", "write it as"],
    ["[0x10,20]", "write it as"],
  ])("refuses %j", (text, reason) => {
    expect(() => parseBox(text)).toThrow(InvalidDomainError);
    expect(() => parseBox(text)).toThrow(reason);
    expect(() => parseBox(text)).toThrow(`"${text}"`);
  });

  it("reads back what boxText writes, bit for bit", () => {
    const interval = fc
      .tuple(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      )
      .filter(([a, b]) => a !== b)
      .map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a]));
    fc.assert(
      fc.property(fc.array(fc.tuple(interval, fc.integer({ min: 1, max: 3 })), { minLength: 1 }), (runs) => {
        const box = runs.flatMap(([bounds, times]) => Array.from({ length: times }, () => bounds));
        expect(parseBox(boxText(box))).toEqual(box);
      }),
    );
  });
});
