/** All sectors of a layer: the sets of inputs with one activation pattern (S2, THEORY section 4). */
import { lowestTerms, type RationalVector } from "../exact/rational.ts";
import { arrangementSectors } from "./arrangement-sectors.ts";
import type { LayerGeometry } from "./layer-geometry.ts";
import { LayerLimitError } from "./layer-limit.ts";

/** All sectors of a layer. */
export interface Sectors {
  readonly count: number;
  /** count × m: sign of every unit inside; 0 for a unit that vanishes everywhere. */
  readonly signs: Int8Array;
  /** count × d: a point of each, in doubles; `exactPoint` is strictly inside. */
  readonly points: Float64Array;
  readonly exactPoint: (sector: number) => RationalVector;
}

const MOST_SECTORS = 2 ** 17;

/**
 * The sectors of a layer, exact: all 2^m cones when r = m, otherwise the cells of the arrangement of its m hyperplanes
 * (Σ_{i≤r} C(m, i) when that is simple).
 *
 * @param most how many may be listed; default 2^17
 * @throws LayerLimitError when there are more
 */
export function layerSectors(layer: LayerGeometry, most = MOST_SECTORS): Sectors {
  return layer.foldsInputs ? coneSectors(layer, most) : arrangementSectors(layer, most);
}

/** Sector k has unit i active where bit i of k is set. */
function coneSectors(layer: LayerGeometry, most: number): Sectors {
  const { units: m, inputs: d } = layer;
  if (2 ** m > most)
    throw new LayerLimitError(
      `a layer of ${m} independent units has 2^${m} sectors; at most ${most} are listed`,
    );
  const count = 2 ** m;
  const signs = new Int8Array(count * m);
  for (let k = 0; k < count; k++) for (let i = 0; i < m; i++) signs[k * m + i] = (k >> i) & 1 ? 1 : -1;
  const points = new Float64Array(count * d);
  const { vectors } = layer.dualVectors();
  const apex = layer.apex()!.values;
  for (let k = 0; k < count; k++) {
    points.set(apex, k * d);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < d; j++) points[k * d + j] += signs[k * m + i] * vectors[i * d + j];
    }
  }
  const exactPoint = (sector: number): RationalVector => {
    const apexExact = layer.exactApex!;
    const { rows, denominator } = layer.exactDualVectors;
    const numerators = apexExact.numerators.map((value, j) => {
      let sum = value * denominator;
      for (let i = 0; i < m; i++) sum += BigInt(signs[sector * m + i]) * rows[i][j] * apexExact.denominator;
      return sum;
    });
    return lowestTerms({ numerators, denominator: denominator * apexExact.denominator });
  };
  return { count, signs, points, exactPoint };
}
