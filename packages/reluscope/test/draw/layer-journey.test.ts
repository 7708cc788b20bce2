/** The input plane on its way through a network: stages, boundaries and frames against the layer library. */
import { describe, expect, it } from "vitest";
import { planarBoundary } from "../../src/boundary/planar.ts";
import { boxDomain, fullSlice } from "../../src/complex/domain.ts";
import { partition } from "../../src/complex/partition.ts";
import {
  animatedJourney,
  type Journey,
  journeyFrame,
  journeyTimes,
  layerJourney,
  pressPicture,
  pullBackPicture,
  svgString,
} from "../../src/draw/index.ts";
import { foldedPoints } from "../../src/draw/layer-scene.ts";
import { affineImage, rationalVector, roundedVector } from "../../src/exact/rational.ts";
import { hypersurfaceNetwork } from "../../src/layer/hypersurface.ts";
import { inputProjections, projectInput, projectionPath } from "../../src/layer/input-projections.ts";
import { layerGeometry } from "../../src/layer/layer-geometry.ts";
import { affineProduct } from "../../src/network/matrix.ts";
import type { Network } from "../../src/network/network.ts";
import { gifBytes, layerAnimationGif, layerTurningGif } from "../../src/node/gif.ts";
import { seededRandom } from "../oracle/seeded-random.ts";
import { randomNetwork } from "./random-network.ts";
import { areaOf, recorded } from "./recorder.ts";
import { parseXml } from "./well-formed.ts";

const domain = [
  [-2, 2],
  [-1.5, 1.5],
] as const;

function somePoints(count: number) {
  const random = seededRandom(31);
  return {
    coordinates: Array.from({ length: 2 * count }, () => random.normal()),
    classes: Array.from({ length: count }, (_, i) => i % 2),
  };
}

const points = somePoints(25);
const networks: [string, Network][] = [1, 2, 3, 4, 5].flatMap((layers) =>
  [1, 2].map((outputs): [string, Network] => [
    `${layers} layers, ${outputs} outputs`,
    randomNetwork([2, ...new Array(layers).fill(2), outputs], 40 + layers + 7 * outputs),
  ]),
);

const length = (segments: readonly number[]) => {
  let sum = 0;
  for (let i = 0; i < segments.length; i += 4)
    sum += Math.hypot(segments[i + 2] - segments[i], segments[i + 3] - segments[i + 1]);
  return sum;
};

