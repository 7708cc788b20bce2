/** Compiling the WebAssembly that the sources carry as base64, and memory of a fixed size for it. */

const PAGE_BYTES = 65536;
/** A null address stands for "no array", so nothing is put at 0. */
const FIRST_ADDRESS = 16;

const compiled = new Map<string, WebAssembly.Module | null>();

/** The compiled module, or null where WebAssembly SIMD is missing. */
export function wasmModule(text: string): WebAssembly.Module | null {
  let module = compiled.get(text);
  if (module !== undefined) return module;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  module =
    typeof WebAssembly === "object" && WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  compiled.set(text, module);
  return module;
}

export interface WasmMemory {
  readonly memory: WebAssembly.Memory;
  /** The address of so many bytes that nobody else has, a multiple of 16. */
  readonly allocate: (bytes: number) => number;
}

/** Memory for arrays of `bytes` altogether; undefined where there is none. */
export function wasmMemory(bytes: number): WasmMemory | undefined {
  const pages = Math.ceil((bytes + FIRST_ADDRESS) / PAGE_BYTES);
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: pages });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  let next = FIRST_ADDRESS;
  const allocate = (size: number) => {
    const address = next;
    next += Math.ceil(size / 16) * 16;
    if (next > memory.buffer.byteLength)
      throw new Error("internal: more WebAssembly memory is needed than was asked for; please report");
    return address;
  };
  return { memory, allocate };
}

/**
 * The functions of an instance in `memory`, in an object of their own: V8 looks each call of `instance.exports` up in a
 * dictionary, for some 20 ns.
 */
export function wasmLoops<T extends object>(module: WebAssembly.Module, memory: WebAssembly.Memory): T {
  return { ...(new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as T) };
}
