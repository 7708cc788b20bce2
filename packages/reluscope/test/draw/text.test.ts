import { describe, expect, it } from "vitest";
import { hexColor, oklch } from "../../src/draw/color.ts";
import {
  affineText,
  countOf,
  countText,
  exactNumber,
  placeNumber,
  shortNumber,
} from "../../src/draw/number-text.ts";
import { classFill, classInk } from "../../src/draw/palette.ts";
import { PathData } from "../../src/draw/path-context.ts";
import { escapeMarkup } from "../../src/draw/svg-context.ts";
import { compactTicks, niceTicks } from "../../src/draw/ticks.ts";

describe("numbers as text", () => {
  it("are short, with a true minus", () => {
    expect([0, -1.5, 1 / 3, 1e-7, -123456789, 51005].map((v) => shortNumber(v))).toEqual([
      "0",
      "−1.5",
      "0.3333",
      "1e−7",
      "−1.235e8",
      "51010",
    ]);
    expect(exactNumber(-0.1)).toBe("−0.1");
    expect(countText(1704182)).toBe("1,704,182");
    expect(countOf(1, "cell")).toBe("1 cell");
    expect(placeNumber(-4.1e-8, 0.005)).toBe("0.000");
    expect(placeNumber(-0.12345, 0.005)).toBe("−0.123");
  });

  it("make readable affine forms", () => {
    expect(affineText([1.25, -0.5], 0.1, ["x0", "x1"])).toBe("1.25·x0 − 0.5·x1 + 0.1");
    expect(affineText([-1, 0], -2, ["s", "t"])).toBe("−s − 2");
    expect(affineText([0, 0], 0, ["s", "t"])).toBe("0");
    expect(affineText([0, 1], 0, ["s", "t"])).toBe("t");
  });
});

describe("niceTicks", () => {
  it("are round and inside", () => {
    expect(niceTicks(-1, 1, 4).labels).toEqual(["−1.0", "−0.5", "0", "0.5", "1.0"]);
    expect(niceTicks(0, 0.3, 3).values).toEqual([0, 0.1, 0.2, 0.3]);
    expect(niceTicks(1, 1, 5).values).toEqual([]);
    for (const [low, high] of [
      [0.1234567, 0.1234568],
      [-3e8, 5e8],
      [1e-7, 9e-7],
    ]) {
      const { values, labels } = niceTicks(low, high, 5);
      expect(values.length).toBeGreaterThan(1);
      expect(new Set(labels).size).toBe(labels.length);
      for (const value of values) expect(value).toBeGreaterThanOrEqual(low - 1e-9 * (high - low));
    }
  });
});

describe("compactTicks", () => {
  it("leave labels that fit as they are", () => {
    expect(compactTicks(-1, 1, 4, 5)).toEqual(niceTicks(-1, 1, 4));
  });

  it("count long labels from an offset, in a unit", () => {
    expect(compactTicks(-1e200, 1e200, 4, 5)).toMatchObject({
      labels: ["−10", "−5", "0", "5", "10"],
      scale: "tick × 1e199",
    });
    const deep = compactTicks(-0.1234567895, -0.1234567885, 4, 5);
    expect(deep.labels).toEqual(["−94", "−92", "−90", "−88", "−86"]);
    expect(deep.scale).toBe("−0.12345678 + tick × 1e−10");
    expect(compactTicks(7.0000012e12, 7.0000018e12, 3, 5).scale).toBe("7e12 + tick × 1e5");
  });

  it("always say the position to a hundredth of a step, in few characters", () => {
    for (const middle of [0, 1e-9, -0.7, 1 / 3, 54321.123, -9e14, 3e-200]) {
      for (let power = 0; power < 11; power++) {
        const half = (middle === 0 ? 1 : Math.abs(middle)) * 10 ** -power;
        const { values, labels, scale } = compactTicks(middle - half, middle + half, 6, 5);
        expect(values.length).toBeGreaterThan(2);
        values.forEach((value, k) => {
          expect(labels[k].length).toBeLessThanOrEqual(5);
          const read = (text: string) => Number(text.replaceAll("−", "-"));
          const parts = /^(?:(.*) \+ )?tick × (.*)$/.exec(scale ?? "tick × 1");
          const place = read(parts?.[1] ?? "0") + read(labels[k]) * read(parts?.[2] ?? "1");
          expect(Math.abs(place - value)).toBeLessThan(0.01 * (values[1] - values[0]));
        });
      }
    }
  });
});

describe("paths and markup", () => {
  it("keep shared corners shared after rounding", () => {
    const path = new PathData(1);
    path.moveTo(0.04, 0.04);
    for (let i = 1; i <= 100; i++) path.lineTo(0.04 * i, 0);
    const total = [...path.take().matchAll(/l(-?[\d.]+)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
    expect(total).toBeCloseTo(4, 9);
  });

  it("cannot be escaped from", () => {
    expect(escapeMarkup("<script>\"&'\u0000")).toBe("&#60;script&#62;&#34;&#38;&#39;\ufffd");
  });
});

describe("colours", () => {
  it("are what OKLCH says", () => {
    expect(hexColor(oklch(1, 0, 0))).toBe("#ffffff");
    expect(hexColor(oklch(0, 0, 0))).toBe("#000000");
    // sRGB red is oklch(0.628 0.2577 29.23)
    expect(hexColor(oklch(0.62796, 0.25768, 29.234))).toMatch(/^#f[ef]0[0-4]0[0-4]$/);
  });

  it("differ between classes", () => {
    for (const theme of ["light", "dark"] as const) {
      expect(new Set(Array.from({ length: 30 }, (_, i) => classFill(theme, i))).size).toBe(30);
      expect(new Set(Array.from({ length: 30 }, (_, i) => classInk(theme, i))).size).toBe(30);
    }
  });
});
