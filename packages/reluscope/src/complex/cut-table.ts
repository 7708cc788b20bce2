/** Edges or facets that parts of a complex share, by common numbers: where each was cut, and into what. */
import { GrowableInt32 } from "./growable.ts";

export class CutTable {
  private readonly first = new GrowableInt32();
  private readonly unit = new GrowableInt32();

  add(): number {
    this.first.push(-1);
    this.unit.push(-1);
    return this.first.length - 1;
  }

  /** The first of the two parts of `face`, made if need be; the other one follows it. */
  partsOf(face: number, unit: number): number {
    if (this.first.data[face] < 0) {
      const part = this.add();
      this.add();
      this.first.data[face] = part;
      this.unit.data[face] = unit;
    } else if (this.unit.data[face] !== unit) {
      throw new Error("internal: two parts cut their common face differently; please report the network");
    }
    return this.first.data[face];
  }
}
