/** A table of sets of vertices, numbered in the order in which they come: open addressing on a hash of the set. */
import { GrowableInt32 } from "./growable.ts";

export class VertexSets {
  /** The members of set s, increasing: `members[start[s]] … members[start[s + 1] − 1]`. */
  readonly start = new GrowableInt32();
  readonly members = new GrowableInt32();
  private readonly hashes = new GrowableInt32();
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
    const { slots } = this;
    const mask = slots.length - 1;
    const value = hash(list, count);
    let slot = value & mask;
    for (; slots[slot] >= 0; slot = (slot + 1) & mask) {
      const number = slots[slot];
      if (this.hashes.data[number] === value && this.equals(number, list, count)) return number;
    }
    const number = this.size;
    slots[slot] = number;
    this.hashes.push(value);
    this.members.reserve(count);
    const { data, length } = this.members;
    for (let i = 0; i < count; i++) data[length + i] = list[i];
    this.members.length += count;
    this.start.push(this.members.length);
    return number;
  }

  private equals(number: number, list: Int32Array, count: number): boolean {
    const from = this.start.data[number];
    if (this.start.data[number + 1] - from !== count) return false;
    for (let i = 0; i < count; i++) if (this.members.data[from + i] !== list[i]) return false;
    return true;
  }

  private grow(): void {
    const slots = new Int32Array(2 * this.slots.length).fill(-1);
    const mask = slots.length - 1;
    for (let number = 0; number < this.size; number++) {
      let slot = this.hashes.data[number] & mask;
      while (slots[slot] >= 0) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.slots = slots;
  }
}

function hash(list: Int32Array, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    value = Math.imul(value ^ list[i], 0x9e3779b1);
    value ^= value >>> 15;
  }
  return value | 0;
}
