/** The complex of a network on a segment by the sweep of `kernels/line-sweep-typescript.ts`, where bounds prove every sign. */
import { exactRoot, roundedKnot } from "../exact/line-exact.ts";
import { COARSE, MOST_TERMS, reachOf, roundedError } from "../exact/rounding.ts";
import { LineFirstLayer } from "../kernels/line-first-layer.ts";
import { type LineSweep, SWEEP_FINISHED, SWEEP_UNDECIDED } from "../kernels/line-sweep.ts";
import { TypescriptLineSweep } from "../kernels/line-sweep-typescript.ts";
import { wasmLineSweep } from "../kernels/line-sweep-wasm.ts";
import { LineTables } from "../kernels/line-tables.ts";
import { typescriptKernel } from "../kernels/typescript-kernel.ts";
import type { DenseMatrix } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import type { LineDomain } from "./domain.ts";
import { ExactOutputs } from "./exact-outputs.ts";
import type { LineCells } from "./line-cells.ts";
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
  /** 0, 1, 2, … */
  private counting = new Uint32Array(256).map((_, i) => i);

  constructor(network: Network, kernel: KernelChoice) {
    this.network = network;
    this.neurons = neuronTable(network);
    this.sweep =
      (kernel === "auto" && wasmLineSweep(network)) ||
      new TypescriptLineSweep(
        new LineTables(network, typescriptKernel.memory),
        new LineFirstLayer(network.layers[0] as AffineMap & { readonly weight: DenseMatrix }),
      );
  }

  run(domain: LineDomain): LineCells | undefined {
    const { sweep } = this;
    const { low, high, slice } = domain;
    const reach = reachOf([low, high]);
    if (!(reach <= MOST_REACH)) return undefined;
    sweep.firstForms(slice, reach);
    if (sweep.start(low, high, reach) === SWEEP_UNDECIDED) return undefined;
    const parts: Part[] = [];
    for (;;) {
      const state = sweep.advance();
      if (state === SWEEP_UNDECIDED) return undefined;
      parts.push(state === SWEEP_FINISHED ? this.part() : copied(this.part()));
      if (state === SWEEP_FINISHED) break;
    }
    const found = this.found(parts, domain);
    this.sharpen(found, domain, COARSE * reach);
    return found;
  }

  private found(parts: readonly Part[], { low, high }: LineDomain): LineCells {
    const { neurons } = this;
    const { outputSize } = this.network;
    const { patternWords } = neurons;
    const cells = parts.reduce((sum, part) => sum + part.cells, 0);
    const doubles = 2 * (cells + 1) + 3 * outputSize * cells;
    const take = arraysOf(8 * doubles + 4 * (2 * cells + patternWords * cells));
    const vertices = take(Float64Array, cells + 1);
    const vertexErrors = take(Float64Array, cells + 1);
    const maps = take(Float64Array, 2 * outputSize * cells);
    const mapErrors = take(Float64Array, outputSize * cells);
    const patterns = take(Uint32Array, patternWords * cells);
    const vertexNeuronStart = take(Uint32Array, cells);
    // One place more than there are breakpoints, because the last cell's end has no unit.
    const ends = take(Uint32Array, cells);
    vertexNeuronStart.set(this.count(cells));
    const doubtful: number[] = [];
    let from = 0;
    for (const part of parts) {
      const count = part.cells;
      vertices.set(part.ends, from + 1);
      vertexErrors.set(part.endErrors, from + 1);
      ends.set(part.endUnits, from);
      maps.set(part.maps, 2 * outputSize * from);
      mapErrors.set(part.mapErrors, outputSize * from);
      patterns.set(part.patterns, patternWords * from);
      for (let i = 0; i < count; i++) {
        if (part.differs[i] === 0 && from + i + 1 < cells) doubtful.push(from + i + 1);
      }
      from += count;
    }
    vertices[0] = low;
    vertices[cells] = high;
    vertexErrors[cells] = 0;
    const vertexNeurons = ends.subarray(0, cells - 1);
    const exactSigns = 0;
    return {
      neurons,
      vertices,
      vertexErrors,
      vertexNeuronStart,
      vertexNeurons,
      patterns,
      maps,
      mapErrors,
      doubtful,
      exactSigns,
    };
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
    return this.counting.subarray(0, length);
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

interface ArrayType<T> {
  new (buffer: ArrayBuffer, byteOffset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

/** Arrays in one buffer of so many bytes, those of doubles first: many small buffers cost more than what is in them. */
function arraysOf(bytes: number): <T>(type: ArrayType<T>, length: number) => T {
  const buffer = new ArrayBuffer(bytes);
  let at = 0;
  return (type, length) => {
    const array = new type(buffer, at, length);
    at += type.BYTES_PER_ELEMENT * length;
    return array;
  };
}
