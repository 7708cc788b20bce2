/** `reluscope fit`: data with one input → an optimal linear spline as a network of one hidden layer, its error proved. */
import { basename } from "node:path";
import { Command } from "commander";
import {
  type FitFacing,
  type FitOptions,
  fitSpline,
  fractionOf,
  type JsonDocument,
  jsonChunks,
  type SplineFit,
  splineCorners,
} from "reluscope";
import { addDomainOptions, type DomainOptions } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { FACINGS, facingOf } from "../facing-option.ts";
import { readFitTable } from "../fit-table.ts";
import { since } from "../model-options.ts";
import { SAVE_FORMATS, SAVE_OPTION, saveNetwork } from "../network-file.ts";
import { countOf, durationText, shortNumber } from "../number-format.ts";
import { realNumber, wholeNumber } from "../number-options.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { addPictureOptions, type PictureOptions, pictureFile, pictureLook } from "../picture-options.ts";
import { startProgress } from "../progress.ts";
import { print } from "../streams.ts";
import { inLibrary } from "./construct/in-library.ts";
import { knotsText, leastErrorJson, leastErrorLines } from "./fit-words.ts";

const FORMATS = [".svg", ".png", ".json"] as const;

interface FitVerbOptions extends PictureOptions, DomainOptions {
  readonly model?: string;
  readonly output?: number;
  readonly pieces?: number;
  readonly error?: number;
  readonly loss?: string;
  readonly on?: string;
  readonly target?: string;
  readonly facing?: string;
  readonly candidates?: number;
  readonly units?: number;
  readonly directions?: number;
  readonly seed?: number;
  readonly save?: string;
  readonly out?: string;
  readonly json?: true;
}

export function fitCommand(): Command {
  const command = new Command("fit")
    .description(
      "Fits data with one input, or a network along a segment (--model), by an optimal free-knot linear spline, without training: the fewest pieces for a largest error, or the least error for a number of pieces. The result is a network of one hidden layer whose error is proved.",
    )
    .argument(
      "[data]",
      "rows x,y in any order, or more inputs with --units: .csv, .json or .npy; a header is optional",
    )
    .option(
      "--model <file>",
      "fit a network's output on --domain instead of data: the error is proved all along",
    )
    .option("--output <k>", "with --model: which output, from 0 (default: 0)", (text: string) =>
      wholeNumber(text, "--output"),
    )
    .option("--pieces <n>", "pieces of the spline", (text: string) => wholeNumber(text, "--pieces", 1))
    .option("--error <e>", "the fewest pieces with no larger error than this at any row", (text: string) => {
      const value = realNumber(text, "--error");
      if (value < 0) throw new InputError(`--error ${text} is below 0`);
      return value;
    })
    .option(
      "--loss <what>",
      "what is least: max, the largest error (knots anywhere, optimal exactly); squares (knots at abscissae of the data) (default: max)",
    )
    .option(
      "--on <where>",
      "data: errors are those at the rows; interval: rows are joined by straight lines, and the error is proved all along (default: data)",
    )
    .option("--target <column>", "the column to fit, by title or number from 1 (default: the last one)")
    .option(
      "--facing <how>",
      `which way the units face: ${FACINGS.join(", ")}, or one letter for every knot, such as r,l (default: right)`,
    )
    .option(
      "--candidates <n>",
      "squares: the most abscissae among which knots are chosen (default: 400)",
      (text: string) => wholeNumber(text, "--candidates", 2),
    )
    .option(
      "--units <n>",
      "several inputs: hinges, taken one after the other, each the one that lowers the squares most",
      (text: string) => wholeNumber(text, "--units", 1),
    )
    .option(
      "--directions <n>",
      "several inputs: random directions of hinges beside those along the inputs (default: 0)",
      (text: string) => wholeNumber(text, "--directions", 0),
    )
    .option("--seed <n>", "seed of the random directions (default: 1)", (text: string) =>
      wholeNumber(text, "--seed", 0),
    )
    .option(...SAVE_OPTION)
    .option("-o, --out <file>", `a picture or the result: ${FORMATS.join(" ")}`)
    .option("--json", "print one JSON document, and nothing else, on stdout");
  addDomainOptions(command, [1]);
  return addPictureOptions(command)
    .addHelpText(
      "after",
      examplesText([
        ["the fewest pieces within 0.05 of every row", "fit data.csv --error 0.05 --save fit.onnx"],
        ["the least largest error of ten pieces, and a picture", "fit data.csv --pieces 10 --out fit.svg"],
        ["least squares", "fit data.csv --pieces 10 --loss squares"],
        [
          "a table as a function: the error is proved between the rows too",
          "fit table.csv --error 0.01 --on interval --facing fewest",
        ],
        [
          "a network: the fewest pieces within 0.01 of it on an interval",
          'fit --model deep.onnx --domain "[-1,1]" --error 0.01 --save small.onnx',
        ],
        [
          "several inputs: hinges along them and along 16 more directions",
          "fit data.csv --units 20 --directions 16",
        ],
      ]),
    )
    .action(runFit);
}