describe.each(networks)("journey through %s", (_, network) => {
  const journey = layerJourney(network, { points, domain });
  const projections = inputProjections(network);
  const L = network.layers.length;
  /** What layers k + 1 … L and the output make of a point of stage k. */
  const outputAfter = (k: number, start: readonly number[]) => {
    let point = rationalVector(start);
    for (const projection of projections.projections.slice(k)) point = projectInput(projection, point);
    return roundedVector(affineImage(projections.output, point));
  };

  it("has the points of every stage where the projections put them", () => {
    for (let p = 0; p < 25; p++) {
      const path = projectionPath(projections, rationalVector(points.coordinates.slice(2 * p, 2 * p + 2)));
      path.forEach((point, k) => {
        expect(journey.points[k].slice(2 * p, 2 * p + 2)).toEqual([...roundedVector(point)]);
      });
    }
  });

  it("pulls the same boundary back that enumeration finds, and tiles the view, at the input", () => {
    const box = domain.map(([low, high]): [number, number] => [low, high]);
    const found = planarBoundary(network, partition(network, boxDomain(fullSlice(2), box)));
    expect(length(journey.decisions[0].boundary)).toBeCloseTo(found.measure, 9);
    for (const { areas } of journey.decisions) {
      const sum = areas.reduce(
        (total, { polygon }) => total + areaOf({ points: [...polygon], closed: true }),
        0,
      );
      expect(sum).toBeCloseTo(12, 9);
    }
  });

  it("has a boundary at every stage on which the rest of the network ties, and one line at last", () => {
    expect(journey.decisions).toHaveLength(L + 1);
    const last = journey.decisions[L].boundary;
    expect(last.length).toBeLessThanOrEqual(4);
    // a whole line: it leaves the view at both ends
    for (let i = 0; i < last.length; i += 2)
      expect(Math.min(2 - Math.abs(last[i]), 1.5 - Math.abs(last[i + 1]))).toBeLessThan(1e-9);
    journey.decisions.forEach(({ boundary }, k) => {
      for (let i = 0; i < boundary.length; i += 4) {
        const middle = [(boundary[i] + boundary[i + 2]) / 2, (boundary[i + 1] + boundary[i + 3]) / 2];
        const out = outputAfter(k, middle);
        const size = Math.max(
          ...roundedVector(rationalVector(network.output.bias)).map(Math.abs),
          ...out.map(Math.abs),
          1,
        );
        expect(Math.abs(out[0] - (out[1] ?? 0)) / size).toBeLessThan(1e-6);
      }
    });
  });

  it("colours areas at every stage by what the rest of the network decides", () => {
    journey.decisions.forEach(({ areas }, k) => {
      for (const { classIndex, polygon } of areas) {
        if (areaOf({ points: [...polygon], closed: true }) < 1e-6) continue;
        const middle = [0, 0];
        for (let i = 0; i < polygon.length; i++) middle[i % 2] += (2 * polygon[i]) / polygon.length;
        const output = outputAfter(k, middle);
        expect(classIndex).toBe(Number(output.length === 1 ? output[0] > 0 : output[1] > output[0]));
      }
    });
  });

  it("bends its grid only at the points that it adds", () => {
    for (const line of journey.grid) {
      const start = line[0];
      for (let p = 0; p + 2 < start.length; p += 2) {
        const middle = [(start[p] + start[p + 2]) / 2, (start[p + 1] + start[p + 3]) / 2];
        const path = projectionPath(projections, rationalVector(middle));
        path.forEach((point, k) => {
          const [x, y] = roundedVector(point);
          const size = 1 + Math.abs(x) + Math.abs(y);
          expect(Math.abs(x - (line[k][p] + line[k][p + 2]) / 2) / size).toBeLessThan(1e-6);
          expect(Math.abs(y - (line[k][p + 1] + line[k][p + 3]) / 2) / size).toBeLessThan(1e-6);
        });
      }
    }
  });

  it("has frames of one size whose points are on their way", () => {
    const times = [0, 0.25, 0.5, 1, L - 0.5, L];
    const frames = times.map((time) => journeyFrame(journey, time));
    expect(new Set(frames.map(({ width, height }) => `${width}×${height}`)).size).toBe(1);
    for (const frame of frames) expect(svgString(frame)).not.toMatch(/NaN|Infinity|undefined/);
    const dots = (time: number) =>
      recorded(journeyFrame(journey, time)).painted.flatMap(({ fill, circles }) =>
        fill ? circles.filter(([, , radius]) => radius === 3) : [],
      );
    const inside = (stage: readonly number[]) => {
      let count = 0;
      for (let p = 0; p < stage.length; p += 2)
        if (Math.abs(stage[p]) <= 2 && Math.abs(stage[p + 1]) <= 1.5) count++;
      return count;
    };
    expect(dots(0)).toHaveLength(inside(journey.points[0]));
    const halfway = journey.points[0].map((value, i) => (value + journey.points[1][i]) / 2);
    expect(dots(0.5)).toHaveLength(inside(halfway));
    expect(dots(L)).toHaveLength(inside(journey.points[L]));
  });

  it("is drawn as a panel a stage, well-formed", () => {
    for (const theme of ["light", "dark"] as const) {
      const picture = pullBackPicture(network, { points, domain, theme });
      expect(parseXml(svgString(picture, { title: "pull-back" })).name).toBe("svg");
      const { texts } = recorded(picture);
      expect(texts.filter(({ text }) => /^\d+\. /.test(text))).toHaveLength(L + 1);
      for (const { x, y } of texts) {
        expect(x).toBeLessThan(picture.width);
        expect(y).toBeLessThan(picture.height);
      }
    }
  });
});

describe("a journey", () => {
  it("takes more than two classes, and boundaries in parallel", () => {
    const journey = layerJourney(randomNetwork([2, 2, 2, 4], 3), { domain });
    expect(journey.decisions[0].boundary.length % 4).toBe(0);
    expect(journey.classNames).toHaveLength(4);
    expect(journey.hasData).toBe(false);
  });

  it("is plain data", () => {
    const journey = layerJourney(randomNetwork([2, 2, 2, 1], 3), { points });
    expect(JSON.parse(JSON.stringify(journey)) as Journey).toEqual(journey);
  });

  it("rests at every stage", () => {
    expect(journeyTimes(2, 2, 4)).toEqual([0, 0, 0.25, 0.5, 0.75, 1, 1, 1.25, 1.5, 1.75, 2, 2]);
  });

  it("refuses what has no journey in the plane", () => {
    expect(() => layerJourney(randomNetwork([3, 3, 1]))).toThrow(
      "the network has 3 inputs; this picture needs 2",
    );
    expect(() => layerJourney(randomNetwork([2, 5, 1]))).toThrow(
      "layer 1 is 5 × 2; input projections need 2 × 2",
    );
    expect(() => layerJourney(randomNetwork([2, 2, 1]), { points: { coordinates: [1, 2, 3] } })).toThrow(
      "no points of 2 numbers",
    );
    expect(() => layerJourney({ ...randomNetwork([2, 2, 1]), layers: [] })).toThrow("no hidden layer");
  });
});

