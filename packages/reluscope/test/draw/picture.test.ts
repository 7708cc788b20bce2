import { describe, expect, it } from "vitest";
import { planarBoundary } from "../../src/boundary/planar.ts";
import { boxDomain, fullSlice } from "../../src/complex/domain.ts";
import { partition } from "../../src/complex/partition.ts";
import { regionTints } from "../../src/draw/cell-tints.ts";
import type { DrawContext, Picture, StrokeStyle } from "../../src/draw/context.ts";
import {
  CanvasContext,
  type ColorBy,
  objText,
  partitionPicture,
  pathString,
  svgString,
} from "../../src/draw/index.ts";
import { faintestStrength } from "../../src/draw/partition-layers.ts";
import { pngBytes } from "../../src/node/png.ts";
import { randomNetwork } from "./random-network.ts";
import { parseXml } from "./well-formed.ts";

const network = randomNetwork([2, 12, 12, 3], 7);
const square = boxDomain(fullSlice(2), [
  [-1, 1],
  [-1, 1],
]);
const complex = partition(network, square);
const boundary = planarBoundary(network, complex);

/** Path commands that reach a sink, to one thousandth of a pixel. */
class Recorder implements DrawContext {
  readonly commands: string[] = [];
  readonly strokes: StrokeStyle[] = [];
  readonly texts: string[] = [];
  fills = 0;
  moveTo(x: number, y: number) {
    this.commands.push(`M${x.toFixed(3)},${y.toFixed(3)}`);
  }
  lineTo(x: number, y: number) {
    this.commands.push(`L${x.toFixed(3)},${y.toFixed(3)}`);
  }
  closePath() {
    this.commands.push("Z");
  }
  circle(x: number, y: number, radius: number) {
    this.commands.push(`C${x.toFixed(3)},${y.toFixed(3)},${radius}`);
  }
  fill() {
    this.fills++;
  }
  stroke(style: StrokeStyle) {
    this.strokes.push(style);
  }
  fillText(text: string) {
    this.texts.push(text);
  }
}

function record(picture: Picture): Recorder {
  const recorder = new Recorder();
  picture.render(recorder);
  return recorder;
}

