/**
 * The largest |h| of an affine form h on each of many cells, without rounding (THEORY section 7). On a cell |h| is largest at a
 * vertex. Doubles with proved bounds tell which vertices can be the ones; integers decide among these, and whether a form that
 * doubles cannot tell from zero is zero.
 */

import { type ExactForm, ExactForms } from "../exact/exact-forms.ts";
import { commonZero, type ExactVertex } from "../exact/exact-point.ts";
import type { RationalVector } from "../exact/rational.ts";
import { GROWTH, ROUNDING } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";
import type { Slice } from "../network/slice.ts";
import type { VisitedCell } from "./cell-walk.ts";
import { type ExactNumber, isLarger, lowerBound } from "./exact-number.ts";
import type { TargetForms } from "./target-forms.ts";

/** Where the largest |h| is attained. */
export interface LargestPlace {
  readonly size: ExactNumber;
  /** Slice coordinates. */
  readonly at: RationalVector;
  readonly output: number;
}

/** A cell whose largest |h| may be the largest of all: what is needed to find it later. */
interface Candidate {
  readonly upper: number;
  /** Sign codes of all units, one level after the other. */
  readonly signs: Uint8Array;
  /** Hyperplanes through each of the vertices where |h| may be that large. */
  readonly vertices: readonly (readonly number[])[];
  readonly target: TargetForms | undefined;
}

/** h on a cell, without rounding. */
interface ExactDifference {
  readonly form: ExactForm;
  readonly denominator: bigint;
}

/** Candidates kept before they are looked at exactly. */
const MOST_CANDIDATES = 256;

/** What is known of the largest |h| so far; parts of a domain that are looked at one after the other share it. */
export class Largest {
  /** Whether h is another function than 0 on a cell. */
  differs = false;
  /** Cells on which integers decided. */
  exactCells = 0;
  place: LargestPlace | undefined;
  /** A proved lower bound of the largest |h|. */
  floor = 0;
}

export class CellMaximum {
  private readonly known: Largest;
  private candidates: Candidate[] = [];
  private readonly network: Network;
  private readonly slice: Slice;
  private readonly sides: readonly ExactForm[];
  private readonly scale: bigint;
  /** The exact forms of candidates. */
  private readonly forms: ExactForms;
  private readonly signs: Uint8Array[];
  private readonly starts: number[] = [];
  private readonly units: number;
  private upper = new Float64Array(64);

  constructor(network: Network, slice: Slice, sides: readonly ExactForm[], known: Largest) {
    this.known = known;
    this.network = network;
    this.slice = slice;
    this.sides = sides;
    this.signs = network.layers.map((layer) => new Uint8Array(layer.bias.length));
    this.forms = new ExactForms(network, slice, this.signs);
    this.scale = 1n << BigInt(this.forms.scale(network.layers.length));
    let units = 0;
    for (const { length } of this.signs) {
      this.starts.push(units);
      units += length;
    }
    this.units = units;
  }

  /** Takes a cell, with h = outputs − target. */
  take(cell: VisitedCell, target?: TargetForms): void {
    const { lower, upper } = this.bounds(cell, target);
    const { known } = this;
    if (upper <= known.floor && known.differs) return;
    if (lower <= 0 && (upper === 0 || this.vanishes(cell, target))) return;
    known.differs = true;
    if (upper <= known.floor) return;
    const floor = Math.max(known.floor, lower);
    const vertices: number[][] = [];
    for (let k = 0; k < cell.vertexCount; k++) if (!(this.upper[k] < floor)) vertices.push(cell.sources(k));
    const signs = new Uint8Array(this.units);
    cell.signs.forEach((own, level) => {
      signs.set(own, this.starts[level]);
    });
    known.floor = floor;
    this.candidates.push({ upper, signs, vertices, target });
    if (this.candidates.length >= MOST_CANDIDATES) this.settle();
  }

  /** Takes a part of a cell by its corners, with h = outputs − target, in integers. */
  takeExactly(cell: VisitedCell, corners: readonly ExactVertex[], target: TargetForms): void {
    const { known } = this;
    known.exactCells++;
    const forms = Array.from({ length: this.network.outputSize }, (_, o) => cell.exactOutput(o));
    const differences = this.differences(forms, target);
    if (differences.every(({ form }) => form.every((value) => value === 0n))) return;
    known.differs = true;
    this.compare(differences, corners);
  }

