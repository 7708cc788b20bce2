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

/** Subtrees that follow each other in the walk, from that of `from` to that of `until`. */
export interface RouteRange {
  readonly from: Route;
  readonly until: Route;
}

/** Routes to cuts, and the face that each of these cuts made, in numbers of the walk. */
export interface Border {
  readonly routes: readonly Route[];
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
  private readonly from: Route;
  private readonly until: Route;
  /** How many of the sides taken are those of `from` and of `until`. */
  private onFrom = 0;
  private onUntil = 0;
  private readonly borderRoutes: Route[] = [];
  private readonly borderFaces: number[] = [];
  /** Whether the walk has come to the end of `from`. */
  arrived: boolean;
  private readonly probes: boolean;

  /**
   * The walk of the subtree of `given`; of what comes in it from the subtree of `from` on and up to that of `until`, if
   * these are given (longer routes). With `probes`, the walk ends at the first cut after the given route and only tells
   * how many there are.
   */
  constructor(
    given: Route,
    { from = given, until = given, probes = false }: Partial<RouteRange> & { probes?: boolean } = {},
  ) {
    this.given = given;
    this.from = from;
    this.until = until;
    this.arrived = from.length === 0;
    this.probes = probes;
  }

  static of({ from, until }: RouteRange): RouteWalk {
    const end = from.findIndex((side, depth) => side !== until[depth]);
    // The first subtree of a subtree begins where that begins, and the last one ends where that ends.
    return new RouteWalk(end < 0 ? from : from.slice(0, end), {
      from: from.slice(0, from.lastIndexOf(1) + 1),
      until: until.slice(0, until.lastIndexOf(0) + 1),
    });
  }

  /** The number of cuts on the way to the cell at hand. */
  get depth(): number {
    return this.taken.length;
  }

  /** Ends the walk after the cell at hand. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    const route = [...this.taken.toArray()];
    for (let depth = 0; depth < route.length; depth++) {
      this.noteBorder(route.slice(0, depth), this.faces.data[depth]);
    }
  }

  /** Whether the cut at hand is on the way to where the walk begins or ends: then its face may be shared with other walks. */
  get isOnBorder(): boolean {
    const { length } = this.taken;
    return (
      (length < this.from.length && this.onFrom === length) ||
      (length < this.until.length && this.onUntil === length)
    );
  }

  /** The cuts whose faces may be shared with walks of other subtrees. */
  border(): Border {
    return { routes: this.borderRoutes, faces: this.borderFaces };
  }

  private noteBorder(route: Route, face: number): void {
    if (this.borderFaces.includes(face)) return;
    this.borderRoutes.push(route);
    this.borderFaces.push(face);
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
    if (length < this.until.length && this.onUntil === length && this.until[length] === 0) return false;
    if (this.stopped) this.leaveFront();
    return !this.probes && !this.stopped;
  }

  /** Notes that the part in front of the cut at hand is left, as far as the walk would have gone in it. */
  private leaveFront(): void {
    const { until } = this;
    const { length } = this.taken;
    if (this.onUntil < length || until.length <= length) {
      this.left.push([...this.taken.toArray(), 1]);
      return;
    }
    for (let depth = length + 1; depth < until.length; depth++) {
      if (until[depth] === 1) this.left.push([...until.slice(0, depth), 0]);
    }
    this.left.push(until);
  }

  /** Goes to a side of a cut that made `face`. */
  enter(side: 0 | 1, face: number): void {
    const { length } = this.taken;
    if (this.isOnBorder) this.noteBorder([...this.taken.toArray()], face);
    if (this.onFrom === length && this.from[length] === side) this.onFrom++;
    if (this.onUntil === length && this.until[length] === side) this.onUntil++;
    this.taken.push(side);
    this.faces.push(face);
    if (this.onFrom === this.from.length) this.arrived = true;
  }

  /** Back to where `depth` was this. */
  backTo(depth: number): void {
    this.taken.length = depth;
    this.faces.length = depth;
    this.onFrom = Math.min(this.onFrom, depth);
    this.onUntil = Math.min(this.onUntil, depth);
  }
}

/** Parts in the order of a walk over all of them: a route before those that go on from it, behind before in front. */
export function inOrder<P extends { readonly route: Route }>(parts: readonly P[]): P[] {
  return parts.toSorted(({ route: p }, { route: q }) => {
    const common = p.findIndex((side, i) => side !== q[i]);
    return common < 0 || common >= q.length ? p.length - q.length : p[common] - q[common];
  });
}

/** A subtree, an estimate of how large it is (0 where it has no cut), and which of the subtrees that were split it is of. */
export interface SizedRoute {
  readonly route: Route;
  readonly size: number;
  readonly of: number;
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
  const nodes = routes.map((route, of) => ({ route, size: size(route), of }));
  while (nodes.length < count) {
    let next = 0;
    nodes.forEach((node, i) => {
      if (node.size > nodes[next].size) next = i;
    });
    if (nodes.length === 0 || nodes[next].size === 0) break;
    const { route, of } = nodes[next];
    const parts = [0, 1].map((side) => ({ route: [...route, side], size: size([...route, side]), of }));
    nodes.splice(next, 1, ...parts);
  }
  return nodes;
}
