/** Movement between snapshots: by hand, against brute force in whole numbers, and invariants of trained networks. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  boxDomain,
  cellMovement,
  fullSlice,
  knotMovement,
  knotState,
  labelledData,
  type Network,
  neuronCount,
  orderMovement,
  partition,
  patternStrings,
  planarBoundary,
  randomNetwork,
  segmentDomain,
  toDouble,
  train,
  trainingMovement,
  unitOrder,
  valueData,
} from "../../src/index.ts";
import { alignedInOrder } from "../../src/train/align-in-order.ts";
import { convexOverlap, polygonArea } from "../../src/train/convex-overlap.ts";
import { boundaryMovement } from "../../src/train/movement-boundary.ts";
import { shallowNetworkOf } from "../shallow-units.ts";

/** One hidden layer: units [weights, bias, outgoing]. */
const line = segmentDomain(fullSlice(1), -1, 1);
const moved = (before: Network, after: Network) =>
  knotMovement(knotState(before, line), knotState(after, line));
/** Units with knots at places, facing right with jump 1 unless told. */
const at = (...places: (number | [t: number, jump: number])[]) =>
  shallowNetworkOf(
    places.map((place) => {
      const [t, jump] = typeof place === "number" ? [place, 1] : place;
      return [[1], -t, jump];
    }),
  );
const units = (names: readonly { unit: number }[]) => names.map(({ unit }) => unit);

describe("knots of one hidden layer", () => {
  it("move, cross, merge and part", () => {
    const found = moved(at(-0.5, 0, 0.25, 0.5), at(-0.25, 0.5, 0.25, 0.5));
    expect(found.pieces).toEqual([5, 4]);
    expect(found.moved.map(({ unit, from, to }) => [unit, toDouble(from), toDouble(to)])).toEqual([
      [0, -0.5, -0.25],
      [1, 0, 0.5],
    ]);
    expect(found.stayed).toBe(2);
    expect(found.crossed.map(units)).toEqual([[1, 2]]);
    expect(found.merged.map(({ t, knots }) => [toDouble(t), units(knots)])).toEqual([[0.5, [1, 3]]]);
    expect(found.parted).toEqual([]);
    const back = moved(at(-0.25, 0.5, 0.25, 0.5), at(-0.5, 0, 0.25, 0.5));
    expect(back.parted.map(({ t, knots }) => [toDouble(t), units(knots)])).toEqual([[0.5, [1, 3]]]);
    expect(back.merged).toEqual([]);
  });

  it("die and are born, each with the reason", () => {
    const before = at(-0.5, 0, 0.25, 0.5, 1.5);
    const after = shallowNetworkOf([
      [[1], 3, 1], // its knot is at −3
      [[1], 0, 0], // the output takes nothing
      [[0], 1, 1], // constant
      [[1], -0.5, 1], // cancelled by unit 4
      [[1], -0.5, -1],
    ]);
    const { died, born } = moved(before, after);
    expect(died.map(({ unit, reason }) => [unit, reason])).toEqual([
      [0, "left"],
      [1, "unused"],
      [2, "constant"],
      [3, "cancelled"],
    ]);
    expect(born).toEqual([]);
    const back = moved(after, before);
    expect(back.born.map(({ unit, reason }) => [unit, reason]).sort()).toEqual([
      [0, "left"],
      [1, "unused"],
      [2, "constant"],
      [3, "cancelled"],
    ]);
  });

  it("units that face the other way are named", () => {
    const {
      turned,
      crossed,
      moved: moves,
    } = moved(
      at(0, 0.5),
      shallowNetworkOf([
        [[-1], 0.75, 1],
        [[1], -0.5, 1],
      ]),
    );
    expect(turned).toEqual([0]);
    expect(crossed.map(units)).toEqual([[0, 1]]);
    expect(moves.map(({ unit }) => unit)).toEqual([0]);
  });

  it("differences below a double's precision are seen", () => {
    // −b/w: 1/3 against the double next to it, written with another weight
    const third = (bias: number): Network =>
      shallowNetworkOf([
        [[3], -1, 1],
        [[1], bias, 1],
      ]);
    const nearest = -1 / 3;
    const found = moved(third(nearest), third(nearest - 2 ** -54));
    expect(found.crossed.map(units)).toEqual([[1, 0]]);
    expect(found.merged).toEqual([]);
  });

  it("agree with whole numbers", () => {
    const unit = fc.tuple(
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -4, max: 4 }),
      fc.integer({ min: -2, max: 2 }),
    );
    const list = fc.array(fc.tuple(unit, unit), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(list, (pairs) => {
        const before = pairs.map(([a]) => a);
        const after = pairs.map(([, b]) => b);
        const found = moved(
          shallowNetworkOf(before.map(([w, b, v]) => [[w], b, v])),
          shallowNetworkOf(after.map(([w, b, v]) => [[w], b, v])),
        );
        // −b/w as a fraction with a positive bottom
        const place = ([w, b]: readonly [number, number, number]) => (w < 0 ? [b, -w] : [-b, w]);
        const less = (p: readonly [number, number, number], q: readonly [number, number, number]) => {
          const [[a, b], [c, d]] = [place(p), place(q)];
          return Math.sign(a * d - c * b);
        };
        const inside = (p: readonly [number, number, number]) =>
          p[0] !== 0 && Math.abs(p[1]) < Math.abs(p[0]);
        const visible = (
          all: readonly (readonly [number, number, number])[],
          p: readonly [number, number, number],
        ) =>
          inside(p) &&
          p[2] !== 0 &&
          all
            .filter((q) => q[0] !== 0 && less(p, q) === 0)
            .reduce((sum, [w, , v]) => sum + v * Math.abs(w), 0) !== 0;
        const expectSet = (name: string, list: readonly string[], expected: readonly string[]) =>
          expect({ name, list: [...list].sort() }).toEqual({ name, list: [...expected].sort() });
        const all = before.map((_, k) => k);
        const alive = all.map((k) => [visible(before, before[k]), visible(after, after[k])]);
        expectSet(
          "died",
          found.died.map(({ unit: k }) => `${k}`),
          all.filter((k) => alive[k][0] && !alive[k][1]).map(String),
        );
        expectSet(
          "born",
          found.born.map(({ unit: k }) => `${k}`),
          all.filter((k) => !alive[k][0] && alive[k][1]).map(String),
        );
        expectSet(
          "moved",
          found.moved.map(({ unit: k }) => `${k}`),
          all.filter((k) => alive[k][0] && alive[k][1] && less(before[k], after[k]) !== 0).map(String),
        );
        const crossed: string[] = [];
        const merged = new Set<number>();
        for (const i of all)
          for (const j of all) {
            if (i === j || ![before[i], before[j], after[i], after[j]].every(inside)) continue;
            if (less(before[i], before[j]) < 0 && less(after[i], after[j]) > 0) crossed.push(`${i},${j}`);
            if (less(after[i], after[j]) === 0 && less(before[i], before[j]) !== 0)
              for (const k of all)
                if (inside(before[k]) && inside(after[k]) && less(after[k], after[i]) === 0) merged.add(k);
          }
        expectSet(
          "crossed",
          found.crossed.map(([a, b]) => `${a.unit},${b.unit}`),
          crossed,
        );
        expectSet(
          "merged",
          found.merged.flatMap(({ knots }) => knots.map(({ unit: k }) => `${k}`)),
          [...merged].map(String),
        );
      }),
      { seed: 5, numRuns: 400 },
    );
  });
});

