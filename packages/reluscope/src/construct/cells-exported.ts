/** The cells of an exported complex (`export/complex-json.ts`, `export/polyhedral-json.ts`) as simplices with values at corners. */
import type { GivenCell } from "./cells.ts";
import { triangulationCells } from "./triangulation.ts";

export interface ExportedCells {
  /** Simplices. */
  readonly cells: readonly GivenCell[];
  /** The linear region of each. */
  readonly regions: readonly number[];
  /** Per region: m rows of coefficients and constant, as the file has them. */
  readonly maps: readonly (readonly (readonly number[])[])[];
}

interface ExportedCell {
  readonly interval?: readonly number[];
  readonly vertices?: readonly number[];
  readonly facets?: readonly number[];
  readonly maps: readonly (readonly number[])[];
  readonly region: number;
}

/** @throws Error when the document is no complex with all its cells */
export function exportedCells(document: unknown): ExportedCells {
  const { domain, vertices, cells, ...rest } = checkedDocument(document);
  const n = domain.dimension;
  const points = n === 1 ? pointsOfLine(cells) : vertices;
  const simplices: number[][] = [];
  const regions: number[] = [];
  const values: number[][] = [];
  const maps: (readonly (readonly number[])[])[] = [];
  const faces = (k: number) => rest[`faces${k}`] as readonly (readonly number[])[];
  cells.forEach((cell, c) => {
    maps[cell.region] ??= cell.maps;
    const parts =
      n === 1 ? [[c, c + 1]] : n === 2 ? fan(cell.vertices ?? []) : pulled(n, cell.facets ?? [], faces);
    for (const simplex of parts) {
      if (isFlat(simplex, points)) continue;
      simplices.push(simplex);
      regions.push(cell.region);
      for (const corner of simplex) values[corner] ??= cell.maps.map((row) => valueAt(row, points[corner]));
    }
  });
  const used = points.map((_, v) => v).filter((v) => values[v] !== undefined);
  const place = new Map(used.map((v, i) => [v, i]));
  const triangulation = {
    vertices: used.map((v) => points[v]),
    simplices: simplices.map((simplex) => simplex.map((v) => place.get(v) as number)),
    values: used.map((v) => values[v]),
  };
  return { cells: triangulationCells(triangulation), regions, maps };
}

function checkedDocument(document: unknown): {
  readonly domain: { readonly dimension: number };
  readonly vertices: readonly (readonly number[])[];
  readonly cells: readonly ExportedCell[];
  readonly [name: string]: unknown;
} {
  const { domain, cells, vertices, complete } = (document ?? {}) as Record<string, unknown>;
  const dimension = (domain as { dimension?: unknown } | undefined)?.dimension;
  if (typeof dimension !== "number" || !Array.isArray(cells) || !(dimension === 1 || Array.isArray(vertices)))
    throw new Error("this is no complex with its cells; partition --out writes one");
  if (complete === false) throw new Error("the complex is not complete: its walk was stopped");
  const bad = cells.findIndex((cell) => !Array.isArray(cell?.maps) || typeof cell?.region !== "number");
  if (bad >= 0) throw new Error(`cell ${bad} has no maps or no region`);
  return document as ReturnType<typeof checkedDocument>;
}

function pointsOfLine(cells: readonly ExportedCell[]): number[][] {
  const ends = cells.map(({ interval }, c) => {
    if (interval?.length !== 2) throw new Error(`cell ${c} has no interval`);
    return interval;
  });
  return [[ends[0][0]], ...ends.map((interval) => [interval[1]])];
}

/** A polygon as triangles that have its first-numbered corner in common. */
function fan(corners: readonly number[]): number[][] {
  const start = corners.indexOf(Math.min(...corners));
  const order = [...corners.slice(start), ...corners.slice(0, start)];
  return order.slice(2).map((corner, i) => [order[0], order[i + 1], corner]);
}

/**
 * A polytope as simplices: its first-numbered corner joined to those of the facets without it. Neighbours agree on the face
 * between them, because only the numbers decide.
 */
function pulled(
  k: number,
  facets: readonly number[],
  faces: (k: number) => readonly (readonly number[])[],
): number[][] {
  const cornersOf = (dimension: number, face: number): number[] => {
    if (dimension === 0) return [face];
    return [...new Set(faces(dimension)[face].flatMap((below) => cornersOf(dimension - 1, below)))];
  };
  const all = [...new Set(facets.flatMap((facet) => cornersOf(k - 1, facet)))];
  const apex = Math.min(...all);
  if (k === 1) return [all];
  return facets
    .filter((facet) => !cornersOf(k - 1, facet).includes(apex))
    .flatMap((facet) => pulled(k - 1, faces(k - 1)[facet], faces).map((simplex) => [apex, ...simplex]));
}

/** Corners that rounding made one leave a simplex with no interior; its neighbours then meet. */
function isFlat(simplex: readonly number[], points: readonly (readonly number[])[]): boolean {
  return simplex.some((v, i) =>
    simplex.some((w, j) => j > i && points[v].every((value, k) => value === points[w][k])),
  );
}

function valueAt(row: readonly number[], point: readonly number[]): number {
  let value = row[point.length];
  for (let k = 0; k < point.length; k++) value += row[k] * point[k];
  return value;
}
