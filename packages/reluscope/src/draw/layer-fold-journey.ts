/**
 * One layer of two inputs and any number of units as a journey of two stages: the plane, and the plane as the layer folds it,
 * seen from the input space, x + W⁺(σ(y) − y) (S2, THEORY section 4). For layers that project after embedding.
 */

import { toDense } from "../network/matrix.ts";
import type { Network } from "../network/network.ts";
import {
  hasJourney,
  type Journey,
  type JourneyOptions,
  layerJourney,
  thinnedPoints,
} from "./layer-journey.ts";
import { gridLines, unitLine } from "./layer-planar-marks.ts";
import { foldedPoints, layerScene, withCrossings } from "./layer-scene.ts";
import { countOf } from "./number-text.ts";

export interface AnimationOptions extends JourneyOptions {
  /** The layer (from 1) that is shown where the network as a whole is no sequence of projections of the plane; default 1. */
  readonly layer?: number;
}

/** The whole network where its layers are all 2 × 2 and invertible, otherwise one layer of two inputs. */
export function animatedJourney(network: Network, options: AnimationOptions = {}): Journey {
  const layer = options.layer ?? 1;
  if (hasJourney(network)) return layerJourney(network, options);
  const columns = network.layers[layer - 1]?.weight.columns;
  if (columns !== undefined && columns !== 2)
    throw new Error(`layer ${layer} has ${countOf(columns, "input")}; moving pictures need 2 or 3`);
  return foldJourney(network, layer, options);
}

/** The fold of hidden layer `layer` (from 1), which must have two inputs. */
export function foldJourney(network: Network, layer: number, options: JourneyOptions = {}): Journey {
  const { coordinates, classes } = thinnedPoints(options.points, network.inputSize);
  const points = coordinates.length > 0 ? { coordinates, classes } : undefined;
  const { geometry, window, before, after, hasData } = layerScene(network, layer, {
    points,
    domain: options.domain,
  });
  const { values } = toDense(geometry.weight);
  const lines = Array.from(geometry.bias, (bias, i) =>
    unitLine(values.subarray(2 * i, 2 * i + 2), bias, window),
  ).flatMap((line) => line ?? []);
  const empty = { areas: [], boundary: [] };
  return {
    kind: "fold",
    window,
    layers: 1,
    cones: [],
    lines,
    decisions: [empty, empty],
    points: [Array.from(before), Array.from(after)],
    classes: hasData ? classes : [],
    hasData,
    grid: gridLines(window).map((line) => {
      const bent = withCrossings(geometry, line);
      return [Array.from(bent), Array.from(foldedPoints(geometry, bent))];
    }),
    classNames: options.labels ?? [],
    inputNames:
      layer === 1
        ? (options.inputNames ?? ["x0", "x1"])
        : [`unit 0 of layer ${layer - 1}`, `unit 1 of layer ${layer - 1}`],
  };
}
