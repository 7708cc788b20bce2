/** The complex of a network on a segment by the sweep of `kernels/line-sweep-typescript.ts`, where bounds prove every sign. */
import { exactRoot, roundedKnot } from "../exact/line-exact.ts";
import { COARSE, MOST_TERMS, reachOf, roundedError } from "../exact/rounding.ts";
import { type LineSweep, SWEEP_FINISHED, SWEEP_UNDECIDED } from "../kernels/line-sweep.ts";
import { TypescriptLineSweep } from "../kernels/line-sweep-typescript.ts";
import { wasmLineSweep } from "../kernels/line-sweep-wasm.ts";
import { LineTables } from "../kernels/line-tables.ts";
import type { DenseMatrix } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import type { LineDomain } from "./domain.ts";
import { ExactOutputs } from "./exact-outputs.ts";
import type { LineCells } from "./line-cells.ts";
import { LineFirstLayer } from "./line-first-layer.ts";
import { type NeuronTable, neuronName, neuronTable } from "./neurons.ts";
import type { KernelChoice } from "./running-forms.ts";

/** Domains that reach further would need a closer look at underflow. */
const MOST_REACH = 2 ** 64;

/** Cells of one chunk. */
interface Part {
  readonly cells: number;
  readonly patterns: Int32Array;
  readonly maps: Float64Array;
  readonly mapErrors: Float64Array;
  readonly ends: Float64Array;
  readonly endErrors: Float64Array;
  readonly endUnits: Int32Array;
  readonly differs: Int32Array;
}

const sweepers = new WeakMap<Network, Map<KernelChoice, Sweeper | undefined>>();

/**
 * The cells of a segment, or undefined where the bounds do not prove every sign and order, or where the method does not
 * apply: no hidden layer, or sparse weights.
 */
export function sweepLine(network: Network, domain: LineDomain, kernel: KernelChoice): LineCells | undefined {
  let known = sweepers.get(network);
  if (!known) {
    known = new Map();
    sweepers.set(network, known);
  }
  if (!known.has(kernel)) known.set(kernel, suits(network) ? new Sweeper(network, kernel) : undefined);
  return known.get(kernel)?.run(domain);
}

function suits({ layers, output }: Network): boolean {
  return (
    layers.length > 0 &&
    [...layers, output].every(({ weight }) => weight.kind === "dense" && weight.columns <= MOST_TERMS)
  );
}

class Sweeper {
  private readonly network: Network;
  private readonly neurons: NeuronTable;
  private readonly sweep: LineSweep;
  private readonly firstLayer: LineFirstLayer;
  /** 0, 1, 2, … */
  private counting = new Uint32Array(256).map((_, i) => i);

  constructor(network: Network, kernel: KernelChoice) {
    this.network = network;
    this.neurons = neuronTable(network);
    this.sweep =
      (kernel === "auto" && wasmLineSweep(network)) ||
      new TypescriptLineSweep(
        new LineTables(network, {
          float64: (length) => new Float64Array(length),
          int32: (length) => new Int32Array(length),
          uint8: (length) => new Uint8Array(length),
        }),
      );
    this.firstLayer = new LineFirstLayer(network.layers[0] as AffineMap & { readonly weight: DenseMatrix });
  }