describe("knots of deeper units", () => {
  it("are matched in their order with the least movement", () => {
    expect(alignedInOrder([0, 1, 2], [0, 1, 2])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(alignedInOrder([0, 5], [0.1, 2, 5.2])).toEqual([
      [0, 0],
      [1, 2],
    ]);
    expect(alignedInOrder([0.1, 2, 5.2], [5])).toEqual([[2, 0]]);
    expect(alignedInOrder([], [1])).toEqual([]);
    const places = fc
      .array(fc.integer({ min: 0, max: 30 }), { maxLength: 5 })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(places, places, (from, to) => {
        const cost = (pairs: readonly (readonly number[])[]) =>
          pairs.reduce((sum, [i, j]) => sum + Math.abs(from[i] - to[j]), 0);
        // every way to leave places out of the longer list
        const [short, long] = from.length <= to.length ? [from, to] : [to, from];
        let least = Infinity;
        for (let set = 0; set < 2 ** long.length; set++) {
          const chosen = long.filter((_, k) => (set >> k) & 1);
          if (chosen.length !== short.length) continue;
          least = Math.min(
            least,
            chosen.reduce((sum, x, k) => sum + Math.abs(x - short[k]), 0),
          );
        }
        const pairs = alignedInOrder(from, to);
        expect(pairs.length).toBe(short.length);
        expect(cost(pairs)).toBe(least);
        expect(pairs.every(([i, j], k) => k === 0 || (i > pairs[k - 1][0] && j > pairs[k - 1][1]))).toBe(
          true,
        );
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  it("have names and places of the network itself", () => {
    const network = randomNetwork([1, 5, 5, 2], 4);
    const state = knotState(network, line);
    expect(state.pieces).toBeGreaterThan(5);
    const same = knotMovement(state, state);
    expect(same).toMatchObject({ moved: [], died: [], born: [], merged: [], parted: [], crossed: [] });
    expect(same.stayed).toBe(state.knots.length);
    const other = knotMovement(state, knotState(randomNetwork([1, 5, 5, 2], 5), line));
    expect(other.moved.length + other.stayed + other.died.length).toBe(state.knots.length);
  });
});

const square = boxDomain(fullSlice(2), [
  [-1, 1],
  [-1, 1],
]);

describe("cells", () => {
  it("of a vertical crease that moves", () => {
    const crease = (t: number) => partition(shallowNetworkOf([[[1, 0], -t, 1]]), square);
    const found = cellMovement(crease(0), crease(0.25));
    expect(found).toMatchObject({ cells: [2, 2], diedArea: 0, bornArea: 0, changedArea: 0.5, area: 4 });
    expect([...found.areaStayed].sort()).toEqual([1.5, 2]);
    const gone = cellMovement(crease(0), crease(1.5));
    expect(gone).toMatchObject({ cells: [2, 1], diedArea: 2, bornArea: 0, changedArea: 2 });
    expect(gone.died.length).toBe(1);
  });

  it("are counted by their patterns, and the areas that changed agree with sampled points", () => {
    for (let seed = 1; seed <= 6; seed++) {
      const before = randomNetwork([2, 6, 5, 1], seed);
      const data = valueData(
        [
          [0.5, 0.25],
          [-0.5, 0.5],
          [0.1, -0.7],
        ],
        [[1], [-1], [0.5]],
      );
      const after = train(before, data, { steps: 12, seed }).network;
      const [a, b] = [partition(before, square), partition(after, square)];
      const found = cellMovement(a, b);
      const names = (complex: typeof a) =>
        new Set(
          Array.from({ length: complex.counts.cells }, (_, c) =>
            patternStrings(complex.neurons, complex.patterns, c).join("|"),
          ),
        );
      const [was, is] = [names(a), names(b)];
      expect(found.died.length).toBe([...was].filter((name) => !is.has(name)).length);
      expect(found.born.length).toBe([...is].filter((name) => !was.has(name)).length);
      const kept = found.areaBefore.reduce((sum, area) => sum + area, 0);
      expect(kept + found.diedArea).toBeCloseTo(4, 10);
      expect(found.areaAfter.reduce((sum, area) => sum + area, 0) + found.bornArea).toBeCloseTo(4, 10);
      let changed = 0;
      const n = 120;
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          const point = [-1 + (2 * (i + 0.5)) / n, -1 + (2 * (j + 0.5)) / n];
          if (signs(before, point) !== signs(after, point)) changed++;
        }
      expect(Math.abs((4 * changed) / (n * n) - found.changedArea)).toBeLessThan(0.05);
    }
  });
});

function signs(network: Network, point: readonly number[]): string {
  let text = "";
  let values = [...point];
  for (const { weight, bias } of network.layers) {
    const rows = Array.from(bias, (b, i) =>
      values.reduce((sum, x, j) => sum + weight.values[i * values.length + j] * x, b),
    );
    text += rows.map((y) => (y > 0 ? "+" : "-")).join("");
    values = rows.map((y) => Math.max(0, y));
  }
  return text;
}

describe("the decision boundary", () => {
  it("moves with its line, and the strip between decides otherwise", () => {
    const boundary = (t: number) => {
      const network = shallowNetworkOf([[[1, 0], 2, 1]], -2 - t);
      return planarBoundary(network, partition(network, square));
    };
    const found = boundaryMovement(boundary(0), boundary(0.25));
    expect(found).toMatchObject({ pieces: [1, 1], components: [1, 1], closed: [0, 0], length: [2, 2] });
    expect(found.changedArea).toBeCloseTo(0.5, 12);
    expect([...found.changed.from]).toEqual([1]);
    expect([...found.changed.to]).toEqual([0]);
    expect(boundaryMovement(boundary(0), boundary(0)).changedArea).toBe(0);
  });

  it("of trained networks agrees with sampled points", () => {
    const data = labelledData(
      [
        [0.5, 0.25],
        [-0.5, 0.5],
        [0.1, -0.7],
        [0.6, 0.6],
      ],
      [0, 1, 2, 1],
    );
    const start = randomNetwork([2, 8, 6, 3], 3);
    const { snapshots } = train(start, data, { steps: 40, snapshots: [0, 40] });
    const { whole } = trainingMovement(snapshots, square);
    const n = 150;
    let changed = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const point = [-1 + (2 * (i + 0.5)) / n, -1 + (2 * (j + 0.5)) / n];
        if (decided(snapshots[0].network, point) !== decided(snapshots[1].network, point)) changed++;
      }
    expect(whole.boundary?.changedArea).toBeGreaterThan(0.1);
    expect(Math.abs((4 * changed) / (n * n) - (whole.boundary?.changedArea ?? 0))).toBeLessThan(0.05);
    const areas = whole.boundary?.classAreas[1] ?? [];
    expect([...areas].reduce((sum, area) => sum + area, 0)).toBeCloseTo(4, 9);
  });
});

function decided({ layers, output }: Network, point: readonly number[]): number {
  let values = [...point];
  for (const { weight, bias } of [...layers, output])
    values = Array.from(bias, (b, i) =>
      values.reduce((sum, x, j) => sum + weight.values[i * values.length + j] * x, b),
    ).map((y) => (bias === output.bias ? y : Math.max(0, y)));
  return values.indexOf(Math.max(...values));
}

describe("the order of units", () => {
  const order = (...places: number[]) =>
    unitOrder(shallowNetworkOf(places.map((t) => [[1, 0], -t, 1])), square);

  it("keeps or breaks chains", () => {
    const found = orderMovement(order(-0.5, 0, 0.5), order(-0.5, 0.75, 0.5));
    expect(found).toMatchObject({
      chains: [1, 1],
      kept: [],
      broken: [[0, 1, 2]],
      reversed: [[1, 2]],
      lost: [],
      gained: [],
    });
    const dead = orderMovement(order(-0.5, 0, 0.5), order(-0.5, 0, 1.5));
    expect(dead.extents).toEqual([{ unit: 2, from: "somewhere", to: "nowhere" }]);
    // A unit that is nowhere on comes after all others.
    expect(dead).toMatchObject({ kept: [[0, 1, 2]], broken: [], lost: [], gained: [] });
    const merged = orderMovement(order(-0.5, 0), order(0, 0));
    expect(merged).toMatchObject({ merged: [[0, 1]], parted: [], lost: [[0, 1]] });
    expect(orderMovement(order(0, 0), order(-0.5, 0))).toMatchObject({ parted: [[0, 1]], gained: [[0, 1]] });
  });

  it("is of one network", () => {
    expect(() => orderMovement(order(0), order(0, 1))).toThrow(/orders of 1 and of 2 units/);
  });
});

describe("a training", () => {
  it("is followed from snapshot to snapshot, and the pieces agree with each spline", () => {
    const xs = Array.from({ length: 40 }, (_, k) => -1 + k / 20);
    const data = valueData(
      xs.map((x) => [x]),
      xs.map((x) => [Math.sin(3 * x)]),
    );
    const { snapshots } = train(randomNetwork([1, 12, 1], 2), data, { steps: 300, snapshots: 60 });
    const { states, intervals, whole } = trainingMovement(snapshots, line);
    expect(states.map(({ step }) => step)).toEqual([0, 60, 120, 180, 240, 300]);
    intervals.forEach((interval, k) => {
      const { knots } = interval;
      if (!knots) throw new Error("no knots");
      expect(knots.pieces).toEqual([states[k].knots?.pieces, states[k + 1].knots?.pieces]);
      const visible = (s: number) => states[s].knots?.knots.filter((knot) => knot.visible).length ?? 0;
      expect(visible(k) - knots.died.length + knots.born.length).toBe(visible(k + 1));
    });
    expect(whole.from).toBe(0);
    expect(whole.to).toBe(300);
    expect(whole.order?.chains[0]).toBeGreaterThan(0);
    expect(neuronCount(snapshots[0].network)).toBe(12);
    expect(() => trainingMovement(snapshots.slice(1, 2), line)).toThrow(
      "movement needs at least two snapshots, not 1",
    );
  });
});

describe("overlaps of convex polygons", () => {
  it("are as large as counted squares", () => {
    const box = (l: number, b: number, r: number, t: number) => [l, b, r, b, r, t, l, t];
    expect(polygonArea(convexOverlap(box(0, 0, 2, 2), box(1, 1, 3, 3)))).toBe(1);
    expect(convexOverlap(box(0, 0, 1, 1), box(2, 2, 3, 3))).toEqual([]);
    expect(polygonArea(convexOverlap(box(0, 0, 4, 4), [1, 1, 3, 1, 2, 3]))).toBe(2);
  });
});
