/** Decision boundaries as JSON documents: a summary, and every piece of them. Lists are lazy (see `jsonChunks`). */
import type { LineBoundary } from "../boundary/line-boundary.ts";
import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import type { JsonDocument } from "./json-text.ts";

/** Counts, measure, Betti numbers and the classes with their areas (on a line: lengths, and the positions). */
export function boundarySummaryJson(boundary: PlanarBoundary | LineBoundary): JsonDocument {
  const { decision, components, closed, measure, betti, flatCells, certified, exactSigns } = boundary;
  const pieces = boundary.dimension === 2 ? boundary.pieces.length / 2 : boundary.positions.length;
  const common = { decision, pieces, components, closed, measure, betti, flatCells, certified, exactSigns };
  const name = (index: number) => ({ class: index, name: boundary.classNames[index] });
  if (boundary.dimension === 2) {
    return { ...common, classes: Array.from(boundary.classAreas, (area, i) => ({ ...name(i), area })) };
  }
  return {
    ...common,
    classes: Array.from(boundary.classLengths, (length, i) => ({ ...name(i), length })),
    positions: linePositions(boundary),
  };
}

function* linePositions(boundary: LineBoundary): Generator<object> {
  const { positions, positionErrors, pieceClasses } = boundary;
  for (let k = 0; k < positions.length; k++) {
    yield {
      t: positions[k],
      error: positionErrors[k],
      classes: [pieceClasses[2 * k], pieceClasses[2 * k + 1]],
    };
  }
}

/**
 * Every piece of a boundary: in the plane the end points, the segments between them and the polygons of one class
 * that tile the domain; on a line the intervals of one class.
 */
export function boundaryPartsJson(boundary: PlanarBoundary | LineBoundary): JsonDocument {
  if (boundary.dimension === 1) return { tiles: lineTiles(boundary) };
  return { vertices: planarVertices(boundary), segments: segments(boundary), tiles: planarTiles(boundary) };
}

function* lineTiles({ tiles }: LineBoundary): Generator<object> {
  for (let k = 0; k < tiles.classes.length; k++) {
    yield { interval: [tiles.ends[k], tiles.ends[k + 1]], class: tiles.classes[k] };
  }
}

function* planarVertices({ vertices }: PlanarBoundary): Generator<[number, number]> {
  for (let k = 0; k < vertices.length; k += 2) yield [vertices[k], vertices[k + 1]];
}

function* segments(boundary: PlanarBoundary): Generator<object> {
  const { pieces, pieceCells, pieceClasses, pieceComponents } = boundary;
  for (let k = 0; k < pieceCells.length; k++) {
    yield {
      vertices: [pieces[2 * k], pieces[2 * k + 1]],
      classes: [pieceClasses[2 * k], pieceClasses[2 * k + 1]],
      cell: pieceCells[k],
      component: pieceComponents[k],
    };
  }
}

function* planarTiles({ tiles }: PlanarBoundary): Generator<object> {
  for (let k = 0; k < tiles.classes.length; k++) {
    const corners: number[][] = [];
    for (let c = tiles.start[k]; c < tiles.start[k + 1]; c++) {
      corners.push([tiles.corners[2 * c], tiles.corners[2 * c + 1]]);
    }
    yield { class: tiles.classes[k], cell: tiles.cells[k], corners };
  }
}
