/** Options of `train`, as a person gives them and as the library takes them. */
import { type Command, Option } from "commander";
import type { Loss, OptimizerName } from "reluscope";
import { InputError } from "../errors.ts";
import { SAVE_OPTION } from "../network-file.ts";
import { realNumber, wholeNumber } from "../number-options.ts";
import type { PictureOptions } from "../picture-options.ts";
import { type ThreadOptions, threadsOption } from "../search-options.ts";

export const TRAIN_FORMATS = [".html", ".png", ".apng", ".svg", ".json"] as const;
const LOSSES: Readonly<Record<string, Loss>> = { "cross-entropy": "crossEntropy", squared: "squared" };

export interface TrainVerbOptions extends PictureOptions, ThreadOptions {
  readonly layers?: readonly number[];
  readonly epochs?: number;
  readonly steps?: number;
  readonly batch?: number;
  readonly rate?: number;
  readonly optimizer?: OptimizerName;
  readonly weightDecay?: number;
  readonly loss?: string;
  readonly seed?: number;
  readonly from: string;
  readonly arch?: string;
  readonly target?: string;
  readonly test?: string;
  readonly snapshots?: readonly string[];
  readonly domain?: string;
  readonly save?: string;
  readonly out?: string;
  readonly json?: true;
}

export function addTrainOptions(command: Command): Command {
  const whole = (name: string, minimum: number) => (text: string) => wholeNumber(text, name, minimum);
  const positive = (name: string) => (text: string) => {
    const value = realNumber(text, name);
    if (!(value > 0)) throw new InputError(`${name}: ${text} is not above 0`);
    return value;
  };
  return command
    .argument("<data>", "table: .csv with a header; what is learned is its last column, class, or --target")
    .option("--target <column>", "learn the numbers of this column, by the squared loss")
    .option("--test <file>", "another table with the same columns, only to measure on")
    .optionsGroup("Network:")
    .addOption(
      new Option("--layers <sizes>", "units of the hidden layers (default: 16,16)").argParser((text) =>
        text.split(",").map((part) => wholeNumber(part, "--layers", 1)),
      ),
    )
    .option(
      "--from <model>",
      "random, or a network file to go on from: trained, constructed or fitted",
      "random",
    )
    .option("--arch <layers>", "architecture of a --from file that holds weights only, such as 2-16-16-1")
    .option("--seed <n>", "of the random weights and of the order of rows (default: 1)", whole("--seed", 0))
    .optionsGroup("Training:")
    .option("--epochs <n>", "how often to go through the table (default: 100)", whole("--epochs", 1))
    .option("--steps <n>", "in place of --epochs: how many batches", whole("--steps", 1))
    .option("--batch <rows>", "rows in a batch (default: 32)", whole("--batch", 1))
    .option("--rate <r>", "length of a step (default: 0.01 adam, 0.1 sgd, 0.05 momentum)", positive("--rate"))
    .addOption(new Option("--optimizer <name>", "(default: adam)").choices(["sgd", "momentum", "adam"]))
    .addOption(
      new Option("--loss <name>", "(default: cross-entropy for classes, squared for values)").choices(
        Object.keys(LOSSES),
      ),
    )
    .option("--weight-decay <d>", "pulls weights to 0 (default: none)", positive("--weight-decay"))
    .optionsGroup("Output:")
    .option(
      "--snapshots <n or folder>",
      "how many networks to keep on the way (default: 60 for an animation, else 1), or a folder to write them to as they come; may be given twice",
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option(
      "--domain <box>",
      'what movement and pictures look at, such as "[-1,1]^2" (default with one or two inputs: a box around the data)',
    )
    .option(...SAVE_OPTION)
    .option(
      "-o, --out <file>",
      "with one or two inputs an animation (.html; .png and .apng: animated PNG) or a picture of the end (.svg); .json: the document",
    )
    .option("--json", "print one JSON document, and nothing else, on stdout")
    .addOption(threadsOption("taken by every verb; this one always uses one"))
    .optionsGroup("Options:");
}

export function lossOf({ loss }: TrainVerbOptions): Loss | undefined {
  return loss === undefined ? undefined : LOSSES[loss];
}

export interface WantedSnapshots {
  /** Beside the one at the beginning. */
  readonly count: number;
  readonly folder: string | undefined;
}

export function wantedSnapshots({ snapshots = [], out }: TrainVerbOptions): WantedSnapshots {
  const counts = snapshots.filter((text) => /^[+-]?\d/.test(text) && Number.isFinite(Number(text)));
  const folders = snapshots.filter((text) => !counts.includes(text));
  if (counts.length > 1 || folders.length > 1)
    throw new InputError(`--snapshots takes one number and one folder, not ${snapshots.join(" and ")}`);
  const [folder] = folders;
  if (folder?.trim() === "") throw new InputError("--snapshots: the folder is an empty name");
  const usual = out !== undefined && /\.(html|a?png)$/i.test(out) ? 60 : folder === undefined ? 1 : 20;
  return { count: counts.length > 0 ? wholeNumber(counts[0], "--snapshots", 1) : usual, folder };
}
