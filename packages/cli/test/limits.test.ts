/** --threads, --limit, --timeout and --count: one result for any number of threads, and parts that say what they are. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { writeOnnx } from "reluscope";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { large, modelFolder } from "./small-models.ts";

const folder = modelFolder();
const at = (name: string) => join(folder, name);
writeFileSync(at("plane.onnx"), writeOnnx(large(20)));
writeFileSync(at("space.onnx"), writeOnnx(large(9, 3)));
const run = (...args: string[]) => runCommand(args, { cwd: folder });
const json = <T = Record<string, unknown>>(...args: string[]) => runJson<T>(args, { cwd: folder });
const plane = ["partition", "plane.onnx", "--domain", "[-1,1]^2"];
const space = ["partition", "space.onnx", "--domain", "[-1,1]^3"];

/** Exit code and document of a run, without its times. */
async function outcome(...args: string[]): Promise<{ code: number | null; text: string }> {
  const { code, stdout } = await run(...args, "--json");
  return { code, text: stdout.replace(/,\n {2}"timing": \{.*?\}/, "") };
}

describe.each([
  ["a plane", plane],
  ["space", space],
])("on %s", (_, verb) => {
  it.each([[], ["--limit", "50"]])("output does not depend on the number of threads %j", async (...limit) => {
    const one = await outcome(...verb, "--cells", ...limit);
    expect(one.code).toBe(limit.length > 0 ? 3 : 0);
    for (const threads of ["2", "3", "auto", "0"]) {
      expect(await outcome(...verb, "--cells", ...limit, "--threads", threads)).toEqual(one);
    }
  });

  it("a limit gives the first cells, and says so", async () => {
    const whole = await json<{ counts: { cells: number }; cells: { pattern: string[] }[] }>(
      ...verb,
      "--cells",
    );
    expect(whole.counts.cells).toBeGreaterThan(150);
    const { code, text } = await outcome(...verb, "--limit", "150", "--cells");
    const part = JSON.parse(text);
    expect(code).toBe(3);
    expect(part).toMatchObject({
      complete: false,
      stopped: "limit",
      certified: true,
      counts: { cells: 150 },
    });
    const patterns = (cells: { pattern: string[] }[]) => cells.map(({ pattern }) => pattern);
    expect(patterns(part.cells)).toEqual(patterns(whole.cells.slice(0, 150)));
    const words = await run(...verb, "--limit", "150");
    expect(words.code).toBe(3);
    expect(words.stdout).toMatch(
      /^partial: --limit 150 stopped the search with 150 cells found; there are more\n/,
    );
    const exactly = await outcome(...verb, "--limit", String(whole.counts.cells), "--threads", "2");
    expect(exactly.code).toBe(0);
    expect(JSON.parse(exactly.text)).toMatchObject({ complete: true, counts: whole.counts });
  });

  it("a timeout may leave nothing", async () => {
    const { code, text } = await outcome(...verb, "--timeout", "1e-6");
    expect(code).toBe(3);
    expect(JSON.parse(text)).toMatchObject({ complete: false, stopped: "timeout", counts: { cells: 0 } });
    expect((await outcome(...verb, "--timeout", "600")).code).toBe(0);
  });

  it("counts without keeping cells", async () => {
    const whole = await json<{
      counts: { cells: number };
      vertices: [];
      facets?: { cells: [] }[];
      edges: [];
    }>(...verb, "--cells");
    const { cells } = whole.counts;
    const sides = (whole.facets ?? (whole.edges as { cells: [] }[])).reduce(
      (sum, { cells }) => sum + cells.length,
      0,
    );
    const counted = await json(...verb, "--count", "--threads", "2");
    expect(counted).toEqual({
      model: verb[1],
      domain: expect.objectContaining({ dimension: verb === plane ? 2 : 3 }),
      counts: { cells },
      cellVertices: { mean: expect.any(Number), max: expect.any(Number) },
      cellFacets: { mean: expect.closeTo(sides / cells, 10), max: expect.any(Number) },
      certified: true,
      complete: true,
      timing: { loadMs: expect.any(Number), computeMs: expect.any(Number) },
    });
    const part = await run(...verb, "--count", "--limit", "60");
    expect(part.code).toBe(3);
    expect(part.stdout).toMatch(/^partial: .*\n\n60 cells on .*; certified\n/);
  });
});

