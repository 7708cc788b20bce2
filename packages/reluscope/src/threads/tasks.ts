/**
 * How a run is divided among threads. What parts share is walked by each of them, so a part is as long a stretch of the
 * walk as can be; how long a stretch takes is known only roughly, so that no thread may be left with a long one at the end.
 */
import type { Route, RouteRange, SizedRoute } from "../complex/walk-route.ts";
import { type Job, splitWalk } from "./job.ts";

export interface Task {
  readonly range: RouteRange;
  /** The subtrees of the range. */
  readonly routes: readonly Route[];
  readonly size: number;
  /** Whether a walk of the task before may go on with this one. */
  readonly follows: boolean;
}

export interface Division {
  /** In the order of the walk. */
  readonly tasks: readonly Task[];
  /** Where each thread begins, if not just anywhere. */
  readonly starts: readonly number[];
}

/** Subtrees per thread from which tasks are put together. */
const SUBTREES = { plane: 16, polytopes: 12 };

/**
 * In the plane borders are short: what part of its share of all that is left a thread takes at a time; and the smallest
 * task: no more than so many for each thread, if they were equal.
 */
const PLANE_SHARE = 0.7;
const PLANE_MOST = 16;

/**
 * In higher dimensions much of a part lies on its border, and every part costs. So each thread has one stretch, as long as
 * those of the others as far as is known; where parts of it have been walked, threads that have nothing to do may take over.
 */
const STOPS = [0.5, 0.75, 0.9];
/** Up to so many dimensions: in five, borders where nobody takes over cost more than unequal stretches. */
const MOST_STOPPED_DIMENSION = 4;
/** How far a border may be from where it should be, in parts of a thread's share, so that it is a short one. */
const SLACK = { starts: 0.05, stops: 0.05 };

const TALLIES_PER_THREAD = 16;

/** Tasks for so many threads. If these cannot go on from one task to the next one, there are fewer in higher dimensions. */
export function divide(job: Job, threads: number, routes: readonly Route[], goOn: boolean): Division {
  if (threads === 1)
    return { tasks: routes.map((route, of) => taskOf([{ route, size: 0, of }], false)), starts: [] };
  // Tallies share nothing.
  if (job.find === "tally") {
    const nodes = splitWalk(job, TALLIES_PER_THREAD * threads, routes);
    return { tasks: nodes.map((node) => taskOf([node], false)), starts: [] };
  }
  const nodes = splitWalk(job, SUBTREES[job.find] * threads, routes);
  if (job.find === "plane") return shrinking(nodes, threads);
  return stretches(nodes, threads, goOn && job.domain.dimension <= MOST_STOPPED_DIMENSION);
}

/** Long tasks first. */
function shrinking(nodes: readonly SizedRoute[], threads: number): Division {
  const total = sizeOf(nodes);
  const least = total / (PLANE_MOST * threads);
  const tasks: Task[] = [];
  let left = total;
  let stretch: SizedRoute[] = [];
  let length = 0;
  for (const [i, node] of nodes.entries()) {
    stretch.push(node);
    length += node.size;
    const next = nodes[i + 1];
    const longest = Math.max(least, (PLANE_SHARE * left) / threads);
    if (next && next.of === node.of && length + next.size / 2 < longest) continue;
    tasks.push(taskOf(stretch, false));
    left -= length;
    stretch = [];
    length = 0;
  }
  return { tasks, starts: [] };
}

/** A stretch for each thread, with places where another one may take over if there are `stops`. */
function stretches(nodes: readonly SizedRoute[], threads: number, stops: boolean): Division {
  const before = [0];
  for (const { size } of nodes) before.push(before[before.length - 1] + size);
  const share = before[nodes.length] / threads;
  /** The place between `first` and `last` with the shortest border, not far from where `size` is before it. */
  const borderNear = (size: number, slack: number, first: number, last: number) => {
    const far = (place: number) => Math.abs(before[place] - size);
    const sides = (place: number) => nodes[place].route.lastIndexOf(1);
    let best = first + 1;
    for (let place = first + 1; place < last; place++) {
      const isNear = far(place) <= slack * share;
      const isNearer = far(place) < far(best);
      if (far(best) > slack * share ? isNearer : isNear && sides(place) < sides(best)) best = place;
    }
    return best;
  };
  const starts = [0];
  for (let thread = 1; thread < threads && nodes.length > 1; thread++) {
    const place = borderNear(thread * share, SLACK.starts, 0, nodes.length);
    if (place > starts[starts.length - 1]) starts.push(place);
  }
  const borders = new Set(starts);
  for (const [k, start] of stops ? starts.entries() : []) {
    const end = starts[k + 1] ?? nodes.length;
    for (const stop of end > start + 1 ? STOPS : []) {
      const size = before[start] + stop * (before[end] - before[start]);
      borders.add(borderNear(size, SLACK.stops, start, end));
    }
  }
  for (let place = 1; place < nodes.length; place++) {
    if (nodes[place].of !== nodes[place - 1].of) borders.add(place);
  }
  const places = [...borders].sort((p, q) => p - q);
  const tasks = places.map((place, k) =>
    taskOf(nodes.slice(place, places[k + 1]), place > 0 && nodes[place].of === nodes[place - 1].of),
  );
  return { tasks, starts: starts.map((place) => places.indexOf(place)) };
}

function taskOf(nodes: readonly SizedRoute[], follows: boolean): Task {
  const routes = nodes.map(({ route }) => route);
  return {
    range: { from: routes[0], until: routes[routes.length - 1] },
    routes,
    size: sizeOf(nodes),
    follows,
  };
}

/** Of subtrees or tasks. */
export const sizeOf = (nodes: readonly { readonly size: number }[]) =>
  nodes.reduce((sum, { size }) => sum + size, 0);
