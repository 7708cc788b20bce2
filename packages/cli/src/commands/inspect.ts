/** `reluscope inspect`: what a model file holds, what reading changed, and what may be asked next. */
import { Command } from "commander";
import { type JsonDocument, jsonChunks, type LoadedNetwork, type Network, neuronCount } from "reluscope";
import { colorsFor } from "../colors.ts";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { foldingDifference } from "../folding-difference.ts";
import { type LayerSurvey, type NetworkSurvey, surveyNetwork } from "../layer-survey.ts";
import { addModelOptions, loadModel, type ModelOptions } from "../model-options.ts";
import { nextCommands } from "../next-commands.ts";
import { countOf, countText, durationText, shortNumber } from "../number-format.ts";
import { operatorFate, operatorsThatBecome } from "../operator-fates.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { addPointOptions, type PointOptions } from "../point-options.ts";
import { pointsOf, readPoints } from "../points-file.ts";
import { type LayerRankSurvey, rankLines, ranksJson, surveyRanks } from "../rank-survey.ts";
import {
  type RedundancySurvey,
  redundancyJson,
  redundancyLines,
  surveyRedundancy,
} from "../redundancy-survey.ts";
import { print } from "../streams.ts";
import { textTable } from "../text-table.ts";

const FORMATS = [".json"] as const;
/** Units are listed by number up to this many. */
const LISTED_UNITS = 8;

interface InspectVerbOptions extends ModelOptions, PointOptions {
  readonly ranks?: true;
  readonly redundancy?: true;
  readonly input?: string;
}

export function inspectCommand(): Command {
  const command = new Command("inspect").description(
    "Layers, shapes and parameters of a model file, the operators that were folded into them, weights that do nothing, and what may be asked next.",
  );
  addModelOptions(command, FORMATS)
    .option("--ranks", "exact rank of every layer, and the relations that lower it")
    .option(
      "--redundancy",
      "units that are combinations of others: everywhere in layer 1, and on the cells that hold the points of --input",
    )
    .option("-i, --input <points>", "points for --redundancy: .json, .csv, .npy, or [[…],…]");
  return addPointOptions(command)
    .addHelpText(
      "after",
      examplesText([
        ["an ONNX file (external data is found beside it)", "inspect model.onnx"],
        [
          "weights alone: the layers are taken from names and shapes, or given",
          "inspect weights.safetensors --arch 2-16-16-1",
        ],
        ["for another program", "inspect model.onnx --json"],
        [
          "exact ranks, and how many units could be spared where the data are",
          "inspect iris.onnx --ranks --redundancy --input iris.csv",
        ],
      ]),
    )
    .action(runInspect);
}

async function runInspect(path: string, options: InspectVerbOptions): Promise<void> {
  if (options.input !== undefined && !options.redundancy)
    throw new InputError("--input is for --redundancy, which is not given");
  if (options.out !== undefined) outputFormat(options.out, FORMATS);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const survey = surveyNetwork(network);
  const difference = foldingDifference(loaded);
  const next = nextCommands(path, network);
  const ranks = options.ranks ? surveyRanks(network) : undefined;
  const redundancy = options.redundancy ? await redundancyOf(network, options) : undefined;
  const document = (): JsonDocument => ({
    model: path,
    format: loaded.format,
    input: { name: loaded.inputName, shape: network.inputShape, size: network.inputSize },
    output: { name: loaded.outputName, size: network.outputSize },
    hiddenLayers: network.layers.length,
    units: survey.units,
    neurons: neuronCount(network),
    parameters: survey.parameters,
    operators: loaded.operators.map((operator) => ({ ...operator, becomes: operatorFate(operator.name) })),
    notices: loaded.notices,
    folded: loaded.folded,
    foldingDifference: difference,
    unusedInputs: survey.unusedInputs,
    layers: survey.layers.values(),
    ranks: ranks && ranksJson(ranks).values(),
    redundancy: redundancy && redundancyJson(redundancy),
    next: next.map(({ command }) => command),
    timing: { loadMs },
  });
  if (options.out !== undefined) await writeOutput(options.out, jsonChunks(document()));
  if (options.json) {
    await print(jsonChunks(document()));
    return;
  }
  const { bold, dim } = colorsFor(process.stdout);
  const shape = network.inputShape.length > 1 ? ` (${network.inputShape.join(" × ")})` : "";
  const unrolled = survey.layers.some(({ kind }) => kind === "sparse") ? " (convolutions unrolled)" : "";
  const lines = [
    bold(
      `${countOf(network.inputSize, "input")}${shape} → ${countOf(network.outputSize, "output")}; ` +
        `${countOf(network.layers.length, "hidden layer")}, ${countOf(neuronCount(network), "neuron")}, ${countOf(survey.parameters, "parameter")}${unrolled}`,
    ),
    "",
    ...layerLines(survey),
    "",
    ...foldingLines(loaded, difference),
    ...deadLines(survey),
    ...moreLines(ranks, redundancy),
    ...(options.out === undefined ? [] : [`wrote ${options.out}`]),
    "",
    "What may be asked next:",
    ...next.flatMap(({ what, command }) => [dim(`  # ${what}`), `  ${command}`]),
    "",
    dim(`read in ${durationText(loadMs)}`),
  ];
  await print(`${lines.join("\n")}\n`);
}

