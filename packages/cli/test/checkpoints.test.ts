/** --checkpoint: what a search that was stopped found is kept, and the same command goes on from there. */
import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { writeOnnx } from "reluscope";
import { describe, expect, it } from "vitest";
import { runCommand } from "./run-command.ts";
import { large, modelFolder } from "./small-models.ts";

const folder = modelFolder();
const at = (name: string) => join(folder, name);
writeFileSync(at("plane.onnx"), writeOnnx(large(20)));
writeFileSync(at("space.onnx"), writeOnnx(large(9, 3)));
writeFileSync(at("long.onnx"), writeOnnx(large(560)));

const run = (args: readonly string[], started?: (child: ChildProcess) => void) =>
  runCommand(args, { cwd: folder, started });
const untimed = (text: string) => text.replace(/,\n {2}"timing": \{.*?\}/, "");
const temporary = () => readdirSync(folder).filter((name) => name.endsWith(".tmp"));

describe.concurrent("a search in steps", () => {
  const plane = ["partition", "plane.onnx", "--domain", "[-1,1]^2", "--json"];
  const space = ["partition", "space.onnx", "--domain", "[-1,1]^3", "--json"];

  it.each([
    ["plane-1", [...plane, "--cells"], "1"],
    ["plane-2", [...plane, "--cells"], "2"],
    ["space-1", [...space, "--cells"], "1"],
    ["space-3", [...space, "--cells"], "3"],
    ["count-2", [...plane, "--count"], "2"],
    ["count-3", [...space, "--count"], "1"],
  ])("%s ends at the same result", async (name, verb, threads) => {
    const whole = await run(verb);
    const { cells } = JSON.parse(whole.stdout).counts;
    // The folder is made.
    const file = `searches/${name}.checkpoint`;
    const step = Math.ceil(cells / 3);
    const command = [...verb, "--threads", threads, "--checkpoint", file, "--limit", String(step)];
    for (let k = 1; k < 3; k++) {
      const part = await run(command);
      expect(part.code).toBe(3);
      expect(JSON.parse(part.stdout)).toMatchObject({ complete: false, counts: { cells: k * step } });
      expect(part.stderr).toContain(
        `note: ${file} has what was found; the same command goes on from there\n`,
      );
    }
    const last = await run(command);
    expect(last.code).toBe(0);
    expect(last.stderr).toMatch(/^note: going on from .*\.checkpoint: [\d,]+ cells found before\n$/);
    expect(untimed(last.stdout)).toBe(untimed(whole.stdout));
    expect(existsSync(at(file))).toBe(false);
  });

  it("may use another number of threads in each step, and stop after a time", async () => {
    const count = [...plane, "--count", "--checkpoint", "mixed.checkpoint"];
    const first = await run([...count, "--threads", "2", "--limit", "30"]);
    expect(first.code).toBe(3);
    const timed = await run([...count, "--timeout", "1e-6"]);
    expect(timed.code).toBe(3);
    expect(JSON.parse(timed.stdout)).toMatchObject({ counts: { cells: 30 }, stopped: "timeout" });
    const last = await run([...count, "--threads", "3"]);
    expect(JSON.parse(last.stdout).counts).toEqual(
      JSON.parse((await run([...plane, "--count"])).stdout).counts,
    );
  });

  it("is refused for another network, domain or question, and when damaged; the file stays", async () => {
    const file = "kept.checkpoint";
    const common = ["--checkpoint", file, "--json"];
    expect((await run([...plane, "--limit", "30", ...common])).code).toBe(3);
    const bytes = readFileSync(at(file));
    const refused = async (args: readonly string[], reason: string) => {
      const { code, stdout, stderr } = await run([...args, ...common]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toBe(`reluscope: cannot go on from ${file}: ${reason}\n`);
    };
    const square = ["--domain", "[-1,1]^2"];
    await refused(["partition", "cross.onnx", ...square], "it belongs to another network");
    await refused(["partition", "plane.onnx", "--domain", "[-1,2]^2"], "it belongs to another domain");
    await refused([...plane, "--count"], "it belongs to another question (cells, or only their number)");
    expect(readFileSync(at(file))).toEqual(bytes);
    const flipped = Buffer.from(bytes);
    flipped[bytes.length >> 1] ^= 1;
    for (const damaged of [flipped, bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(0)])]) {
      writeFileSync(at(file), damaged);
      await refused(plane, "it is damaged");
      expect(readFileSync(at(file))).toEqual(damaged);
    }
  });
});

