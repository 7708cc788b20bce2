/**
 * Linear regions: maximal connected unions of cells on which the network is the same affine map (THEORY section 1).
 * Two maps are *different* when they differ by more than their error bounds at a corner of the domain, and *the same*
 * only when exact arithmetic says so.
 */
import { ExactForms } from "../exact/exact-forms.ts";
import type { Network } from "../network/network.ts";
import type { Slice } from "./domain.ts";
import { type NeuronTable, patternSign } from "./neurons.ts";

/** What the cells of a complex of any dimension have in common here. */
export interface MappedCells {
  readonly slice: Slice;
  readonly neurons: NeuronTable;
  readonly outputSize: number;
  readonly cells: number;
  readonly patterns: Uint32Array;
  /** cells × outputs × (d + 1) */
  readonly maps: Float64Array;
  /** cells × outputs */
  readonly mapErrors: Float64Array;
  /** Points (d numbers each) that span the domain. */
  readonly corners: Float64Array;
}

/** Exact output forms of cells from their patterns; remembers the signs of the last cell so that neighbours share work. */
export class ExactOutputs {
  private readonly forms: ExactForms;
  private readonly signs: Uint8Array[];
  private readonly outputs = new Map<number, (readonly bigint[])[]>();

  private readonly complex: { readonly neurons: NeuronTable; readonly patterns: Uint32Array };

  constructor(
    network: Network,
    complex: { readonly neurons: NeuronTable; readonly patterns: Uint32Array },
    slice: Slice,
  ) {
    this.complex = complex;
    this.signs = network.layers.map((layer) => new Uint8Array(layer.bias.length));
    this.forms = new ExactForms(network, slice, this.signs);
  }

  /** Makes the exact forms those of a cell, and returns them. */
  on(cell: number): ExactForms {
    const { neurons, patterns } = this.complex;
    this.signs.forEach((signs, level) => {
      let changed = false;
      for (let i = 0; i < signs.length; i++) {
        const sign = patternSign(neurons, patterns, cell, level, i);
        if (sign !== signs[i]) {
          signs[i] = sign;
          changed = true;
        }
      }
      if (changed) this.forms.signsChanged(level);
    });
    return this.forms;
  }

  /** All output forms on a cell, over the output level's power of two. */
  of(cell: number, outputSize: number): (readonly bigint[])[] {
    let outputs = this.outputs.get(cell);
    if (!outputs) {
      const forms = this.on(cell);
      outputs = Array.from({ length: outputSize }, (_, o) => forms.row(this.signs.length, o));
      this.outputs.set(cell, outputs);
    }
    return outputs;
  }
}

/** Region of each cell and the number of regions; `pairs` lists cells that share a (d − 1)-dimensional face, two by two. */
export function linearRegions(
  network: Network,
  complex: MappedCells,
  pairs: ArrayLike<number>,
): { regions: Uint32Array; count: number } {
  const parent = new Int32Array(complex.cells).map((_, i) => i);
  const root = (cell: number): number => {
    while (parent[cell] !== cell) {
      parent[cell] = parent[parent[cell]];
      cell = parent[cell];
    }
    return cell;
  };
  let exact: ExactOutputs | undefined;
  for (let k = 0; k + 1 < pairs.length; k += 2) {
    const [p, q] = [pairs[k], pairs[k + 1]];
    if (surelyDiffer(complex, p, q)) continue;
    exact ??= new ExactOutputs(network, complex, complex.slice);
    if (!sameForms(exact.of(p, complex.outputSize), exact.of(q, complex.outputSize))) continue;
    const [a, b] = [root(p), root(q)];
    parent[Math.max(a, b)] = Math.min(a, b);
  }
  const regions = new Uint32Array(complex.cells);
  let count = 0;
  for (let cell = 0; cell < complex.cells; cell++) {
    const first = root(cell);
    regions[cell] = first === cell ? count++ : regions[first];
  }
  return { regions, count };
}

function surelyDiffer(complex: MappedCells, p: number, q: number): boolean {
  const { outputSize, maps, mapErrors, corners } = complex;
  const d = complex.slice.dimension;
  const width = d + 1;
  for (let o = 0; o < outputSize; o++) {
    const first = (p * outputSize + o) * width;
    const second = (q * outputSize + o) * width;
    const bound = mapErrors[p * outputSize + o] + mapErrors[q * outputSize + o];
    for (let corner = 0; corner < corners.length; corner += d) {
      let difference = maps[first + d] - maps[second + d];
      for (let k = 0; k < d; k++) difference += (maps[first + k] - maps[second + k]) * corners[corner + k];
      if (Math.abs(difference) > bound) return true;
    }
  }
  return false;
}

function sameForms(p: (readonly bigint[])[], q: (readonly bigint[])[]): boolean {
  return p.every((form, o) => form.every((value, k) => value === q[o][k]));
}
