/** Walks that fold the network on regions find the same complex as walks that do not, and as the oracle. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { foldingRule } from "../../src/complex/region-folding.ts";
import { RegionLevels } from "../../src/complex/region-levels.ts";
import { RunningForms } from "../../src/complex/running-forms.ts";
import { boxDomain, countCells, fullSlice, type PlanarComplex, partition } from "../../src/index.ts";
import type { Kernel } from "../../src/kernels/kernel.ts";
import { PANEL_ROWS, panelLength } from "../../src/kernels/prepared-weights.ts";
import { columnLength, regionArrays, rowsLength, SYMBOLS } from "../../src/kernels/region-loops.ts";
import { typescriptKernel } from "../../src/kernels/typescript-kernel.ts";
import { wasmKernel } from "../../src/kernels/wasm-kernel.ts";
import { SIGN_POSITIVE } from "../../src/network/signs.ts";
import { expectMatchesPlanarOracle } from "../invariants/matches-planar-oracle.ts";
import { expectValidPlanarComplex } from "../invariants/valid-planar-complex.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { seededPlane } from "../oracle/domains.ts";
import { exactComplex } from "../oracle/exact-complex.ts";
import { named } from "../oracle/named.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { type SeededRandom, seededRandom } from "../oracle/seeded-random.ts";

const rule = { ...foldingRule };
const enter = RegionLevels.prototype.enter;
let folded = 0;
/** How many of these were folded on a region already. */
let nested = 0;

beforeEach(() => {
  folded = 0;
  nested = 0;
  RegionLevels.prototype.enter = function (...given) {
    const levels = enter.apply(this, given);
    if (levels) folded++;
    if (levels && !(given[0] instanceof RunningForms)) nested++;
    return levels;
  };
});

afterEach(() => {
  Object.assign(foldingRule, rule);
  RegionLevels.prototype.enter = enter;
});

const always = () => Object.assign(foldingRule, { least: 1, most: 1000, weights: 0 });
/** Regions that few units cut lie inside others. */
const inside = (most: number) =>
  Object.assign(foldingRule, {
    least: 1,
    most,
    mostInside: most,
    weights: 0,
    nested: 1000,
    nestedWeights: 0,
  });
const never = () =>
  Object.assign(foldingRule, { least: 1, most: 0, weights: 0, nestedWeights: Number.POSITIVE_INFINITY });

/** Numbers that are the same whatever the way to a form's last bits. */
function combinatorics(complex: PlanarComplex) {
  const { cellStart, cellVertices, cellEdges, edges, patterns, counts } = complex;
  return { cellStart, cellVertices, cellEdges, edges, patterns, counts };
}

function expectClose(found: PlanarComplex, plain: PlanarComplex): void {
  expect(combinatorics(found)).toEqual(combinatorics(plain));
  for (let v = 0; v < found.vertexErrors.length; v++) {
    const error = found.vertexErrors[v] + plain.vertexErrors[v];
    for (let k = 0; k < 2; k++)
      expect(Math.abs(found.vertices[2 * v + k] - plain.vertices[2 * v + k])).toBeLessThanOrEqual(error);
  }
}

describe("folding the network on regions", () => {
  it.each(networkKinds)("gives the complex of the oracle and of the plain walk: %s", (kind) => {
    let regions = 0;
    for (let seed = 0; seed < 24; seed++) {
      named(`${kind}, seed ${seed}`, () => {
        const inputs = [2, 2, 3, 5][seed % 4];
        const network = seededNetwork(kind, seed, { inputs, width: 5 + (seed % 5), depth: 2 + (seed % 3) });
        const domain = seededPlane(seed, kind, inputs);
        always();
        folded = 0;
        const found = partition(network, domain);
        regions += folded;
        expectValidPlanarComplex(network, found);
        if (seed % 3 === 0) expectMatchesPlanarOracle(found, exactComplex(network, found.domain));
        expect(countCells(network, domain).cells).toBe(found.counts.cells);
        expect(partition(network, domain, { kernel: "typescript" })).toEqual(found);
        never();
        folded = 0;
        expectClose(found, partition(network, domain));
        expect(folded).toBe(0);
      });
    }
    // Networks without creases have nothing to cut.
    if (kind !== "no crease") expect(regions).toBeGreaterThan(0);
  });

  it.each([1, 2])("folds wide networks of its own accord, seed %i", (seed) => {
    const random = seededRandom(seed);
    const layer = (units: number, inputs: number) => ({
      weight: Array.from({ length: units }, () =>
        Array.from({ length: inputs }, () => random.normal() * Math.sqrt(2 / inputs)),
      ),
      bias: Array.from({ length: units }, () => 0.3 * random.normal()),
    });
    const network = buildNetwork([layer(40, 2), layer(112, 40), layer(112, 112)], layer(2, 112));
    const domain = boxDomain(fullSlice(2), [
      [-1, 1],
      [-1, 1],
    ]);
    const found = partition(network, domain);
    expect(folded).toBeGreaterThan(10);
    expectValidPlanarComplex(network, found);
    expect(partition(network, domain, { kernel: "typescript" })).toEqual(found);
    never();
    expectClose(found, partition(network, domain));
  });
});