describe("a search that is interrupted", () => {
  const search = ["partition", "long.onnx", "--domain", "[-3,3]^2", "--json"];
  const summary = (text: string) => {
    const { counts, euler, complete } = JSON.parse(text);
    return { counts, euler, complete };
  };
  /** When it first reports progress, it has found cells. */
  const afterProgress = (act: (child: ChildProcess) => void) => (child: ChildProcess) => {
    const read = (text: string) => {
      if (!text.startsWith("progress: ")) return;
      child.stderr?.off("data", read);
      act(child);
    };
    child.stderr?.on("data", read);
  };

  it("by Ctrl-C keeps what was found and goes on from there", async () => {
    const command = [...search, "--threads", "2", "--checkpoint", "long.checkpoint"];
    const first = await run(
      command,
      afterProgress(async (child) => {
        child.kill("SIGINT");
        // As npx does with what the terminal has sent already.
        await setTimeout(100);
        child.kill("SIGINT");
      }),
    );
    expect({ code: first.code, signal: first.signal }).toEqual({ code: 3, signal: null });
    expect(first.stderr).toContain("note: stopping; Ctrl-C again ends at once");
    const part = JSON.parse(first.stdout);
    expect(part).toMatchObject({ complete: false, stopped: "interrupt", certified: true });
    expect(part.counts.cells).toBeGreaterThan(0);
    expect(temporary()).toEqual([]);
    const [second, whole] = [await run(command), await run(search)];
    expect(second.code).toBe(0);
    expect(second.stderr).toContain(`${part.counts.cells.toLocaleString("en-US")} cells found before`);
    expect(summary(second.stdout)).toEqual(summary(whole.stdout));
    expect(existsSync(at("long.checkpoint"))).toBe(false);
  });

  it("by a kill loses only what came after the last checkpoint", async () => {
    const command = [...search, "--count", "--checkpoint", "killed.checkpoint", "--checkpoint-every", "1"];
    const first = await run(command, async (child) => {
      while (child.exitCode === null && !existsSync(at("killed.checkpoint"))) await setTimeout(5);
      child.kill("SIGKILL");
    });
    expect(first.signal).toBe("SIGKILL");
    const second = await run(command);
    expect(second.stderr).toMatch(/going on from killed\.checkpoint: [\d,]+ cells found before/);
    const whole = await run([...search, "--count"]);
    expect(untimed(second.stdout)).toBe(untimed(whole.stdout));
  });

  it("without a checkpoint ends with 130", async () => {
    for (const more of [[], ["--threads", "2"], ["--count"]]) {
      const { code, signal, stdout } = await run(
        [...search, ...more],
        afterProgress((child) => child.kill("SIGINT")),
      );
      // A shell reports a death by SIGINT as 130.
      expect(signal === "SIGINT" || code === 130).toBe(true);
      expect(stdout).toBe("");
    }
    expect(temporary()).toEqual([]);
  });
});

it("progress is reported on every way", async () => {
  const search = ["partition", "long.onnx", "--domain", "[-3,3]^2", "--timeout", "2"];
  for (const more of [[], ["--threads", "2"], ["--count"]]) {
    const { stderr } = await runCommand([...search, ...more], { cwd: folder, progress: true });
    expect(stderr).toMatch(/^progress: [1-9][\d,]* cells, \d+ s\n/);
  }
});
