/** What an engine refuses because its proofs would not hold. */
import { fullSlice, line, lineThrough, partition, polygonDomain, segmentDomain } from "reluscope";
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
