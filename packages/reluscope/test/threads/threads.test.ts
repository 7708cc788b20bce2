/** Worker threads in Node: the same result for any number of them, limits, stopping, errors. */
import {
  boxDomain,
  fullSlice,
  partition,
  partitionInThreads,
  polyhedralComplex,
  polyhedralComplexInThreads,
  polytopeDomain,
  polytopeSkeleton,
  polytopeSkeletonInThreads,
} from "reluscope";
import { afterAll, describe, expect, test } from "vitest";
import { joinTally } from "../../src/complex/count-cells.ts";
import type { PlanarPart } from "../../src/complex/planar-part.ts";
import type { PolytopePart } from "../../src/complex/polytope-part.ts";
import { nodeWorker } from "../../src/node/node-worker.ts";
import type { Job } from "../../src/threads/job.ts";
import { joinComplex, joinPlane, joinSkeleton, type RunOf } from "../../src/threads/join-run.ts";
import { Threads } from "../../src/threads/threads.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { cube } from "./domains.ts";

const network = seededNetwork("generic", 7, { inputs: 3, depth: 3, width: 8 });
const domain = cube;
const whole = polyhedralComplex(network, domain);
const { cells } = whole.counts;
const square = boxDomain(fullSlice(2), [
  [-1, 1],
  [-1, 1],
]);
const job = { find: "polytopes", allFaces: true, network, domain, kernel: "auto" } as const;
const tally = { find: "tally", network, domain, kernel: "auto" } as const;

// With little time the calling thread leaves its part soon, and a worker goes on with it.
describe.each([
  [1, 0],
  [2, 0],
  [3, 0],
  [1, 100],
  [2, 100],
  [3, 100],
  [2, 0.001],
  [3, 1],
])("%i threads, the calling one walks for %d ms", (count, callerMilliseconds) => {
  const threads = new Threads(count, nodeWorker, { callerMilliseconds });
  afterAll(() => threads.close());

  test("find the complex that one walk finds", async () => {
    expect(cells).toBeGreaterThan(100);
    expect(joinComplex(job, await threads.run(job))).toEqual(whole);
    const fewFaces = { ...job, allFaces: false };
    expect(joinSkeleton(fewFaces, await threads.run(fewFaces))).toEqual(polytopeSkeleton(network, domain));
  });

  test("write later parts into the memory of earlier ones", async () => {
    for (const seed of [3, 4, 3]) {
      const plane = seededNetwork("generic", seed, { inputs: 2, depth: 2, width: 16 });
      // How many signs need exact arithmetic depends on which of two parts says where a vertex is.
      const expected = { ...partition(plane, square), exactSigns: 0 };
      expect({ ...(await partitionInThreads(threads, plane, square)), exactSigns: 0 }).toEqual(expected);
      const found = await polyhedralComplexInThreads(threads, network, domain);
      expect({ ...found, exactSigns: 0 }).toEqual({ ...whole, exactSigns: 0 });
    }
  });

  test.each(networkKinds)("find the skeletons that one walk finds: %s", async (kind) => {
    for (const d of [3, 4]) {
      const flat = seededNetwork(kind, 20 + d, { inputs: d, depth: 2, width: 5 });
      const box = polytopeDomain(
        fullSlice(d),
        Array.from({ length: d }, () => [-1, 1] as const),
      );
      // The workers write over their parts what these are in the whole: twice, so that the memory is used again.
      const expected = { ...polytopeSkeleton(flat, box), exactSigns: 0 };
      for (let run = 0; run < 2; run++) {
        const found = await polytopeSkeletonInThreads(threads, flat, box);
        expect({ ...found, exactSigns: 0 }).toEqual(expected);
      }
    }
  });

  test("count cells", async () => {
    const result = joinTally(await threads.run(tally));
    const vertices = whole.counts.fVector[0];
    expect(result).toMatchObject({ cells, complete: true });
    expect(result.meanVertices).toBeGreaterThan(4);
    expect(result.mostVertices).toBeLessThanOrEqual(vertices);
    expect(result.meanFacets).toBeCloseTo((whole.faces[2].facets.length || 0) / cells, 12);
  });

  test("stop at a number of cells, the first ones, and go on from there", async () => {
    const first = await threads.run(job, [[]], { cells: 40 });
    const partial = joinComplex(job, first);
    expect(partial.counts.cells).toBe(40);
    expect(partial.complete).toBe(false);
    const words = whole.neurons.patternWords;
    expect(partial.patterns).toEqual(whole.patterns.slice(0, 40 * words));
    const second = await threads.run(job, first.left);
    const parts = [...first.parts, ...second.parts];
    expect(joinComplex(job, { parts, left: second.left })).toEqual(whole);
  });

  test("stop when they are told to, and go on from there", async () => {
    const stop = new AbortController();
    const run = threads.run(tally, [[]], { signal: stop.signal, onProgress: () => stop.abort() });
    const first = await run;
    const second = await threads.run(tally, first.left);
    const parts = [...first.parts, ...second.parts];
    expect(joinTally({ parts, left: [] }).cells).toBe(cells);
  });

  test("stop after a time", async () => {
    const run = await threads.run(tally, [[]], { timeoutMs: 0 });
    expect(run.left.length).toBeGreaterThan(0);
  });

  test("do one run after the other when asked for several", async () => {
    const other = {
      ...job,
      network: seededNetwork("generic", 8, { inputs: 3, depth: 3, width: 8 }),
    } as const;
    const [first, second, third] = await Promise.all([
      threads.run(job),
      threads.run(other),
      threads.run(tally),
    ]);
    expect(joinComplex(job, first)).toEqual(whole);
    expect(joinComplex(other, second)).toEqual(polyhedralComplex(other.network, domain));
    expect(joinTally(third).cells).toBe(cells);
  });

  test("end when what they report to throws, and are ready for the next run", async () => {
    const onProgress = () => {
      throw new Error("enough");
    };
    await expect(threads.run(job, [[]], { onProgress })).rejects.toThrow("enough");
    await expect(threads.run(job, [[]], {}, onProgress)).rejects.toThrow("enough");
    expect(joinComplex(job, await threads.run(job))).toEqual(whole);
  });

  test.each([-1, 2.5, Number.NaN])("refuse a limit of %f cells", async (limit) => {
    await expect(threads.run(job, [[]], { cells: limit })).rejects.toThrow(
      `${limit} is not a number of cells`,
    );
  });

  test("report what goes wrong in a worker", async () => {
    const broken = { ...job, domain: { ...domain, box: [] } } as Job;
    await expect(threads.run(broken)).rejects.toThrow();
  });
});

