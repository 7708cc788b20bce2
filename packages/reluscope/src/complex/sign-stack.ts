/** The signs of every level's units on the current cell of a depth-first walk, and their packed pattern. */
import type { NeuronTable } from "./neurons.ts";
import type { RunningForms } from "./running-forms.ts";

/** Code of a unit that changes sign on the cell at hand. */
export const SIGN_CUTS = 4;

export class SignStack {
  /** Sign code of each unit of each level. */
  readonly signs: readonly Uint8Array[];
  /** The units of each level that cut the current cell are `cuts[level][0 … cutCount[level] − 1]`. */
  readonly cuts: readonly Int32Array[];
  readonly cutCount: Int32Array;
  /** The packed pattern (see `NeuronTable`). */
  readonly words: Int32Array;
  private readonly neurons: NeuronTable;

  constructor(forms: RunningForms, neurons: NeuronTable) {
    this.neurons = neurons;
    this.signs = forms.signs;
    this.cuts = forms.cuts;
    this.cutCount = new Int32Array(forms.signs.length);
    this.words = new Int32Array(neurons.patternWords);
  }

  /** Packs a level's signs; `packCuts` writes those of the cutting units once a child has them. */
  packFixed(level: number): void {
    const signs = this.signs[level];
    for (let i = 0, word = this.neurons.layerWord[level]; i < signs.length; word++) {
      let bits = 0;
      for (let shift = 0; shift < 32 && i < signs.length; shift += 2, i++) bits |= (signs[i] & 3) << shift;
      this.words[word] = bits;
    }
  }

  packCuts(level: number): void {
    const signs = this.signs[level];
    const cuts = this.cuts[level];
    const first = this.neurons.layerWord[level];
    for (let t = 0; t < this.cutCount[level]; t++) {
      const unit = cuts[t];
      const word = first + (unit >> 4);
      const shift = 2 * (unit & 15);
      this.words[word] = (this.words[word] & ~(3 << shift)) | (signs[unit] << shift);
    }
  }
}
