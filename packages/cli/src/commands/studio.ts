/** `reluscope studio`: serves the web app on loopback, with a model or without, and opens the browser. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { Command, Option } from "commander";
import { jsonChunks } from "reluscope";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { wholeNumber } from "../number-options.ts";
import { note, print } from "../streams.ts";
import { type ServedModel, serveStudio, studioFolder } from "../studio-server.ts";

const LAST_PORT = 65_535;

interface StudioVerbOptions {
  readonly arch?: string;
  readonly port?: number;
  readonly open: boolean;
  readonly json?: true;
}

export function studioCommand(): Command {
  return new Command("studio")
    .description(
      "Serves the studio on this computer only and opens it in the browser: the exact pieces of a model, live. The work is done by the page itself; no file leaves the computer. Ends with Ctrl-C.",
    )
    .argument(
      "[model]",
      "network file to open at the start: .onnx, .safetensors, .pt, .npz or reluscope's .json",
    )
    .addOption(
      new Option("--arch <layers>", "architecture of a file that holds weights only, such as 2-16-16-1"),
    )
    .addOption(
      new Option("--port <number>", "port to serve on (default: any free one)").argParser(portNumber),
    )
    .option("--no-open", "do not open the browser")
    .option("--json", "print one JSON document with the address, and nothing else, on stdout")
    .addHelpText(
      "after",
      examplesText([
        ["the studio with its examples", "studio"],
        ["a model of your own", "studio model.onnx"],
        ["on a machine without a screen, behind a tunnel", "studio model.onnx --no-open --port 8080"],
      ]),
    )
    .action(runStudio);
}

function portNumber(text: string): number {
  const port = wholeNumber(text, "--port");
  if (port > LAST_PORT) throw new InputError(`--port ${text}: ports are 0 … ${LAST_PORT}`);
  return port;
}

async function runStudio(path: string | undefined, options: StudioVerbOptions): Promise<void> {
  const model = path === undefined ? undefined : await servedModel(path, options.arch);
  const server = await serveStudio(studioFolder(), options.port ?? 0, model);
  if (options.json) await print(jsonChunks({ url: server.url, model: path ?? null }));
  else {
    const what = path === undefined ? "the studio" : `the studio with ${path}`;
    await print(`${what}: ${server.url}\nCtrl-C ends it\n`);
  }
  if (options.open) openBrowser(server.url);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await server.close();
}

/** The model's bytes and those of its external data, after the library has read them: a broken file ends here. */
async function servedModel(path: string, arch: string | undefined): Promise<ServedModel> {
  if (path.trim() === "") throw new InputError("the model is an empty name; it takes a file");
  const { loadNetwork } = await import("reluscope/node");
  const external = new Map<string, Uint8Array>();
  const { notices } = loadNetwork(path, { arch, files: external });
  for (const notice of notices) note(notice);
  return { name: basename(path), bytes: readFileSync(path), external, arch };
}

/** The system's own way to open an address; where there is none the address has been printed. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", () => process.stderr.write(`open ${url} in a browser\n`));
  child.unref();
}
