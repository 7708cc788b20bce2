/**
 * What an interactive picture of a planar complex is drawn from: the complex's shape, one colour code a cell and output, and
 * the classes that a decision boundary leaves. Plain typed arrays, so that a worker can hand them over.
 */
import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { gradientCodes, type PlanarShape } from "../draw/cell-tints.ts";

/** Class of a cell that the boundary cuts. */
export const CUT_CELL = 65_535;

/** C cells, of which `cellClasses` names the class unless the boundary cuts them: these are covered by tiles. */
export interface SceneData extends PlanarShape {
  /** The affine maps of the cells (see `PlanarComplex.maps`); needed for colours by value only. */
  readonly maps?: Float64Array;
  /** Tint of each cell (0 … REGION_TINTS − 1); default chosen so that neighbouring linear regions differ. */
  readonly cellTints?: Uint8Array;
  /** Gradient codes of the outputs shown, one output after the other (see draw/cell-tints.ts). */
  readonly gradients: Uint16Array;
  /** Per cell its class, or `CUT_CELL` where the boundary cuts it; empty without a boundary. */
  readonly cellClasses: Uint16Array;
  /** Polygons of one class each that tile the cut cells. */
  readonly tiles: PlanarBoundary["tiles"];
  readonly boundary?: Pick<PlanarBoundary, "vertices" | "pieces">;
}

/** The classes of whole cells, and the polygons of the cells that the boundary cuts. */
export function cutCells(
  boundary: PlanarBoundary | undefined,
  cells: number,
): Pick<SceneData, "cellClasses" | "tiles"> {
  if (!boundary) {
    const tiles = { start: new Uint32Array(1), corners: new Float64Array(0), ...noTiles() };
    return { cellClasses: new Uint16Array(0), tiles };
  }
  const { tiles } = boundary;
  const perCell = new Uint32Array(cells);
  for (const cell of tiles.cells) perCell[cell]++;
  const cellClasses = new Uint16Array(cells).fill(CUT_CELL);
  const cut: number[] = [];
  tiles.classes.forEach((classIndex, tile) => {
    if (perCell[tiles.cells[tile]] === 1) cellClasses[tiles.cells[tile]] = classIndex;
    else cut.push(tile);
  });
  const start = new Uint32Array(cut.length + 1);
  const corners: number[] = [];
  cut.forEach((tile, i) => {
    for (let k = 2 * tiles.start[tile]; k < 2 * tiles.start[tile + 1]; k++) corners.push(tiles.corners[k]);
    start[i + 1] = corners.length / 2;
  });
  return {
    cellClasses,
    tiles: {
      start,
      corners: Float64Array.from(corners),
      classes: Uint32Array.from(cut, (tile) => tiles.classes[tile]),
      cells: Uint32Array.from(cut, (tile) => tiles.cells[tile]),
    },
  };
}

const noTiles = () => ({ classes: new Uint32Array(0), cells: new Uint32Array(0) });

/** Gradient codes of the first `outputs` outputs, and the norm that each output's strongest colour stands for. */
export function gradientTable(
  complex: PlanarComplex,
  outputs: number,
): { gradients: Uint16Array; steepest: number[] } {
  const gradients = new Uint16Array(outputs * complex.counts.cells);
  const steepest: number[] = [];
  for (let output = 0; output < outputs; output++) {
    const result = gradientCodes(complex, output);
    gradients.set(result.codes, output * complex.counts.cells);
    steepest.push(result.steepest);
  }
  return { gradients, steepest };
}

/**
 * The data of a scene for a complex, with its decision boundary or without.
 *
 * @param outputs for how many outputs, from the first on, gradients can be shown; default all
 */
export function sceneData(
  complex: PlanarComplex,
  boundary?: PlanarBoundary,
  outputs = complex.outputSize,
): SceneData & { readonly steepest: readonly number[] } {
  const { domain, neurons, outputSize, vertices, edges, edgeCells, edgeNeurons } = complex;
  const { cellStart, cellVertices, cellEdges, regions, counts, maps } = complex;
  return {
    domain,
    neurons,
    outputSize,
    vertices,
    edges,
    edgeCells,
    edgeNeurons,
    cellStart,
    cellVertices,
    cellEdges,
    regions,
    counts,
    maps,
    ...gradientTable(complex, outputs),
    ...cutCells(boundary, counts.cells),
    boundary: boundary && { vertices: boundary.vertices, pieces: boundary.pieces },
  };
}

/** The cell across an edge, or −1. */
export function acrossEdge(data: Pick<SceneData, "edgeCells">, cell: number, edge: number): number {
  return data.edgeCells[2 * edge] === cell ? data.edgeCells[2 * edge + 1] : data.edgeCells[2 * edge];
}
