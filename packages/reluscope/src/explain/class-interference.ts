/**
 * Interference of a trained layer with classes of data (THEORY section 6): the data are carried to the layer exactly, and for
 * each unit it is decided which classes its hyperplane cuts, on which it is active, and on which it is off.
 */
import {
  type InterferenceMatrix,
  interferenceMatrix,
  SIDE_ACTIVE,
  SIDE_CUT,
  SIDE_OFF,
} from "../construct/interference.ts";
import { layerInput } from "../layer/layer-input.ts";
import { type PointSet, rationalPointSet } from "../lp/point-set.ts";
import { toDense } from "../network/matrix.ts";
import { checkNetwork, type Network } from "../network/network.ts";

export interface ClassInterference extends InterferenceMatrix {
  /** Hidden layer, from 1: its units are the rows of the matrix. */
  readonly layer: number;
  /** The classes, in the order in which they first occur: the columns. */
  readonly classes: readonly string[];
  /** Units that cut no class and are active on some but not on others: each separates classes on its own. */
  readonly separating: readonly number[];
}

/**
 * The interference matrix of the units of a hidden layer and the classes of labelled points.
 *
 * @param layer hidden layer, from 1
 * @param points as many numbers each as the network has inputs
 * @param labels one a point
 * @throws Error when there is no such layer, no point, or not one label a point
 * @example classInterference(network, 1, [[0, 0], [1, 1]], ["no", "yes"]).separating;
 */
export function classInterference(
  network: Network,
  layer: number,
  points: readonly ArrayLike<number>[],
  labels: readonly string[],
): ClassInterference {
  checkNetwork(network);
  if (!Number.isInteger(layer) || layer < 1 || layer > network.layers.length)
    throw new Error(`no hidden layer ${layer}; layers are 1 … ${network.layers.length}`);
  if (points.length === 0) throw new Error("there are no points");
  if (labels.length !== points.length)
    throw new Error(`there are ${labels.length} labels for ${points.length} points`);
  const { weight, bias } = network.layers[layer - 1];
  const { rows, columns, values } = toDense(weight);
  const classes = [...new Set(labels)];
  const sets = classes.map((name): PointSet => {
    const own = points.filter((_, i) => labels[i] === name);
    return rationalPointSet(
      own.map((point) => layerInput(network, layer, point)),
      columns,
    );
  });
  const hyperplanes = Array.from({ length: rows }, (_, i) => [
    ...values.subarray(i * columns, (i + 1) * columns),
    bias[i],
  ]);
  const matrix = interferenceMatrix(hyperplanes, sets);
  const separating = Array.from(hyperplanes.keys()).filter((unit) => {
    const sides = matrix.sides.subarray(unit * classes.length, (unit + 1) * classes.length);
    return !sides.includes(SIDE_CUT) && sides.includes(SIDE_ACTIVE) && sides.includes(SIDE_OFF);
  });
  return { ...matrix, layer, classes, separating };
}
