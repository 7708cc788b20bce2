/** How a walk classifies units on polytopes and cuts them, in WebAssembly SIMD (source: assembly/polytope.as.ts). */
import { COARSE, UNDERFLOW } from "../exact/rounding.ts";
import { GrowingTables, type Table } from "./growing-tables.ts";
import polytopeWasm from "./polytope-wasm.generated.ts";
import { wasmLoops, wasmModule } from "./wasm-module.ts";

/** A unit whose code doubles do not tell; the other codes are signs, or 4 where the unit cuts the polytope. */
export const CODE_OPEN = 5;

interface Exports {
  readonly start: (dimension: number, underflow: number, coarse: number, keepsOutput: number) => void;
  readonly signsAtVertices: (cell: number, row: number) => number;
  readonly classify: (cell: number, first: number, units: number, room: number) => void;
  readonly begin: (cell: number, room: number) => number;
  readonly place: (
    from: number,
    plane: number,
    unit: number,
    vertices: number,
    slots: number,
    serial: number,
  ) => number;
  readonly finish: (plane: number, unit: number, facets: number, top: number) => number;
  readonly addCell: (cell: number, found: number) => number;
  readonly arrange: (
    cell: number,
    units: number,
    firstPlane: number,
    vertices: number,
    vertexRoom: number,
    slots: number,
    serial: number,
  ) => number;
  readonly arrangementBytes: () => number;
  readonly cuttingAt: () => number;
  readonly writeCells: (found: number, facets: number, firstPlane: number) => number;
}

/** The byte at which the loops expect the addresses of the tables; up to FIRST_TABLE they keep numbers of their own. */
const ADDRESSES = 16;
const FIRST_TABLE = 2048;

/**
 * How many pages of 64 KB the memory begins with, or fewer where there are not so many. Pages cost nothing until they are
 * written, but growing the memory would: it detaches its buffer, and as soon as one buffer has been detached V8 has all code that
 * reads typed arrays look first whether theirs is still there, in the whole thread and for good, which takes a quarter longer.
 */
const FIRST_PAGES = [4096, 512, 64];

