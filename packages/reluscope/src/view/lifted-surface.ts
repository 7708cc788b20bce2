/**
 * A network over a plane as a surface in space (THEORY section 1): every cell is a flat polygon, lifted by the affine map that the
 * network is there. Nothing is sampled: corners are those of the planar complex, creases and boundary its edges and pieces.
 */
import { GridIndex } from "./grid-index.ts";
import { CUT_CELL, type SceneData } from "./scene-data.ts";

/** P flat polygons with K corners, over the plane of a complex. */
export interface LiftedSurface {
  /** 3·K: slice coordinates and the output's value there. */
  readonly positions: Float64Array;
  /** P + 1: polygon p has the corners `start[p] … start[p + 1] − 1`, counter-clockwise seen from above. */
  readonly start: Uint32Array;
  /** P: the cell that the polygon is, or is a part of where the decision boundary cuts it. */
  readonly cells: Uint32Array;
  /** P: class of the polygon, or −1 without a boundary. */
  readonly classes: Int32Array;
  /** 6 numbers a crease inside the domain: its lifted ends. */
  readonly creases: Float64Array;
  /** Neuron of each crease. */
  readonly creaseNeurons: Uint32Array;
  /** 6 numbers a segment: the lifted border of the domain. */
  readonly rim: Float64Array;
  /** 6 numbers a piece: the lifted decision boundary. */
  readonly boundary: Float64Array;
  /** The least and the largest value. */
  readonly low: number;
  readonly high: number;
}

/**
 * The surface of one output.
 *
 * @param data the complex with the affine maps of its cells
 * @throws Error when `data` has no maps, or no such output
 * @example
 * liftedSurface(sceneData(partition(network, boxDomain(fullSlice(2), box))), 0).high;
 */
export function liftedSurface(data: SceneData, output: number): LiftedSurface {
  const { maps, outputSize, cellStart, cellVertices, vertices, tiles, cellClasses } = data;
  if (!maps) throw new Error("a surface needs the affine maps of the cells");
  if (!(output >= 0 && output < outputSize))
    throw new Error(`output ${output} does not exist; the network has ${outputSize}, counted from 0`);
  const cellCount = data.counts.cells;
  const heightOn = (cell: number, s: number, t: number) => {
    const k = 3 * (cell * outputSize + output);
    return maps[k] * s + maps[k + 1] * t + maps[k + 2];
  };
  const isCut = (cell: number) => cellClasses.length > 0 && cellClasses[cell] === CUT_CELL;
  let [polygons, corners] = [tiles.cells.length, tiles.start[tiles.cells.length] ?? 0];
  for (let cell = 0; cell < cellCount; cell++) {
    if (isCut(cell)) continue;
    polygons++;
    corners += cellStart[cell + 1] - cellStart[cell];
  }
  const positions = new Float64Array(3 * corners);
  const start = new Uint32Array(polygons + 1);
  const cells = new Uint32Array(polygons);
  const classes = new Int32Array(polygons);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [polygon, corner] = [0, 0];
  const add = (cell: number, s: number, t: number) => {
    const height = heightOn(cell, s, t);
    if (height < low) low = height;
    if (height > high) high = height;
    positions[3 * corner] = s;
    positions[3 * corner + 1] = t;
    positions[3 * corner + 2] = height;
    corner++;
  };
  const end = (cell: number, classIndex: number) => {
    cells[polygon] = cell;
    classes[polygon] = classIndex;
    start[++polygon] = corner;
  };
  for (let cell = 0; cell < cellCount; cell++) {
    if (isCut(cell)) continue;
    for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
      const v = 2 * cellVertices[k];
      add(cell, vertices[v], vertices[v + 1]);
    }
    end(cell, cellClasses.length > 0 ? cellClasses[cell] : -1);
  }
  for (let tile = 0; tile < tiles.cells.length; tile++) {
    const cell = tiles.cells[tile];
    for (let k = tiles.start[tile]; k < tiles.start[tile + 1]; k++)
      add(cell, tiles.corners[2 * k], tiles.corners[2 * k + 1]);
    end(cell, tiles.classes[tile]);
  }
  return {
    positions,
    start,
    cells,
    classes,
    ...liftedEdges(data, heightOn),
    boundary: liftedBoundary(data, heightOn),
    low: low <= high ? low : 0,
    high: low <= high ? high : 0,
  };
}

