/** `reluscope simplify`: the same function with fewer units. */
import { Command } from "commander";
import { domainJson, type JsonDocument, jsonChunks, type Simplified, simplify } from "reluscope";
import { addDomainOptions, type DomainOptions } from "../domain-options.ts";
import { effortOption } from "../effort-option.ts";
import { examplesText } from "../examples-text.ts";
import { addModelOptions, loadModel, type ModelOptions, since } from "../model-options.ts";
import { checkSave, SAVE_OPTION, saveNetwork } from "../network-file.ts";
import { countOf } from "../number-format.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { timingText } from "../result-text.ts";
import { note, print } from "../streams.ts";
import { textTable } from "../text-table.ts";
import { ALL_DIMENSIONS } from "../varying-dimensions.ts";
import { asksForDomain, chosenBoxOrDomain } from "../whole-box.ts";

const FORMATS = [".json"] as const;

/** In words, what went. */
const REASONS: Readonly<Record<keyof Simplified["removed"], string>> = {
  dead: "never on",
  constant: "always the same value, added to biases",
  affine: "affine, given to the next layer or to other affine units",
  duplicate: "on the hyperplane of another unit, facing the same way",
  cancelling: "add up to nothing, or to an affine unit, with others on their hyperplane",
  unused: "nothing that reaches an output reads them",
};

interface SimplifyVerbOptions extends ModelOptions, DomainOptions {
  readonly save?: string;
  readonly effort?: number;
}

export function simplifyCommand(): Command {
  const command = new Command("simplify").description(
    "The same function with fewer units: dead, constant, affine, duplicate, cancelling and unused ones go, everywhere or on a domain. Every step is proved and none rounds: what would round stays.",
  );
  addModelOptions(command, FORMATS)
    .option(...SAVE_OPTION)
    .addOption(effortOption());
  return addDomainOptions(command, ALL_DIMENSIONS)
    .addHelpText(
      "after",
      examplesText([
        ["what a model does not need on any input", "simplify model.onnx --save small.onnx"],
        [
          "what it does not need where all inputs are between 0 and 1 (any number of inputs)",
          'simplify digits.onnx --domain "[0,1]^64" --save digits_small.onnx',
        ],
        [
          "on a plane through the input space, as JSON",
          'simplify iris.onnx --vary 2,3 --at 0.5,0.5,0,0 --domain "[0,1]^2" --json',
        ],
      ]),
    )
    .action(runSimplify);
}

async function runSimplify(path: string, options: SimplifyVerbOptions): Promise<void> {
  if (options.out !== undefined) outputFormat(options.out, FORMATS);
  checkSave(options.save, path, options.out);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const chosen = asksForDomain(options) ? await chosenBoxOrDomain(options, network.inputSize) : undefined;
  for (const remark of chosen?.notes ?? []) note(remark);
  const started = performance.now();
  const result = simplify(network, { domain: chosen?.domain, effort: options.effort });
  const timing = { loadMs, computeMs: since(started) };
  if (options.save !== undefined) await saveNetwork(result.network, options.save);
  const document: JsonDocument = {
    model: path,
    removed: { ...result.removed },
    units: { ...result.units },
    layers: { ...result.layers },
    affineKept: result.affineKept,
    proved: result.proved,
    exact: result.exact,
    domain: chosen ? { ...domainJson(chosen.domain) } : null,
    save: options.save,
    timing,
  };
  if (options.out !== undefined) await writeOutput(options.out, jsonChunks(document));
  if (options.json) {
    await print(jsonChunks({ ...document, out: options.out }));
    return;
  }
  const lines = [...resultLines(result, chosen?.text), timingText(loadMs, timing.computeMs)];
  for (const file of [options.save, options.out]) if (file !== undefined) lines.push(`wrote ${file}`);
  await print(`${lines.join("\n")}\n`);
}

function resultLines({ removed, units, layers, affineKept }: Simplified, text: string | undefined): string[] {
  const where = text === undefined ? "everywhere" : `on ${text}`;
  const gone = units.before - units.after;
  const lines = [
    `${countOf(units.before, "unit")} → ${units.after}, ${countOf(layers.before, "hidden layer")} → ${layers.after}`,
    gone === 0 ? `nothing to remove ${where}` : `proved: the same function ${where}, exactly`,
  ];
  const rows = Object.entries(REASONS)
    .map(([reason, words]) => ({ reason, words, count: removed[reason as keyof typeof removed] }))
    .filter(({ count }) => count > 0)
    .map(({ reason, words, count }) => [String(count), reason, words]);
  if (rows.length > 0)
    lines.push(
      "",
      ...textTable(
        [{ title: "units" }, { title: "went as", align: "left" }, { title: "because", align: "left" }],
        rows,
      ),
      "",
    );
  if (affineKept > 0)
    lines.push(`${countOf(affineKept, "unit")} affine ${where} stay: giving them to others would round`);
  return lines;
}
