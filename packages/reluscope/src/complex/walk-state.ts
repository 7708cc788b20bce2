/**
 * What a depth-first walk over cells keeps, whatever the dimension: the forms and signs of every level on the current
 * cell, exact signs once they are known, and the patterns and maps of the cells found so far.
 */
import { type ExactForm, ExactForms } from "../exact/exact-forms.ts";
import { type TwofoldForm, TwofoldForms } from "../exact/twofold-forms.ts";
import type { Network } from "../network/network.ts";
import type { ArrayMaker } from "./array-maker.ts";
import { CellRecords } from "./cell-records.ts";
import type { Slice } from "./domain.ts";
import { type NeuronTable, neuronName, neuronTable } from "./neurons.ts";
import { acquireForms, type KernelChoice, type RunningForms, releaseForms } from "./running-forms.ts";

/** Code of a unit that changes sign on the cell at hand. */
export const SIGN_CUTS = 4;

export class WalkState {
  readonly neurons: NeuronTable;
  readonly forms: RunningForms;
  /** Number of hidden layers. */
  readonly depth: number;
  /** Sign code of each unit of each level. */
  readonly signs: readonly Uint8Array[];
  /** The units of each level that cut the current cell are `cuts[level][0 … cutCount[level] − 1]`. */
  readonly cuts: readonly Int32Array[];
  readonly cutCount: Int32Array;
  /** Called before forms are found from `signs`: a walk may pass signs on only then. */
  beforeForms: (() => void) | undefined;
  /** How many cells were found, and how many signs exact arithmetic decided. */
  cells = 0;
  exactSigns = 0;

  private readonly network: Network;
  private readonly slice: Slice;
  /** The packed pattern of the current cell (see `NeuronTable`). */
  private readonly words: Int32Array;
  private readonly records: CellRecords;
  /** Signs that exact arithmetic decided, by vertex · units + unit. */
  private readonly knownSigns = new Map<number, number>();
  private exactForms: ExactForms | undefined;
  private twofoldForms: TwofoldForms | undefined;
  private readonly reach: Float64Array;

  /** `reach[k]` bounds |t_k| on the domain. */
  constructor(network: Network, slice: Slice, reach: Float64Array, kernel: KernelChoice) {
    this.network = network;
    this.slice = slice;
    this.reach = reach;
    this.neurons = neuronTable(network);
    this.depth = network.layers.length;
    this.forms = acquireForms(network, slice.dimension, kernel);
    this.forms.start(slice, reach);
    this.signs = this.forms.signs;
    this.cuts = this.forms.cuts;
    this.cutCount = new Int32Array(this.depth);
    this.words = new Int32Array(this.neurons.patternWords);
    this.records = new CellRecords(this.words.length, network.outputSize, this.forms.width);
  }

  /** Gives the forms and the memory of the cells back; the walk is over. */
  release(): void {
    this.records.release();
    releaseForms(this.network, this.forms);
  }

  /** Tells that signs of units of this level changed. */
  signsChanged(level: number): void {
    this.exactForms?.signsChanged(level);
    this.twofoldForms?.signsChanged(level);
  }

  /** The exact form of a unit of a level on the cell at hand; generic networks never need one. */
  exactRow(level: number, unit: number): ExactForm {
    this.beforeForms?.();
    this.exactForms ??= new ExactForms(this.network, this.slice, this.signs);
    return this.exactForms.row(level, unit);
  }

  /** The same for a unit by its running number. */
  exactUnit(unit: number): ExactForm {
    const [layer, index] = neuronName(this.neurons, unit);
    return this.exactRow(layer - 1, index);
  }

  /** The form of a unit, by its running number, on the cell at hand in twice the working precision. */
  twofoldUnit(unit: number): TwofoldForm {
    this.beforeForms?.();
    this.twofoldForms ??= new TwofoldForms(this.network, this.slice, this.signs, this.reach);
    const [layer, index] = neuronName(this.neurons, unit);
    return this.twofoldForms.row(layer - 1, index);
  }

  /** The sign of a unit at a vertex, which does not depend on the cell; `decide` finds it from the unit's exact form. */
  exactSign(vertex: number, level: number, unit: number, decide: (form: ExactForm) => number): number {
    const key = vertex * this.neurons.total + this.neurons.layerStart[level] + unit;
    let sign = this.knownSigns.get(key);
    if (sign === undefined) {
      sign = decide(this.exactRow(level, unit));
      this.knownSigns.set(key, sign);
      this.exactSigns++;
    }
    return sign;
  }

  /** Which signs exact arithmetic decided: number of the vertex · units + unit, for vertices that have a number. */
  exactlyDecided(numberOf: (vertex: number) => number): Float64Array {
    const units = this.neurons.total;
    const found: number[] = [];
    for (const key of this.knownSigns.keys()) {
      const vertex = Math.floor(key / units);
      const number = numberOf(vertex);
      if (number >= 0) found.push(number * units + (key - vertex * units));
    }
    return Float64Array.from(found);
  }

  /** Forgets the signs that exact arithmetic decided at vertices from this number on. */
  forgetExactSigns(from: number): void {
    const first = from * this.neurons.total;
    for (const key of this.knownSigns.keys()) if (key >= first) this.knownSigns.delete(key);
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

  /** Gives a unit a sign, in the packed pattern too. */
  setSign(level: number, unit: number, sign: number): void {
    this.signs[level][unit] = sign;
    const word = this.neurons.layerWord[level] + (unit >> 4);
    const shift = 2 * (unit & 15);
    this.words[word] = (this.words[word] & ~(3 << shift)) | (sign << shift);
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

  /** Pattern, output forms and their bounds of the cell at hand. */
  cell(): { pattern: Uint32Array; map: Float64Array; mapErrors: Float64Array } {
    const { width } = this.forms;
    const rows = this.forms.forms[this.depth];
    return {
      pattern: new Uint32Array(this.words),
      map: rows.filter((_, i) => i % width < width - 1),
      mapErrors: rows.filter((_, i) => i % width === width - 1),
    };
  }

  /** Appends the pattern and the output forms of the cell at hand. */
  emit(): void {
    this.records.add(this.words, this.forms.forms[this.depth]);
    this.cells++;
  }

  /** Packed patterns, output forms (d + 1 numbers each) and their bounds, of the cells from `first` on. */
  cellArrays(
    make?: ArrayMaker,
    first = 0,
  ): { patterns: Uint32Array; maps: Float64Array; mapErrors: Float64Array } {
    return this.records.arrays(make, first);
  }
}
