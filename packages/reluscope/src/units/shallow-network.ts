/**
 * A network of one hidden layer from a function a·t + p + Σ Λ_k σ(h_k) and a choice of facings (S3; THEORY section 5): weights that
 * are doubles where there are any, and a proof of how far the network is from the function by comparing forms.
 */
import type { Slice } from "../complex/domain.ts";
import { nearestDouble } from "../exact/dyadic.ts";
import {
  compare,
  type Fraction,
  fraction,
  fractionOf,
  isDouble,
  minus,
  negated,
  over,
  plus,
  times,
  toDouble,
  ZERO,
} from "../exact/fraction.ts";
import { greatestCommonDivisor, primitive } from "../exact/rational.ts";
import type { Network } from "../network/network.ts";
import type { DomainRows } from "./domain-rows.ts";
import type { FewestUnits } from "./fewest-units.ts";
import { largestOnBox, type ShallowForm } from "./shallow-form.ts";

/** A row of doubles w, b and its output weight: weight · σ(w·t + b). */
interface Hinge {
  readonly row: readonly number[];
  readonly weight: number;
}

export interface ShallowNetwork {
  /** One hidden layer and one output; none where the function is constant. */
  readonly network: Network;
  /**
   * "network": it takes all inputs of the original, those that do not vary with weight 0; "coordinates": it takes the slice's
   * coordinates.
   */
  readonly inputs: "network" | "coordinates";
  readonly units: number;
  /** The same function on the domain, proved. */
  readonly equal: boolean;
  /** Proved bound on |f − g| on the domain; 0 when `equal`. */
  readonly maxDifference: number;
}

/**
 * @param known rows of doubles of the original's units: on their hyperplanes they are taken where they fit
 */
export function shallowNetwork(
  form: ShallowForm,
  choice: FewestUnits,
  domain: DomainRows,
  known: ReadonlyMap<string, readonly (readonly number[])[]>,
): ShallowNetwork {
  const d = form.dimension;
  const hinges: Hinge[] = [];
  const differences: number[] = [];
  /** What is left of the affine part. */
  const rest = [...form.affine];
  const add = (row: readonly Fraction[], factor: Fraction) => {
    row.forEach((value, k) => {
      rest[k] = plus(rest[k], times(value, factor));
    });
  };
  const put = (target: readonly Fraction[], weight: Fraction, rows: readonly (readonly number[])[] = []) => {
    const hinge = fitted(target, weight, rows);
    hinges.push(hinge);
    const own = hinge.row.map((value) => times(fractionOf(value), fractionOf(Math.abs(hinge.weight))));
    const size = weight.top < 0n ? negated(weight) : weight;
    const off = own.map((value, k) => minus(value, times(target[k], size)));
    // σ moves no more than what it is applied to.
    if (off.some(({ top }) => top !== 0n)) differences.push(largestOnBox(off, domain));
  };
  form.creases.forEach(({ hyperplane, jump }, k) => {
    if (k === choice.shared) return;
    const turned = choice.turned[k] ?? false;
    const row = hyperplane.map((value) => fraction(turned ? -value : value));
    if (turned) add(row, negated(jump));
    put(row, jump, known.get(hyperplane.join()));
  });
  if (choice.shared !== undefined) {
    // (Λ + m) σ(h) − m σ(−h) = Λ σ(h) + m·h takes what is left, m·h.
    const { hyperplane, jump } = form.creases[choice.shared];
    const lead = hyperplane.findIndex((value) => value !== 0n);
    const multiple = over(rest[lead], fraction(hyperplane[lead]));
    const row = hyperplane.map((value) => fraction(value));
    add(row, negated(multiple));
    put(row, plus(jump, multiple), known.get(hyperplane.join()));
    put(row.map(negated), negated(multiple), known.get(hyperplane.join()));
  } else if (choice.extra === 2) {
    const row = [...rest.slice(0, d), ZERO];
    put(row, fraction(1n));
    put(row.map(negated), fraction(-1n));
  } else if (choice.extra === 1) {
    // A unit that is on everywhere in the domain: its bias is more than the slope takes away.
    const slope = rest.slice(0, d);
    const bias = fractionOf(2 ** Math.ceil(Math.log2(2 * largestOnBox([...slope, ZERO], domain))));
    put([...slope, bias], fraction(1n));
    rest[d] = minus(rest[d], bias);
  }
  const constant = toDouble(rest[d]);
  if (!isDouble(rest[d]))
    differences.push(
      largestOnBox([...rest.slice(0, d).map(() => ZERO), minus(rest[d], fractionOf(constant))], domain),
    );
  const maxDifference = differences.reduce((sum, value) => sum + value, 0) * (1 + 2 ** -40);
  const lifted = liftedRows(hinges, domain.slice);
  return {
    network: networkOf(lifted ?? hinges, constant, lifted ? domain.slice.origin.length : d),
    inputs: lifted ? "network" : "coordinates",
    units: hinges.length,
    equal: differences.length === 0,
    maxDifference,
  };
}

