/** Networks on sets: exact at random points of every set by an independent evaluation, orders, certificates, bad input. */
import { describe, expect, test } from "vitest";
import { compareConstructions } from "../../src/construct/compare.ts";
import { constructDecoder } from "../../src/construct/decoder.ts";
import {
  constructSets,
  IndistinguishableSetsError,
  type SetsConstruction,
  type SetsOptions,
} from "../../src/construct/sets.ts";
import {
  checkedSets,
  constantTarget,
  OverlappingSetsError,
  type TargetSet,
} from "../../src/construct/sets-target.ts";
import { sameVector } from "../../src/exact/rational.ts";
import { union } from "../../src/lp/point-set.ts";
import { combined } from "../../src/lp/separate.ts";
import { deviationFrom } from "../../src/prove/deviation.ts";
import { type SeededRandom, seededRandom, shuffled } from "../oracle/seeded-random.ts";
import { exactEvaluator, type Quotients, quotients, weightedMean } from "./exact-value.ts";

/** Σ row · (x, 1) as a quotient of integers. */
function targetAt(row: readonly number[], point: Quotients): { top: bigint; bottom: bigint } {
  const { tops, bottom } = quotients(row);
  const n = row.length - 1;
  let top = tops[n] * point.bottom;
  for (let k = 0; k < n; k++) top += tops[k] * point.tops[k];
  return { top, bottom: bottom * point.bottom };
}

/** The largest deviation at corners and at points between them; 0 only when all are right exactly. */
function deviationAtPoints(made: SetsConstruction, sets: readonly TargetSet[], random: SeededRandom): number {
  const evaluate = exactEvaluator(made.network);
  let most = 0;
  for (const { points, vertices, affine } of sets) {
    const corners = (points ?? vertices ?? []).map((corner) => quotients(corner));
    const inside = points
      ? []
      : Array.from({ length: 5 }, () =>
          weightedMean(
            corners,
            corners.map(() => random.integer(1, 9)),
          ),
        );
    for (const point of [...corners, ...inside]) {
      const values = evaluate(point);
      affine.forEach((row, output) => {
        const { top, bottom } = targetAt(row, point);
        const difference = values.tops[output] * bottom - top * values.bottom;
        if (difference === 0n) return;
        const below = values.bottom * bottom;
        const size = difference < 0n ? -difference : difference;
        most = Math.max(most, Number((size << 300n) / below + 1n) / 2 ** 300);
      });
    }
  }
  return most;
}

function expectRight(sets: readonly TargetSet[], options: SetsOptions, seed = 1): SetsConstruction {
  const made = constructSets(sets, options);
  expect(made.proved).toBe(true);
  const measured = deviationAtPoints(made, sets, seededRandom(seed));
  if (made.exact) {
    expect(measured).toBe(0);
    expect(made.maxDeviation).toBe(0);
  } else {
    expect(measured).toBeLessThanOrEqual(made.maxDeviation);
    expect(measured).toBeGreaterThan(0);
  }
  expect(made.units).toHaveLength(made.counts.units);
  expect(made.counts.hidden).toEqual(made.network.layers.map((layer) => layer.bias.length));
  return made;
}

const square = (x: number, y: number, r = 0.5) => [
  [x - r, y - r],
  [x + r, y - r],
  [x + r, y + r],
  [x - r, y + r],
];

/** Small sets in different cells of a grid, points and polytopes, in n dimensions. */
function scattered(random: SeededRandom, n: number, count: number, outputs: number, number: () => number) {
  const side = 4;
  const places = shuffled(random, side ** n).slice(0, count);
  return places.map((place, i): TargetSet => {
    const center = Array.from({ length: n }, (_, k) => Math.floor(place / side ** k) % side);
    const corner = () => center.map((c) => c + random.integer(-3, 3) / 8);
    const corners = Array.from({ length: random.integer(1, 4) }, corner);
    const affine = Array.from({ length: outputs }, () => Array.from({ length: n + 1 }, number));
    return i % 2 === 0 ? { vertices: corners, affine } : { points: corners, affine };
  });
}

