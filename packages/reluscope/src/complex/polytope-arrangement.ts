/**
 * The cells of one region of the last layer, found at once by loops (kernels/assembly/polytope-arrangement.as.ts) and not
 * piece after piece. The result is that of `PolytopeWalk.cut`, number by number.
 */
import type { PolytopeLoops } from "../kernels/polytope-loops.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import type { PolytopeCells } from "./polytope-cells.ts";
import { DIFFERENT_CUTS, type PolytopeFaces } from "./polytope-faces.ts";
import { MOST_FACETS, type PolytopeStack } from "./polytope-stack.ts";
import { CELL_FACETS, CELL_VERTICES, EDGES_LISTED, FACETS_NUMBERED, OPEN_EDGES } from "./polytope-tables.ts";
import type { WalkState } from "./walk-state.ts";

/** What `arrange` returns when it does not return the number of cells. */
const UNDECIDED = -1;
const ROOM = -3;

/** Places in the table `results`. */
const VERTEX_TOTAL = 0;
const INCIDENCES = 1;
const EDGE_TOTAL = 2;
const POSITIVE_UNITS = 3;
const CUTTING_UNITS = 4;
/** The same after `writeCells`. */
const FACET_TOTAL = 1;

/** Units that may be tried: bits of one word. */
const MOST_UNITS = 32;
/** Facets that a cell has at most. */
const CELL_FACET_COUNT = 32;
/** For no more than that it takes longer to prepare what all have in common. */
const FEW_CELLS = 2;
/** Room for vertices that is made when there is not enough. */
const MORE_VERTICES = 1024;

export class PolytopeArrangement {
  private readonly state: WalkState;
  private readonly faces: PolytopeFaces;
  private readonly stack: PolytopeStack;
  private readonly loops: PolytopeLoops;
  private readonly cells: PolytopeCells;
  private readonly onCell: () => void;
  /** Whether something in the region at hand is not in general position: its pieces are not tried. */
  private isUndecided = false;

  /** `onCell` is called for each cell when it is written, while `state` has its signs and output forms. */
  constructor(
    { state, faces, stack }: { state: WalkState; faces: PolytopeFaces; stack: PolytopeStack },
    loops: PolytopeLoops,
    cells: PolytopeCells,
    onCell: () => void,
  ) {
    this.state = state;
    this.faces = faces;
    this.stack = stack;
    this.loops = loops;
    this.cells = cells;
    this.onCell = onCell;
    loops.regionUnits.reserve(MOST_UNITS);
    loops.regionForms.reserve(MOST_UNITS * (faces.dimension + 3));
  }

  /** Finds what the units of a level from number `turn` on make of a cell; false where cutting it piece after piece must. */
  walk(level: number, turn: number, cell: number): boolean {
    const { state, faces, loops, stack } = this;
    const count = state.cutCount[level] - turn;
    if (turn === 0) this.isUndecided = false;
    if (level !== state.depth - 1 || count > MOST_UNITS || this.isUndecided || stack.words(cell) > 1)
      return false;
    const plane = faces.planeSource.length;
    for (let k = 0; k < count; k++) {
      const unit = state.cuts[level][turn + k];
      const source = state.neurons.layerStart[level] + unit;
      loops.regionUnits.data[k] = source;
      faces.addPlane(state.forms.forms[level], unit * (faces.dimension + 2), source);
    }
    const found = this.arrange(cell, count, plane);
    if (found < 0) {
      this.isUndecided = found === UNDECIDED;
      faces.dropPlanes(plane);
      return false;
    }
    this.setSigns(level, turn, count);
    this.write(found, plane);
    this.tell(level, turn, found);
    return true;
  }

  private arrange(cell: number, count: number, plane: number): number {
    const { faces, loops } = this;
    for (;;) {
      const { vertexCount, vertexRoom, slotCount, nextSerial } = faces;
      const found = loops.calls.arrange(cell, count, plane, vertexCount, vertexRoom, slotCount, nextSerial);
      faces.extend(loops.results.data[VERTEX_TOTAL]);
      if (found !== ROOM) return found;
      faces.reserve(MORE_VERTICES, 0);
    }
  }

  /** Gives the units that do not cut the cell their signs, and the others the negative one. */
  private setSigns(level: number, turn: number, count: number): void {
    const { state, loops } = this;
    const cuts = state.cuts[level];
    const signs = state.signs[level];
    const { data } = loops.results;
    for (let k = 0; k < count; k++) {
      signs[cuts[turn + k]] = (data[POSITIVE_UNITS] >> (count - 1 - k)) & 1 ? SIGN_POSITIVE : SIGN_NEGATIVE;
    }
    for (let k = 0; k < data[CUTTING_UNITS]; k++) signs[cuts[turn + loops.cuttingTurn(k)]] = SIGN_NEGATIVE;
    state.packCuts(level);
  }

  /** Writes the cells that were found, and makes room for them before. */
  private write(found: number, plane: number): void {
    const { faces, loops, cells } = this;
    const counts = faces.counts.data;
    const edges = loops.results.data[EDGE_TOTAL];
    loops.cellVertices.length = counts[CELL_VERTICES];
    loops.cellVertices.reserve(loops.results.data[INCIDENCES]);
    loops.cellFacets.length = counts[CELL_FACETS];
    loops.cellFacets.reserve(CELL_FACET_COUNT * found);
    loops.facetCells.length = 2 * counts[FACETS_NUMBERED];
    loops.facetCells.reserve(2 * CELL_FACET_COUNT * found);
    loops.facetPlanes.length = counts[FACETS_NUMBERED];
    loops.facetPlanes.reserve(CELL_FACET_COUNT * found + 1);
    // One more edge than is listed is written.
    loops.edgeEnds.length = 2 * counts[EDGES_LISTED];
    loops.edgeEnds.reserve(2 * edges + 2);
    loops.openEdges.length = counts[OPEN_EDGES];
    loops.openEdges.reserve(edges + 1);
    loops.leaves.reserve(found);
    loops.cellStarts.length = 2 * cells.cells;
    loops.cellStarts.reserve(2 * found);
    faces.reserve(0, MOST_FACETS * found);
    if (loops.calls.writeCells(cells.cells, faces.facetCount, plane) === 0) throw new Error(DIFFERENT_CUTS);
    faces.setFacets(loops.results.data[FACET_TOTAL]);
  }

  /** Tells of the cells that were written, each with its signs and output forms. */
  private tell(level: number, turn: number, found: number): void {
    const { state, loops, cells } = this;
    const cuts = state.cuts[level];
    const cutCount = state.cutCount[level];
    const children = found > FEW_CELLS ? state.forms.children : undefined;
    if (children) {
      children.bits.fill(-1, 0, cutCount);
      for (let k = 0; k < loops.results.data[CUTTING_UNITS]; k++)
        children.bits[turn + loops.cuttingTurn(k)] = k;
      children.start(cutCount);
    }
    let before = 0;
    for (let cell = 0; cell < found; cell++) {
      const positive = loops.leaves.data[cell];
      for (let changed = positive ^ before; changed !== 0; changed &= changed - 1) {
        const k = 31 - Math.clz32(changed & -changed);
        state.setSign(
          level,
          cuts[turn + loops.cuttingTurn(k)],
          (positive >> k) & 1 ? SIGN_POSITIVE : SIGN_NEGATIVE,
        );
      }
      before = positive;
      state.signsChanged(level);
      if (children) children.take(loops.leaves.data, cell, found);
      else state.forms.child(level, cutCount);
      cells.note();
      this.onCell();
    }
  }
}
