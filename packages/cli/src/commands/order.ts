/** `reluscope order`: the strict partial order of the units of a first hidden layer on a domain, its chains, and data on them. */
import { Command } from "commander";
import {
  type BuiltPiece,
  buildPiece,
  type DataCell,
  domainJson,
  type JsonDocument,
  jsonChunks,
  type Network,
  type UnitCrease,
  type UnitData,
  type UnitOrder,
  unitCreases,
  unitCreasesJson,
  unitData,
  unitDataJson,
  unitOrder,
  unitOrderJson,
} from "reluscope";
import { type AnyDomain, addDomainOptions, type DomainOptions } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { addModelOptions, loadModel, type ModelOptions, since } from "../model-options.ts";
import { countOf } from "../number-format.ts";
import { wholeNumber } from "../number-options.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { addPictureOptions, type PictureOptions, pictureFile } from "../picture-options.ts";
import { type Points, pointsOf, readPoints } from "../points-file.ts";
import { startProgress } from "../progress.ts";
import { timingText } from "../result-text.ts";
import { note, print } from "../streams.ts";
import { ALL_DIMENSIONS } from "../varying-dimensions.ts";
import { chosenBoxOrDomain } from "../whole-box.ts";
import { creaseLines, dataLines, orderLines } from "./order-words.ts";

const FORMATS = [".json", ".svg", ".png"] as const;

interface OrderOptions extends ModelOptions, DomainOptions, PictureOptions {
  readonly data?: string;
  readonly output?: number;
}

/** What is told: the order, and where the network has one hidden layer its creases and how pieces are built. */
export interface OrderResult {
  readonly order: UnitOrder;
  readonly creases: readonly UnitCrease[] | undefined;
  readonly data: UnitData | undefined;
  /** How the output on a cell with data is built unit by unit; for one hidden layer. */
  readonly built: ((cell: DataCell) => BuiltPiece) | undefined;
}

export function orderCommand(): Command {
  const command = new Command("order").description(
    "The strict partial order of the units of the first hidden layer on a domain: one unit is before another if it is on wherever that one is, and at more points. With it the fewest chains of units along which the function is built piece by piece, the jump of the gradient along each crease, and the data that each unit switches on. Every inclusion is proved.",
  );
  addModelOptions(command, FORMATS)
    .option(
      "--data <points>",
      "data, one point a row, as many numbers as coordinates vary: .json, .csv, .npy",
    )
    .option(
      "--output <k>",
      "whose jumps and pieces, from 0 (default: 0; networks with one hidden layer)",
      (text: string) => wholeNumber(text, "--output"),
    );
  addDomainOptions(command, ALL_DIMENSIONS);
  return addPictureOptions(command).addHelpText("after", HELP).action(runOrder);
}

const HELP = `
Only the first hidden layer is looked at, so that the domain may have any number of dimensions. Units that are on at the
same points of the domain are told together, as 1 = 4. In a chain 3 > 7 > 2 each unit is on only where the one before it is.
--out draws the Hasse diagram (.svg, .png) or writes everything (.json).

${examplesText([
  ["the chains of a network with two inputs", 'order crescents.onnx --domain "[-1.5,2.5]x[-1.25,1.75]"'],
  [
    "the diagram, with how many rows switch each unit on",
    'order iris.onnx --domain "[0,1]^4" --data iris.csv --out order.svg',
  ],
  ["64 inputs, as JSON", 'order digits.onnx --domain "[0,1]^64" --json'],
  ["on a plane through the input space", 'order iris.onnx --vary 2,3 --at 0.5,0.5,0,0 --domain "[0,1]^2"'],
])}`;

