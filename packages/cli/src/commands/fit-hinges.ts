/** `reluscope fit --units`: data with several inputs → a hinge expansion as a network of one hidden layer, its error proved. */
import { fitHinges, type JsonDocument, jsonChunks } from "reluscope";
import { InputError } from "../errors.ts";
import { readFitTable } from "../fit-table.ts";
import { since } from "../model-options.ts";
import { saveNetwork } from "../network-file.ts";
import { countOf, durationText, shortNumber } from "../number-format.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { startProgress } from "../progress.ts";
import { print } from "../streams.ts";
import { inLibrary } from "./construct/in-library.ts";

export interface HingeVerbOptions {
  readonly units: number;
  readonly directions?: number;
  readonly seed?: number;
  readonly target?: string;
  readonly save?: string;
  readonly out?: string;
  readonly json?: true;
}

const AMONG = "each hinge is the best next one as far as doubles tell; the whole need not be the best";

/** Options that are for one input only. */
const ONE_INPUT = ["pieces", "error", "loss", "on", "facing", "candidates"] as const;

export async function runHingeFit(path: string, options: HingeVerbOptions): Promise<void> {
  for (const name of ONE_INPUT)
    if (name in options && (options as unknown as Record<string, unknown>)[name] !== undefined)
      throw new InputError(`--${name} and --units exclude one another: --units is for several inputs`);
  if (options.out !== undefined) outputFormat(options.out, [".json"]);
  const { name, inputs, targets, inputNames } = await readFitTable(path, options.target);
  const { units, directions = 0, seed } = options;
  const started = performance.now();
  const progress = await startProgress("hinges");
  const fit = inLibrary(name, () =>
    fitHinges(inputs, targets, { units, directions, seed, onProgress: (done) => progress.update(done) }),
  );
  progress.stop();
  const computeMs = since(started);
  const { error, hinges } = fit;
  const document: JsonDocument = {
    rows: inputs.length,
    inputs: [...inputNames],
    units: fit.network.layers[0].bias.length,
    hinges: hinges.map(({ direction, knot, weight }) => ({ direction: [...direction], knot, weight })),
    error: {
      max: error.max,
      row: error.row + 1,
      rootMeanSquare: error.rootMeanSquare,
      on: "the rows",
      proved: true,
    },
    optimal: false,
    among: AMONG,
    timing: { computeMs },
    save: options.save,
  };
  if (options.save !== undefined) await saveNetwork(fit.network, options.save);
  if (options.out !== undefined) await writeOutput(options.out, jsonChunks(document));
  if (options.json) {
    await print(jsonChunks(document));
    return;
  }
  const lines = [
    `${countOf(inputs.length, "row")} of ${countOf(inputNames.length, "input")}: ${countOf(hinges.length, "hinge")} beside the affine part, ${countOf(fit.network.layers[0].bias.length, "unit")}`,
    `proved: the network's largest error is ${shortNumber(error.max, 6)} at the rows (row ${error.row + 1}); root mean square ${shortNumber(error.rootMeanSquare, 6)}`,
    AMONG,
    `fitted in ${durationText(computeMs)}`,
  ];
  for (const file of [options.save, options.out]) if (file !== undefined) lines.push(`wrote ${file}`);
  await print(`${lines.join("\n")}\n`);
}
