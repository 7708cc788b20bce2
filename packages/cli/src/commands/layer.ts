/** `reluscope layer`: one layer as a projection onto a cone, and where points go. */
import { basename } from "node:path";
import { Command, Option } from "commander";
import {
  type DescribedPoint,
  describeLayer,
  describePoint,
  type JsonDocument,
  jsonChunks,
  type LayerDescription,
  layerJson,
  layerPointsJson,
  layerSectors,
  type Network,
  type Sectors,
} from "reluscope";
import { addDecisionOptions, chosenDecision, type DecisionOptions } from "../decision-options.ts";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { addModelOptions, loadModel, type ModelOptions, since } from "../model-options.ts";
import { realList, wholeNumber } from "../number-options.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { addPictureOptions, type PictureOptions } from "../picture-options.ts";
import { addPointOptions, type PointOptions } from "../point-options.ts";
import { type Points, pointsOf, readPoints } from "../points-file.ts";
import { startProgress } from "../progress.ts";
import { timingText } from "../result-text.ts";
import { note, print } from "../streams.ts";
import { ANIMATIONS, isLayerPicture, layerPictureBytes, PICTURES } from "./layer-picture-file.ts";
import { layerText, pointsText, sectorsText } from "./layer-words.ts";

const FORMATS = [".json", ...PICTURES, ...ANIMATIONS] as const;

interface LayerVerbOptions extends ModelOptions, PointOptions, DecisionOptions, PictureOptions {
  readonly layer: number;
  readonly point?: readonly number[][];
  readonly input?: string;
  readonly sectors?: true;
}

export function layerCommand(): Command {
  const command = new Command("layer").description(
    "One ReLU layer as a projection onto a cone: its apex, dual vectors, rank and condition; the sector of each point and where it is projected; for two classes and one hidden layer the class of the decision boundary.",
  );
  addModelOptions(command, FORMATS)
    .addOption(
      new Option("-l, --layer <k>", "hidden layer, counted from 1")
        .default(1, "1")
        .argParser((text) => wholeNumber(text, "--layer", 1)),
    )
    .addOption(
      new Option(
        "-p, --point <x>",
        "a point, as the network takes it: numbers separated by commas; may be repeated",
      ).argParser((text, before: readonly number[][] = []) => [
        ...before,
        realList(withoutBrackets(text), "--point"),
      ]),
    )
    .option(
      "-i, --input <points>",
      "points, one a row, as the network takes them: .json, .csv (header optional, a last column class is a label), .npy, or [[…],…]",
    )
    .option("--sectors", "list all sectors, each with a point inside");
  addPointOptions(command);
  command.optionsGroup("Decision (default: one output against 0, several by the largest):");
  addDecisionOptions(command);
  return addPictureOptions(command).addHelpText("after", HELP).action(runLayer);
}

const HELP = `
Points are inputs of the network. For layer k > 1 they are first sent through layers 1 … k − 1, exactly, and
told as that layer gets them. Units of a layer are counted from 0. A sector is the set of its active units.
--out writes the result (.json); a picture of the layer, which needs two or three inputs (.svg, .png); or a moving
picture (.html with play, step and slider, .gif): the input plane as it is projected layer by layer where all hidden
layers are 2 × 2 and invertible, otherwise how --layer folds its two inputs, or the layer turning for three.

${examplesText([
  [
    "the first layer: where its cone stands, and where a point is projected",
    "layer moons.onnx --point 0.5,-0.25",
  ],
  ["the third layer, with a table of points, as JSON", "layer moons.onnx --layer 3 --input moons.csv --json"],
  ["the first layer, before and after, with data", "layer moons.onnx --input moons.csv --out layer.svg"],
  ["how the whole network folds the plane, to play", "layer moons.onnx --input moons.csv --out folding.html"],
  ["every sector of a layer", "layer moons.onnx --sectors"],
  ["the boundary between two of the classes", "layer iris-one-layer.onnx --between 0,1"],
  [
    "images whose first column is their label, pixels 0 … 255",
    "layer mnist.onnx --input mnist_test.csv --skip-columns 1 --scale 1/255",
  ],
])}`;

