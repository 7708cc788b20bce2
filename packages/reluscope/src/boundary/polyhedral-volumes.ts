/**
 * Volumes of polytopes in a cell complex, dimension after dimension: a k-face is the union of the cones from one of its
 * vertices over the facets that do not have it, each of (k − 1)-volume times distance by k.
 */
import type { CellComplex } from "../complex/topology/cell-complex.ts";
import { CompensatedSum } from "../exact/compensated-sum.ts";

/** The vertices of every face of one dimension: `list[start[f]] … list[start[f + 1] − 1]`. */
interface VertexLists {
  readonly start: Int32Array;
  readonly list: Int32Array;
}

/**
 * Volumes of the faces of the largest dimension n in R^d (n = 0: all 1); Infinity where they do not fit a double.
 *
 * @param coordinates d numbers a vertex
 */
export function topVolumes(complex: CellComplex, coordinates: Float64Array, d: number): Float64Array {
  // Squares of huge or tiny coordinates leave the range of doubles: computed at a common scale, a power of two.
  let largest = 0;
  for (const value of coordinates) largest = Math.max(largest, Math.abs(value));
  const exponent = largest > 0 ? Math.floor(Math.log2(largest)) : 0;
  const unit = 2 ** Math.max(-1000, Math.min(1000, exponent));
  const points = coordinates.map((value) => value / unit);
  let volumes = new Float64Array(complex.vertexCount).fill(1);
  let lists: VertexLists = {
    start: Int32Array.from({ length: complex.vertexCount + 1 }, (_, i) => i),
    list: Int32Array.from({ length: complex.vertexCount }, (_, i) => i),
  };
  complex.faces.forEach((incidence, i) => {
    const k = i + 1;
    const { start, facets } = incidence;
    const count = start.length - 1;
    const next = new Float64Array(count);
    const span = new AffineSpan(d, k - 1);
    const sum = new CompensatedSum();
    for (let face = 0; face < count; face++) {
      const apex = lists.list[lists.start[facets[start[face]]]];
      sum.reset();
      for (let at = start[face]; at < start[face + 1]; at++) {
        const facet = facets[at];
        const from = lists.start[facet];
        const to = lists.start[facet + 1];
        let hasApex = false;
        for (let v = from; v < to; v++) hasApex ||= lists.list[v] === apex;
        if (hasApex) continue;
        span.through(points, lists.list, from, to);
        sum.addProduct(volumes[facet], span.distance(points, apex));
      }
      next[face] = sum.value() / k;
    }
    lists = verticesAbove(incidence, lists, complex.vertexCount);
    volumes = next;
  });
  for (let k = 0; k < complex.faces.length; k++) volumes = volumes.map((volume) => volume * unit);
  return volumes;
}

function verticesAbove(
  { start, facets }: CellComplex["faces"][number],
  below: VertexLists,
  vertexCount: number,
): VertexLists {
  const mark = new Int32Array(vertexCount).fill(-1);
  const own = new Int32Array(start.length);
  let list = new Int32Array(4 * facets.length);
  let length = 0;
  for (let face = 0; face + 1 < start.length; face++) {
    for (let at = start[face]; at < start[face + 1]; at++) {
      for (let v = below.start[facets[at]]; v < below.start[facets[at] + 1]; v++) {
        const vertex = below.list[v];
        if (mark[vertex] === face) continue;
        mark[vertex] = face;
        if (length === list.length) {
          const grown = new Int32Array(2 * length + 16);
          grown.set(list);
          list = grown;
        }
        list[length++] = vertex;
      }
    }
    own[face + 1] = length;
  }
  return { start: own, list: list.subarray(0, length) };
}

/** An affine subspace of dimension k: a point, and k orthonormal directions (Gram–Schmidt, the longest vector first). */
class AffineSpan {
  private readonly d: number;
  private readonly k: number;
  private origin = 0;
  private readonly directions: Float64Array;
  private readonly vector: Float64Array;
  private readonly longest: Float64Array;

  constructor(d: number, k: number) {
    this.d = d;
    this.k = k;
    this.directions = new Float64Array(d * k);
    this.vector = new Float64Array(d);
    this.longest = new Float64Array(d);
  }

  /** Makes it the span of the points `list[from] … list[to − 1]`, which must have dimension k. */
  through(points: Float64Array, list: Int32Array, from: number, to: number): void {
    const { d, k, directions, vector, longest } = this;
    this.origin = list[from];
    for (let j = 0; j < k; j++) {
      let length = -1;
      for (let v = from + 1; v < to; v++) {
        const own = this.residual(points, list[v], j);
        if (own <= length) continue;
        length = own;
        longest.set(vector);
      }
      const scale = length > 0 ? 1 / length : 0;
      for (let i = 0; i < d; i++) directions[j * d + i] = longest[i] * scale;
    }
  }

  distance(points: Float64Array, vertex: number): number {
    return this.residual(points, vertex, this.k);
  }

  /** Length of what is left of the vector to a point without its parts along the first `count` directions. */
  private residual(points: Float64Array, vertex: number, count: number): number {
    const { d, directions, vector, origin } = this;
    for (let i = 0; i < d; i++) vector[i] = points[d * vertex + i] - points[d * origin + i];
    // Twice is enough.
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < count; j++) {
        let part = 0;
        for (let i = 0; i < d; i++) part += vector[i] * directions[j * d + i];
        for (let i = 0; i < d; i++) vector[i] -= part * directions[j * d + i];
      }
    }
    let square = 0;
    for (let i = 0; i < d; i++) square += vector[i] * vector[i];
    return Math.sqrt(square);
  }
}