test("no threads is no number of threads", () => {
  expect(() => new Threads(0, nodeWorker)).toThrow("0 is not a number of threads");
});

test("threads that cannot all be started end those that were", () => {
  let ended = 0;
  let started = 0;
  const start = () => {
    if (started++ === 2) throw new Error("no more");
    const worker = nodeWorker();
    return {
      ...worker,
      end() {
        ended++;
        return worker.end();
      },
    };
  };
  expect(() => new Threads(3, start)).toThrow("no more");
  expect(ended).toBe(2);
});

test("a worker goes on where the calling thread leaves its part", async () => {
  const plane = seededNetwork("generic", 4, { inputs: 2, depth: 2, width: 24 });
  const planar = { find: "plane", network: plane, domain: square, kernel: "auto" } as const;
  const threads = new Threads(2, nodeWorker, { callerMilliseconds: 1e-6 });
  try {
    for (const [one, alone] of [
      [planar, partition(plane, square)],
      [{ ...job, allFaces: false }, polytopeSkeleton(network, domain)],
      [job, whole],
    ] as const) {
      const run = await threads.run(one);
      const [first, ...others] = run.parts;
      expect(first.left.length).toBeGreaterThan(0);
      expect(first.cells).toBeGreaterThan(0);
      expect(others.some(({ route }) => route.join() === first.left[0].join())).toBe(true);
      // Left is what nobody walked.
      expect(run.left).toEqual([]);
      const found =
        one.find === "plane"
          ? joinPlane(one, run as RunOf<PlanarPart>)
          : one.allFaces
            ? joinComplex(one, run as RunOf<PolytopePart>)
            : joinSkeleton(one, run as RunOf<PolytopePart>);
      expect({ ...found, exactSigns: 0 }).toEqual({ ...alone, exactSigns: 0 });
    }
  } finally {
    await threads.close();
  }
});

test("a time that is none is refused", () => {
  expect(() => new Threads(1, nodeWorker, { callerMilliseconds: -1 })).toThrow(
    "-1 is not a number of milliseconds",
  );
});

test("closed threads end their runs, start no others, and may be closed again", async () => {
  const threads = new Threads(2, nodeWorker);
  const runs = [threads.run(job), threads.run(job)];
  const ends = Promise.allSettled(runs);
  await threads.close();
  await threads.close();
  for (const end of await ends)
    expect(end).toMatchObject({ reason: { message: "these threads are closed" } });
  await expect(threads.run(job)).rejects.toThrow("these threads are closed");
});

test("what a worker sends before its part is over is once in the run, whole or stopped", async () => {
  const deep = seededNetwork("generic", 6, { inputs: 5, depth: 2, width: 12 });
  const box = polytopeDomain(
    fullSlice(5),
    [0, 1, 2, 3, 4].map(() => [-1, 1] as const),
  );
  const bare = { find: "polytopes", allFaces: false, network: deep, domain: box, kernel: "auto" } as const;
  const expected = { ...polytopeSkeleton(deep, box), exactSigns: 0 };
  const words = expected.neurons.patternWords;
  const patternsOf = ({ patterns }: { readonly patterns: Uint32Array }) =>
    Array.from({ length: patterns.length / words }, (_, cell) =>
      patterns.subarray(cell * words, (cell + 1) * words).join(),
    );
  const all = new Set(patternsOf(expected));
  let pieces = 0;
  let onPiece = () => {};
  const threads = new Threads(2, () => {
    const worker = nodeWorker();
    worker.endpoint.addEventListener("message", (event) => {
      if ((event as MessageEvent).data?.taken?.count !== 0) return;
      pieces++;
      onPiece();
    });
    return worker;
  });
  try {
    // Whether a worker sends a piece depends on which one ends first, and when; mostly one does.
    const most = 50;
    for (let i = 0; i < most && pieces === 0; i++) {
      const run = await threads.run(bare, [[]], {}, () => {});
      expect({ ...joinSkeleton(bare, run), exactSigns: 0 }).toEqual(expected);
    }
    expect(pieces).toBeGreaterThan(0);
    let partial = 0;
    for (let i = 0; i < most && partial === 0; i++) {
      const stopping = new AbortController();
      onPiece = () => stopping.abort();
      const { signal } = stopping;
      const found = { ...(await polytopeSkeletonInThreads(threads, deep, box, { signal })), exactSigns: 0 };
      if (found.complete) {
        expect(found).toEqual(expected);
        continue;
      }
      partial++;
      const patterns = patternsOf(found);
      expect(patterns.length).toBe(found.counts.cells);
      expect(new Set(patterns).size).toBe(patterns.length);
      expect(patterns.every((pattern) => all.has(pattern))).toBe(true);
    }
    expect(partial).toBeGreaterThan(0);
  } finally {
    await threads.close();
  }
});
