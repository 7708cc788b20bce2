/**
 * Vertices and facets of a polyhedral complex of dimension d while it is being cut: what its cells share.
 *
 * A vertex is known by the ends of the edge on which a unit made it: all cells that have an edge cut it by the same units
 * in the same order, so it has the same ends in all of them. A facet that is cut keeps its place and points to its parts,
 * so that the cell on its other side, which comes to the same cut later, finds them. A walk that keeps no output undoes
 * each cut when it is done with the cell (`undoTo`), and looks for nothing.
 */
import { CommonZero } from "../exact/common-zero-bound.ts";
import { COARSE, roundedError } from "../exact/rounding.ts";
import type { Table } from "../kernels/growing-tables.ts";
import type { PolytopeLoops } from "../kernels/polytope-loops.ts";
import { GrowableInt32 } from "./growable.ts";
import {
  COUNTS,
  FACET_PART,
  FACET_PLANE,
  FACET_UNIT,
  FACET_WIDTH,
  firstSlot,
  ORIGIN_END,
  ORIGIN_SHARED,
  ORIGIN_START,
  ORIGIN_UNIT,
  ORIGIN_WIDTH,
  SLOT_VERTEX,
  SLOT_WIDTH,
  typescriptTables,
} from "./polytope-tables.ts";

/** Slots for the vertices of a walk that begins, always a power of two, and what part of them is in use at most. */
const FIRST_SLOTS = 4096;
const FULL = 5 / 8;
/** How much more slots there are when there are too few: they are filled again each time. */
const GROWTH = 4;

/** Where a new vertex comes from. */
export interface CutEdge {
  /** The vertices at the ends of the edge, in any order. */
  readonly start: number;
  readonly end: number;
  /** Whether the edge lies on a facet that other walks may have. */
  readonly shared: boolean;
}

export class PolytopeFaces {
  readonly dimension: number;
  /** d numbers a vertex, and the proved bound on the error of each of them. */
  readonly coordinates: Table<Float64Array>;
  readonly vertexError: Table<Float64Array>;
  /** Serial number of a vertex: never used twice, also when a cut is undone. */
  readonly vertexSerial: Table<Int32Array>;
  /** The vertex's number in the complex, or −1 as long as no cell has it. */
  readonly vertexNumber: Table<Int32Array>;
  /** Records of where vertices come from, and of facets, see `polytope-tables.ts`. */
  readonly origins: Table<Int32Array>;
  readonly facets: Table<Int32Array>;
  /** Vertices and facets of the cells, one after the other, and how much of everything there is (see `COUNTS`). */
  readonly cellVertices: Table<Int32Array>;
  readonly cellFacets: Table<Int32Array>;
  /** By cell: where its vertices and its facets begin in these lists. */
  readonly cellStarts: Table<Int32Array>;
  /** The two cells of each facet, by its number; −1 for none. */
  readonly facetCells: Table<Int32Array>;
  /** The hyperplane of each facet, by its number. */
  readonly facetPlanes: Table<Int32Array>;
  readonly counts: Table<Int32Array>;
  /** The two vertices of each edge that is listed, by their numbers, the smaller one first. */
  readonly edgeEnds: Table<Int32Array>;
  /** Which of these edges lie on open facets; those that are late as ~number (see `PolytopeCells`). */
  readonly openEdges: Table<Int32Array>;
  /**
   * Whether a hyperplane met a vertex of a polytope that it cut. In general position none does, and then every edge is
   * listed once (see `PolytopeCells`).
   */
  meetsVertices = false;

  /** d + 2 numbers a hyperplane: coefficients, constant, bound. */
  readonly planeForms: Table<Float64Array>;
  /** Unit u ≥ 0, or side k of the domain as −1 − k. */
  readonly planeSource = new GrowableInt32();

  private readonly slots: Table<Int32Array>;
  private readonly keepsOutput: boolean;
  private readonly reach: Float64Array;
  private readonly zero: CommonZero;
  private readonly chosen: Int32Array;
  private serial = 0;
  /** How many vertices fit at least. */
  vertexRoom = 0;
  /** Loops that cut; the tables are theirs then. */
  readonly loops: PolytopeLoops | undefined;