async function redundancyOf(network: Network, options: InspectVerbOptions): Promise<RedundancySurvey> {
  if (options.input === undefined) return surveyRedundancy(network, []);
  const points = await readPoints(options.input, "--input", options);
  return surveyRedundancy(network, pointsOf(points, network.inputSize));
}

function moreLines(
  ranks: readonly LayerRankSurvey[] | undefined,
  redundancy: RedundancySurvey | undefined,
): string[] {
  return [
    ...(ranks ? ["", ...rankLines(ranks)] : []),
    ...(redundancy ? ["", ...redundancyLines(redundancy)] : []),
  ];
}

function layerLines({ layers }: NetworkSurvey): string[] {
  const rows = layers.map(({ layer, kind, inputs, units, activation, parameters, zeroWeights }, k) => [
    k + 1 === layers.length ? "output" : String(layer),
    kind,
    countText(inputs),
    countText(units),
    activation,
    countText(parameters),
    countText(zeroWeights),
  ]);
  return textTable(
    [
      { title: "layer" },
      { title: "kind", align: "left" },
      { title: "inputs" },
      { title: "units" },
      { title: "activation", align: "left" },
      { title: "parameters" },
      { title: "zero weights" },
    ],
    rows,
  );
}

function foldingLines(
  { operators, format, folded }: LoadedNetwork,
  { samples, largestAbsolute, domain }: ReturnType<typeof foldingDifference>,
): string[] {
  const list = (fate: ReturnType<typeof operatorFate>) => operatorsThatBecome(operators, fate).join(", ");
  // Doubles depend on the order in which products are added, even where the function is the same.
  const order = !folded && largestAbsolute > 0 ? " (the same weights, added up in another order)" : "";
  const lines = [`format: ${format}`];
  if (list("affine map")) lines.push(`operators that became affine maps: ${list("affine map")}`);
  if (list("units")) lines.push(`operators that became units: ${list("units")}`);
  if (list("dropped"))
    lines.push(`operators dropped, because the decision does not need them: ${list("dropped")}`);
  lines.push(
    folded
      ? "composing them rounded some weights: what is certified is the network after folding"
      : "composing them rounded nothing: the weights are the file's, bit for bit",
    `largest difference from the file's own operators on ${countOf(samples, "sample")} of ${domain}: ${shortNumber(largestAbsolute, 3)}${order}`,
  );
  return lines;
}

function deadLines({ layers, unusedInputs }: NetworkSurvey): string[] {
  const lines: string[] = [];
  if (unusedInputs.length > 0) lines.push(`inputs that nothing uses: ${listText(unusedInputs)}`);
  for (const survey of layers) lines.push(...deadIn(survey, survey.layer === layers.length));
  return lines.length > 0
    ? ["", ...lines]
    : ["", "no dead weights: every unit varies, is used, and differs from the others"];
}

function deadIn(
  { layer, constantUnits, unusedUnits, duplicateUnits }: LayerSurvey,
  isOutput: boolean,
): string[] {
  const where = isOutput ? "output map" : `layer ${layer}`;
  const lines: string[] = [];
  if (constantUnits.length > 0)
    lines.push(`${where}: constant, all incoming weights are zero: ${listText(constantUnits)}`);
  if (unusedUnits.length > 0) lines.push(`${where}: without outgoing weight: ${listText(unusedUnits)}`);
  const groups = duplicateUnits.slice(0, LISTED_UNITS).map((group) => `{${listText(group)}}`);
  const more =
    duplicateUnits.length > LISTED_UNITS ? ` and ${duplicateUnits.length - LISTED_UNITS} more groups` : "";
  if (groups.length > 0) lines.push(`${where}: equal units: ${groups.join(" ")}${more}`);
  return lines;
}

function listText(units: readonly number[]): string {
  const shown = units.slice(0, LISTED_UNITS).join(", ");
  return units.length > LISTED_UNITS ? `${shown}, … (${countText(units.length)} in all)` : shown;
}
