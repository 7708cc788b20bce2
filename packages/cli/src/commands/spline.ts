/** `reluscope spline`: one output along a segment as a linear spline: canonical form, knots, units, and networks rebuilt from it. */
import { basename } from "node:path";
import { Command } from "commander";
import {
  analyseSpline,
  type Fraction,
  fractionOf,
  type JsonDocument,
  jsonChunks,
  type LineDomain,
  line,
  type Network,
  type RebuiltFacing,
  type RebuiltSpline,
  rebuildSpline,
  type SegmentSpline,
  type SplineAnalysis,
  splineOnSegment,
  splineZeros,
  toDouble,
} from "reluscope";
import { addDomainOptions, chosenDomain, type DomainOptions } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { addModelOptions, loadModel, type ModelOptions, since } from "../model-options.ts";
import { SAVE_FORMATS, SAVE_OPTION, saveNetwork } from "../network-file.ts";
import { countOf, durationText, shortNumber } from "../number-format.ts";
import { wholeNumber } from "../number-options.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { addPictureOptions, type PictureOptions, pictureFile, pictureLook } from "../picture-options.ts";
import { note, print } from "../streams.ts";
import { textTable } from "../text-table.ts";

const FORMATS = [".json", ".svg", ".png"] as const;
const FACINGS = ["right", "left", "two-sided", "fewest"] as const;
/** Knots listed for a person; --json has all. */
const LISTED_KNOTS = 60;
const LISTED_UNITS = 12;

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
        ["a picture", "spline sine.onnx --out sine.svg"],
      ]),
    )
    .action(runSpline);
}

