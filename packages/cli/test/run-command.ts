/** Runs the built command as a child process, as a user would. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../bin/reluscope.js", import.meta.url));
if (!existsSync(fileURLToPath(new URL("../dist/main.js", import.meta.url)))) {
  throw new Error("packages/cli/dist/main.js is missing: npm run build");
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
  /** Called with the process as soon as it was started. */
  readonly started?: (child: ChildProcess) => void;
}

export function runCommand(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
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
