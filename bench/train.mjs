/**
 * Training steps a second, beside TensorFlow.js on the same workload in the same run: a 2-64-64-1 network, Adam, squared loss, batches of 32.
 * `npm ci --prefix bench/tfjs` installs what is compared with; without it only our own figures are printed.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { randomNetwork, Trainer, valueData } from "reluscope";

const SIZES = [2, 64, 64, 1];
const BATCH = 32;
const ROWS = 1024;
const RATE = 0.003;
const SECONDS = 2;
const ROUNDS = 5;

const inputs = Array.from({ length: ROWS }, (_, k) => {
  const [s, t] = [(k * 0.6180339887498949) % 1, (k * 0.7548776662466927) % 1];
  return [2 * s - 1, 2 * t - 1];
});
const values = inputs.map(([x, y]) => [Math.sin(3 * x) * Math.cos(2 * y)]);
const order = Array.from({ length: ROWS / BATCH }, (_, k) => k);

function ours(kernel) {
  const trainer = new Trainer(randomNetwork(SIZES, 1), valueData(inputs, values), {
    rate: RATE,
    batch: BATCH,
    kernel,
  });
  return { name: `reluscope, ${kernel}, float64`, steps: (count) => trainer.step(count) };
}

/** The same network and the same batches, the tensors of which are made before the clock starts. */
async function theirs(backend) {
  const folder = fileURLToPath(new URL("./tfjs/", import.meta.url));
  const require = createRequire(`${folder}package.json`);
  const tf = require("@tensorflow/tfjs-core");
  const layers = require("@tensorflow/tfjs-layers");
  require(`@tensorflow/tfjs-backend-${backend}`);
  if (backend === "wasm") {
    const wasm = require("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths(`${folder}node_modules/@tensorflow/tfjs-backend-wasm/dist/`);
  }
  await tf.setBackend(backend);
  await tf.ready();
  const model = layers.sequential();
  SIZES.slice(1).forEach((units, index) => {
    const activation = index === SIZES.length - 2 ? "linear" : "relu";
    model.add(layers.layers.dense({ units, activation, inputShape: index === 0 ? [2] : undefined }));
  });
  model.compile({ optimizer: tf.train.adam(RATE), loss: "meanSquaredError" });
  const batches = order.map((k) => ({
    x: tf.tensor2d(inputs.slice(k * BATCH, (k + 1) * BATCH)),
    y: tf.tensor2d(values.slice(k * BATCH, (k + 1) * BATCH)),
  }));
  let next = 0;
  return {
    name: `TensorFlow.js ${tf.version_core}, ${backend}, float32`,
    use: () => tf.setBackend(backend),
    async steps(count) {
      for (let k = 0; k < count; k++) {
        const { x, y } = batches[next++ % batches.length];
        await model.trainOnBatch(x, y);
      }
    },
  };
}

/** Steps a second over about `SECONDS`. */
async function pace({ steps, use }) {
  await use?.();
  let done = 0;
  const start = performance.now();
  do {
    await steps(50);
    done += 50;
  } while (performance.now() - start < (SECONDS * 1000) / ROUNDS);
  return (1000 * done) / (performance.now() - start);
}

const contestants = [ours("wasm"), ours("typescript")];
if (existsSync(new URL("./tfjs/node_modules", import.meta.url))) {
  for (const backend of ["cpu", "wasm"]) contestants.push(await theirs(backend));
} else console.log("npm ci --prefix bench/tfjs, and TensorFlow.js is measured too");

for (const contestant of contestants) await pace(contestant);
const paces = contestants.map(() => []);
for (let round = 0; round < ROUNDS; round++)
  for (const [k, contestant] of contestants.entries()) paces[k].push(await pace(contestant));
const medians = paces.map((all) => all.sort((a, b) => a - b)[ROUNDS >> 1]);
console.log(`${SIZES.join("-")}, Adam, batches of ${BATCH}, median of ${ROUNDS} rounds`);
contestants.forEach(({ name }, k) => {
  const share = k < 2 ? "" : `; reluscope (wasm) is ${(medians[0] / medians[k]).toFixed(1)} times as fast`;
  console.log(`  ${name}: ${Math.round(medians[k]).toLocaleString("en")} steps a second${share}`);
});