  /** Bounds of the largest |h| on a cell; those from above for each vertex stand in `upper`. */
  private bounds(
    { vertexCount, coordinates, vertexErrors, forms }: VisitedCell,
    target: TargetForms | undefined,
  ): { lower: number; upper: number } {
    const d = this.slice.dimension;
    const width = d + 2;
    if (vertexCount > this.upper.length) this.upper = new Float64Array(2 * vertexCount);
    this.upper.fill(0, 0, vertexCount);
    let lower = 0;
    for (let at = 0, o = 0; at < forms.length; at += width, o++) {
      const from = o * (d + 1);
      let steepness = 0;
      for (let k = 0; k < d; k++)
        steepness += Math.abs(forms[at + k] - (target ? target.values[from + k] : 0));
      steepness *= GROWTH;
      for (let v = 0; v < vertexCount; v++) {
        let value = forms[at + d];
        for (let k = 0; k < d; k++) value += forms[at + k] * coordinates[v * d + k];
        let bound = forms[at + d + 1];
        if (target) {
          let own = target.values[from + d];
          for (let k = 0; k < d; k++) own += target.values[from + k] * coordinates[v * d + k];
          value -= own;
          bound += target.bounds[o] + ROUNDING * Math.abs(value);
        }
        bound = (bound + steepness * vertexErrors[v]) * GROWTH;
        const size = Math.abs(value);
        // What is no number says nothing.
        const high = size + bound <= Number.MAX_VALUE ? (size + bound) * GROWTH : Number.POSITIVE_INFINITY;
        if (high > this.upper[v]) this.upper[v] = high;
        const low = (size - bound) * (1 - 4 * ROUNDING);
        if (low > lower && low < Number.POSITIVE_INFINITY) lower = low;
      }
    }
    let upper = 0;
    for (let v = 0; v < vertexCount; v++) if (this.upper[v] > upper) upper = this.upper[v];
    return { lower, upper };
  }

  /** Whether h is 0 on the whole cell, decided by integers. */
  private vanishes(cell: VisitedCell, target: TargetForms | undefined): boolean {
    this.known.exactCells++;
    for (let o = 0; o < this.network.outputSize; o++) {
      const form = cell.exactOutput(o);
      const zero = target
        ? form.every((value, k) => value * target.denominator === target.rows[o][k] * this.scale)
        : form.every((value) => value === 0n);
      if (!zero) return false;
    }
    return true;
  }

  /** Finds the largest |h| of the candidates; to be called when all cells were taken. */
  settle(): void {
    for (const candidate of this.candidates) if (candidate.upper >= this.known.floor) this.look(candidate);
    this.candidates = [];
  }

  private look({ signs, vertices, target }: Candidate): void {
    this.known.exactCells++;
    this.load(signs);
    const last = this.signs.length;
    const forms = Array.from({ length: this.network.outputSize }, (_, o) => this.forms.row(last, o));
    const points = vertices.map((sources) => commonZero(sources.map((source) => this.plane(source))));
    this.compare(this.differences(forms, target), points);
  }

  /** Exact output forms minus the target. */
  private differences(forms: readonly ExactForm[], target: TargetForms | undefined): ExactDifference[] {
    if (!target) return forms.map((form) => ({ form, denominator: this.scale }));
    const { rows, denominator } = target;
    return forms.map((form, o) => ({
      form: form.map((value, k) => value * denominator - rows[o][k] * this.scale),
      denominator: this.scale * denominator,
    }));
  }

  private compare(differences: readonly ExactDifference[], points: readonly ExactVertex[]): void {
    const { known } = this;
    for (const point of points) {
      differences.forEach(({ form, denominator }, output) => {
        const value = valueAt(form, point);
        const size = { numerator: value < 0n ? -value : value, denominator: denominator * point.w };
        if (size.numerator === 0n || (known.place && !isLarger(size, known.place.size))) return;
        known.place = { size, at: { numerators: point.x, denominator: point.w }, output };
      });
    }
    if (known.place) known.floor = Math.max(known.floor, lowerBound(known.place.size));
  }

  private plane(source: number): ExactForm {
    if (source < 0) return this.sides[-1 - source];
    let level = 0;
    while (level + 1 < this.starts.length && this.starts[level + 1] <= source) level++;
    return this.forms.row(level, source - this.starts[level]);
  }

  /** Makes the exact forms those of a candidate. */
  private load(signs: Uint8Array): void {
    this.signs.forEach((own, level) => {
      const from = this.starts[level];
      let changed = false;
      for (let i = 0; i < own.length; i++) {
        if (own[i] === signs[from + i]) continue;
        own[i] = signs[from + i];
        changed = true;
      }
      if (changed) this.forms.signsChanged(level);
    });
  }
}

function valueAt(form: ExactForm, { x, w }: ExactVertex): bigint {
  let sum = form[x.length] * w;
  for (let k = 0; k < x.length; k++) sum += form[k] * x[k];
  return sum;
}
