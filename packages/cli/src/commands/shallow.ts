/** `reluscope shallow`: is one output a network with one hidden layer on a domain? The smallest one, or the crease that breaks the rule. */
import { Command } from "commander";
import {
  type CreasePlace,
  type DeepFunction,
  decideShallow,
  domainJson,
  gradientJump,
  type JsonDocument,
  jsonChunks,
  roundedVector,
  type ShallowFunction,
  shallowDecisionJson,
} from "reluscope";
import { addDomainOptions, type DomainOptions } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { addModelOptions, chosenOutput, loadModel, type ModelOptions, since } from "../model-options.ts";
import { checkSave, SAVE_OPTION, saveNetwork } from "../network-file.ts";
import { countOf, shortNumber } from "../number-format.ts";
import { wholeNumber } from "../number-options.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { startProgress } from "../progress.ts";
import { timingText } from "../result-text.ts";
import { note, print } from "../streams.ts";
import { ALL_DIMENSIONS } from "../varying-dimensions.ts";
import { chosenBoxOrDomain } from "../whole-box.ts";

const FORMATS = [".json"] as const;
const EXIT_NO = 1;
const LISTED_NUMBERS = 8;

interface ShallowVerbOptions extends ModelOptions, DomainOptions {
  readonly output?: number;
  readonly everywhere?: true;
  readonly save?: string;
}

export function shallowCommand(): Command {
  const command = new Command("shallow").description(
    "Is an output of a network a network with one hidden layer on a domain? It is exactly if its creases are whole hyperplanes there, each with one jump of the gradient. Yes gives the smallest such network, proved; no gives two places on one hyperplane with different jumps, replayed. Exit code 1 for no.",
  );
  addModelOptions(command, FORMATS)
    .option("--output <k>", "which output, from 0 (default: 0)", (text: string) =>
      wholeNumber(text, "--output"),
    )
    .option(
      "--everywhere",
      "the network shall have no other crease beyond the domain either, which can take a unit more",
    )
    .option(...SAVE_OPTION);
  return addDomainOptions(command, ALL_DIMENSIONS).addHelpText("after", HELP).action(runShallow);
}

const HELP = `
Every hyperplane takes one ReLU; what is left of the affine part takes none where units can be turned round so that it
cancels, otherwise one more (with --everywhere up to two). With one input every network is shallow. The saved network has one
output; where --through or --slice choose the domain, its inputs are the coordinates of the slice.

${examplesText([
  ["a network of several layers on a square", 'shallow model.onnx --domain "[-1,1]^2"'],
  [
    "the smallest network with one hidden layer, written as ONNX",
    'shallow model.onnx --domain "[-1,1]^2" --save small.onnx',
  ],
  [
    "one hidden layer and 64 inputs: the fewest units for output 3",
    'shallow digits.onnx --output 3 --domain "[0,1]^64"',
  ],
  ["the crease that bends, as JSON", 'shallow crescents.onnx --domain "[-1.5,2.5]x[-1.25,1.75]" --json'],
])}`;

async function runShallow(path: string, options: ShallowVerbOptions): Promise<void> {
  if (options.out !== undefined) outputFormat(options.out, FORMATS);
  checkSave(options.save, path, options.out);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const output = chosenOutput(options.output, network);
  const chosen = await chosenBoxOrDomain(options, network.inputSize);
  if (network.layers.length > 1 && !ALL_DIMENSIONS.includes(chosen.domain.dimension))
    throw new InputError(
      `${path} has ${network.layers.length} hidden layers: its cells can be looked at in up to six coordinates; choose them with --vary and --at`,
    );
  for (const remark of chosen.notes) note(remark);
  const started = performance.now();
  const progress = await startProgress("cells");
  const decision = decideShallow(network, chosen.domain, {
    output,
    extent: options.everywhere ? "everywhere" : "domain",
    onProgress: (cells) => progress.update(cells),
  });
  progress.stop();
  const timing = { loadMs, computeMs: since(started) };
  if (!decision.shallow) process.exitCode = EXIT_NO;
  if (decision.shallow && options.save !== undefined) await saveNetwork(decision.network, options.save);
  const document: JsonDocument = {
    model: path,
    output,
    ...shallowDecisionJson(decision),
    domain: { ...domainJson(chosen.domain) },
    save: decision.shallow ? options.save : undefined,
    timing,
  };
  if (options.out !== undefined) await writeOutput(options.out, jsonChunks(document));
  if (options.json) {
    await print(jsonChunks({ ...document, out: options.out }));
    return;
  }
  const lines = decision.shallow
    ? yesLines(decision, output, chosen.text, options.everywhere ?? false)
    : noLines(decision, output, chosen.text);
  lines.push("", timingText(loadMs, timing.computeMs));
  if (decision.shallow && options.save !== undefined) lines.push(`wrote ${options.save}`);
  else if (options.save !== undefined)
    lines.push(`${options.save} was not written: there is no such network`);
  if (options.out !== undefined) lines.push(`wrote ${options.out}`);
  await print(`${lines.join("\n")}\n`);
}

