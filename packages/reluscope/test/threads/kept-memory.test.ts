/** What threads and walks keep for later ones is never memory of a result; and they do without memory that is shared. */
import { Worker } from "node:worker_threads";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import {
  partition,
  partitionInThreads,
  polyhedralComplex,
  polyhedralComplexInThreads,
  polytopeSkeleton,
  polytopeSkeletonInThreads,
} from "reluscope";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { PlanarPart } from "../../src/complex/planar-part.ts";
import type { RouteRange } from "../../src/complex/walk-route.ts";
import type { Network } from "../../src/network/network.ts";
import { nodeWorker } from "../../src/node/node-worker.ts";
import type { StartedWorker } from "../../src/threads/crew.ts";
import { Threads } from "../../src/threads/threads.ts";
import { WalkWorker } from "../../src/threads/walk-worker.ts";
import source from "../../src/threads/worker.generated.ts";
import { seededNetwork } from "../oracle/networks.ts";
import { cube, square } from "./domains.ts";

const planes = [3, 4].map((seed) => seededNetwork("generic", seed, { inputs: 2, depth: 2, width: 16 }));
const spaces = [7, 8].map((seed) => seededNetwork("generic", seed, { inputs: 3, depth: 2, width: 8 }));

interface Found {
  readonly exactSigns: number;
  readonly counts: { readonly cells: number };
}

interface Search {
  readonly name: string;
  readonly networks: readonly Network[];
  readonly alone: (network: Network) => Found;
  readonly together: (threads: Threads, network: Network) => Promise<Found>;
}

const searches: readonly Search[] = [
  {
    name: "a partition",
    networks: planes,
    alone: (network) => partition(network, square),
    together: (threads, network) => partitionInThreads(threads, network, square),
  },
  {
    name: "a skeleton",
    networks: spaces,
    alone: (network) => polytopeSkeleton(network, cube),
    together: (threads, network) => polytopeSkeletonInThreads(threads, network, cube),
  },
  {
    name: "a complex with all faces",
    networks: spaces,
    alone: (network) => polyhedralComplex(network, cube),
    together: (threads, network) => polyhedralComplexInThreads(threads, network, cube),
  },
];

function twoThreads(start: () => StartedWorker): Threads {
  const threads = new Threads(2, start);
  onTestFinished(() => threads.close());
  return threads;
}

/** A copy that shares no memory; a result in shared memory is none that its owner has alone. */
function copyOf(found: Found): Found {
  for (const value of Object.values(found)) {
    if (ArrayBuffer.isView(value))
      expect(Object.prototype.toString.call(value.buffer)).toBe("[object ArrayBuffer]");
  }
  return structuredClone(found);
}

/** How many signs need exact arithmetic depends on which of two parts says where a vertex is. */
const withoutSigns = (found: Found) => ({ ...found, exactSigns: 0 });

describe.each(searches)("$name", ({ networks: [network, other], alone, together }) => {
  test("stays as it is when later walks use kept memory", async () => {
    const threads = twoThreads(nodeWorker);
    const ways: ((network: Network) => Found | Promise<Found>)[] = [
      alone,
      (network) => together(threads, network),
    ];
    for (const first of ways) {
      const found = await first(network);
      const copy = copyOf(found);
      for (const later of [...ways, ...ways]) expect((await later(other)).counts).not.toEqual(copy.counts);
      expect(found).toEqual(copy);
    }
  });

  describe("without shared memory", () => {
    afterEach(() => vi.unstubAllGlobals());

    test("is the same", async () => {
      const expected = [network, other].map((each) => withoutSigns(alone(each)));
      vi.stubGlobal("SharedArrayBuffer", undefined);
      const threads = twoThreads(workerThatSharesNothing);
      for (const k of [0, 1, 0]) {
        expect(withoutSigns(await together(threads, [network, other][k]))).toEqual(expected[k]);
      }
    });
  });
});

test("memory goes back to the worker whose part was in it, all of it", async () => {
  const ledgers: Ledger[] = [];
  const threads = twoThreads(() => {
    const ledger = { came: [], left: [] };
    ledgers.push(ledger);
    return workerWithLedger(ledger);
  });
  for (const { networks, together } of searches) await together(threads, networks[0]);
  for (const { came, left } of ledgers) {
    expect(came.length).toBeGreaterThan(0);
    expect(left.toSorted(byNumber)).toEqual(came.toSorted(byNumber));
  }
});

test("a worker writes the next part over one that was given back, and over no other one", () => {
  const job = { find: "plane", network: planes[0], domain: square, kernel: "auto" } as const;
  const whole: RouteRange = { from: [], until: [] };
  const walk = (worker: WalkWorker) => {
    const found = worker.walkTask({ place: 0, count: 1, range: whole }, {});
    return { number: found.number, buffer: (found.part as PlanarPart).vertices.buffer };
  };
  const worker = new WalkWorker(() => {});
  const begin = (network?: Network) =>
    worker.begin({
      job,
      network,
      board: undefined,
      place: 1,
      tasks: [{ range: whole, size: 1, follows: false }],
      taken: undefined,
      start: undefined,
      goesOn: false,
    });
  begin(job.network);
  const first = walk(worker);
  const second = walk(worker);
  expect(second.buffer).not.toBe(first.buffer);
  worker.reuse([first.number], []);
  const third = walk(worker);
  expect(third.buffer).toBe(first.buffer);
  // What is not given back before the next job may still be read.
  begin();
  worker.reuse([second.number], []);
  expect([first.buffer, second.buffer]).not.toContain(walk(worker).buffer);
});

/** The numbers of the parts that came from a worker, and of those that it was told are not needed any more. */
interface Ledger {
  readonly came: number[];
  readonly left: number[];
}

const byNumber = (p: number, q: number) => p - q;

function workerWithLedger({ came, left }: Ledger): StartedWorker {
  const worker = nodeWorker();
  const { endpoint } = worker;
  endpoint.addEventListener("message", (event) => {
    const { value, taken } = (event as MessageEvent).data;
    const found = taken ?? value;
    // Pieces of a part have its number.
    if (found?.part && !came.includes(found.number)) came.push(found.number);
  });
  return {
    ...worker,
    endpoint: {
      ...endpoint,
      postMessage(message, transfer) {
        if (message.path?.[0] === "reuse") left.push(...message.argumentList[0].value);
        endpoint.postMessage(message, transfer);
      },
    },
  };
}

function workerThatSharesNothing(): StartedWorker {
  const worker = new Worker(`delete globalThis.SharedArrayBuffer;\n${source}`, { eval: true });
  return {
    endpoint: nodeEndpoint(worker),
    onFailure: (report) => worker.on("error", report),
    end: () => worker.terminate(),
  };
}
