/** Pictures of one layer: sectors tile the view, marks stand where the geometry says, and words fit. */
import { describe, expect, it } from "vitest";
import { Frame } from "../../src/draw/frame.ts";
import { layerPicture, spacePicture, spaceScene, svgString } from "../../src/draw/index.ts";
import { perspective } from "../../src/draw/layer-perspective.ts";
import { dualScale } from "../../src/draw/layer-planar-marks.ts";
import { foldedPoints, layerScene, withCrossings } from "../../src/draw/layer-scene.ts";
import { layerGeometry } from "../../src/layer/layer-geometry.ts";
import { project } from "../../src/layer/projection.ts";
import { layerSectors } from "../../src/layer/sectors.ts";
import { affineProduct, toDense } from "../../src/network/matrix.ts";
import type { Layer, Network } from "../../src/network/network.ts";
import { denseLayer, drawLayer } from "../layer/layers.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { randomNetwork } from "./random-network.ts";
import { areaOf, type Painted, recorded } from "./recorder.ts";
import { parseXml } from "./well-formed.ts";

/** A network with one hidden layer. */
function alone(layer: Layer): Network {
  const { rows, columns } = layer.weight;
  return {
    inputShape: [columns],
    inputSize: columns,
    outputSize: 1,
    layers: [layer],
    output: {
      weight: { kind: "dense", rows: 1, columns: rows, values: new Float64Array(rows).fill(1) },
      bias: Float64Array.of(0.5),
    },
  };
}

const layers: [string, Layer][] = [
  ...[1, 2, 3, 5, 9, 20].flatMap((m): [string, Layer][] => [
    [`normal ${m} × 2`, drawLayer(1, m, 2)],
    [`integers ${m} × 2`, drawLayer(2, m, 2, 2, true)],
  ]),
  [
    "parallel",
    denseLayer(
      [
        [1, 2],
        [-2, -4],
      ],
      [1, 1],
    ),
  ],
  [
    "twice the same",
    denseLayer(
      [
        [1, 2],
        [2, 4],
      ],
      [0.5, 1],
    ),
  ],
  [
    "through one point",
    denseLayer(
      [
        [1, 0],
        [0, 1],
        [1, 1],
        [1, -1],
      ],
      [0, 0, 0, 0],
    ),
  ],
  [
    "one unit that is constant",
    denseLayer(
      [
        [0, 0],
        [1, -1],
      ],
      [1, 0.25],
    ),
  ],
  [
    "rank 0",
    denseLayer(
      [
        [0, 0],
        [0, 0],
      ],
      [1, -1],
    ),
  ],
  [
    "zero bias",
    denseLayer(
      [
        [1, 0.5],
        [-0.5, 1],
      ],
      [0, 0],
    ),
  ],
  [
    "nearly singular",
    denseLayer(
      [
        [1, 1],
        [1, 1 + 2 ** -40],
      ],
      [0.3, -0.2],
    ),
  ],
];

function somePoints(count: number, width: number) {
  const random = seededRandom(77);
  return {
    coordinates: Array.from({ length: count * width }, () => random.normal()),
    classes: Array.from({ length: count }, (_, i) => i % 3),
  };
}

/** The two panels, from the outlines that the picture strokes. */
function frames(painted: readonly Painted[], window: Frame["window"]): Frame[] {
  return painted
    .filter(({ stroke, paths }) => stroke?.opacity === 0.5 && paths.length === 1 && paths[0].closed)
    .map(
      ({ paths: [{ points }] }) =>
        new Frame(window, points[0], points[1], points[4] - points[0], points[5] - points[1]),
    );
}

