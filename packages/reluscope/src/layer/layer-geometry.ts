/**
 * The geometry of one fully-connected (or structured) ReLU layer x ↦ σ(Wx + b): rank, lineality space, apex and dual
 * vectors (S2: Vallin, Larsson, Larson, 2310.03482; THEORY section 4). Everything exact is computed when it is asked
 * for; by default sizes up to `EXACT_SIZE` are exact and rounded, larger ones are doubles with a proved bound.
 */
import { type EliminationProgress, kernelBasis, pseudoInverse } from "../exact/elimination.ts";
import { type ExactRank, exactRank } from "../exact/exact-rank.ts";
import {
  linearImage,
  lowestTerms,
  type RationalMap,
  type RationalMatrix,
  type RationalVector,
  rationalMatrix,
  rationalVector,
  roundedMatrix,
  roundedVector,
  sameVector,
  transposed,
} from "../exact/rational.ts";
import { ROUNDING, roundedError, UNDERFLOW } from "../exact/rounding.ts";
import { type Matrix, toDense } from "../network/matrix.ts";
import type { AffineMap } from "../network/network.ts";
import { boundedPseudoInverse } from "./bounded-pseudo-inverse.ts";
import { LayerLimitError } from "./layer-limit.ts";
import { spectralNorm } from "./spectral-norm.ts";

/** Layers with at most so many units and inputs are computed exactly and rounded; it buys accuracy and decides no sign. */
const EXACT_SIZE = 24;

/** More weights than this take minutes; sectors of points are told for layers of any size. */
const MOST_ENTRIES = 2 ** 23;

/** Rank² × inputs: more takes minutes, because the numbers grow as the rank. */
const MOST_LINEALITY_WORK = 2 ** 21;

/** One point with a proved bound on the absolute error of each coordinate. */
export interface BoundedVector {
  readonly values: Float64Array;
  readonly error: number;
}

/** m dual vectors of d numbers. */
export interface DualVectors {
  /** m × d, row-major: row i is the dual vector a_i of unit i, column i of W⁻¹ (of W⁺ when W has no inverse). */
  readonly vectors: Float64Array;
  /** m: proved bound on the absolute error of each coordinate of a_i. */
  readonly errors: Float64Array;
}

/** A layer as it comes in a network; slopes are all 0 when absent. */
export type ReluLayer = AffineMap & { readonly negativeSlope?: Float64Array };

/**
 * The geometry of a layer of any shape m × d and any rank.
 *
 * @throws Error when a unit is not a ReLU unit (its slope left of zero is not 0)
 * @example
 * const geometry = layerGeometry(network.layers[0]);
 * geometry.rank; // 2
 * geometry.apex()?.values;
 */
export function layerGeometry(layer: ReluLayer, onProgress?: EliminationProgress): LayerGeometry {
  layer.negativeSlope?.forEach((slope, i) => {
    if (slope !== 0)
      throw new Error(`unit ${i} has slope ${slope} left of zero; layer geometry needs ReLU units (slope 0)`);
  });
  return new LayerGeometry(layer, onProgress);
}

export class LayerGeometry {
  /** W */
  readonly weight: Matrix;
  /** b */
  readonly bias: Float64Array;
  /** m */
  readonly units: number;
  /** d */
  readonly inputs: number;
  private readonly onProgress: EliminationProgress | undefined;
  private found: Partial<{
    weight: RationalMatrix;
    rank: ExactRank;
    lineality: readonly (readonly bigint[])[];
    pseudoInverse: RationalMatrix;
    dual: DualVectors;
    apex: { readonly exact: RationalVector | undefined };
  }> = {};

  /** @param onProgress told how far exact eliminations are, which take seconds to minutes for layers of some dozens of units */
  constructor({ weight, bias }: AffineMap, onProgress?: EliminationProgress) {
    this.onProgress = onProgress;
    this.weight = weight;
    this.bias = bias;
    this.units = weight.rows;
    this.inputs = weight.columns;
  }

  /** W, exactly. */
  get exactWeight(): RationalMatrix {
    this.found.weight ??= rationalMatrix(toDense(this.weight).values, this.units, this.inputs);
    return this.found.weight;
  }

  /** A(x) = Wx + b, exactly. */
  get exactMap(): RationalMap {
    return { linear: this.exactWeight, constant: rationalVector(this.bias) };
  }

  /** The exact rank r of W. */
  get rank(): number {
    return this.independent.rank;
  }

  /** Units whose rows are a basis of the row space, increasing. */
  get independentUnits(): readonly number[] {
    return this.independent.rows;
  }

  private get independent(): ExactRank {
    if (this.units * this.inputs > MOST_ENTRIES)
      throw new LayerLimitError(
        `a layer of ${this.units} × ${this.inputs} has too many weights for its exact rank; at most ${MOST_ENTRIES}`,
      );
    this.found.rank ??= exactRank(this.exactWeight.rows, this.inputs);
    return this.found.rank;
  }

  /**
   * Whether every sign pattern has a point (r = m). Then the layer folds the input space itself; otherwise it embeds
   * the inputs, modulo the lineality space, in R^m and folds there.
   */
  get foldsInputs(): boolean {
    return this.units <= this.inputs && this.rank === this.units;
  }

  /** Dimension d − r of the lineality space ker W. */
  get linealityDimension(): number {
    return this.inputs - this.rank;
  }

