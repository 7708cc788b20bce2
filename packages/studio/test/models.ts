/** What the tests compare the page with: the library's own answers about the examples. */
import { fileURLToPath } from "node:url";
import { boxDomain, fullSlice, type Network, type PlanarComplex, partition } from "reluscope";
import { loadNetwork } from "reluscope/node";

export function exampleNetwork(file: string): Network {
  return loadNetwork(fileURLToPath(new URL(`../../../examples/models/${file}`, import.meta.url))).network;
}

export const crescents = exampleNetwork("crescents_2-16-16-1.onnx");

export const crescentsBox: [number, number][] = [
  [-1.5, 2.5],
  [-1.5, 1.5],
];

export function onBox(network: Network, box: [number, number][]): PlanarComplex {
  return partition(network, boxDomain(fullSlice(2), box));
}

/** The middle of a cell's corners. */
export function middleOf(complex: PlanarComplex, cell: number): [number, number] {
  let [s, t] = [0, 0];
  const count = complex.cellStart[cell + 1] - complex.cellStart[cell];
  for (let k = complex.cellStart[cell]; k < complex.cellStart[cell + 1]; k++) {
    s += complex.vertices[2 * complex.cellVertices[k]] / count;
    t += complex.vertices[2 * complex.cellVertices[k] + 1] / count;
  }
  return [s, t];
}

/** Cells by area, the largest first. */
export function bySize(complex: PlanarComplex): number[] {
  const area = (cell: number) => {
    let sum = 0;
    const corners = complex.cellVertices.subarray(complex.cellStart[cell], complex.cellStart[cell + 1]);
    for (let k = 0; k < corners.length; k++) {
      const v = corners[k];
      const w = corners[(k + 1) % corners.length];
      sum += complex.vertices[2 * v] * complex.vertices[2 * w + 1];
      sum -= complex.vertices[2 * w] * complex.vertices[2 * v + 1];
    }
    return sum;
  };
  return [...Array(complex.counts.cells).keys()].sort((a, b) => area(b) - area(a));
}
