/**
 * Trains crescents_2-2-2-2-1.onnx: three hidden layers of two units that tell the two crescents apart, for pictures of what
 * each layer does. Layers so narrow are easily lost (a unit that is off everywhere): they start as turns of the plane with
 * positive biases, and the loss keeps their rows near to right angles. Of 60 seeds this one ends with the smallest loss.
 *
 *   node examples/train-narrow-model.mjs
 */
import { readFileSync } from "node:fs";
import { evaluate } from "reluscope";
import { saveNetwork } from "reluscope/node";
import { seededRandom } from "./train-network.mjs";

const folder = new URL("models/", import.meta.url);
const LAYERS = 3;
const SEED = 22;
const STEPS = 3000;
/** Weight of the rows' distance from right angles and length 1. */
const SQUARE = 0.02;

const rows = readFileSync(new URL("crescents.csv", folder), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((text) => text.split(",").map(Number));

const random = seededRandom(SEED);
const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());

/** Of each layer w00, w01, w10, w11, b0, b1; at last the output's v0, v1, c. */
const parameters = Array.from({ length: LAYERS }, () => {
  const angle = 2 * Math.PI * random();
  const side = random() < 0.5 ? 1 : -1;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, -sin * side, sin, cos * side, 0.5 + 0.5 * random(), 0.5 + 0.5 * random()];
});
parameters.push([normal(), normal(), 0.1 * normal()]);
const zeros = () => parameters.map((values) => values.map(() => 0));

/** Adds the gradient of the cross-entropy at one labelled point. */
function addGradient(gradient, [x0, x1, label]) {
  const inputs = [[x0, x1]];
  const before = [];
  for (const [a, b, c, d, e, f] of parameters.slice(0, LAYERS)) {
    const [u, v] = inputs.at(-1);
    before.push([a * u + b * v + e, c * u + d * v + f]);
    inputs.push(before.at(-1).map((y) => Math.max(0, y)));
  }
  const [v0, v1, c] = parameters[LAYERS];
  const [h0, h1] = inputs[LAYERS];
  const error = (1 / (1 + Math.exp(-(v0 * h0 + v1 * h1 + c))) - label) / rows.length;
  [error * h0, error * h1, error].forEach((value, i) => {
    gradient[LAYERS][i] += value;
  });
  let back = [error * v0, error * v1];
  for (let l = LAYERS - 1; l >= 0; l--) {
    const [p, q] = back.map((value, i) => (before[l][i] > 0 ? value : 0));
    const [u, v] = inputs[l];
    [p * u, p * v, q * u, q * v, p, q].forEach((value, i) => {
      gradient[l][i] += value;
    });
    const w = parameters[l];
    back = [w[0] * p + w[2] * q, w[1] * p + w[3] * q];
  }
}

/** Adds the gradient of |rows of W at right angles and of length 1|². */
function addSquareness(gradient) {
  for (let l = 0; l < LAYERS; l++) {
    const [a, b, c, d] = parameters[l];
    const [first, second, mixed] = [a * a + b * b - 1, c * c + d * d - 1, a * c + b * d];
    gradient[l][0] += SQUARE * (4 * first * a + 2 * mixed * c);
    gradient[l][1] += SQUARE * (4 * first * b + 2 * mixed * d);
    gradient[l][2] += SQUARE * (4 * second * c + 2 * mixed * a);
    gradient[l][3] += SQUARE * (4 * second * d + 2 * mixed * b);
  }
}

const [means, squares] = [zeros(), zeros()];
for (let step = 1; step <= STEPS; step++) {
  const gradient = zeros();
  for (const row of rows) addGradient(gradient, row);
  addSquareness(gradient);
  const rate = 0.02 * (1 - step / STEPS) + 0.0005;
  parameters.forEach((values, k) => {
    values.forEach((_, i) => {
      means[k][i] = 0.9 * means[k][i] + 0.1 * gradient[k][i];
      squares[k][i] = 0.999 * squares[k][i] + 0.001 * gradient[k][i] ** 2;
      const size = Math.sqrt(squares[k][i] / (1 - 0.999 ** step)) + 1e-8;
      values[i] -= (rate * means[k][i]) / (1 - 0.9 ** step) / size;
    });
  });
}

const map = (count, values) => ({
  weight: {
    kind: "dense",
    rows: count,
    columns: 2,
    values: Float64Array.from(values.slice(0, 2 * count), Math.fround),
  },
  bias: Float64Array.from(values.slice(2 * count), Math.fround),
});
const network = {
  inputShape: [2],
  inputSize: 2,
  outputSize: 1,
  layers: parameters
    .slice(0, LAYERS)
    .map((values) => ({ ...map(2, values), negativeSlope: new Float64Array(2) })),
  output: map(1, parameters[LAYERS]),
};
await saveNetwork(network, new URL("crescents_2-2-2-2-1.onnx", folder).pathname);
const right = rows.filter(([x, y, c]) => Number(evaluate(network, [x, y])[0] > 0) === c).length;
console.log(`crescents_2-2-2-2-1: ${right} of ${rows.length} points right`);
