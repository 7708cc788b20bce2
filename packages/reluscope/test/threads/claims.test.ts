/** Tasks are taken once each, and threads that have nothing to do take over where most is left. */
import { expect, test } from "vitest";
import { Claims } from "../../src/threads/claims.ts";

const range = { from: [], until: [] };
const tasks = (...sizes: number[]) =>
  sizes.map((size, place) => ({ range, size: Math.abs(size), follows: place > 0 && size > 0 }));
const claims = (...sizes: number[]) => new Claims(tasks(...sizes), new Int32Array(sizes.length));

test("each task is taken once, by whoever asks", () => {
  const taken = new Int32Array(3);
  const [one, two] = [new Claims(tasks(1, 1, 1), taken), new Claims(tasks(1, 1, 1), taken)];
  expect(one.take(1)).toBe(true);
  expect(two.take(1)).toBe(false);
  expect([two.takeFirst(), one.takeFirst(), two.takeFirst(), one.takeLongest()]).toEqual([0, 2, -1, -1]);
});

test("a walk goes on only with a task that follows, and that nobody has", () => {
  const all = claims(1, 1, -1, 1, 1);
  expect(all.takeNext(0)).toBe(true);
  expect(all.takeNext(1)).toBe(false);
  expect(all.take(4)).toBe(true);
  expect(all.takeNext(2)).toBe(true);
  expect(all.takeNext(3)).toBe(false);
  expect(all.takeNext(4)).toBe(false);
});

test("half of what is left behind somebody is taken over, all of what nobody comes to from its start", () => {
  const all = claims(5, 2, 2, 2, -3, 1);
  all.take(0);
  expect(all.takeLongest()).toBe(2);
  expect(all.takeNext(2)).toBe(true);
  expect(all.takeLongest()).toBe(4);
  expect(all.takeNext(4)).toBe(true);
  expect(all.takeLongest()).toBe(1);
  expect(all.takeLongest()).toBe(-1);
});
