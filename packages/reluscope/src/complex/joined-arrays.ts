/** Patterns and maps of the cells of several walks one after the other, and the signs that exact arithmetic decided. */
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";
import type { NeuronTable } from "./neurons.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";

export class JoinedArrays {
  private readonly neurons: NeuronTable;
  private readonly decided = new Set<number>();
  private readonly patterns = new GrowableInt32();
  private readonly maps = new GrowableFloat64();
  private readonly mapErrors = new GrowableFloat64();

  constructor(neurons: NeuronTable) {
    this.neurons = neurons;
  }

  /** `vertexOf` gives the common numbers of the part's vertices. */
  add(
    part: {
      readonly patterns: Uint32Array;
      readonly maps: Float64Array;
      readonly mapErrors: Float64Array;
      readonly exactlyDecided: Float64Array;
    },
    vertexOf: Int32Array,
  ): void {
    const units = this.neurons.total;
    for (const key of part.exactlyDecided) {
      const vertex = Math.floor(key / units);
      this.decided.add(vertexOf[vertex] * units + (key - vertex * units));
    }
    const { patterns } = this;
    patterns.reserve(part.patterns.length);
    patterns.data.set(part.patterns, patterns.length);
    patterns.length += part.patterns.length;
    append(this.maps, part.maps);
    append(this.mapErrors, part.mapErrors);
  }

  result(complete: boolean): WalkedArrays {
    return {
      neurons: this.neurons,
      patterns: new Uint32Array(this.patterns.toArray().buffer),
      maps: this.maps.toArray(),
      mapErrors: this.mapErrors.toArray(),
      exactSigns: this.decided.size,
      complete,
    };
  }
}

function append(to: GrowableFloat64, values: Float64Array): void {
  to.reserve(values.length);
  to.data.set(values, to.length);
  to.length += values.length;
}
