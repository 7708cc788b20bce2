/** `reluscope fit --model`: a network along a segment → the best linear spline near it, as a network of one hidden layer; proved. */
import { basename } from "node:path";
import {
  type FitFacing,
  type FunctionFit,
  fitFunction,
  fractionOf,
  type JsonDocument,
  jsonChunks,
  splineCorners,
  splineOnSegment,
} from "reluscope";
import { chosenDomain, type DomainOptions } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { chosenOutput, loadModel, since } from "../model-options.ts";
import { saveNetwork } from "../network-file.ts";
import { countOf, durationText, shortNumber } from "../number-format.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { type PictureOptions, pictureFile, pictureLook } from "../picture-options.ts";
import { startProgress } from "../progress.ts";
import { note, print } from "../streams.ts";
import { inLibrary } from "./construct/in-library.ts";
import { knotsText, leastErrorJson, leastErrorLines } from "./fit-words.ts";

export interface ModelFitOptions extends PictureOptions, DomainOptions {
  readonly model: string;
  readonly arch?: string;
  readonly output?: number;
  readonly pieces?: number;
  readonly error?: number;
  readonly save?: string;
  readonly out?: string;
  readonly json?: true;
}

/** Options that are for tables only. */
const TABLES_ONLY = ["loss", "on", "target", "candidates", "units", "directions", "seed"] as const;

export async function runModelFit(options: ModelFitOptions, facing: FitFacing): Promise<void> {
  const given = options as unknown as Record<string, unknown>;
  for (const name of TABLES_ONLY)
    if (given[name] !== undefined)
      throw new InputError(`--${name} is for data; with --model the largest error all along is what counts`);
  const { model, out, save, pieces, error } = options;
  const format = out === undefined ? undefined : outputFormat(out, [".svg", ".png", ".json"] as const);
  const { loaded, loadMs } = await loadModel(model, options);
  const { network } = loaded;
  const { domain, text, notes } = await chosenDomain(options, network.inputSize, [1]);
  if (domain.dimension !== 1) throw new InputError("fit takes one coordinate");
  for (const remark of notes) note(remark);
  const output = chosenOutput(options.output, network);
  const started = performance.now();
  const progress = await startProgress("bands tried");
  const target = splineOnSegment(network, domain, output);
  const interval = [domain.low, domain.high] as const;
  const fit = inLibrary(model, () =>
    fitFunction(target.onSegment, interval, {
      pieces,
      error,
      facing,
      onProgress: (bands) => progress.update(bands),
    }),
  );
  progress.stop();
  const timing = { loadMs, computeMs: since(started) };
  const document: JsonDocument = {
    model,
    domain: [...interval],
    output,
    modelPieces: target.pieces,
    pieces: fit.pieces,
    units: fit.units.length,
    knots: [...fit.knots],
    facing: typeof facing === "string" ? facing : [...facing],
    error: { max: fit.error.max, at: fit.error.at, on: fit.error.domain, proved: true },
    optimal: fit.optimal,
    among: fit.among,
    decided: fit.decided,
    ...leastErrorJson(fit),
    timing,
    save,
    out: options.json ? out : undefined,
  };
  if (save !== undefined) await saveNetwork(fit.network, save);
  if (out !== undefined && format === ".json")
    await writeOutput(out, jsonChunks({ ...document, out: undefined }));
  else if (out !== undefined && format !== undefined && format !== ".json") {
    const { splinePicture } = await import("reluscope/draw");
    const [low, high] = interval.map(fractionOf);
    const picture = splinePicture(
      {
        corners: splineCorners(fit.spline, low, high),
        units: fit.units.map(({ knot, facing: side, weight }) => ({ knot, facing: side, jump: weight })),
        points: splineCorners(target.onSegment, low, high),
        band: fit.error.max,
      },
      pictureLook(options),
    );
    await writeOutput(out, [await pictureFile(picture, format, `${basename(model)} on ${text}, fitted`)]);
  }
  if (options.json) {
    await print(jsonChunks(document));
    return;
  }
  const lines = [...modelFitLines(fit, target.pieces, text), `fitted in ${durationText(timing.computeMs)}`];
  for (const file of [save, out]) if (file !== undefined) lines.push(`wrote ${file}`);
  await print(`${lines.join("\n")}\n`);
}

function modelFitLines(fit: FunctionFit, modelPieces: number, text: string): string[] {
  const { error } = fit;
  return [
    `${countOf(modelPieces, "piece")} on ${text}, fitted with ${countOf(fit.pieces, "piece")}, ${countOf(fit.units.length, "unit")}`,
    `proved: the networks differ by ${shortNumber(error.max, 6)} at most all along, attained at ${shortNumber(error.at, 6)}`,
    `best among ${fit.among}, decided exactly`,
    ...leastErrorLines(fit),
    knotsText(fit.knots),
  ];
}
