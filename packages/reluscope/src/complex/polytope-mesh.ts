/**
 * Faces of all dimensions of a polyhedral complex while it is being cut, in any dimension d.
 *
 * A k-face lists its facets ((k − 1)-faces; the two vertices for an edge) and the d − k hyperplanes whose common
 * zero set is its affine hull. A face that is cut keeps its place and points to its two parts and to the (k − 1)-face
 * between them, so that other cells that have the face, and come to the same cut later, find what is already there.
 */
import { CommonZero } from "../exact/common-zero-bound.ts";
import { COARSE, roundedError } from "../exact/rounding.ts";
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";

/** Signs that the vertices of a face have: bits. */
export const HAS_NEGATIVE = 1;
export const HAS_POSITIVE = 2;
const CUT = HAS_NEGATIVE | HAS_POSITIVE;

/** The faces of one dimension. */
class FaceTable {
  /** Facets of face f: `facets[facetStart[f] … facetStart[f] + facetCount[f] − 1]`. */
  readonly facetStart = new GrowableInt32();
  readonly facetCount = new GrowableInt32();
  readonly facets = new GrowableInt32();
  /** Hyperplanes of face f: `planes[f · codimension …]`. */
  readonly planes = new GrowableInt32();
  /** Where the face was cut: the unit, the parts behind and in front, and the face between; −1 if it was not. */
  readonly splitUnit = new GrowableInt32();
  readonly behind = new GrowableInt32();
  readonly front = new GrowableInt32();
  readonly between = new GrowableInt32();
  /** Marks of the walk that is under way: the number of the walk, and the signs found. */
  readonly mark = new GrowableInt32();
  readonly signs = new GrowableInt32();

  get size(): number {
    return this.facetStart.length;
  }
}

export class PolytopeMesh {
  readonly dimension: number;
  /** d numbers a vertex. */
  readonly coordinates = new GrowableFloat64();
  /** Proved bound on the error of every coordinate of a vertex. */
  readonly vertexError = new GrowableFloat64();
  /** Hyperplanes of each vertex, d of them. */
  readonly vertexPlanes = new GrowableInt32();
  readonly vertexMark = new GrowableInt32();
  readonly vertexSign = new GrowableInt32();
  /** `faces[k]`, k = 1 … d. */
  readonly faces: readonly FaceTable[];
  /** d + 2 numbers a hyperplane: coefficients, constant, bound. */
  readonly planeForms = new GrowableFloat64();
  /** Unit u ≥ 0, or side k of the domain as −1 − k. */
  readonly planeSource = new GrowableInt32();
  private readonly reach: Float64Array;
  private readonly zero: CommonZero;
  private readonly offsets: Int32Array;
  private walk = 0;

  constructor(reach: Float64Array) {
    this.dimension = reach.length;
    this.reach = reach;
    this.faces = Array.from({ length: this.dimension + 1 }, () => new FaceTable());
    this.zero = new CommonZero(this.dimension);
    this.offsets = new Int32Array(this.dimension);
  }

  get vertexCount(): number {
    return this.vertexError.length;
  }

  addPlane(form: ArrayLike<number>, from: number, source: number): number {
    for (let i = 0; i < this.dimension + 2; i++) this.planeForms.push(form[from + i]);
    this.planeSource.push(source);
    return this.planeSource.length - 1;
  }

  addVertex(coordinates: ArrayLike<number>, error: number, planes: ArrayLike<number>): number {
    for (let i = 0; i < this.dimension; i++) {
      this.coordinates.push(coordinates[i] + 0);
      this.vertexPlanes.push(planes[i]);
    }
    this.vertexError.push(error);
    this.vertexMark.push(-1);
    this.vertexSign.push(0);
    return this.vertexCount - 1;
  }

  addFace(k: number, facets: readonly number[], planes: readonly number[]): number {
    const table = this.faces[k];
    table.facetStart.push(table.facets.length);
    table.facetCount.push(facets.length);
    for (const facet of facets) table.facets.push(facet);
    for (const plane of planes) table.planes.push(plane);
    table.splitUnit.push(-1);
    table.behind.push(-1);
    table.front.push(-1);
    table.between.push(-1);
    table.mark.push(-1);
    table.signs.push(0);
    return table.size - 1;
  }

  /** The faces of a cell by dimension, `lists[k]` for k = 0 … d − 1, each once; marks them. */
  facesOf(cell: number, lists: GrowableInt32[]): void {
    const walk = ++this.walk;
    for (const list of lists) list.length = 0;
    lists[this.dimension].push(cell);
    for (let k = this.dimension; k > 0; k--) {
      const { facetStart, facetCount, facets } = this.faces[k];
      const mark = k > 1 ? this.faces[k - 1].mark.data : this.vertexMark.data;
      const list = lists[k].data;
      for (let i = 0; i < lists[k].length; i++) {
        const start = facetStart.data[list[i]];
        const end = start + facetCount.data[list[i]];
        for (let at = start; at < end; at++) {
          const facet = facets.data[at];
          if (mark[facet] === walk) continue;
          mark[facet] = walk;
          lists[k - 1].push(facet);
        }
      }
    }
  }