/** Doubles r and α with α·r = Λ·row where there are any among some candidates; the nearest ones otherwise. */
function fitted(row: readonly Fraction[], jump: Fraction, known: readonly (readonly number[])[]): Hinge {
  const lead = row.findIndex(({ top }) => top !== 0n);
  const size = jump.top < 0n ? negated(jump) : jump;
  const whole = primitive(integers(row));
  const bits = whole.reduce((most, value) => Math.max(most, value.toString(2).length), 0);
  const candidates = [
    ...known,
    row.map((value) => toDouble(times(value, size))),
    row.map(toDouble),
    whole.map((value) => nearestDouble(value, 1n << BigInt(bits))),
  ];
  const hinges = candidates.map((candidate): Hinge & { readonly exact: boolean } => {
    const facing =
      row[lead].top > 0n === candidate[lead] > 0 ? candidate : candidate.map((value) => 0 - value);
    // r = c · row with c > 0, exactly or nearly.
    const factor = over(fractionOf(facing[lead]), row[lead]);
    const isMultiple = facing.every((value, k) => compare(fractionOf(value), times(row[k], factor)) === 0);
    const weight = over(jump, factor);
    return { row: facing, weight: toDouble(weight), exact: isMultiple && isDouble(weight) };
  });
  const found = hinges.find(({ exact }) => exact) ?? hinges[hinges.length - 1];
  if (!Number.isFinite(found.weight))
    throw new Error("a weight of the network is beyond the range of doubles");
  return found;
}

/** Fractions times a common denominator. */
function integers(row: readonly Fraction[]): bigint[] {
  const common = row.reduce(
    (product, { bottom }) => product * (bottom / greatestCommonDivisor(product, bottom)),
    1n,
  );
  return row.map(({ top, bottom }) => top * (common / bottom));
}

/** Rows over all inputs, where every coordinate of the slice is one of them; undefined otherwise. */
function liftedRows(hinges: readonly Hinge[], slice: Slice): Hinge[] | undefined {
  const vary = axesOf(slice);
  if (!vary) return undefined;
  return hinges.map(({ row, weight }) => {
    const lifted = new Array<number>(slice.origin.length + 1).fill(0);
    vary.forEach((input, k) => {
      lifted[input] = row[k];
    });
    lifted[slice.origin.length] = row[row.length - 1];
    return { row: lifted, weight };
  });
}

/** The input that each coordinate of the slice is; undefined where one is not just an input. */
export function axesOf({ dimension, origin, directions, tails }: Slice): number[] | undefined {
  const n = origin.length;
  if (tails?.some((value) => value !== 0)) return undefined;
  const vary: number[] = [];
  for (let k = 0; k < dimension; k++) {
    const row = directions.subarray(k * n, (k + 1) * n);
    const input = row.indexOf(1);
    if (input < 0 || origin[input] !== 0 || row.some((value, i) => i !== input && value !== 0))
      return undefined;
    vary.push(input);
  }
  return new Set(vary).size === dimension ? vary : undefined;
}

function networkOf(hinges: readonly Hinge[], bias: number, inputs: number): Network {
  const count = hinges.length;
  const values = new Float64Array(count * inputs);
  hinges.forEach(({ row }, i) => {
    values.set(row.slice(0, inputs), i * inputs);
  });
  const layer = {
    weight: { kind: "dense", rows: count, columns: inputs, values } as const,
    bias: Float64Array.from(hinges, ({ row }) => row[inputs]),
    negativeSlope: new Float64Array(count),
  };
  const columns = count === 0 ? inputs : count;
  const outgoing = count === 0 ? new Float64Array(inputs) : Float64Array.from(hinges, ({ weight }) => weight);
  return {
    inputShape: [inputs],
    inputSize: inputs,
    outputSize: 1,
    layers: count === 0 ? [] : [layer],
    output: {
      weight: { kind: "dense", rows: 1, columns, values: outgoing },
      bias: Float64Array.of(bias),
    },
  };
}
