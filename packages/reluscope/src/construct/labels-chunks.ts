/**
 * Labelled points in an order of chunks (THEORY section 6, distinguishable sets, for points that only need the right class).
 * A hyperplane splits a part of one class off from all points of other classes that are left, as large a part as it can;
 * where that hardly gets on, as in the middle of points whose classes are mixed, two parallel hyperplanes cut out a slab
 * through n points of one class (Baum 1988). One class is left in the end.
 */
import { coarseForm } from "../lp/coarse-form.ts";
import { elasticSplit } from "../lp/elastic-split.ts";
import { formSign, type PointSet, subset } from "../lp/point-set.ts";
import { separate, separatingForm } from "../lp/separate.ts";
import { widestDirection } from "../lp/widest-direction.ts";
import { slabChunk } from "./labels-slab.ts";

export interface Chunk {
  /** A half-space, or a slab between two hyperplanes. */
  readonly kind: "side" | "slab";
  /** Class of all its points. */
  readonly label: number;
  /** Indices of its points, increasing. */
  readonly points: readonly number[];
  /**
   * n weights and a constant. Side: positive on the chunk, not positive on later points. Slab: at most 1/2 in size on the
   * chunk, at least 1 on later points of other classes.
   */
  readonly form: Float64Array;
}

export interface ChunkOrder {
  /** First split off first. */
  readonly chunks: readonly Chunk[];
  /** The class of the points that are left in the end. */
  readonly rest: { readonly label: number; readonly points: readonly number[] };
}

/** Units that a side and a slab cost: a step, and a tent. */
const SIDE_UNITS = 2;
const SLAB_UNITS = 3;
/** A class is looked at again when the other classes have shrunk to this part. */
const SHRUNK = 0.75;
/** How often points in front by chance may join a chunk. */
const JOINING_ROUNDS = 4;

/**
 * @param labels class of each point, 0 … classes − 1
 * @param onChunk called with the number of points that have their place
 * @throws Error when points of different classes are the same, or too close for doubles to come between
 */
export function orderedChunks(
  points: PointSet,
  labels: ArrayLike<number>,
  classes: number,
  onChunk?: (placed: number) => void,
): ChunkOrder {
  const left: number[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < points.count; i++) left[labels[i]].push(i);
  const search = new SideSearch(points, left);
  const chunks: Chunk[] = [];
  for (let placed = 0; ; ) {
    const present = Array.from(left.keys()).filter((label) => left[label].length > 0);
    if (present.length === 1) {
      const [label] = present;
      return { chunks, rest: { label, points: left[label] } };
    }
    const side = search.best(present);
    const done = side.points.length === left[side.label].length;
    let chunk: Chunk | undefined = side;
    if (!done && side.points.length * SLAB_UNITS < points.dimension * SIDE_UNITS) {
      // The largest class is the one to be left; slabs are fullest in the next.
      const [, second] = [...present].sort((a, b) => left[b].length - left[a].length || a - b);
      chunk = slabChunk(points, left, second) ?? (side.points.length > 0 ? side : search.corner(present));
    }
    if (!chunk) throw new Error("points of different classes are too close for doubles to come between them");
    if (chunk.kind === "side") chunk = search.widened(chunk);
    chunks.push(chunk);
    placed += chunk.points.length;
    const gone = new Set(chunk.points);
    left[chunk.label] = left[chunk.label].filter((i) => !gone.has(i));
    search.forget(chunk.label);
    onChunk?.(placed);
  }
}

/** The largest part of each class that one hyperplane splits off, remembered while the other classes shrink. */
class SideSearch {
  private readonly points: PointSet;
  private readonly left: readonly (readonly number[])[];
  private readonly found: Chunk[] = [];
  /** Points of other classes when a class was looked at. */
  private readonly others: number[];

  constructor(points: PointSet, left: readonly (readonly number[])[]) {
    this.points = points;
    this.left = left;
    this.others = left.map(() => Number.POSITIVE_INFINITY);
    this.found = left.map((_, label) => this.empty(label));
  }

