/**
 * Two hidden layers that are right on any disjoint sets, without interference (S1; THEORY section 6). The first layer has the
 * hyperplanes between sets, and copies of the inputs where targets have slopes. The second has, for each set i and each slope
 * ρ of its target, σ(ρ·x + M − K Σ_j σ(h_ij)): the slope on the set, where all h_ij ≤ 0, and 0 on every other, where some
 * h_ij ≥ 1; and σ(1 − Σ_j σ(h_ij)), which is 1 there and 0 on the others. M and K are powers of two from bounds at corners.
 */
import { fraction, toDouble } from "../exact/fraction.ts";
import { type RationalVector, rationalVector, sum } from "../exact/rational.ts";
import { formError, formValue, type PointSet } from "../lp/point-set.ts";
import { type ConstructedUnit, constructedNetwork } from "./construction.ts";
import { coversOf, type Piece } from "./deep-covers.ts";
import { addends, exactDoubles } from "./output-weights.ts";
import { type Generator, generatorsOf } from "./sets-residual.ts";
import type { CheckedSet } from "./sets-target.ts";

export function deepSets(sets: readonly CheckedSet[]) {
  const n = sets[0].corners.dimension;
  const { pieces, forms } = coversOf(sets);
  if (forms.length === 0) return affineNetwork(sets[0]);
  const copies = copiesOf(sets);
  const first: ConstructedUnit[] = [
    ...forms.map((form, j) => ({
      weights: form.subarray(0, n),
      bias: form[n],
      role: `0 on ${namesBehind(pieces, sets, j)}, 1 or more beyond`,
      group: "hyperplanes",
    })),
    ...copies.map(({ input, low }) => ({
      weights: Float64Array.from({ length: n }, (_, k) => (k === input ? 1 : 0)),
      bias: -low,
      role: low === 0 ? `copy of x${input}` : `copy of x${input}, moved above 0`,
      group: "copies of inputs",
    })),
  ];
  const second: ConstructedUnit[] = [];
  const outputs: number[][] = sets[0].target.map(() => []);
  const builder = { sets, copies, hyperplanes: forms.length, width: first.length, second, outputs };
  for (const piece of pieces) addPiece(piece, builder);
  const rows = outputs.map((weights) => ({ weights, bias: 0 }));
  if (second.length === 0) {
    // All targets are 0.
    return constructedNetwork(
      n,
      [],
      rows.map(({ bias }) => ({ weights: new Float64Array(n), bias })),
    );
  }
  return constructedNetwork(n, [first, second], rows);
}

/** One set alone: its target everywhere, without hidden units. */
function affineNetwork({ target, corners: { dimension: n } }: CheckedSet) {
  const rows = target.map(({ numerators, denominator }) =>
    Float64Array.from(numerators, (value) => toDouble(fraction(value, denominator))),
  );
  const outputs = rows.map((row) => ({ weights: row.subarray(0, n), bias: row[n] }));
  return constructedNetwork(n, [], outputs);
}

interface Copy {
  readonly input: number;
  /** 0 or minus a power of two, at most the smallest coordinate. */
  readonly low: number;
}

interface DeepBuilder {
  readonly sets: readonly CheckedSet[];
  readonly copies: readonly Copy[];
  readonly hyperplanes: number;
  readonly width: number;
  readonly second: ConstructedUnit[];
  readonly outputs: number[][];
}

/** Copies of the inputs that some target depends on, so moved that no set has a negative one. */
function copiesOf(sets: readonly CheckedSet[]): Copy[] {
  const n = sets[0].corners.dimension;
  const used = Array.from({ length: n }, (_, k) => k).filter((k) =>
    sets.some(({ target }) => target.some(({ numerators }) => numerators[k] !== 0n)),
  );
  return used.map((input) => {
    let low = 0;
    for (const { corners } of sets) {
      for (let i = 0; i < corners.count; i++) low = Math.min(low, corners.coordinates[i * n + input]);
    }
    return { input, low: low < 0 ? -(2 ** (Math.floor(Math.log2(-low)) + 1)) : 0 };
  });
}

