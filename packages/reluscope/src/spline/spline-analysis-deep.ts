/**
 * A network of any depth along a segment as one linear spline (THEORY section 5): exact knots, and for each the layers and
 * units that switch there. Slopes are read off the exact output forms of the cells, knots off the forms of two neighbours.
 */
import type { LineDomain } from "../complex/domain.ts";
import { ExactOutputs } from "../complex/exact-outputs.ts";
import { line } from "../complex/line.ts";
import type { LineComplex } from "../complex/line-complex.ts";
import { neuronName, patternSign } from "../complex/neurons.ts";
import type { ExactForms } from "../exact/exact-forms.ts";
import { type Fraction, fraction, minus, negated, over } from "../exact/fraction.ts";
import { checkOutput } from "../network/check-output.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";
import type { CanonicalSpline } from "./canonical-form.ts";
import type { Facing } from "./facing.ts";
import { fewestUnits } from "./spline-analysis.ts";

type Neuron = readonly [layer: number, unit: number];

export interface SegmentKnot {
  readonly t: Fraction;
  /** By how much the output's slope grows there; 0 at a cancelled one. */
  readonly jump: Fraction;
  /** [layer from 1, unit from 0] of the units that switch there. */
  readonly neurons: readonly Neuron[];
  /** Which way each of them faces: to the right when its input grows there. */
  readonly facing: readonly Facing[];
}

export interface SegmentSpline {
  readonly domain: LineDomain;
  readonly output: number;
  /** On the segment: slope and intercept of the first piece, and its knots. */
  readonly onSegment: CanonicalSpline;
  /** The knots inside at which the slope changes, with the units that make them. */
  readonly knots: readonly SegmentKnot[];
  readonly pieces: number;
  /** Breakpoints at which units switch, but the output's slope stays. */
  readonly cancelled: number;
  readonly cancelledKnots: readonly SegmentKnot[];
  /** Units that are 0 on the whole segment. */
  readonly dead: readonly Neuron[];
  /** Units that never switch on the segment and are not dead: they pass their inputs on as an affine map does. */
  readonly affine: readonly Neuron[];
  /** Units of one hidden layer that are enough for the same function on the segment; undefined when it is not known. */
  readonly fewestUnits: number | undefined;
}

/**
 * One output along a segment, exactly.
 *
 * @param output from 0
 * @throws Error when there is no such output
 */
export function splineOnSegment(network: Network, domain: LineDomain, output = 0): SegmentSpline {
  checkOutput(network, output);
  const complex = line(network, domain);
  const outputs = new ExactOutputs(network, complex, domain.slice);
  const { vertexNeuronStart, vertexNeurons, neurons, counts } = complex;
  const level = network.layers.length;
  const formOn = (cell: number) => {
    const forms = outputs.on(cell);
    const bottom = 1n << BigInt(forms.scale(level));
    const [slope, intercept] = forms.row(level, output);
    return { slope: fraction(slope, bottom), intercept: fraction(intercept, bottom) };
  };
  const first = formOn(0);
  const knots: SegmentKnot[] = [];
  const cancelledKnots: SegmentKnot[] = [];
  let before = first;
  for (let cell = 1; cell < counts.cells; cell++) {
    const form = formOn(cell);
    const jump = minus(form.slope, before.slope);
    const switching = vertexNeurons.subarray(vertexNeuronStart[cell - 1], vertexNeuronStart[cell]);
    const own = Array.from(switching, (unit) => neuronName(neurons, unit));
    const facing = own.map((neuron): Facing => (rises(complex, neuron, cell) ? "right" : "left"));
    // Both forms have the same value at a knot; where they are the same, a unit that switches there is 0.
    const t =
      jump.top !== 0n
        ? negated(over(minus(form.intercept, before.intercept), jump))
        : (zeroOf(outputs.on(cell), own) ?? zeroOf(outputs.on(cell - 1), own));
    if (!t) throw new Error("internal: a breakpoint at which no unit is 0");
    (jump.top !== 0n ? knots : cancelledKnots).push({ t, jump, neurons: own, facing });
    before = form;
  }
  const onSegment = { ...first, knots: knots.map(({ t, jump }) => ({ t, jump })) };
  return {
    domain,
    output,
    onSegment,
    knots,
    pieces: knots.length + 1,
    cancelled: cancelledKnots.length,
    cancelledKnots,
    ...steadyUnits(network, complex),
    get fewestUnits() {
      return fewestUnits(onSegment);
    },
  };
}

/** −1, 0 or 1: the sign of a unit's input on a cell. */
function signOn({ neurons, patterns }: LineComplex, [layer, unit]: Neuron, cell: number): number {
  const sign = patternSign(neurons, patterns, cell, layer - 1, unit);
  return sign === SIGN_POSITIVE ? 1 : sign === SIGN_NEGATIVE ? -1 : 0;
}

/** Whether a unit's input grows from the cell before to this one. */
function rises(complex: LineComplex, neuron: Neuron, cell: number): boolean {
  return signOn(complex, neuron, cell) > signOn(complex, neuron, cell - 1);
}

/** Where the first of these units that is not level on a cell is 0. */
function zeroOf(forms: ExactForms, units: readonly Neuron[]): Fraction | undefined {
  for (const [layer, unit] of units) {
    const [slope, intercept] = forms.row(layer - 1, unit);
    if (slope !== 0n) return fraction(-intercept, slope);
  }
  return undefined;
}

/** Units that are 0 all along, and others that never switch. */
function steadyUnits(network: Network, complex: LineComplex) {
  const dead: Neuron[] = [];
  const affine: Neuron[] = [];
  const switching = new Set(complex.vertexNeurons);
  for (let index = 0; index < complex.neurons.total; index++) {
    const [layer, unit] = neuronName(complex.neurons, index);
    const slope = network.layers[layer - 1].negativeSlope[unit];
    const signs = new Set<number>();
    for (let cell = 0; cell < complex.counts.cells; cell++)
      signs.add(patternSign(complex.neurons, complex.patterns, cell, layer - 1, unit));
    const isOff = [...signs].every((sign) => sign === SIGN_ZERO || (sign === SIGN_NEGATIVE && slope === 0));
    if (isOff) dead.push([layer, unit]);
    else if (!switching.has(index) && signs.size === 1) affine.push([layer, unit]);
  }
  return { dead, affine };
}