  /** A basis of the lineality space ker W, exact: d − r primitive integer vectors. */
  get exactLineality(): readonly (readonly bigint[])[] {
    this.found.lineality ??=
      this.rank === this.inputs ? [] : kernelBasis(this.independentRows(), this.inputs);
    return this.found.lineality;
  }

  private independentRows(): (readonly bigint[])[] {
    return this.independentUnits.map((i) => this.exactWeight.rows[i]);
  }

  /**
   * A basis of the lineality space, (d − r) × d row-major: each vector is scaled so that its largest entry is ±1.
   *
   * @throws LayerLimitError for hundreds of units; `exactLineality` computes that too, in minutes or more
   */
  linealityBasis(): Float64Array {
    if (this.linealityDimension > 0 && this.rank ** 2 * this.inputs > MOST_LINEALITY_WORK)
      throw new LayerLimitError(
        `a basis of the lineality space of a layer of ${this.units} × ${this.inputs} and rank ${this.rank} takes long exact numbers; rank² × inputs may be at most ${MOST_LINEALITY_WORK}`,
      );
    return Float64Array.from(
      this.exactLineality.flatMap((vector) => {
        const largest = vector.reduce((most, value) => {
          const size = value < 0n ? -value : value;
          return size > most ? size : most;
        }, 0n);
        return Array.from(roundedVector({ numerators: vector, denominator: largest }));
      }),
    );
  }

  /** W⁺ (W⁻¹ when W is invertible), exact, d × m. Slow for hundreds of units. */
  get exactPseudoInverse(): RationalMatrix {
    this.found.pseudoInverse ??= pseudoInverse(this.exactWeight, this.independentUnits, this.onProgress);
    return this.found.pseudoInverse;
  }

  /** Row i is the dual vector a_i of unit i, exact. */
  get exactDualVectors(): RationalMatrix {
    return transposed(this.exactPseudoInverse);
  }

  /** The dual vectors a_i, w_i·a_j = δ_ij when r = m; exact and rounded, or with a proved bound for large layers. */
  dualVectors(): DualVectors {
    this.found.dual ??= (!this.isExact && boundedPseudoInverse(this)) || this.roundedDualVectors();
    return this.found.dual;
  }

  /** Whether the layer is small enough for exact arithmetic without asking. */
  get isExact(): boolean {
    return Math.max(this.units, this.inputs) <= EXACT_SIZE;
  }

  private roundedDualVectors(): DualVectors {
    const vectors = roundedMatrix(this.exactDualVectors);
    const { units, inputs } = this;
    const errors = Float64Array.from({ length: units }, (_, i) =>
      roundedError(...vectors.subarray(i * inputs, (i + 1) * inputs)),
    );
    return { vectors, errors };
  }

  /**
   * The point where all pre-activations vanish, −W⁺b, exact; the one of least norm when there are many. Undefined when
   * there is none (b is not in the image of W).
   */
  get exactApex(): RationalVector | undefined {
    this.found.apex ??= { exact: this.computeApex() };
    return this.found.apex.exact;
  }

  private computeApex(): RationalVector | undefined {
    const { numerators, denominator } = rationalVector(this.bias);
    const point = lowestTerms(
      linearImage(this.exactPseudoInverse, { numerators: numerators.map((value) => -value), denominator }),
    );
    if (this.foldsInputs) return point;
    const image = linearImage(this.exactWeight, point);
    const wanted = { numerators: numerators.map((value) => -value), denominator };
    return sameVector(image, wanted) ? point : undefined;
  }

  /** Whether there is a point where all pre-activations vanish: rank of (W | b) = rank of W, decided exactly. */
  get hasApex(): boolean {
    if (this.foldsInputs) return true;
    const { linear, constant } = this.exactMap;
    const rows = linear.rows.map((row, i) => [
      ...row.map((value) => value * constant.denominator),
      constant.numerators[i] * linear.denominator,
    ]);
    return exactRank(rows, this.inputs + 1).rank === this.rank;
  }

  /** The apex in doubles with a proved bound: nearest doubles for small layers. Undefined when there is none. */
  apex(): BoundedVector | undefined {
    if (this.isExact || this.found.apex) {
      const exact = this.exactApex;
      if (!exact) return undefined;
      const values = roundedVector(exact);
      return { values, error: roundedError(...values) };
    }
    if (!this.hasApex) return undefined;
    const { vectors, errors } = this.dualVectors();
    const { inputs } = this;
    const values = new Float64Array(inputs);
    const size = new Float64Array(inputs);
    let error = 0;
    this.bias.forEach((value, i) => {
      for (let k = 0; k < inputs; k++) {
        const term = value * vectors[i * inputs + k];
        values[k] -= term;
        size[k] += Math.abs(term);
      }
      error += Math.abs(value) * errors[i];
    });
    const rounding = (this.units + 4) * ROUNDING * size.reduce((most, value) => Math.max(most, value), 0);
    return { values, error: (error + rounding) * (1 + 2 * this.units * ROUNDING) + UNDERFLOW };
  }

  /**
   * ‖W‖₂ · ‖W⁺‖₂, the largest over the smallest singular value that is not 0; 1 for W = 0. Layers with more than 64 units
   * and inputs: estimated from below, to a few per cent.
   */
  condition(): number {
    const { vectors } = this.dualVectors();
    const dual: Matrix = { kind: "dense", rows: this.units, columns: this.inputs, values: vectors };
    // rounding may carry a product that is 1 below it
    return this.rank === 0 ? 1 : Math.max(1, spectralNorm(this.weight) * spectralNorm(dual));
  }
}
