/**
 * Data on their way through a network (THEORY section 6, roles of layers): what every layer passes on for every row, in doubles
 * with a proved bound on the error, modulo a prime, and without rounding where that is asked for. Every sign is proved.
 */
import { signOf } from "../exact/dyadic.ts";
import type { RationalVector } from "../exact/rational.ts";
import { rationalVector } from "../exact/rational.ts";
import { GROWTH, ROUNDING, UNDERFLOW } from "../exact/rounding.ts";
import { exactActivations, exactPreActivations } from "../layer/layer-input.ts";
import type { PointSet } from "../lp/point-set.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";
import { MOST_PRODUCTS, PRIME, residue } from "./residues.ts";

/** The data behind one layer: level 0 is the inputs, level l what hidden layer l passes on, the last one the outputs. */
export interface PassedLevel {
  /** Numbers of one row. */
  readonly size: number;
  /** rows × size, in doubles. */
  readonly values: Float64Array;
  /** Per row: proved bound on the error of each of its numbers. */
  readonly errors: Float64Array;
}

/** Weights by rows without zeros, in doubles and modulo the prime. */
interface Rows {
  readonly start: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  readonly bias: Float64Array;
}

export class DataPassage {
  readonly network: Network;
  readonly count: number;
  readonly levels: readonly PassedLevel[];
  /** Per hidden layer, rows × units: sign codes at the points; 0 where the pre-activation vanishes there. */
  readonly signs: readonly Uint8Array[];
  /** Signs that doubles did not prove. */
  readonly exactSigns: number;
  private readonly points: readonly ArrayLike<number>[];
  private readonly exact = new Map<number, readonly RationalVector[]>();
  private readonly residueLevels: Float64Array[] = [];
  private residueRows: Rows[] | undefined;

  /** @param points finite numbers, as many a row as the network has inputs (see `checkData`) */
  constructor(network: Network, points: readonly ArrayLike<number>[], onProgress?: (rows: number) => void) {
    this.network = network;
    this.points = points;
    this.count = points.length;
    const maps = [...network.layers, network.output];
    const sizes = [network.inputSize, ...maps.map((map) => map.bias.length)];
    const levels = sizes.map((size) => ({
      size,
      values: new Float64Array(points.length * size),
      errors: new Float64Array(points.length),
    }));
    this.levels = levels;
    this.signs = network.layers.map((layer) => new Uint8Array(points.length * layer.bias.length));
    const rows = maps.map((map) => rowsOf(map, (value) => value));
    let exactSigns = 0;
    const widest = Math.max(...sizes);
    let [before, after] = [new Float64Array(widest), new Float64Array(widest)];
    let [errors, next] = [new Float64Array(widest), new Float64Array(widest)];
    points.forEach((point, p) => {
      onProgress?.(p);
      before.set(Float64Array.from(point));
      levels[0].values.set(before.subarray(0, sizes[0]), p * sizes[0]);
      errors.fill(0);
      maps.forEach((_, l) => {
        affine(rows[l], before, errors, after, next);
        const units = sizes[l + 1];
        const slopes = network.layers[l]?.negativeSlope;
        if (slopes) {
          const signs = this.signs[l].subarray(p * units, (p + 1) * units);
          for (let i = 0; i < units; i++) {
            if (slopes[i] === 1) {
              signs[i] = SIGN_LINEAR;
              continue;
            }
            let sign = Math.sign(after[i]);
            if (!(Math.abs(after[i]) > next[i])) {
              sign = this.exactSign(p, l, i);
              exactSigns++;
            }
            signs[i] = sign > 0 ? SIGN_POSITIVE : sign < 0 ? SIGN_NEGATIVE : SIGN_ZERO;
            if (sign > 0) continue;
            const slope = sign === 0 ? 0 : slopes[i];
            const size = Math.abs(slope);
            after[i] *= slope;
            next[i] = slope === 0 ? 0 : (size * next[i] + ROUNDING * Math.abs(after[i])) * GROWTH + UNDERFLOW;
            // No negative zeros.
            if (slope === 0) after[i] = 0;
          }
        }
        levels[l + 1].values.set(after.subarray(0, units), p * units);
        let most = 0;
        for (let i = 0; i < units; i++) most = Math.max(most, next[i]);
        levels[l + 1].errors[p] = most;
        [before, after] = [after, before];
        [errors, next] = [next, errors];
      });
    });
    this.exactSigns = exactSigns;
  }

  private exactSign(row: number, layer: number, unit: number): number {
    const before = this.exactly(row, layer);
    // One row of the layer is enough.
    const { weight, bias } = this.network.layers[layer];
    const columns: number[] = [];
    const entries: number[] = [];
    forEachInRow(weight, unit, (column, value) => {
      columns.push(column);
      entries.push(value);
    });
    const { numerators } = rationalVector([...entries, bias[unit]]);
    let sum = numerators[entries.length] * before.denominator;
    columns.forEach((column, k) => {
      sum += numerators[k] * before.numerators[column];
    });
    return signOf(sum);
  }

