/** A table of sets of vertices, numbered in the order in which they come: open addressing on a hash of the set. */
import { GrowableInt32 } from "./growable.ts";

export class VertexSets {
  /** The members of set s, increasing: `members[start[s]] … members[start[s + 1] − 1]`. */
  readonly start = new GrowableInt32();
  readonly members = new GrowableInt32();
  /** Number of the set in each slot, or −1; a power of two slots, at most half of them taken. */
  private slots = new Int32Array(1024).fill(-1);

  constructor() {
    this.start.push(0);
  }

  get size(): number {
    return this.start.length - 1;
  }

  /** The number of the set of the first `count` entries of `list`, which increase; added if it is not there. */
  add(list: Int32Array, count: number): number {
    if (2 * this.size >= this.slots.length) this.grow();
    let slot = this.hash(list, 0, count);
    for (; this.slots[slot] >= 0; slot = (slot + 1) & (this.slots.length - 1)) {
      if (this.equals(this.slots[slot], list, count)) return this.slots[slot];
    }
    this.slots[slot] = this.size;
    for (let i = 0; i < count; i++) this.members.push(list[i]);
    this.start.push(this.members.length);
    return this.slots[slot];
  }

  private equals(number: number, list: Int32Array, count: number): boolean {
    const from = this.start.data[number];
    if (this.start.data[number + 1] - from !== count) return false;
    for (let i = 0; i < count; i++) if (this.members.data[from + i] !== list[i]) return false;
    return true;
  }

  private hash(list: Int32Array, from: number, to: number): number {
    let value = 0;
    for (let i = from; i < to; i++) {
      value = Math.imul(value ^ list[i], 0x9e3779b1);
      value ^= value >>> 15;
    }
    return value & (this.slots.length - 1);
  }

  private grow(): void {
    this.slots = new Int32Array(2 * this.slots.length).fill(-1);
    for (let number = 0; number < this.size; number++) {
      let slot = this.hash(this.members.data, this.start.data[number], this.start.data[number + 1]);
      while (this.slots[slot] >= 0) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = number;
    }
  }
}
