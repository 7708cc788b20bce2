/**
 * The boundary between three or more classes on a polyhedral complex. In every cell that does not surely belong to one
 * class the upper envelope of the scores is cut out, a tile for each class that wins somewhere. A face of a tile is
 * named by the smallest face of the complex that contains it and by the classes that tie for the first place on it:
 * the points of a convex set at which exactly these classes are the best form a convex set, so the name is the same in
 * every tile and cell that has the face, and only there.
 */
import { GrowableFloat64, GrowableInt32 } from "../complex/growable.ts";
import type { FaceIncidence } from "../complex/polyhedral-complex.ts";
import { type BoundaryFaces, type BoundaryPlace, borderFaces } from "./polyhedral-faces.ts";
import type { BoundaryPlaces } from "./polyhedral-places.ts";
import { clip, type Tile, type TileVertex, wholeCell } from "./polyhedral-tile.ts";

/** How many cells pass between two calls of `onProgress`. */
const PROGRESS_STEP = 1024;

/** @param onProgress called now and then with the number of cells looked at so far */
export function manyClassFaces(
  places: BoundaryPlaces,
  onProgress: (cells: number) => void = () => {},
): BoundaryFaces {
  const { cells } = places.complex.counts;
  const collector = new Collector(places);
  for (let cell = 0; cell < cells; cell++) {
    if (cell % PROGRESS_STEP === 0 && cell > 0) onProgress(cell);
    places.load(cell);
    if (!hasSureWinner(places, cell)) cutCell(places, cell, collector);
  }
  return collector.result();
}

/** Whether one class wins at every corner of the cell that is loaded, and doubles prove it. */
function hasSureWinner(places: BoundaryPlaces, cell: number): boolean {
  const { complex, walker, classes } = places;
  const { dimension: d, vertices, vertexErrors } = complex;
  walker.walk(d, cell);
  const corners = walker.lists[0];
  let best = 0;
  for (let c = 1; c < classes; c++) {
    places.difference(c, best, vertices, d * corners[0], 0);
    if (places.value > 0) best = c;
  }
  for (let k = 0; k < walker.lengths[0]; k++) {
    for (let c = 0; c < classes; c++) {
      if (c !== best && places.roughSign(best, c, vertices, d * corners[k], vertexErrors[corners[k]]) <= 0)
        return false;
    }
  }
  return true;
}

/** Gives the tiles of the cell that is loaded to the collector. */
function cutCell(places: BoundaryPlaces, cell: number, collector: Collector): void {
  const whole = wholeCell(places, cell);
  const classes = Array.from({ length: places.classes }, (_, c) => c);
  const beats = (other: number, c: number) =>
    other !== c && whole.vertices.every((vertex) => signAt(places, other, c, vertex) > 0);
  const candidates = classes.filter((c) => !classes.some((other) => beats(other, c)));
  let flat = false;
  for (const winner of candidates) {
    let tile: Tile | undefined = whole;
    let tied = false;
    for (const other of candidates) {
      if (other === winner || !tile) continue;
      const signs: number[] = tile.vertices.map((vertex) => signAt(places, winner, other, vertex));
      if (signs.every((sign) => sign === 0)) {
        if (other < winner) tile = undefined;
        else tied = true;
      } else if (!signs.some((sign) => sign > 0)) tile = undefined;
      else if (signs.some((sign) => sign < 0)) {
        tile = clip(tile, signs, winner, other, (from, to, place) => ({
          ...place,
          ...places.crossing(from, to, winner, other, place),
        }));
      }
    }
    if (!tile) continue;
    flat ||= tied;
    collector.add(cell, winner, tile, candidates);
  }
  if (flat) collector.flatCells++;
}

/** Certified sign of score i minus score j at a vertex of a tile of the cell that is loaded. */
function signAt(places: BoundaryPlaces, i: number, j: number, vertex: TileVertex): number {
  const rough = places.roughSign(i, j, vertex.coordinates, 0, vertex.error);
  if (rough !== 0) return rough;
  // A vertex that was made where these two classes tie needs no arithmetic.
  if (vertex.ties.some((tie) => tie.includes(i) && tie.includes(j))) return 0;
  vertex.exact ??= places.exactPoint(vertex);
  return places.exactSign(i, j, vertex.exact);
}