describe.each(layers)("picture of a layer: %s", (_, layer) => {
  const network = alone(layer);
  const points = somePoints(40, 2);
  const scene = layerScene(network, 1, { points });
  const { painted, texts } = recorded(layerPicture(network, 1, { points }));
  const [left, right] = frames(painted, scene.window);

  it("shades every sector that meets the view, once, and they tile it", () => {
    const within = (frame: Frame, x: number) => x >= frame.x - 0.01 && x <= frame.x + frame.width + 0.01;
    const start = painted.findIndex(
      ({ fill, paths }) => fill && paths[0]?.closed && within(left, paths[0].points[0]),
    );
    const end = painted.findIndex(({ stroke }, k) => k > start && stroke);
    const sectors = painted.slice(start, end < 0 ? undefined : end).flatMap(({ paths }) => paths);
    // fills of sectors come first; with no line in view everything up to the points is fills
    const tiles = sectors.filter(({ points: corners }) =>
      corners.every((value, k) => k % 2 === 1 || within(left, value)),
    );
    expect(tiles).toHaveLength(scene.sectors.counts.cells);
    const area = tiles.reduce((sum, tile) => sum + areaOf(tile), 0);
    expect(Math.abs(area / (left.width * left.height) - 1)).toBeLessThan(1e-9);
  });

  it("counts in a large view the sectors that the layer has", () => {
    const geometry = layerGeometry(layer);
    const { count, points: inside } = layerSectors(geometry);
    let reach = 1;
    for (const value of inside) reach = Math.max(reach, 2 * Math.abs(value));
    if (reach > 1e9) return;
    const box = [
      [-reach, reach],
      [-reach, reach],
    ] as const;
    expect(layerScene(network, 1, { domain: box }).sectors.counts.cells).toBe(count);
  });

  it("puts points where the layer projects them", () => {
    const geometry = layerGeometry(layer);
    const dots = (frame: Frame) =>
      painted
        .filter(({ fill, circles }) => fill && circles.length > 0)
        .flatMap(({ circles }) =>
          circles.filter(
            ([x, , radius]) => x >= frame.x - 1 && x <= frame.x + frame.width + 1 && radius === 3,
          ),
        )
        .map(([x, y]) => [frame.fromX(x), frame.fromY(y)]);
    const size = scene.window.right - scene.window.left;
    const nearest = (list: number[][], x: number, y: number) =>
      Math.min(...list.map(([u, v]) => Math.hypot(u - x, v - y))) / size;
    const [before, after] = [dots(left), dots(right)];
    let seen = 0;
    for (let p = 0; p < points.coordinates.length; p += 2) {
      const [x, y] = points.coordinates.slice(p, p + 2);
      expect(nearest(before, x, y)).toBeLessThan(1e-6);
      let image: ArrayLike<number> = project(geometry, [x, y]).point;
      if (!geometry.foldsInputs) {
        // the shadow: x + W⁺(σ(y) − y)
        const pre = affineProduct(layer.weight, [x, y], layer.bias);
        const { vectors } = geometry.dualVectors();
        image = [0, 1].map((k) =>
          pre.reduce((sum, value, i) => sum + (Math.max(value, 0) - value) * vectors[2 * i + k], [x, y][k]),
        );
      }
      const { window } = scene;
      if (
        image[0] < window.left ||
        image[0] > window.right ||
        image[1] < window.bottom ||
        image[1] > window.top
      )
        continue;
      seen++;
      expect(nearest(after, image[0], image[1])).toBeLessThan(1e-6);
    }
    expect(seen).toBe(after.length);
  });

  it("says how many points leave the view", () => {
    const outside =
      texts.some(({ text }) => /land outside/.test(text)) ||
      texts.some(({ text }) => /outside this/.test(text));
    const count = (() => {
      let lost = 0;
      const { window, after } = scene;
      for (let p = 0; p < after.length; p += 2)
        if (
          !(
            after[p] >= window.left &&
            after[p] <= window.right &&
            after[p + 1] >= window.bottom &&
            after[p + 1] <= window.top
          )
        )
          lost++;
      return lost;
    })();
    expect(outside).toBe(count > 0);
  });

  it("is well-formed in both themes, with words inside the picture", () => {
    // beside each other, and one above the other on narrow paper
    for (const [theme, width] of [
      ["light", 960],
      ["dark", 960],
      ["light", 360],
    ] as const) {
      const picture = layerPicture(network, 1, { theme, width });
      const svg = svgString(picture, { title: "a layer" });
      expect(parseXml(svg).name).toBe("svg");
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      for (const { text, x, y, style } of recorded(picture).texts) {
        const wide = 0.5 * (style.size ?? 11) * text.length;
        const from = style.anchor === "end" ? x - wide : style.anchor === "middle" ? x - wide / 2 : x;
        expect(from, text).toBeGreaterThanOrEqual(0);
        expect(from + wide, text).toBeLessThanOrEqual(picture.width);
        expect(y, text).toBeGreaterThan(0);
        expect(y, text).toBeLessThan(picture.height);
      }
    }
  });
});

