/**
 * The pieces of one region of the last layer, cut and written down by loops (kernels/assembly/polytope-pieces.as.ts); what
 * is rare there is done here. The result is that of `PolytopeWalk.cut`, in the same order.
 */
import type { PolytopeLoops } from "../kernels/polytope-loops.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";
import { CUT_FACE, type PolytopeCells } from "./polytope-cells.ts";
import { DIFFERENT_CUTS, type PolytopeFaces } from "./polytope-faces.ts";
import type { ExactSign } from "./polytope-signs.ts";
import { MOST_FACETS, type PolytopeStack } from "./polytope-stack.ts";
import { CELL_FACETS, CELL_VERTICES, EDGES_LISTED, FACETS_NUMBERED, OPEN_EDGES } from "./polytope-tables.ts";
import type { WalkState } from "./walk-state.ts";

/** What `walkPieces` returns. */
const DONE = 0;
const ROOM = 1;
const SIGNS = 2;
const GENERAL_CUT = 3;
const POINT = 4;
const LARGE_CELL = 5;
const DIFFERENT = 6;

/** Places in the table `results`. */
const VERTEX_TOTAL = 0;
const FACET_TOTAL = 1;
const TOP = 2;
const FRAME_COUNT = 4;
const SERIAL = 5;
const LEAF_COUNT = 6;
const FOUND = 7;
const PLACED = 8;
/** From here on: how many slots there are, and how much fits into the tables. */
const ROOMS = 9;
const RESULTS = 32;

const FRAME_WIDTH = 16;
const FRAME_CELL = 0;
const FRAME_TURN = 4;
const LEAF_WIDTH = 4;
const SIGNS_WIDTH = 4;

/** Units that may cut a region that is walked at once: bits of one word, and a frame for each. */
const MOST_UNITS = 32;
/** About how many cells such a region may have: nothing can stop the walk in it. */
const MOST_CELLS = 4096;
/** Cells that are noted before `onCell` is called for them. */
const LEAVES = 1024;

export class PolytopePieces {
  /** How many units may cut a region that is walked at once. */
  private readonly mostUnits: number;
  private readonly state: WalkState;
  readonly faces: PolytopeFaces;
  readonly stack: PolytopeStack;
  private readonly loops: PolytopeLoops;
  private readonly cells: PolytopeCells;
  private readonly exactSign: ExactSign;
  private readonly exactly: (planes: Int32Array, count: number) => readonly number[];
  private readonly onCell: () => void;
  /** The first unit's turn in the region at hand. */
  private firstTurn = 0;
  /** How often tables had grown when the loops were told how much room there is. */
  private growths = -1;

  /** `onCell` is called for each cell when it is written, while `state` has its signs and output forms. */
  constructor(
    { state, faces, stack }: { state: WalkState; faces: PolytopeFaces; stack: PolytopeStack },
    loops: PolytopeLoops,
    cells: PolytopeCells,
    exactSign: ExactSign,
    exactly: (planes: Int32Array, count: number) => readonly number[],
    onCell: () => void,
  ) {
    this.state = state;
    this.faces = faces;
    this.stack = stack;
    this.loops = loops;
    this.cells = cells;
    this.exactSign = exactSign;
    this.exactly = exactly;
    this.onCell = onCell;
    this.mostUnits = unitsOf(faces.dimension, MOST_CELLS);
    loops.results.reserve(RESULTS);
    loops.frames.reserve((MOST_UNITS + 1) * FRAME_WIDTH);
    loops.pieceUnits.reserve(MOST_UNITS);
    loops.pieceForms.reserve(MOST_UNITS * (faces.dimension + 3));
    loops.leaves.reserve((LEAVES + 2) * LEAF_WIDTH);
  }

  /** Whether `walk` can walk what the units of a level from number `turn` on make of a cell. */
  canWalk(level: number, turn: number, cell: number): boolean {
    const count = this.state.cutCount[level];
    return (
      level === this.state.depth - 1 &&
      count - turn <= this.mostUnits &&
      count <= MOST_UNITS &&
      this.stack.words(cell) === 1
    );
  }

