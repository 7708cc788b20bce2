/** Patterns and maps of the cells of several walks one after the other, and the signs that exact arithmetic decided. */

import type { NeuronTable } from "./neurons.ts";
import type { WalkedArrays } from "./polytope-assembly.ts";
import { resultArrays } from "./result-arrays.ts";

export class JoinedArrays {
  private readonly neurons: NeuronTable;
  private readonly decided = new Set<number>();
  private readonly patterns: Uint32Array[] = [];
  private readonly maps: Float64Array[] = [];
  private readonly mapErrors: Float64Array[] = [];

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
    this.patterns.push(part.patterns);
    this.maps.push(part.maps);
    this.mapErrors.push(part.mapErrors);
  }

  result(complete: boolean): WalkedArrays {
    return {
      neurons: this.neurons,
      patterns: concatenated(this.patterns, resultArrays.uint32(lengthOf(this.patterns))),
      maps: concatenated(this.maps, resultArrays.float64(lengthOf(this.maps))),
      mapErrors: concatenated(this.mapErrors, resultArrays.float64(lengthOf(this.mapErrors))),
      exactSigns: this.decided.size,
      complete,
    };
  }
}

const lengthOf = (arrays: readonly { readonly length: number }[]) =>
  arrays.reduce((sum, { length }) => sum + length, 0);

function concatenated<T extends Uint32Array | Float64Array>(arrays: readonly T[], into: T): T {
  let at = 0;
  for (const array of arrays) {
    into.set(array, at);
    at += array.length;
  }
  return into;
}
