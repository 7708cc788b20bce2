/** Forms of units on the cells of a finished complex, in doubles with bounds, rebuilt from the cells' patterns. */
import { reachOf } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";
import { patternSign } from "./neurons.ts";
import type { PolyhedralComplex } from "./polyhedral-complex.ts";
import { acquireForms, type RunningForms } from "./running-forms.ts";

/** Remembers the signs of the last cell, so that cells with the same first layers share work. */
export class CellForms {
  private readonly complex: PolyhedralComplex;
  private readonly running: RunningForms;
  private cell = -1;
  /** Forms of levels up to this one are those of `cell`. */
  private valid = 0;

  constructor(network: Network, complex: PolyhedralComplex) {
    const { domain, dimension } = complex;
    this.complex = complex;
    this.running = acquireForms(network, dimension, "auto");
    this.running.start(
      domain.slice,
      Float64Array.from(domain.box, (interval) => reachOf(interval)),
    );
  }

  /** The forms of a level (hidden layer from 0; outputs last) on a cell: d + 2 numbers each, see `RunningForms`. */
  on(cell: number, level: number): Float64Array {
    const { running } = this;
    if (cell !== this.cell) {
      this.valid = Math.min(this.valid, this.firstChange(cell));
      this.cell = cell;
    }
    for (; this.valid < level; this.valid++) {
      this.loadSigns(cell, this.valid);
      running.pass(this.valid);
    }
    return running.forms[level];
  }

  /** The first level whose signs are others on this cell than on the last. */
  private firstChange(cell: number): number {
    if (this.cell < 0) return 0;
    const { patterns, neurons } = this.complex;
    const { patternWords: words, layerWord } = neurons;
    let word = 0;
    while (word < words && patterns[cell * words + word] === patterns[this.cell * words + word]) word++;
    let level = 0;
    while (level + 1 < layerWord.length && layerWord[level + 1] <= word) level++;
    return level;
  }

  private loadSigns(cell: number, level: number): void {
    const { patterns, neurons } = this.complex;
    const signs = this.running.signs[level];
    for (let i = 0; i < signs.length; i++) signs[i] = patternSign(neurons, patterns, cell, level, i);
  }
}
