/**
 * The way of a walk through its tree of cuts, so that subtrees can be walked apart from each other.
 *
 * Every cut of a cell has a side behind (0) and a side in front (1), walked in this order; the sides taken from the root
 * on name a subtree. A walk follows a given route down to its subtree and walks that; when it is told to stop, it leaves
 * the routes of the subtrees that it did not come to, in the order in which it would have walked them.
 */
import { GrowableInt32 } from "./growable.ts";

/** The sides (0 behind, 1 in front) taken from the root on. */
export type Route = readonly number[];

/** A way and the face that each cut on it made, in numbers of the walk. */
export interface Border {
  readonly route: Route;
  readonly faces: readonly number[];
}

export class RouteWalk {
  /** Set when the walk is to end after the cell at hand; see `stop`. */
  stopped = false;
  /** What a stopped walk left. */
  readonly left: Route[] = [];
  /** How many units cut the cell at the end of the given route in its layer: tells how large the subtree may be. */
  cuttingUnits = 0;
  /** The sides taken so far, and the face that each cut made. */
  private readonly taken = new GrowableInt32();
  private readonly faces = new GrowableInt32();
  private readonly given: Route;
  private readonly givenFaces: number[] = [];
  private readonly from: Route;
  /** Whether the walk has come to the end of the given route. */
  arrived: boolean;
  private readonly probes: boolean;
  private end: Border | undefined;

  /**
   * The walk of the subtree of `given`; of what comes at and after the subtree of `from` (a longer route), if there is
   * one. With `probes`, the walk ends at the first cut after the given route and only tells how many there are.
   */
  constructor(given: Route, { from = given, probes = false }: { from?: Route; probes?: boolean } = {}) {
    this.given = given;
    this.from = from;
    this.arrived = from.length === 0;
    this.probes = probes;
  }

  /** The number of cuts on the way to the cell at hand. */
  get depth(): number {
    return this.taken.length;
  }

  /** Ends the walk after the cell at hand. */
  stop(): void {
    this.stopped = true;
    this.end ??= { route: [...this.taken.toArray()], faces: [...this.faces.toArray()] };
  }

  /**
   * The way to what lies outside of what was walked, and the face that each cut on it made: these faces are shared with
   * walks of other subtrees.
   */
  border(): Border {
    return this.end ?? { route: this.given, faces: this.givenFaces };
  }

  /**
   * Asked at a cut: whether to walk its part behind; if so, `enter(0)` and `backTo` go around that. `cuttingUnits` counts
   * the units of the layer, this one included, that cut the cell; it is asked only by a walk that probes.
   */
  takesBehind(cuttingUnits: () => number): boolean {
    if (!this.arrived) return this.from[this.taken.length] === 0;
    if (this.probes) this.cuttingUnits = cuttingUnits();
    return !this.probes;
  }

  /** Asked after that: whether to walk its part in front. A stopped walk notes that it did not. */
  takesFront(): boolean {
    const { length } = this.taken;
    if (length < this.given.length) return this.given[length] === 1;
    // Not there yet, the way goes on in front, because it did not go behind.
    if (!this.arrived) return true;
    if (this.stopped) this.left.push([...this.taken.toArray(), 1]);
    return !this.probes && !this.stopped;
  }

  /** Goes to a side of a cut that made `face`. */
  enter(side: 0 | 1, face: number): void {
    if (this.taken.length < this.given.length) this.givenFaces.push(face);
    this.taken.push(side);
    this.faces.push(face);
    if (this.taken.length === this.from.length) this.arrived = true;
  }

  /** Back to where `depth` was this. */
  backTo(depth: number): void {
    this.taken.length = depth;
    this.faces.length = depth;
  }
}

/** Parts in the order of a walk over all of them: a route before those that go on from it, behind before in front. */
export function inOrder<P extends { readonly route: Route }>(parts: readonly P[]): P[] {
  return parts.toSorted(({ route: p }, { route: q }) => {
    const common = p.findIndex((side, i) => side !== q[i]);
    return common < 0 || common >= q.length ? p.length - q.length : p[common] - q[common];
  });
}

/** A subtree, and an estimate of how large it is; 0 where it has no cut. */
export interface SizedRoute {
  readonly route: Route;
  readonly size: number;
}

/**
 * Splits subtrees into at least `count` (if they have so many), the largest first; in their order. `size` estimates how
 * large a subtree is.
 */
export function splitRoutes(
  routes: readonly Route[],
  count: number,
  size: (route: Route) => number,
): SizedRoute[] {
  const nodes = routes.map((route) => ({ route, size: size(route) }));
  while (nodes.length < count) {
    let next = 0;
    nodes.forEach((node, i) => {
      if (node.size > nodes[next].size) next = i;
    });
    if (nodes.length === 0 || nodes[next].size === 0) break;
    const { route } = nodes[next];
    const parts = [0, 1].map((side) => ({ route: [...route, side], size: size([...route, side]) }));
    nodes.splice(next, 1, ...parts);
  }
  return nodes;
}
