/**
 * Runs command lines of the built program one after another in this process, each with its own folder, environment and
 * output, as messages ask: what a new process would do, without starting one.
 */
import { runProgram } from "../dist/program.js";

const home = process.cwd();

process.on("disconnect", () => process.exit());
process.on("message", async ({ args, cwd, env }) => {
  const before = { ...process.env };
  const written = { stdout: "", stderr: "" };
  const writes = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ["stdout", "stderr"]) {
    process[name].write = (chunk) => {
      written[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      return true;
    };
  }
  process.exitCode = undefined;
  process.chdir(cwd ?? home);
  Object.assign(process.env, env);
  await runProgram(args);
  for (const name of ["stdout", "stderr"]) process[name].write = writes[name];
  for (const name of Object.keys(env)) {
    if (name in before) process.env[name] = before[name];
    else delete process.env[name];
  }
  process.send({ code: process.exitCode ?? 0, signal: null, ...written });
});
