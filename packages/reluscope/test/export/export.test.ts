import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { lineBoundary } from "../../src/boundary/line.ts";
import { planarBoundary } from "../../src/boundary/planar.ts";
import {
  affineSlice,
  axisSlice,
  boxDomain,
  domainBox,
  fullSlice,
  lineThrough,
  polygonDomain,
  segmentDomain,
} from "../../src/complex/domain.ts";
import { line } from "../../src/complex/line.ts";
import { partition } from "../../src/complex/partition.ts";
import {
  boundaryArrays,
  boundaryPartsJson,
  boundarySummaryJson,
  breakpointsJson,
  complexArrays,
  complexSummaryJson,
  domainJson,
  type JsonDocument,
  jsonChunks,
  linePartsJson,
  type NamedArray,
  npyBytes,
  npzBytes,
  parseNpy,
  planarPartsJson,
  variedInputs,
} from "../../src/export/index.ts";
import { evaluate } from "../../src/network/network.ts";
import { buildNetwork } from "../oracle/build-network.ts";

/** Two hidden layers, 2 → 3 → 2 → 2. */
const network = buildNetwork(
  [
    {
      weight: [
        [1, 0.5],
        [-0.25, 1],
        [0.5, -1],
      ],
      bias: [0.1, -0.2, 0.05],
    },
    {
      weight: [
        [1, -1, 0.5],
        [-0.5, 1, 1],
      ],
      bias: [-0.1, 0.2],
    },
  ],
  {
    weight: [
      [1, -1],
      [0.5, 0.25],
    ],
    bias: [0.05, 0],
  },
);
const square = partition(
  network,
  boxDomain(fullSlice(2), [
    [-1, 1],
    [-1, 1],
  ]),
);
const segment = line(network, segmentDomain(lineThrough([-1, -0.7], [1, 0.9]), 0, 1));

// biome-ignore lint/suspicious/noExplicitAny: a parsed document has no type
const parsed = (document: JsonDocument): any => JSON.parse([...jsonChunks(document)].join(""));

describe("jsonChunks", () => {
  it("writes iterables as lists, in order, and leaves out what is undefined", () => {
    function* squares() {
      for (let k = 0; k < 5; k++) yield k * k;
    }
    const document = {
      a: 1,
      skip: undefined,
      squares: squares(),
      empty: [].values(),
      text: "é\n",
      nested: { x: [1] },
    };
    const text = [...jsonChunks(document)].join("");
    expect(JSON.parse(text)).toEqual({
      a: 1,
      squares: [0, 1, 4, 9, 16],
      empty: [],
      text: "é\n",
      nested: { x: [1] },
    });
    expect(text.startsWith('{\n  "a": 1,\n  "squares": [\n    0,')).toBe(true);
  });

  it("keeps chunks small and numbers exact", () => {
    const values = Float64Array.from({ length: 50_000 }, (_, k) => Math.sin(k) * 10 ** ((k % 40) - 20));
    const chunks = [...jsonChunks({ values: values.values() })];
    expect(chunks.length).toBeGreaterThan(5);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(1 << 17);
    expect(Float64Array.from(JSON.parse(chunks.join("")).values)).toEqual(values);
  });
});

