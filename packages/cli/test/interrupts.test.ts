import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { writeOnnx } from "reluscope";
import { describe, expect, it } from "vitest";
import { runCommand, withoutProgress } from "./run-command.ts";
import { large, temporaryFolder } from "./small-models.ts";

const folder = temporaryFolder();
writeFileSync(join(folder, "large.onnx"), writeOnnx(large(160)));
const args = ["partition", "large.onnx", "--domain", "[-1,1]^2", "--out", "cells.json"];

describe("an interrupt", () => {
  it("while computing leaves no file", async () => {
    const outcome = await runCommand(args, {
      cwd: folder,
      started: (child) => void setTimeout(350).then(() => child.kill("SIGINT")),
    });
    // A shell reports a death by SIGINT as 130.
    expect(outcome.signal === "SIGINT" || outcome.code === 130).toBe(true);
    expect(readdirSync(folder)).toEqual(["large.onnx"]);
  });

  it("while writing leaves no file, and ends with 130", async () => {
    const outcome = await runCommand(args, {
      cwd: folder,
      started: async (child) => {
        while (child.exitCode === null && !readdirSync(folder).some((name) => name.endsWith(".tmp")))
          await setTimeout(2);
        child.kill("SIGINT");
      },
    });
    expect(outcome.code).toBe(130);
    expect(readdirSync(folder)).toEqual(["large.onnx"]);
  });
});

describe("a closed pipe", () => {
  it("ends quietly", async () => {
    const program = fileURLToPath(new URL("../bin/reluscope.js", import.meta.url));
    const child = spawn(
      process.execPath,
      [program, "partition", "large.onnx", "--domain", "[-0.3,0.3]^2", "--json", "--cells"],
      { cwd: folder },
    );
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    await once(child.stdout, "data");
    child.stdout.destroy();
    const [code] = await once(child, "close");
    expect({ code, stderr: withoutProgress(stderr) }).toEqual({ code: 0, stderr: "" });
  });
});
