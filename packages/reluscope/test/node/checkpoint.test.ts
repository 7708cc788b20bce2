/** Checkpoints: what is read is what was written, and nothing that is damaged or belongs elsewhere is taken. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  boxDomain,
  fullSlice,
  type Job,
  joinComplex,
  joinPlane,
  partition,
  polyhedralComplex,
  polytopeDomain,
  Threads,
} from "reluscope";
import { nodeWorker, readCheckpoint, writeCheckpoint } from "reluscope/node";
import { afterAll, describe, expect, it } from "vitest";
import { seededNetwork } from "../oracle/networks.ts";

const folder = mkdtempSync(join(tmpdir(), "reluscope-checkpoint-"));
const threads = new Threads(2, nodeWorker);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await threads.close();
});

const network = seededNetwork("generic", 7, { inputs: 3, depth: 2, width: 6 });
const flat = seededNetwork("generic", 8, { inputs: 2, depth: 2, width: 8 });
const square = boxDomain(fullSlice(2), [
  [-2, 2],
  [-2, 2],
]);
const cube = polytopeDomain(fullSlice(3), [
  [-2, 2],
  [-2, 2],
  [-2, 2],
]);
const plane = { find: "plane", network: flat, domain: square, kernel: "auto" } as const;
const polytopes = { find: "polytopes", allFaces: true, network, domain: cube, kernel: "auto" } as const;
const tally = { find: "tally", network, domain: cube, kernel: "auto" } as const;

describe("a checkpoint", () => {
  it.each([plane, polytopes, tally])("holds the run of $find", async (job: Job) => {
    const path = join(folder, job.find);
    const run = await threads.run(job, [[]], { cells: 10 });
    writeCheckpoint(path, job, run);
    expect(readCheckpoint(path, job)).toEqual(run);
    writeCheckpoint(path, job, { parts: [], left: [[]] });
    expect(readCheckpoint(path, job)).toEqual({ parts: [], left: [[]] });
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("is enough to go on to the whole complex", async () => {
    const goOn = async <J extends Job>(job: J) => {
      const path = join(folder, `${job.find}-half`);
      writeCheckpoint(path, job, await threads.run(job, [[]], { cells: 20 }));
      const first = readCheckpoint(path, job);
      if (!first) throw new Error("no checkpoint");
      const second = await threads.run(job, first.left);
      return { parts: [...first.parts, ...second.parts], left: second.left };
    };
    expect(joinPlane(plane, await goOn(plane))).toEqual(partition(flat, square));
    expect(joinComplex(polytopes, await goOn(polytopes))).toEqual(polyhedralComplex(network, cube));
  });

  it("is none where there is no file", () => {
    expect(readCheckpoint(join(folder, "absent"), plane)).toBeUndefined();
  });

  it("belongs to one network, domain and question", () => {
    const path = join(folder, "owned");
    writeCheckpoint(path, polytopes, { parts: [], left: [[0], [1]] });
    const refused = (job: Job) => expect(() => readCheckpoint(path, job));
    refused({
      ...polytopes,
      network: seededNetwork("generic", 9, { inputs: 3, depth: 2, width: 6 }),
    }).toThrow(`cannot go on from ${path}: it belongs to another network`);
    const shifted = polytopeDomain(fullSlice(3), [
      [-2, 2],
      [-2, 2],
      [-2, 2.0000000000000004],
    ]);
    refused({ ...polytopes, domain: shifted }).toThrow("it belongs to another domain");
    refused({ ...polytopes, allFaces: false }).toThrow("it belongs to another question");
    refused(tally).toThrow("it belongs to another question");
    expect(readCheckpoint(path, { ...polytopes, kernel: "typescript" })).toEqual({
      parts: [],
      left: [[0], [1]],
    });
  });

  it("is refused when a byte is wrong, missing or too much", async () => {
    const path = join(folder, "damaged");
    writeCheckpoint(path, tally, await threads.run(tally, [[]], { cells: 3 }));
    const bytes = readFileSync(path);
    const refused = (damaged: Uint8Array) => {
      writeFileSync(path, damaged);
      expect(() => readCheckpoint(path, tally)).toThrow(
        /^cannot go on from .*: it is (damaged|no checkpoint)$/,
      );
    };
    for (let k = 0; k < bytes.length; k++) {
      const flipped = Uint8Array.from(bytes);
      flipped[k] ^= 1 << (k % 8);
      refused(flipped);
    }
    for (let length = 0; length < bytes.length; length += 7) refused(bytes.subarray(0, length));
    refused(Buffer.concat([bytes, Buffer.of(0)]));
    refused(Buffer.from("PK\x03\x04 something else entirely, of some length that is more than nothing"));
    writeFileSync(path, bytes);
    expect(readCheckpoint(path, tally)).toBeDefined();
  });

  it("asks for no more memory than the file has", () => {
    const path = join(folder, "greedy");
    writeCheckpoint(path, tally, { parts: [], left: [[0, 1, 1]] });
    const bytes = readFileSync(path).toString("latin1");
    for (const length of ["9", "1e15", "-1", "3.5", '"3"', "null"]) {
      const greedy = bytes.replace('"length":3', `"length":${length}`);
      const head = Buffer.from(greedy, "latin1");
      head.writeBigUInt64LE(BigInt(head.readBigUInt64LE(24)) + BigInt(head.length - bytes.length), 24);
      writeFileSync(path, head);
      expect(() => readCheckpoint(path, tally)).toThrow("it is damaged");
    }
    const huge = Buffer.from(bytes, "latin1");
    huge.writeBigUInt64LE(2n ** 62n, 24);
    writeFileSync(path, huge);
    expect(() => readCheckpoint(path, tally)).toThrow("it is damaged");
  });

  it("that cannot be written leaves nothing", () => {
    const file = join(folder, "file");
    writeFileSync(file, "not a folder");
    const path = join(file, "x");
    expect(() => writeCheckpoint(path, plane, { parts: [], left: [] })).toThrow(/^cannot write .*file\/x: /);
    expect(readFileSync(file, "utf8")).toBe("not a folder");
    expect(() => readCheckpoint(folder, plane)).toThrow(`cannot go on from ${folder}: it is no file`);
  });
});

it("progress of a polyhedral complex counts its cells", () => {
  const seen: number[] = [];
  const wide = seededNetwork("generic", 5, { inputs: 3, depth: 3, width: 20 });
  const { counts } = polyhedralComplex(wide, cube, { onProgress: (cells) => seen.push(cells) });
  expect(counts.cells).toBeGreaterThan(512);
  expect(seen).toEqual(Array.from({ length: Math.floor(counts.cells / 256) }, (_, k) => 256 * (k + 1)));
});

it("progress of threads is counted within a part too", async () => {
  const one = new Threads(1, nodeWorker);
  const wide = seededNetwork("generic", 5, { inputs: 3, depth: 3, width: 80 });
  const seen: number[] = [];
  const stop = new AbortController();
  const onProgress = (cells: number) => {
    seen.push(cells);
    if (cells > 0) stop.abort();
  };
  const job = { ...tally, network: wide };
  const run = await one.run(job, [[]], { onProgress, signal: stop.signal });
  await one.close();
  expect(seen.length).toBeGreaterThan(1);
  expect(run.left.length).toBeGreaterThan(0);
});