  /** What a level holds for a row, without rounding; the outputs' level included. */
  exactly(row: number, level: number): RationalVector {
    const known = [...(this.exact.get(row) ?? [rationalVector(this.points[row])])];
    while (known.length <= level) {
      const l = known.length - 1;
      const layer = this.network.layers[l];
      const image = exactPreActivations(layer ?? this.network.output, known[l]);
      known.push(layer ? exactActivations(image, layer.negativeSlope) : image);
    }
    this.exact.set(row, known);
    return known[level];
  }

  /** rows × size residues of a level modulo `PRIME`: equal rows have equal ones. */
  residues(level: number): Float64Array {
    const { network, count, signs } = this;
    const maps = [...network.layers, network.output];
    while (this.residueLevels.length <= level) {
      const l = this.residueLevels.length - 1;
      if (l < 0) {
        this.residueLevels.push(Float64Array.from(this.levels[0].values, residue));
        continue;
      }
      this.residueRows ??= maps.map((map) => rowsOf(map, residue));
      const rows = this.residueRows[l];
      const before = this.residueLevels[l];
      const width = this.levels[l].size;
      const units = maps[l].bias.length;
      const image = new Float64Array(count * units);
      const slopes = network.layers[l]?.negativeSlope;
      const slopeResidues = slopes && Float64Array.from(slopes, residue);
      for (let p = 0; p < count; p++) {
        for (let i = 0; i < units; i++) {
          const sign = slopes ? signs[l][p * units + i] : SIGN_POSITIVE;
          if (sign === SIGN_ZERO || (sign === SIGN_NEGATIVE && slopes?.[i] === 0)) continue;
          let value = modularProduct(rows, i, before, p * width);
          if (sign === SIGN_NEGATIVE && slopeResidues) value = (value * slopeResidues[i]) % PRIME;
          image[p * units + i] = value;
        }
      }
      this.residueLevels.push(image);
    }
    return this.residueLevels[level];
  }

  /** Some rows of a level, in some of its coordinates, as a set of points that is exact where it must be. */
  pointSet(level: number, rows: ArrayLike<number>, columns: ArrayLike<number>): PointSet {
    const { size, values, errors } = this.levels[level];
    const dimension = columns.length;
    const coordinates = new Float64Array(rows.length * dimension);
    for (let i = 0; i < rows.length; i++)
      for (let k = 0; k < dimension; k++)
        coordinates[i * dimension + k] = values[rows[i] * size + columns[k]];
    return {
      dimension,
      count: rows.length,
      coordinates,
      errors: Float64Array.from(rows, (row) => errors[row]),
      homogeneous: (i) => {
        const { numerators, denominator } = this.exactly(rows[i], level);
        return [...Array.from(columns, (column) => numerators[column]), denominator];
      },
    };
  }
}

function rowsOf({ weight, bias }: AffineMap, of: (value: number) => number): Rows {
  const start = new Int32Array(weight.rows + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < weight.rows; i++) {
    forEachInRow(weight, i, (column, value) => {
      if (value === 0) return;
      columns.push(column);
      values.push(of(value));
    });
    start[i + 1] = values.length;
  }
  return {
    start,
    columns: Int32Array.from(columns),
    values: Float64Array.from(values),
    bias: Float64Array.from(bias, of),
  };
}

/** Wx + b with bounds on the errors. */
function affine(
  { start, columns, values, bias }: Rows,
  x: Float64Array,
  errors: Float64Array,
  y: Float64Array,
  bounds: Float64Array,
): void {
  for (let i = 0; i < bias.length; i++) {
    let sum = bias[i];
    let size = Math.abs(sum);
    let carried = 0;
    for (let k = start[i]; k < start[i + 1]; k++) {
      const product = values[k] * x[columns[k]];
      sum += product;
      size += Math.abs(product);
      carried += Math.abs(values[k]) * errors[columns[k]];
    }
    const terms = start[i + 1] - start[i];
    y[i] = sum;
    bounds[i] = terms === 0 ? 0 : ((terms + 2) * ROUNDING * size + carried) * GROWTH + UNDERFLOW;
  }
}

function modularProduct(
  { start, columns, values, bias }: Rows,
  i: number,
  x: Float64Array,
  at: number,
): number {
  let sum = bias[i];
  for (let k = start[i], products = 1; k < start[i + 1]; k++) {
    sum += values[k] * x[at + columns[k]];
    if (++products < MOST_PRODUCTS) continue;
    products = 1;
    sum %= PRIME;
  }
  return sum % PRIME;
}
