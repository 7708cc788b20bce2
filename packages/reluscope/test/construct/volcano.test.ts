/** The elevation grid of Maungawhau (87 × 61, vega-datasets): every grid value, and what ONNX Runtime makes of the file. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { constructTable } from "../../src/construct/table.ts";
import { writeOnnx } from "../../src/formats/index.ts";
import { exactEvaluator, quotients, sameQuotients } from "./exact-value.ts";
import { onnxOutputs } from "./onnx-outputs.ts";

// The package exports its data by address only; the file lies beside its package.json.
const file = new URL("../../../../node_modules/vega-datasets/data/volcano.json", import.meta.url);
const { width, height, values } = JSON.parse(readFileSync(file, "utf8")) as {
  width: number;
  height: number;
  values: number[];
};

test("the volcano as a network: every grid value, exactly", async () => {
  const box: [number, number][] = [
    [0, width - 1],
    [0, height - 1],
  ];
  const made = constructTable({ box, nodes: [width, height], values });
  expect(made.exact).toBe(true);
  expect(made.counts.hidden).toEqual([278, 60]);
  const evaluate = exactEvaluator(made.network);
  const points = values.map((_, at) => [at % width, Math.floor(at / width)]);
  points.forEach((point, at) => {
    expect(sameQuotients(evaluate(quotients(point)), quotients([values[at]]))).toBe(true);
  });
  // All sums on the way are integers below 2^24: single precision has them exactly too.
  const outputs = await onnxOutputs(writeOnnx(made.network), points);
  expect(outputs).toEqual(values);
});