type Height = (cell: number, s: number, t: number) => number;

/** Edges, lifted by the map of a cell beside them: on an edge the maps of both sides are the same function. */
function liftedEdges(
  { edges, edgeCells, edgeNeurons, vertices }: SceneData,
  heightOn: Height,
): Pick<LiftedSurface, "creases" | "creaseNeurons" | "rim"> {
  const creases: number[] = [];
  const creaseNeurons: number[] = [];
  const rim: number[] = [];
  for (let edge = 0; edge < edgeNeurons.length; edge++) {
    const [a, b] = [edgeCells[2 * edge], edgeCells[2 * edge + 1]];
    const inside = edgeNeurons[edge] >= 0 && a >= 0 && b >= 0;
    const target = inside ? creases : rim;
    const cell = a >= 0 ? a : b;
    for (const vertex of [edges[2 * edge], edges[2 * edge + 1]]) {
      const [s, t] = [vertices[2 * vertex], vertices[2 * vertex + 1]];
      target.push(s, t, heightOn(cell, s, t));
    }
    if (inside) creaseNeurons.push(edgeNeurons[edge]);
  }
  return {
    creases: Float64Array.from(creases),
    creaseNeurons: Uint32Array.from(creaseNeurons),
    rim: Float64Array.from(rim),
  };
}

/** A piece lies in one cell, which its middle names. */
function liftedBoundary(data: SceneData, heightOn: Height): Float64Array {
  const { boundary } = data;
  if (!boundary || boundary.pieces.length === 0) return new Float64Array(0);
  const { vertices, pieces } = boundary;
  const index = new GridIndex(data);
  const lifted: number[] = [];
  for (let piece = 0; piece < pieces.length; piece += 2) {
    const [p, q] = [2 * pieces[piece], 2 * pieces[piece + 1]];
    const middle = [(vertices[p] + vertices[q]) / 2, (vertices[p + 1] + vertices[q + 1]) / 2];
    const cell = index.cellAt(middle[0], middle[1]);
    if (cell < 0) continue;
    for (const v of [p, q])
      lifted.push(vertices[v], vertices[v + 1], heightOn(cell, vertices[v], vertices[v + 1]));
  }
  return Float64Array.from(lifted);
}

/**
 * The polygon that a ray meets first: its number, and how far along the ray; undefined where it meets none.
 *
 * @param start P + 1, as in `LiftedSurface`
 * @param positions 3 numbers a corner; polygons are flat and convex
 */
export function firstPolygonOnRay(
  start: Uint32Array,
  positions: ArrayLike<number>,
  origin: ArrayLike<number>,
  direction: ArrayLike<number>,
): { readonly polygon: number; readonly distance: number } | undefined {
  let found: { polygon: number; distance: number } | undefined;
  const dx = direction[0];
  const dy = direction[1];
  const dz = direction[2];
  for (let polygon = 0; polygon + 1 < start.length; polygon++) {
    const a = 3 * start[polygon];
    const ox = origin[0] - positions[a];
    const oy = origin[1] - positions[a + 1];
    const oz = origin[2] - positions[a + 2];
    for (let k = start[polygon] + 2; k < start[polygon + 1]; k++) {
      // Möller and Trumbore: the ray in the coordinates of the fan's triangle
      const b = 3 * (k - 1);
      const c = 3 * k;
      const ux = positions[b] - positions[a];
      const uy = positions[b + 1] - positions[a + 1];
      const uz = positions[b + 2] - positions[a + 2];
      const vx = positions[c] - positions[a];
      const vy = positions[c + 1] - positions[a + 1];
      const vz = positions[c + 2] - positions[a + 2];
      const px = dy * vz - dz * vy;
      const py = dz * vx - dx * vz;
      const pz = dx * vy - dy * vx;
      const volume = ux * px + uy * py + uz * pz;
      if (volume === 0) continue;
      const first = (ox * px + oy * py + oz * pz) / volume;
      if (first < 0 || first > 1) continue;
      const qx = oy * uz - oz * uy;
      const qy = oz * ux - ox * uz;
      const qz = ox * uy - oy * ux;
      const second = (dx * qx + dy * qy + dz * qz) / volume;
      if (second < 0 || first + second > 1) continue;
      const distance = (vx * qx + vy * qy + vz * qz) / volume;
      if (distance > 0 && (!found || distance < found.distance)) found = { polygon, distance };
    }
  }
  return found;
}
