import { describe, expect, it } from "vitest";
import { lineBoundary } from "../../src/boundary/line.ts";
import { fullSlice, segmentDomain } from "../../src/complex/domain.ts";
import { line } from "../../src/complex/line.ts";
import { linePicture, svgString } from "../../src/draw/index.ts";
import { lineCellAt, lineWindow } from "../../src/draw/line-picture.ts";
import { evaluate } from "../../src/network/network.ts";
import { randomNetwork } from "./random-network.ts";
import { parseXml } from "./well-formed.ts";

const network = randomNetwork([1, 10, 10, 2], 5);
const complex = line(network, segmentDomain(fullSlice(1), -2, 2));
const boundary = lineBoundary(network, complex);

describe("linePicture", () => {
  it("draws every output with a dot at every knot", () => {
    const knots = complex.counts.cells - 1;
    const svg = svgString(linePicture(complex, { marks: boundary }));
    parseXml(svg);
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(svg.match(/a2\.6,2\.6,0,1,0,5\.2,0/g)).toHaveLength(2 * knots);
    const without = svgString(linePicture(complex, { showKnots: false, outputs: [1] }));
    expect(without).not.toContain("a2.6");
  });

  it("names the classes of its band", () => {
    const svg = (options: object) => svgString(linePicture(complex, { marks: boundary, ...options }));
    for (const index of boundary.tiles.classes) expect(svg({})).toContain(`>${boundary.classNames[index]}<`);
    expect(svg({ marks: { ...boundary, classNames: undefined } })).toContain(
      `>class ${boundary.tiles.classes[0]}<`,
    );
    expect(svg({ legend: false })).not.toContain(">decision<");
  });

  it("shows all values in its window", () => {
    const window = lineWindow(complex, [0, 1]);
    for (let i = 0; i <= 200; i++) {
      const values = evaluate(network, [-2 + i / 50]);
      for (const value of values) {
        expect(value).toBeGreaterThan(window.bottom);
        expect(value).toBeLessThan(window.top);
      }
    }
  });

  it("finds the cell of a position", () => {
    for (let cell = 0; cell < complex.counts.cells; cell++) {
      const middle = (complex.vertices[cell] + complex.vertices[cell + 1]) / 2;
      expect(lineCellAt(complex, middle)).toBe(cell);
    }
    expect(lineCellAt(complex, -5)).toBe(0);
    expect(lineCellAt(complex, 5)).toBe(complex.counts.cells - 1);
  });

  it("refuses outputs that do not exist", () => {
    expect(() => linePicture(complex, { outputs: [2] })).toThrow("output 2 does not exist");
  });
});
