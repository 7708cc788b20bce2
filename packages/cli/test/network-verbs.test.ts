import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseNpy, writeOnnx } from "reluscope";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { modelFolder, network } from "./small-models.ts";

const folder = modelFolder();
const at = (name: string) => join(folder, name);
const run = (...args: string[]) => runCommand(args, { cwd: folder });
const json = <T = Record<string, unknown>>(...args: string[]) => runJson<T>(args, { cwd: folder });
const read = (name: string) => readFileSync(at(name));

describe.concurrent("eval", () => {
  it("evaluates points of every source", async () => {
    const expected = [[-0.5], [1], [0]];
    writeFileSync(at("points.json"), "[[0, 0], [1, 0.5], [0.5, -3]]");
    writeFileSync(at("points.csv"), "a,b,class\n0,0,x\n1,5e-1,y\n.5,-3,x\n");
    writeFileSync(at("bare.csv"), "\uFEFF0,0\r\n1,0.5\r\n\r\n0.5,-3\r\n");
    for (const source of ["points.json", "points.csv", "bare.csv", "[[0,0],[1,0.5],[0.5,-3]]"]) {
      expect(await json("eval", "cross.onnx", "--input", source)).toMatchObject({ outputs: expected });
    }
    await run("eval", "cross.onnx", "--input", "points.json", "--out", "outputs.npy");
    expect(parseNpy(read("outputs.npy"))).toEqual({ shape: [3, 1], values: Float64Array.of(-0.5, 1, 0) });
    expect(await json("eval", "tent.onnx", "--input", "outputs.npy")).toMatchObject({
      outputs: [[0], [0.5], [-0.5]],
    });
    expect(await json("eval", "tent.onnx", "--input", "[0, 2]")).toMatchObject({ outputs: [[-0.5], [1.5]] });
    await run("eval", "cross.onnx", "--input", "points.json", "--out", "outputs.csv");
    expect(read("outputs.csv").toString()).toBe("y0\n-0.5\n1\n0\n");
  });

  it("tells patterns, and that classes are ignored", async () => {
    writeFileSync(at("labelled.csv"), "a,b,class\n0,-1,0\n");
    const { code, stdout, stderr } = await run(
      "eval",
      "cross.onnx",
      "--input",
      "labelled.csv",
      "--pattern",
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ outputs: [[-0.5]], patterns: [["0-"]] });
    expect(stderr).toBe("note: labelled.csv: the column class is ignored\n");
  });

  it("leaves out labels and scales, as images are delivered", async () => {
    writeFileSync(at("digits.csv"), "7,0,255\n2,51,102\n");
    writeFileSync(at("words.csv"), "label,1x1,1x2\nseven,0,255\ntwo,51,102\n");
    writeFileSync(at("digits.json"), '[["seven", 0, 255], ["two", 51, 102]]');
    const options = ["--skip-columns", "1", "--scale", "1/255"];
    const expected = { outputs: [[0.5], [51 / 255 + 102 / 255 - 0.5]] };
    for (const source of ["digits.csv", "words.csv", "digits.json"]) {
      expect(await json("eval", "cross.onnx", "--input", source, ...options)).toMatchObject(expected);
    }
    const through = ["line", "cross.onnx", "--through", "digits.csv", ...options];
    expect(await json(...through)).toMatchObject({
      domain: { origin: [0, 1], directions: [[0.2, 0.4 - 1]] },
    });
    const held = ["line", "cross.onnx", "--vary", "0", "--at", "9,0,51", ...options];
    expect(await json(...held)).toMatchObject({ domain: { at: [0, 0.2] } });
  });

  it("prints shortest-exact numbers", async () => {
    const { stdout } = await run("eval", "cross.onnx", "--input", "[[0.1,0.2]]", "--json");
    expect(stdout).toContain("[-0.19999999999999996]");
  });
});

