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

/** A subtree, and how many units cut its cell in its layer (0: none in any). */
export interface ProbedRoute {
  readonly route: Route;
  readonly cuttingUnits: number;
}

/** Asked by a walk at the end of its range: the end of the next one, if the walk is to go on through that. */
export type NextEnd = () => Route | undefined;

/** Whether a walk that splits goes on where so many units cut the cell. */
export type Splits = (cuttingUnits: number) => boolean;

export class RouteWalk {
  /** Set when the walk is to end after the cell at hand; see `stop`. */
  stopped = false;
  /** What a stopped walk left. */
  readonly left: Route[] = [];
  /** The subtrees into which a walk that splits divided the given one. */
  readonly leaves: ProbedRoute[] = [];
  private atLeaf = false;
  /** The sides taken so far, and the face that each cut made. */
  private readonly taken = new GrowableInt32();
  private readonly faces = new GrowableInt32();
  private readonly given: Route;
  private readonly from: Route;
  private until: Route;
  /** How many of the sides taken are those of `from` and of `until`. */
  private onFrom = 0;
  private onUntil = 0;
  private readonly borderRoutes: Route[] = [];
  private readonly borderFaces: number[] = [];
  /** Whether the walk has come to the end of `from`. */
  arrived: boolean;
  private readonly splits: Splits | undefined;
  private readonly nextEnd: NextEnd | undefined;
  private readonly onPause: (() => void) | undefined;

  /**
   * The walk of the subtree of `given`; of what comes in it from the subtree of `from` on and up to that of `until`, if
   * these are given (longer routes). With `splits`, the walk goes on at a cut of the subtree only where that says so, and
   * notes the `leaves` where it does not. With `nextEnd`, it may go on where it comes to its end. `onPause` is called now and then
   * between two cells.
   */
  constructor(
    given: Route,
    {
      from = given,
      until = given,
      splits,
      nextEnd,
      onPause,
    }: Partial<RouteRange> & { splits?: Splits; nextEnd?: NextEnd; onPause?: () => void } = {},
  ) {
    this.given = given;
    this.from = from;
    this.until = until;
    this.arrived = from.length === 0;
    this.splits = splits;
    this.nextEnd = nextEnd;
    this.onPause = onPause;
  }

  /** The walk of a range, and of those behind it as long as `nextEnd` tells where they end. */
  static of({ from, until }: RouteRange, nextEnd?: NextEnd, onPause?: () => void): RouteWalk {
    // The first subtree of a subtree begins where that begins.
    const first = from.slice(0, from.lastIndexOf(1) + 1);
    return new RouteWalk([], { from: first, until: endOf(until), nextEnd, onPause });
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

  /** Whether the walk goes through all of the subtree that it is in, without being stopped or split there. */
  get takesAll(): boolean {
    return this.arrived && !this.stopped && this.splits === undefined && !this.isOnBorder;
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
   * Asked at a cut: whether to walk its part behind; if so, `enter(0)` and `backTo` go around that. `cuttingUnits` is how
   * many units of the layer, this one included, cut the cell; it matters only where `asksUnits` says so.
   */
  takesBehind(cuttingUnits: number): boolean {
    if (!this.arrived) return this.from[this.taken.length] === 0;
    if (!this.splits) return true;
    this.atLeaf = !this.splits(cuttingUnits);
    if (this.atLeaf) this.noteLeaf(cuttingUnits);
    return !this.atLeaf;
  }

  /** Whether the walk only splits a subtree. */
  get isSplitting(): boolean {
    return this.splits !== undefined;
  }

  /** Whether the walk splits the subtree that it is in, for which it needs to know how many units cut a cell. */
  get asksUnits(): boolean {
    return this.arrived && this.isSplitting;
  }

  /** Told by a walk that splits when it comes to a cell: no unit cuts it. */
  noteCell(): void {
    this.noteLeaf(0);
  }

  private noteLeaf(cuttingUnits: number): void {
    this.leaves.push({ route: [...this.taken.toArray()], cuttingUnits });
  }

  /** Asked after that: whether to walk its part in front. A stopped walk notes that it did not. */
  takesFront(): boolean {
    const { length } = this.taken;
    if (length < this.given.length) return this.given[length] === 1;
    // Not there yet, the way goes on in front, because it did not go behind.
    if (!this.arrived) return true;
    if (!this.stopped) this.onPause?.();
    if (length < this.until.length && this.onUntil === length && this.until[length] === 0) {
      if (this.stopped || !this.goesOn()) return false;
    }
    if (this.stopped) this.leaveFront();
    const { atLeaf } = this;
    this.atLeaf = false;
    return !atLeaf && !this.stopped;
  }

  /**
   * Whether the walk goes on at its end, up to a later one. The cuts on the way to that which the walk has made already are on
   * the way to the end at hand, too, so that their faces are known to be on the border.
   */
  private goesOn(): boolean {
    const until = this.nextEnd?.();
    if (!until) return false;
    this.until = endOf(until);
    const { data, length } = this.taken;
    const parting = this.until.findIndex((side, depth) => depth >= length || side !== data[depth]);
    this.onUntil = parting < 0 ? this.until.length : parting;
    return true;
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

/** The last subtree of a subtree ends where that ends. */
function endOf(until: Route): Route {
  return until.slice(0, until.lastIndexOf(0) + 1);
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

/** What share of the average a subtree may have unless there would be too few; most are much smaller than the largest. */
const LARGE = 3;

/**
 * Splits subtrees into at least `count` (if they have so many), of sizes that do not differ much; in their order. `walk`
 * walks a way; a subtree of a cell that k units cut in its layer has about the size k^`power`.
 */
export function splitRoutes(
  routes: readonly Route[],
  count: number,
  power: number,
  walk: (way: RouteWalk) => void,
): SizedRoute[] {
  const split = (route: Route, of: number, longest: number): SizedRoute[] => {
    const way = new RouteWalk(route, { splits: (units) => units ** power > longest });
    walk(way);
    return way.leaves.map(({ route, cuttingUnits }) => ({ route, size: cuttingUnits ** power, of }));
  };
  let nodes = routes.flatMap((route, of) => split(route, of, Number.POSITIVE_INFINITY));
  while (nodes.length < count) {
    const total = nodes.reduce((sum, { size }) => sum + size, 0);
    const largest = nodes.reduce((most, { size }) => Math.max(most, size), 0);
    if (total === 0) break;
    const longest = Math.min((LARGE * total) / count, largest / 2);
    nodes = nodes.flatMap((node) => (node.size > longest ? split(node.route, node.of, longest) : [node]));
  }
  return nodes;
}
