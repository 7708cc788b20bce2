/**
 * Edges or facets that several parts of a complex may have, by names that all parts agree on: into what each was cut,
 * and the numbers that it and the vertex on it have in the whole.
 */
import { GrowableInt32 } from "./growable.ts";

export class CutTable {
  /** Number in the whole of a face, and of the vertex that cuts it; −1 as long as no part had it. */
  readonly number = new GrowableInt32();
  readonly vertex = new GrowableInt32();
  private readonly half = new GrowableInt32();
  private readonly unit = new GrowableInt32();
  private readonly named = new Map<string, number>();

  /** Makes a name. */
  add(): number {
    this.number.push(-1);
    this.vertex.push(-1);
    this.unit.push(-1);
    this.half.push(-1);
    return this.half.length - 1;
  }

  /** The name of what the cut at the end of a route made; made if need be. */
  ofRoute(route: readonly number[]): number {
    const key = route.join("");
    let name = this.named.get(key);
    if (name === undefined) {
      name = this.add();
      this.named.set(key, name);
    }
    return name;
  }

  /** The names of the two parts into which `unit` cuts a face, made if need be: this one and the next. */
  partsOf(name: number, unit: number): number {
    if (this.half.data[name] < 0) {
      const part = this.add();
      this.add();
      this.half.data[name] = part;
      this.unit.data[name] = unit;
    } else if (this.unit.data[name] !== unit) {
      throw new Error("internal: two parts cut their common face differently; please report the network");
    }
    return this.half.data[name];
  }
}
