/**
 * Growing arrays that are kept when their user is done, for the next one: memory that is new costs the system a page at a
 * time when it is first written, and the garbage collector runs as more of it is asked for.
 */
import type { GrowableFloat64, GrowableInt32 } from "./growable.ts";

/** Just below the largest block (32 MB) that has this effect, see `keepFreedMemory`. */
const LARGE_BLOCK = 31 * 2 ** 20;

/**
 * Makes the C library keep what results that nobody needs any more leave, for the next ones. glibc gives free memory at the end of
 * its heap back to the system when it is more than twice the largest block that it has mapped and unmapped (mallopt(3),
 * M_TRIM_THRESHOLD); this maps such a block, which is never written and costs no memory. Elsewhere it has no effect.
 */
function keepFreedMemory(): void {
  if (typeof process !== "undefined" && process.versions?.node) new ArrayBuffer(LARGE_BLOCK);
}
keepFreedMemory();

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
