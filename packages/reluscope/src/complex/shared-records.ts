/** The lists that a part fills when it says which faces other parts may have too; kept for the next part. */
import { GrowableInt32 } from "./growable.ts";
import { IdleTables, KeptTables } from "./kept-tables.ts";

class SharedRecords extends KeptTables {
  /** Faces, each before its parts. */
  readonly faces = new GrowableInt32();
  /** What is told of each. */
  readonly records = new GrowableInt32();
}

export const sharedRecords = new IdleTables(() => new SharedRecords());