  /** Walks what the units of the last layer from number `turn` on make of a cell. */
  walk(turn: number, cell: number): void {
    const { state, faces, loops } = this;
    const level = state.depth - 1;
    const cuts = state.cuts[level];
    const count = state.cutCount[level];
    const first = state.neurons.layerStart[level];
    const plane = faces.planeSource.length - turn;
    for (let k = 0; k < count; k++) {
      const unit = cuts[k];
      loops.pieceUnits.data[k] = first + unit;
      if (k < turn) continue;
      faces.addPlane(state.forms.forms[level], unit * (faces.dimension + 2), first + unit);
    }
    this.firstTurn = turn;
    const numbers = loops.results.data;
    numbers[LEAF_COUNT] = 0;
    numbers[FOUND] = this.cells.cells;
    this.handOver();
    loops.calls.startPieces(cell, turn, count, ++loops.regions, plane);
    for (;;) {
      const answer = loops.calls.walkPieces();
      this.takeBack();
      if (answer === DONE) break;
      this.help(answer, level, plane);
      this.handOver();
    }
    this.emitLeaves();
  }

  /** Does what the loops cannot do. */
  private help(answer: number, level: number, plane: number): void {
    const { stack, loops } = this;
    const numbers = loops.results.data;
    const frame = (numbers[FRAME_COUNT] - 1) * FRAME_WIDTH;
    const cell = loops.frames.data[frame + FRAME_CELL];
    const turn = loops.frames.data[frame + FRAME_TURN];
    if (answer === ROOM) {
      this.emitLeaves();
      this.makeRoom(cell);
    } else if (answer === SIGNS) this.decideSigns(level, turn, cell);
    else if (answer === GENERAL_CUT) {
      stack.reserveSigns(stack.vertexCount(cell));
      const records = loops.vertexSigns.data;
      const first = stack.verticesAt(cell);
      for (let i = 0; i < stack.vertexCount(cell); i++) {
        const record = stack.data[first + i] * SIGNS_WIDTH;
        stack.sign[i] = ((records[record] >> turn) & 1) - ((records[record + 1] >> turn) & 1);
      }
      stack.cut(cell, plane + turn, this.exactly);
      loops.calls.takeParts(stack.behind, stack.front);
    } else if (answer === POINT) {
      stack.placeExactly(cell, plane + turn, numbers[PLACED], this.exactly);
      loops.results.data[PLACED]++;
    } else if (answer === LARGE_CELL) {
      // It is the last one noted, and not written.
      const leaf = --numbers[LEAF_COUNT] * LEAF_WIDTH;
      this.emitLeaves();
      const { data } = loops.leaves;
      this.setSigns(data[leaf], data[leaf + 1]);
      this.cells.add(this, cell);
      this.onCell();
    } else throw new Error(answer === DIFFERENT ? DIFFERENT_CUTS : CUT_FACE);
  }

  /** Tells of the cells that were written. */
  private emitLeaves(): void {
    const numbers = this.loops.results.data;
    for (let at = 0, end = numbers[LEAF_COUNT] * LEAF_WIDTH; at < end; at += LEAF_WIDTH) {
      const { data } = this.loops.leaves;
      this.setSigns(data[at], data[at + 1]);
      this.cells.note(data[at + 2], data[at + 3]);
      this.onCell();
    }
    numbers[LEAF_COUNT] = 0;
  }

  /** Gives the units that cut the region their signs on a cell, by bits, and finds the output forms. */
  private setSigns(positive: number, negative: number): void {
    const { state } = this;
    const level = state.depth - 1;
    const signs = state.signs[level];
    const cuts = state.cuts[level];
    for (let k = this.firstTurn; k < state.cutCount[level]; k++) {
      const isPositive = (positive >> k) & 1;
      signs[cuts[k]] = isPositive ? SIGN_POSITIVE : (negative >> k) & 1 ? SIGN_NEGATIVE : SIGN_ZERO;
    }
    state.packCuts(level);
    state.signsChanged(level);
    state.forms.child(level, state.cutCount[level]);
  }

