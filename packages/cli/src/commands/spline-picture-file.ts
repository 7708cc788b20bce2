/** The picture of `spline --out`: the graph, and each unit from its knot to where it is on, with its number. */
import { type AnalysedKnot, fractionOf, type SegmentKnot, splineCorners, toDouble } from "reluscope";
import type { Picture, SplineMark, SplinePictureOptions } from "reluscope/draw";
import type { FoundSpline } from "./spline-json.ts";

/** One hidden layer: units by number. Deeper networks: layer:unit, where one switches. */
export async function splineFilePicture(found: FoundSpline, options: SplinePictureOptions): Promise<Picture> {
  const { axisNames, splinePicture } = await import("reluscope/draw");
  const { onSegment, domain, output } = found;
  const corners = splineCorners(onSegment, fractionOf(domain.low), fractionOf(domain.high));
  const units =
    "spline" in found
      ? found.knots.filter(({ inside }) => inside).flatMap((knot) => unitMarks(knot, found.units))
      : [...found.knots, ...found.cancelledKnots].flatMap(neuronMarks);
  return splinePicture(
    { corners, units },
    { ...options, names: [axisNames(domain.slice).names[0], `y${output}`] },
  );
}

function unitMarks(
  { t, jump, units, facing }: AnalysedKnot,
  all: readonly { readonly jump: { readonly top: bigint; readonly bottom: bigint } }[],
): SplineMark[] {
  return units.map((unit, k) => ({
    knot: toDouble(t),
    facing: facing[k],
    jump: toDouble(all[unit].jump),
    name: String(unit),
    cancelled: jump.top === 0n,
  }));
}

function neuronMarks({ t, jump, neurons, facing }: SegmentKnot): SplineMark[] {
  return neurons.map(([layer, unit], k) => ({
    knot: toDouble(t),
    facing: facing[k],
    jump: toDouble(jump),
    name: `${layer}:${unit}`,
    cancelled: jump.top === 0n,
  }));
}
