/** `reluscope spline`: one output along a segment as a linear spline: canonical form, knots, units, and networks rebuilt from it. */
import { basename } from "node:path";
import { Command } from "commander";
import {
  analyseSpline,
  type JsonDocument,
  jsonChunks,
  type LineDomain,
  makeMoves,
  type Network,
  type RebuiltFacing,
  rebuildSpline,
  type SegmentSpline,
  type SolutionStep,
  type SplineAnalysis,
  splineOnSegment,
} from "reluscope";
import { addDomainOptions, chosenDomain, type DomainOptions } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { FACINGS, facingOf } from "../facing-option.ts";
import { addModelOptions, chosenOutput, loadModel, type ModelOptions, since } from "../model-options.ts";
import { checkSave, SAVE_OPTION, saveNetwork } from "../network-file.ts";
import { countOf, durationText } from "../number-format.ts";
import { wholeNumber } from "../number-options.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { addPictureOptions, type PictureOptions, pictureFile, pictureLook } from "../picture-options.ts";
import { note, print } from "../streams.ts";
import { inLibrary } from "./construct/in-library.ts";
import { rebuiltJson, splineJson } from "./spline-json.ts";
import { addMoveOptions, checkMoves, movedJson, movedLines } from "./spline-moves.ts";
import { splineFilePicture } from "./spline-picture-file.ts";
import { rebuiltText, splineLines } from "./spline-words.ts";

const FORMATS = [".json", ".svg", ".png"] as const;

interface SplineVerbOptions extends ModelOptions, DomainOptions, PictureOptions {
  readonly output?: number;
  readonly facing?: string;
  readonly save?: string;
}

export function splineCommand(): Command {
  const command = new Command("spline").description(
    "One output along a segment as a linear spline, exactly: its canonical form p + s·x + Σ Λ σ(x − τ), which units make each knot and which way they face, which units are dead or only supply slope, how many are enough; and a network of one hidden layer rebuilt from it, proved equal.",
  );
  addModelOptions(command, FORMATS)
    .option("--output <k>", "which output, from 0 (default: 0)", (text: string) =>
      wholeNumber(text, "--output"),
    )
    .option(
      "--facing <how>",
      `rebuild with one hidden layer, units facing: ${FACINGS.join(", ")}, or one letter for every visible knot, such as r,l,r`,
    )
    .option(...SAVE_OPTION);
  const moves = addMoveOptions(command);
  addDomainOptions(command, [1]);
  return addPictureOptions(command)
    .addHelpText(
      "after",
      examplesText([
        ["a network with one input", 'spline sine.onnx --domain "[-1,1]"'],
        [
          "all units turned to the right, written as ONNX",
          "spline sine.onnx --facing right --save right.onnx",
        ],
        [
          "output 1 of a network with four inputs, along input 2",
          'spline iris.onnx --output 1 --vary 2 --at 0.5,0.5,0,0.5 --domain "[0,1]"',
        ],
        [
          "a picture: units by number, from their knots to where they are on",
          "spline sine.onnx --out sine.svg",
        ],
        [
          "other weights of the same function: unit 3 scaled by 2, then unit 5 turned",
          'spline sine.onnx --domain "[-1,1]" --rescale 3=2 --turn 5 --save moved.onnx',
        ],
        [
          "a jump of 0.5 from unit 4 to unit 7, which shares its knot",
          "spline model.onnx --move-jump 4,7=0.5 --save moved.onnx",
        ],
      ]),
    )
    .action((path: string, options: SplineVerbOptions) => runSpline(path, options, moves));
}

async function runSpline(
  path: string,
  options: SplineVerbOptions,
  moves: readonly SolutionStep[],
): Promise<void> {
  const format = options.out === undefined ? undefined : outputFormat(options.out, FORMATS);
  const facing = chosenFacing(options, moves.length > 0);
  checkSave(options.save, path, options.out);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const { domain, text, notes } = await chosenDomain(options, network.inputSize, [1]);
  if (domain.dimension !== 1) throw new InputError("spline takes one coordinate");
  for (const remark of notes) note(remark);
  const output = chosenOutput(options.output, network);
  if (moves.length > 0) checkMoves(options, output);
  const started = performance.now();
  const found = analysed(network, domain, output);
  const knots = found.onSegment.knots.length;
  if (Array.isArray(facing) && facing.length !== knots)
    throw new InputError(
      `--facing ${options.facing}: ${countOf(knots, "visible knot")} on ${text} need a letter each`,
    );
  const rebuilt = facing && rebuildSpline(found, facing);
  const moved =
    moves.length > 0
      ? inLibrary(path, () => makeMoves(network, moves, [domain.low, domain.high]))
      : undefined;
  const timing = { loadMs, computeMs: since(started) };
  const document = (): JsonDocument => ({
    model: path,
    domain: [domain.low, domain.high],
    output,
    ...splineJson(found),
    rebuilt: rebuilt && rebuiltJson(rebuilt),
    moved: moved && movedJson(moved),
    certified: true,
    timing,
    out: options.json ? options.out : undefined,
    save: options.save,
  });
  const written = rebuilt ?? moved;
  if (written && options.save !== undefined) await saveNetwork(written.network, options.save);
  if (options.out !== undefined && format === ".json") {
    await writeOutput(options.out, jsonChunks({ ...document(), out: undefined }));
  } else if (options.out !== undefined && format !== undefined && format !== ".json") {
    const picture = await splineFilePicture(found, pictureLook(options));
    await writeOutput(options.out, [await pictureFile(picture, format, `${basename(path)} on ${text}`)]);
  }
  if (options.json) {
    await print(jsonChunks(document()));
    return;
  }
  const lines = [
    ...splineLines(found, text),
    ...(rebuilt ? ["", rebuiltText(rebuilt)] : []),
    ...(moved ? ["", ...movedLines(moved, text)] : []),
    "",
    `loaded in ${durationText(loadMs)}, computed in ${durationText(timing.computeMs)}; all of it exact, numbers rounded for reading`,
  ];
  for (const file of [options.out, options.save]) if (file !== undefined) lines.push(`wrote ${file}`);
  await print(`${lines.join("\n")}\n`);
}

function analysed(network: Network, domain: LineDomain, output: number): SplineAnalysis | SegmentSpline {
  return network.layers.length <= 1
    ? analyseSpline(network, domain, output)
    : splineOnSegment(network, domain, output);
}

function chosenFacing({ facing, save }: SplineVerbOptions, moves: boolean): RebuiltFacing | undefined {
  if (facing === undefined) {
    if (save !== undefined && !moves)
      throw new InputError(
        `--save needs --facing: ${FACINGS.join(", ")}; or one of --rescale, --turn and --move-jump`,
      );
    return undefined;
  }
  if (moves)
    throw new InputError(
      "--facing builds the network anew; --rescale, --turn and --move-jump change it: not both",
    );
  return facingOf(facing);
}
