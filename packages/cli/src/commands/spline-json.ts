/** What `spline` says as JSON. */
import {
  fractionOf,
  type JsonDocument,
  type RebuiltSpline,
  type SegmentKnot,
  type SegmentSpline,
  type SplineAnalysis,
  splineZeros,
  toDouble,
} from "reluscope";

export type FoundSpline = SplineAnalysis | SegmentSpline;

export function splineJson(found: FoundSpline): JsonDocument {
  return { ...("spline" in found ? shallowJson(found) : deepJson(found)), zeros: zerosOf(found) };
}

export function zerosOf({ onSegment, domain }: FoundSpline) {
  const { points, segments } = splineZeros(onSegment, fractionOf(domain.low), fractionOf(domain.high));
  return { points, segments };
}

function shallowJson(found: SplineAnalysis) {
  const { spline, onSegment, knots, pieces, dead, affine, constant, unused, units, solutions, fewestUnits } =
    found;
  return {
    slope: toDouble(spline.slope),
    intercept: toDouble(spline.intercept),
    knots: knots.map(({ t, jump, units: own, facing, inside }) => ({
      t: toDouble(t),
      jump: toDouble(jump),
      units: own,
      facing,
      inside,
    })),
    pieces,
    dead,
    affine,
    constant,
    unused,
    onDomain: { slope: toDouble(onSegment.slope), intercept: toDouble(onSegment.intercept) },
    units: units.length,
    solutions,
    fewestUnits,
    redundantUnits: fewestUnits === undefined ? undefined : units.length - fewestUnits,
    redundancy: redundancyJson(found),
  };
}

/** Which units can go, which stay, and what becomes of every place inside where units meet or cancel. */
function redundancyJson({ knots, redundancy }: SplineAnalysis) {
  const { kept, slope, spare, fewest } = redundancy;
  return {
    kept: kept.map(({ unit, t, facing, turned }) => ({ unit, t: toDouble(t), facing, turned })),
    slope,
    spare: spare.map(({ unit, why, into }) => ({ unit, why, into })),
    knots: knots
      .filter(({ inside, jump, units }) => inside && (units.length > 1 || jump.top === 0n))
      .map(({ t, jump, units }) => {
        const keep = kept.find(({ unit }) => units.includes(unit))?.unit;
        return {
          t: toDouble(t),
          cancelled: jump.top === 0n,
          keep,
          spare: units.filter((unit) => unit !== keep),
        };
      }),
    fewest,
  };
}

/** Without the canonical form on the whole line: slope and intercept are those of the first piece. */
function deepJson({
  onSegment,
  knots,
  pieces,
  cancelled,
  cancelledKnots,
  dead,
  affine,
  fewestUnits,
}: SegmentSpline) {
  return {
    slope: toDouble(onSegment.slope),
    intercept: toDouble(onSegment.intercept),
    knots: knots.map(knotJson),
    pieces,
    dead: dead.map((neuron) => [...neuron]),
    affine: affine.map((neuron) => [...neuron]),
    cancelled,
    cancelledKnots: cancelledKnots.map(knotJson),
    fewestUnits,
  };
}

/** `neurons` are [layer, unit]; layers, units and facing go side by side. */
const knotJson = ({ t, jump, neurons, facing }: SegmentKnot) => ({
  t: toDouble(t),
  jump: toDouble(jump),
  neurons: neurons.map((neuron) => [...neuron]),
  layers: neurons.map(([layer]) => layer),
  units: neurons.map(([, unit]) => unit),
  facing: [...facing],
  inside: true,
});

export function rebuiltJson({
  network,
  units,
  facing,
  equal,
  maxDifference,
  inexactKnots,
  subsetFound,
}: RebuiltSpline) {
  return {
    hidden: network.layers.map(({ bias }) => bias.length),
    units,
    facing,
    equal,
    maxDifference,
    inexactKnots,
    subsetFound,
  };
}