/** Gathers pieces, where two tiles of different classes meet, with all their faces. */
class Collector {
  flatCells = 0;
  private readonly places: BoundaryPlaces;
  private readonly border: readonly Int32Array[];
  /** Facets of tiles on which classes tie and whose other tile has not come yet. */
  private readonly open = new Map<string, { readonly winner: number; readonly cell: number }>();
  /** By dimension: the boundary's faces by name, with what is kept of them. */
  private readonly numbers: readonly Map<string, number>[];
  private readonly start: readonly GrowableInt32[];
  private readonly facets: readonly GrowableInt32[];
  private readonly onBorder: readonly GrowableInt32[];
  private readonly coordinates = new GrowableFloat64();
  private readonly errors = new GrowableFloat64();
  private readonly vertexPlaces: BoundaryPlace[] = [];
  private readonly pieceCells: number[] = [];
  private readonly upperCells: number[] = [];
  private readonly pieceClasses: number[] = [];

  constructor(places: BoundaryPlaces) {
    this.places = places;
    const { dimension } = places.complex;
    const each = <T>(make: () => T): T[] => Array.from({ length: dimension }, make);
    this.border = borderFaces(places.complex);
    this.numbers = each(() => new Map());
    this.start = each(() => new GrowableInt32());
    this.facets = each(() => new GrowableInt32());
    this.onBorder = each(() => new GrowableInt32());
  }

  /** `candidates` are the classes that may tie anywhere on the cell. */
  add(cell: number, winner: number, tile: Tile, candidates: readonly number[]): void {
    const { places } = this;
    const d = places.complex.dimension;
    const best: (readonly number[])[][] = [
      tile.vertices.map((vertex) =>
        candidates.filter((c) => c === winner || signAt(places, winner, c, vertex) === 0),
      ),
    ];
    for (let k = 1; k < d; k++) {
      best.push(
        tile.faces[k - 1].map(({ facets }) => {
          const [first, ...others] = facets.map((facet) => best[k - 1][facet]);
          return first.filter((c) => others.every((own) => own.includes(c)));
        }),
      );
    }
    const facets = d > 1 ? tile.faces[d - 2] : tile.vertices;
    facets.forEach((facet, f) => {
      // A piece can only lie where some other class ties with the winner.
      if (best[d - 1][f].length < 2) return;
      const name = nameOf(facet, best[d - 1][f]);
      const other = this.open.get(name);
      if (!other) {
        this.open.set(name, { winner, cell });
        return;
      }
      this.open.delete(name);
      if (other.winner === winner) return;
      this.number(d - 1, f, tile, best, cell);
      this.pieceCells.push(Math.min(other.cell, cell));
      this.upperCells.push(winner > other.winner ? cell : other.cell);
      this.pieceClasses.push(Math.min(winner, other.winner), Math.max(winner, other.winner));
    });
  }

  /** Number of a face of a tile in the boundary, with all its faces. */
  private number(
    k: number,
    f: number,
    tile: Tile,
    best: readonly (readonly (readonly number[])[])[],
    cell: number,
  ): number {
    const face = k > 0 ? tile.faces[k - 1][f] : tile.vertices[f];
    const name = nameOf(face, best[k][f]);
    const known = this.numbers[k].get(name);
    if (known !== undefined) return known;
    if (k > 0) {
      const facets = tile.faces[k - 1][f].facets.map((facet) => this.number(k - 1, facet, tile, best, cell));
      this.start[k].push(this.facets[k].length);
      for (const facet of facets) this.facets[k].push(facet);
    } else {
      const { coordinates, error, dimension, face: carrier, ties } = tile.vertices[f];
      for (const value of coordinates) this.coordinates.push(value);
      this.errors.push(error);
      this.vertexPlaces.push({ dimension, face: carrier, ties, cell });
    }
    const inside = face.dimension === this.places.complex.dimension;
    this.onBorder[k].push(!inside && this.border[face.dimension][face.face] >= 0 ? 1 : 0);
    const number = this.numbers[k].size;
    this.numbers[k].set(name, number);
    return number;
  }

  result(): BoundaryFaces {
    const d = this.places.complex.dimension;
    return {
      vertices: this.coordinates.toArray(),
      vertexErrors: this.errors.toArray(),
      faces: Array.from({ length: d - 1 }, (_, i): FaceIncidence => {
        const facets = this.facets[i + 1];
        return {
          start: Uint32Array.from([...this.start[i + 1].toArray(), facets.length]),
          facets: Uint32Array.from(facets.toArray()),
        };
      }),
      onBorder: this.onBorder.map((flags) => Uint8Array.from(flags.toArray())),
      pieceCells: Uint32Array.from(this.pieceCells),
      upperCells: Uint32Array.from(this.upperCells),
      pieceClasses: Uint32Array.from(this.pieceClasses),
      flatCells: this.flatCells,
      placeOf: (vertex) => this.vertexPlaces[vertex],
    };
  }
}

/** The smallest face of the complex around a face, and the classes that tie for the first place on it. */
function nameOf({ dimension, face }: { dimension: number; face: number }, best: readonly number[]): string {
  return `${dimension} ${face}: ${best}`;
}
