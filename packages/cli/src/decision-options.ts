/** What the network decides: --decide, --output with --threshold, --between. */
import { type Command, Option } from "commander";
import { type Decision, defaultDecision } from "reluscope";
import { InputError } from "./errors.ts";
import { indexList, realNumber, wholeNumber } from "./number-options.ts";

export interface DecisionOptions {
  readonly decide?: "max" | "min";
  readonly output?: number;
  readonly threshold?: number;
  readonly between?: readonly number[];
}

export function addDecisionOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--decide <by>", "the class is the largest or the smallest output (default: max)").choices([
        "max",
        "min",
      ]),
    )
    .addOption(outputOption("compare output k, counted from 0, with --threshold"))
    .addOption(
      new Option("--threshold <t>", "threshold of one output (default: 0)").argParser((text) =>
        realNumber(text, "--threshold"),
      ),
    )
    .addOption(
      new Option("--between <i,j>", "compare outputs i and j only").argParser((text) =>
        indexList(text, "--between"),
      ),
    );
}

export function outputOption(description: string): Option {
  return new Option("--output <k>", description).argParser((text) => {
    if (/[a-z]/i.test(text))
      throw new InputError(`--output takes the number of an output; to write a file: --out ${text}`);
    return wholeNumber(text, "--output");
  });
}

/** Without options: one output against 0, several by the largest. */
export function chosenDecision(options: DecisionOptions, outputs: number): Decision {
  const { decide, output, threshold, between } = options;
  const asked = [
    decide && "--decide",
    between && "--between",
    output === undefined && threshold === undefined ? undefined : "--output with --threshold",
  ].filter((name) => name !== undefined);
  if (asked.length > 1) throw new InputError(`${asked.join(" and ")} cannot be combined; give one of them`);
  const check = (option: string, k: number) => {
    if (k >= outputs) throw new InputError(`${option}: no output ${k}; outputs are 0 … ${outputs - 1}`);
  };
  if (decide) {
    if (outputs < 2) throw new InputError(`--decide ${decide} needs at least 2 outputs; the network has 1`);
    return { kind: decide };
  }
  if (between) {
    if (between.length !== 2 || between[0] === between[1]) {
      throw new InputError(`--between takes two different outputs, such as 0,1; not ${between.join(",")}`);
    }
    for (const k of between) check(`--between ${between.join(",")}`, k);
    return { kind: "between", first: between[0], second: between[1] };
  }
  if (output === undefined && threshold === undefined) return defaultDecision(outputs);
  if (output === undefined && outputs > 1) {
    throw new InputError(`--threshold needs --output k; outputs are 0 … ${outputs - 1}`);
  }
  if (output !== undefined) check(`--output ${output}`, output);
  return { kind: "threshold", output: output ?? 0, threshold: threshold ?? 0 };
}