async function runLayer(path: string, options: LayerVerbOptions): Promise<void> {
  const format = options.out === undefined ? undefined : outputFormat(options.out, FORMATS);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  checkLayer(network, options.layer);
  const points = await givenPoints(options, network.inputSize);
  const decision = chosenDecision(options, network.outputSize);
  const started = performance.now();
  const { rows, columns } = network.layers[options.layer - 1].weight;
  const progress = await startProgress("columns eliminated exactly", Math.min(rows, columns));
  const description = describeLayer(network, options.layer, decision, (done) => progress.update(done));
  progress.stop();
  const described = await describeAll(network, description, points?.rows ?? []);
  const sectors = options.sectors ? listedSectors(description) : undefined;
  const timing = { loadMs, computeMs: since(started) };
  for (const remark of description.notes) note(remark);
  if (points?.labels) note(`${points.name}: the column class is taken for labels`);
  const document = (): JsonDocument => ({
    model: path,
    ...layerJson(description),
    ...(sectors ? { sectors: sectors.count, sectorList: sectorEntries(sectors) } : {}),
    points: layerPointsJson(described, options.layer),
    timing,
  });
  if (options.out !== undefined) {
    const title = `layer ${options.layer} of ${basename(path)}`;
    const file = { path: options.out, layer: options.layer, decision, points, title };
    if (isLayerPicture(format))
      await writeOutput(options.out, [await layerPictureBytes(network, { ...file, format }, options)]);
    else await writeOutput(options.out, jsonChunks(document()));
  }
  if (options.json) {
    await print(jsonChunks({ ...document(), out: options.out }));
    return;
  }
  const lines = [
    ...layerText(basename(path), description, decision),
    ...(sectors ? ["", ...sectorsText(sectors, description)] : []),
    ...(described.length > 0 ? ["", ...pointsText(described, description)] : []),
    "",
    timingText(loadMs, timing.computeMs),
  ];
  if (options.out !== undefined) lines.push(`wrote ${options.out}`);
  await print(`${lines.join("\n")}\n`);
}

/** `[0.5, 1]` is a point too, as in the other options. */
const withoutBrackets = (text: string) => text.trim().replace(/^\[(.*)\]$/, "$1");

/** Says which layers there are, and why the last map and other units are none. */
function checkLayer({ layers }: Network, k: number): void {
  const count = layers.length;
  if (count === 0) throw new InputError("the network has no hidden layer: it is one affine map");
  const allowed = `hidden layers are 1 … ${count}`;
  if (k === count + 1)
    throw new InputError(
      `--layer ${k} is the output, an affine map without ReLU, which projects nothing; ${allowed}`,
    );
  if (k > count) throw new InputError(`--layer ${k}: no such layer; ${allowed}`);
  const other = layers[k - 1].negativeSlope.findIndex((slope) => slope !== 0);
  if (other < 0) return;
  const slope = layers[k - 1].negativeSlope[other];
  const kind =
    slope === 1
      ? "linear: it passes a value on, as skip connections and MaxPool need it"
      : `no ReLU: its slope left of zero is ${slope}`;
  const pure = Array.from(layers.keys()).filter((l) => layers[l].negativeSlope.every((s) => s === 0));
  const others = pure.length > 0 ? `; layers of ReLUs alone: ${pure.map((l) => l + 1).join(", ")}` : "";
  throw new InputError(`--layer ${k}: unit ${other} is ${kind}, and the layer is no projection${others}`);
}

async function givenPoints(options: LayerVerbOptions, inputs: number): Promise<Points | undefined> {
  const { point, input } = options;
  if (point && input !== undefined)
    throw new InputError("--point and --input cannot be combined; give one of them");
  if (input !== undefined) {
    const points = await readPoints(input, "--input", options);
    return { ...points, rows: pointsOf(points, inputs) };
  }
  for (const option of ["skipColumns", "scale"] as const) {
    const name = option === "scale" ? "--scale" : "--skip-columns";
    if (options[option] !== undefined)
      throw new InputError(`${name} has no points to change; it goes with --input`);
  }
  if (!point) return undefined;
  const points: Points = {
    name: "--point",
    rows: point,
    flat: false,
    skipped: 0,
    rowName: (row) => `point ${row + 1}`,
  };
  pointsOf(points, inputs);
  return points;
}

async function describeAll(
  network: Network,
  description: LayerDescription,
  rows: readonly (readonly number[])[],
): Promise<DescribedPoint[]> {
  const progress = await startProgress("points", rows.length);
  const described = rows.map((row, k) => {
    if (k % 16 === 0) progress.update(k);
    return describePoint(network, description, row);
  });
  progress.stop();
  return described;
}

function listedSectors({ geometry, layer }: LayerDescription): Sectors {
  try {
    return layerSectors(geometry);
  } catch (error) {
    throw new InputError(`--sectors, layer ${layer}: ${(error as Error).message}`, { cause: error });
  }
}

function* sectorEntries({ count, signs, points }: Sectors): Generator<object> {
  const [m, d] = [signs.length / count, points.length / count];
  for (let k = 0; k < count; k++) {
    const own = signs.subarray(k * m, (k + 1) * m);
    const active = Array.from(own.keys()).filter((i) => own[i] > 0);
    yield { active, point: Array.from(points.subarray(k * d, (k + 1) * d)) };
  }
}
