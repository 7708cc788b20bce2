/** What a worker does when a piece of its part is wanted, called in this thread. */
import { fullSlice, polytopeDomain, polytopeSkeleton } from "reluscope";
import { expect, test } from "vitest";
import type { PolytopePart } from "../../src/complex/polytope-part.ts";
import { PolytopeJoiner } from "../../src/threads/join-run.ts";
import { FIRST_WORKER, GO, type TakenPart, WANTED, WalkWorker } from "../../src/threads/walk-worker.ts";
import { seededNetwork } from "../oracle/networks.ts";

const network = seededNetwork("generic", 5, { inputs: 3, depth: 2, width: 16 });
const domain = polytopeDomain(
  fullSlice(3),
  [0, 1, 2].map(() => [-1, 1] as const),
);
const job = { find: "polytopes", network, domain, kernel: "auto", allFaces: false } as const;
const range = { from: [], until: [] };

/** The pieces of the whole that a worker sends while `wanted` is what is wanted, again after each, and its part. */
function walked(wanted: number) {
  const board = new Int32Array(new SharedArrayBuffer(4 * (FIRST_WORKER + 1)));
  const pieces: TakenPart[] = [];
  const running: number[] = [];
  const worker = new WalkWorker(({ taken: piece }) => {
    pieces.push(piece);
    expect(board[WANTED]).toBe(0);
    running.push(board[FIRST_WORKER]);
    board[WANTED] = wanted;
  });
  board[GO] = 1;
  board[WANTED] = wanted;
  const last = worker.walkTasks(
    {
      job,
      network,
      board,
      place: FIRST_WORKER,
      tasks: [{ range, size: 1, follows: false }],
      taken: new Int32Array(new SharedArrayBuffer(4)),
      start: 0,
      goesOn: true,
    },
    {},
  );
  if (!last) throw new Error("the task was there");
  return { pieces, last, running, found: board[FIRST_WORKER] };
}

test("a worker sends pieces of the part that is wanted, none of them small against those before", () => {
  const { pieces, last, running, found } = walked(1);
  expect(pieces.length).toBeGreaterThan(2);
  let cells = 0;
  for (const { part, place, count, number } of pieces) {
    expect([place, count, number]).toEqual([0, 0, last.number]);
    cells += part.cells;
    expect(part.cells).toBeGreaterThanOrEqual(cells / 8);
  }
  expect(last.count).toBe(1);
  const joiner = new PolytopeJoiner(job);
  const parts = [...pieces.map(({ part }) => part), last.part] as PolytopePart[];
  for (const part of parts) joiner.take(part);
  const whole = polytopeSkeleton(network, domain);
  expect(joiner.skeleton({ parts, left: [] })).toEqual(whole);
  expect(cells + last.part.cells).toBe(whole.counts.cells);
  // What it has found is told less what it sent, and is nothing when the part is done.
  for (const [k, cells] of running.entries()) expect(cells).toBeLessThanOrEqual(pieces[k].part.cells);
  expect(found).toBe(0);
});

test("it sends none of another part", () => {
  const { pieces, last } = walked(2);
  expect(pieces).toEqual([]);
  expect(last.part.cells).toBe(polytopeSkeleton(network, domain).counts.cells);
});
