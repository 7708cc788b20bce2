/**
 * A regular grid in a box and its Kuhn triangulation (THEORY section 6): with grid coordinates u_i = s_i x_i − o_i, which
 * are 0, 1, … on the nodes, every box between neighbouring nodes is cut into n! simplices by the order of the fractional
 * parts of u. All creases lie on the hyperplanes u_i = k and u_i − u_j = k.
 */
import {
  compare,
  type Fraction,
  fractionOf,
  isDouble,
  minus,
  over,
  times,
  toDouble,
} from "../exact/fraction.ts";
import { ROUNDING } from "../exact/rounding.ts";

export interface KuhnGrid {
  readonly dimension: number;
  readonly box: readonly (readonly [number, number])[];
  /** Nodes along each input, at least 2. */
  readonly nodes: readonly number[];
  /** Grid coordinates are u_i = scale_i · x_i − offset_i. */
  readonly scale: Float64Array;
  readonly offset: Float64Array;
  /** Bound on how far rounded scales and offsets move each grid coordinate anywhere in the box; 0 where they are exact. */
  readonly shift: Float64Array;
}

/**
 * The grid with `nodes[i]` equally spaced nodes along input i, from one end of its interval to the other.
 *
 * @throws Error when an interval is empty or not finite, or there are fewer than two nodes
 */
export function kuhnGrid(box: readonly (readonly [number, number])[], nodes: readonly number[]): KuhnGrid {
  const n = box.length;
  if (nodes.length !== n) throw new Error(`the table has ${nodes.length} dimensions but the domain has ${n}`);
  const [scale, offset, shift] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const exactOffsets: Fraction[] = [];
  box.forEach(([low, high], i) => {
    if (!Number.isFinite(low) || !Number.isFinite(high) || !(low < high))
      throw new Error(`[${low}, ${high}] is not an interval with two different finite ends`);
    if (!(nodes[i] >= 2))
      throw new Error(
        `a table needs at least 2 nodes along each input, not ${nodes[i]} along input ${i + 1}`,
      );
    const exactScale = over(fractionOf(nodes[i] - 1), minus(fractionOf(high), fractionOf(low)));
    scale[i] = toDouble(exactScale);
    if (!Number.isFinite(scale[i])) throw new Error(`the interval [${low}, ${high}] is too short for a grid`);
    exactOffsets.push(times(exactScale, fractionOf(low)));
    const reach = Math.max(Math.abs(low), Math.abs(high));
    if (!isDouble(exactScale)) shift[i] = 2 * ROUNDING * scale[i] * reach + Number.MIN_VALUE;
  });
  // Sums and differences of offsets and node numbers must not round: no bits below this one.
  const largest = Math.max(...nodes, ...exactOffsets.map((value) => Math.abs(toDouble(value))));
  const quantum = 2 ** (Math.ceil(Math.log2(largest)) + 2 - 53);
  exactOffsets.forEach((exact, i) => {
    offset[i] = quantum * Math.round(toDouble(exact) / quantum);
    if (compare(fractionOf(offset[i]), exact) !== 0) shift[i] += quantum;
  });
  return { dimension: n, box, nodes, scale, offset, shift };
}

/** Step from one node to the next along each input in a list of values with input 1 fastest. */
export function strides(nodes: readonly number[]): number[] {
  const steps: number[] = [];
  let step = 1;
  for (const count of nodes) {
    steps.push(step);
    step *= count;
  }
  return steps;
}

/** Row of numbers of the hyperplane u_i = k. */
export function levelRow({ dimension, scale, offset }: KuhnGrid, i: number, k: number): Float64Array {
  const row = new Float64Array(dimension + 1);
  row[i] = scale[i];
  row[dimension] = -(offset[i] + k);
  return row;
}

/** Row of numbers of the hyperplane u_i − u_j = k. */
export function diagonalRow(grid: KuhnGrid, i: number, j: number, k: number): Float64Array {
  const { dimension, scale, offset } = grid;
  const row = new Float64Array(dimension + 1);
  row[i] = scale[i];
  row[j] = -scale[j];
  row[dimension] = -(offset[i] - offset[j] + k);
  return row;
}