describe("a layer that folds", () => {
  it("is shown alone where the network has no journey", () => {
    const network = randomNetwork([2, 5, 3, 1], 8);
    const journey = animatedJourney(network, { points });
    expect(journey.kind).toBe("fold");
    const geometry = layerGeometry(network.layers[0]);
    expect(journey.points[1]).toEqual([...foldedPoints(geometry, Float64Array.from(points.coordinates))]);
    expect(journey.lines.length % 4).toBe(0);
    for (let i = 0; i < journey.lines.length; i += 4) {
      // a segment of some unit's line
      const middle = [
        (journey.lines[i] + journey.lines[i + 2]) / 2,
        (journey.lines[i + 1] + journey.lines[i + 3]) / 2,
      ];
      const preActivations = affineProduct(geometry.weight, middle, geometry.bias);
      expect(Math.min(...preActivations.map(Math.abs))).toBeLessThan(1e-9);
    }
    for (const time of [0, 0.5, 1]) {
      const svg = svgString(journeyFrame(journey, time));
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
    expect(animatedJourney(randomNetwork([2, 2, 1], 8), { points }).kind).toBe("projections");
    expect(animatedJourney(randomNetwork([4, 2, 3, 1], 8), { layer: 2 }).kind).toBe("fold");
    expect(() => animatedJourney(randomNetwork([4, 3, 1]))).toThrow("layer 1 has 4 inputs");
  });
});

/** Width, height and number of frames of a GIF. */
function gifFacts(bytes: Uint8Array): [number, number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  expect(String.fromCharCode(...bytes.subarray(0, 6))).toBe("GIF89a");
  let at = 13 + (bytes[10] & 128 ? 3 * 2 ** ((bytes[10] & 7) + 1) : 0);
  let frames = 0;
  const skipBlocks = () => {
    while (bytes[at] !== 0) at += bytes[at] + 1;
    at++;
  };
  for (;;) {
    const kind = bytes[at++];
    if (kind === 0x3b) break;
    if (kind === 0x21) at++;
    else if (kind === 0x2c) {
      frames++;
      const packed = bytes[at + 8];
      at += 9 + (packed & 128 ? 3 * 2 ** ((packed & 7) + 1) : 0) + 1;
    } else throw new Error(`no GIF block: ${kind}`);
    skipBlocks();
  }
  return [view.getUint16(6, true), view.getUint16(8, true), frames];
}

describe("gif", () => {
  it("holds a frame for every time of a journey", async () => {
    const network = randomNetwork([2, 2, 1], 3);
    const bytes = await layerAnimationGif(network, { points, width: 240 });
    const { width, height } = journeyFrame(layerJourney(network, { points }), 0, { width: 240 });
    expect(gifFacts(bytes)).toEqual([width, height, journeyTimes(1, 1, 12).length]);
  });

  it("turns a layer of three inputs, also by the name of animation", async () => {
    const network = randomNetwork([3, 3, 1], 3);
    const bytes = await layerTurningGif(network, 1, { width: 160 });
    expect(gifFacts(bytes)[0]).toBe(160);
    expect(gifFacts(await layerAnimationGif(network, { width: 160 }))).toEqual(gifFacts(bytes));
  });

  it("needs frames of one size", async () => {
    await expect(gifBytes([])).rejects.toThrow("at least one frame");
    const journey = layerJourney(randomNetwork([2, 2, 1], 3), { domain });
    const frame = (width: number) => ({ picture: journeyFrame(journey, 0, { width }), milliseconds: 100 });
    await expect(gifBytes([frame(200), frame(220)])).rejects.toThrow("a frame is 220");
  });
});

describe("a curve pressed flat", () => {
  const wave = ([x]: Float64Array) => Math.sin(x);
  it("has panels from the graph to the network's curve, and says the error", () => {
    const interval = { kind: "interval", low: 0, high: 6.3 } as const;
    const surface = hypersurfaceNetwork(wave, interval, 6);
    const picture = pressPicture(wave, interval, surface, { steps: 3 });
    expect(parseXml(svgString(picture, { title: "pressed" })).name).toBe("svg");
    const headings = recorded(picture)
      .texts.map(({ text }) => text)
      .filter((text) => /^\d\. /.test(text));
    expect(headings).toEqual([
      "1. The graph",
      "2. After 2 layers",
      "3. After 4 layers",
      "4. After all 6 layers",
      "5. The network's curve",
    ]);
  });

  it("is a surface over a disc", () => {
    const bowl = (x: Float64Array) => x[0] * x[0] + x[1] * x[1];
    const disc = { kind: "disc", center: [0, 0], radius: 1 } as const;
    const surface = hypersurfaceNetwork(bowl, disc, 12);
    const picture = pressPicture(bowl, disc, surface, { steps: 2 });
    expect(parseXml(svgString(picture, { title: "pressed" })).name).toBe("svg");
    const { texts, painted } = recorded(picture);
    expect(texts.some(({ text }) => text === "4. The network's surface")).toBe(true);
    // all patches of every sheet inside the picture
    const patches = painted.filter(
      ({ fill, paths }) => fill && paths[0]?.points.length === 8 && paths[0].closed,
    );
    expect(patches.length).toBeGreaterThan(4 * 14 * 48);
    for (const { paths } of patches)
      for (const [k, value] of paths[0].points.entries()) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(k % 2 === 0 ? picture.width : picture.height);
      }
    expect(() => pressPicture(bowl, { kind: "interval", low: 0, high: 1 }, surface)).toThrow(
      "the graph has 2 variables, the domain 1",
    );
  });
});
