import { describe, expect, it } from "vitest";
import { lineBoundary } from "../../src/boundary/line.ts";
import { planarBoundary } from "../../src/boundary/planar.ts";
import { boxDomain, fullSlice, lineThrough, segmentDomain } from "../../src/complex/domain.ts";
import { line } from "../../src/complex/line.ts";
import { partition } from "../../src/complex/partition.ts";
import { gradientCodes } from "../../src/draw/cell-tints.ts";
import { packArrays, unpackArrays } from "../../src/report/pack.ts";
import { type LineData, linePayload, type PlanarData, planarPayload } from "../../src/report/payload.ts";
import { readPayload } from "../../src/report/read-payload.ts";
import { cellMap } from "../../src/report/viewer/cell-map.ts";
import { CUT_CELL } from "../../src/view/scene-data.ts";
import { randomNetwork } from "../draw/random-network.ts";

const facts = { version: "0.0.0" };
const network = randomNetwork([2, 12, 12, 3], 7);
const square = boxDomain(fullSlice(2), [
  [-1, 1],
  [-1, 1],
]);
const complex = partition(network, square);
const boundary = planarBoundary(network, complex);
const input = { title: "t", network, complex, boundary, facts };

describe("packed arrays", () => {
  it("come back as they were", () => {
    const arrays = {
      bytes: Uint8Array.of(0, 255, 3),
      shorts: Uint16Array.of(65535, 0, 7),
      words: Uint32Array.of(4294967295, 0, 12),
      signed: Int32Array.of(-5, 2147483647, -2147483648),
      singles: Float32Array.of(0.5, -0, Infinity),
      doubles: Float64Array.of(0.1, -0, 1e-320, NaN),
      none: new Float64Array(0),
    };
    const { header, arrays: back } = unpackArrays(packArrays({ text: "é</script>" }, arrays));
    expect(header).toEqual({ text: "é</script>" });
    expect(back).toEqual(arrays);
  });

  it("that are damaged throw", () => {
    const text = packArrays({}, { values: Float64Array.from({ length: 100 }, (_, i) => Math.sin(i)) });
    expect(() => unpackArrays(text.slice(0, text.length / 2))).toThrow();
    expect(() => unpackArrays("?")).toThrow();
  });
});

describe("planar payload", () => {
  const data = readPayload(planarPayload(input, complex, boundary)) as PlanarData;

  it("restores the complex", () => {
    for (const name of [
      "vertices",
      "cellStart",
      "cellVertices",
      "cellEdges",
      "edgeNeurons",
      "regions",
      "patterns",
      "maps",
      "edges",
    ] as const) {
      expect(data[name], name).toEqual(complex[name]);
    }
    expect(data.counts).toEqual(complex.counts);
    for (let e = 0; e < complex.counts.edges; e++) {
      const sides = (array: Int32Array) => [...array.subarray(2 * e, 2 * e + 2)].sort();
      expect(sides(data.edgeCells)).toEqual(sides(complex.edgeCells));
    }
    expect(data.gradients.subarray(complex.counts.cells, 2 * complex.counts.cells)).toEqual(
      gradientCodes(complex, 1).codes,
    );
  });

  it("restores the class of every point", () => {
    const cut = new Set(data.tiles.cells);
    for (let cell = 0; cell < complex.counts.cells; cell++) {
      expect(data.cellClasses[cell] === CUT_CELL).toBe(cut.has(cell));
    }
    expect(data.boundary?.pieces).toEqual(boundary.pieces);
    const whole = data.cellClasses.filter((classIndex) => classIndex !== CUT_CELL);
    expect(whole.length + data.tiles.classes.length).toBe(boundary.tiles.classes.length);
  });

  it("computes maps from weights as the engine did", () => {
    const fromWeights = { ...data, maps: undefined, network };
    for (let cell = 0; cell < complex.counts.cells; cell++) {
      const map = cellMap(fromWeights, cell);
      map.forEach((value, k) => {
        expect(Math.abs(value - complex.maps[cell * 9 + k])).toBeLessThan(1e-12 * (1 + Math.abs(value)));
      });
    }
  });
});

describe("line payload", () => {
  it("restores the complex", () => {
    const on = segmentDomain(lineThrough([-1, 0.3], [1, -0.4]), -0.5, 1.5);
    const pieces = line(network, on);
    const changes = lineBoundary(network, pieces);
    const data = readPayload(
      linePayload({ ...input, complex: pieces, boundary: changes }, pieces, changes),
    ) as LineData;
    for (const name of [
      "vertices",
      "vertexNeuronStart",
      "vertexNeurons",
      "patterns",
      "maps",
      "regions",
    ] as const) {
      expect(data[name], name).toEqual(pieces[name]);
    }
    expect(data.marks?.positions).toEqual(changes.positions);
    expect(data.counts).toEqual(pieces.counts);
    expect([data.domain.low, data.domain.high]).toEqual([-0.5, 1.5]);
  });
});
