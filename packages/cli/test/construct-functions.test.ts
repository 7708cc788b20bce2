/** construct spline, table and cpwl: what they print and write, the written files in ONNX Runtime, and wrong input. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as ort from "onnxruntime-node";
import { beforeAll, describe, expect, test } from "vitest";
import { runCommand, runJson } from "./run-command.ts";

let folder = "";
const at = (name: string) => join(folder, name);
const write = (name: string, content: unknown) =>
  writeFileSync(at(name), typeof content === "string" ? content : JSON.stringify(content));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reluscope-construct-"));
  write("knots.csv", "x,y\n0,1\n1,3\n2,1\n3,1\n4,4\n");
  write("table.csv", "0,1,2\n3,7,1\n0,2,5\n");
  const script = fileURLToPath(new URL("../../../examples/control-law.mjs", import.meta.url));
  write("law.json", execFileSync(process.execPath, [script], { encoding: "utf8" }));
  write("square.json", {
    vertices: [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
      [1, 1],
    ],
    simplices: [
      [0, 1, 4],
      [1, 2, 4],
      [2, 3, 4],
      [3, 0, 4],
    ],
    values: [1, 0, 2, 5, -3],
  });
  write("formula.json", {
    forms: [
      [1, 0, 0],
      ["1/2", -1, 0],
      [0, 0, "1/4"],
    ],
    terms: [[0, 1], [2]],
    domain: "[-1,1]^2",
  });
});

interface Result {
  hidden: number[];
  units: number;
  parameters: number;
  proved: boolean;
  exact: boolean;
  maxDeviation: number;
}

async function run(name: string, points: number[][]): Promise<number[]> {
  const session = await ort.InferenceSession.create(readFileSync(at(name)));
  const [metadata] = session.inputMetadata;
  const double = metadata.isTensor && metadata.type === "float64";
  const data = double ? Float64Array.from(points.flat()) : Float32Array.from(points.flat());
  const feed = new ort.Tensor(double ? "float64" : "float32", data as Float32Array, [
    points.length,
    points[0].length,
  ]);
  const [name0] = session.inputNames;
  const results = await session.run({ [name0]: feed });
  return Array.from(results[session.outputNames[0]].data as Float64Array);
}

describe("spline", () => {
  test("fewest units, written and run", async () => {
    const result = await runJson<Result & { fewest: string; pieces: number }>([
      "construct",
      "spline",
      at("knots.csv"),
      "--facing",
      "fewest",
      "--save",
      at("spline.onnx"),
      "--out",
      at("spline.svg"),
    ]);
    expect(result).toMatchObject({
      hidden: [3],
      units: 3,
      parameters: 10,
      pieces: 4,
      proved: true,
      exact: true,
      maxDeviation: 0,
      fewest: "one fewer than pieces",
    });
    expect(await run("spline.onnx", [[0], [1], [2], [3], [4], [0.5]])).toEqual([1, 3, 1, 1, 4, 2]);
    expect(readFileSync(at("spline.svg"), "utf8")).toContain("<svg");
  });
  test("a facing for every knot inside", async () => {
    const { code, stdout } = await runCommand([
      "construct",
      "spline",
      at("knots.csv"),
      "--facing",
      "l,r,r",
      "--units",
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain("left-facing at x = 1");
    expect(stdout).toContain("right-facing at x = 2");
  });
});

describe("table", () => {
  test("columns along the first input, rows along the second", async () => {
    const result = await runJson<Result & { nodes: number[] }>([
      "construct",
      "table",
      at("table.csv"),
      "--domain",
      "[0,1]x[0,1]",
      "--save",
      at("table.onnx"),
    ]);
    expect(result).toMatchObject({ proved: true, exact: true, maxDeviation: 0, nodes: [3, 3] });
    const places = [0, 0.5, 1];
    const points = places.flatMap((y) => places.map((x) => [x, y]));
    expect(await run("table.onnx", points)).toEqual([0, 1, 2, 3, 7, 1, 0, 2, 5]);
    // The diagonal of a square goes from its low to its high corner.
    expect(await run("table.onnx", [[0.25, 0.25]])).toEqual([3.5]);
  });
  test("other dimensions by --shape", async () => {
    const result = await runJson<Result & { nodes: number[] }>([
      "construct",
      "table",
      "[[0,1],[2,3],[4,5],[6,9]]",
      "--shape",
      "2,2,2",
      "--domain",
      "[0,1]^3",
      "--save",
      at("cube.json"),
    ]);
    expect(result).toMatchObject({ proved: true, exact: true, nodes: [2, 2, 2] });
    expect(result.hidden.length).toBeLessThanOrEqual(2);
    const { outputs } = await runJson<{ outputs: number[][] }>([
      "eval",
      at("cube.json"),
      "--input",
      "[[0,0,0],[1,0,0],[0,1,0],[1,1,0],[0,0,1],[1,0,1],[0,1,1],[1,1,1]]",
    ]);
    expect(outputs.flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 9]);
  });
});

describe("cpwl", () => {
  test("a triangulation, shallow and deep side by side", async () => {
    const result = await runJson<Result & { comparison: Record<string, Result> }>([
      "construct",
      "cpwl",
      at("square.json"),
      "--compare",
      "--save",
      at("square.onnx"),
      "--out",
      at("square.svg"),
    ]);
    expect(result).toMatchObject({ proved: true, exact: true, maxDeviation: 0 });
    expect(result.comparison.shallow.units).toBe(result.units);
    expect(result.comparison.tree.proved).toBe(true);
    const points = [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
      [1, 1],
    ];
    expect(await run("square.onnx", points)).toEqual([1, 0, 2, 5, -3]);
  });
  test("the control law of the examples", async () => {
    const result = await runJson<Result>(["construct", "cpwl", at("law.json"), "--save", at("law.onnx")]);
    expect(result.proved).toBe(true);
    expect(result.hidden.length).toBe(2);
    expect(result.maxDeviation).toBeLessThan(1e-9);
    const [rest, far, back, middle] = await run("law.onnx", [
      [0, 0],
      [5, 1],
      [-5, -1],
      [0.5, 0],
    ]);
    expect(rest).toBeCloseTo(0, 9);
    expect(far).toBeCloseTo(-1, 9);
    expect(back).toBeCloseTo(1, 9);
    expect(middle).toBeCloseTo((-386 / 701) * 0.5, 9);
  });
  test("a formula with fractions, and what partition writes", async () => {
    const result = await runJson<Result>(["construct", "cpwl", at("formula.json"), "--save", at("f.json")]);
    expect(result).toMatchObject({ proved: true, exact: true });
    await runCommand(["partition", at("f.json"), "--domain", "[-1,1]^2", "--out", at("cells.json")]);
    const again = await runJson<Result>(["construct", "cpwl", at("cells.json")]);
    expect(again.proved).toBe(true);
    expect(again.maxDeviation).toBeLessThan(1e-12);
  });
});

describe("wrong input", () => {
  test.each([
    ["a ragged table", "table", "1,2\n3\n", [], "row 2 (line 2) has 1 field; row 1 has 2"],
    ["no number in a table", "table", "1,2\n3,nan\n", [], "row 2 (line 2), column 2 is nan"],
    [
      "a domain of another dimension",
      "table",
      "1,2\n3,4\n",
      ["--domain", "[0,1]^3"],
      "--domain [0,1]^3 has 3 intervals, the table 2 dimensions",
    ],
    ["a shape of another size", "table", "1,2\n3,4\n", ["--shape", "2,3"], "--shape 2,3 is 6 values"],
    [
      "knots out of order",
      "spline",
      "0,1\n2,1\n1,1\n",
      [],
      "row 3: x = 1 is not larger than x = 2 in the row before",
    ],
    [
      "three columns of knots",
      "spline",
      "0,1,2\n2,1,2\n",
      [],
      "row 1 (line 1) has 3 numbers; knots are rows x,y",
    ],
    ["a facing that is none", "spline", "0,1\n2,1\n", ["--facing", "up"], '--facing: "up" is no facing'],
    [
      "too many facings",
      "spline",
      "0,1\n2,1\n",
      ["--facing", "r,l"],
      "there are 2 facings for 0 knots inside",
    ],
    ["no JSON", "cpwl", "x", [], "is no valid JSON"],
    ["no function", "cpwl", '{"a": 1}', [], "is no piecewise linear function; it takes cells"],
    [
      "a jump",
      "cpwl",
      '{"cells":[{"vertices":[[0],[1]],"map":[0,0]},{"vertices":[[1],[2]],"map":[0,1]}]}',
      [],
      "cells 0 and 1 meet at (1), where their values are 0 and 1",
    ],
    [
      "overlap",
      "cpwl",
      '{"cells":[{"vertices":[[0],[1]],"map":[0,0]},{"vertices":[[0.5],[2]],"map":[0,0]}]}',
      [],
      "cells 0 and 1 overlap",
    ],
    [
      "a gap",
      "cpwl",
      '{"cells":[{"vertices":[[0],[1]],"map":[0,0]},{"vertices":[[1.5],[2]],"map":[0,0]}]}',
      [],
      "the cells do not cover their convex hull",
    ],
    [
      "a fraction that is none",
      "cpwl",
      '{"cells":[{"halfSpaces":[["1/0",0]],"map":[0,0]}]}',
      [],
      "1/0 is neither a number nor a fraction",
    ],
    ["a formula without a domain", "cpwl", '{"forms":[[1,0]],"terms":[[0]]}', [], "a formula needs a domain"],
  ] as [string, string, string, string[], string][])("%s", async (_, kind, content, options, message) => {
    const name = kind === "cpwl" ? "wrong.json" : "wrong.csv";
    write(name, content);
    const { code, stderr } = await runCommand(["construct", kind, at(name), ...options]);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  });
});

test("the lookup table of the examples, in ONNX Runtime", () => {
  const script = fileURLToPath(new URL("../../../examples/lookup-table.mjs", import.meta.url));
  const text = execFileSync(process.execPath, [script, at("fan-map.onnx")], { encoding: "utf8" });
  expect(text).toContain("9 × 7 values → hidden layers of 27 and 6 units");
  expect(text).toContain("exactly");
});

test.each(["spline", "table", "cpwl"])("construct %s --help has examples", async (kind) => {
  const { code, stdout } = await runCommand(["construct", kind, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain(`reluscope construct ${kind} `);
});
