import { describe, expect, it } from "vitest";
import { lineBoundary } from "../../src/boundary/line.ts";
import { planarBoundary } from "../../src/boundary/planar.ts";
import {
  axisSlice,
  boxDomain,
  fullSlice,
  lineThrough,
  polygonDomain,
  segmentDomain,
} from "../../src/complex/domain.ts";
import { line } from "../../src/complex/line.ts";
import { partition } from "../../src/complex/partition.ts";
import { headline, sliceText } from "../../src/report/headline.ts";
import { reportHtml } from "../../src/report/index.ts";
import { layerCounts, logHistogram, spread } from "../../src/report/statistics.ts";
import { randomNetwork } from "../draw/random-network.ts";

const network = randomNetwork([2, 12, 12, 3], 7);
const square = boxDomain(fullSlice(2), [
  [-1, 1],
  [-1, 1],
]);
const complex = partition(network, square);

describe("reportHtml", () => {
  const evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>&';
  const page = reportHtml({
    title: evil,
    network,
    complex,
    boundary: planarBoundary(network, complex),
    facts: {
      version: "1.2.3",
      model: evil,
      format: evil,
      domain: evil,
      environment: evil,
      notices: [evil],
      folded: [evil],
    },
    inputNames: [evil, "b"],
    outputNames: [evil, "y", "z"],
  });

  it("escapes what users provide", () => {
    expect(page).not.toContain("<img");
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).toContain("&#60;img src=x onerror=alert(1)&#62;");
  });

  it("allows nothing but itself", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    expect(policy).toContain("default-src &#39;none&#39;");
    expect(policy).not.toContain("unsafe");
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page).not.toMatch(/ style="| on\w+="/);
  });

  it("is the same file for the same input", () => {
    const once = () => reportHtml({ title: "t", network, complex, facts: { version: "1" } });
    expect(once()).toBe(once());
  });

  it("refuses a boundary of another dimension", () => {
    const input = { title: "t", network, complex, facts: { version: "1" } };
    const boundary = { ...planarBoundary(network, complex), dimension: 1 };
    expect(() => reportHtml({ ...input, boundary: boundary as never })).toThrow("boundary of dimension 1");
  });
});