describe("partitionPicture", () => {
  it.each(["region", "gradient", "depth", "class", "none"] as ColorBy[])(
    "colours by %s, well-formed",
    (colorBy) => {
      for (const theme of ["light", "dark"] as const) {
        const svg = svgString(partitionPicture(complex, { colorBy, boundary, theme }), {
          title: "a < b & c",
        });
        const root = parseXml(svg);
        expect(root.name).toBe("svg");
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      }
    },
  );

  it("draws every cell, every inner edge and every boundary piece once", () => {
    const bare = { axes: false, background: false, showBoundary: false };
    const cells = record(partitionPicture(complex, { ...bare, showCreases: false }));
    // each cell closes its outline; the domain's outline is one more
    expect(cells.commands.filter((c) => c === "Z")).toHaveLength(complex.counts.cells + 1);
    const moves = (options: object) =>
      record(partitionPicture(complex, { ...bare, ...options })).commands.filter((c) => c[0] === "M").length;
    const inner = complex.edgeNeurons.filter((neuron) => neuron >= 0).length;
    expect(moves({}) - moves({ showCreases: false })).toBe(inner);
    const lines = (options: object) =>
      record(partitionPicture(complex, { ...bare, boundary, ...options })).commands.filter(
        (c) => c[0] === "L",
      ).length;
    // casing and line
    expect(lines({ showBoundary: true }) - lines({})).toBe(boundary.pieces.length);
  });

  it("draws every crease evenly until thousands crowd", () => {
    const quiet = { axes: false, showBoundary: false, background: false, textColor: "#123456" };
    const opacities = (shape: typeof complex) =>
      record(partitionPicture(shape, quiet))
        .strokes.filter((stroke) => stroke.color !== "#123456")
        .map((stroke) => stroke.opacity);
    expect(complex.counts.edges).toBeLessThan(2000);
    expect(opacities(complex)).toEqual([0.5]);
    const crowded = opacities(partition(randomNetwork([2, 150, 100, 1], 3), square));
    expect(crowded.length).toBeGreaterThan(3);
    expect(faintestStrength(2000, 1000, 0.1)).toBe(1);
    expect(faintestStrength(50_000, 9e6, 0.1)).toBe(1);
    expect(faintestStrength(50_000, 4e5, 0.1)).toBeCloseTo(0.1, 12);
  });

  it("says what colours mean, below the picture", () => {
    const texts = (colorBy: ColorBy, options = {}) =>
      record(partitionPicture(complex, { colorBy, boundary, axes: false, ...options })).texts;
    expect(texts("depth")).toEqual(["crease made by", "layer 1", "layer 2"]);
    const present = boundary.classNames.filter((_, i) => boundary.tiles.classes.includes(i));
    expect(texts("class")).toEqual(["class", ...present]);
    expect(texts("gradient", { output: 1, outputNames: ["a", "b", "c"] })[0]).toBe(
      "where b grows fastest (right: x0, up: x1)",
    );
    for (const colorBy of ["region", "none"] as const) expect(texts(colorBy)).toEqual([]);
    expect(texts("depth", { legend: false })).toEqual([]);
    // the plot keeps its size, unless the height is given
    const size = (options: object) => partitionPicture(complex, { colorBy: "depth", ...options }).height;
    expect(size({})).toBe(size({ legend: false }) + 24);
    expect(size({ height: 400 })).toBe(400);
    const names = Array.from({ length: 100 }, (_, i) => `class number ${i}`);
    const tiles = { ...boundary.tiles, classes: Uint32Array.from(boundary.tiles.classes, (_, i) => i % 100) };
    expect(tiles.classes.length).toBeGreaterThan(100);
    const many = texts("class", { boundary: { ...boundary, classNames: names, tiles } });
    expect(many[many.length - 1]).toBe("and 76 more");
  });

  it("is the same walk for every sink", () => {
    const picture = partitionPicture(complex, {
      boundary,
      points: { coordinates: [0, 0, 0.5, -0.5], classes: [0, 1] },
    });
    const { commands } = record(picture);
    const canvasCommands: string[] = [];
    const place = (letter: string) => (x: number, y: number) => {
      canvasCommands.push(`${letter}${x.toFixed(3)},${y.toFixed(3)}`);
    };
    let circleStart = false;
    const canvas = {
      fillStyle: "",
      strokeStyle: "",
      lineWidth: 1,
      lineJoin: "",
      lineCap: "",
      globalAlpha: 1,
      font: "",
      textAlign: "",
      textBaseline: "",
      beginPath() {},
      moveTo: place("M"),
      lineTo: place("L"),
      closePath: () => canvasCommands.push("Z"),
      arc(x: number, y: number, radius: number) {
        canvasCommands.pop();
        circleStart = true;
        canvasCommands.push(`C${x.toFixed(3)},${y.toFixed(3)},${radius}`);
      },
      fill() {},
      stroke() {},
      setLineDash() {},
      fillText() {},
    };
    picture.render(new CanvasContext(canvas));
    expect(circleStart).toBe(true);
    expect(canvasCommands).toEqual(commands);
    const path = pathString(picture);
    const svgPaths = [...svgString(picture).matchAll(/ d="([^"]*)"/g)].map((match) => match[1]).join("");
    // the SVG names each path once even when it is filled and stroked
    expect(svgPaths).toBe(path);
    expect(path.match(/M/g)).toHaveLength(commands.filter((c) => c[0] === "M" || c[0] === "C").length);
  });

  it("gives neighbouring linear regions different tints", () => {
    const tints = regionTints(complex);
    for (let e = 0; e < complex.edgeCells.length; e += 2) {
      const [a, b] = [complex.edgeCells[e], complex.edgeCells[e + 1]];
      if (a < 0 || b < 0 || complex.regions[a] === complex.regions[b]) continue;
      expect(tints[complex.regions[a]]).not.toBe(tints[complex.regions[b]]);
    }
    expect(regionTints(complex)).toEqual(tints);
  });

  it("says what is wrong", () => {
    expect(() => partitionPicture(complex, { colorBy: "class" })).toThrow(
      "colour by class needs a decision boundary",
    );
    expect(() => partitionPicture(complex, { output: 3 })).toThrow(
      "output 3 does not exist; the network has 3, counted from 0",
    );
    expect(() => partitionPicture(complex, { width: 20 })).toThrow("too small");
  });

  it("becomes a PNG of the asked size", async () => {
    const picture = partitionPicture(complex, { width: 300, boundary });
    const png = await pngBytes(picture, { scale: 2 });
    const view = new DataView(png.buffer, png.byteOffset);
    expect(view.getUint32(0)).toBe(0x89504e47);
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([600, 2 * picture.height]);
  });
});

describe("objText", () => {
  it("has one vertex a vertex, one face a cell, and heights of the network", () => {
    const lines = objText(complex, { output: 2 }).trim().split("\n");
    const vertices = lines
      .filter((line) => line.startsWith("v "))
      .map((line) => line.split(" ").slice(1).map(Number));
    const faces = lines
      .filter((line) => line.startsWith("f "))
      .map((line) => line.split(" ").slice(1).map(Number));
    expect(vertices).toHaveLength(complex.counts.vertices);
    expect(faces).toHaveLength(complex.counts.cells);
    faces.forEach((face, cell) => {
      const k = 3 * (3 * cell + 2);
      for (const v of face) {
        const [s, t, height] = vertices[v - 1];
        const expected = complex.maps[k] * s + complex.maps[k + 1] * t + complex.maps[k + 2];
        expect(Math.abs(height - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)));
      }
    });
    expect(() => objText(complex, { output: -1 })).toThrow("output -1 does not exist");
  });
});
