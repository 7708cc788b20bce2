/** How a run is divided: all of it once, in its order, evenly as far as is known. */
import { boxDomain, fullSlice, polytopeDomain } from "reluscope";
import { describe, expect, test } from "vitest";
import type { Route } from "../../src/complex/walk-route.ts";
import { type Job, splitWalk } from "../../src/threads/job.ts";
import { divide } from "../../src/threads/tasks.ts";
import { seededNetwork } from "../oracle/networks.ts";

const cube = polytopeDomain(fullSlice(3), [
  [-1, 1],
  [-1, 1],
  [-1, 1],
]);
const network = seededNetwork("generic", 3, { inputs: 3, depth: 2, width: 10 });
const polytopes = { find: "polytopes", network, domain: cube, kernel: "auto", allFaces: false } as const;
const plane = {
  find: "plane",
  network: seededNetwork("generic", 3, { inputs: 2, depth: 2, width: 10 }),
  domain: boxDomain(fullSlice(2), [
    [-1, 1],
    [-1, 1],
  ]),
  kernel: "auto",
} as const;
const jobs: Job[] = [polytopes, plane, { ...polytopes, find: "tally" }, { ...plane, find: "tally" }];

const before = (p: Route, q: Route) => {
  const parting = p.findIndex((side, depth) => side !== q[depth]);
  return parting >= 0 && p[parting] < q[parting];
};

describe.each(jobs.map((job) => [`${job.find} in ${job.domain.slice.dimension} dimensions`, job] as const))(
  "%s",
  (_, job) => {
    test.each([1, 2, 3, 8])("for %i threads the tasks are all of the walk, in its order", (threads) => {
      for (const goOn of [true, false]) {
        const { tasks, starts } = divide(job, threads, [[]], goOn);
        const routes = tasks.flatMap((task) => task.routes);
        for (let i = 1; i < routes.length; i++) expect(before(routes[i - 1], routes[i])).toBe(true);
        // Each inner node of the tree has both sides: what is left of a half, a quarter and so on is nothing.
        expect(routes.reduce((sum, route) => sum + 2 ** -route.length, 0)).toBe(1);
        for (const { range, routes } of tasks)
          expect([range.from, range.until]).toEqual([routes[0], routes.at(-1)]);
        expect(new Set(starts).size).toBe(starts.length);
        for (const start of starts) expect(tasks[start]).toBeDefined();
      }
    });
  },
);

test("stretches of polytopes are as long as each other, and can be taken over later than at their half", () => {
  const { tasks, starts } = divide(polytopes, 2, [[]], true);
  const total = tasks.reduce((sum, { size }) => sum + size, 0);
  const first = tasks.slice(0, starts[1]);
  expect(starts[0]).toBe(0);
  expect(Math.abs(first.reduce((sum, { size }) => sum + size, 0) / total - 0.5)).toBeLessThan(0.1);
  expect(first.length).toBeGreaterThan(1);
  expect(first[0].size / total).toBeGreaterThan(0.2);
  expect(tasks.map(({ follows }) => follows)).toEqual(tasks.map((_, place) => place > 0));
});

test("a task ends where a given subtree ends, and none follows there", () => {
  const routes = splitWalk(polytopes, 5, [[]]).map(({ route }) => route);
  const given = routes.filter((_, i) => i % 2 === 0);
  const { tasks } = divide(polytopes, 2, given, true);
  for (const { routes, follows } of tasks) {
    const within = given.filter((route) =>
      routes.some((inner) => route.every((side, i) => inner[i] === side)),
    );
    expect(within).toHaveLength(1);
    const isFirst = given.some(
      (route) =>
        routes[0].slice(route.length).every((side) => side === 0) &&
        route.every((side, i) => routes[0][i] === side),
    );
    if (follows) expect(isFirst && routes[0].length === within[0].length).toBe(false);
  }
  expect(tasks.filter(({ follows }) => !follows).length).toBe(given.length);
});
