/**
 * How the cells of a planar partition move between two snapshots of the network's training ("Control", THEORY section 5). A cell is
 * the cell of its activation pattern: which patterns were born and died is certified, as the complexes are; areas are in doubles.
 */
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { convexOverlap, polygonArea } from "./convex-overlap.ts";

/** K kept patterns; areas in slice coordinates. */
export interface CellMovement {
  /** Before and after. */
  readonly cells: readonly [number, number];
  readonly linearRegions: readonly [number, number];
  /** Cells of before whose pattern is gone. */
  readonly died: Uint32Array;
  /** Cells of after whose pattern is new. */
  readonly born: Uint32Array;
  /** K: the cell of before and of after with the same pattern, in the order of before. */
  readonly keptBefore: Uint32Array;
  readonly keptAfter: Uint32Array;
  /** K: areas of the two, and of their common part: the points that stayed. */
  readonly areaBefore: Float64Array;
  readonly areaAfter: Float64Array;
  readonly areaStayed: Float64Array;
  /** Area of the cells that died, and of those that were born. */
  readonly diedArea: number;
  readonly bornArea: number;
  /** Area of all points whose pattern is another one now, and of the domain. */
  readonly changedArea: number;
  readonly area: number;
}

/**
 * What happened to the cells between two snapshots of one network on one polygon.
 *
 * @param before result of `partition` for the earlier network
 * @param after for the later one, on the same domain
 * @throws Error when the complexes are not of networks of the same layers, or one of them is a part only
 */
export function cellMovement(before: PlanarComplex, after: PlanarComplex): CellMovement {
  if (
    before.neurons.total !== after.neurons.total ||
    before.neurons.patternWords !== after.neurons.patternWords
  )
    throw new Error(
      `complexes of ${before.neurons.total} and of ${after.neurons.total} units; both must be of one network`,
    );
  if (!before.complete || !after.complete) throw new Error("a part of a complex; movement needs all cells");
  const later = new Map<string, number>();
  for (let cell = 0; cell < after.counts.cells; cell++) later.set(patternKey(after, cell), cell);
  const died: number[] = [];
  const kept: [number, number][] = [];
  for (let cell = 0; cell < before.counts.cells; cell++) {
    const key = patternKey(before, cell);
    const now = later.get(key);
    if (now === undefined) died.push(cell);
    else kept.push([cell, now]);
    later.delete(key);
  }
  const born = [...later.values()].sort((a, b) => a - b);
  const areas = kept.map(([a, b]) => {
    const [was, is] = [cellCorners(before, a), cellCorners(after, b)];
    return [polygonArea(was), polygonArea(is), Math.max(0, polygonArea(convexOverlap(was, is)) || 0)];
  });
  const sum = (complex: PlanarComplex, cells: readonly number[]) =>
    cells.reduce((total, cell) => total + polygonArea(cellCorners(complex, cell)), 0);
  const area = polygonArea(before.domain.corners);
  const stayed = areas.reduce((total, [, , common]) => total + common, 0);
  return {
    cells: [before.counts.cells, after.counts.cells],
    linearRegions: [before.counts.linearRegions, after.counts.linearRegions],
    died: Uint32Array.from(died),
    born: Uint32Array.from(born),
    keptBefore: Uint32Array.from(kept, ([a]) => a),
    keptAfter: Uint32Array.from(kept, ([, b]) => b),
    areaBefore: Float64Array.from(areas, ([a]) => a),
    areaAfter: Float64Array.from(areas, ([, a]) => a),
    areaStayed: Float64Array.from(areas, ([, , a]) => a),
    diedArea: sum(before, died),
    bornArea: sum(after, born),
    changedArea: Math.max(0, area - stayed),
    area,
  };
}

/** A text that is the same for the same pattern only. */
function patternKey({ patterns, neurons: { patternWords } }: PlanarComplex, cell: number): string {
  return patterns.subarray(cell * patternWords, (cell + 1) * patternWords).join();
}

function cellCorners({ vertices, cellStart, cellVertices }: PlanarComplex, cell: number): number[] {
  const corners: number[] = [];
  for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++)
    corners.push(vertices[2 * cellVertices[k]], vertices[2 * cellVertices[k] + 1]);
  return corners;
}