  /** `reach[k]` bounds |t_k| on the domain; with `keepsOutput` false nothing is looked for again after `undoTo`. */
  constructor(reach: Float64Array, keepsOutput: boolean, loops?: PolytopeLoops) {
    this.loops = loops;
    loops?.start(reach, keepsOutput);
    const tables = loops ?? typescriptTables();
    this.coordinates = tables.coordinates;
    this.vertexError = tables.vertexError;
    this.vertexSerial = tables.vertexSerial;
    this.origins = tables.origins;
    this.slots = tables.slots;
    this.vertexNumber = tables.vertexNumber;
    this.facets = tables.facets;
    this.cellVertices = tables.cellVertices;
    this.cellFacets = tables.cellFacets;
    this.cellStarts = tables.cellStarts;
    this.facetCells = tables.facetCells;
    this.facetPlanes = tables.facetPlanes;
    this.counts = tables.counts;
    this.edgeEnds = tables.edgeEnds;
    this.openEdges = tables.openEdges;
    for (let k = 0; k < COUNTS; k++) this.counts.push(0);
    this.planeForms = tables.planeForms;
    this.dimension = reach.length;
    this.reach = reach;
    this.keepsOutput = keepsOutput;
    this.zero = new CommonZero(this.dimension);
    this.chosen = new Int32Array(this.dimension);
    this.makeSlots(slotsFor(keepsOutput ? (loops?.vertexCountBefore ?? 0) : 0, FIRST_SLOTS));
  }

  get vertexCount(): number {
    return this.vertexError.length;
  }

  get facetCount(): number {
    return this.facets.length / FACET_WIDTH;
  }

  /** The serial number of the next vertex. */
  get nextSerial(): number {
    return this.serial;
  }

  /** How many slots there are for finding vertices. */
  get slotCount(): number {
    return this.slots.length / SLOT_WIDTH;
  }

  /** Makes room for so many more vertices and facets. */
  reserve(vertices: number, facets: number): void {
    if (this.vertexCount + vertices > this.vertexRoom) {
      this.coordinates.reserve(vertices * this.dimension);
      this.origins.reserve(vertices * ORIGIN_WIDTH);
      this.vertexRoom = Math.floor(
        Math.min(this.coordinates.data.length / this.dimension, this.origins.data.length / ORIGIN_WIDTH),
      );
      for (const table of [this.vertexError, this.vertexSerial, this.vertexNumber]) {
        table.reserve(vertices);
        this.vertexRoom = Math.min(this.vertexRoom, table.data.length);
      }
      if (this.keepsOutput) {
        const slots = slotsFor(this.vertexCount + vertices, this.slotCount);
        if (slots > this.slotCount) this.makeSlots(slots);
        this.vertexRoom = Math.min(this.vertexRoom, FULL * slots);
      }
    }
    this.facets.reserve(facets * FACET_WIDTH);
  }

  /** Takes up the vertices that loops have written behind those that were there. */
  extend(vertices: number): void {
    this.serial += vertices - this.vertexCount;
    this.setVertices(vertices);
  }

  setFacets(count: number): void {
    this.facets.length = count * FACET_WIDTH;
  }

  private setVertices(count: number): void {
    this.coordinates.length = count * this.dimension;
    this.vertexError.length = count;
    this.vertexSerial.length = count;
    this.origins.length = count * ORIGIN_WIDTH;
    this.vertexNumber.length = count;
  }

  addPlane(form: ArrayLike<number>, from: number, source: number): number {
    const { planeForms } = this;
    const width = this.dimension + 2;
    planeForms.reserve(width);
    const { data, length } = planeForms;
    for (let i = 0; i < width; i++) data[length + i] = form[from + i];
    planeForms.length = length + width;
    this.planeSource.push(source);
    return this.planeSource.length - 1;
  }

  /** A vertex of the domain, or with `from` one that `unit` made on an edge. */
  addVertex(coordinates: ArrayLike<number>, error: number, from?: CutEdge, unit = -1): number {
    this.reserve(1, 0);
    const vertex = this.vertexCount;
    // + 0 makes −0 a 0.
    for (let i = 0; i < this.dimension; i++) this.coordinates.push(coordinates[i] + 0);
    this.vertexError.push(error);
    this.vertexSerial.push(this.serial++);
    this.vertexNumber.push(-1);
    const start = from ? Math.min(from.start, from.end) : -1;
    const end = from ? Math.max(from.start, from.end) : -1;
    this.origins.push(start);
    this.origins.push(end);
    this.origins.push(unit);
    this.origins.push(!from || from.shared ? 1 : 0);
    if (from && this.keepsOutput) this.fillSlot(start, end, unit, vertex);
    return vertex;
  }

  /** Notes that other walks may have a vertex too. */
  share(vertex: number): void {
    this.origins.data[vertex * ORIGIN_WIDTH + ORIGIN_SHARED] = 1;
  }

