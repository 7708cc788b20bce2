/** Networks as files that --save names; the extension chooses the format. */
import type { Network } from "reluscope";
import { InputError } from "./errors.ts";
import { outputFormat, writeOutput } from "./output-file.ts";

export const SAVE_FORMATS = [".onnx", ".safetensors", ".json"] as const;

export const SAVE_OPTION = [
  "-s, --save <file>",
  `write the network; the extension chooses: ${SAVE_FORMATS.join(" ")}`,
] as const;

/** Refuses a --save that no format has, or that is the model or --out. */
export function checkSave(save: string | undefined, model: string, out: string | undefined): void {
  if (save === undefined) return;
  outputFormat(save, SAVE_FORMATS);
  if (save === model) throw new InputError(`--save ${save} would overwrite the model`);
  if (save === out) throw new InputError("--save and --out name the same file");
}

export async function saveNetwork(network: Network, path: string): Promise<void> {
  const format = outputFormat(path, SAVE_FORMATS);
  const { writeNetworkJson, writeOnnx, writeSafetensors } = await import("reluscope");
  const write = { ".onnx": writeOnnx, ".safetensors": writeSafetensors, ".json": writeNetworkJson }[format];
  await writeOutput(path, [write(network)]);
}