describe("domains", () => {
  it("along inputs are told by what varies", () => {
    const slice = axisSlice([0.5, 7, 0.25], [1]);
    const domain = segmentDomain(slice, -1, 3);
    expect(domainJson(domain)).toEqual({
      dimension: 1,
      inputs: 3,
      vary: [1],
      at: [0.5, 0, 0.25],
      box: [[-1, 3]],
    });
  });

  it("aslant are told by origin and directions, with what rounding took", () => {
    const slice = lineThrough([1e-17], [1]);
    const { vary, ...rest } = domainJson(segmentDomain(slice, 0, 1));
    expect(vary).toBeUndefined();
    expect(rest).toEqual({
      dimension: 1,
      inputs: 1,
      origin: [1e-17],
      directions: [[1]],
      tails: [[-1e-17]],
      box: [[0, 1]],
    });
    expect(
      variedInputs(
        affineSlice(
          [0, 0],
          [
            [1, 0],
            [1, 1],
          ],
        ),
      ),
    ).toBeUndefined();
    expect(
      variedInputs(
        affineSlice(
          [0, 0],
          [
            [0, 1],
            [1, 0],
          ],
        ),
      ),
    ).toEqual([1, 0]);
    expect(variedInputs(affineSlice([0, 2], [[0, 1]]))).toBeUndefined();
  });

  it("that are no box have corners", () => {
    const triangle = polygonDomain(fullSlice(2), [
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
    expect(domainJson(triangle).corners).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
    expect(
      domainBox(
        polygonDomain(fullSlice(2), [
          [0, 0],
          [1, 1],
          [0, 2],
          [-1, 1],
        ]),
      ),
    ).toBeUndefined();
    expect(
      domainBox(
        polygonDomain(fullSlice(2), [
          [3, 1],
          [3, 2],
          [0, 2],
          [0, 1],
        ]),
      ),
    ).toEqual([
      [0, 3],
      [1, 2],
    ]);
  });
});

describe("complexes as JSON", () => {
  it("hold every cell of a planar complex, and the cells' maps are the network", () => {
    const document = parsed({ ...complexSummaryJson(square), ...planarPartsJson(square) });
    expect(document.counts).toEqual({ ...square.counts });
    expect(document.layers).toEqual([3, 2]);
    expect([document.vertices.length, document.edges.length, document.cells.length]).toEqual(
      square.counts.fVector,
    );
    for (const { vertices, edges, maps, pattern } of document.cells) {
      expect(pattern.map((text: string) => text.length)).toEqual([3, 2]);
      expect(edges).toHaveLength(vertices.length);
      vertices.forEach((vertex: number, k: number) => {
        const [s, t] = document.vertices[vertex];
        const outputs = evaluate(network, [s, t]);
        maps.forEach(([a, b, c]: number[], o: number) => {
          expect(a * s + b * t + c).toBeCloseTo(outputs[o], 12);
        });
        const next = vertices[(k + 1) % vertices.length];
        expect([...document.edges[edges[k]].vertices].sort()).toEqual([vertex, next].sort());
      });
    }
  });

  it("hold every breakpoint and piece of a line", () => {
    const document = parsed({
      ...complexSummaryJson(segment),
      breakpoints: breakpointsJson(segment, { inputs: true }),
      ...linePartsJson(segment),
    });
    expect(document.breakpoints).toHaveLength(segment.counts.cells - 1);
    expect(document.counts.edges).toBe(segment.counts.cells);
    document.breakpoints.forEach(
      (
        { t, neuron, neurons, input }: { t: number; neuron: number[]; neurons: number[][]; input: number[] },
        k: number,
      ) => {
        expect(document.cells[k].interval[1]).toBe(t);
        expect(neurons[0]).toEqual(neuron);
        expect(neuron[0] === 1 || neuron[0] === 2).toBe(true);
        expect(input[0]).toBeCloseTo(-1 + 2 * t, 12);
      },
    );
  });

  it("hold boundaries in both dimensions", () => {
    const planar = planarBoundary(network, square);
    const document = parsed({ ...boundarySummaryJson(planar), ...boundaryPartsJson(planar) });
    expect(document.pieces).toBe(document.segments.length);
    const areas = document.classes.map(({ area }: { area: number }) => area);
    expect(areas.reduce((sum: number, area: number) => sum + area, 0)).toBeCloseTo(4, 12);
    const onLine = lineBoundary(network, segment);
    const other = parsed({ ...boundarySummaryJson(onLine), ...boundaryPartsJson(onLine) });
    expect(other.positions).toHaveLength(other.pieces);
    expect(other.tiles).toHaveLength(other.pieces + 1);
  });
});

describe("NumPy files", () => {
  const arrays: NamedArray[] = [
    { name: "doubles", shape: [2, 3], values: Float64Array.of(1, -2, 1e-300, Number.MAX_VALUE, 0.1, 3) },
    { name: "signed", shape: [3], values: Int32Array.of(-1, 0, 2147483647) },
    { name: "unsigned", shape: [1, 1, 2], values: Uint32Array.of(0, 4294967295) },
    { name: "bytes", shape: [2], values: Uint8Array.of(0, 255) },
    { name: "empty", shape: [0, 2], values: new Float64Array(0) },
  ];

  it("are read back, and have the header that NumPy writes", () => {
    const entries = unzipSync(npzBytes(arrays));
    const header = (name: string) => Buffer.from(entries[`${name}.npy`]).toString("latin1").slice(0, 128);
    // What numpy.save writes for the same arrays.
    const start = "\x93NUMPY\x01\x00v\x00";
    expect(header("doubles")).toBe(
      `${start}${"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117)}\n`,
    );
    expect(header("bytes")).toBe(
      `${start}${"{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }".padEnd(117)}\n`,
    );
    for (const { name, shape, values } of arrays) {
      const bytes = entries[`${name}.npy`];
      // Data starts at a multiple of 64, as NumPy writes it.
      expect((bytes.length - values.byteLength) % 64).toBe(0);
      expect(parseNpy(bytes)).toEqual({ shape: [...shape], values: Float64Array.from(values) });
    }
  });

  it("have the same bytes whenever they are written", () => {
    expect(npzBytes(arrays)).toEqual(npzBytes(arrays));
  });

  it("in Fortran order are read row by row", () => {
    const array = { shape: [2, 3], values: Float64Array.of(1, 4, 2, 5, 3, 6) };
    const text = Buffer.from(npyBytes(array)).toString("latin1").replace("False", "True ");
    const { shape, values } = parseNpy(Uint8Array.from(Buffer.from(text, "latin1")));
    expect(shape).toEqual([2, 3]);
    expect([...values]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each([
    [new Uint8Array(4), "it is no NumPy array"],
    [npyBytes(arrays[0]).subarray(0, 40), "it is cut short"],
    [npyBytes(arrays[0]).subarray(0, 150), "it declares 6 numbers"],
    [
      Uint8Array.from(
        Buffer.from(Buffer.from(npyBytes(arrays[0])).toString("latin1").replace("<f8", ">f8"), "latin1"),
      ),
      "it has type >f8",
    ],
  ])("that are damaged are refused (%#)", (bytes, message) => {
    expect(() => parseNpy(bytes)).toThrow(message);
  });

  it("hold every typed array of a complex and of a boundary, with shapes that fit", () => {
    for (const arrays of [
      complexArrays(square),
      complexArrays(segment),
      boundaryArrays(planarBoundary(network, square), square.domain),
      boundaryArrays(lineBoundary(network, segment), segment.domain),
    ]) {
      expect(new Set(arrays.map(({ name }) => name)).size).toBe(arrays.length);
      for (const { shape, values } of arrays) {
        expect(shape.reduce((product, n) => product * n, 1)).toBe(values.length);
      }
    }
    const typed = Object.entries(square).filter(([, value]) => ArrayBuffer.isView(value));
    const names = complexArrays(square).map(({ name }) => name);
    for (const [name] of typed) expect(names).toContain(name);
  });
});
