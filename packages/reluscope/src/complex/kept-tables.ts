/**
 * Growing arrays that are kept when their user is done, for the next one: memory that is new costs the system a page at a
 * time when it is first written, and the garbage collector runs as more of it is asked for.
 */
import type { GrowableFloat64, GrowableInt32 } from "./growable.ts";

/** Has growing arrays for fields, and nothing else. */
export abstract class KeptTables {
  get bytes(): number {
    return this.tables().reduce((sum, { data }) => sum + data.byteLength, 0);
  }

  /** Forgets what the arrays hold. */
  clear(): void {
    for (const table of this.tables()) table.length = 0;
  }

  private tables(): (GrowableFloat64 | GrowableInt32)[] {
    return Object.values(this);
  }
}

/** Memory that is not worth keeping. */
const MOST_IDLE_BYTES = 2 ** 28;

export class IdleTables<T extends KeptTables> {
  private idle: T | undefined;
  private readonly make: () => T;

  constructor(make: () => T) {
    this.make = make;
  }

  /** Empty tables; give them back with `release`. */
  acquire(): T {
    const tables = this.idle ?? this.make();
    this.idle = undefined;
    return tables;
  }

  /** Nothing that the tables hold may be used after that. */
  release(tables: T): void {
    tables.clear();
    if (!this.idle && tables.bytes <= MOST_IDLE_BYTES) this.idle = tables;
  }
}