describe("folding again inside regions", () => {
  it.each(networkKinds)("gives the complex of the oracle and of the plain walk: %s", (kind) => {
    let inner = 0;
    for (let seed = 0; seed < 24; seed++) {
      named(`${kind}, seed ${seed}`, () => {
        const inputs = [2, 2, 3, 5][seed % 4];
        const network = seededNetwork(kind, seed, { inputs, width: 5 + (seed % 5), depth: 2 + (seed % 4) });
        const domain = seededPlane(seed, kind, inputs);
        inside(1 + (seed % 4));
        nested = 0;
        const found = partition(network, domain);
        inner += nested;
        expectValidPlanarComplex(network, found);
        if (seed % 3 === 0) expectMatchesPlanarOracle(found, exactComplex(network, found.domain));
        nested = 0;
        expect(countCells(network, domain).cells).toBe(found.counts.cells);
        inner += nested;
        expect(partition(network, domain, { kernel: "typescript" })).toEqual(found);
        never();
        folded = 0;
        expectClose(found, partition(network, domain));
        expect(folded).toBe(0);
      });
    }
    if (kind !== "no crease") expect(inner).toBeGreaterThan(0);
  });

  it("happens in wide networks of its own accord", () => {
    const random = seededRandom(3);
    const layer = (units: number, inputs: number) => ({
      weight: Array.from({ length: units }, () =>
        Array.from({ length: inputs }, () => random.normal() * Math.sqrt(2 / inputs)),
      ),
      bias: Array.from({ length: units }, () => 0.3 * random.normal()),
    });
    const network = buildNetwork([layer(100, 2), layer(400, 100), layer(400, 400)], layer(1, 400));
    const domain = boxDomain(fullSlice(2), [
      [-0.1, 0.1],
      [-0.1, 0.1],
    ]);
    const found = partition(network, domain);
    expect(nested).toBeGreaterThan(2);
    nested = 0;
    expect(countCells(network, domain).cells).toBe(found.counts.cells);
    expect(nested).toBeGreaterThan(2);
    expect(partition(network, domain, { kernel: "typescript" })).toEqual(found);
    never();
    expectClose(found, partition(network, domain));
  });
});

describe.each([
  ["TypeScript", () => typescriptKernel],
  ["WebAssembly", () => wasmKernel(1 << 20) as Kernel],
])("ranges on a region in %s", (_, kernel) => {
  it("hold at every point, however the open units' outputs come about", () => {
    const random = seededRandom(3);
    for (let round = 0; round < 300; round++) {
      const { memory, region } = kernel();
      const arrays = regionArrays(memory, 1, SYMBOLS, 1e-14);
      const loops = region(arrays);
      const level = {
        units: 1,
        rows: 1,
        forms: memory.float64(rowsLength(1)),
        columns: memory.float64(8 * columnLength(1)),
        slopes: memory.float64(1),
        signs: memory.uint8(1),
      };
      for (let i = 0; i < 8; i++) arrays.points[i] = random.uniform(-1, 1);
      loops.setReach(1, 1);
      loops.start(4, 0);
      const samples = Array.from({ length: 40 }, () => insideQuadrangle(arrays.points, random));
      /** Values of the open units' outputs at the samples. */
      const outputs: number[][] = [];
      for (let unit = 0; unit < 12 && loops.count < 8; unit++) {
        const { count } = loops;
        const a = Array.from({ length: 3 }, (_, k) => (k === 2 ? 0.4 : 1) * random.normal());
        const v = Array.from({ length: count }, () => random.normal());
        const slope = random.pick([0, 0, 0.25, -1, 3]);
        level.forms.set([...a, 1e-15]);
        for (let i = 0; i < count; i++) level.columns[i * columnLength(1)] = v[i];
        level.slopes[0] = slope;
        expect(loops.settle(level, 8)).toBe(true);
        const values = samples.map(
          ([x, y], s) => a[0] * x + a[1] * y + a[2] + v.reduce((sum, w, i) => sum + w * outputs[i][s], 0),
        );
        const [sign] = level.signs;
        if (loops.count === count) {
          expect(values.every((value) => Math.sign(value) === (sign === SIGN_POSITIVE ? 1 : -1))).toBe(true);
          continue;
        }
        expect(sign).toBe(0);
        expect(Array.from(arrays.openV.subarray(arrays.stride * count)).slice(0, count)).toEqual(v);
        outputs.push(values.map((value) => (value > 0 ? value : slope * value)));
        const size = arrays.outputs[5 * arrays.stride + count];
        for (const output of outputs[count]) expect(Math.abs(output)).toBeLessThanOrEqual(size);
      }
    }
  });
});

