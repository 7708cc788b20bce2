/**
 * Edges or facets that several parts of a complex may have, by names that all parts agree on: into what each was cut,
 * and the numbers that it and the vertex on it have in the whole.
 */
import { GrowableInt32 } from "./growable.ts";
import { IdleTables, KeptTables } from "./kept-tables.ts";

class CutFaces extends KeptTables {
  readonly number = new GrowableInt32();
  readonly vertex = new GrowableInt32();
  readonly half = new GrowableInt32();
  readonly unit = new GrowableInt32();
}

const cutFaces = new IdleTables(() => new CutFaces());

export class CutTable {
  private readonly faces = cutFaces.acquire();
  private readonly named = new Map<string, number>();

  /** Number in the whole of a face; −1 as long as no part had it. */
  get number(): GrowableInt32 {
    return this.faces.number;
  }

  /** The same of the vertex that cuts it. */
  get vertex(): GrowableInt32 {
    return this.faces.vertex;
  }

  /** Gives memory back; nothing may be asked for after that. */
  release(): void {
    cutFaces.release(this.faces);
  }

  /** Makes a name. */
  add(): number {
    const { number, vertex, half, unit } = this.faces;
    number.push(-1);
    vertex.push(-1);
    unit.push(-1);
    half.push(-1);
    return half.length - 1;
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
    const { half, unit: by } = this.faces;
    if (half.data[name] < 0) {
      const part = this.add();
      this.add();
      half.data[name] = part;
      by.data[name] = unit;
    } else if (by.data[name] !== unit) {
      throw new Error("internal: two parts cut their common face differently; please report the network");
    }
    return half.data[name];
  }
}
