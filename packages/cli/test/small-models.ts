/** Small networks with known answers, written to a folder by the tests themselves. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Network, writeNetworkJson, writeOnnx, writeSafetensors } from "reluscope";
import { afterAll } from "vitest";

type Rows = readonly (readonly number[])[];

export function network(layers: readonly { weight: Rows; bias: readonly number[] }[]): Network {
  const maps = layers.map(({ weight, bias }) => ({
    weight: {
      kind: "dense" as const,
      rows: weight.length,
      columns: weight[0].length,
      values: Float64Array.from(weight.flat()),
    },
    bias: Float64Array.from(bias),
  }));
  const inputSize = maps[0].weight.columns;
  return {
    inputShape: [inputSize],
    inputSize,
    outputSize: maps[maps.length - 1].bias.length,
    layers: maps.slice(0, -1).map((map) => ({ ...map, negativeSlope: new Float64Array(map.bias.length) })),
    output: maps[maps.length - 1],
  };
}

/** relu(x0) + relu(x1) − 1/2: four cells on a square around 0, a boundary of three pieces. */
export const cross = network([
  {
    weight: [
      [1, 0],
      [0, 1],
    ],
    bias: [0, 0],
  },
  { weight: [[1, 1]], bias: [-0.5] },
]);

/** |x| − 1/2: knot 0, zeros ±1/2. */
export const tent = network([
  { weight: [[1], [-1]], bias: [0, 0] },
  { weight: [[1, 1]], bias: [-0.5] },
]);

/** Five inputs, three outputs. */
export const wide = network([
  {
    weight: [
      [1, 2, 0, 0, 1],
      [0, 1, -1, 0, 0],
      [1, -1, 0, 2, 0],
    ],
    bias: [0.25, 0, -0.5],
  },
  {
    weight: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    bias: [0, 0.125, 0],
  },
]);

/** Units that do nothing: 0 is constant, 2 equals 1, 3 is not used; input 1 is not used. */
export const idle = network([
  {
    weight: [
      [0, 0],
      [1, 0],
      [1, 0],
      [-1, 0],
    ],
    bias: [1, 0, 0, 0],
  },
  { weight: [[1, 1, 1, 0]], bias: [0] },
]);

/** relu(x0) + relu(x1): zero on a whole cell. */
export const flat = network([
  {
    weight: [
      [1, 0],
      [0, 1],
    ],
    bias: [0, 0],
  },
  { weight: [[1, 1]], bias: [0] },
]);

/** relu(x0) + relu(x1) + relu(x2) − 1/2: eight cells on a cube around 0, a boundary of seven pieces. */
export const octants = network([
  {
    weight: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    bias: [0, 0, 0],
  },
  { weight: [[1, 1, 1]], bias: [-0.5] },
]);

/** |x0| + |x1| + |x2| − 1/2: the boundary is an octahedron. */
export const octahedron = network([
  {
    weight: [
      [1, 0, 0],
      [-1, 0, 0],
      [0, 1, 0],
      [0, -1, 0],
      [0, 0, 1],
      [0, 0, -1],
    ],
    bias: [0, 0, 0, 0, 0, 0],
  },
  { weight: [[1, 1, 1, 1, 1, 1]], bias: [-0.5] },
]);

/** Eight inputs, more than may vary. */
export const many = network([
  { weight: [[1, 2, 3, 4, 5, 6, 7, 8]], bias: [0] },
  { weight: [[1]], bias: [-1] },
]);

/** A random network of this many units a layer; with hundreds of them, seconds of work. */
export function large(units: number, inputs = 2): Network {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const layer = (rows: number, columns: number) => ({
    weight: Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => random() / Math.sqrt(columns / 6)),
    ),
    bias: Array.from({ length: rows }, () => random() / 2),
  });
  return network([layer(units, inputs), layer(units, units), layer(units, units), layer(1, units)]);
}

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "reluscope-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with the small networks as .onnx; cross also as .json and .safetensors. */
export function modelFolder(): string {
  const folder = temporaryFolder();
  const write = (name: string, contents: string | Uint8Array) => writeFileSync(join(folder, name), contents);
  write("cross.onnx", writeOnnx(cross));
  write("cross.json", writeNetworkJson(cross));
  write("cross.safetensors", writeSafetensors(cross));
  write("tent.onnx", writeOnnx(tent));
  write("wide.onnx", writeOnnx(wide));
  write("idle.onnx", writeOnnx(idle));
  write("flat.onnx", writeOnnx(flat));
  write("octants.onnx", writeOnnx(octants));
  write("octahedron.onnx", writeOnnx(octahedron));
  write("many.onnx", writeOnnx(many));
  return folder;
}
