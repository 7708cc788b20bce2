/** `reluscope train`: a network trained on a table by back-propagation, with what moved on the way. */
import { basename } from "node:path";
import { Command } from "commander";
import {
  type JsonDocument,
  jsonChunks,
  type Network,
  neuronCount,
  randomNetwork,
  type TrainingMovement,
} from "reluscope";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { loadModel, since } from "../model-options.ts";
import { SAVE_FORMATS, saveNetwork } from "../network-file.ts";
import { countOf, countText, durationText, shortNumber } from "../number-format.ts";
import { checkPlace, outputFormat, writeOutput } from "../output-file.ts";
import { addPictureOptions, pictureFile } from "../picture-options.ts";
import { note, print } from "../streams.ts";
import { readTrainingTable, type TrainingTable } from "../training-table.ts";
import {
  followedMovement,
  type MovementDomain,
  movementDomain,
  movementJson,
  stateJson,
} from "./train-movement.ts";
import {
  addTrainOptions,
  lossOf,
  TRAIN_FORMATS,
  type TrainVerbOptions,
  wantedSnapshots,
} from "./train-options.ts";
import { runTraining, type TrainRun } from "./train-run.ts";

export function trainCommand(): Command {
  const command = new Command("train").description(
    "Trains a fully-connected ReLU network on a table by back-propagation (float64; the same numbers for the same seed), from random weights or from a network that was constructed, fitted or trained before, and tells exactly what moved: knots, cells, decision boundary, chains of units.",
  );
  return addPictureOptions(addTrainOptions(command))
    .addHelpText(
      "after",
      examplesText([
        [
          "classes in the last column",
          "train moons.csv --layers 16,16 --test moons.test.csv --save moons.onnx",
        ],
        ["the partition while it is trained, as a page", "train moons.csv --layers 16 --out moons.html"],
        [
          "numbers in the column y; knots followed, as animated PNG",
          "train sine.csv --target y --layers 12 --out sine.png",
        ],
        ["from a constructed network", "construct labels moons.csv --save start.onnx"],
        ["", "train moons.csv --from start.onnx --rate 0.001 --save better.onnx"],
        [
          "ten networks on the way, written as ONNX",
          "train iris.csv --layers 12 --snapshots 10 --snapshots steps",
        ],
      ]),
    )
    .action(runTrain);
}

async function runTrain(path: string, options: TrainVerbOptions): Promise<void> {
  const { save, out, folder, count } = checkedFiles(path, options);
  if (options.epochs !== undefined && options.steps !== undefined)
    throw new InputError("--epochs and --steps: give one of them");
  if (options.size?.height !== undefined)
    throw new InputError("--size: a picture of a training takes a width only");
  const table = readTrainingTable(path, options.target);
  const test =
    options.test === undefined ? undefined : readTrainingTable(options.test, options.target, table);
  const start = await startNetwork(table, options);
  const followed = movementDomain(table.data, start, options.domain);
  if (out !== undefined && out !== ".json" && !(followed && start.inputSize <= 2))
    throw new InputError(
      `--out ${options.out}: a picture needs one or two inputs; there are ${start.inputSize}`,
    );
  const run = await runTraining(start, table.data, {
    count,
    folder,
    steps: options.steps,
    epochs: options.epochs,
    options: {
      loss: lossOf(options),
      batch: options.batch,
      rate: options.rate,
      optimizer: options.optimizer,
      weightDecay: options.weightDecay,
      seed: options.seed,
    },
  });
  const network = run.trainer.network();
  const end = { ...run.trainer.evaluate(), test: test && run.trainer.evaluate(test.data) };
  const movingSince = performance.now();
  const movement =
    followed && (await followedMovement(run.snapshots, followed, table.classNames !== undefined));
  const movementMs = since(movingSince);
  if (save !== undefined) await saveNetwork(network, save);
  const document = (): JsonDocument => ({
    data: path,
    rows: table.data.rows,
    inputs: start.inputSize,
    outputs: start.outputSize,
    classes: table.classNames,
    target: table.classNames ? undefined : table.target,
    hidden: start.layers.map(({ bias }) => bias.length),
    from: options.from,
    seed: options.seed ?? 1,
    kernel: run.trainer.kernelName,
    steps: run.steps,
    epochs: run.trainer.epochs,
    batch: run.trainer.batch,
    firstLoss: run.snapshots[0].loss,
    loss: end.loss,
    accuracy: end.accuracy,
    test: end.test,
    losses: run.losses,
    snapshots: run.snapshots.map(({ step, loss, file }, k) => ({
      step,
      loss,
      ...(movement && stateJson(movement.states[k])),
      file,
    })),
    movement: movement && followed && movementJson(movement, followed.text),
    timing: { trainMs: Math.round(run.trainMs * 1000) / 1000, movementMs },
    save,
    out: options.json ? options.out : undefined,
  });
  if (out === ".json" && options.out !== undefined)
    await writeOutput(options.out, jsonChunks({ ...document(), out: undefined }));
  else if (out !== undefined && followed) await writeFilm(run, table, followed, movement, out, options);
  if (options.json) {
    await print(jsonChunks(document()));
    return;
  }
  await print(`${(await resultLines(run, table, network, end, followed, movement, options)).join("\n")}\n`);
}

