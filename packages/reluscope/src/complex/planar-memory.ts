/** The arrays that a planar walk fills. */
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";
import { IdleTables, KeptTables } from "./kept-tables.ts";

export class PlanarMemory extends KeptTables {
  /** Of `PlanarMesh`. */
  readonly vertices = new GrowableFloat64();
  readonly edges = new GrowableInt32();
  readonly lines = new GrowableFloat64();
  readonly lineSources = new GrowableInt32();
  /** Of `PlanarPolygons`. */
  readonly corner = new GrowableInt32();
  readonly side = new GrowableInt32();
  /** Of `PlanarWalk`. */
  readonly cellStart = new GrowableInt32();
  readonly cellVertices = new GrowableInt32();
  readonly cellEdges = new GrowableInt32();
  readonly cutting = new GrowableInt32();
  /** Of `numberedPlane`. */
  readonly vertexNumber = new GrowableInt32();
  readonly edgeNumber = new GrowableInt32();
}

export const planarMemory = new IdleTables(() => new PlanarMemory());
