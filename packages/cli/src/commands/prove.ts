/** `reluscope prove`: are two networks the same function, and if not, how far are they apart? */
import { Command, Option } from "commander";
import {
  type Difference,
  differenceAtPoints,
  domainJson,
  isAtMost,
  type JsonDocument,
  jsonChunks,
  maximumDifference,
  type Network,
  ProofStoppedError,
  provedEqualEverywhere,
  provedEqualOn,
  type Witness,
} from "reluscope";
import { type AnyDomain, addDomainOptions, type DomainOptions } from "../domain-options.ts";
import { effortOption } from "../effort-option.ts";
import { EXIT_LIMIT, InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { addModelOptions, loadModel, type ModelOptions, since } from "../model-options.ts";
import { countOf, shortNumber } from "../number-format.ts";
import { realNumber } from "../number-options.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { startProgress } from "../progress.ts";
import { timingText } from "../result-text.ts";
import { seconds } from "../search-options.ts";
import { note, print } from "../streams.ts";
import { ALL_DIMENSIONS } from "../varying-dimensions.ts";
import { asksForDomain, chosenBoxOrDomain } from "../whole-box.ts";

const FORMATS = [".json"] as const;
const EXIT_NO = 1;
/** Numbers of a point that are listed for a person. */
const LISTED_NUMBERS = 8;

interface ProveOptions extends ModelOptions, DomainOptions {
  readonly tolerance?: number;
  readonly effort?: number;
  readonly timeout?: number;
}

/** What is known: equal, different by this much, or (in many dimensions, or when time is over) less. */
interface Verdict extends Partial<Pick<Difference, "exactDifference" | "cells" | "exactCells">> {
  readonly equal: boolean | undefined;
  /** The largest difference; undefined where it is not known. */
  readonly maxDifference: number | undefined;
  /** What the witness proves, where the largest is not known. */
  readonly atLeast?: number;
  readonly witness: Witness | undefined;
  /** The time was over with cells left. */
  readonly stopped?: boolean;
}

const EQUAL: Verdict = { equal: true, maxDifference: 0, witness: undefined };

export function proveCommand(): Command {
  const command = new Command("prove").description(
    "Whether two networks are the same function on a domain: proved without rounding, or refuted by the point where they differ most.",
  );
  addModelOptions(command, FORMATS)
    .argument("<other>", "the network to compare it with: as many inputs and outputs")
    .addOption(
      new Option(
        "--tolerance <t>",
        "exit code 0 also where the networks differ by no more than this (default: 0)",
      ).argParser(tolerance),
    )
    .addOption(effortOption())
    .addOption(
      new Option(
        "--timeout <seconds>",
        "stop looking at cells after so long; what is not known then has exit code 3",
      ).argParser((text) => seconds(text, "--timeout")),
    );
  return addDomainOptions(command, ALL_DIMENSIONS)
    .addHelpText(
      "after",
      examplesText([
        ["two networks on a square", 'prove before.onnx after.onnx --domain "[-1,1]^2"'],
        [
          "inputs 2 and 3 vary, the others are fixed",
          'prove iris.onnx iris_small.onnx --vary 2,3 --at 0.5,0.5,0,0 --domain "[0,1]^2"',
        ],
        [
          "64 inputs: proved unit by unit, or refuted by points, or exit code 3",
          'prove digits.onnx digits_small.onnx --domain "[0,1]^64"',
        ],
        [
          "rounded weights: by how much at most, and is that less than 0.001?",
          'prove model.onnx quantised.onnx --domain "[0,1]^2" --tolerance 0.001 --json',
        ],
      ]),
    )
    .action(runProve);
}

function tolerance(text: string): number {
  const value = realNumber(text, "--tolerance");
  if (value >= 0) return value;
  throw new InputError(`--tolerance: "${text}" is below 0`);
}

async function runProve(path: string, other: string, options: ProveOptions): Promise<void> {
  if (options.out !== undefined) {
    outputFormat(options.out, FORMATS);
    if (options.out === other) throw new InputError(`--out ${other} would overwrite a model`);
  }
  const [first, second] = [await loadModel(path, options), await loadModel(other, options)];
  const [f, g] = [first.loaded.network, second.loaded.network];
  checkSizes(path, f, other, g);
  const started = performance.now();
  // Nothing said about where: with many inputs only a proof for all of them is possible.
  const everywhere =
    !asksForDomain(options) && !ALL_DIMENSIONS.includes(f.inputSize) && provedEqualEverywhere(f, g);
  const chosen = everywhere ? undefined : await chosenBoxOrDomain(options, f.inputSize);
  for (const remark of chosen?.notes ?? []) note(remark);
  const verdict = chosen ? await compared(f, g, chosen.domain, options) : EQUAL;
  const timing = { loadMs: first.loadMs + second.loadMs, computeMs: since(started) };
  const { equal, maxDifference, exactDifference, witness } = verdict;
  const within = isWithin(verdict, options.tolerance ?? 0);
  process.exitCode = within === undefined ? EXIT_LIMIT : within ? 0 : EXIT_NO;
  const document: JsonDocument = {
    model: path,
    other,
    equal: equal ?? null,
    maxDifference: maxDifference ?? null,
    ...(verdict.atLeast === undefined ? {} : { atLeast: verdict.atLeast }),
    ...(options.tolerance === undefined ? {} : { tolerance: options.tolerance, within: within ?? null }),
    exactDifference: exactDifference
      ? { numerator: String(exactDifference.numerator), denominator: String(exactDifference.denominator) }
      : null,
    witness: witness ? witnessJson(witness) : null,
    certified: equal !== undefined,
    ...(verdict.stopped ? { stopped: "timeout" } : {}),
    cells: verdict.cells ?? null,
    exactCells: verdict.exactCells ?? null,
    domain: chosen ? { ...domainJson(chosen.domain) } : null,
    timing,
  };
  if (options.out !== undefined) await writeOutput(options.out, jsonChunks(document));
  if (options.json) {
    await print(jsonChunks({ ...document, out: options.out }));
    return;
  }
  const lines = [...verdictLines(verdict, chosen?.text), timingText(timing.loadMs, timing.computeMs)];
  if (options.out !== undefined) lines.push(`wrote ${options.out}`);
  await print(`${lines.join("\n")}\n`);
}

/** Whether the networks differ by no more than the tolerance; undefined where that is not known. */
function isWithin({ equal, exactDifference, atLeast }: Verdict, tolerance: number): boolean | undefined {
  if (equal) return true;
  if (exactDifference) return isAtMost(exactDifference, tolerance);
  return atLeast !== undefined && atLeast > tolerance ? false : undefined;
}

function checkSizes(path: string, f: Network, other: string, g: Network): void {
  for (const [what, a, b] of [
    ["input", f.inputSize, g.inputSize],
    ["output", f.outputSize, g.outputSize],
  ] as const) {
    if (a === b) continue;
    throw new InputError(
      `${path} has ${countOf(a, what)} but ${other} has ${countOf(b, what)}; they must have as many`,
    );
  }
}

async function compared(
  f: Network,
  g: Network,
  domain: AnyDomain,
  { effort = 1, timeout }: ProveOptions,
): Promise<Verdict> {
  if (ALL_DIMENSIONS.includes(domain.dimension)) {
    const progress = await startProgress("cells");
    try {
      return maximumDifference(f, g, domain, {
        effort,
        onProgress: (cells) => progress.update(cells),
        timeoutMs: timeout === undefined ? undefined : 1000 * timeout,
      });
    } catch (error) {
      if (!(error instanceof ProofStoppedError)) throw error;
      const { witness, atLeast, cells } = error;
      return {
        equal: witness ? false : undefined,
        maxDifference: undefined,
        ...(witness ? { atLeast } : {}),
        witness,
        cells,
        stopped: true,
      };
    } finally {
      progress.stop();
    }
  }
  if (!("box" in domain)) throw new Error("internal: a domain of many dimensions is no box");
  if (provedEqualOn(f, g, domain, effort)) return EQUAL;
  const witness = differenceAtPoints(f, g, domain.slice, domain.box);
  if (!witness) return { equal: undefined, maxDifference: undefined, witness: undefined };
  return { equal: false, maxDifference: undefined, atLeast: witness.difference, witness };
}

function witnessJson(witness: Witness): JsonDocument {
  return {
    input: Array.from(witness.input),
    coordinates: Array.from(witness.coordinates),
    output: witness.output,
    first: Array.from(witness.first),
    second: Array.from(witness.second),
    difference: witness.difference,
  };
}

function verdictLines(
  { equal, maxDifference, atLeast, witness, cells, stopped }: Verdict,
  domain: string | undefined,
): string[] {
  const text = domain === undefined ? "everywhere" : `on ${domain}`;
  if (equal === undefined && stopped)
    return [
      `unknown ${text}: no difference on ${countOf(cells ?? 0, "cell")}, --timeout stopped the proof with cells left`,
    ];
  if (equal === undefined) {
    return [
      `unknown ${text}: not proved equal unit by unit, and no difference found at points`,
      "choose up to six inputs with --vary and --at for an answer by cells",
    ];
  }
  if (equal) {
    const how = cells
      ? cells === 1
        ? "on its only cell"
        : `on each of ${countOf(cells, "cell")}`
      : "unit by unit";
    return [`equal ${text}, proved ${how}`];
  }
  const largest =
    maxDifference === undefined
      ? `by at least ${shortNumber(atLeast ?? 0)} (${stopped ? "--timeout stopped the search for the largest difference" : "the largest difference is not known in so many dimensions"})`
      : `by at most ${sizeText(maxDifference)}, attained (looked at ${countOf(cells ?? 0, "cell")})`;
  const lines = [`different ${text}, ${largest}`];
  if (!witness) return lines;
  const numbers = [...witness.input].slice(0, LISTED_NUMBERS).map((value) => shortNumber(value, 9));
  const more = witness.input.length > LISTED_NUMBERS ? ", …" : "";
  const o = witness.output;
  const [first, second] = distinct(witness.first[o], witness.second[o]);
  lines.push(`at (${numbers.join(", ")}${more}): y${o} = ${first} and ${second}`);
  return lines;
}

const sizeText = (size: number) =>
  Number.isFinite(size) ? shortNumber(size) : "a number too large for doubles";

/** Two numbers with as many digits as it takes to tell them apart. */
function distinct(a: number, b: number): [string, string] {
  for (let digits = 9; ; digits++) {
    const texts = [a, b].map((value) => shortNumber(value, digits));
    if (digits === 17 || texts[0] !== texts[1]) return [texts[0], texts[1]];
  }
}
