/** What `spline` says to a person. */
import {
  type Fraction,
  type RebuiltSpline,
  type SegmentSpline,
  type SpareUnit,
  type SplineAnalysis,
  toDouble,
} from "reluscope";
import { countOf, shortNumber } from "../number-format.ts";
import { textTable } from "../text-table.ts";
import { type FoundSpline, zerosOf } from "./spline-json.ts";

/** Knots listed for a person; --json has all. */
const LISTED_KNOTS = 60;
const LISTED_UNITS = 12;

export function splineLines(found: FoundSpline, text: string): string[] {
  return [...("spline" in found ? shallowLines(found, text) : deepLines(found, text)), zerosText(found)];
}

const number = (value: Fraction, digits = 8) => shortNumber(toDouble(value), digits);

function shallowLines(found: SplineAnalysis, text: string): string[] {
  const { spline, onSegment, knots, pieces, units, dead, affine, constant, unused, solutions, fewestUnits } =
    found;
  const inside = knots.filter((knot) => knot.inside);
  const visible = inside.filter(({ jump }) => jump.top !== 0n).length;
  const shared = knots.filter((knot) => knot.units.length > 1).length;
  const list = (name: string, members: readonly number[]) =>
    members.length === 0 ? [] : [`${name}: ${unitList(members)}`];
  const lines = [
    `${countOf(pieces, "piece")} on ${text}: ${countOf(visible, "visible knot")} inside, ${inside.length - visible} cancelled there, ${knots.length - inside.length} outside, ${shared} shared by several units`,
    `on the whole line ${formText(spline)}; first piece here: slope ${number(onSegment.slope)}`,
    "",
    ...knotTable(
      knots.map(({ t, jump, units: own, facing, inside: isInside }) => [
        number(t),
        number(jump),
        own.map((unit, k) => `${unit} ${arrow(facing[k])}`).join(", "),
        jump.top === 0n ? "cancelled" : isInside ? "" : "outside",
      ]),
      "units",
    ),
    "",
    ...list("dead here (0 all along)", dead),
    ...list("affine here (only slope)", affine),
    ...list("constant", constant),
    ...list("not used by the output", unused),
  ];
  if (fewestUnits === undefined)
    lines.push(`${countOf(units.length, "unit")}; too many sums of jumps to know the fewest`);
  else
    lines.push(
      `${countOf(units.length, "unit")}; ${fewestUnits} are enough here with an output bias: ${Math.max(0, units.length - fewestUnits)} redundant`,
    );
  lines.push(...redundancyLines(found));
  lines.push(
    `other weights, same function: ${countOf(solutions.rescaling, "unit")} may be rescaled, ${countOf(solutions.facings, "visible knot")} may face either way, ${countOf(solutions.splitting, "share")} of a common knot may be moved`,
  );
  return lines;
}

/** Why units can go, in the order in which they are told. */
const REASONS = [
  ["unused", "the output takes nothing from it"],
  ["dead", "0 all along"],
  ["constant", "constant, so that the output bias can have it"],
  ["affine", "only slope"],
  ["cancelled", "their jumps cancel"],
] as const;

function redundancyLines({ redundancy: { kept, slope, spare } }: SplineAnalysis): string[] {
  if (spare.length === 0) return [];
  const lines: string[] = [];
  const say = (members: readonly SpareUnit[], why: string) => {
    if (members.length > 0) lines.push(`  ${unitList(members.map(({ unit }) => unit))}: ${why}`);
  };
  for (const [kind, words] of REASONS)
    say(
      spare.filter(({ why }) => why === kind),
      words,
    );
  for (const { unit } of kept)
    say(
      spare.filter(({ into }) => into === unit),
      `unit ${unit} has the same knot and takes ${spare.filter(({ into }) => into === unit).length > 1 ? "their jumps" : "its jump"}`,
    );
  const turned = kept.filter((one) => one.turned).map(({ unit }) => unit);
  if (slope)
    lines.push(
      `  the slope that is left goes to unit ${slope.unit}${slope.changed ? ", made to be on all along" : ""}`,
    );
  if (turned.length > 0) lines.push(`  to turn: ${unitList(turned)}`);
  return [`can go (--facing fewest --save writes the network without them):`, ...lines];
}