  /**
   * Cuts the faces in `lists` (see `facesOf`) by a hyperplane, given the signs of its form at their vertices in
   * `vertexSign`. `exactly` gives the nearest doubles of the vertex on the given hyperplanes, and is asked where doubles
   * do not say where it is.
   */
  cut(
    lists: readonly GrowableInt32[],
    plane: number,
    exactly: (planes: readonly number[]) => readonly number[],
  ): void {
    for (let k = 1; k <= this.dimension; k++) {
      const table = this.faces[k];
      const below = k > 1 ? this.faces[k - 1] : undefined;
      const list = lists[k];
      for (let i = 0; i < list.length; i++) {
        const face = list.data[i];
        const start = table.facetStart.data[face];
        const end = start + table.facetCount.data[face];
        let signs = 0;
        for (let at = start; at < end; at++) {
          const facet = table.facets.data[at];
          if (below) signs |= below.signs.data[facet];
          else if (this.vertexSign.data[facet] !== 0) {
            signs |= this.vertexSign.data[facet] > 0 ? HAS_POSITIVE : HAS_NEGATIVE;
          }
        }
        table.signs.data[face] = signs;
        if (signs === CUT) this.split(k, face, plane, exactly);
      }
    }
  }

  private split(
    k: number,
    face: number,
    plane: number,
    exactly: (planes: readonly number[]) => readonly number[],
  ): void {
    const table = this.faces[k];
    const unit = this.planeSource.data[plane];
    const before = table.splitUnit.data[face];
    if (before >= 0) {
      if (before !== unit) {
        throw new Error("internal: two cells cut their common face differently; please report the network");
      }
      return;
    }
    const codimension = this.dimension - k;
    const planes: number[] = [];
    for (let i = 0; i < codimension; i++) planes.push(table.planes.data[face * codimension + i]);
    const start = table.facetStart.data[face];
    const end = start + table.facetCount.data[face];
    const behind: number[] = [];
    const front: number[] = [];
    let between: number;
    if (k === 1) {
      const first = table.facets.data[start];
      const second = table.facets.data[start + 1];
      between = this.crossing(first, second, [...planes, plane], exactly);
      const low = this.vertexSign.data[first] < 0 ? first : second;
      behind.push(low, between);
      front.push(low === first ? second : first, between);
    } else {
      const below = this.faces[k - 1];
      const border: number[] = [];
      for (let at = start; at < end; at++) {
        const facet = table.facets.data[at];
        const signs = below.signs.data[facet];
        if (signs === CUT) {
          behind.push(below.behind.data[facet]);
          front.push(below.front.data[facet]);
          border.push(below.between.data[facet]);
        } else if (signs === HAS_POSITIVE) front.push(facet);
        else {
          behind.push(facet);
          this.zeroFacets(k - 1, facet, border);
        }
      }
      between = this.addFace(k - 1, border, [...planes, plane]);
      behind.push(between);
      front.push(between);
    }
    const back = this.addFace(k, behind, planes);
    const fore = this.addFace(k, front, planes);
    table.splitUnit.data[face] = unit;
    table.behind.data[face] = back;
    table.front.data[face] = fore;
    table.between.data[face] = between;
  }

  /**
   * Facets of a face behind the cut that lie on it: they border the face between the parts. Each belongs to exactly one
   * facet behind and one in front.
   */
  private zeroFacets(k: number, face: number, border: number[]): void {
    const table = this.faces[k];
    const start = table.facetStart.data[face];
    const end = start + table.facetCount.data[face];
    for (let at = start; at < end; at++) {
      const facet = table.facets.data[at];
      const zero = k > 1 ? this.faces[k - 1].signs.data[facet] === 0 : this.vertexSign.data[facet] === 0;
      if (zero) border.push(facet);
    }
  }

  private crossing(
    first: number,
    second: number,
    planes: readonly number[],
    exactly: (planes: readonly number[]) => readonly number[],
  ): number {
    const { dimension: d, zero, offsets, planeForms, reach } = this;
    for (let i = 0; i < d; i++) {
      offsets[i] = planes[i] * (d + 2);
      zero.point[i] = (this.coordinates.data[first * d + i] + this.coordinates.data[second * d + i]) / 2;
    }
    zero.solve(planeForms.data, offsets);
    let fine = true;
    for (let i = 0; i < d; i++) fine &&= zero.error <= COARSE * reach[i];
    if (fine) return this.addVertex(zero.point, zero.error, planes);
    const point = exactly(planes);
    return this.addVertex(point, roundedError(...point), planes);
  }
}
