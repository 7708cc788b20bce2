/** The sweep over a segment in WebAssembly SIMD (source: assembly/line-sweep.as.ts); one memory for each. */
import { COARSE, UNDERFLOW } from "../exact/rounding.ts";
import type { DenseMatrix } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import { firstLayerBytes, firstLayerRecord } from "./line-first-layer-wasm.ts";
import { HUGE, type LineSweep, REBASE, STEPS } from "./line-sweep.ts";
import lineSweepWasm from "./line-sweep-wasm.generated.ts";
import { LineTables, lineTableBytes } from "./line-tables.ts";
import { wasmLoops, wasmMemory, wasmModule } from "./wasm-module.ts";

interface Exports {
  readonly firstForms: (firstLayer: number) => void;
  readonly start: (sweep: number) => number;
  readonly advance: (sweep: number) => number;
}

/** Bytes of the records `Level` and `Sweep`. */
const LEVEL_BYTES = 200;
const SWEEP_BYTES = 176;

/** A sweep for a network whose first layer is dense; undefined where there is no SIMD or not enough memory. */
export function wasmLineSweep(network: Network): LineSweep | undefined {
  const module = wasmModule(lineSweepWasm);
  const firstWeight = network.layers[0].weight as DenseMatrix;
  const room =
    module &&
    wasmMemory(SWEEP_BYTES + 48 + lineTableBytes(network, LEVEL_BYTES) + firstLayerBytes(firstWeight));
  if (!room) return undefined;
  const { memory, allocate } = room;
  const { buffer } = memory;
  const loops = wasmLoops<Exports>(module, memory);
  const tables = new LineTables(network, {
    float64: (length) => new Float64Array(buffer, allocate(8 * length), length),
    int32: (length) => new Int32Array(buffer, allocate(4 * length), length),
    uint8: (length) => new Uint8Array(buffer, allocate(length), length),
  });
  const { levels, chunk, depth } = tables;
  const levelsAt = allocate(LEVEL_BYTES * levels.length);
  levels.forEach((level, l) => {
    const at = levelsAt + LEVEL_BYTES * l;
    // The first twelve numbers belong to the loops.
    new Float64Array(buffer, at + 96, 1).set([level.norm]);
    new Uint32Array(buffer, at + 104, 23).set([
      level.size,
      level.rows,
      level.weights.byteOffset,
      level.bias.byteOffset,
      level.slope.byteOffset,
      level.constant.byteOffset,
      level.bound.byteOffset,
      level.inverse.byteOffset,
      level.test.byteOffset,
      level.push.byteOffset,
      level.scaled.byteOffset,
      level.sign ? level.sign.byteOffset : 0,
      level.low.byteOffset,
      level.gain.byteOffset,
      level.negative.byteOffset,
      level.active.byteOffset,
      level.place.byteOffset,
      0,
      0,
      level.shift,
      level.firstUnit,
      level.firstWord,
      level.scaled === level.push ? 1 : 0,
    ]);
  });
  const sweep = allocate(SWEEP_BYTES);
  const absolute = allocate(16);
  new BigUint64Array(buffer, absolute, 2).fill(0x7fffffffffffffffn);
  const domain = new Float64Array(buffer, sweep, 14);
  domain.set([0, 0, 0, UNDERFLOW, REBASE, 0, HUGE, STEPS]);
  const record = new Uint32Array(buffer, sweep + 112, 16);
  record.set([
    absolute,
    depth,
    levelsAt,
    tables.terms.byteOffset,
    tables.words.byteOffset,
    tables.words.byteLength,
    chunk.capacity,
    0,
    0,
    chunk.patterns.byteOffset,
    chunk.maps.byteOffset,
    chunk.mapErrors.byteOffset,
    chunk.ends.byteOffset,
    chunk.endErrors.byteOffset,
    chunk.endUnits.byteOffset,
    chunk.differs.byteOffset,
  ]);
  const firstLayer = firstLayerRecord(firstWeight, levelsAt, buffer, allocate);
  return {
    name: "wasm",
    tables,
    firstForms: (slice, reach) => loops.firstForms(firstLayer(slice, reach)),
    start(low, high, reach) {
      domain[0] = low;
      domain[1] = high;
      domain[2] = reach;
      domain[5] = COARSE * reach;
      return loops.start(sweep);
    },
    advance: () => loops.advance(sweep),
    get cells() {
      return record[7];
    },
  };
}