describe.concurrent("files of a part", () => {
  it("say so", async () => {
    const part = [...plane, "--limit", "40"];
    for (const [name, remark] of [
      [
        "part.svg",
        /<title>.* \(partial: 40 cells found, there are more\)<\/title>[\s\S]*>partial: 40 cells found/,
      ],
      ["part.obj", /^# partial: 40 cells found, there are more$/m],
      ["part.json", /"complete": false,\n {2}"stopped": "limit"/],
    ] as const) {
      const { code, stdout } = await run(...part, "--out", name);
      expect(code).toBe(3);
      expect(stdout).toContain(`wrote ${name}`);
      expect(readFileSync(at(name), "utf8")).toMatch(remark);
    }
    expect((await run(...part, "--out", "class.svg", "--color", "class", "--dark")).code).toBe(3);
    expect((await run(...part, "--out", "part.npz")).code).toBe(3);
    expect(Object.keys(unzipSync(readFileSync(at("part.npz"))))).toContain("complete.npy");
    expect((await run(...space, "--limit", "9", "--out", "space.npz")).code).toBe(3);
    expect(Object.keys(unzipSync(readFileSync(at("space.npz"))))).toContain("complete.npy");
  });

  it("are not written where a part would mislead", async () => {
    for (const verb of [
      ["boundary", "plane.onnx", "--domain", "[-1,1]^2"],
      ["boundary", "space.onnx", "--domain", "[-1,1]^3"],
      ["report", "plane.onnx", "--domain", "[-1,1]^2", "--out", "part.html"],
    ]) {
      const { code, stdout, stderr } = await run(...verb, "--limit", "40", "--json");
      expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
      expect(stderr).toBe(
        "reluscope: --limit 40 stopped the search with 40 cells found; the boundary needs all of them (partition shows a part)\n",
      );
    }
    expect(existsSync(at("part.html"))).toBe(false);
  });
});

describe.concurrent("--threads", () => {
  it("changes nothing in boundaries and reports", async () => {
    for (const verb of [
      ["boundary", "plane.onnx", "--domain", "[-1,1]^2", "--pieces"],
      ["boundary", "space.onnx", "--domain", "[-1,1]^3", "--pieces"],
      ["report", "cross.onnx", "--domain", "[-1,1]^2", "--out", "page.html"],
    ]) {
      const one = await outcome(...verb);
      expect(one.code).toBe(0);
      expect(await outcome(...verb, "--threads", "2")).toEqual(one);
    }
    expect(readFileSync(at("page.html"), "utf8")).toMatch(/threads<\/dt><dd>2</);
  });

  it("is taken by every verb", async () => {
    for (const verb of [
      ["inspect"],
      ["eval", "--input", "[[0]]"],
      ["line"],
      ["partition"],
      ["partition", "--count"],
    ]) {
      const { code, stderr } = await run(...verb, "tent.onnx", "--threads", "2", "--json");
      expect({ code, stderr: stderr.replace(/^note: no --domain .*\n/, "") }).toEqual({
        code: 0,
        stderr: "",
      });
    }
  });
});

describe.concurrent("--count", () => {
  it("counts in one to six dimensions", async () => {
    expect(await json("partition", "tent.onnx", "--count", "--domain", "[-1,1]")).toMatchObject({
      counts: { cells: 2 },
      cellVertices: { mean: 2, max: 2 },
      complete: true,
    });
    expect(await json("partition", "cross.onnx", "--count")).toMatchObject({
      counts: { cells: 4 },
      cellVertices: { mean: 4, max: 4 },
      cellFacets: { mean: 4, max: 4 },
    });
    for (const [vary, cells] of [
      ["0,1,2,3", 2],
      ["0,1,2,3,4", 2],
      ["0,1,2,3,4,5", 2],
    ] as const) {
      expect(await json("partition", "many.onnx", "--vary", vary, "--count")).toMatchObject({
        counts: { cells },
        complete: true,
      });
    }
    const { code, stdout } = await run("partition", "octants.onnx", "--count", "--out", "count.json");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^8 cells on \[-1,1\]³; certified\n[\s\S]*vertices {6}8 {5}8\n/);
    expect(JSON.parse(readFileSync(at("count.json"), "utf8"))).toMatchObject({ counts: { cells: 8 } });
  });
});