  best(present: readonly number[]): Chunk {
    for (const label of present) {
      if (this.othersOf(label).length < SHRUNK * this.others[label]) this.look(label);
    }
    // Fewer points are left than when most were found: look again at the best until it stays the best.
    for (let label = this.largest(present); ; ) {
      const chunk = this.found[label];
      const done = chunk.points.length === 0 || chunk.points.length === this.left[label].length;
      if (done || this.othersOf(label).length === this.others[label]) return chunk;
      this.look(label);
      label = this.largest(present);
    }
  }

  /** A part of the class was taken. */
  forget(label: number): void {
    // A part this small was hardly worth a look: the next look can wait until there are fewer other points.
    const poor = this.found[label].points.length < this.points.dimension / SLAB_UNITS;
    this.found[label] = this.empty(label);
    if (!poor) this.others[label] = Number.POSITIVE_INFINITY;
  }

  /** The corner of the hull of all points that is farthest from their middle can always be split off. */
  corner(present: readonly number[]): Chunk | undefined {
    const { points } = this;
    const n = points.dimension;
    const all = present.flatMap((label) => this.left[label]);
    const middle = new Float64Array(n);
    for (const i of all) for (let k = 0; k < n; k++) middle[k] += points.coordinates[i * n + k] / all.length;
    const distance = (i: number) => {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (points.coordinates[i * n + k] - middle[k]) ** 2;
      return sum;
    };
    const corner = all.reduce((a, b) => (distance(b) > distance(a) ? b : a));
    const label = present.find((candidate) => this.left[candidate].includes(corner)) as number;
    const chunk = this.grown(label, [corner], separatedForm);
    return chunk.points.length > 0 ? chunk : undefined;
  }

  /** The same points or more behind a hyperplane that keeps away from all of them, as new points like it. */
  widened(chunk: Chunk): Chunk {
    const { points } = this;
    const [members, others] = [subset(points, chunk.points), subset(points, this.othersOf(chunk.label))];
    const form = coarseForm(widestDirection(members, others), members, others);
    if (!form) return chunk;
    const all = this.left[chunk.label].filter((i) => formSign(form, points, i) > 0);
    return { ...chunk, points: all, form };
  }

  private look(label: number): void {
    const own = this.left[label];
    const others = this.othersOf(label);
    this.others[label] = others.length;
    const split = elasticSplit(subset(this.points, own), subset(this.points, others)).map((k) => own[k]);
    const chunk = split.length > 0 ? this.grown(label, split) : this.empty(label);
    if (chunk.points.length > this.found[label].points.length) this.found[label] = chunk;
  }

  /** The chunk of a part of a class, with the points of the class that are in front by chance; perhaps none. */
  private grown(label: number, part: readonly number[], formOf = separatingForm): Chunk {
    const others = subset(this.points, this.othersOf(label));
    const own = this.left[label];
    const inFront = (form: Float64Array) => own.filter((i) => formSign(form, this.points, i) > 0);
    let members = part;
    let form = formOf(subset(this.points, members), others);
    if (!form) return this.empty(label);
    for (let round = 0; round < JOINING_ROUNDS; round++) {
      const all = inFront(form);
      if (all.length === members.length) break;
      // The hyperplane moves away from those that joined.
      const better = separatingForm(subset(this.points, all), others);
      if (!better) break;
      members = all;
      form = better;
    }
    return { kind: "side", label, points: inFront(form), form };
  }

  private othersOf(label: number): number[] {
    return this.left.flatMap((indices, other) => (other === label ? [] : indices));
  }

  private largest(present: readonly number[]): number {
    const size = (label: number) => this.found[label].points.length;
    return present.reduce((best, label) => (size(label) > size(best) ? label : best));
  }

  private empty(label: number): Chunk {
    return { kind: "side", label, points: [], form: new Float64Array(this.points.dimension + 1) };
  }
}

/** The form that exact arithmetic finds where doubles do not. */
function separatedForm(a: PointSet, b: PointSet): Float64Array | undefined {
  const separation = separate(a, b);
  return separation.separable ? separation.form : undefined;
}