describe("one hidden layer", () => {
  test("random sets with short binary targets: exact, and right at points in between", () => {
    let exact = 0;
    let made = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const random = seededRandom(seed);
      const n = random.integer(1, 3);
      const sets = scattered(
        random,
        n,
        Math.min(4 ** n, random.integer(2, 5)),
        random.integer(1, 3),
        () => random.integer(-8, 8) / 4,
      );
      const construction = expectRight(sets, {}, seed);
      made++;
      if (construction.exact) exact++;
    }
    expect(exact).toBe(made);
  });

  test("random doubles as targets: exact too, as weights are shared by units", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(100 + seed);
      const sets = scattered(random, 2, 3, 2, () => random.normal());
      const construction = expectRight(sets, {}, seed);
      expect(construction.maxDeviation).toBeLessThan(1e-12);
    }
  });

  test("few units: at most a small proved deviation, and never more units", () => {
    const random = seededRandom(9);
    const codes = Array.from({ length: 8 }, () => [random.normal(), random.normal()]);
    const sets = codes.map((code) => ({
      points: [code],
      affine: constantTarget([random.normal(), random.normal()], 2),
    }));
    const few = expectRight(sets, { layers: "shallow", few: true });
    const exact = expectRight(sets, { layers: "shallow" });
    expect(few.counts.units).toBe(7);
    expect(exact.exact).toBe(true);
    expect(exact.counts.units).toBeGreaterThan(few.counts.units);
    expect(few.maxDeviation).toBeLessThan(1e-9);
  });

  test("one unit where pieces meet: a chain on a line, and a fold of the plane", () => {
    const chain = [0, 1, 2, 3, 4].map((k) => ({
      vertices: [[k], [k + 1]],
      affine: [k % 2 === 0 ? [1, -k] : [-1, k + 1]],
    }));
    const zigzag = expectRight(chain, { layers: "shallow" });
    // A slope that is active everywhere, and a unit at each of four knots.
    expect(zigzag.counts.hidden).toEqual([5]);
    expect(zigzag.exact).toBe(true);
    const fold: TargetSet[] = [
      {
        vertices: [
          [0, 0],
          [2, 0],
          [0, 2],
        ],
        affine: [
          [0, 0, 3],
          [1, 0, 0],
        ],
      },
      {
        vertices: [
          [2, 0],
          [0, 2],
          [2, 2],
        ],
        affine: [
          [2, 2, -1],
          [2, 1, -2],
        ],
      },
    ];
    const folded = expectRight(fold, { layers: "shallow" });
    expect(folded.units.filter(({ role }) => role.includes("meet"))).toHaveLength(1);
    expect(folded.exact).toBe(true);
  });

  test("a constant for a scalar needs two units a set, n + 2 suffice for any number of outputs", () => {
    const constants = [0, 1, 2].map((k) => ({ vertices: square(3 * k, 0), affine: [[0, 0, k * k]] }));
    expect(expectRight(constants, {}).counts.hidden).toEqual([4]);
    const random = seededRandom(4);
    const many = [0, 1].map((k) => ({
      vertices: square(3 * k, 0),
      affine: Array.from({ length: 9 }, () => [
        random.integer(-5, 5),
        random.integer(-5, 5),
        random.integer(-5, 5),
      ]),
    }));
    // The first set: its two coordinates; the second: at most n + 2.
    expect(expectRight(many, {}).counts.units).toBeLessThanOrEqual(2 + 4);
  });

  test("half-spaces, rational corners, flat and repeated corners", () => {
    const sets: TargetSet[] = [
      {
        halfSpaces: [
          [3, 0, 1],
          [-3, 0, 1],
          [0, 3, 1],
          [0, -3, 1],
        ],
        affine: [[1, 1, 0]],
        name: "small square",
      },
      {
        vertices: [
          [2, 2],
          [2, 2],
          [3, 3],
        ],
        affine: [[0, 1, 0.5]],
      },
      {
        vertices: [
          [-3, 0],
          [-3, 0],
        ],
        affine: [[1, 0, 0]],
      },
    ];
    const made = constructSets(sets);
    expect(made).toMatchObject({ proved: true, exact: true, kind: "shallow" });
    for (const set of sets) {
      const [row] = set.affine;
      const target = { matrix: row.slice(0, 2), offset: [row[2]] };
      const where = set.halfSpaces ? { halfSpaces: set.halfSpaces } : { points: set.vertices ?? [] };
      expect(deviationFrom(made.network, where, target).exact).toBe(true);
    }
  });

  test("a single set, and targets that are zero", () => {
    expect(expectRight([{ points: [[1, 2]], affine: [[0, 0, 5]] }], {}).counts.hidden).toEqual([]);
    const plane = expectRight([{ vertices: square(0, 0), affine: [[1, -1, 0.5]] }], {});
    expect(plane.counts.hidden).toEqual([1]);
    const zero = square(0, 0).map((corner) => ({ points: [corner], affine: [[0, 0, 0]] }));
    expect(expectRight(zero, {}).counts.units).toBe(0);
    expect(expectRight(zero, { layers: "deep" }).counts.units).toBe(0);
  });
});