  run(domain: LineDomain): LineCells | undefined {
    const { sweep, neurons } = this;
    const { low, high, slice } = domain;
    const reach = reachOf([low, high]);
    if (!(reach <= MOST_REACH)) return undefined;
    this.firstLayer.forms(slice, reach, sweep.tables.levels[0]);
    if (sweep.start(low, high, reach) === SWEEP_UNDECIDED) return undefined;
    this.packSigns();
    const parts: Part[] = [];
    for (;;) {
      const state = sweep.advance();
      if (state === SWEEP_UNDECIDED) return undefined;
      parts.push(state === SWEEP_FINISHED ? this.part() : copied(this.part()));
      if (state === SWEEP_FINISHED) break;
    }
    const cells = parts.reduce((sum, part) => sum + part.cells, 0);
    const vertices = new Float64Array(cells + 1);
    const vertexErrors = new Float64Array(cells + 1);
    const vertexNeurons = new Uint32Array(cells - 1);
    const doubtful: number[] = [];
    vertices[0] = low;
    let from = 0;
    for (const { cells: count, ends, endErrors, endUnits, differs } of parts) {
      vertices.set(ends, from + 1);
      vertexErrors.set(endErrors, from + 1);
      // The last cell ends with the domain.
      vertexNeurons.set(from + count === cells ? endUnits.subarray(0, count - 1) : endUnits, from);
      for (let i = 0; i < count; i++)
        if (differs[i] === 0 && from + i + 1 < cells) doubtful.push(from + i + 1);
      from += count;
    }
    vertices[cells] = high;
    vertexErrors[cells] = 0;
    const patterns = joined(parts.map((part) => part.patterns));
    const found = {
      neurons,
      vertices,
      vertexErrors,
      vertexNeuronStart: this.count(cells),
      vertexNeurons,
      patterns: new Uint32Array(patterns.buffer),
      maps: joined(parts.map((part) => part.maps)),
      mapErrors: joined(parts.map((part) => part.mapErrors)),
      doubtful,
      exactSigns: 0,
    };
    this.sharpen(found, domain, COARSE * reach);
    return found;
  }

  /** The pattern of the first cell. */
  private packSigns(): void {
    const { levels, words } = this.sweep.tables;
    words.fill(0);
    for (const { sign, size, firstWord } of levels) {
      if (!sign) continue;
      for (let i = 0; i < size; i++) {
        words[firstWord + (i >> 4)] |= (sign[i] > 0 ? 1 : sign[i] < 0 ? 2 : 3) << (2 * (i & 15));
      }
    }
  }

  /** The chunk as it is, until the sweep goes on. */
  private part(): Part {
    const { tables, cells } = this.sweep;
    const { chunk, words } = tables;
    const { outputSize } = this.network;
    return {
      cells,
      patterns: chunk.patterns.subarray(0, cells * words.length),
      maps: chunk.maps.subarray(0, 2 * cells * outputSize),
      mapErrors: chunk.mapErrors.subarray(0, cells * outputSize),
      ends: chunk.ends.subarray(0, cells),
      endErrors: chunk.endErrors.subarray(0, cells),
      endUnits: chunk.endUnits.subarray(0, cells),
      differs: chunk.differs.subarray(0, cells),
    };
  }

  /** 0, 1, …, length − 1. */
  private count(length: number): Uint32Array {
    if (this.counting.length < length) this.counting = new Uint32Array(2 * length).map((_, i) => i);
    return this.counting.slice(0, length);
  }

  /** Computes vertices whose error is large again, exactly. */
  private sharpen(found: LineCells, { slice }: LineDomain, coarse: number): void {
    const { vertices, vertexErrors, vertexNeurons, neurons } = found;
    let exact: ExactOutputs | undefined;
    for (let i = 1; i + 1 < vertices.length; i++) {
      if (vertexErrors[i] <= coarse) continue;
      exact ??= new ExactOutputs(this.network, found, slice);
      const [layer, unit] = neuronName(neurons, vertexNeurons[i - 1]);
      vertices[i] = roundedKnot(exactRoot(exact.on(i - 1).row(layer - 1, unit)));
      vertexErrors[i] = roundedError(vertices[i]);
    }
  }
}

function copied(part: Part): Part {
  return {
    cells: part.cells,
    patterns: part.patterns.slice(),
    maps: part.maps.slice(),
    mapErrors: part.mapErrors.slice(),
    ends: part.ends.slice(),
    endErrors: part.endErrors.slice(),
    endUnits: part.endUnits.slice(),
    differs: part.differs.slice(),
  };
}

/** One after the other, copied. */
function joined<T extends Float64Array | Int32Array>(parts: readonly T[]): T {
  if (parts.length === 1) return parts[0].slice() as T;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new (parts[0].constructor as new (length: number) => T)(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
