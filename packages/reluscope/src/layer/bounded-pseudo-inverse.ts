/**
 * The pseudo-inverse of a matrix of any rank in doubles with a proved bound. x = W⁺z is the only solution of
 * x = Rᵀu, Wx + s = z, Cᵀs = 0 with R independent rows and C independent columns of W: a square system whose
 * entries are entries of W, so its verified inverse holds W⁺. With full row rank s is 0.
 */
import { verifiedInverse } from "../exact/verified-inverse.ts";
import { toDense } from "../network/matrix.ts";
import { gramPseudoInverse } from "./gram-pseudo-inverse.ts";
import type { DualVectors, LayerGeometry } from "./layer-geometry.ts";
import { LayerLimitError } from "./layer-limit.ts";

/** A system of so many takes about a minute. */
const MOST_UNKNOWNS = 2048;
/** Beyond so many unknowns the Gram matrix, which is smaller but has the squared condition, is tried first. */
const SMALL_SYSTEM = 512;
/** Numbers in all dual vectors: half a gigabyte. */
const MOST_NUMBERS = 2 ** 26;

/**
 * Undefined when doubles cannot prove a bound.
 *
 * @throws LayerLimitError when that would take more than minutes, or more memory than half a gigabyte
 */
export function boundedPseudoInverse(layer: LayerGeometry): DualVectors | undefined {
  const { units: m, inputs: d, rank: r } = layer;
  if (m * d > MOST_NUMBERS)
    throw new LayerLimitError(
      `dual vectors of a layer of ${m} × ${d} are ${m * d} numbers; at most ${MOST_NUMBERS}`,
    );
  const isSquare = r === m && m === d;
  const slack = r < m ? m : 0;
  const n = isSquare ? d : d + r + slack;
  const hasGram = !isSquare && r === Math.min(m, d) && r <= MOST_UNKNOWNS;
  const duals = hasGram && n > SMALL_SYSTEM ? gramPseudoInverse(layer.weight) : undefined;
  if (duals) return duals;
  if (n > MOST_UNKNOWNS)
    throw new LayerLimitError(
      `dual vectors of a layer of ${m} × ${d} and rank ${r} need ${n} unknowns; at most ${MOST_UNKNOWNS}`,
    );
  const { values } = toDense(layer.weight);
  if (isSquare) return dualsOf(verifiedInverse(values, d), d, m, d, 0);
  // A choice that is poor, or wrong because of rounding, makes the proof fail, never the result.
  const { rows, columns } = largePivots(values, m, d, r);
  const system = new Float64Array(n * n);
  for (let k = 0; k < d; k++) {
    system[k * n + k] = 1;
    for (let j = 0; j < r; j++) system[k * n + d + j] = -values[rows[j] * d + k];
  }
  for (let i = 0; i < m; i++) {
    const row = (d + i) * n;
    for (let k = 0; k < d; k++) system[row + k] = values[i * d + k];
    if (slack > 0) system[row + d + r + i] = 1;
  }
  for (let j = 0; j < r && slack > 0; j++) {
    const row = (d + m + j) * n;
    for (let i = 0; i < m; i++) system[row + d + r + i] = values[i * d + columns[j]];
  }
  return dualsOf(verifiedInverse(system, n), n, m, d, d);
}

/** r rows and columns of large pivots: elimination in doubles with complete pivoting. */
function largePivots(values: Float64Array, m: number, d: number, r: number) {
  const rest = Float64Array.from(values);
  const rows: number[] = [];
  const columns: number[] = [];
  for (let step = 0; step < r; step++) {
    let best = 0;
    for (let k = 1; k < rest.length; k++) if (Math.abs(rest[k]) > Math.abs(rest[best])) best = k;
    const [row, column] = [Math.floor(best / d), best % d];
    const pivot = rest[best];
    const top = rest.slice(row * d, (row + 1) * d);
    rows.push(row);
    columns.push(column);
    for (let i = 0; i < m; i++) {
      const factor = rest[i * d + column] / pivot;
      if (factor === 0) continue;
      for (let j = 0; j < d; j++) rest[i * d + j] -= factor * top[j];
      rest[i * d + column] = 0;
    }
    rest.fill(0, row * d, (row + 1) * d);
  }
  return r === m
    ? { rows: Array.from({ length: m }, (_, i) => i), columns }
    : r === d
      ? { rows, columns: Array.from({ length: d }, (_, j) => j) }
      : { rows, columns };
}

/** Dual vectors from the first d rows of an inverse, columns `from` … `from + m − 1`. */
function dualsOf(
  inverse: ReturnType<typeof verifiedInverse>,
  n: number,
  m: number,
  d: number,
  from: number,
): DualVectors | undefined {
  if (!inverse) return undefined;
  const vectors = new Float64Array(m * d);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < d; k++) vectors[i * d + k] = inverse.values[k * n + from + i];
  }
  return { vectors, errors: inverse.columnErrors.slice(from, from + m) };
}
