/** The decision boundary of a network on a planar complex, exact: pieces, components, closed or open, areas. */
import { ExactOutputs } from "../complex/exact-outputs.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import type { Network } from "../network/network.ts";
import { type Decision, decisionScores, defaultDecision } from "./decision.ts";
import { pieceGraph } from "./piece-graph.ts";
import type { PlanarBoundary } from "./planar-boundary.ts";
import { PlanarTiles, type Tile } from "./planar-tiles.ts";
import { ScoreForms } from "./score-forms.ts";

interface Piece {
  readonly ends: readonly [string, string];
  readonly classes: readonly [number, number];
  readonly cell: number;
}

export interface BoundaryOptions {
  /** Called now and then with the number of cells looked at so far. */
  readonly onProgress?: (cells: number) => void;
}

/** How many cells pass between two calls of `onProgress`. */
const PROGRESS_STEP = 1024;

/**
 * Where the decision of `network` changes on `complex` (the result of `partition` for the same network).
 *
 * A piece is a segment in one cell, or along one edge, with one class on either side; a tie belongs to the first
 * class, so that for a threshold the boundary is the frontier between {f > threshold} and {f ≤ threshold}. Every
 * sign is proved. Lengths and areas are measured in slice coordinates. THEORY section 1.
 *
 * @param decision default: one output against 0, several outputs by the largest
 * @throws Error when the decision names an output that does not exist
 */
export function planarBoundary(
  network: Network,
  complex: PlanarComplex,
  decision: Decision = defaultDecision(network.outputSize),
  options: BoundaryOptions = {},
): PlanarBoundary {
  const scores = decisionScores(decision, network.outputSize);
  const exact = new ExactOutputs(network, complex, complex.domain.slice);
  const tiler = new PlanarTiles(complex, new ScoreForms(scores, complex, 2, network.layers.length, exact));
  const collector = new Collector(scores.length);
  const { cellStart, cellVertices, vertices } = complex;
  for (let cell = 0; cell < complex.counts.cells; cell++) {
    if (cell % PROGRESS_STEP === 0 && cell > 0) options.onProgress?.(cell);
    const winner = tiler.soleWinner(cell);
    if (winner < 0) {
      collector.addTiles(cell, tiler.tiles(cell));
      continue;
    }
    const corners: number[] = [];
    for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
      corners.push(vertices[2 * cellVertices[k]], vertices[2 * cellVertices[k] + 1]);
    }
    collector.addTile(cell, winner, corners);
  }
  const { pieces, places } = collector;
  const graph = pieceGraph(pieces.map((piece) => piece.ends));
  const points = new Float64Array(2 * graph.vertices.length);
  graph.vertices.forEach((key, i) => {
    points.set(places.get(key) as [number, number], 2 * i);
  });
  let length = 0;
  for (let k = 0; k < pieces.length; k++) {
    const [a, b] = [graph.ends[2 * k], graph.ends[2 * k + 1]];
    length += Math.hypot(points[2 * a] - points[2 * b], points[2 * a + 1] - points[2 * b + 1]);
  }
  return {
    dimension: 2,
    decision,
    classNames: scores.map((score) => score.name),
    vertices: points,
    pieces: graph.ends,
    pieceCells: Uint32Array.from(pieces, (piece) => piece.cell),
    pieceClasses: Uint32Array.from(pieces.flatMap((piece) => [...piece.classes])),
    pieceComponents: graph.component,
    componentClosed: graph.closed,
    components: graph.closed.length,
    closed: graph.closed.reduce((sum, closed) => sum + closed, 0),
    measure: length,
    betti: [graph.closed.length, pieces.length - graph.vertices.length + graph.closed.length],
    flatCells: collector.flatCells,
    classAreas: collector.areas,
    tiles: {
      start: Uint32Array.from(collector.tileStart),
      corners: Float64Array.from(collector.tileCorners),
      classes: Uint32Array.from(collector.tileClasses),
      cells: Uint32Array.from(collector.tileCells),
    },
    certified: true,
    exactSigns: tiler.exactSigns,
  };
}

/** Gathers tiles, and pieces where two tiles of different classes meet. */
class Collector {
  readonly pieces: Piece[] = [];
  /** Coordinates of a piece's end by its key. */
  readonly places = new Map<string, [number, number]>();
  readonly tileStart = [0];
  readonly tileCorners: number[] = [];
  readonly tileClasses: number[] = [];
  readonly tileCells: number[] = [];
  readonly areas: Float64Array;
  flatCells = 0;
  /** Sides on which classes tie and whose other tile has not come yet. */
  private readonly open = new Map<string, { winner: number; cell: number }>();

  constructor(classes: number) {
    this.areas = new Float64Array(classes);
  }

  addTile(cell: number, winner: number, corners: readonly number[]): void {
    this.areas[winner] += area(corners);
    for (const value of corners) this.tileCorners.push(value);
    this.tileStart.push(this.tileCorners.length / 2);
    this.tileClasses.push(winner);
    this.tileCells.push(cell);
  }

  addTiles(cell: number, tiles: readonly Tile[]): void {
    if (tiles.some((tile) => tile.flat)) this.flatCells++;
    for (const { winner, corners, keys, ties } of tiles) {
      this.addTile(
        cell,
        winner,
        corners.flatMap(({ x, y }) => [x, y]),
      );
      for (let i = 0; i < corners.length; i++) {
        const next = (i + 1) % corners.length;
        // A piece can only lie where some other class ties with the winner along the whole side.
        if (!ties[i].some((c) => c !== winner && ties[next].includes(c))) continue;
        const ends =
          keys[i] < keys[next] ? ([keys[i], keys[next]] as const) : ([keys[next], keys[i]] as const);
        const name = ends.join("|");
        const other = this.open.get(name);
        if (!other) {
          this.open.set(name, { winner, cell });
          continue;
        }
        this.open.delete(name);
        if (other.winner === winner) continue;
        for (const corner of [i, next]) this.places.set(keys[corner], [corners[corner].x, corners[corner].y]);
        this.pieces.push({
          ends,
          classes: other.winner < winner ? [other.winner, winner] : [winner, other.winner],
          cell: Math.min(other.cell, cell),
        });
      }
    }
  }
}

/** Area of a polygon by fans from its first corner; Infinity where it does not fit a double. */
function area(corners: readonly number[]): number {
  // Products of coordinates may overflow where the area's terms cancel: then they are made smaller first.
  let largest = 0;
  for (const value of corners) largest = Math.max(largest, Math.abs(value));
  const scale = largest > 2 ** 500 ? 2 ** -550 : 1;
  const x0 = scale * corners[0];
  const y0 = scale * corners[1];
  let doubled = 0;
  for (let k = 2; k + 3 < corners.length; k += 2) {
    const x1 = scale * corners[k] - x0;
    const y1 = scale * corners[k + 1] - y0;
    doubled += x1 * (scale * corners[k + 3] - y0) - (scale * corners[k + 2] - x0) * y1;
  }
  return doubled / 2 / scale / scale;
}
