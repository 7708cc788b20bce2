/**
 * The last three layers of a convolutional network on given features (S1; THEORY section 6): features → hidden → hidden →
 * scores. The layers before stay as they are; what they make of the data is labelled data for a construction of two hidden
 * layers, in the affine subspace that the features span.
 */
import { pointSet } from "../lp/point-set.ts";
import type { Network } from "../network/network.ts";
import { evaluate } from "../network/network.ts";
import { ExactEvaluation } from "../prove/exact-evaluation.ts";
import { type Construction, construction } from "./construction.ts";
import { constructLabels, exactMargin, type LabelsOptions } from "./labels.ts";
import { layersUpTo } from "./layers-up-to.ts";

export interface HeadConstruction extends Construction {
  /** The smallest lead of the right class over all others on the inputs, through the whole network; proved, rounded down. */
  readonly margin: number;
  /** Chunks of the features that were split off one after another. */
  readonly chunks: number;
  /** Features, and the exact dimension of the affine subspace that they span on the inputs. */
  readonly features: number;
  readonly rank: number;
  /** The constructed layers alone: features → hidden → hidden → scores. */
  readonly head: Network;
}

/** What a network's hidden layer `layer` (counted from 1; 0 is the input) makes of an input, in doubles. */
export function featuresAt(network: Network, layer: number, input: ArrayLike<number>): Float64Array {
  const body = layersUpTo(network, layer);
  return evaluate(body, input);
}

/**
 * The network with new last layers after hidden layer `layer`: two hidden layers and scores that are right on every input.
 *
 * Features are computed in doubles to find the layers; the proof evaluates the whole network without rounding on every input.
 *
 * @param inputs rows of as many numbers as the network has inputs
 * @param labels class of each input
 * @throws Error when features of different classes are the same or too close for doubles
 */
export function constructHead(
  network: Network,
  layer: number,
  inputs: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: Omit<LabelsOptions, "hidden"> = {},
): HeadConstruction {
  const body = layersUpTo(network, layer);
  const features = inputs.map((input) => evaluate(body, input));
  const made = constructLabels(features, labels, { ...options, hidden: 2 });
  const whole: Network = {
    inputShape: network.inputShape,
    inputSize: network.inputSize,
    outputSize: made.network.outputSize,
    layers: [...network.layers.slice(0, layer), ...made.network.layers],
    output: made.network.output,
  };
  const points = pointSet(inputs, network.inputSize);
  const { margin, errors } = exactMargin(new ExactEvaluation(whole), points, labels);
  if (errors > 0)
    throw new Error(
      `the features of ${errors} inputs are too close to those of others for what rounding does to them`,
    );
  const given = network.layers
    .slice(0, layer)
    .flatMap(({ bias }, l) => Array.from(bias, (_, unit) => ({ layer: l + 1, unit, role: "given" })));
  const units = [...given, ...made.units.map((unit) => ({ ...unit, layer: unit.layer + layer }))];
  const proof = { domain: `on ${inputs.length} points`, proved: true, exact: true, maxDeviation: 0 };
  return {
    ...construction({ network: whole, units }, proof),
    margin,
    chunks: made.chunks,
    features: body.outputSize,
    rank: made.rank,
    head: made.network,
  };
}