async function runSpline(path: string, options: SplineVerbOptions): Promise<void> {
  const format = options.out === undefined ? undefined : outputFormat(options.out, FORMATS);
  const facing = chosenFacing(options);
  if (options.save !== undefined) outputFormat(options.save, SAVE_FORMATS);
  if (options.save === path) throw new InputError(`--save ${path} would overwrite the model`);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const { domain, text, notes } = await chosenDomain(options, network.inputSize, [1]);
  if (domain.dimension !== 1) throw new InputError("spline takes one coordinate");
  for (const remark of notes) note(remark);
  const output = options.output ?? 0;
  if (output >= network.outputSize)
    throw new InputError(`--output ${output}: outputs are 0 … ${network.outputSize - 1}`);
  const started = performance.now();
  const found = analysed(network, domain, output);
  const knots = found.onSegment.knots.length;
  if (Array.isArray(facing) && facing.length !== knots)
    throw new InputError(
      `--facing ${options.facing}: ${countOf(knots, "visible knot")} on ${text} need a letter each`,
    );
  const rebuilt = facing && rebuildSpline(found, facing);
  const timing = { loadMs, computeMs: since(started) };
  const document = (): JsonDocument => ({
    model: path,
    domain: [domain.low, domain.high],
    output,
    ...("spline" in found ? shallowJson(found) : deepJson(found)),
    zeros: zerosOf(found),
    rebuilt: rebuilt && rebuiltJson(rebuilt),
    certified: true,
    timing,
    out: options.json ? options.out : undefined,
    save: options.save,
  });
  if (rebuilt && options.save !== undefined) await saveNetwork(rebuilt.network, options.save);
  if (options.out !== undefined && format === ".json") {
    await writeOutput(options.out, jsonChunks({ ...document(), out: undefined }));
  } else if (options.out !== undefined && format !== undefined && format !== ".json") {
    const { linePicture } = await import("reluscope/draw");
    const picture = linePicture(line(network, domain), pictureLook(options));
    await writeOutput(options.out, [await pictureFile(picture, format, `${basename(path)} on ${text}`)]);
  }
  if (options.json) {
    await print(jsonChunks(document()));
    return;
  }
  const lines = [
    ...("spline" in found ? shallowLines(found, text) : deepLines(found, text)),
    zerosText(found),
    ...(rebuilt ? ["", rebuiltText(rebuilt)] : []),
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

function chosenFacing({ facing, save }: SplineVerbOptions): RebuiltFacing | undefined {
  if (facing === undefined) {
    if (save !== undefined) throw new InputError(`--save needs --facing: ${FACINGS.join(", ")}`);
    return undefined;
  }
  const found = FACINGS.find((one) => one === facing);
  if (found) return found;
  return facing.split(",").map((letter) => {
    if (letter === "r" || letter === "right") return "right";
    if (letter === "l" || letter === "left") return "left";
    throw new InputError(
      `--facing ${facing}: unknown; allowed: ${FACINGS.join(", ")}, or letters such as r,l,r`,
    );
  });
}

function zerosOf({ onSegment, domain }: SplineAnalysis | SegmentSpline) {
  const { points, segments } = splineZeros(onSegment, fractionOf(domain.low), fractionOf(domain.high));
  return { points, segments };
}

function shallowJson(found: SplineAnalysis) {
  const { spline, onSegment, knots, pieces, dead, affine, constant, unused, units, solutions, fewestUnits } =
    found;
  return {
    slope: toDouble(spline.slope),
    intercept: toDouble(spline.intercept),
    knots: knots.map(({ t, jump, units: own, facing, inside }) => ({
      t: toDouble(t),
      jump: toDouble(jump),
      units: own,
      facing,
      inside,
    })),
    pieces,
    dead,
    affine,
    constant,
    unused,
    onDomain: { slope: toDouble(onSegment.slope), intercept: toDouble(onSegment.intercept) },
    units: units.length,
    solutions,
    fewestUnits,
    redundantUnits: fewestUnits === undefined ? undefined : units.length - fewestUnits,
  };
}

/** Without the canonical form on the whole line: slope and intercept are those of the first piece. */
function deepJson({ onSegment, knots, pieces, cancelled }: SegmentSpline) {
  return {
    slope: toDouble(onSegment.slope),
    intercept: toDouble(onSegment.intercept),
    knots: knots.map(({ t, jump, neurons }) => ({
      t: toDouble(t),
      jump: toDouble(jump),
      neurons,
      inside: true,
    })),
    pieces,
    cancelled,
  };
}

function rebuiltJson({ network, units, facing, equal, maxDifference, subsetFound }: RebuiltSpline) {
  return {
    hidden: network.layers.map(({ bias }) => bias.length),
    units,
    facing,
    equal,
    maxDifference,
    subsetFound,
  };
}

const number = (value: Fraction, digits = 8) => shortNumber(toDouble(value), digits);

function shallowLines(found: SplineAnalysis, text: string): string[] {
  const { spline, onSegment, knots, pieces, units, dead, affine, constant, unused, solutions, fewestUnits } =
    found;
  const inside = knots.filter((knot) => knot.inside);
  const visible = inside.filter(({ jump }) => jump.top !== 0n).length;
  const shared = knots.filter((knot) => knot.units.length > 1).length;
  const list = (name: string, members: readonly number[]) =>
    members.length === 0 ? [] : [`${name}: ${unitList(members)}`];
  const lines = [
    `${countOf(pieces, "piece")} on ${text}: ${countOf(visible, "visible knot")} inside, ${inside.length - visible} cancelled there, ${knots.length - inside.length} outside, ${shared} shared by several units`,
    `on the whole line ${formText(spline)}; first piece here: slope ${number(onSegment.slope)}`,
    "",
    ...knotTable(
      knots.map(({ t, jump, units: own, facing, inside: isInside }) => [
        number(t),
        number(jump),
        own.map((unit, k) => `${unit} ${facing[k] === "right" ? "→" : "←"}`).join(", "),
        jump.top === 0n ? "cancelled" : isInside ? "" : "outside",
      ]),
      "units",
    ),
    "",
    ...list("dead here (0 all along)", dead),
    ...list("affine here (only slope)", affine),
    ...list("constant", constant),
    ...list("not used by the output", unused),
  ];
  if (fewestUnits === undefined)
    lines.push(`${countOf(units.length, "unit")}; too many sums of jumps to know the fewest`);
  else
    lines.push(
      `${countOf(units.length, "unit")}; ${fewestUnits} are enough here with an output bias: ${Math.max(0, units.length - fewestUnits)} redundant`,
    );
  lines.push(
    `other weights, same function: ${countOf(solutions.rescaling, "unit")} may be rescaled, ${countOf(solutions.facings, "visible knot")} may face either way, ${countOf(solutions.splitting, "share")} of a common knot may be moved`,
  );
  return lines;
}

function deepLines({ onSegment, knots, pieces, cancelled }: SegmentSpline, text: string): string[] {
  return [
    `${countOf(pieces, "piece")} on ${text}: ${countOf(knots.length, "knot")}, and ${countOf(cancelled, "breakpoint")} where the slope stays`,
    `first piece: slope ${number(onSegment.slope)}, ${number(onSegment.intercept)} at 0`,
    "",
    ...knotTable(
      knots.map(({ t, jump, neurons }) => [
        number(t),
        number(jump),
        neurons.map(([layer, unit]) => `${layer}:${unit}`).join(", "),
        "",
      ]),
      "layer:unit",
    ),
    "",
  ];
}

function knotTable(rows: readonly (readonly string[])[], units: string): string[] {
  const table = textTable(
    [{ title: "knot" }, { title: "jump" }, { title: units, align: "left" }, { title: "", align: "left" }],
    rows.slice(0, LISTED_KNOTS),
  );
  if (rows.length > LISTED_KNOTS)
    table.push(`… and ${countOf(rows.length - LISTED_KNOTS, "knot")} more; --json lists them all`);
  return table;
}

function formText({ slope, intercept }: SplineAnalysis["spline"]): string {
  return `p = ${number(intercept)}, s = ${number(slope)}`;
}

function unitList(units: readonly number[]): string {
  const shown = units.slice(0, LISTED_UNITS).join(", ");
  return units.length > LISTED_UNITS ? `${shown}, … (${units.length} in all)` : shown;
}

function zerosText(found: SplineAnalysis | SegmentSpline): string {
  const { points, segments } = zerosOf(found);
  const flat = segments.length > 0 ? `, and ${countOf(segments.length, "segment")} of zeros` : "";
  return `${countOf(points.length, "zero")}${points.length > 0 ? ` at ${points.map((x) => shortNumber(x, 6)).join(", ")}` : ""}${flat}`;
}

function rebuiltText({ units, equal, maxDifference, subsetFound }: RebuiltSpline): string {
  const proof = equal ? "proved equal" : `proved within ${shortNumber(maxDifference, 3)}`;
  const why =
    subsetFound === undefined
      ? ""
      : subsetFound === "unknown"
        ? "; too many sums of jumps to know whether one unit fewer can do"
        : subsetFound
          ? "; jumps that sum to minus the slope save one unit"
          : "; no jumps sum to minus the slope";
  return `rebuilt with ${countOf(units, "unit")} in one hidden layer, ${proof}${why}`;
}