function deepLines(found: SegmentSpline, text: string): string[] {
  const { onSegment, knots, pieces, cancelled, cancelledKnots, dead, affine, fewestUnits } = found;
  const list = (name: string, members: readonly (readonly [number, number])[]) =>
    members.length === 0 ? [] : [`${name}: ${unitList(members.map(neuronText))}`];
  return [
    `${countOf(pieces, "piece")} on ${text}: ${countOf(knots.length, "knot")}, and ${countOf(cancelled, "breakpoint")} where the slope stays`,
    `first piece: slope ${number(onSegment.slope)}, ${number(onSegment.intercept)} at 0`,
    "",
    ...knotTable(
      knots.map(({ t, jump, neurons, facing }) => [
        number(t),
        number(jump),
        neurons.map((neuron, k) => `${neuronText(neuron)} ${arrow(facing[k])}`).join(", "),
        "",
      ]),
      "layer:unit",
    ),
    "",
    ...list("dead here (0 all along)", dead),
    ...list("never switch here", affine),
    ...list("switch where the slope stays", [
      ...new Map(
        cancelledKnots.flatMap(({ neurons }) => neurons.map((one) => [neuronText(one), one])),
      ).values(),
    ]),
    fewestUnits === undefined
      ? "in one hidden layer: too many sums of jumps to know the fewest units"
      : `${countOf(fewestUnits, "unit")} in one hidden layer ${fewestUnits === 1 ? "is" : "are"} enough for the same function here (--facing fewest --save writes them)`,
  ];
}

const arrow = (facing: "right" | "left") => (facing === "right" ? "→" : "←");
const neuronText = ([layer, unit]: readonly [number, number]) => `${layer}:${unit}`;

function knotTable(rows: readonly (readonly string[])[], units: string): string[] {
  const table = textTable(
    [{ title: "knot" }, { title: "jump" }, { title: units, align: "left" }, { title: "", align: "left" }],
    rows.slice(0, LISTED_KNOTS),
  );
  if (rows.length > LISTED_KNOTS)
    table.push(`… and ${countOf(rows.length - LISTED_KNOTS, "knot")} more; --json lists them all`);
  return table;
}

function formText({ slope, intercept }: SplineAnalysis["spline"]): string {
  return `p = ${number(intercept)}, s = ${number(slope)}`;
}

function unitList(units: readonly (number | string)[]): string {
  const shown = units.slice(0, LISTED_UNITS).join(", ");
  return units.length > LISTED_UNITS ? `${shown}, … (${units.length} in all)` : shown;
}

function zerosText(found: FoundSpline): string {
  const { points, segments } = zerosOf(found);
  const flat = segments.length > 0 ? `, and ${countOf(segments.length, "segment")} of zeros` : "";
  return `${countOf(points.length, "zero")}${points.length > 0 ? ` at ${points.map((x) => shortNumber(x, 6)).join(", ")}` : ""}${flat}`;
}

export function rebuiltText({
  units,
  equal,
  maxDifference,
  inexactKnots,
  subsetFound,
}: RebuiltSpline): string {
  const isSmall = subsetFound !== undefined;
  const cause =
    inexactKnots > 0
      ? ` (${countOf(inexactKnots, "knot")} that no unit has exactly: no ratio of two doubles)`
      : isSmall
        ? " (a weight that is no double; --facing right splits such over more units)"
        : "";
  const proof = equal ? "proved equal" : `proved within ${shortNumber(maxDifference, 3)}${cause}`;
  const why =
    subsetFound === undefined
      ? ""
      : subsetFound === "unknown"
        ? "; too many sums of jumps to know whether one unit fewer can do"
        : subsetFound
          ? "; jumps that sum to minus the slope save one unit"
          : "; no jumps sum to minus the slope";
  return `rebuilt with ${countOf(units, "unit")} in one hidden layer, ${proof}${why}`;
}
