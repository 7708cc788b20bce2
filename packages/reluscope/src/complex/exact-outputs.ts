/** Exact output forms on the cells of a finished complex, rebuilt from their patterns. */
import { ExactForms } from "../exact/exact-forms.ts";
import type { Network } from "../network/network.ts";
import type { Slice } from "./domain.ts";
import { type NeuronTable, patternSign } from "./neurons.ts";

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