describe("a scene", () => {
  it("keeps the image of a line exact at every border", () => {
    const geometry = layerGeometry(drawLayer(1, 4, 2));
    const line = withCrossings(geometry, Float64Array.of(-5, -4, 6, 5));
    expect(line.length / 2).toBeGreaterThan(2);
    // between neighbours no unit switches, so the middle goes to the middle
    const images = foldedPoints(geometry, line);
    for (let p = 0; p + 2 < line.length; p += 2) {
      const middle = foldedPoints(
        geometry,
        Float64Array.of((line[p] + line[p + 2]) / 2, (line[p + 1] + line[p + 3]) / 2),
      );
      expect(middle[0]).toBeCloseTo((images[p] + images[p + 2]) / 2, 9);
      expect(middle[1]).toBeCloseTo((images[p + 1] + images[p + 3]) / 2, 9);
    }
  });

  it("shows a near apex, and points to a far one", () => {
    const near = alone(
      denseLayer(
        [
          [1, 0],
          [0, 1],
        ],
        [-0.5, -0.5],
      ),
    );
    const far = alone(
      denseLayer(
        [
          [1, 0],
          [0, 1],
        ],
        [-500, -0.5],
      ),
    );
    const points = somePoints(40, 2);
    const text = (network: Network) =>
      recorded(layerPicture(network, 1, { points })).texts.map((entry) => entry.text);
    expect(text(near)).toContain("apex");
    expect(text(far)).not.toContain("apex");
    expect(text(far)).toContain("apex at (500, 0.5)");
  });

  it("draws dual vectors as long as they are, or says by how much they are scaled", () => {
    for (const factor of [1, 1000, 1e-3]) {
      const layer = denseLayer(
        [
          [factor, 0.2 * factor],
          [-0.1 * factor, factor],
        ],
        [0, 0],
      );
      const network = alone(layer);
      const domain = [
        [-2, 2],
        [-2, 2],
      ] as const;
      const scene = layerScene(network, 1, { domain });
      const scale = dualScale(scene);
      const { vectors } = scene.geometry.dualVectors();
      expect(scale * Math.hypot(vectors[0], vectors[1])).toBeLessThan(2);
      expect(scale * Math.hypot(vectors[0], vectors[1])).toBeGreaterThan(0.3);
      const said = recorded(layerPicture(network, 1, { domain })).texts.some(({ text }) =>
        text.includes("dual vectors drawn ×"),
      );
      expect(said).toBe(scale !== 1);
    }
  });

  it("carries data to deeper layers", () => {
    const network = randomNetwork([2, 2, 2, 1], 5);
    const points = somePoints(30, 2);
    const { before } = layerScene(network, 2, { points });
    for (let p = 0; p < 30; p++) {
      const x = points.coordinates.slice(2 * p, 2 * p + 2);
      const y = affineProduct(network.layers[0].weight, x, network.layers[0].bias).map((value) =>
        Math.max(value, 0),
      );
      expect([...before.subarray(2 * p, 2 * p + 2)]).toEqual([...y]);
    }
  });

  it("refuses what it cannot draw", () => {
    expect(() => layerPicture(randomNetwork([2, 3, 1]), 2)).toThrow("no layer 2; layers are 1 … 1");
    expect(() => layerPicture(randomNetwork([4, 3, 1]), 1)).toThrow(
      "layer 1 has 4 inputs; pictures of layers need 2 or 3",
    );
    expect(() => layerPicture(randomNetwork([2, 2, 1]), 1, { domain: [[0, 1]] })).toThrow(
      "the domain has 1 intervals",
    );
    expect(() =>
      layerPicture(randomNetwork([2, 2, 1]), 1, {
        domain: [
          [0, 1],
          [2, 1],
        ],
      }),
    ).toThrow("the domain is empty");
    expect(() => layerPicture(randomNetwork([2, 2, 1]), 1, { width: 100 })).toThrow("too small");
    expect(() => layerPicture(randomNetwork([2, 2, 1]), 1, { points: { coordinates: [1, 2, 3] } })).toThrow(
      "no points",
    );
  });
});

