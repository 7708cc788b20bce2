/**
 * How a run is divided among threads. What parts share is walked by each of them, so a part is as long a stretch of the
 * walk as can be; how long a stretch takes is known only roughly, so the later ones are shorter, and no thread is left
 * with a long one at the end.
 */
import type { Route, RouteRange, SizedRoute } from "../complex/walk-route.ts";
import { type Job, splitWalk } from "./job.ts";

export interface Task {
  readonly range: RouteRange;
  /** The subtrees of the range. */
  readonly routes: readonly Route[];
  readonly size: number;
}

/**
 * Subtrees per thread from which parts are put together; what part of its share of all that is left a thread takes at a
 * time; and the smallest part: no more than so many for each thread, if they were equal. In higher dimensions most of a
 * part lies on its border, and every part costs.
 */
const SPLITTING = {
  plane: { subtrees: 24, share: 1 / 2, most: 16 },
  polytopes: { subtrees: 24, share: 9 / 10, most: 3 },
};
const TALLIES_PER_THREAD = 16;

/** Tasks for so many threads, in the order of the walk. */
export function tasksOf(job: Job, threads: number, routes: readonly Route[]): Task[] {
  if (threads === 1) return routes.map((route, of) => taskOf([{ route, size: 0, of }]));
  // Tallies share nothing.
  if (job.find === "tally")
    return splitWalk(job, TALLIES_PER_THREAD * threads, routes).map((node) => taskOf([node]));
  const { subtrees, share, most } = SPLITTING[job.find];
  const nodes = splitWalk(job, subtrees * threads, routes);
  const total = nodes.reduce((sum, { size }) => sum + size, 0);
  const least = total / (most * threads);
  const tasks: Task[] = [];
  let left = total;
  let stretch: SizedRoute[] = [];
  let length = 0;
  for (const [i, node] of nodes.entries()) {
    stretch.push(node);
    length += node.size;
    const next = nodes[i + 1];
    const longest = Math.max(least, (share * left) / threads);
    if (next && next.of === node.of && length + next.size / 2 < longest) continue;
    tasks.push(taskOf(stretch));
    left -= length;
    stretch = [];
    length = 0;
  }
  return tasks;
}

function taskOf(nodes: readonly SizedRoute[]): Task {
  const routes = nodes.map(({ route }) => route);
  return {
    range: { from: routes[0], until: routes[routes.length - 1] },
    routes,
    size: nodes.reduce((sum, { size }) => sum + size, 0),
  };
}
