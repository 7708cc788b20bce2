/**
 * A network of any depth along a segment as one linear spline (THEORY section 5): exact knots, and for each the layers and
 * units that switch there. Slopes are read off the exact output forms of the cells, knots off the forms of two neighbours.
 */
import type { LineDomain } from "../complex/domain.ts";
import { ExactOutputs } from "../complex/exact-outputs.ts";
import { line } from "../complex/line.ts";
import { neuronName } from "../complex/neurons.ts";
import { type Fraction, fraction, minus, negated, over } from "../exact/fraction.ts";
import type { Network } from "../network/network.ts";
import type { CanonicalSpline } from "./canonical-form.ts";
import { checkOutput } from "./spline-analysis.ts";

export interface SegmentKnot {
  readonly t: Fraction;
  readonly jump: Fraction;
  /** [layer from 1, unit from 0] of the units that switch there. */
  readonly neurons: readonly (readonly [layer: number, unit: number])[];
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
  let before = first;
  for (let cell = 1; cell < counts.cells; cell++) {
    const form = formOn(cell);
    const jump = minus(form.slope, before.slope);
    if (jump.top !== 0n) {
      // Both forms have the same value at the knot.
      const t = negated(over(minus(form.intercept, before.intercept), jump));
      const switching = vertexNeurons.subarray(vertexNeuronStart[cell - 1], vertexNeuronStart[cell]);
      knots.push({ t, jump, neurons: Array.from(switching, (unit) => neuronName(neurons, unit)) });
    }
    before = form;
  }
  return {
    domain,
    output,
    onSegment: { ...first, knots: knots.map(({ t, jump }) => ({ t, jump })) },
    knots,
    pieces: knots.length + 1,
    cancelled: counts.cells - 1 - knots.length,
  };
}