async function runOrder(path: string, options: OrderOptions): Promise<void> {
  const format = options.out === undefined ? undefined : outputFormat(options.out, FORMATS);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  if (network.layers.length === 0) throw new InputError(`${path} has no hidden layer: it is one affine map`);
  const output = options.output ?? 0;
  if (output >= network.outputSize)
    throw new InputError(`--output ${output}: outputs are 0 … ${network.outputSize - 1}`);
  const chosen = await chosenBoxOrDomain({ ...options, points: options.data }, network.inputSize);
  for (const remark of chosen.notes) note(remark);
  const points = options.data === undefined ? undefined : await dataPoints(options, chosen.domain.dimension);
  const started = performance.now();
  const result = await found(network, chosen.domain, points, output);
  const timing = { loadMs, computeMs: since(started) };
  if (points?.labels) note(`${points.name}: the column class is taken for labels`);
  const document = (): JsonDocument => ({
    model: path,
    layer: 1,
    ...unitOrderJson(result.order),
    ...(result.creases ? { output, creases: unitCreasesJson(result.creases) } : {}),
    ...(result.data ? { data: dataJson(result.data, result) } : {}),
    domain: { ...domainJson(chosen.domain) },
    timing,
  });
  if (options.out !== undefined && format === ".json") await writeOutput(options.out, jsonChunks(document()));
  else if (options.out !== undefined && format !== undefined && format !== ".json") {
    const { unitOrderPicture } = await import("reluscope/draw");
    if (options.size?.height !== undefined)
      throw new InputError("--size of an order is a width, such as 960; the height follows from the order");
    const picture = unitOrderPicture(result.order, {
      domain: chosen.text,
      data: result.data,
      theme: options.dark ? "dark" : "light",
      width: options.size?.width,
    });
    await writeOutput(options.out, [await pictureFile(picture, format, `order of units of ${path}`)]);
  }
  if (options.json) {
    await print(jsonChunks({ ...document(), out: options.out }));
    return;
  }
  const lines = [
    ...orderLines(result.order, chosen.text),
    ...(result.creases ? ["", ...creaseLines(result.creases, output)] : []),
    ...(result.data ? ["", ...dataLines(result.data, result)] : []),
    "",
    timingText(loadMs, timing.computeMs),
  ];
  if (options.out !== undefined) lines.push(`wrote ${options.out}`);
  await print(`${lines.join("\n")}\n`);
}

async function dataPoints(options: OrderOptions, dimension: number): Promise<Points> {
  const points = await readPoints(options.data ?? "", "--data", options);
  const [first] = points.rows;
  if (first && first.length !== dimension && !points.flat)
    throw new InputError(
      `${points.name}: ${points.rowName(0)} has ${countOf(first.length, "number")}; ${dimension === 1 ? "1 coordinate varies" : `${dimension} coordinates vary`}${first.length === dimension + 1 ? "; if the first column is a label, leave it out with --skip-columns 1" : ""}`,
    );
  return { ...points, rows: pointsOf(points, dimension) };
}

async function found(
  network: Network,
  domain: AnyDomain,
  points: Points | undefined,
  output: number,
): Promise<OrderResult> {
  const progress = await startProgress("units compared", network.layers[0].bias.length);
  const order = unitOrder(network, domain, { onProgress: (units) => progress.update(units) });
  progress.stop();
  const data = points && unitData(network, order, points.rows);
  if (data && data.outside.length > 0)
    note(
      `${countOf(data.outside.length, "row")} of the data outside of the domain ${data.outside.length === 1 ? "is" : "are"} left out`,
    );
  const isShallow = network.layers.length === 1;
  return {
    order,
    creases: isShallow ? unitCreases(network, domain, output) : undefined,
    data,
    built: isShallow ? (cell) => buildPiece(network, order, cell, output) : undefined,
  };
}

function dataJson(data: UnitData, { built }: OrderResult): JsonDocument {
  const cells = data.cells.map((cell) => {
    const { rows, on, chains } = cell;
    const piece = built?.(cell);
    const start = piece && Array.from(piece.start);
    const steps = piece?.steps.map(({ unit, map }) => ({ unit, map: Array.from(map) }));
    return { rows, on, chains, start, steps };
  });
  return { ...unitDataJson(data), cells };
}
