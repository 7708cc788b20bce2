/** Results are written whole: what was in their memory before is nowhere in them. */
import { boxDomain, dropRecycled, fullSlice, partition, polytopeDomain, polytopeSkeleton } from "reluscope";
import { afterEach, expect, test, vi } from "vitest";
import { resultArrays } from "../../src/complex/result-arrays.ts";
import { SentArrays } from "../../src/complex/sent-arrays.ts";
import { walkPart } from "../../src/threads/job.ts";
import { joinPlane, joinSkeleton } from "../../src/threads/join-run.ts";
import { divide } from "../../src/threads/tasks.ts";
import { seededNetwork } from "../oracle/networks.ts";

afterEach(() => vi.restoreAllMocks());

/** What `find` gives where new memory is full of ones and zeros that mean nothing. */
function inUsedMemory<T>(find: () => T): T {
  const made = vi.spyOn(Buffer, "allocUnsafeSlow").mockImplementation((bytes) => Buffer.alloc(bytes, 0xaa));
  // Tests before this one, in the same process, may have given memory back.
  dropRecycled();
  const found = find();
  expect(made).toHaveBeenCalled();
  made.mockRestore();
  return found;
}

const interval = [-6, 6] as const;
const cube = polytopeDomain(fullSlice(3), [interval, interval, interval]);
const square = boxDomain(fullSlice(2), [interval, interval]);
const space = seededNetwork("generic", 2, { inputs: 3, depth: 2, width: 24 });
const flat = seededNetwork("generic", 2, { inputs: 2, depth: 2, width: 80 });

test("large arrays are made of memory as it is", () => {
  const array = inUsedMemory(() => resultArrays.int32(2 ** 16));
  expect(array).toEqual(new Int32Array(2 ** 16).fill(0xaaaaaaaa));
});

test("in the plane", () => {
  expect(inUsedMemory(() => partition(flat, square))).toEqual(partition(flat, square));
});

test("in space", () => {
  expect(inUsedMemory(() => polytopeSkeleton(space, cube))).toEqual(polytopeSkeleton(space, cube));
});

test("joined from parts", () => {
  const plane = { find: "plane", network: flat, domain: square, kernel: "auto" } as const;
  const polytopes = {
    find: "polytopes",
    network: space,
    domain: cube,
    kernel: "auto",
    allFaces: false,
  } as const;
  const partsOf = <J extends typeof plane | typeof polytopes>(job: J) =>
    divide(job, 2, [[]], true).tasks.map(({ range }) =>
      walkPart(job, range, new SentArrays(), () => false, false),
    );
  const left: [] = [];
  const planes = partsOf(plane) as Parameters<typeof joinPlane>[1]["parts"];
  expect(inUsedMemory(() => joinPlane(plane, { parts: planes, left }))).toEqual(partition(flat, square));
  const spaces = partsOf(polytopes) as Parameters<typeof joinSkeleton>[1]["parts"];
  expect(inUsedMemory(() => joinSkeleton(polytopes, { parts: spaces, left }))).toEqual(
    polytopeSkeleton(space, cube),
  );
});
