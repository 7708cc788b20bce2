/**
 * A network of width d + 1 whose zero contour approximates the graph of a function of d variables (2407.03851): every
 * pressing step is a projection of the input space onto a cone, and the projections are merged into layers.
 */
import { rationalMatrix, rationalVector } from "../exact/rational.ts";
import { evaluate, type Network } from "../network/network.ts";
import { type InputProjections, mergedNetwork, projectionOnto } from "./input-projections.ts";
import {
  type GraphDomain,
  type GraphFunction,
  graphSamples,
  type PressedGraph,
  type PressingStep,
  pressGraph,
} from "./pressed-graph.ts";
import { type GraphSamples, sampledGraph } from "./sampled-graph.ts";

export interface Hypersurface {
  /** d + 1 inputs (x, z), `depth` hidden layers of width d + 1, one output: positive above the sheet, its slope in z is 1. */
  readonly network: Network;
  readonly pressed: PressedGraph;
  /** The cone projections of the input space, one a layer, before weights are rounded to doubles. */
  readonly projections: InputProjections;
  /** Largest vertical distance of the zero contour from the graph, measured with the network on a grid over the domain. */
  readonly error: number;
}

/**
 * A network of `depth` hidden layers whose zero contour over a domain approximates the graph z = φ(x).
 *
 * @param target φ on the interval or disc, or samples of it, (x, z) or (x, y, z) each: then what is affine between them
 * @param depth number of layers: the graph gets depth + 1 pieces over an interval
 * @throws Error when the domain is empty, φ is not finite on it, or samples do not fit it
 * @example
 * hypersurfaceNetwork(([x]) => Math.sin(x), { kind: "interval", low: 0, high: 6.3 }, 8).error;
 */
export function hypersurfaceNetwork(
  target: GraphFunction | GraphSamples,
  domain: GraphDomain,
  depth: number,
): Hypersurface {
  const graph = graphOf(target, domain);
  const pressed = pressGraph(graph, domain, depth);
  const samples = graphSamples(graph, domain);
  const reach = reachOfSheet(samples, pressed);
  const width = pressed.dimension + 1;
  const projections: InputProjections = {
    dimension: width,
    projections: pressed.steps.map((step, k) => {
      const { weight, bias } = coneOf(step, reach);
      const map = { linear: rationalMatrix(weight, width, width), constant: rationalVector(bias) };
      return projectionOnto(map, k + 1);
    }),
    output: {
      // z − flat(x), a form of the pressed point.
      linear: rationalMatrix(
        Float64Array.of(...pressed.flat.slice(0, -1).map((value) => -value), 1),
        1,
        width,
      ),
      constant: rationalVector([-pressed.flat[width - 1]]),
    },
  };
  const { network } = mergedNetwork(projections);
  let error = 0;
  for (const sample of samples) error = Math.max(error, Math.abs(evaluate(network, sample)[0]));
  return { network, pressed, projections, error };
}

/** The measured error of networks of several depths. */
export function hypersurfaceErrors(
  target: GraphFunction | GraphSamples,
  domain: GraphDomain,
  depths: readonly number[],
): { readonly depth: number; readonly error: number }[] {
  const graph = graphOf(target, domain);
  return depths.map((depth) => ({ depth, error: hypersurfaceNetwork(graph, domain, depth).error }));
}

function graphOf(target: GraphFunction | GraphSamples, domain: GraphDomain): GraphFunction {
  if (typeof target === "function") return target;
  const wanted = domain.kind === "interval" ? 2 : 3;
  if (target.length > 0 && target[0].length !== wanted)
    throw new Error(
      `the samples have ${target[0].length} numbers; over ${domain.kind === "interval" ? "an interval" : "a disc"} they have ${wanted}`,
    );
  return sampledGraph(target);
}

/** A bound on the coordinates that the sheet, and its neighbourhood as high as it, takes while it is pressed. */
function reachOfSheet(samples: readonly Float64Array[], { steps, flat }: PressedGraph): number {
  let reach = 1;
  for (const sample of samples) for (const value of sample) reach = Math.max(reach, Math.abs(value));
  const steepest = Math.max(...steps.map((step) => Math.abs(step.slope)), ...flat.map(Math.abs), 1);
  return 8 * reach * steepest;
}

/**
 * The cone of a step: unit 0 is the distance to the hyperplane, negative beyond it, and its dual vector the direction in
 * which points slide; the other units are constant along that direction, and positive wherever the sheet comes.
 */
function coneOf({ normal, offset, slope }: PressingStep, reach: number) {
  const d = normal.length;
  const width = d + 1;
  const weight = new Float64Array(width * width);
  const bias = new Float64Array(width).fill(width * reach);
  for (let k = 0; k < d; k++) weight[k] = -normal[k];
  bias[0] = offset;
  // Unit 1 rises with z and is constant along (normal, slope).
  for (let k = 0; k < d; k++) weight[width + k] = -slope * normal[k];
  weight[width + d] = 1;
  // In the plane, unit 2 measures along the hyperplane.
  if (d === 2) {
    weight[2 * width] = -normal[1];
    weight[2 * width + 1] = normal[0];
  }
  return { weight, bias };
}
