/** Networks of one hidden layer and one output, unit by unit. */
import type { Network } from "../src/network/network.ts";

/** Units are [input weights, bias, output weight]. */
export function shallowNetworkOf(
  units: readonly (readonly [w: readonly number[], b: number, alpha: number])[],
  outputBias = 0,
): Network {
  const inputs = units[0][0].length;
  return {
    inputShape: [inputs],
    inputSize: inputs,
    outputSize: 1,
    layers: [
      {
        weight: {
          kind: "dense",
          rows: units.length,
          columns: inputs,
          values: Float64Array.from(units.flatMap(([w]) => w)),
        },
        bias: Float64Array.from(units, ([, b]) => b),
        negativeSlope: new Float64Array(units.length),
      },
    ],
    output: {
      weight: {
        kind: "dense",
        rows: 1,
        columns: units.length,
        values: Float64Array.from(units, ([, , alpha]) => alpha),
      },
      bias: Float64Array.of(outputBias),
    },
  };
}