  /** Empty slots, as many as a power of two, and in them all vertices that were made on edges. */
  private makeSlots(count: number): void {
    const { slots, origins } = this;
    slots.reserve(count * SLOT_WIDTH - slots.length);
    slots.length = count * SLOT_WIDTH;
    slots.data.fill(-1, 0, slots.length);
    for (let vertex = 0; vertex < this.vertexCount; vertex++) {
      const at = vertex * ORIGIN_WIDTH;
      const start = origins.data[at + ORIGIN_START];
      if (start < 0) continue;
      this.fillSlot(start, origins.data[at + ORIGIN_END], origins.data[at + ORIGIN_UNIT], vertex);
    }
  }

  /** The slot of an edge's vertex, or the free one where it belongs; `start` < `end`. */
  private slotOf(start: number, end: number): number {
    const { data } = this.slots;
    const count = this.slotCount;
    for (let slot = firstSlot(start, end, count); ; slot = (slot + 1) & (count - 1)) {
      const at = slot * SLOT_WIDTH;
      if (data[at + SLOT_VERTEX] < 0 || (data[at] === start && data[at + 1] === end)) return at;
    }
  }

  private fillSlot(start: number, end: number, unit: number, vertex: number): void {
    const at = this.slotOf(start, end);
    const { data } = this.slots;
    data[at] = start;
    data[at + 1] = end;
    data[at + 2] = unit;
    data[at + SLOT_VERTEX] = vertex;
  }

  addFacet(plane: number): number {
    const at = this.facets.length;
    this.facets.reserve(FACET_WIDTH);
    const { data } = this.facets;
    data.fill(-1, at, at + FACET_WIDTH);
    data[at + FACET_PLANE] = plane;
    this.facets.length = at + FACET_WIDTH;
    return at / FACET_WIDTH;
  }

  /** The part of a facet behind a cut by `unit`, made if the facet's other side has not made it; the part in front follows. */
  partsOfFacet(facet: number, unit: number): number {
    const at = facet * FACET_WIDTH;
    const { data } = this.facets;
    const known = data[at + FACET_PART];
    if (known >= 0) {
      if (data[at + FACET_UNIT] !== unit) throw new Error(DIFFERENT_CUTS);
      return known;
    }
    const plane = data[at + FACET_PLANE];
    const part = this.addFacet(plane);
    this.addFacet(plane);
    if (!this.keepsOutput) return part;
    this.facets.data[at + FACET_PART] = part;
    this.facets.data[at + FACET_UNIT] = unit;
    return part;
  }

  /**
   * The vertex in which an edge meets the last of `planes` (the first `count` of them: hyperplanes whose common zero is
   * that vertex); made if no other cell has made it. `exactly` gives its nearest doubles, and is asked where doubles do
   * not say where it is.
   */
  cutEdge(edge: CutEdge, planes: Int32Array, count: number, exactly: () => readonly number[]): number {
    const unit = this.planeSource.data[planes[count - 1]];
    if (this.keepsOutput) {
      const at = this.slotOf(Math.min(edge.start, edge.end), Math.max(edge.start, edge.end));
      const known = this.slots.data[at + SLOT_VERTEX];
      if (known >= 0) {
        if (this.slots.data[at + 2] !== unit) throw new Error(DIFFERENT_CUTS);
        if (edge.shared) this.share(known);
        return known;
      }
    }
    const { dimension: d, zero, chosen, reach } = this;
    // Where more than d hyperplanes meet, doubles would have to choose among them: exact arithmetic does.
    if (count === d) {
      // In their order, so that the bits do not depend on which piece comes first.
      for (let i = 0; i < d; i++) chosen[i] = planes[i] * (d + 2);
      chosen.sort();
      zero.solve(this.planeForms.data, chosen);
      let fine = true;
      for (let i = 0; i < d; i++) fine &&= zero.error <= COARSE * reach[i];
      if (fine) return this.addVertex(zero.point, zero.error, edge, unit);
    }
    const point = exactly();
    return this.addVertex(point, roundedError(...point), edge, unit);
  }

  /** Forgets vertices, facets and hyperplanes from these numbers on. */
  undoTo(vertices: number, facets: number, planes: number): void {
    this.setVertices(vertices);
    this.setFacets(facets);
    this.dropPlanes(planes);
  }

  /** Forgets hyperplanes from this number on. */
  dropPlanes(planes: number): void {
    this.planeForms.length = planes * (this.dimension + 2);
    this.planeSource.length = planes;
  }
}

export const DIFFERENT_CUTS =
  "internal: two cells cut their common face differently; please report the network";

/** How many slots there have to be for so many vertices, where `slots` are too few: a power of two. */
function slotsFor(vertices: number, slots: number): number {
  let count = slots;
  while (FULL * count < vertices) count *= GROWTH;
  return count;
}
