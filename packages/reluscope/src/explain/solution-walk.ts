/**
 * A walk along a solution family (THEORY section 6): the incoming weights of one unit of the next layer, or of one output,
 * move along an integer direction by a dyadic step. When the moved weights are doubles, the moved network is equal to the
 * original on the cell, which is proved from the two networks' exact forms; elsewhere it changes on cells that can be told.
 */
import { nearestDouble } from "../exact/dyadic.ts";
import { ExactForms } from "../exact/exact-forms.ts";
import { dot, rationalVector, roundedVector, sameVector, sum } from "../exact/rational.ts";
import { canonicalMatrix, toDense } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import { CellActivations } from "./activation-forms.ts";
import { currentWeights, type FamilyWeights } from "./family-members.ts";
import { type CellPatterns, cellOfComplex } from "./network-cell.ts";
import type { SolutionFamily } from "./redundancy.ts";

/** Units of a hidden layer whose outgoing weights move: the active ones of a family, or those of a relation. */
export type MovingUnits = Pick<SolutionFamily, "layer" | "active">;

export interface ReplacedWeights {
  readonly network: Network;
  /** The weights asked for are doubles: nothing was rounded. */
  readonly representable: boolean;
}

export interface MovedNetwork extends ReplacedWeights {
  /** Proved: on the cell the moved network is the same function as the original. */
  readonly equalOnCell: boolean;
}

/**
 * The network with other weights from the active units of a family to one unit behind it.
 *
 * @param row unit of the next layer, or output after the last hidden layer; from 0
 * @param weights one number an active unit; rounded to doubles where they are none
 */
export function withWeights(
  network: Network,
  family: SolutionFamily,
  row: number,
  weights: FamilyWeights,
): MovedNetwork {
  const moved = replaceWeights(network, family, row, weights);
  return { ...moved, equalOnCell: equalForms(network, moved.network, family, row) };
}

/**
 * The network with other weights from some units to one unit behind them. Moved by a multiple of a relation
 * (`redundancyOnDomain`, `redundancyEverywhere`) without rounding, it is the same function on the relation's domain.
 *
 * @param row unit of the next layer, or output after the last hidden layer; from 0
 * @throws Error when there is no such row, or a weight is beyond the range of doubles
 */
export function replaceWeights(
  network: Network,
  units: MovingUnits,
  row: number,
  weights: FamilyWeights,
): ReplacedWeights {
  currentWeights(network, units, row);
  const rounded = roundedVector(weights);
  const infinite = rounded.findIndex((value) => !Number.isFinite(value));
  if (infinite >= 0)
    throw new Error(`the weight of unit ${units.active[infinite]} is beyond the range of doubles`);
  return { network: replaced(network, units, row, rounded), representable: areDoubles(weights, rounded) };
}

/** Whether rounding changed nothing. */
function areDoubles(weights: FamilyWeights, rounded = roundedVector(weights)): boolean {
  return rounded.every(Number.isFinite) && sameVector(weights, rationalVector(rounded));
}

function replaced(
  network: Network,
  { layer, active }: MovingUnits,
  row: number,
  weights: Float64Array,
): Network {
  const change = <M extends Network["output"]>(map: M): M => {
    const dense = toDense(map.weight);
    const values = Float64Array.from(dense.values);
    active.forEach((unit, i) => {
      values[row * dense.columns + unit] = weights[i];
    });
    return { ...map, weight: canonicalMatrix({ ...dense, values }) };
  };
  return layer === network.layers.length
    ? { ...network, output: change(network.output) }
    : { ...network, layers: network.layers.map((map, l) => (l === layer ? change(map) : map)) };
}

/** Whether two networks that differ in the weights of one row have the same form there on the cell; so all behind is the same. */
function equalForms(a: Network, b: Network, { cell, layer }: SolutionFamily, row: number): boolean {
  const [left, right] = [a, b].map((network) => {
    const forms = new ExactForms(network, cell.slice, cell.signs);
    return { form: forms.row(layer, row), scale: BigInt(forms.scale(layer)) };
  });
  return left.form.every((value, k) => value << right.scale === right.form[k] << left.scale);
}

/** w + step · direction, exact. */
export function steppedWeights(
  weights: FamilyWeights,
  direction: readonly bigint[],
  step: number,
): FamilyWeights {
  const { numerators, denominator } = rationalVector([step]);
  return sum(weights, { numerators: direction.map((value) => value * numerators[0]), denominator });
}

/**
 * The network moved by `step` along a direction of the family.
 *
 * @example
 * const family = solutionFamily(network, cellAtPoint(network, point), 1);
 * const step = dyadicStep(network, family, 0, family.directions[0]);
 * moveAlong(network, family, 0, family.directions[0], step ?? 0).equalOnCell; // true
 */
export function moveAlong(
  network: Network,
  family: SolutionFamily,
  row: number,
  direction: readonly bigint[],
  step: number,
): MovedNetwork {
  return withWeights(
    network,
    family,
    row,
    steppedWeights(currentWeights(network, family, row), direction, step),
  );
}

/** Steps so many powers of two below the weights' own size are still tried. */
const SMALLEST_STEP = 120;

/**
 * The largest power of two, at most `most`, by which the weights of a row can move along a direction both ways while they
 * stay doubles; undefined when there is none.
 *
 * @param most default: about the step that moves the weights by their own size
 */
export function dyadicStep(
  network: Network,
  units: MovingUnits,
  row: number,
  direction: readonly bigint[],
  most?: number,
): number | undefined {
  const weights = currentWeights(network, units, row);
  const own = nearestDouble(largest(weights.numerators), weights.denominator);
  const start = most ?? (own === 0 ? 1 : own / nearestDouble(largest(direction), 1n));
  const first = Math.floor(Math.log2(start));
  for (let exponent = first; exponent >= Math.max(-1074, first - SMALLEST_STEP); exponent--) {
    const step = 2 ** exponent;
    if ([step, -step].every((signed) => areDoubles(steppedWeights(weights, direction, signed)))) return step;
  }
  return undefined;
}

function largest(values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : -value > most ? -value : most), 0n);
}

export interface ChangedCells {
  /** Cells of the complex on which the row's form moves when the weights move along the direction; increasing. */
  readonly cells: Uint32Array;
  /** All other cells of the complex: there the network stays exactly the same for every step. */
  readonly unchanged: number;
}

/**
 * Where a move along a direction changes the network: on the cells of a complex of it on which Σ_i k_i form_i is not zero,
 * decided exactly, and nowhere else. On such a cell it changes the unit behind the layer wherever that form is not 0.
 */
export function changedCells(
  network: Network,
  complex: CellPatterns & { readonly counts: { readonly cells: number } },
  { layer, active }: MovingUnits,
  direction: readonly bigint[],
): ChangedCells {
  const place = new Map(Array.from(active, (unit, i) => [unit, direction[i]]));
  const cells: number[] = [];
  let activations: CellActivations | undefined;
  for (let cell = 0; cell < complex.counts.cells; cell++) {
    const at = cellOfComplex(complex, cell);
    activations ??= new CellActivations(network, at);
    activations.moveTo(at);
    const { units, rows } = activations.layer(layer - 1);
    const factors = Array.from(units, (unit) => place.get(unit) ?? 0n);
    const width = rows[0]?.length ?? 0;
    const isZero = Array.from({ length: width }, (_, k) =>
      dot(
        factors,
        rows.map((row) => row[k]),
      ),
    ).every((value) => value === 0n);
    if (!isZero) cells.push(cell);
  }
  return { cells: Uint32Array.from(cells), unchanged: complex.counts.cells - cells.length };
}
