/** What every verb takes: the model, --json, --out, --threads; and how the model is read. */
import { type Command, Option } from "commander";
import type { LoadedNetwork } from "reluscope";
import { InputError } from "./errors.ts";
import { wholeNumber } from "./number-options.ts";
import { note } from "./streams.ts";

export interface ModelOptions {
  readonly json?: true;
  readonly out?: string;
  readonly threads?: number;
  readonly arch?: string;
}

/** Adds the model and the options common to all verbs; `formats` are the extensions --out takes. */
export function addModelOptions(command: Command, formats: readonly string[]): Command {
  return command
    .argument("<model>", "network file: .onnx, .safetensors, .pt, .npz or reluscope's .json")
    .addOption(
      new Option("--arch <layers>", "architecture of a file that holds weights only, such as 2-16-16-1"),
    )
    .option("--json", "print one JSON document, and nothing else, on stdout")
    .option("-o, --out <file>", `write a file; its extension chooses the format: ${formats.join(" ")}`)
    .addOption(
      new Option("--threads <n>", "how many threads may be used (one is, today)").argParser((text) =>
        wholeNumber(text, "--threads", 1),
      ),
    );
}

export interface LoadedModel {
  readonly path: string;
  readonly loaded: LoadedNetwork;
  readonly loadMs: number;
}

/** Reads the model; what reading changed or assumed is told on stderr. */
export async function loadModel(path: string, options: ModelOptions): Promise<LoadedModel> {
  if (path.trim() === "") throw new InputError("the model is an empty name; it takes a file");
  if (options.out !== undefined && options.out === path)
    throw new InputError(`--out ${path} would overwrite the model`);
  if (options.threads !== undefined && options.threads > 1) {
    note(`--threads ${options.threads}: one thread is used today`);
  }
  const started = performance.now();
  const { loadNetwork } = await import("reluscope/node");
  const loaded = loadNetwork(path, { arch: options.arch });
  const loadMs = since(started);
  for (const notice of loaded.notices) note(notice);
  return { path, loaded, loadMs };
}

/** Milliseconds since `started`, to the microsecond. */
export function since(started: number): number {
  return Math.round((performance.now() - started) * 1000) / 1000;
}
