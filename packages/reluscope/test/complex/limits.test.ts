/** What an engine refuses because its proofs would not hold. */
import {
  boxDomain,
  countCells,
  type Decision,
  fullSlice,
  line,
  lineThrough,
  type Network,
  partition,
  planarBoundary,
  polygonDomain,
  polytopeSkeleton,
  segmentDomain,
} from "reluscope";
import { expect, test } from "vitest";
import { buildNetwork } from "../oracle/build-network.ts";

test("a layer that reads more values than the error bounds cover", () => {
  const inputs = 2 ** 20 + 1;
  const network = buildNetwork([], { weight: [new Array<number>(inputs).fill(1)], bias: [0] }, "sparse");
  const zero = new Float64Array(inputs);
  const one = new Float64Array(inputs).fill(1);
  expect(() => line(network, segmentDomain(lineThrough(zero, one), 0, 1))).toThrow(/reads 1048577 values/);
});

test("a network without hidden layers is one cell", () => {
  const network = buildNetwork([], { weight: [[1, -2]], bias: [0.5] });
  const triangle = polygonDomain(fullSlice(2), [
    [0, 0],
    [1, 0],
    [0, 1],
  ]);
  const { counts, maps } = partition(network, triangle);
  expect(counts.fVector).toEqual([3, 3, 1]);
  expect([...maps]).toEqual([1, -2, 0.5]);
});

const square = boxDomain(fullSlice(2), [
  [-1, 1],
  [-1, 1],
]);

test("a matrix that does not hold what its shape says", () => {
  const network = buildNetwork([], { weight: [[1, -2]], bias: [0.5] });
  const sparse = buildNetwork([], { weight: [[1, -2]], bias: [0.5] }, "sparse");
  const changed = ({ output, ...rest }: Network, change: object) =>
    ({ ...rest, output: { ...output, weight: { ...output.weight, ...change } } }) as Network;
  const short = changed(network, { values: Float64Array.of(1) });
  expect(() => partition(short, square)).toThrow("output layer has 1 weights, not 1 × 2");
  for (const change of [
    { rowStart: Int32Array.of(0, 1) },
    { rowStart: Int32Array.of(1, 2) },
    { columnIndex: Int32Array.of(0, 2) },
    { columnIndex: Int32Array.of(0) },
  ]) {
    expect(() => partition(changed(sparse, change), square)).toThrow("sparse rows that do not fit 1 × 2");
  }
});

test("a decision that there is not", () => {
  const network = buildNetwork([], { weight: [[1, -2]], bias: [0.5] });
  const decision = { kind: "largest" } as unknown as Decision;
  expect(() => planarBoundary(network, partition(network, square), decision)).toThrow(
    "unknown decision: largest; supported: threshold, between, max, min",
  );
});

test.each([0, -1, 2.5, Number.NaN])("a limit of %f cells", (limit) => {
  const network = buildNetwork([], { weight: [[1, -2]], bias: [0.5] });
  expect(() => countCells(network, square, { limit })).toThrow(`${limit} is not a number of cells`);
});

test.each([
  [[1, -1], [], "[1, -1] is not an interval"],
  [[Number.NaN, 1], [], "[NaN, 1] is not an interval"],
  [[-1, 1], [[1, 0, 0, Number.POSITIVE_INFINITY]], "half-space 0 needs 4 finite numbers"],
  [[-1, 1], [[1, 0, 0]], "half-space 0 needs 4 finite numbers"],
])("a polytope of %j and %j that no constructor has checked", (interval, halfSpaces, words) => {
  const network = buildNetwork([], { weight: [[1, -2, 3]], bias: [0.5] });
  const box = [interval, [-1, 1], [-1, 1]] as [number, number][];
  const domain = { dimension: 3, slice: fullSlice(3), box, halfSpaces };
  expect(() => polytopeSkeleton(network, domain)).toThrow(words);
  expect(() => countCells(network, domain)).toThrow(words);
});

test("a polygon made by hand with a corner that is no number", () => {
  const network = buildNetwork([], { weight: [[1, -2]], bias: [0] });
  const square = boxDomain(fullSlice(2), [
    [-1, 1],
    [-1, 1],
  ]);
  const domain = {
    ...square,
    corners: Float64Array.from(square.corners, (x, i) => (i === 3 ? Number.NaN : x)),
  };
  expect(() => partition(network, domain)).toThrow("a corner of the domain is not a finite number");
  expect(() => countCells(network, domain)).toThrow("a corner of the domain is not a finite number");
});