/** Asked before the work starts: whether what is to be written can be. */
function checkedFiles(path: string, options: TrainVerbOptions) {
  const { save } = options;
  const out = options.out === undefined ? undefined : outputFormat(options.out, TRAIN_FORMATS);
  if (save !== undefined) outputFormat(save, SAVE_FORMATS);
  const snapshots = wantedSnapshots(options);
  if (snapshots.folder !== undefined) checkPlace(`${snapshots.folder}/step.onnx`);
  for (const [option, file] of [
    ["--save", save],
    ["--out", options.out],
  ])
    if (file !== undefined && [path, options.test, options.from].includes(file))
      throw new InputError(`${option} ${file} would overwrite the input`);
  return { save, out, ...snapshots };
}

/** With what an optimiser keeps of each, some gigabytes. */
const MOST_WEIGHTS = 2 ** 27;

async function startNetwork(table: TrainingTable, options: TrainVerbOptions): Promise<Network> {
  const { data, classNames } = table;
  const outputs = classNames ? Math.max(2, classNames.length) : 1;
  if (options.from === "random") {
    const sizes = [data.inputSize, ...(options.layers ?? [16, 16]), outputs];
    const weights = sizes.slice(1).reduce((sum, size, l) => sum + size * sizes[l], 0);
    if (weights > MOST_WEIGHTS)
      throw new InputError(
        `--layers ${options.layers}: ${countOf(weights, "weight")}; at most ${countText(MOST_WEIGHTS)} are trained`,
      );
    return randomNetwork(sizes, options.seed ?? 1);
  }
  if (options.layers !== undefined)
    throw new InputError(`--layers is for --from random; ${options.from} has its own layers`);
  const { loaded } = await loadModel(options.from, { arch: options.arch });
  const { network } = loaded;
  const inputs = `${table.path} has ${countOf(data.inputSize, "input")}`;
  if (network.inputSize !== data.inputSize)
    throw new InputError(`${options.from} has ${countOf(network.inputSize, "input")}; ${inputs}`);
  return network;
}

