/**
 * Trains two small networks that compute functions, from a fixed seed: wave_1-24-1.onnx, a damped wave of one input, and
 * ring_3-16-16-1.onnx, the signed distance of a ring in space (negative inside), whose zero set is a surface.
 *
 *   node examples/train-functions.mjs
 */
import { evaluate } from "reluscope";
import { saveNetwork } from "reluscope/node";
import { seededRandom, trainNetwork } from "./train-network.mjs";

const folder = new URL("models/", import.meta.url);

const wave = ([x]) => Math.sin(3 * Math.PI * x) * Math.exp(-x);
const ring = ([x, y, z]) => Math.hypot(Math.hypot(x, y) - 0.55, z) - 0.25;

function samples(f, inputs, count, seed) {
  const random = seededRandom(seed);
  const points = Array.from({ length: count }, () => Array.from({ length: inputs }, () => 2 * random() - 1));
  return { inputs: points, values: points.map(f) };
}

for (const [name, f, sizes, settings] of [
  ["wave_1-24-1", wave, [1, 24, 1], { seed: 6, steps: 12000, rate: 0.02, batch: 32, biases: 2 }],
  ["ring_3-16-16-1", ring, [3, 16, 16, 1], { seed: 2, steps: 20000, rate: 0.01, batch: 32 }],
]) {
  const network = trainNetwork(samples(f, sizes[0], 4000, 1), sizes, settings);
  saveNetwork(network, new URL(`${name}.onnx`, folder).pathname);
  const test = samples(f, sizes[0], 2000, 2);
  const squares = test.inputs.map((point, k) => (evaluate(network, point)[0] - test.values[k]) ** 2);
  const error = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  console.log(`${name}: root of the mean square error ${error.toFixed(4)}`);
}
