/** Decisions to try on a network: every kind that it allows, thresholds that many points attain among them. */
import type { Decision } from "../../src/boundary/decision.ts";
import type { Network } from "../../src/network/network.ts";
import { dot, ratio } from "./dyadic-integers.ts";
import type { ExactComplex } from "./exact-complex.ts";
import { type SeededRandom, seededRandom } from "./seeded-random.ts";

export function seededDecisions(network: Network, complex: ExactComplex, seed: number): Decision[] {
  const random = seededRandom(seed + 0xdec);
  const output = random.integer(0, network.outputSize - 1);
  const decisions: Decision[] = [
    { kind: "threshold", output, threshold: 0 },
    { kind: "threshold", output, threshold: random.pick([1, -1, 0.25, -0.5]) },
    { kind: "threshold", output, threshold: valueAtVertex(complex, output, random) },
  ];
  if (network.outputSize < 2) return decisions;
  const second = (output + random.integer(1, network.outputSize - 1)) % network.outputSize;
  return [...decisions, { kind: "between", first: output, second }, { kind: "max" }, { kind: "min" }];
}

/** The output at some vertex, rounded: on the vertex, or as near to it as doubles come. */
function valueAtVertex(complex: ExactComplex, output: number, random: SeededRandom): number {
  const cell = random.pick(complex.cells);
  const vertex = random.pick(cell.corners);
  return ratio(dot(cell.outputs[output], vertex), vertex[vertex.length - 1] << BigInt(complex.outputShift));
}
