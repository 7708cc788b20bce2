/**
 * The pseudo-inverse of a matrix of any rank in doubles with a proved bound. x = W⁺z is the only solution of
 * x = Rᵀu, Wx + s = z, Cᵀs = 0 with R independent rows and C independent columns of W: a square system whose
 * entries are entries of W, so its verified inverse holds W⁺.
 */
import { exactRank } from "../exact/exact-rank.ts";
import { transposed } from "../exact/rational.ts";
import { verifiedInverse } from "../exact/verified-inverse.ts";
import { toDense } from "../network/matrix.ts";
import type { DualVectors, LayerGeometry } from "./layer-geometry.ts";

/** Undefined when doubles cannot prove a bound. */
export function boundedPseudoInverse(layer: LayerGeometry): DualVectors | undefined {
  const { units: m, inputs: d, rank: r } = layer;
  const { values } = toDense(layer.weight);
  if (r === m && m === d) return dualsOf(verifiedInverse(values, d), d, m, d, 0);
  const n = d + r + m;
  const system = new Float64Array(n * n);
  const rows = layer.independentUnits;
  const columns = exactRank(transposed(layer.exactWeight).rows, m).rows;
  for (let k = 0; k < d; k++) {
    system[k * n + k] = 1;
    for (let j = 0; j < r; j++) system[k * n + d + j] = -values[rows[j] * d + k];
  }
  for (let i = 0; i < m; i++) {
    const row = (d + i) * n;
    for (let k = 0; k < d; k++) system[row + k] = values[i * d + k];
    system[row + d + r + i] = 1;
  }
  for (let j = 0; j < r; j++) {
    const row = (d + m + j) * n;
    for (let i = 0; i < m; i++) system[row + d + r + i] = values[i * d + columns[j]];
  }
  return dualsOf(verifiedInverse(system, n), n, m, d, d);
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