  /** Exact signs at the vertices of a cell of the units from number `turn` on that doubles do not tell. */
  private decideSigns(level: number, turn: number, cell: number): void {
    const { stack, state, loops } = this;
    const first = stack.verticesAt(cell);
    for (let i = 0; i < stack.vertexCount(cell); i++) {
      const record = stack.data[first + i] * SIGNS_WIDTH;
      for (let k = turn; k < state.cutCount[level]; k++) {
        if (((loops.vertexSigns.data[record + 2] >> k) & 1) === 0) continue;
        const sign = this.exactSign(level, state.cuts[level][k], cell, i);
        const records = loops.vertexSigns.data;
        if (sign > 0) records[record] |= 1 << k;
        else if (sign < 0) records[record + 1] |= 1 << k;
        records[record + 2] &= ~(1 << k);
      }
    }
    loops.calls.signsChanged();
  }

  /** Makes room for cutting a piece, and for many more like it. */
  private makeRoom(cell: number): void {
    const { faces, stack, loops } = this;
    const { counts } = faces;
    const { dimension: d } = faces;
    const n = stack.vertexCount(cell);
    const m = stack.edgeCount(cell);
    const edges = 2 * (m + m * d + 1);
    faces.reserve(m, MOST_FACETS);
    stack.reserve(4 * (n + m) + 4 * edges + 256);
    loops.roomForCut(Math.max(n, m) + 1);
    loops.cellVertices.length = counts.data[CELL_VERTICES];
    loops.cellVertices.reserve(2 * (n + m));
    loops.cellFacets.length = counts.data[CELL_FACETS];
    loops.cellFacets.reserve(64);
    loops.facetCells.length = 2 * counts.data[FACETS_NUMBERED];
    loops.facetCells.reserve(2 * 64);
    loops.edgeEnds.length = 2 * counts.data[EDGES_LISTED];
    loops.edgeEnds.reserve(2 * edges);
    loops.openEdges.length = counts.data[OPEN_EDGES];
    loops.openEdges.reserve(edges);
  }

  /** Tells the loops how much there is and how much room. */
  private handOver(): void {
    const { faces, stack, loops } = this;
    const numbers = loops.results.data;
    numbers[VERTEX_TOTAL] = faces.vertexCount;
    numbers[FACET_TOTAL] = faces.facetCount;
    numbers[TOP] = stack.top;
    numbers[SERIAL] = faces.nextSerial;
    numbers[ROOMS] = faces.slotCount;
    numbers[ROOMS + 1] = faces.vertexRoom;
    if (this.growths === loops.growths) return;
    this.growths = loops.growths;
    numbers[ROOMS + 2] = stack.data.length;
    numbers[ROOMS + 3] = faces.facetRoom;
    numbers[ROOMS + 4] = loops.roomForCut(0);
    numbers[ROOMS + 5] = loops.cellVertices.data.length;
    numbers[ROOMS + 6] = loops.cellFacets.data.length;
    numbers[ROOMS + 7] = loops.facetCells.data.length >> 1;
    numbers[ROOMS + 8] = loops.edgeEnds.data.length >> 1;
    numbers[ROOMS + 9] = loops.openEdges.data.length;
    numbers[ROOMS + 10] = LEAVES + 2;
  }

  /** Takes up what the loops have added. */
  private takeBack(): void {
    const { faces, stack } = this;
    const numbers = this.loops.results.data;
    faces.extend(numbers[VERTEX_TOTAL]);
    faces.setFacets(numbers[FACET_TOTAL]);
    stack.popTo(numbers[TOP]);
  }
}

/** The most units that can cut a polytope of dimension d into at most `cells`: u units make at most Σ C(u, k), k ≤ d. */
function unitsOf(d: number, cells: number): number {
  let units = 0;
  for (; units < MOST_UNITS; units++) {
    let most = 0;
    let choices = 1;
    for (let k = 0; k <= d; k++) {
      most += choices;
      choices = (choices * (units + 1 - k)) / (k + 1);
    }
    if (most > cells) break;
  }
  return units;
}
