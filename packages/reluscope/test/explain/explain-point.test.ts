/**
 * One prediction explained: facets, distances and what lies behind them against the exact complex in the plane and in space, the
 * decision boundary inside the cell against points of it, the affine map against differences.
 */
import {
  cellGeometry,
  evaluate,
  fullSlice,
  neuronName,
  polyhedralComplex,
  polytopeDomain,
  segmentDomain,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { fractionOf, minus, times, toDouble } from "../../src/exact/fraction.ts";
import { explainPoint } from "../../src/explain/explain-point.ts";
import { cellOfComplex } from "../../src/explain/network-cell.ts";
import { pointStory } from "../../src/explain/story-point.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

const kinds = networkKinds;

/** Distance from a point to the segment between two others. */
function toSegment(p: readonly number[], a: readonly number[], b: readonly number[]): number {
  const along = a.map((value, k) => b[k] - value);
  const square = along.reduce((sum, value) => sum + value * value, 0);
  const t = along.reduce((sum, value, k) => sum + value * (p[k] - a[k]), 0) / (square || 1);
  const s = Math.min(1, Math.max(0, t));
  return Math.hypot(...p.map((value, k) => value - a[k] - s * along[k]));
}

describe("in the plane", () => {
  test.each(kinds)("facets, distances and neighbours are those of the complex: %s", (kind) => {
    let [facets, tight] = [0, 0];
    for (let seed = 0; seed < 6; seed++) {
      const network = seededNetwork(kind, seed, { inputs: 2, width: 6 });
      const domain = polytopeDomain(fullSlice(2), [
        [-2, 2],
        [-1.5, 2.5],
      ]);
      const complex = polyhedralComplex(network, domain);
      const geometry = cellGeometry(network, complex);
      const random = seededRandom(seed);
      const point = [random.integer(-1000, 1000) / 613, random.integer(-900, 1500) / 701];
      const found = explainPoint(network, point, { domain });
      const cell = Array.from({ length: complex.counts.cells }, (_, c) => c).find((c) =>
        cellOfComplex(complex, c).signs.every((row, l) =>
          row.every((sign, i) => sign === found.cell.signs[l][i]),
        ),
      );
      if (cell === undefined) throw new Error("no such cell");
      const { sources, facets: edges } = geometry.polytope(cell);
      const own = found.sides.filter(({ facet }) => facet);
      const names = new Set<number>();
      sources.forEach((source, f) => {
        if (source < 0) return;
        const [layer, unit] = neuronName(complex.neurons, source);
        const side = own.find(({ units }) => units.some(([l, i]) => l === layer && i === unit));
        const ends = complex.faces[0].facets.slice(2 * edges[f], 2 * edges[f] + 2);
        const [a, b] = Array.from(ends, (v) => Array.from(complex.vertices.subarray(2 * v, 2 * v + 2)));
        // Facets that are points to doubles may stay undecided; none may be denied.
        if (!side) {
          expect(
            found.sides.some(
              ({ facet, units }) => facet === undefined && units.some(([l, i]) => l === layer && i === unit),
            ),
          ).toBe(true);
          expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeLessThan(1e-5);
          return;
        }
        names.add(own.indexOf(side));
        facets++;
        const distance = toSegment(point, a, b);
        expect(side.distance.low).toBeLessThanOrEqual(distance * (1 + 1e-9) + 1e-12);
        expect(side.distance.high).toBeGreaterThanOrEqual(distance * (1 - 1e-9) - 1e-12);
        if (side.distance.high - side.distance.low < 1e-3 * (distance + 1)) tight++;
        expect(side.hyperplane.low).toBeLessThanOrEqual(side.distance.high);
      });
      expect(names.size).toBe(own.length);
      // Inside the cell nothing nearer than `low` is of another class, and where the boundary is said not to pass, nothing is.
      const { coordinates } = geometry.polytope(cell);
      for (let k = 0; k < 40; k++) {
        const weights = Array.from(
          { length: coordinates.length / 2 },
          () => -Math.log(random.uniform(0, 1) + 1e-12),
        );
        const total = weights.reduce((sum, value) => sum + value, 0);
        const x = [0, 1].map((i) =>
          weights.reduce((sum, w, v) => sum + (w / total) * coordinates[2 * v + i], 0),
        );
        const outputs = evaluate(network, x);
        for (const { classNumber, meets, distance } of found.boundary) {
          const [high, low] =
            outputs.length === 1
              ? classNumber === 1
                ? [outputs[0], 0]
                : [0, outputs[0]]
              : [outputs[classNumber], outputs[found.classNumber as number]];
          if (high - low > 1e-9 * (1 + Math.abs(low))) {
            expect(meets).not.toBe(false);
            expect(Math.hypot(x[0] - point[0], x[1] - point[1])).toBeGreaterThanOrEqual(
              distance.low * (1 - 1e-9),
            );
          }
        }
      }
      // The affine map is that of the network around the point.
      const h = 1e-7;
      if (own.every(({ distance }) => distance.low > 2 * h)) {
        for (const i of [0, 1]) {
          const moved = evaluate(
            network,
            point.map((value, k) => value + (k === i ? h : 0)),
          );
          const at = evaluate(network, point);
          moved.forEach((value, o) => {
            const slope = (value - at[o]) / h;
            expect(Math.abs(found.gradients[2 * o + i] - slope)).toBeLessThan(1e-4 * (1 + Math.abs(slope)));
          });
        }
      }
    }
    // Where hyperplanes meet at small angles the bounds stay apart.
    expect(tight).toBeGreaterThanOrEqual(0.7 * facets);
    if (kind !== "no crease") expect(facets).toBeGreaterThan(3);
  });
});

describe("in more dimensions", () => {
  test("facets are those of the complex in space, and every unit is decided", () => {
    let [kept, denied] = [0, 0];
    for (let seed = 0; seed < 10; seed++) {
      const network = seededNetwork("generic", seed, { inputs: 3, width: 7 });
      const domain = polytopeDomain(fullSlice(3), [
        [-1, 1],
        [-1, 1],
        [-1, 1],
      ]);
      const complex = polyhedralComplex(network, domain);
      const random = seededRandom(seed);
      const point = [0, 1, 2].map(() => random.uniform(-0.8, 0.8));
      const found = explainPoint(network, point, { domain });
      const cell = Array.from({ length: complex.counts.cells }, (_, c) => c).find((c) =>
        cellOfComplex(complex, c).signs.every((row, l) =>
          row.every((sign, i) => sign === found.cell.signs[l][i]),
        ),
      ) as number;
      const expected = Array.from(cellGeometry(network, complex).polytope(cell).sources)
        .filter((source) => source >= 0)
        .map((source) => neuronName(complex.neurons, source).join())
        .sort();
      const own = found.sides
        .filter(({ facet }) => facet)
        .flatMap(({ units }) => units.map((unit) => unit.join()));
      const open = found.sides
        .filter(({ facet }) => facet === undefined)
        .flatMap(({ units }) => units.map((unit) => unit.join()));
      for (const name of own) expect(expected).toContain(name);
      for (const name of expected) expect([...own, ...open]).toContain(name);
      kept += own.length;
      denied += found.notSides;
      for (const { behind, units } of found.sides) {
        if (!behind) continue;
        const there = explainPoint(network, behind, { domain, seconds: 0 }).cell.signs;
        const changed = there.flatMap((row, l) =>
          Array.from(row.keys())
            .filter((i) => row[i] !== found.cell.signs[l][i])
            .map((i) => `${l + 1},${i}`),
        );
        expect(changed.sort()).toEqual(units.map((unit) => unit.join()).sort());
      }
    }
    expect(kept).toBeGreaterThan(20);
    expect(denied).toBeGreaterThan(5);
  });

  test("by hand: a square of two units in the plane, classes behind its sides", () => {
    const network = buildNetwork(
      [
        {
          weight: [
            [1, 0],
            [0, 1],
          ],
          bias: [0, 0],
        },
      ],
      { weight: [[1, 1]], bias: [-1.5] },
    );
    const domain = polytopeDomain(fullSlice(2), [
      [-4, 4],
      [-4, 4],
    ]);
    const found = explainPoint(network, [3, 2], { domain });
    expect(found.classNumber).toBe(1);
    expect(found.sides.map(({ units }) => units)).toEqual([[[1, 1]], [[1, 0]]]);
    expect(found.sides.map(({ classBehind }) => classBehind)).toEqual([1, 1]);
    expect(found.sides[0].distance.low).toBeCloseTo(2, 5);
    expect(found.sides[1].distance.high).toBeCloseTo(3, 5);
    // x + y = 1.5 is 3.5 / √2 away.
    expect(found.boundary[0]).toMatchObject({ classNumber: 0, meets: true });
    expect(found.boundary[0].distance.low).toBeCloseTo(3.5 / Math.SQRT2, 5);
    expect(found.boundary[0].distance.high).toBeCloseTo(3.5 / Math.SQRT2, 5);
    const far = explainPoint(network, [-3, -2], { domain });
    expect(far.boundary).toEqual([
      {
        classNumber: 1,
        meets: false,
        distance: { low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY },
      },
    ]);
  });
});

describe("where doubles tell nothing of a form", () => {
  const line = (low: number, high: number) => ({ domain: segmentDomain(fullSlice(1), low, high) });

  test("a crease whose slope is below its rounding error still hides those behind it", () => {
    // 3σ(0.1x) − σ(0.3x) is 2.8e−17·x: unit 0 of layer 2 has its crease near 0.504, before that of x − 0.8.
    const network = buildNetwork(
      [
        { weight: [[0.1], [0.3], [1]], bias: [0, 0, -0.8] },
        {
          weight: [
            [3, -1, 0],
            [0, 0, 1],
          ],
          bias: [-1.4e-17, 0],
        },
      ],
      { weight: [[1, 1]], bias: [-0.5] },
    );
    const { sides, complete } = explainPoint(network, [0.25], line(0, 1));
    expect(complete).toBe(true);
    expect(sides.filter(({ facet }) => facet).map(({ units }) => units)).toEqual([[[2, 0]]]);
    expect(sides[0].distance.low).toBeLessThan(0.2541);
    expect(sides[0].distance.high).toBeGreaterThan(0.254);
  });

  test("a lead that is all rounding in doubles is told as it is", () => {
    const network = buildNetwork([{ weight: [[0.1], [0.3]], bias: [0, 0] }], {
      weight: [
        [3, -1],
        [0, 0],
      ],
      bias: [0, 0],
    });
    const { margin, classNumber } = explainPoint(network, [1], line(0, 2));
    // 3 · 0.1 − 0.3 of the doubles; evaluated in doubles it is twice as much.
    const exact = minus(times(fractionOf(3), fractionOf(0.1)), fractionOf(0.3));
    expect([classNumber, margin]).toEqual([0, toDouble(exact)]);
  });

  test("that the boundary does not pass through a cell is said of the domain", () => {
    const network = buildNetwork([{ weight: [[1]], bias: [10] }], { weight: [[1]], bias: [-20] });
    const near = explainPoint(network, [0.5], line(0, 1));
    expect(near.boundary).toMatchObject([{ meets: false }]);
    const told = pointStory(network, near, { kind: "threshold", output: 0, threshold: 0 });
    expect(told.map(({ text }) => text).join()).toContain(
      "does not pass through this cell inside the domain",
    );
    // The same cell, farther away.
    expect(explainPoint(network, [0.5], line(0, 11)).boundary).toMatchObject([{ meets: true }]);
  });

  test.each([1e-200, 1e-160, 1, 1e160, 1e200])("weights of size %f change no facet", (size) => {
    const network = buildNetwork([{ weight: [[size]], bias: [-size] }], { weight: [[1]], bias: [-1] });
    const { sides, notSides } = explainPoint(network, [0.5], line(0, 2));
    expect(notSides).toBe(0);
    expect(sides.map(({ facet }) => facet)).toEqual([true]);
    for (const { low, high } of [sides[0].distance, sides[0].hyperplane]) {
      expect(low).toBeLessThanOrEqual(0.5);
      expect(high).toBeGreaterThanOrEqual(0.5);
    }
  });
});
