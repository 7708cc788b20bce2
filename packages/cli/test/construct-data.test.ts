/** `construct sets | labels | decoder`: files that open elsewhere with the same values, JSON, pictures, and errors that name the row or the pair. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { evaluate, type Network } from "reluscope";
import { loadNetwork } from "reluscope/node";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { modelFolder } from "./small-models.ts";

const folder = modelFolder();
const at = (name: string) => join(folder, name);
const run = (...args: string[]) => runCommand(["construct", ...args], { cwd: folder });
const json = <T = Record<string, unknown>>(...args: string[]) =>
  runJson<T>(["construct", ...args], { cwd: folder });

/** What another program computes for rows of inputs. */
async function elsewhere(name: string, rows: readonly (readonly number[])[]): Promise<number[][]> {
  const session = await ort.InferenceSession.create(at(name));
  const { type } = session.inputMetadata[0] as { type: string };
  const data = rows.flat();
  const shape = [rows.length, rows[0].length];
  const tensor =
    type === "float64"
      ? new ort.Tensor("float64", Float64Array.from(data), shape)
      : new ort.Tensor("float32", Float32Array.from(data), shape);
  const { output } = await session.run({ input: tensor });
  const values = Array.from(output.data as Float64Array, Number);
  const width = values.length / rows.length;
  return rows.map((_, i) => values.slice(i * width, (i + 1) * width));
}

const table = (header: string, rows: readonly (readonly (number | string)[])[]) =>
  [header, ...rows.map((row) => row.join())].join("\n");

const LABELLED: [number, number, string][] = [
  [0, 0, "no"],
  [1, 1, "no"],
  [0, 1, "yes"],
  [1, 0, "yes"],
  [0.5, 0.625, "no"],
  [0.25, 1.5, "yes"],
];
writeFileSync(at("labels.csv"), table("a,b,answer", LABELLED));