async function writeFilm(
  run: TrainRun,
  table: TrainingTable,
  { domain }: MovementDomain,
  movement: TrainingMovement | undefined,
  format: (typeof TRAIN_FORMATS)[number],
  options: TrainVerbOptions,
): Promise<void> {
  const { trainingFilm, trainingFrame } = await import("reluscope/draw");
  if (!("low" in domain || "corners" in domain) || options.out === undefined)
    throw new Error("internal: a film of neither a segment nor a polygon");
  const film = trainingFilm(run.snapshots, table.data, domain, {
    inputNames: table.inputNames,
    outputName: table.target,
    classNames: table.classNames,
    states: movement?.states,
  });
  const title = `${basename(table.path)}: ${countOf(run.steps, "step")} of training`;
  const look = { theme: options.dark ? ("dark" as const) : ("light" as const), width: options.size?.width };
  const bytes = async () => {
    if (format === ".html") return (await import("reluscope/report")).trainingHtml(film, title);
    if (format === ".svg")
      return pictureFile(trainingFrame(film, film.frames.length - 1, look), ".svg", title);
    return (await import("reluscope/node")).trainingApng(film, look);
  };
  await writeOutput(options.out, [await bytes()]);
}

interface Ending {
  readonly loss: number;
  readonly accuracy: number | undefined;
  readonly test: { readonly loss: number; readonly accuracy: number | undefined } | undefined;
}

async function resultLines(
  run: TrainRun,
  table: TrainingTable,
  network: Network,
  end: Ending,
  followed: MovementDomain | undefined,
  movement: TrainingMovement | undefined,
  options: TrainVerbOptions,
): Promise<string[]> {
  const { trainer, steps, snapshots, trainMs } = run;
  const sizes = [network.inputSize, ...network.layers.map(({ bias }) => bias.length), network.outputSize];
  const right = (accuracy: number | undefined) =>
    accuracy === undefined ? "" : `, ${shortNumber(100 * accuracy, 4)} % right`;
  const lines = [
    `${sizes.join("-")} (${countOf(neuronCount(network), "unit")}) from ${options.from}: ${countOf(steps, "step")} of ${countOf(trainer.batch, "row")}, ${shortNumber(trainer.epochs, 4)} times through ${countOf(table.data.rows, "row")}`,
    `loss ${shortNumber(snapshots[0].loss, 4)} → ${shortNumber(end.loss, 4)}${right(end.accuracy)}`,
  ];
  if (end.test)
    lines.push(`on ${options.test}: loss ${shortNumber(end.test.loss, 4)}${right(end.test.accuracy)}`);
  if (movement && followed) {
    const { changeWords } = await import("reluscope/draw");
    const words = changeWords(movement.whole);
    const areas = movement.whole.cells ? " but for areas" : "";
    lines.push("", `from the first step to the last, on ${followed.text}, decided exactly${areas}:`);
    const before = snapshotText(movement, 0);
    lines.push(`  ${before} before, ${snapshotText(movement, movement.states.length - 1)} now`);
    for (const change of words) lines.push(`  ${change}`);
    if (snapshots.length > 2)
      lines.push(
        `  in ${countOf(movement.intervals.length, "interval")} between snapshots; --json lists each`,
      );
  } else if (followed === undefined && network.layers.length === 1)
    note('with --domain, such as "[0,1]^4", the order of the units is followed too');
  lines.push(
    "",
    `${countText(Math.round((1000 * steps) / Math.max(trainMs, 0.001)))} steps a second, ${durationText(trainMs)} in all`,
  );
  const files = snapshots.filter(({ file }) => file !== undefined);
  if (files.length > 0) lines.push(`wrote ${countOf(files.length, "snapshot")}: ${files[0].file} …`);
  for (const file of [options.save, options.out]) if (file !== undefined) lines.push(`wrote ${file}`);
  return lines;
}

function snapshotText({ states }: TrainingMovement, k: number): string {
  const { knots, complex, boundary, order } = states[k];
  if (knots) return countOf(knots.pieces, "piece");
  if (complex) {
    const line = boundary ? `, boundary of ${countOf(boundary.pieces.length / 2, "piece")}` : "";
    return `${countOf(complex.counts.cells, "cell")}${line}`;
  }
  return countOf(order?.chains.length ?? 0, "chain");
}
