/** The inner loops in WebAssembly SIMD (source: assembly/forms.as.ts); one memory for each walk. */
import { GROWTH, UNDERFLOW } from "../exact/rounding.ts";
import { completeBounds, denseProduct } from "./any-dimension.ts";
import formsWasm from "./forms-wasm.generated.ts";
import type { Kernel } from "./kernel.ts";
import { sparseProduct } from "./typescript-kernel.ts";
import { TypescriptPlanar } from "./typescript-planar.ts";
import { type PlanarExports, WasmPlanar } from "./wasm-planar.ts";

type Numeric = (...values: number[]) => number;

interface Exports extends PlanarExports {
  readonly lineProduct: Numeric;
  readonly lineBounds: Numeric;
  readonly lineClassify: Numeric;
  readonly gather: Numeric;
}

const PAGE_BYTES = 65536;
/** A null address stands for "no list", so nothing is put at 0. */
const FIRST_ADDRESS = 16;

let compiled: WebAssembly.Module | null | undefined;

/** The compiled module, or null where WebAssembly SIMD is missing. */
function formsModule(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled;
  const bytes = Uint8Array.from(atob(formsWasm), (character) => character.charCodeAt(0));
  compiled =
    typeof WebAssembly === "object" && WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  return compiled;
}

/** A kernel with room for arrays of `bytes` altogether; undefined where there is no SIMD or no such memory. */
export function wasmKernel(bytes: number): Kernel | undefined {
  const module = formsModule();
  if (!module) return undefined;
  const pages = Math.ceil((bytes + FIRST_ADDRESS) / PAGE_BYTES);
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: pages });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const { buffer } = memory;
  const loops = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  let next = FIRST_ADDRESS;
  const allocate = (size: number) => {
    const address = next;
    next += Math.ceil(size / 16) * 16;
    if (next > buffer.byteLength) throw new Error("internal: a walk needs more memory than it asked for");
    return address;
  };
  return {
    name: "wasm",
    memory: {
      float64: (length) => new Float64Array(buffer, allocate(8 * length), length),
      int32: (length) => new Int32Array(buffer, allocate(4 * length), length),
      uint8: (length) => new Uint8Array(buffer, allocate(length), length),
    },
    product(weights, width, start, active, count, gathered, out) {
      if (!weights.dense) {
        sparseProduct(weights, width, start, active, count, gathered, out);
        return;
      }
      if (width > 3) {
        denseProduct(weights, width, start, active, count, gathered, out);
        return;
      }
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
      if (width > 3) completeBounds(width, forms, relative, reach);
      else loops.lineBounds(forms.length / width, forms.byteOffset, relative, GROWTH, UNDERFLOW, reach[0]);
    },
    planarLevel: (arrays) =>
      arrays.weights.dense ? new WasmPlanar(loops, arrays) : new TypescriptPlanar(arrays),
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