describe.concurrent("inspect", () => {
  it("describes the layers and what may be asked next", async () => {
    const document = await json<{ layers: object[]; next: string[] }>("inspect", "wide.onnx");
    expect(document).toMatchObject({
      format: "onnx",
      input: { shape: [5], size: 5 },
      output: { size: 3 },
      hiddenLayers: 1,
      neurons: 3,
      parameters: 30,
      folded: false,
      foldingDifference: { samples: 100, largestAbsolute: 0 },
      operators: [
        { name: "Gemm", count: 2, becomes: "affine map" },
        { name: "Relu", count: 1, becomes: "units" },
      ],
    });
    expect(document.layers).toMatchObject([
      { kind: "dense", inputs: 5, units: 3, activation: "ReLU" },
      { units: 3 },
    ]);
  });

  it("suggests commands that work", async () => {
    for (const model of ["wide.onnx", "cross.onnx", "tent.onnx"]) {
      const { next } = await json<{ next: string[] }>("inspect", model);
      expect(next.some((command) => command.includes("eval"))).toBe(true);
      for (const command of next) {
        const args = command
          .replaceAll('"', "")
          .replace(/^(npx )?reluscope /, "")
          .split(" ");
        expect(await run(...args)).toMatchObject({ code: 0, stderr: "" });
      }
    }
    expect(existsSync(at("cells.svg")) && existsSync(at("report.html"))).toBe(true);
  });

  it("names the program as it was started", async () => {
    const next = async (env: Record<string, string>) =>
      (await runJson<{ next: string[] }>(["inspect", "cross.onnx"], { cwd: folder, env })).next;
    expect(await next({ npm_execpath: "/npm-cli.js" })).toContain(
      'npx reluscope eval cross.onnx --input "[[0,0]]"',
    );
    expect(await next({ npm_execpath: "", npm_command: "" })).toContain(
      'reluscope eval cross.onnx --input "[[0,0]]"',
    );
  });

  it("says the shape of an input that is no vector", async () => {
    const image = { ...network([{ weight: [new Array(16).fill(1)], bias: [0] }]), inputShape: [8, 2] };
    writeFileSync(at("image.onnx"), writeOnnx(image));
    const { stdout } = await run("inspect", "image.onnx");
    expect(stdout).toMatch(/^16 inputs \(8 × 2\) → 1 output; /);
  });

  it("finds weights that do nothing", async () => {
    const document = await json("inspect", "idle.onnx");
    expect(document).toMatchObject({
      unusedInputs: [1],
      layers: [{ constantUnits: [0], unusedUnits: [3], duplicateUnits: [[1, 2]] }, { unusedUnits: [] }],
    });
    const { stdout } = await run("inspect", "idle.onnx");
    expect(stdout).toContain("layer 1: equal units: {1, 2}");
  });
});

describe.concurrent("report", () => {
  it("writes one page", async () => {
    writeFileSync(at("data.csv"), "a,b,class\n0,-1,rose\n0.5,0.5,tulip\n");
    const document = await json(
      "report",
      "cross.onnx",
      "--domain",
      "[-1,1]^2",
      "--points",
      "data.csv",
      "--title",
      "<Cross>",
      "--out",
      "cross.html",
    );
    expect(document).toMatchObject({ counts: { cells: 4 }, boundary: { pieces: 3 }, out: "cross.html" });
    const page = read("cross.html").toString();
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain("&#60;Cross&#62;");
  });

  it("does segments, and names the file when nobody does", async () => {
    const { code, stdout } = await run("report", "tent.onnx", "--domain", "[-1,1]");
    expect(code).toBe(0);
    expect(stdout).toContain("wrote report.html");
  });
});

describe.concurrent("help", () => {
  it.each(["inspect", "eval", "line", "partition", "boundary", "report"])("%s has examples", async (verb) => {
    const { code, stdout, stderr } = await run(verb, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.match(new RegExp(`^  reluscope ${verb} `, "gm"))?.length).toBeGreaterThanOrEqual(2);
    for (const option of ["--json", "--out", "--threads"]) expect(stdout).toContain(option);
  });

  it("lists the verbs", async () => {
    const [bare, asked, version] = await Promise.all([run(), run("--help"), run("--version")]);
    expect(bare).toEqual(asked);
    expect(bare.stdout).toContain("partition <model>");
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
