/** Which tasks of a run have been taken; the workers share it, so that each task is taken once. */
import type { Task } from "./tasks.ts";

export type ClaimedTask = Pick<Task, "range" | "size" | "follows">;

export class Claims {
  private readonly tasks: readonly ClaimedTask[];
  private readonly taken: Int32Array;

  /** `taken` has an entry for each task, 0 at first. */
  constructor(tasks: readonly ClaimedTask[], taken: Int32Array) {
    this.tasks = tasks;
    this.taken = taken;
  }

  /** Takes a task if nobody has it. */
  take(place: number): boolean {
    return place < this.tasks.length && Atomics.compareExchange(this.taken, place, 0, 1) === 0;
  }

  /** Takes the task behind one, to go on with it. */
  takeNext(place: number): boolean {
    return this.tasks[place + 1]?.follows === true && this.take(place + 1);
  }

  /** Takes the first task that nobody has; −1 if there is none. */
  takeFirst(): number {
    for (let place = 0; place < this.tasks.length; place++) if (this.take(place)) return place;
    return -1;
  }

  /**
   * Takes a task of the longest stretch that nobody has; −1 if there is none. It is the one in the middle if somebody may
   * come to the first one, who then has the other half.
   */
  takeLongest(): number {
    for (;;) {
      const place = this.middleOfLongest();
      if (place < 0 || this.take(place)) return place;
    }
  }

  private middleOfLongest(): number {
    const { tasks } = this;
    let best = -1;
    let longest = -1;
    for (let first = 0; first < tasks.length; first++) {
      if (!this.isFree(first)) continue;
      let last = first;
      let length = tasks[first].size;
      while (tasks[last + 1]?.follows && this.isFree(last + 1)) length += tasks[++last].size;
      if (length > longest) {
        longest = length;
        best = first;
        // Back from the end, as long as that leaves more than half.
        if (tasks[first].follows && first > 0)
          for (let place = last, rest = length; place > first && 2 * rest >= length; place--) {
            rest -= tasks[place].size;
            best = place;
          }
      }
      first = last;
    }
    return best;
  }

  private isFree(place: number): boolean {
    return Atomics.load(this.taken, place) === 0;
  }
}
