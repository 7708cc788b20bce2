/**
 * A lookup table becomes a network: the flow of a fan over its speed and the opening of a valve, measured on a grid. The
 * network is made without training, proved equal to the table's interpolation everywhere, written as ONNX, and checked in
 * ONNX Runtime.
 *
 *     npm run build && node examples/lookup-table.mjs fan-map.onnx
 */
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { constructTable, writeOnnx } from "reluscope";

const file = process.argv[2] ?? join(tmpdir(), "fan-map.onnx");
const rows = readFileSync(new URL("models/fan-map.csv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(",").map(Number));
const nodes = [rows[0].length, rows.length];
/** Speed from 0 to 1 (of 3000 turns a minute), valve from 0 (shut) to 1. */
const box = [
  [0, 1],
  [0, 1],
];

const { network, counts, exact, domain } = constructTable({ box, nodes, values: rows.flat() });
console.log(`${nodes.join(" × ")} values → hidden layers of ${counts.hidden.join(" and ")} units`);
console.log(exact ? `proved equal to the table ${domain}, exactly` : "not exact");
writeFileSync(file, writeOnnx(network));

/** Linear interpolation on the triangles of the grid, as a control unit would do it. */
function interpolated([x, y]) {
  const [u, v] = [x * (nodes[0] - 1), y * (nodes[1] - 1)];
  const [i, j] = [Math.min(Math.floor(u), nodes[0] - 2), Math.min(Math.floor(v), nodes[1] - 2)];
  const [s, t] = [u - i, v - j];
  const middle = s >= t ? rows[j][i + 1] : rows[j + 1][i];
  return rows[j][i] + Math.max(s, t) * (middle - rows[j][i]) + Math.min(s, t) * (rows[j + 1][i + 1] - middle);
}

const session = await ort.InferenceSession.create(file);
const points = [];
for (let j = 0; j < nodes[1]; j++)
  for (let i = 0; i < nodes[0]; i++) points.push([i / (nodes[0] - 1), j / (nodes[1] - 1)]);
for (let k = 0; k < 1000; k++) points.push([(k * 0.618034) % 1, (k * 0.754878) % 1]);
const input = new ort.Tensor("float32", Float32Array.from(points.flat()), [points.length, 2]);
const { output } = await session.run({ input });
const worst = Math.max(...points.map((point, k) => Math.abs(output.data[k] - interpolated(point))));
console.log(
  `ONNX Runtime in single precision, ${points.length} points: at most ${worst.toExponential(1)} off`,
);
if (!(worst < 1e-3)) throw new Error("ONNX Runtime does not agree");