const SETS = [
  {
    name: "low",
    vertices: [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    affine: [
      [1, 0, 0],
      [0, 0, 3],
    ],
  },
  {
    name: "right",
    halfSpaces: [
      [1, 0, -3],
      [-1, 0, 4],
      [0, 1, 0],
      [0, -1, 1],
    ],
    affine: [
      [0, 2, 0.1],
      [0, 0, 4],
    ],
  },
  {
    name: "high",
    points: [
      [0, 3],
      [1, 4],
    ],
    value: [0.7, -1],
  },
];
writeFileSync(at("sets.json"), JSON.stringify(SETS));

describe.concurrent("construct labels", () => {
  it("is right on every row, in every file format and in another program", async () => {
    const document = await json("labels", "labels.csv", "--save", "labels.onnx");
    expect(document).toMatchObject({
      proved: true,
      maxDeviation: 0,
      exact: true,
      errors: 0,
      rows: 6,
      classes: ["no", "yes"],
      accuracy: { train: 1 },
      save: "labels.onnx",
    });
    const { hidden, units, parameters, margin } = document as Record<string, number> & { hidden: number[] };
    expect(hidden).toEqual([units]);
    expect(parameters).toBe(units * (2 + 1) + 2 * (units + 1));
    expect(margin).toBeGreaterThan(0);
    const rows = LABELLED.map(([a, b]) => [a, b]);
    const scores = await elsewhere("labels.onnx", rows);
    scores.forEach((score, i) => {
      const [no, yes] = score;
      expect(LABELLED[i][2] === "no" ? no - yes : yes - no).toBeGreaterThan(0.99 * margin);
    });
    const values = rows.map((row) => [...evaluate(loadNetwork(at("labels.onnx")).network, row)]);
    scores.flat().forEach((value, k) => {
      expect(value).toBeCloseTo(values.flat()[k], 5);
    });
    for (const name of ["labels.safetensors", "labels.json"]) {
      await json("labels", "labels.csv", "--save", name);
      expect(loadNetwork(at(name)).network).toEqual(loadNetwork(at("labels.onnx")).network);
    }
  });

  it("two hidden layers, unseen rows, roles, a picture", async () => {
    writeFileSync(at("unseen.csv"), "0.1,0.1,no\n0.1,0.9,yes\n0.9,0.1,maybe\n0,0,yes\n");
    const document = await json(
      "labels",
      "labels.csv",
      ...["--hidden", "2", "--test", "unseen.csv", "--units", "--out", "labels.svg"],
    );
    const { hidden, roles, accuracy } = document as {
      hidden: number[];
      roles: { layer: number; unit: number; role: string; group: string }[];
      accuracy: { test: number };
    };
    expect(hidden).toHaveLength(2);
    expect(roles).toHaveLength(hidden[0] + hidden[1]);
    expect(roles[0]).toMatchObject({ layer: 1, unit: 0, group: "chunk 1" });
    expect(accuracy.test).toBeLessThanOrEqual(0.5);
    expect(readFileSync(at("labels.svg"), "utf8")).toContain("<svg");
    const { stdout } = await run("labels", "labels.csv", "--units");
    expect(stdout).toMatch(/proved: on all 6 rows the right class leads by \S+ or more/);
    expect(stdout).toContain("outputs are the classes no, yes");
    expect(stdout).toContain("layer  unit  group");
  });

  it("reads columns to skip, scales, and tables without a header", async () => {
    writeFileSync(at("pixels.csv"), "7,0,255,a\n8,255,0,b\n9,128,128,a\n");
    const document = await json("labels", "pixels.csv", "--skip-columns", "1", "--scale", "1/255");
    expect(document).toMatchObject({ inputs: 2, outputs: 2, proved: true });
  });

  it.each([
    [
      "contradiction.csv",
      "0,0,a\n1,1,b\n0,0,b\n",
      "row 1 (line 1) and row 3 (line 3) are the same point but have classes a and b",
    ],
    ["nan.csv", "x,y,class\n0,0,a\n1,nan,b\n", "row 2 (line 3), column 2 is nan, not a finite number"],
    ["ragged.csv", "0,0,a\n1,b\n", "row 2 (line 2) has 2 fields; row 1 has 3"],
    ["word.csv", "0,0,a\n1,x,b\n", 'row 2 (line 2), column 2: "x" is not a number'],
    ["bare.csv", "a\nb\n", "has one column"],
    ["unnamed.csv", "0,0,a\n1,1,\n", "row 2 (line 2) has no class"],
    ["empty.csv", "x,y,class\n", "has no rows"],
    ["semicolons.csv", "0;0;a\n", "the fields are separated by semicolons"],
  ])("%s is refused", async (name, text, message) => {
    writeFileSync(at(name), text);
    const { code, stdout, stderr } = await run("labels", name);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(`reluscope: ${name}`);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("other mistakes", async () => {
    expect((await run("labels", "labels.json")).stderr).toContain("unknown extension; allowed: .csv");
    expect((await run("labels", "absent.csv")).stderr).toContain("cannot read absent.csv: no such file");
    expect((await run("labels", "labels.csv", "--save", "labels.txt")).stderr).toContain(
      "unknown extension .txt",
    );
    expect((await run("labels", "labels.csv", "--save", "labels.csv")).stderr).toContain(
      "unknown extension .csv",
    );
    writeFileSync(at("wide.csv"), "0,0,0,a\n1,1,1,b\n");
    expect((await run("labels", "wide.csv", "--out", "wide.svg")).stderr).toContain(
      "a picture needs one or two inputs; there are 3",
    );
    expect((await run("labels", "labels.csv", "--test", "wide.csv")).stderr).toContain("wide.csv: row 1");
  });
});

describe.concurrent("construct sets", () => {
  it("equals its targets, here and in another program", async () => {
    const document = await json("sets", "sets.json", "--save", "sets.onnx", "--out", "sets.png");
    expect(document).toMatchObject({
      proved: true,
      exact: true,
      maxDeviation: 0,
      kind: "shallow",
      sets: 3,
      on: "on 2 polytopes and 2 points",
    });
    expect(existsSync(at("sets.png"))).toBe(true);
    const rows = [
      [0.5, 0.25],
      [1, 1],
      [3.5, 0.5],
      [0, 3],
      [1, 4],
    ];
    const wanted = [
      [0.5, 3],
      [1, 3],
      [1.1, 4],
      [0.7, -1],
      [0.7, -1],
    ];
    const values = await elsewhere("sets.onnx", rows);
    values.flat().forEach((value, k) => {
      expect(value).toBeCloseTo(wanted.flat()[k], 12);
    });
  });

  it("side by side, and with few units", async () => {
    type Side = { units: number; cells: { total: number; outside: number }; interference: number[][] };
    const { comparison } = await json<{ comparison: { shallow: Side; deep: Side } }>(
      ...["sets", "sets.json", "--compare"],
    );
    expect(comparison.deep.interference.flat().every((entry) => entry === 0)).toBe(true);
    expect(comparison.shallow.interference).toHaveLength(3);
    expect(comparison.shallow.cells.outside).toBeLessThan(comparison.shallow.cells.total);
    const few = await json<{ units: number; maxDeviation: number }>("sets", "sets.json", "--few");
    expect(few.units).toBeLessThanOrEqual(comparison.shallow.units);
    expect(few.maxDeviation).toBeLessThan(1e-12);
    const { stdout } = await run("sets", "sets.json", "--compare");
    expect(stdout).toContain("cells outside the sets");
  });

  it("says no with a proof when one hidden layer cannot do it", async () => {
    const arm = [
      [-0.7, 0.9],
      [1.5, 0.9],
      [1.5, 1.1],
      [-0.7, 1.1],
    ];
    const turn = ([x, y]: number[], k: number): number[] => (k === 0 ? [x, y] : turn([-y, x], k - 1));
    const wheel = [0, 1, 2, 3].map((k) => ({ vertices: arm.map((p) => turn(p, k)), value: k }));
    writeFileSync(at("wheel.json"), JSON.stringify({ sets: wheel }));
    const { code, stdout } = await run("sets", "wheel.json", "--layers", "shallow", "--json");
    expect(code).toBe(1);
    const { distinguishable, blocked } = JSON.parse(stdout) as {
      distinguishable: boolean;
      blocked: { set: string }[];
    };
    expect(distinguishable).toBe(false);
    expect(blocked.map(({ set }) => set)).toEqual(["set 1", "set 2", "set 3", "set 4"]);
    const words = await run("sets", "wheel.json", "--layers", "shallow");
    expect(words.code).toBe(1);
    expect(words.stdout).toContain("set 1: its hull meets that of set 2, set 3, set 4, at (");
    expect(await json("sets", "wheel.json")).toMatchObject({ kind: "deep", proved: true, exact: true });
  });

  it.each<[string, unknown, string]>([
    [
      "overlap",
      [
        {
          name: "a",
          vertices: [
            [0, 0],
            [2, 0],
            [0, 2],
          ],
          value: 1,
        },
        {
          name: "b",
          vertices: [
            [1, 0],
            [3, 0],
            [3, 3],
          ],
          value: 2,
        },
      ],
      "a and b overlap",
    ],
    [
      "shared",
      [
        { points: [[0, 0]], value: 1 },
        {
          points: [
            [1, 1],
            [0, 0],
          ],
          value: 2,
        },
      ],
      "set 1 and set 2 both have the point (0, 0)",
    ],
    ["untargeted", [{ points: [[0, 0]] }], 'set 1 needs "value" or "affine"'],
    ["short", [{ points: [[0, 0]], affine: [1, 2] }], "set 1: target 1 has 2 numbers; it needs 3"],
    ["ragged", [{ points: [[0, 0], [1]], value: 1 }], "set 1: point 2 has 1 numbers; it needs 2"],
    ["unbounded", [{ halfSpaces: [[1, 0, 0]], value: 1 }], "set 1 is not bounded"],
    ["wrong", [{ pointes: [[0]], value: 1 }], "is no list of sets"],
    ["nothing", [], "is no list of sets"],
    [
      "valueless",
      [
        { points: [[0]], value: 1 },
        { points: [[1]], value: null },
      ],
      "is no list of sets at set 2, value: expected a number, or one an output",
    ],
  ])("%s is refused", async (name, value, message) => {
    writeFileSync(at(`${name}.json`), JSON.stringify(value));
    const { code, stderr } = await run("sets", `${name}.json`);
    expect(code).toBe(2);
    expect(stderr).toContain(`${name}.json`);
    expect(stderr).toContain(message);
  });
});

describe.concurrent("construct decoder", () => {
  const codes = [
    [-1, 0.5],
    [0.25, 2],
    [3, -1],
    [0.1, 0.2],
  ];
  const targets = codes.map((_, i) => Array.from({ length: 12 }, (__, k) => (k * 7 + i * 3) / 10));
  writeFileSync(at("codes.csv"), table("u,v", codes));
  writeFileSync(at("targets.json"), JSON.stringify(targets));

  it("maps every code to its target, here and in another program", async () => {
    for (const options of [[], ["--hidden", "1"], ["--hidden", "1", "--few"]]) {
      const save = `decoder${options.length}.onnx`;
      const document = await json("decoder", "codes.csv", "targets.json", ...options, "--save", save);
      expect(document).toMatchObject({ proved: true, codes: 4, inputs: 2, outputs: 12 });
      expect(document.maxDeviation).toBeLessThan(1e-12);
      const network: Network = loadNetwork(at(save)).network;
      const values = await elsewhere(save, codes);
      values.forEach((row, i) => {
        row.forEach((value, k) => {
          expect(value).toBeCloseTo(targets[i][k], 10);
          expect(evaluate(network, codes[i])[k]).toBeCloseTo(value, 12);
        });
      });
    }
  });

  it("refuses codes that contradict each other, and rows that do not match", async () => {
    writeFileSync(at("twice.csv"), "u,v\n1,2\n3,4\n1,2\n5,6\n");
    expect((await run("decoder", "twice.csv", "targets.json")).stderr).toContain(
      "twice.csv: row 1 (line 2) and row 3 (line 4) are the same code but have different targets",
    );
    writeFileSync(at("three.csv"), "1,2\n3,4\n5,6\n");
    expect((await run("decoder", "three.csv", "targets.json")).stderr).toContain(
      "three.csv has 3 codes and targets.json 4 targets",
    );
    writeFileSync(at("uneven.json"), "[[1],[2,3],[4],[5]]");
    expect((await run("decoder", "codes.csv", "uneven.json")).stderr).toContain(
      "uneven.json: row 2 has 2 numbers",
    );
    expect((await run("decoder", "codes.csv", "targets.json", "--few")).stderr).toContain(
      "--few needs --hidden 1",
    );
  });
});

describe.concurrent("construct", () => {
  it("names its kinds", async () => {
    const bare = await runCommand(["construct"]);
    expect(bare.code).toBe(2);
    expect(bare.stderr).toMatch(/construct needs a kind: sets, labels, decoder/);
    expect((await run("sonnet", "x")).stderr).toContain(
      'unknown kind "sonnet"; allowed: sets, labels, decoder',
    );
    for (const kind of ["sets", "labels", "decoder"]) {
      const { code, stdout } = await run(kind, "--help");
      expect(code).toBe(0);
      expect(stdout).toContain("Examples:");
      expect(stdout).toContain(`reluscope construct ${kind} `);
    }
    expect((await run("labels")).stderr).toContain("missing required argument 'table'");
  });
});