async function runFit(path: string | undefined, options: FitVerbOptions): Promise<void> {
  const input = options.model ?? path;
  if (input === undefined) throw new InputError("fit needs a file of data, or --model");
  if (options.model !== undefined && path !== undefined)
    throw new InputError(`fit takes data or --model, not both ${path} and ${options.model}`);
  const format = options.out === undefined ? undefined : outputFormat(options.out, FORMATS);
  if (options.save !== undefined) outputFormat(options.save, SAVE_FORMATS);
  for (const [name, file] of [
    ["--save", options.save],
    ["--out", options.out],
  ])
    if (file === input)
      throw new InputError(`${name} ${file} would overwrite the ${path === undefined ? "model" : "data"}`);
  if (path === undefined) {
    if ((options.pieces === undefined) === (options.error === undefined))
      throw new InputError("fit needs one of --pieces and --error");
    const { runModelFit } = await import("./fit-model.ts");
    await runModelFit({ ...options, model: input }, facingOf(options.facing ?? "right"));
    return;
  }
  checkDataOptions(options);
  if (options.units !== undefined) {
    const { runHingeFit } = await import("./fit-hinges.ts");
    await runHingeFit(path, { ...options, units: options.units });
    return;
  }
  if ((options.pieces === undefined) === (options.error === undefined))
    throw new InputError("fit needs one of --pieces and --error");
  for (const name of ["directions", "seed"] as const)
    if (options[name] !== undefined) throw new InputError(`--${name} goes with --units`);
  const loss = oneOf("--loss", options.loss ?? "max", ["max", "squares"] as const);
  if (loss === "max" && options.candidates !== undefined)
    throw new InputError("--candidates goes with --loss squares; with --loss max knots are anywhere");
  const on = oneOf("--on", options.on ?? "data", ["data", "interval"] as const);
  const facing = facingOf(options.facing ?? "right");
  const { name, inputs, targets, inputNames, targetName } = await readFitTable(path, options.target);
  if (inputNames.length !== 1)
    throw new InputError(
      `${name}: there are ${inputNames.length} inputs; with --pieces and --error fit takes one, with --units several`,
    );
  const points = inputs.map(([x], i): [number, number] => [x, targets[i]]);
  const started = performance.now();
  const progress = await startProgress(loss === "max" ? "bands tried" : "candidates for knots");
  const { pieces, error, candidates } = options;
  const wanted: FitOptions = {
    pieces,
    error,
    loss,
    on,
    facing,
    candidates,
    onProgress: (done) => progress.update(done),
  };
  const fit = inLibrary(name, () => fitSpline(points, wanted));
  progress.stop();
  const computeMs = since(started);
  const document = (): JsonDocument => fitJson(fit, { loss, on, facing }, points.length, computeMs, options);
  if (options.save !== undefined) await saveNetwork(fit.network, options.save);
  if (options.out !== undefined && format === ".json") {
    await writeOutput(options.out, jsonChunks({ ...document(), out: undefined }));
  } else if (options.out !== undefined && format !== undefined && format !== ".json") {
    const { splinePicture } = await import("reluscope/draw");
    const picture = splinePicture(
      {
        corners: splineCorners(fit.spline, fractionOf(fit.domain[0]), fractionOf(fit.domain[1])),
        units: marksOf(fit),
        points,
        band: loss === "max" ? fit.error.max : undefined,
      },
      { ...pictureLook(options), names: [inputNames[0], targetName] },
    );
    await writeOutput(options.out, [await pictureFile(picture, format, `${basename(path)}, fitted`)]);
  }
  if (options.json) {
    await print(jsonChunks(document()));
    return;
  }
  const lines = [...fitLines(fit, points.length), `fitted in ${durationText(computeMs)}`];
  for (const file of [options.save, options.out]) if (file !== undefined) lines.push(`wrote ${file}`);
  await print(`${lines.join("\n")}\n`);
}

function checkDataOptions(options: FitVerbOptions): void {
  for (const name of ["domain", "vary", "through", "slice", "output"] as const)
    if (options[name] !== undefined)
      throw new InputError(`--${name} goes with --model; data are fitted from their first to their last row`);
}

function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === text);
  if (!found) throw new InputError(`${option} ${text}: unknown; allowed: ${allowed.join(", ")}`);
  return found;
}

function fitJson(
  fit: SplineFit,
  { loss, on, facing }: { loss: string; on: string; facing: FitFacing },
  rows: number,
  computeMs: number,
  { save, out, json }: FitVerbOptions,
): JsonDocument {
  const { error } = fit;
  return {
    rows,
    domain: [...fit.domain],
    loss,
    on,
    pieces: fit.pieces,
    units: fit.units.length,
    knots: [...fit.knots],
    facing: typeof facing === "string" ? facing : [...facing],
    error: {
      max: error.max,
      row: error.row === undefined ? undefined : error.row + 1,
      rootMeanSquare: error.rootMeanSquare,
      sumOfSquares: error.sumOfSquares,
      on: error.domain,
      proved: true,
    },
    optimal: fit.optimal,
    among: fit.among,
    decided: fit.decided,
    ...leastErrorJson(fit),
    timing: { computeMs },
    save,
    out: json ? out : undefined,
  };
}

function fitLines(fit: SplineFit, rows: number): string[] {
  const { error } = fit;
  const decided =
    fit.decided === "exact"
      ? ", decided exactly"
      : " as far as doubles tell: sums of squares were compared with rounding, so this is not proved";
  return [
    `${countOf(rows, "row")} on [${fit.domain.map((x) => shortNumber(x, 6)).join(", ")}]: ${countOf(fit.pieces, "piece")}, ${countOf(fit.units.length, "unit")}`,
    `proved: the network's largest error is ${shortNumber(error.max, 6)} ${error.domain}${error.row === undefined ? "" : ` (row ${error.row + 1})`}; root mean square at the rows ${shortNumber(error.rootMeanSquare, 6)}`,
    `best among ${fit.among}${decided}`,
    ...leastErrorLines(fit),
    knotsText(fit.knots),
  ];
}

function marksOf({ units }: SplineFit) {
  return units.map(({ knot, facing, weight }) => ({ knot, facing, jump: weight }));
}
