/** The inner loops in WebAssembly SIMD (source: assembly/forms.as.ts, any-dimension.as.ts, region.as.ts); one memory for each walk. */
import { GROWTH, UNDERFLOW } from "../exact/rounding.ts";
import anyDimensionWasm from "./any-dimension-wasm.generated.ts";
import formsWasm from "./forms-wasm.generated.ts";
import { type Kernel, LEVEL_RECORD } from "./kernel.ts";
import regionWasm from "./region-wasm.generated.ts";
import { sparseProduct } from "./typescript-kernel.ts";
import { TypescriptPlanar } from "./typescript-planar.ts";
import { type AnyDimension, WasmLevel } from "./wasm-level.ts";
import { wasmLoops, wasmMemory, wasmModule } from "./wasm-module.ts";
import { type PlanarExports, WasmPlanar } from "./wasm-planar.ts";
import { type RegionExports, WasmRegion } from "./wasm-region.ts";

type Numeric = (...values: number[]) => number;

interface Exports extends PlanarExports {
  readonly lineProduct: Numeric;
  readonly lineBounds: Numeric;
  readonly lineClassify: Numeric;
  readonly gather: Numeric;
}

/** A kernel with room for arrays of `bytes` altogether; undefined where there is no SIMD or no such memory. */
export function wasmKernel(bytes: number): Kernel | undefined {
  const module = wasmModule(formsWasm);
  const room = module && wasmMemory(bytes);
  if (!room) return undefined;
  const { memory, allocate } = room;
  const { buffer } = memory;
  const loops = wasmLoops<Exports>(module, memory);
  let loopsInSpace: AnyDimension | undefined;
  const anyDimension = () => {
    loopsInSpace ??= wasmLoops<AnyDimension>(wasmModule(anyDimensionWasm) as WebAssembly.Module, memory);
    return loopsInSpace;
  };
  const float64 = (length: number) => new Float64Array(buffer, allocate(8 * length), length);
  return {
    name: "wasm",
    memory: {
      float64,
      int32: (length) => new Int32Array(buffer, allocate(4 * length), length),
      uint8: (length) => new Uint8Array(buffer, allocate(length), length),
    },
    product(weights, width, start, active, count, gathered, out) {
      if (!weights.dense) {
        sparseProduct(weights, width, start, active, count, gathered, out);
        return;
      }
      // Dense weights of wider forms have loops of their own: `level` and `planarLevel`.
      loops.lineProduct(
        weights.rows,
        weights.columns,
        weights.dense.byteOffset,
        start.byteOffset,
        active.byteOffset,
        count,
        gathered.byteOffset,
        out.byteOffset,
      );
    },
    completeBounds(width, forms, relative, reach) {
      const rows = forms.length / width;
      if (width > 3) {
        anyDimension().bounds(
          width,
          rows,
          forms.byteOffset,
          relative,
          GROWTH,
          UNDERFLOW,
          reach[0],
          reach[1],
          reach[2],
          reach[3],
          reach[4],
          reach[5],
        );
      } else loops.lineBounds(rows, forms.byteOffset, relative, GROWTH, UNDERFLOW, reach[0]);
    },
    level: (arrays) =>
      arrays.weights.dense && arrays.width > 4
        ? new WasmLevel(anyDimension(), arrays, arrays.weights.dense, float64(LEVEL_RECORD))
        : undefined,
    planarLevel: (arrays) =>
      arrays.weights.dense ? new WasmPlanar(loops, arrays) : new TypescriptPlanar(arrays),
    region: (arrays) =>
      new WasmRegion(wasmLoops<RegionExports>(wasmModule(regionWasm) as WebAssembly.Module, memory), arrays),
    classifyLine(forms, slopes, left, right, error, signs, undecided) {
      return loops.lineClassify(
        signs.length,
        forms.byteOffset,
        slopes.byteOffset,
        left,
        right,
        error,
        signs.byteOffset,
        undecided.byteOffset,
      );
    },
    gather(width, listed, list, forms, slopes, signs, active, gathered) {
      return loops.gather(
        width,
        listed,
        list === undefined ? 0 : list.byteOffset,
        forms.byteOffset,
        slopes.byteOffset,
        signs.byteOffset,
        active.byteOffset,
        gathered.byteOffset,
      );
    },
  };
}
