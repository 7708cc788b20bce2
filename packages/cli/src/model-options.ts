/** What every verb takes: the model, --json, --out, --threads; and how the model is read. */
import { type Command, Option } from "commander";
import type { LoadedNetwork, Network } from "reluscope";
import { InputError } from "./errors.ts";
import { type ThreadOptions, threadsOption } from "./search-options.ts";
import { note } from "./streams.ts";

export interface ModelOptions extends ThreadOptions {
  readonly json?: true;
  readonly out?: string;
  readonly arch?: string;
}

const ONE_THREAD = "taken by every verb; this one always uses one";
/** What --threads means where cells are searched for. */
export const SEARCH_THREADS =
  "threads that search for cells (default: 1; auto: one a core); the result is the same";

/** Adds the model and the options common to all verbs; `formats` are the extensions --out takes. */
export function addModelOptions(
  command: Command,
  formats: readonly string[],
  threads: string = ONE_THREAD,
): Command {
  return command
    .argument("<model>", "network file: .onnx, .safetensors, .pt, .npz or reluscope's .json")
    .addOption(
      new Option("--arch <layers>", "architecture of a file that holds weights only, such as 2-16-16-1"),
    )
    .option("--json", "print one JSON document, and nothing else, on stdout")
    .option("-o, --out <file>", `write a file; its extension chooses the format: ${formats.join(" ")}`)
    .addOption(threadsOption(threads));
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

/** --output, from 0; the first one where it is not given. */
export function chosenOutput(output: number | undefined, { outputSize }: Network): number {
  const chosen = output ?? 0;
  if (chosen >= outputSize) throw new InputError(`--output ${chosen}: outputs are 0 … ${outputSize - 1}`);
  return chosen;
}