describe("orders and their absence", () => {
  const turned = ([x, y]: readonly number[], quarter: number): number[] =>
    quarter === 0 ? [x, y] : turned([-y, x], quarter - 1);
  /** Four arms, each in the way of the next. */
  const pinwheel = [0, 1, 2, 3].map((quarter) => ({
    vertices: [
      [-0.7, 0.9],
      [1.5, 0.9],
      [1.5, 1.1],
      [-0.7, 1.1],
    ].map((corner) => turned(corner, quarter)),
    affine: [[0, 0, quarter]],
  }));

  test("a pinwheel has no order: every arm is proved to be blocked; two layers do it", () => {
    const made = expectRight(pinwheel, {});
    expect(made.kind).toBe("deep");
    expect(made.blocked?.map(({ set }) => set)).toEqual([0, 1, 2, 3]);
    const corners = checkedSets(pinwheel).map((set) => set.corners);
    for (const { set, branches } of made.blocked ?? []) {
      expect(branches.length).toBeGreaterThan(0);
      for (const { front, behind, common } of branches) {
        expect(front).toContain(set);
        const hull = (indices: readonly number[]) =>
          union(
            indices.map((i) => corners[i]),
            2,
          );
        expect(sameVector(combined(hull(front), common.a), common.point)).toBe(true);
        expect(sameVector(combined(hull(behind), common.b), common.point)).toBe(true);
      }
    }
    expect(() => constructSets(pinwheel, { layers: "shallow" })).toThrow(IndistinguishableSetsError);
    expect(() => constructSets(pinwheel, { layers: "shallow" })).toThrow(
      "one hidden layer cannot tell set 1, set 2, set 3 and set 4 apart",
    );
  });

  test("sets that only come off one by one around a middle one", () => {
    const around = [
      { vertices: square(0, 0, 1), affine: [[1, 0, 0]] },
      ...[
        [3, 0],
        [-3, 0],
        [0, 3],
        [0, -3],
      ].map(([x, y], k) => ({
        vertices: square(x, y, 1),
        affine: [[k, 1, -k]],
      })),
    ];
    expect(expectRight(around, {}).kind).toBe("shallow");
  });

  test("points in a ring around points", () => {
    const ring = Array.from({ length: 9 }, (_, k) => [
      Math.cos((k * 2 * Math.PI) / 9),
      Math.sin((k * 2 * Math.PI) / 9),
    ]);
    const sets: TargetSet[] = [
      {
        points: ring,
        affine: [
          [0.3, 0.1, 2],
          [0, 0, 1],
        ],
      },
      {
        points: [
          [0, 0],
          [0.1, 0.2],
        ],
        affine: [
          [1, 1, 1],
          [0, 1, 0],
        ],
      },
    ];
    // The middle lies in the hull of the ring, so that neither can be split off.
    const made = expectRight(sets, {});
    expect(made.kind).toBe("deep");
    expect(made.exact).toBe(true);
  });

  test("points of two sets, mixed: pieces of a set do not add up", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = seededRandom(seed);
      const n = random.integer(1, 3);
      const sets = [0, 1, 2].map((k) => ({
        points: Array.from({ length: 6 }, () => Array.from({ length: n }, () => random.normal())),
        affine: [
          Array.from({ length: n + 1 }, () => random.integer(-4, 4) / 2),
          [...new Array(n).fill(0), k],
        ],
      }));
      expect(expectRight(sets, { layers: "deep" }, seed).exact).toBe(true);
    }
  });
});

describe("two hidden layers", () => {
  test("random disjoint sets in up to four dimensions", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seededRandom(200 + seed);
      const n = random.integer(1, 4);
      const count = Math.min(4 ** n, random.integer(2, 8));
      const sets = scattered(random, n, count, random.integer(1, 3), () =>
        seed % 2 === 0 ? random.integer(-8, 8) / 4 : random.normal(),
      );
      const made = expectRight(sets, { layers: "deep" }, seed);
      expect(made.exact).toBe(true);
      expect(made.counts.depth).toBe(2);
    }
  });

  test("the engine proves the same on whole polytopes", () => {
    const sets = [0, 1, 2, 3].map((k) => ({
      vertices: square(3 * (k % 2), 3 * Math.floor(k / 2)),
      affine: [
        [k / 2, -1, 0.25],
        [0, 0, k],
      ],
    }));
    for (const layers of ["shallow", "deep"] as const) {
      const { network } = expectRight(sets, { layers });
      for (const { vertices, affine } of sets) {
        const target = {
          matrix: affine.flatMap((row) => row.slice(0, 2)),
          offset: affine.map((row) => row[2]),
        };
        expect(deviationFrom(network, { points: vertices }, target).exact).toBe(true);
      }
    }
  });

  test("side by side: no interference in the deep one", () => {
    const sets = [0, 1, 2, 3].map((k) => ({
      vertices: square(3 * (k % 2), 3 * Math.floor(k / 2)),
      affine: [[1, k, 0]],
      name: `square ${k}`,
    }));
    const comparison = compareConstructions(
      constructSets(sets, { layers: "shallow" }),
      constructSets(sets, { layers: "deep" }),
      sets,
    );
    expect(comparison.deep.interference.count).toBe(0);
    expect(comparison.shallow.interference.count).toBeGreaterThan(0);
    for (const { cells } of [comparison.shallow, comparison.deep]) {
      // No hyperplane cuts a set: each lies in one cell.
      expect(cells && cells.total - cells.outside).toBe(4);
    }
  });
});