function firstMemory(): WebAssembly.Memory {
  for (const initial of FIRST_PAGES) {
    try {
      return new WebAssembly.Memory({ initial });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new RangeError("there is no memory for the loops");
}

/** The loops and their tables; what the tables hold is told in `PolytopeFaces` and `PolytopeStack`. */
export class PolytopeLoops {
  readonly coordinates: Table<Float64Array>;
  readonly vertexError: Table<Float64Array>;
  readonly vertexSerial: Table<Int32Array>;
  readonly origins: Table<Int32Array>;
  readonly vertexNumber: Table<Int32Array>;
  readonly slots: Table<Int32Array>;
  readonly facets: Table<Int32Array>;
  readonly planeForms: Table<Float64Array>;
  readonly stack: Table<Int32Array>;
  readonly sign: Table<Int8Array>;
  /** Rows of numbers about the cut at hand; the second one lists the cut edges, 4 bytes · their place. */
  readonly integers: Table<Int32Array>;
  readonly doubles: Table<Float64Array>;
  /** Forms, slopes and codes of the units of all levels. */
  readonly forms: Table<Float64Array>;
  readonly slopes: Table<Float64Array>;
  readonly codes: Table<Uint8Array>;
  readonly cellVertices: Table<Int32Array>;
  readonly cellFacets: Table<Int32Array>;
  readonly facetCells: Table<Int32Array>;
  readonly facetPlanes: Table<Int32Array>;
  readonly counts: Table<Int32Array>;
  /** What the last call left. */
  readonly results: Table<Int32Array>;
  readonly edgeEnds: Table<Int32Array>;
  readonly openEdges: Table<Int32Array>;
  /** What finding an arrangement keeps, its units, their forms, and its cells, see assembly/polytope-arrangement.as.ts. */
  readonly arrangement: Table<Int32Array>;
  readonly regionUnits: Table<Int32Array>;
  readonly regionForms: Table<Float64Array>;
  readonly leaves: Table<Int32Array>;
  readonly cellStarts: Table<Int32Array>;
  readonly calls: Exports;
  /** How many vertices the walk before had: the next one is often much like it. */
  vertexCountBefore = 0;

  private readonly tables: GrowingTables;
  private dimension = 0;
  private row = 0;
  private readonly cutting: number;

  constructor(module: WebAssembly.Module) {
    const memory = firstMemory();
    this.calls = wasmLoops<Exports>(module, memory);
    const tables = new GrowingTables(memory, ADDRESSES, FIRST_TABLE);
    this.tables = tables;
    this.coordinates = tables.add(Float64Array);
    this.vertexError = tables.add(Float64Array);
    this.vertexSerial = tables.add(Int32Array);
    this.origins = tables.add(Int32Array);
    this.vertexNumber = tables.add(Int32Array);
    this.slots = tables.add(Int32Array);
    this.facets = tables.add(Int32Array);
    this.planeForms = tables.add(Float64Array);
    this.stack = tables.add(Int32Array);
    this.sign = tables.add(Int8Array);
    this.integers = tables.add(Int32Array);
    this.doubles = tables.add(Float64Array);
    this.forms = tables.add(Float64Array);
    this.slopes = tables.add(Float64Array);
    this.codes = tables.add(Uint8Array);
    this.cellVertices = tables.add(Int32Array);
    this.cellFacets = tables.add(Int32Array);
    this.facetCells = tables.add(Int32Array);
    this.counts = tables.add(Int32Array);
    this.results = tables.add(Int32Array);
    this.edgeEnds = tables.add(Int32Array);
    this.openEdges = tables.add(Int32Array);
    this.arrangement = tables.add(Int32Array);
    this.regionUnits = tables.add(Int32Array);
    this.regionForms = tables.add(Float64Array);
    this.leaves = tables.add(Int32Array);
    this.cellStarts = tables.add(Int32Array);
    this.facetPlanes = tables.add(Int32Array);
    this.arrangement.reserve(this.calls.arrangementBytes() >> 2);
    this.cutting = this.calls.cuttingAt() >> 2;
  }

  /** Which of its units is number k of those that cut the region of the last arrangement, the last one first. */
  cuttingTurn(k: number): number {
    return this.arrangement.data[this.cutting + k];
  }

  /** Bytes that the tables have taken so far. */
  get bytes(): number {
    return this.tables.taken;
  }

  /** Empties the tables for a walk; `reach[k]` bounds |t_k| on its domain. */
  start(reach: Float64Array, keepsOutput: boolean): void {
    this.vertexCountBefore = this.vertexError.length;
    this.tables.clear();
    this.dimension = reach.length;
    const coarse = reach.reduce((least, value) => Math.min(least, COARSE * value), Number.POSITIVE_INFINITY);
    this.calls.start(reach.length, UNDERFLOW, coarse, keepsOutput ? 1 : 0);
  }

  /** Takes the slopes of the units of all levels, `total` of them. */
  setSlopes(levels: readonly ArrayLike<number>[], total: number): void {
    this.slopes.reserve(total);
    this.codes.reserve(total);
    this.forms.reserve(total * (this.dimension + 2));
    let at = 0;
    for (const slopes of levels) {
      this.slopes.data.set(slopes, at);
      at += slopes.length;
    }
  }

  /** Makes room for cutting a polytope with fewer vertices and edges than `count`; returns how many fit now. */
  roomForCut(count: number): number {
    if (count > this.row) {
      // Sixteen are read at a time.
      this.integers.reserve(4 * count + 16);
      this.row = Math.floor((this.integers.data.length - 16) / 4);
    }
    return this.row;
  }

  /** Where number k of the edges that are cut stands among those of the polytope, in bytes. */
  cutEdge(k: number): number {
    return this.integers.data[this.row + k];
  }

  /** Says which vertex is on number k of these edges. */
  setCutVertex(k: number, vertex: number): void {
    this.integers.data[3 * this.row + k] = vertex;
  }

  /** Makes room for classifying units on a polytope with `count` vertices; returns how many fit now. */
  roomForVertices(count: number): number {
    // Pairs of vertices are read; behind them stand the box and the units that it does not decide.
    const rows = this.dimension + 1;
    const behind = 17 + (this.codes.data.length >> 1);
    const { doubles } = this;
    doubles.reserve(rows * (count + 2) + behind);
    const room = Math.floor((doubles.data.length - behind) / rows);
    return room - (room & 1);
  }
}

const idle: PolytopeLoops[] = [];
/** Memory that is not worth keeping for the next walk. */
const MOST_IDLE_BYTES = 2 ** 28;

/** Loops for a walk; undefined where there is no SIMD or no memory. Give them back with `releasePolytopeLoops`. */
export function acquirePolytopeLoops(): PolytopeLoops | undefined {
  const found = idle.pop();
  if (found) return found;
  const module = wasmModule(polytopeWasm);
  if (!module) return undefined;
  try {
    return new PolytopeLoops(module);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export function releasePolytopeLoops(loops: PolytopeLoops): void {
  if (idle.length === 0 && loops.bytes <= MOST_IDLE_BYTES) idle.push(loops);
}
