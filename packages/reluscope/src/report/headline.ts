/** The first sentences of a report: what was found, in plain words. */
import type { LineBoundary } from "../boundary/line-boundary.ts";
import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import { axisNames } from "../draw/axis-names.ts";
import { countOf, countText, shortNumber } from "../draw/number-text.ts";
import { type Network, neuronCount } from "../network/network.ts";
import type { ReportInput } from "./input.ts";

/** `2 → 32 → 32 → 1`: sizes from input to output. */
export function architectureText(network: Network): string {
  return [network.inputSize, ...network.layers.map((layer) => layer.bias.length), network.outputSize].join(
    " → ",
  );
}

/** `the square [−1, 1]²`, `the triangle with corners …`, `the segment [0, 2]`: the domain in its own coordinates. */
export function domainText(input: ReportInput): string {
  const { domain } = input.complex;
  if (domain.dimension === 1) return `the segment ${interval(domain.low, domain.high)}`;
  const { corners } = domain;
  const count = corners.length / 2;
  const box = count === 4 && isBox(corners);
  if (!box) return `a ${["triangle", "quadrilateral", "pentagon", "hexagon"][count - 3] ?? `${count}-gon`}`;
  const [left, right] = [Math.min(corners[0], corners[4]), Math.max(corners[0], corners[4])];
  const [bottom, top] = [Math.min(corners[1], corners[5]), Math.max(corners[1], corners[5])];
  if (left === bottom && right === top) return `the square ${interval(left, right)}²`;
  const shape = right - left === top - bottom ? "square" : "rectangle";
  return `the ${shape} ${interval(left, right)} × ${interval(bottom, top)}`;
}

function interval(low: number, high: number): string {
  return `[${shortNumber(low, 6)}, ${shortNumber(high, 6)}]`;
}

function isBox(corners: ArrayLike<number>): boolean {
  for (let k = 0; k < 8; k += 2) {
    const j = (k + 2) % 8;
    if (corners[k] !== corners[j] && corners[k + 1] !== corners[j + 1]) return false;
  }
  return true;
}

/** Fixed inputs are listed up to this many. */
const LISTED_INPUTS = 6;

/** What varies and what is held fixed, or nothing when the domain is the whole input. */
export function sliceText(input: ReportInput): string {
  const { slice } = input.complex.domain;
  const inputs = slice.origin.length;
  const { names, inputs: moved } = axisNames(slice, input.inputNames);
  if (moved.every((k) => k >= 0)) {
    const rest = inputs - moved.length;
    if (rest === 0) return "";
    const fixed: string[] = [];
    slice.origin.forEach((value, k) => {
      if (!moved.includes(k)) fixed.push(`${input.inputNames?.[k] ?? `x${k}`} = ${shortNumber(value)}`);
    });
    const others =
      rest <= LISTED_INPUTS
        ? `${fixed.join(", ")} ${rest === 1 ? "is" : "are"} held fixed`
        : `the other ${countText(rest)} inputs are held fixed`;
    return `Only ${names.join(" and ")} ${names.length > 1 ? "vary" : "varies"}; ${others}.`;
  }
  const shape = slice.dimension === 1 ? "a line" : "a plane";
  return `This is ${shape} through the network's ${countText(inputs)}-dimensional input space, with coordinate${names.length > 1 ? "s" : ""} ${names.join(" and ")}.`;
}

/** The headline: what the network does to the domain. */
export function headline(input: ReportInput): string {
  const { complex } = input;
  const { cells, linearRegions } = complex.counts;
  const neurons = countOf(neuronCount(input.network), "neuron");
  if (complex.dimension === 1) {
    if (cells === 1) return `On ${domainText(input)} the network (${neurons}) is one affine function.`;
    const same = linearRegions === cells ? "" : `, ${countOf(linearRegions, "linear region")}`;
    const knots = countOf(cells - 1, "knot");
    return `On ${domainText(input)} the network’s ${neurons} make ${knots}: ${countOf(cells, "affine piece")}${same}.`;
  }
  // linear regions are connected: cells that do not touch may have the same map and still count apart
  const regions =
    linearRegions === cells
      ? cells === 1
        ? ""
        : "; neighbouring cells always have different affine maps"
      : `; ${countOf(linearRegions, "linear region")}`;
  return `This network’s ${neurons} cut ${domainText(input)} into ${countOf(cells, "cell")}${regions}.`;
}

/** One sentence about the decision boundary. */
export function boundarySentence(boundary: PlanarBoundary | LineBoundary): string {
  if (boundary.dimension === 1) {
    const changes = boundary.positions.length;
    return changes === 0
      ? "The decision never changes."
      : `The decision changes ${changes === 1 ? "once" : `${countText(changes)} times`}.`;
  }
  const pieces = boundary.pieces.length / 2;
  if (pieces === 0) return "The decision never changes: there is no boundary here.";
  const parts =
    boundary.components === 1 ? "in one piece" : `in ${countText(boundary.components)} connected components`;
  const closed =
    boundary.closed === 0
      ? ""
      : boundary.components === 1
        ? ", a closed curve"
        : `, ${boundary.closed === boundary.components ? "all" : countText(boundary.closed)} closed`;
  return `Its decision boundary is made of ${countOf(pieces, "straight segment")} ${parts}${closed}, of total length ${shortNumber(boundary.measure, 5)}.`;
}
