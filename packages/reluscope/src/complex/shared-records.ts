/** The lists that a part fills when it says which faces other parts may have too; kept for the next part. */
import { GrowableInt32 } from "./growable.ts";
import { IdleTables, KeptTables } from "./kept-tables.ts";

class SharedRecords extends KeptTables {
  /** The places of vertices in the list of shared ones, or −1. */
  readonly places = new GrowableInt32();
  /** What is told of shared vertices. */
  readonly vertices = new GrowableInt32();
  /** Faces, each before its parts; of facets, places and facets. */
  readonly faces = new GrowableInt32();
  /** Places of facets that had no number, and were not cut, when the last piece was told, and these facets. */
  readonly waiting = new GrowableInt32();
  /** What is told of each of these. */
  readonly records = new GrowableInt32();
  /** Which vertices and facets have numbers. */
  readonly numberedVertices = new GrowableInt32();
  readonly numberedFacets = new GrowableInt32();
}

export const sharedRecords = new IdleTables(() => new SharedRecords());