function addPiece(piece: Piece, builder: DeepBuilder): void {
  const { sets, copies } = builder;
  const { target, name } = sets[piece.set];
  const n = piece.corners.dimension;
  // Targets in the moved inputs: the constants take up what the move adds.
  const moved = target.map((row) => {
    let constant: RationalVector = { numerators: [row.numerators[n]], denominator: row.denominator };
    for (const { input, low } of copies) {
      const shift = rationalVector([low]);
      const product = {
        numerators: [row.numerators[input] * shift.numerators[0]],
        denominator: row.denominator * shift.denominator,
      };
      constant = sum(constant, product);
    }
    return constant;
  });
  const linear = target.map(({ numerators, denominator }) => ({
    numerators: [...copies.map(({ input }) => numerators[input]), 0n],
    denominator,
  }));
  const constants = moved.map(({ numerators, denominator }) => ({ numerator: numerators[0], denominator }));
  for (const { row, multiples } of slopesOf(linear, copies.length)) {
    const slope = exactDoubles(row) as Float64Array;
    const { lift, strength } = bounds(slope, piece, builder);
    const weights = weightsOf(builder, piece, strength);
    copies.forEach((_, c) => {
      weights[builder.hyperplanes + c] = slope[c];
    });
    const unit = rationalVector(slope);
    const k = row.findIndex((value) => value !== 0n);
    const factors = new Map<number, { numerator: bigint; denominator: bigint }>();
    for (const [output, { numerator, denominator }] of multiples) {
      const factor = {
        numerator: numerator * row[k] * unit.denominator,
        denominator: denominator * unit.numerators[k],
      };
      factors.set(output, factor);
      const level = rationalVector([lift]);
      const before = constants[output];
      const over = factor.denominator * level.denominator;
      constants[output] = {
        numerator: before.numerator * over - factor.numerator * level.numerators[0] * before.denominator,
        denominator: before.denominator * over,
      };
    }
    addUnit(
      builder,
      { weights, bias: lift, role: `slope on ${name}, 0 on the other sets`, group: name },
      factors,
    );
  }
  const indicator = {
    weights: weightsOf(builder, piece, 1),
    bias: 1,
    role: `1 on ${name}, 0 on the other sets`,
    group: name,
  };
  addUnit(builder, indicator, new Map(constants.entries()));
}

/** Directions of the slopes that doubles hold, or the inputs one by one where these are fewer. */
function slopesOf(linear: Parameters<typeof generatorsOf>[0], copies: number): readonly Generator[] {
  const generators = generatorsOf(linear);
  const used = Array.from({ length: copies }, (_, k) => k).filter((k) =>
    linear.some(({ numerators }) => numerators[k] !== 0n),
  );
  if (generators.length <= used.length && generators.every(({ row }) => exactDoubles(row))) return generators;
  return used.map((k) => ({
    row: Array.from({ length: copies + 1 }, (_, j) => (j === k ? 1n : 0n)),
    multiples: new Map(
      linear.map(({ numerators, denominator }, output) => [
        output,
        { numerator: numerators[k], denominator },
      ]),
    ),
  }));
}

/** M that keeps the slope's unit active on its piece, and K that switches it off on every other set. */
function bounds(slope: Float64Array, { set, corners }: Piece, { sets, copies }: DeepBuilder) {
  const n = corners.dimension;
  const form = new Float64Array(n + 1);
  copies.forEach(({ input, low }, c) => {
    form[input] = slope[c];
    form[n] -= slope[c] * low;
  });
  const extreme = (points: PointSet, sign: number) => {
    let most = 0;
    for (let i = 0; i < points.count; i++)
      most = Math.max(most, sign * formValue(form, points, i) + 2 * formError(form, points, i));
    return most;
  };
  const lift = powerAbove(extreme(corners, -1));
  let highest = 0;
  sets.forEach((other, k) => {
    if (k !== set) highest = Math.max(highest, extreme(other.corners, 1));
  });
  // Pieces of the same finite set switch each other off too.
  highest = Math.max(highest, extreme(sets[set].corners, 1));
  return { lift, strength: powerAbove(highest + lift) || 1 };
}

const powerAbove = (value: number) => (value > 0 ? 2 ** Math.ceil(Math.log2(value)) : 0);

function weightsOf({ width }: DeepBuilder, { cover }: Piece, strength: number): Float64Array {
  const weights = new Float64Array(width);
  for (const j of cover) weights[j] = -strength;
  return weights;
}

/** Adds a unit; weights that no double holds are shared by several equal units. */
function addUnit(
  { second, outputs }: DeepBuilder,
  unit: ConstructedUnit,
  factors: ReadonlyMap<number, { readonly numerator: bigint; readonly denominator: bigint }>,
): void {
  const parts = outputs.map((_, output) => {
    const factor = factors.get(output);
    return factor ? addends(factor.numerator, factor.denominator) : [];
  });
  const copies = Math.max(...parts.map((doubles) => doubles.length));
  for (let k = 0; k < copies; k++) {
    second.push(k === 0 ? unit : { ...unit, role: `${unit.role} (what a double leaves of its weight)` });
    outputs.forEach((row, output) => {
      row.push(parts[output][k] ?? 0);
    });
  }
}

function namesBehind(pieces: readonly Piece[], sets: readonly CheckedSet[], form: number): string {
  const behind = [
    ...new Set(pieces.filter(({ cover }) => cover.includes(form)).map(({ set }) => sets[set].name)),
  ];
  return behind.length === 0 ? "no set" : behind.join(", ");
}
