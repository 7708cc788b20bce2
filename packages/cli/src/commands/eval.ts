/** `reluscope eval`: the network's outputs at points. */
import { Command } from "commander";
import { evaluate, jsonChunks, type Network, npyBytes, preActivations } from "reluscope";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { addModelOptions, loadModel, type ModelOptions, since } from "../model-options.ts";
import { countOf, shortNumber } from "../number-format.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { addPointOptions, type PointOptions } from "../point-options.ts";
import { pointsOf, readPoints } from "../points-file.ts";
import { startProgress } from "../progress.ts";
import { note, print } from "../streams.ts";
import { textTable } from "../text-table.ts";

const FORMATS = [".json", ".csv", ".npy"] as const;
/** Points listed for a person; --json has all. */
const LISTED_POINTS = 60;
/** Outputs listed for a person. */
const LISTED_OUTPUTS = 12;

interface EvalVerbOptions extends ModelOptions, PointOptions {
  readonly input: string;
  readonly pattern?: true;
}

export function evalCommand(): Command {
  const command = new Command("eval").description(
    "The network's outputs at points, in doubles, and on request which neurons are active there.",
  );
  addModelOptions(command, FORMATS);
  command.requiredOption(
    "-i, --input <points>",
    "points, one (flattened) row each: .json, .csv (header optional, a last column class is ignored), .npy, or [[…],…]",
  );
  return addPointOptions(command)
    .option("--pattern", "activation patterns too: + active, - inactive, 0 exactly zero, · linear unit")
    .addHelpText(
      "after",
      examplesText([
        ["two points, written out", 'eval model.onnx --input "[[0,0],[0.5,-1]]"'],
        [
          "a table of points, with activation patterns, as JSON",
          "eval iris.onnx --input iris.csv --pattern --json",
        ],
        [
          "images whose first column is their label, pixels 0 … 255",
          "eval mnist.onnx --input mnist_test.csv --skip-columns 1 --scale 1/255",
        ],
        ["a NumPy array in, a NumPy array out", "eval model.onnx --input points.npy --out outputs.npy"],
      ]),
    )
    .action(runEval);
}

async function runEval(path: string, options: EvalVerbOptions): Promise<void> {
  const format = options.out === undefined ? undefined : outputFormat(options.out, FORMATS);
  if (options.pattern && format !== undefined && format !== ".json") {
    throw new InputError("--pattern needs --json or --out with .json");
  }
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const points = await readPoints(options.input, "--input", options);
  const rows = pointsOf(points, network.inputSize);
  if (points.labels) note(`${points.name}: the column class is ignored`);
  const progress = await startProgress("points", rows.length);
  const started = performance.now();
  const outputs = rows.map((row, k) => {
    if (k % 256 === 0) progress.update(k);
    return evaluate(network, row);
  });
  progress.stop();
  const timing = { loadMs, computeMs: since(started) };
  const overflown = outputs.findIndex((row) => !row.every(Number.isFinite));
  if (overflown >= 0) note(`${points.rowName(overflown)}: an output is beyond the range of doubles`);
  const patterns = options.pattern ? rows.map((row) => patternAt(network, row)) : undefined;
  const document = () => ({ model: path, outputs: plainRows(outputs), patterns: patterns?.values(), timing });
  if (options.out !== undefined && format !== undefined) {
    if (format === ".json") await writeOutput(options.out, jsonChunks(document()));
    else if (format === ".csv") await writeOutput(options.out, csvLines(outputs));
    else {
      const { outputSize } = network;
      const values = new Float64Array(outputs.length * outputSize);
      outputs.forEach((row, k) => {
        values.set(row, k * outputSize);
      });
      await writeOutput(options.out, [npyBytes({ shape: [outputs.length, outputSize], values })]);
    }
  }
  if (options.json) {
    await print(jsonChunks({ ...document(), out: options.out }));
    return;
  }
  const lines = table(outputs, patterns);
  if (options.out !== undefined) lines.push("", `wrote ${options.out} (${countOf(outputs.length, "row")})`);
  await print(`${lines.join("\n")}\n`);
}

function* plainRows(rows: readonly Float64Array[]): Generator<number[]> {
  for (const row of rows) yield Array.from(row);
}

function* csvLines(rows: readonly Float64Array[]): Generator<string> {
  yield `${Array.from(rows[0], (_, o) => `y${o}`).join(",")}\n`;
  for (const row of rows) yield `${row.join(",")}\n`;
}

/** Signs of the pre-activations in doubles, one string a layer, as in the patterns of cells. */
function patternAt(network: Network, point: readonly number[]): string[] {
  return preActivations(network, point).map((values, l) => {
    const slopes = network.layers[l].negativeSlope;
    return Array.from(values, (y, i) => (slopes[i] === 1 ? "·" : y > 0 ? "+" : y < 0 ? "-" : "0")).join("");
  });
}

function table(outputs: readonly Float64Array[], patterns: readonly string[][] | undefined): string[] {
  const width = Math.min(outputs[0].length, LISTED_OUTPUTS);
  const rows = outputs
    .slice(0, LISTED_POINTS)
    .map((row, k) => [
      String(k + 1),
      ...Array.from(row.subarray(0, width), (value) => shortNumber(value, 9)),
      ...(patterns ? [patterns[k].join(" ")] : []),
    ]);
  const columns = Array.from({ length: width }, (_, o) => ({ title: `y${o}` }));
  const lines = textTable(
    [{ title: "point" }, ...columns, ...(patterns ? [{ title: "pattern", align: "left" } as const] : [])],
    rows,
  );
  const hidden = [
    outputs.length > rows.length ? countOf(outputs.length - rows.length, "point") : "",
    outputs[0].length > width ? countOf(outputs[0].length - width, "output") : "",
  ].filter((text) => text !== "");
  if (hidden.length > 0) lines.push(`… and ${hidden.join(" and ")} more; --json or --out lists them all`);
  return lines;
}