describe("plain cases", () => {
  const facts = { version: "1" };
  const affine = randomNetwork([2, 2], 1);
  const leaky = randomNetwork([2, 3, 1], 1);
  const dead = {
    ...leaky,
    layers: leaky.layers.map((layer) => ({ ...layer, bias: new Float64Array(3).fill(-99) })),
  };
  it.each([
    ["a network without hidden layers", affine],
    ["a network that is dead on the domain", dead],
  ])("shows %s", (_, network) => {
    for (const domain of [
      square,
      polygonDomain(fullSlice(2), [
        [0, 0],
        [1e-9, 0],
        [0, 1e-9],
      ]),
    ]) {
      const complex = partition(network, domain);
      const boundary = planarBoundary(network, complex);
      const page = reportHtml({ title: "t", network, complex, boundary, facts });
      expect(page).toContain("into 1 cell.");
      expect(page.replace(/<script[\s\S]*/, "")).not.toMatch(/NaN|Infinity|undefined/);
    }
    const pieces = line(network, segmentDomain(lineThrough([0, 0], [1, 1]), -1e6, 1e6));
    const page = reportHtml({
      title: "t",
      network,
      complex: pieces,
      boundary: lineBoundary(network, pieces),
      facts,
    });
    expect(page).toContain("is one affine function.");
    expect(page.replace(/<script[\s\S]*/, "")).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe("domains whose areas no double holds", () => {
  it.each([
    [1e200, "too large for doubles"],
    [1e-200, "too small for doubles"],
  ])("are shown with side %d", (half, words) => {
    const odd = randomNetwork([2, 12, 12, 2], 7, 0);
    const sides: [number, number][] = [
      [-half, half],
      [-half, half],
    ];
    const cells = partition(odd, boxDomain(fullSlice(2), sides));
    const usual = partition(odd, square);
    expect(cells.counts).toEqual(usual.counts);
    const report = (complex: typeof cells) => {
      const boundary = planarBoundary(odd, complex);
      const page = reportHtml({ title: "t", network: odd, complex, boundary, facts: { version: "1" } });
      return page.replace(/<script[\s\S]*/, "");
    };
    const page = report(cells);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
    expect(page).toContain(`<dt>whole area</dt><dd>${words}</dd>`);
    // shares and bars are those of the same network on the usual square
    const scaled = (text: string) => [
      text.match(/[\d.]+ %/g),
      text.match(/<rect [^>]*>/g),
      text.match(/<path fill="#[^>]*>/g)?.length,
    ];
    expect(scaled(page)).toEqual(scaled(report(usual)));
  });
});

describe("headline", () => {
  const facts = { version: "1" };
  it("speaks of squares, rectangles, polygons and slices", () => {
    expect(headline({ title: "", network, complex, facts })).toBe(
      `This network’s 24 neurons cut the square [−1, 1]² into ${complex.counts.cells} cells` +
        (complex.counts.linearRegions === complex.counts.cells
          ? "; neighbouring cells always have different affine maps."
          : `; ${complex.counts.linearRegions} linear regions.`),
    );
    const triangle = polygonDomain(fullSlice(2), [
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
    expect(headline({ title: "", network, complex: partition(network, triangle), facts })).toContain(
      "cut a triangle into",
    );
    const wide = randomNetwork([4, 6, 1], 2);
    const slice = partition(
      wide,
      boxDomain(axisSlice([0, 0.5, 0, 1], [2, 0]), [
        [0, 1],
        [0, 3],
      ]),
    );
    expect(headline({ title: "", network: wide, complex: slice, facts })).toContain(
      "the rectangle [0, 1] × [0, 3]",
    );
    expect(sliceText({ title: "", network: wide, complex: slice, facts })).toBe(
      "Only x2 and x0 vary; x1 = 0.5, x3 = 1 are held fixed.",
    );
  });
});

describe("headline and decision of a trapezium", () => {
  // relu(x0) − 2 relu(x0 − 1) + relu(x0 − 2) is zero on both of its outer cells, which do not touch
  const trapezium = {
    inputShape: [2],
    inputSize: 2,
    outputSize: 1,
    layers: [
      {
        weight: { kind: "dense" as const, rows: 3, columns: 2, values: Float64Array.of(1, 0, 1, 0, 1, 0) },
        bias: Float64Array.of(0, -1, -2),
        negativeSlope: new Float64Array(3),
      },
    ],
    output: {
      weight: { kind: "dense" as const, rows: 1, columns: 3, values: Float64Array.of(1, -2, 1) },
      bias: Float64Array.of(0),
    },
  };
  const cells = partition(
    trapezium,
    boxDomain(fullSlice(2), [
      [-1, 3],
      [0, 1],
    ]),
  );
  const input = { title: "", network: trapezium, complex: cells, facts: { version: "1" } };

  it("claims no map of its own for cells that share one", () => {
    expect([cells.counts.cells, cells.counts.linearRegions]).toEqual([4, 4]);
    const maps = Array.from({ length: 4 }, (_, c) => [...cells.maps.subarray(3 * c, 3 * c + 3)].join());
    expect(new Set(maps).size).toBe(3);
    expect(headline(input)).toBe(
      "This network’s 3 neurons cut the rectangle [−1, 3] × [0, 1] into 4 cells; neighbouring cells always have different affine maps.",
    );
  });

  it("keeps names as they are spelt", () => {
    const boundary = planarBoundary(trapezium, cells);
    const page = reportHtml({ ...input, boundary }).replace(/<script[\s\S]*/, "");
    expect(page).toContain("Output y0 is compared with the threshold 0.");
    expect(page).not.toContain("Y0");
  });
});

describe("statistics", () => {
  it("count every crease and every neuron once", () => {
    const layers = layerCounts(complex.neurons, complex.patterns, complex.edgeNeurons);
    const creases = layers.reduce((sum, layer) => sum + layer.creases, 0);
    expect(creases).toBe(complex.edgeNeurons.filter((neuron) => neuron >= 0).length);
    for (const layer of layers) {
      expect(layer.crossing + layer.alwaysActive + layer.neverActive).toBe(layer.neurons);
    }
  });

  it("summarise sizes", () => {
    expect(spread(Float64Array.of(5, 1, 3, 2, 4))).toEqual({
      smallest: 1,
      lowerQuarter: 2,
      median: 3,
      upperQuarter: 4,
      largest: 5,
      total: 15,
    });
    const { counts } = logHistogram(Float64Array.of(1, 10, 100, 0), 2);
    expect([...counts]).toEqual([1, 2]);
  });
});

describe("what each layer does", () => {
  const page = (sizes: number[], at: number[] = []) => {
    const net = randomNetwork(sizes, 5);
    const slice = sizes[0] === 2 ? fullSlice(2) : axisSlice(at, [0, 1]);
    const cells = partition(
      net,
      boxDomain(slice, [
        [-1, 1],
        [-1, 1],
      ]),
    );
    const points = { coordinates: [0.5, 0.5, -0.5, 0.25], classes: [0, 1] };
    return reportHtml({
      title: "t",
      network: net,
      complex: cells,
      boundary: planarBoundary(net, cells),
      points,
      facts: { version: "1" },
    });
  };
  const pictures = (text: string) => text.match(/<figure class="layer-figure">/g)?.length ?? 0;

  it("is shown for every layer that can be drawn, and the pull-back for a network of width 2", () => {
    expect(pictures(page([2, 2, 2, 1]))).toBe(3);
    expect(page([2, 2, 2, 1])).toContain("undone one by one");
    const wide = page([2, 12, 12, 2]);
    expect(pictures(wide)).toBe(1);
    expect(wide).toContain("1 of 2 layers are not drawn");
    expect(pictures(page([3, 3, 1], [0, 0, 0.5]))).toBe(1);
  });

  it("is left out where no layer has two or three inputs, or too many units", () => {
    expect(page([5, 6, 1], [0, 0, 0, 0, 0])).not.toContain("What each layer does");
    expect(page([2, 60, 1])).not.toContain("What each layer does");
  });

  it("keeps the report small", () => {
    expect(page([2, 2, 2, 2, 1]).length - page([2, 60, 1]).length).toBeLessThan(400_000);
  });
});