describe.each([
  ["TypeScript", () => typescriptKernel],
  ["WebAssembly", () => wasmKernel(1 << 20) as Kernel],
])("forms that wait in a level, in %s", (_, kernel) => {
  it("have room for the rounding of what is added to them, and of what cancels later", () => {
    const random = seededRandom(5);
    const relative = 2 ** -20;
    const [reachX, reachY] = [1.5, 0.75];
    for (let round = 0; round < 60; round++) {
      const { memory, region, planarLevel } = kernel();
      const arrays = regionArrays(memory, 16, SYMBOLS, relative);
      const loops = region(arrays);
      const level = (units: number, rows: number) => ({
        units,
        rows,
        forms: memory.float64(rowsLength(rows)),
        columns: memory.float64(SYMBOLS * columnLength(rows) + PANEL_ROWS),
        slopes: memory.float64(units + 1),
        signs: memory.uint8(units + 1),
      });
      const [open, units, rest] = [random.integer(1, 5), random.integer(1, 6), random.integer(1, 9)];
      const first = level(open, open);
      const own = level(units, units + rest);
      const next = level(rest, rest);
      for (let i = 0; i < 8; i++) arrays.points[i] = random.uniform(-0.5, 0.5);
      loops.setReach(reachX, reachY);
      loops.start(4, 0);
      first.forms.set(Array.from({ length: 4 * open }, (_, i) => (i % 4 === 3 ? 2 ** -30 : random.normal())));
      // Their sign is open, because zero is in the region of all.
      for (let i = 0; i < open; i++) first.forms[4 * i + 2] = 0;
      loops.open(
        first,
        Int32Array.from({ length: open }, (_, i) => i),
      );
      const sizes = Array.from({ length: open }, (_, j) => arrays.outputs[5 * arrays.stride + j]);
      // Units far from zero, and forms that wait of any size.
      for (let row = 0; row < own.rows; row++) {
        const scale = row < units ? 1 : 2 ** random.integer(0, 11);
        const sign = random.pick([-1, 1]);
        own.forms.set([random.normal(), random.normal(), row < units ? 100 * sign : 0, 1e-7], 4 * row);
        if (row < units) own.slopes[row] = random.pick([0, 0.25, -2, 3]);
        for (let j = 0; j < open; j++)
          own.columns[j * columnLength(own.rows) + row] = scale * random.normal();
      }
      const before = own.forms.slice();
      const column = (j: number, row: number) => own.columns[j * columnLength(own.rows) + row];
      expect(loops.settle(own, SYMBOLS)).toBe(true);
      expect(loops.count).toBe(open);
      for (let row = 0; row < own.rows; row++) {
        const [a, b, c, q] = before.subarray(4 * row);
        const size = sizes.reduce(
          (sum, size, j) => sum + Math.abs(column(j, row)) * size,
          Math.abs(a) * reachX + Math.abs(b) * reachY + Math.abs(c),
        );
        const bound = q + relative * size;
        expect(own.forms[4 * row + 3]).toBeGreaterThanOrEqual(bound);
        expect(own.forms[4 * row + 3]).toBeLessThan(bound * (1 + 2 ** -20));
      }
      const dense = memory.float64(panelLength(rest, units));
      const weight = (row: number, unit: number) =>
        dense[(row - (row % PANEL_ROWS)) * units + unit * PANEL_ROWS + (row % PANEL_ROWS)];
      for (let i = 0; i < dense.length; i++) dense[i] = random.normal();
      const weights = { rows: rest, columns: units, dense, sparse: undefined };
      const start = own.forms.subarray(4 * units);
      const planar = planarLevel({
        ...own,
        ...{ units, rows: rest, weights, list: memory.int32(units + 1), bias: start },
        ...{ sums: next.forms, next: next.forms, relative: 0 },
        ...{ active: memory.int32(units + 1), gathered: memory.float64(4 * (units + 1)) },
      });
      loops.pass(own, open, { weights, start, planar }, next);
      const given = (unit: number) => (own.signs[unit] === SIGN_POSITIVE ? 1 : own.slopes[unit]);
      for (let row = 0; row < rest; row++) {
        const sum = (at: (row: number) => number, size: (value: number) => number) =>
          Array.from({ length: units }, (_, unit) => size(weight(row, unit) * given(unit)) * at(unit)).reduce(
            (total, term) => total + term,
            at(units + row),
          );
        for (let k = 0; k < 4; k++)
          expect(next.forms[4 * row + k]).toBeCloseTo(
            sum((unit) => own.forms[4 * unit + k], k === 3 ? Math.abs : (value) => value),
            9,
          );
        for (let j = 0; j < open; j++)
          expect(next.columns[j * columnLength(rest) + row]).toBeCloseTo(
            sum(
              (unit) => column(j, unit),
              (value) => value,
            ),
            9,
          );
      }
    }
  });
});

/** A random point of the convex hull of four points. */
function insideQuadrangle(points: Float64Array, random: SeededRandom): [number, number] {
  const parts = Array.from({ length: 4 }, () => -Math.log(1 - random.unit()));
  const sum = parts.reduce((total, part) => total + part, 0);
  const at = (k: number) => parts.reduce((value, part, i) => value + (part / sum) * points[2 * i + k], 0);
  return [at(0), at(1)];
}
