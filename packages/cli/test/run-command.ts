/** Runs the built command: in processes that stay for the next one, or in its own, as a user would. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../bin/reluscope.js", import.meta.url));
if (!existsSync(fileURLToPath(new URL("../dist/program.js", import.meta.url)))) {
  throw new Error("packages/cli/dist/program.js is missing: npm run build");
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Working folder. */
  readonly cwd?: string;
  /** Environment variables beside those of the test. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process as soon as it was started; the command has one of its own then. */
  readonly started?: (child: ChildProcess) => void;
  /** Whether stderr keeps its lines of progress, which come only where a search takes longer than a second; default false. */
  readonly progress?: boolean;
}

const server = fileURLToPath(new URL("command-server.mjs", import.meta.url));
const free: ChildProcess[] = [];
const waiting: ((child: ChildProcess) => void)[] = [];
let servers = 0;

export async function runCommand(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const outcome = await (options.started ? runAlone(args, options) : runInServer(args, options));
  return options.progress ? outcome : { ...outcome, stderr: withoutProgress(outcome.stderr) };
}

/** How long the machine takes is not tested. */
export function withoutProgress(stderr: string): string {
  return stderr.replace(/^progress: .*\n/gm, "");
}

/** As many processes as there are cores, which start when they are needed and end with this one. */
async function runInServer(args: readonly string[], { cwd, env }: RunOptions): Promise<Outcome> {
  const child = await freeServer();
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => {
      servers--;
      reject(new Error(`the process of "${args.join(" ")}" ended with ${code}`));
    };
    child.once("exit", ended);
    child.once("message", (outcome) => {
      child.off("exit", ended);
      const next = waiting.shift();
      if (next) next(child);
      else free.push(child);
      resolve(outcome as Outcome);
    });
    child.send({ args, cwd, env: { RELUSCOPE_DEBUG: "", ...env } });
  });
}

function freeServer(): ChildProcess | Promise<ChildProcess> {
  const child = free.pop();
  if (child) return child;
  if (servers >= availableParallelism()) return new Promise((resolve) => waiting.push(resolve));
  servers++;
  const started = fork(server, { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  started.unref();
  started.channel?.unref();
  return started;
}

/** In a process of its own, which can be sent signals. */
export function runAlone(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const env = { ...process.env, RELUSCOPE_DEBUG: "", ...options.env };
  const child = spawn(process.execPath, [program, ...args], { cwd: options.cwd, env });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  options.started?.(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Runs with --json; stdout must be one JSON document and the exit code 0. */
export async function runJson<T>(args: readonly string[], options: RunOptions = {}): Promise<T> {
  const { code, stdout, stderr } = await runCommand([...args, "--json"], options);
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}
