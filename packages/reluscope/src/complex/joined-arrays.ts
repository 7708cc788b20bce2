/** Patterns and maps of the cells of several walks one after the other, and the signs that exact arithmetic decided. */
import { JoinedFloat64, JoinedInt32 } from "./joined-tables.ts";
import type { NeuronTable } from "./neurons.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";

export class JoinedArrays {
  private readonly neurons: NeuronTable;
  private readonly decided = new Set<number>();
  private readonly patterns = new JoinedInt32();
  private readonly maps = new JoinedFloat64();
  private readonly mapErrors = new JoinedFloat64();

  constructor(neurons: NeuronTable) {
    this.neurons = neurons;
  }

  /** `vertexOf` gives the common numbers of the part's vertices; with the part, there is a `share` of all cells (0: not known). */
  add(
    part: {
      readonly patterns: Uint32Array;
      readonly maps: Float64Array;
      readonly mapErrors: Float64Array;
      readonly exactlyDecided: Float64Array;
    },
    vertexOf: Int32Array,
    share: number,
  ): void {
    const units = this.neurons.total;
    for (const key of part.exactlyDecided) {
      const vertex = Math.floor(key / units);
      this.decided.add(vertexOf[vertex] * units + (key - vertex * units));
    }
    this.patterns.append(part.patterns, share);
    this.maps.append(part.maps, share);
    this.mapErrors.append(part.mapErrors, share);
  }

  result(complete: boolean): WalkedArrays {
    return {
      neurons: this.neurons,
      patterns: this.patterns.toUnsigned(),
      maps: this.maps.toResult(),
      mapErrors: this.mapErrors.toResult(),
      exactSigns: this.decided.size,
      complete,
    };
  }
}
