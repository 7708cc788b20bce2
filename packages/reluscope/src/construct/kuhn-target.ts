/** The function that interpolates a table linearly on every simplex of a grid's Kuhn triangulation, as a target to prove. */
import { boxDomain, fullSlice } from "../complex/domain.ts";
import { polytopeDomain } from "../complex/polytope.ts";
import { productError } from "../exact/error-free.ts";
import { ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import type { LocatedCell, TargetCells } from "./cells-proof.ts";
import { diagonalRow, type KuhnGrid, levelRow, strides } from "./kuhn-grid.ts";

/**
 * @param values one number a node, input 1 fastest
 */
export function kuhnTarget(grid: KuhnGrid, values: Float64Array): TargetCells {
  const { dimension: n, box, nodes } = grid;
  const planes: Float64Array[] = [];
  // Plane u_i = k is number level[i] + k; plane u_i − u_j = k is number diagonal[i][j] + k.
  const level: number[] = [];
  const diagonal: number[][] = [];
  for (let i = 0; i < n; i++) {
    level.push(planes.length - 1);
    for (let k = 1; k + 1 < nodes[i]; k++) planes.push(levelRow(grid, i, k));
  }
  for (let i = 0; i < n; i++) {
    diagonal.push([]);
    for (let j = i + 1; j < n; j++) {
      diagonal[i][j] = planes.length + nodes[j] - 2;
      for (let k = 2 - nodes[j]; k <= nodes[i] - 2; k++) planes.push(diagonalRow(grid, i, j, k));
    }
  }
  const simplex = new KuhnSimplex(grid, values, level, diagonal);
  return {
    outputs: 1,
    domain: n === 2 ? boxDomain(fullSlice(2), box) : polytopeDomain(fullSlice(n), box),
    planes,
    planeErrors: new Float64Array(planes.length),
    lipschitz: [lipschitz(grid, values)],
    locate: (point) => simplex.load(point),
  };
}

/** Bounds the change of the function per unit of the largest coordinate's change. */
function lipschitz(grid: KuhnGrid, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < grid.dimension; i++) sum += grid.scale[i] * steepest(grid, values, i);
  return sum * (1 + 2 ** -20);
}

/** The largest difference of neighbours along input i. */
export function steepest({ nodes }: KuhnGrid, values: Float64Array, i: number): number {
  const step = strides(nodes)[i];
  let most = 0;
  for (let at = 0; at < values.length; at++) {
    if (Math.floor(at / step) % nodes[i] === nodes[i] - 1) continue;
    most = Math.max(most, Math.abs(values[at + step] - values[at]));
  }
  return most;
}

class KuhnSimplex implements LocatedCell {
  readonly facets: number[] = [];
  readonly map: Float64Array;
  readonly mapErrors = new Float64Array(1);
  readonly exactMap: number[][];
  readonly inside: Float64Array;
  private readonly grid: KuhnGrid;
  private readonly values: Float64Array;
  private readonly level: readonly number[];
  private readonly diagonal: readonly (readonly number[])[];
  private readonly steps: readonly number[];
  private readonly corner: number[] = [];
  private readonly part: number[] = [];
  private readonly order: number[];

  constructor(
    grid: KuhnGrid,
    values: Float64Array,
    level: readonly number[],
    diagonal: readonly (readonly number[])[],
  ) {
    const { dimension: n } = grid;
    this.grid = grid;
    this.values = values;
    this.level = level;
    this.diagonal = diagonal;
    this.steps = strides(grid.nodes);
    this.map = new Float64Array(n + 1);
    this.exactMap = Array.from({ length: n + 1 }, () => []);
    this.inside = new Float64Array(n);
    this.order = Array.from({ length: n }, (_, i) => i);
  }

  load(point: Float64Array): this {
    const { corner, part, order } = this;
    const { dimension: n, scale, offset, nodes } = this.grid;
    for (let i = 0; i < n; i++) {
      const u = scale[i] * point[i] - offset[i];
      corner[i] = Math.max(0, Math.min(nodes[i] - 2, Math.floor(u)));
      part[i] = u - corner[i];
    }
    order.sort((a, b) => part[b] - part[a]);
    this.loadFacets();
    this.loadMap();
    for (let rank = 0; rank < n; rank++) {
      const i = order[rank];
      this.inside[i] = (offset[i] + corner[i] + (n - rank) / (n + 1)) / scale[i];
    }
    return this;
  }

  private loadFacets(): void {
    const { corner, order, facets, level, diagonal } = this;
    const { dimension: n, nodes } = this.grid;
    facets.length = 0;
    const [first, last] = [order[0], order[n - 1]];
    if (corner[first] + 2 < nodes[first]) facets.push(-(level[first] + corner[first] + 1) - 1);
    if (corner[last] > 0) facets.push(level[last] + corner[last] + 1);
    for (let rank = 0; rank + 1 < n; rank++) {
      const [a, b] = [order[rank], order[rank + 1]];
      const k = corner[a] - corner[b];
      facets.push(a < b ? diagonal[a][b] + k + 1 : -(diagonal[b][a] - k) - 1);
    }
  }

  /** f = v_0 + Σ (v_r − v_{r−1}) (s_i x_i − o_i − k_i) along the path of corners in the order of the fractional parts. */
  private loadMap(): void {
    const { corner, order, values, steps, map, exactMap } = this;
    const { dimension: n, scale, offset } = this.grid;
    let at = 0;
    for (let i = 0; i < n; i++) at += corner[i] * steps[i];
    const constant = exactMap[n];
    constant.length = 0;
    constant.push(values[at]);
    let [size, sum] = [Math.abs(values[at]), values[at]];
    for (const i of order) {
      const next = at + steps[i];
      const slope = values[next] - values[at];
      const list = exactMap[i];
      list.length = 0;
      pushProduct(list, scale[i], values[next]);
      pushProduct(list, -scale[i], values[at]);
      map[i] = scale[i] * slope;
      const origin = offset[i] + corner[i];
      for (const factor of [offset[i], corner[i]]) {
        pushProduct(constant, -factor, values[next]);
        pushProduct(constant, factor, values[at]);
      }
      sum -= slope * origin;
      const reach = Math.abs(offset[i]) + corner[i] + this.grid.nodes[i];
      size += 2 * (Math.abs(values[next]) + Math.abs(values[at])) * reach;
      at = next;
    }
    map[n] = sum;
    this.mapErrors[0] = 8 * (n + 2) * ROUNDING * size + UNDERFLOW;
  }
}

function pushProduct(list: number[], a: number, b: number): void {
  const product = a * b;
  if (product === 0) return;
  const error = productError(a, b);
  list.push(product);
  if (error !== 0) list.push(error);
}