const PROOFS: Readonly<Record<ShallowFunction["proof"], string>> = {
  "no units": "it is constant",
  "chosen facings": "each hyperplane needs one, and turned the right way round they need no more",
  direction:
    "each hyperplane needs one, and in one direction no choice of sides takes the slope that is left",
  "all facings": "each hyperplane needs one, and of all choices of sides none takes the slope that is left",
  unknown: "there are too many choices of sides to know whether one unit fewer can do",
};

function yesLines(
  { form, units, minimal, proof, equal, maxDifference, inputs, cells }: ShallowFunction,
  output: number,
  text: string,
  everywhere: boolean,
): string[] {
  const n = form.creases.length;
  const where = everywhere ? `${text}, and without other creases beyond` : text;
  return [
    `yes: output ${output} is one hidden layer on ${where}`,
    `${countOf(n, "hyperplane")} with one jump each${cells > 0 ? `, on all ${countOf(cells, "cell")}` : ""}`,
    minimal === true
      ? `${countOf(units, "unit")}, and fewer cannot do: ${PROOFS[proof]}`
      : `${countOf(units, "unit")}: ${PROOFS[proof]}`,
    equal
      ? "the network is proved equal: the same hyperplanes, jumps and affine part, without rounding"
      : `no doubles give it exactly: the network is proved within ${shortNumber(maxDifference, 3)}`,
    ...(inputs === "coordinates" ? ["its inputs are the coordinates of the slice"] : []),
  ];
}

function noLines({ crease, cells }: DeepFunction, output: number, text: string): string[] {
  const { hyperplane, places, kind, end, neuron } = crease;
  const [first, second] = places;
  const jumpAt = ({ jump }: CreasePlace) => numbers(roundedVector(gradientJump(hyperplane, jump)));
  // What is the same to six digits is told by its difference.
  const more = jumpAt(first) === jumpAt(second) ? `, and ${differenceText(crease)} more` : "";
  return [
    `no: output ${output} is no single hidden layer on ${text} (${countOf(cells, "cell")})`,
    kind === "ends"
      ? `the crease of unit ${neuron.join(":")} ends inside the domain; it would have to be a whole hyperplane`
      : `the crease of unit ${neuron.join(":")} changes its jump; it would have to be the same all along`,
    `at ${numbers(roundedVector(first.point))} the gradient jumps by ${jumpAt(first)}`,
    `at ${numbers(roundedVector(second.point))}, on the same hyperplane, ${second.jump.top === 0n ? "there is no crease" : `by ${jumpAt(second)}${more}`}`,
    `on the way the first jump goes up to ${numbers(roundedVector(end))}; values beside both places were replayed without rounding`,
  ];
}

function differenceText({ hyperplane, places: [first, second] }: DeepFunction["crease"]): string {
  const [a, b] = [first.jump, second.jump];
  const difference = { top: b.top * a.bottom - a.top * b.bottom, bottom: a.bottom * b.bottom };
  return numbers(roundedVector(gradientJump(hyperplane, difference)));
}

function numbers(values: ArrayLike<number>): string {
  const shown = Array.from(values)
    .slice(0, LISTED_NUMBERS)
    .map((value) => shortNumber(value, 6));
  return `(${shown.join(", ")}${values.length > LISTED_NUMBERS ? ", …" : ""})`;
}
