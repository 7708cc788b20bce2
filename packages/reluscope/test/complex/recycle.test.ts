/** Results that a program gives back: later ones lie in their memory, and are the same. */
import {
  boxDomain,
  dropRecycled,
  fullSlice,
  partition,
  partitionInThreads,
  polyhedralComplex,
  polytopeDomain,
  polytopeSkeleton,
  polytopeSkeletonInThreads,
  recycle,
} from "reluscope";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { resultArrays } from "../../src/complex/result-arrays.ts";
import { nodeWorker } from "../../src/node/node-worker.ts";
import { Threads } from "../../src/threads/threads.ts";
import { seededNetwork } from "../oracle/networks.ts";

beforeEach(dropRecycled);
afterEach(dropRecycled);

const interval = [-6, 6] as const;
const square = boxDomain(fullSlice(2), [interval, interval]);
const cube = polytopeDomain(fullSlice(3), [interval, interval, interval]);
const flat = [2, 3].map((seed) => seededNetwork("generic", seed, { inputs: 2, depth: 2, width: 120 }));
const space = [2, 3].map((seed) => seededNetwork("generic", seed, { inputs: 3, depth: 2, width: 30 }));

type Found = Parameters<typeof recycle>[0];
type Find = (network: (typeof flat)[number]) => Found | Promise<Found>;

function twoThreads(): Threads {
  const threads = new Threads(2, nodeWorker);
  onTestFinished(() => threads.close());
  return threads;
}

const arraysOf = (found: object): ArrayBufferView[] =>
  Object.values(found).flatMap((value) => {
    if (ArrayBuffer.isView(value)) return [value];
    return Array.isArray(value) && value[0]?.facets ? value.flatMap(arraysOf) : [];
  });
const buffersOf = (found: object) => new Set(arraysOf(found).map(({ buffer }) => buffer));

/** How many signs need exact arithmetic depends on which of two parts says where a vertex is. */
const withoutSigns = (found: Found) => ({ ...found, exactSigns: 0 });

const searches: [string, typeof flat, () => Find][] = [
  ["a partition", flat, () => (network) => partition(network, square)],
  ["a skeleton", space, () => (network) => polytopeSkeleton(network, cube)],
  ["a complex with all faces", space, () => (network) => polyhedralComplex(network, cube)],
  [
    "a partition by two threads",
    flat,
    () => {
      const threads = twoThreads();
      return (network) => partitionInThreads(threads, network, square);
    },
  ],
  [
    "a skeleton by two threads",
    space,
    () => {
      const threads = twoThreads();
      return (network) => polytopeSkeletonInThreads(threads, network, cube);
    },
  ],
];

describe.each(searches)("%s", (_, networks, start) => {
  test("that was given back leaves its memory to the next one, which is as it would be in new memory", async () => {
    const find = start();
    const expected = [];
    for (const network of networks) expected.push(structuredClone(withoutSigns(await find(network))));
    let last = await find(networks[0]);
    for (const k of [0, 1, 0, 1]) {
      const before = buffersOf(last);
      recycle(last);
      last = await find(networks[k]);
      expect(withoutSigns(last)).toEqual(expected[k]);
      expect([...buffersOf(last)].some((buffer) => before.has(buffer))).toBe(true);
    }
  });

  test("that is still needed stays as it is", async () => {
    const find = start();
    const kept = await find(networks[0]);
    const copy = structuredClone(kept);
    recycle(await find(networks[1]));
    recycle(await find(networks[0]));
    await find(networks[1]);
    expect(kept).toEqual(copy);
  });
});

test("a result is given back once, however often a program says so", () => {
  const first = partition(flat[0], square);
  recycle(first);
  const second = partition(flat[0], square);
  const copy = structuredClone(second);
  // Its memory is that of the second result by now.
  recycle(first);
  const third = partition(flat[1], square);
  expect(second).toEqual(copy);
  for (const buffer of buffersOf(third)) expect(buffersOf(second).has(buffer)).toBe(false);
});

test("memory is used where it is long enough, and at most twice as long as need be", () => {
  const length = 20_000;
  const vertices = resultArrays.float64(length / 2);
  const { buffer } = vertices;
  const only = { vertices } as Found;
  const arrayOfLength = (wanted: number) => {
    dropRecycled();
    recycle({ ...only });
    return resultArrays.int32(wanted);
  };
  for (const wanted of [length, length - 1, length / 2]) {
    const array = arrayOfLength(wanted);
    expect(array.buffer).toBe(buffer);
    expect(array.length).toBe(wanted);
  }
  for (const wanted of [length + 1, length / 2 - 1, 10])
    expect(arrayOfLength(wanted).buffer).not.toBe(buffer);
  expect(arrayOfLength(length).buffer).toBe(buffer);
  expect(resultArrays.int32(length).buffer).not.toBe(buffer);
});