describe("a layer of three inputs", () => {
  const shapes: [number, number][] = [
    [1, 3],
    [2, 2],
    [2, 1],
    [3, 3],
    [3, 2],
    [5, 3],
    [9, 3],
  ];
  it.each(shapes)(
    "%i units of rank %i: parts lie in their planes and in the box, facets on the cone",
    (m, rank) => {
      const layer = drawLayer(4, m, 3, Math.min(rank, m, 3));
      const points = somePoints(50, 3);
      const scene = spaceScene(alone(layer), 1, { points });
      const geometry = layerGeometry(layer);
      const size = Math.max(...[0, 1, 2].map((k) => scene.box[k + 3] - scene.box[k]));
      for (const { unit, corners, isFacet } of scene.parts) {
        for (let p = 0; p < corners.length; p += 3) {
          const y = affineProduct(layer.weight, corners.slice(p, p + 3), layer.bias);
          expect(Math.abs(y[unit])).toBeLessThan(1e-8 * (1 + size));
          if (isFacet) for (const value of y) expect(value).toBeGreaterThan(-1e-8 * (1 + size));
          for (let k = 0; k < 3; k++) {
            expect(corners[p + k]).toBeGreaterThan(scene.box[k] - 1e-9 * size);
            expect(corners[p + k]).toBeLessThan(scene.box[k + 3] + 1e-9 * size);
          }
        }
      }
      for (let p = 0; p < 50 && geometry.foldsInputs; p++) {
        const { point } = project(geometry, points.coordinates.slice(3 * p, 3 * p + 3));
        expect(scene.after.slice(3 * p, 3 * p + 3)).toEqual([...point]);
      }
      for (const turn of [0, 0.3, 0.8]) {
        const svg = svgString(spacePicture(scene, { turn, tilt: -30 }), { title: "a layer" });
        expect(parseXml(svg).name).toBe("svg");
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      }
    },
  );

  it.each([3, 5, 9, 12])("facets of a layer of %i units do not depend on the scale of its weights", (m) => {
    const layer = drawLayer(11, m, 3, 3);
    // all pre-activations in view are far below any small number
    const scale = 2 ** -60;
    const scaled = denseLayer(
      Array.from({ length: m }, (_, i) =>
        Array.from(toDense(layer.weight).values.subarray(3 * i, 3 * i + 3), (w) => scale * w),
      ),
      Array.from(layer.bias, (value) => scale * value),
    );
    const domain: [number, number][] = [0, 1, 2].map(() => [-3, 3]);
    const { parts } = spaceScene(alone(layer), 1, { domain });
    const facets = parts.filter(({ isFacet }) => isFacet);
    expect(spaceScene(alone(scaled), 1, { domain }).parts).toEqual(parts);
    expect(facets.length).toBeLessThan(parts.length);
    for (const { unit, corners } of facets) {
      for (let p = 0; p < corners.length; p += 3)
        affineProduct(layer.weight, corners.slice(p, p + 3), layer.bias).forEach((value, i) => {
          if (i !== unit) expect(value).toBeGreaterThan(-1e-8);
        });
    }
  });

  it("a plane that two units share bounds the cone where both are 0 or on", () => {
    const layer = (second: number) =>
      alone(
        denseLayer(
          [
            [0.25, 0.5, 0.75],
            [0.25 * second, 0.5 * second, 0.75 * second],
          ],
          [0.125, 0.125 * second],
        ),
      );
    for (const second of [2, -2]) {
      const { parts } = spaceScene(layer(second), 1, {
        domain: [
          [-2, 2],
          [-2, 2],
          [-2, 2],
        ],
      });
      expect(parts.map(({ isFacet }) => isFacet)).toEqual([true, true]);
    }
  });

  it("keeps the box inside the room for the picture from every side", () => {
    const scene = spaceScene(alone(drawLayer(1, 3, 3)), 1);
    const corners = Array.from({ length: 8 }, (_, c) =>
      [0, 1, 2].map((k) => scene.box[k + 3 * ((c >> k) & 1)]),
    );
    const room = { x: 20, y: 90, width: 600, height: 520 };
    for (let turn = 0; turn < 1; turn += 0.03)
      for (const tilt of [-85, -45, -20, 0, 20, 35, 45, 60, 85]) {
        const see = perspective(scene.box, room, turn, tilt);
        for (const corner of corners) {
          const [x, y] = see(corner);
          expect(x).toBeGreaterThan(20);
          expect(x).toBeLessThan(620);
          expect(y).toBeGreaterThan(90);
          expect(y).toBeLessThan(610);
        }
      }
  });

  it("has one size from every side", () => {
    const scene = spaceScene(alone(drawLayer(1, 3, 3)), 1);
    const sizes = [0, 0.2, 0.5, 0.9].map((turn) => spacePicture(scene, { turn }).height);
    expect(new Set(sizes).size).toBe(1);
  });
});