describe("one set alone", () => {
  test.each<[string, TargetSet]>([
    ["a constant", { points: [[0, 0]], affine: [[0, 0, 5]] }],
    [
      "slopes and two outputs",
      {
        vertices: [
          [0, 0],
          [1, 0],
          [0, 1],
        ],
        affine: [
          [0.1, -3, 1],
          [0, 0, 0.7],
        ],
      },
    ],
  ])("%s needs no hidden units when two layers are asked for", (_, set) => {
    const made = constructSets([set], { layers: "deep" });
    expect(made).toMatchObject({ proved: true, exact: true, maxDeviation: 0 });
    expect(made.counts.units).toBe(0);
  });

  test("a single code, with two hidden layers asked for", () => {
    const codes = [
      [1, 2],
      [1, 2],
    ];
    const made = constructDecoder(codes, [[0.3], [0.3]], { hidden: 2 });
    expect(made).toMatchObject({ proved: true, exact: true });
  });
});

describe("bad input", () => {
  const good: TargetSet = { points: [[0, 0]], affine: [[0, 0, 1]] };
  test.each<[string, readonly TargetSet[], string]>([
    ["no sets", [], "there are no sets"],
    ["an empty set", [good, { points: [], affine: [[0, 0, 1]] }], "set 2 is empty"],
    [
      "another dimension",
      [good, { points: [[1]], affine: [[0, 1]] }],
      "set 2: point 1 has 1 numbers; it needs 2",
    ],
    [
      "NaN",
      [good, { points: [[1, Number.NaN]], affine: [[0, 0, 1]] }],
      "set 2: point 1 has a number that is NaN",
    ],
    [
      "another number of outputs",
      [good, { points: [[1, 1]], affine: [] }],
      "set 2 has targets for 0 outputs",
    ],
    [
      "a short target",
      [good, { points: [[1, 1]], affine: [[0, 1]] }],
      "set 2: target 1 has 2 numbers; it needs 3",
    ],
    [
      "unbounded",
      [
        {
          halfSpaces: [
            [1, 0, 0],
            [0, 1, 0],
          ],
          affine: [[0, 0, 1]],
          name: "corner",
        },
      ],
      "corner is not bounded",
    ],
    [
      "half-spaces with no point",
      [
        {
          halfSpaces: [
            [1, -2],
            [-1, 1],
          ],
          affine: [[0, 1]],
        },
      ],
      "set 1 is empty",
    ],
    ["in two ways", [{ points: [[0]], vertices: [[0]], affine: [[0, 1]] }], "set 1 is given in two ways"],
  ])("%s", (_, sets, message) => {
    expect(() => constructSets(sets)).toThrow(message);
  });

  test("overlapping polytopes and points, by name", () => {
    const sets: TargetSet[] = [
      { vertices: square(0, 0), affine: [[0, 0, 1]], name: "left" },
      { vertices: square(3, 0), affine: [[0, 0, 1]] },
      { vertices: square(0.75, 0), affine: [[0, 0, 2]], name: "right" },
    ];
    expect(() => constructSets(sets)).toThrow(OverlappingSetsError);
    expect(() => constructSets(sets)).toThrow(/left and right overlap: they have the point \(.*\) in common/);
    const points: TargetSet[] = [
      {
        points: [
          [0, 0],
          [1, 1],
        ],
        affine: [[0, 0, 1]],
      },
      { points: [[1, 1]], affine: [[0, 0, 2]] },
    ];
    expect(() => constructSets(points)).toThrow("set 1 and set 2 both have the point (1, 1)");
    // Touching with the same values is fine for one hidden layer, and said to be wrong for two.
    const touching: TargetSet[] = [
      { vertices: [[0], [1]], affine: [[1, 0]] },
      { vertices: [[1], [2]], affine: [[3, -2]] },
    ];
    expect(constructSets(touching).exact).toBe(true);
    expect(() => constructSets(touching, { layers: "deep" })).toThrow("set 1 and set 2 touch");
  });
});
