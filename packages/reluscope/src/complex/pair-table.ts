/** Finds numbers by pairs of numbers (both ≥ 0), such as an edge by its ends. */
import { ownBuffers } from "./idle-buffers.ts";

const FIRST_SLOTS = 1024;
/** Numbers in a slot: the pair and its number, or −1. */
const WIDTH = 3;
const NUMBER = 2;

export class PairTable {
  /** How many pairs there are. */
  size = 0;
  /** A power of two, and at least twice the pairs. */
  private count = FIRST_SLOTS;
  private slots = emptySlots(FIRST_SLOTS);

  /** Makes room for so many pairs, before there is one. */
  expect(pairs: number): void {
    if (this.size > 0 || 2 * pairs <= this.count) return;
    ownBuffers.give(this.slots.buffer);
    while (2 * pairs > this.count) this.count *= 2;
    this.slots = emptySlots(this.count);
  }

  /** The number of a pair, in this order; it gets `number` if it has none. */
  add(first: number, second: number, number: number): number {
    const at = this.slotOf(first, second);
    const { slots } = this;
    if (slots[at + NUMBER] >= 0) return slots[at + NUMBER];
    slots[at] = first;
    slots[at + 1] = second;
    slots[at + NUMBER] = number;
    if (++this.size > this.count / 2) this.grow();
    return number;
  }

  /** Gives the memory back; nothing may be asked for after that. */
  release(): void {
    ownBuffers.give(this.slots.buffer);
  }

  private slotOf(first: number, second: number): number {
    const { slots, count } = this;
    let slot = firstSlot(first, second) & (count - 1);
    for (;;) {
      const at = slot * WIDTH;
      if (slots[at + NUMBER] < 0 || (slots[at] === first && slots[at + 1] === second)) return at;
      slot = (slot + 1) & (count - 1);
    }
  }

  private grow(): void {
    const { slots: old, count } = this;
    this.count = 2 * count;
    this.slots = emptySlots(this.count);
    for (let at = 0; at < count * WIDTH; at += WIDTH) {
      if (old[at + NUMBER] < 0) continue;
      const to = this.slotOf(old[at], old[at + 1]);
      for (let k = 0; k < WIDTH; k++) this.slots[to + k] = old[at + k];
    }
    ownBuffers.give(old.buffer);
  }
}

function emptySlots(count: number): Int32Array<ArrayBuffer> {
  const length = count * WIDTH;
  return new Int32Array(ownBuffers.take(4 * length), 0, length).fill(-1);
}

function firstSlot(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae3d) >>> 7;
}
