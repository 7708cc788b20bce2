/**
 * Vertex data for WebGL. Positions are float32 in units of about the domain's size, so that no domain is out of
 * their range, *relative to an origin*: the middle of the domain for the
 * whole complex, or the middle of a small region when the view is deep, whose cells are cut to that region in
 * doubles first, so that no coordinate is large compared with a pixel.
 */
import { doubleArea, spanUnit } from "../draw/cell-area.ts";
import { clipPolygon, clipSegment } from "../draw/clip.ts";
import type { Window } from "../draw/frame.ts";
import type { SceneData } from "./scene-data.ts";

/** Triangles and lines relative to (originX, originY), in multiples of `unit`. */
export interface Geometry {
  /** A power of two, in slice units. */
  readonly unit: number;
  readonly originX: number;
  readonly originY: number;
  /** 2 numbers a corner. */
  readonly positions: Float32Array;
  /** Colour slot of each corner: the cell, or cells + tile. */
  readonly slots: Uint32Array;
  readonly triangles: Uint32Array;
  /** How many entries of `triangles` are cells; tiles follow. */
  readonly cellTriangles: number;
  /** 5 numbers a crease: both ends, and the root of the smaller area beside it. Drawn as quads, see webgl-mesh.ts. */
  readonly creases: Float32Array;
  /** Neuron of each crease. */
  readonly creaseNeurons: Uint32Array;
  /** 5 numbers a boundary piece; the fifth is large, so that pieces never fade. */
  readonly pieces: Float32Array;
}

/** Root of each cell's area, in multiples of the geometry's unit. */
export function cellSizes(data: SceneData): Float64Array {
  const unit = spanUnit(data.domain.corners);
  return Float64Array.from({ length: data.counts.cells }, (_, cell) =>
    Math.sqrt(Math.abs(doubleArea(data, cell, unit)) / 2),
  );
}

const NEVER_FADE = 1e20;

class Builder {
  readonly positions: number[] = [];
  readonly slots: number[] = [];
  readonly triangles: number[] = [];
  readonly originX: number;
  readonly originY: number;
  readonly unit: number;

  constructor(originX: number, originY: number, unit: number) {
    this.unit = unit;
    this.originX = originX;
    this.originY = originY;
  }

  /** A fan over a convex polygon. */
  polygon(corners: ArrayLike<number>, slot: number): void {
    const first = this.slots.length;
    for (let k = 0; k < corners.length; k += 2) {
      this.positions.push(
        (corners[k] - this.originX) / this.unit,
        (corners[k + 1] - this.originY) / this.unit,
      );
      this.slots.push(slot);
    }
    for (let k = 2; k < corners.length / 2; k++) this.triangles.push(first, first + k - 1, first + k);
  }
}

/** Corners of a cell as numbers. */
export function cellCorners(data: SceneData, cell: number): number[] {
  const corners: number[] = [];
  for (let k = data.cellStart[cell]; k < data.cellStart[cell + 1]; k++) {
    const v = 2 * data.cellVertices[k];
    corners.push(data.vertices[v], data.vertices[v + 1]);
  }
  return corners;
}

/** Geometry of everything (no region), or of the given cells cut to a region. */
export function buildGeometry(
  data: SceneData,
  sizes: Float64Array,
  origin: readonly [number, number],
  within?: { region: Window; cells: Uint32Array },
): Geometry {
  const unit = spanUnit(data.domain.corners);
  const builder = new Builder(origin[0], origin[1], unit);
  const cut = (corners: number[]) => (within ? clipPolygon(corners, within.region) : corners);
  const cellCount = within ? within.cells.length : data.counts.cells;
  const edges: number[] = [];
  const edgeSeen = within && new Set<number>();
  for (let i = 0; i < cellCount; i++) {
    const cell = within ? within.cells[i] : i;
    builder.polygon(cut(cellCorners(data, cell)), cell);
    for (let k = data.cellStart[cell]; edgeSeen && k < data.cellStart[cell + 1]; k++) {
      edgeSeen.add(data.cellEdges[k]);
    }
  }
  const cellTriangles = builder.triangles.length;
  const { tiles } = data;
  for (let tile = 0; tile < tiles.classes.length; tile++) {
    const corners = Array.from(tiles.corners.subarray(2 * tiles.start[tile], 2 * tiles.start[tile + 1]));
    builder.polygon(cut(corners), data.counts.cells + tile);
  }
  const creases: number[] = [];
  const [originX, originY] = origin;
  const segment = (target: number[], from: number, to: number, coordinates: Float64Array, size: number) => {
    const ends: [number, number, number, number] = [
      coordinates[2 * from],
      coordinates[2 * from + 1],
      coordinates[2 * to],
      coordinates[2 * to + 1],
    ];
    const seen = within ? clipSegment(...ends, within.region) : ends;
    if (!seen) return false;
    seen.forEach((value, k) => {
      target.push((value - (k % 2 === 0 ? originX : originY)) / unit);
    });
    target.push(size);
    return true;
  };
  const addEdge = (edge: number) => {
    const [a, b] = [data.edgeCells[2 * edge], data.edgeCells[2 * edge + 1]];
    if (data.edgeNeurons[edge] < 0 || a < 0 || b < 0) return;
    const size = Math.min(sizes[a], sizes[b]);
    if (segment(creases, data.edges[2 * edge], data.edges[2 * edge + 1], data.vertices, size)) {
      edges.push(data.edgeNeurons[edge]);
    }
  };
  if (edgeSeen) for (const edge of edgeSeen) addEdge(edge);
  else for (let edge = 0; edge < data.edgeNeurons.length; edge++) addEdge(edge);
  const pieces: number[] = [];
  if (data.boundary) {
    const { pieces: ends, vertices } = data.boundary;
    for (let p = 0; p < ends.length; p += 2) segment(pieces, ends[p], ends[p + 1], vertices, NEVER_FADE);
  }
  return {
    unit,
    originX,
    originY,
    positions: Float32Array.from(builder.positions),
    slots: Uint32Array.from(builder.slots),
    triangles: Uint32Array.from(builder.triangles),
    cellTriangles,
    creases: Float32Array.from(creases),
    creaseNeurons: Uint32Array.from(edges),
    pieces: Float32Array.from(pieces),
  };
}
