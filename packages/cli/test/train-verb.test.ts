/** `train`: classes and values, from random and from given networks, snapshots, pictures, movement, Ctrl-C, wrong use. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { randomNetwork, writeOnnx } from "reluscope";
import { loadNetwork } from "reluscope/node";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { temporaryFolder } from "./small-models.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const run = (...args: string[]) => runCommand(["train", ...args], { cwd: folder });

interface Knot {
  layer: number;
  unit: number;
  t: number;
}
interface TrainDocument {
  hidden: number[];
  classes?: string[];
  steps: number;
  epochs: number;
  firstLoss: number;
  loss: number;
  accuracy?: number;
  test?: { loss: number; accuracy: number };
  losses: { step: number; loss: number }[];
  snapshots: { step: number; loss: number; pieces?: number; cells?: number; knots?: Knot[]; file?: string }[];
  movement?: {
    whole: {
      from: number;
      to: number;
      knots?: { pieces: number[]; moved: Knot[]; died: Knot[]; born: Knot[]; crossed: Knot[][] };
      cells?: { cells: number[]; born: number; died: number; kept: number };
      boundary?: { pieces: number[]; changedArea: number };
      order?: { chains: number[]; kept: number[][]; broken: number[][] };
    };
    intervals?: unknown[];
  };
}
const json = (...args: string[]) => runJson<TrainDocument>(["train", ...args], { cwd: folder });

/** Two rings, classes by name; and a curve. */
const ring = Array.from({ length: 90 }, (_, k) => {
  const inner = k % 2 === 0;
  const r = (inner ? 0.35 : 1) + 0.08 * Math.sin(7.3 * k);
  return `${r * Math.cos(k)},${r * Math.sin(k)},${inner ? "inside" : "outside"}`;
});
writeFileSync(at("rings.csv"), `a,b,class\n${ring.slice(0, 60).join("\n")}\n`);
writeFileSync(at("rings.test.csv"), `a,b,class\n${ring.slice(60).join("\n")}\n`);
const curve = Array.from({ length: 61 }, (_, k) => `${Math.abs(k / 30 - 1) - 0.5},${k / 30 - 1}`);
writeFileSync(at("curve.csv"), `height,x\n${curve.join("\n")}\n`);
writeFileSync(at("start.onnx"), writeOnnx(randomNetwork([2, 6, 2], 4)));
mkdirSync(at("empty"));

describe.concurrent("train", () => {
  it("learns classes, the same for the same seed, and measures on another table", async () => {
    const args = [
      "rings.csv",
      "--layers",
      "10",
      "--epochs",
      "150",
      "--rate",
      "0.02",
      "--test",
      "rings.test.csv",
    ];
    const found = await json(...args, "--save", "rings.onnx");
    expect(found).toMatchObject({ hidden: [10], classes: ["inside", "outside"], steps: 300, epochs: 150 });
    expect(found.accuracy).toBe(1);
    expect(found.test?.accuracy).toBeGreaterThan(0.95);
    expect(found.loss).toBeLessThan(found.firstLoss);
    const { whole } = found.movement ?? {};
    expect(whole?.cells && whole.cells.kept + whole.cells.died).toBe(whole?.cells?.cells[0]);
    expect(whole?.boundary?.changedArea).toBeGreaterThan(0);
    expect((whole?.order?.kept.length ?? 0) + (whole?.order?.broken.length ?? 0)).toBe(
      whole?.order?.chains[0],
    );
    const again = await json(...args);
    expect(again.loss).toBe(found.loss);
    expect((await json(...args, "--seed", "2")).loss).not.toBe(found.loss);
    const { network } = loadNetwork(at("rings.onnx"));
    expect(network.layers.map(({ bias }) => bias.length)).toEqual([10]);
    const evaluated = await runJson<TrainDocument>(
      ["train", "rings.csv", "--from", "rings.onnx", "--steps", "1", "--rate", "1e-12"],
      { cwd: folder },
    );
    // weights go through 32-bit floats in ONNX where they fit, doubles otherwise
    expect(evaluated.firstLoss).toBeCloseTo(found.loss, 5);
  });

  it("learns the numbers of a column and follows every knot", async () => {
    const found = await json(
      "curve.csv",
      "--target",
      "height",
      "--layers",
      "6",
      "--steps",
      "400",
      "--snapshots",
      "4",
    );
    expect(found.snapshots.map(({ step }) => step)).toEqual([0, 100, 200, 300, 400]);
    expect(found.loss).toBeLessThan(0.02);
    expect(found.movement?.intervals?.length).toBe(4);
    const knots = found.movement?.whole.knots;
    const [first, last] = [found.snapshots[0], found.snapshots[4]];
    expect(knots?.pieces).toEqual([first.pieces, last.pieces]);
    expect(last.knots?.length).toBe(
      (first.knots?.length ?? 0) + (knots?.born.length ?? 0) - (knots?.died.length ?? 0),
    );
  });

  it("goes on from a network, and writes snapshots that can be read", async () => {
    const found = await json(
      ...["rings.csv", "--from", "start.onnx", "--epochs", "10", "--snapshots", "2", "--snapshots", "steps"],
    );
    expect(found.hidden).toEqual([6]);
    expect(found.snapshots.map(({ file }) => file)).toEqual([
      "steps/step-00.onnx",
      "steps/step-10.onnx",
      "steps/step-20.onnx",
    ]);
    expect(readdirSync(at("steps")).sort()).toEqual(["step-00.onnx", "step-10.onnx", "step-20.onnx"]);
    expect(loadNetwork(at("steps/step-10.onnx")).network.inputSize).toBe(2);
  });

  it("follows the order of units of more inputs where it is asked to", async () => {
    const rows = Array.from(
      { length: 30 },
      (_, k) => `${Math.sin(k)},${Math.cos(2 * k)},${Math.sin(3 * k)},${k % 3}`,
    );
    writeFileSync(at("three.csv"), `a,b,c,class\n${rows.join("\n")}\n`);
    const found = await json("three.csv", "--layers", "5", "--steps", "40", "--domain", "[-1,1]^3");
    expect(found.movement?.whole.order?.chains[0]).toBeGreaterThan(0);
    expect((await json("three.csv", "--layers", "5", "--steps", "4")).movement).toBeUndefined();
  });

  it("writes animations and pictures", async () => {
    const words = await run(
      "curve.csv",
      "--target",
      "height",
      "--layers",
      "5",
      "--steps",
      "60",
      "--snapshots",
      "5",
      "--out",
      "curve.html",
    );
    expect(words.code).toBe(0);
    expect(words.stdout).toMatch(/pieces before, \d+ pieces now/);
    expect(readFileSync(at("curve.html"), "utf8")).toContain('"kind":"training"');
    for (const [name, magic] of [
      ["rings.png", "\x89PNG"],
      ["rings.svg", "<svg"],
    ]) {
      const outcome = await run(
        "rings.csv",
        "--layers",
        "5",
        "--steps",
        "20",
        "--snapshots",
        "3",
        "--out",
        name,
      );
      expect(outcome.code).toBe(0);
      expect(readFileSync(at(name), "latin1").startsWith(magic)).toBe(true);
    }
    expect(readFileSync(at("rings.png"), "latin1")).toContain("acTL");
  });

  it("Ctrl-C says how far it was and saves nothing", async () => {
    const outcome = await runCommand(
      ["train", "../rings.csv", "--steps", "100000000", "--save", "x.onnx", "--out", "x.html"],
      {
        cwd: at("empty"),
        started: (child) => {
          // progress comes after a second: then it is at work
          child.stderr?.once("data", () => void setTimeout(20).then(() => child.kill("SIGINT")));
        },
      },
    );
    expect(outcome.code).toBe(130);
    expect(outcome.stderr).toMatch(
      /reluscope: interrupted after step [\d,]+ of 100,000,000, loss \S+; nothing was saved\n$/,
    );
    expect(readdirSync(at("empty"))).toEqual([]);
  });
});

describe.concurrent("wrong use ends with one line and code 2", () => {
  writeFileSync(at("nan.csv"), "a,class\n1,0\nNaN,1\n");
  writeFileSync(at("bare.csv"), "1,0\n2,1\n");
  writeFileSync(at("header.csv"), "a,class\n");
  writeFileSync(at("classes.csv"), "a,b,class\n1,2,other\n");
  const cases: readonly (readonly [string, RegExp])[] = [
    ["missing.csv", /^cannot read missing\.csv: no such file$/],
    ["nan.csv", /^nan\.csv: row 2 \(line 3\), column 1 is NaN, not a finite number$/],
    ["bare.csv", /^bare\.csv has no header/],
    ["header.csv", /^header\.csv has no rows$/],
    ["curve.csv", /^curve\.csv: its last column is "x", not class; name the column to learn with --target/],
    ["curve.csv --target y", /^--target y: curve\.csv has no such column; columns are height, x$/],
    ["rings.csv --layers 0", /^--layers: "0" is not a whole number of at least 1$/],
    ["rings.csv --rate 0", /^--rate: 0 is not above 0$/],
    ["rings.csv --layers 1000000000", /^--layers 1000000000: .* weights; at most 134,217,728 are trained$/],
    ["rings.csv --layers 100000,100000", /^--layers 100000,100000: .* weights; at most/],
    [
      "rings.csv --rate 1e200 --optimizer sgd",
      /^training diverged at step \d+: .*the rate 1e\+200 is too large$/,
    ],
    ["rings.csv --optimizer lbfgs", /^--optimizer: "lbfgs" is not a choice; allowed: sgd, momentum, adam$/],
    ["rings.csv --batch 0", /^--batch: "0" is not/],
    ["rings.csv --epochs 3 --steps 3", /^--epochs and --steps: give one of them$/],
    ["rings.csv --test curve.csv", /last column is "x", not class/],
    [
      "rings.csv --test classes.csv",
      /^classes\.csv: row 1 has the class "other"; classes are inside, outside$/,
    ],
    ["curve.csv --target x --loss cross-entropy", /^cross-entropy needs classes/],
    ["curve.csv --target x --from start.onnx", /^start\.onnx has 2 inputs; curve\.csv has 1 input$/],
    ["rings.csv --from start.onnx --layers 3", /^--layers is for --from random/],
    ["rings.csv --from start.onnx --save start.onnx", /^--save start\.onnx would overwrite the input$/],
    ["rings.csv --out film.gif", /^cannot write film\.gif: unknown extension \.gif; allowed here: /],
    ["rings.csv --domain [0,1]", /^--domain \[0,1\]: 1 coordinates, but the table has 2 inputs$/],
    ["rings.csv --snapshots 0", /^--snapshots: "0" is not a whole number of at least 1$/],
    ["start.onnx", /^start\.onnx: training takes a \.csv file with a header$/],
  ];
  for (const [words, message] of cases)
    it(words, async () => {
      const { code, stdout, stderr } = await run(...words.split(" "));
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr.replace(/^reluscope: /, "").trimEnd()).toMatch(message);
      expect(stderr.trimEnd().split("\n").length).toBe(1);
    });
});

const moons = fileURLToPath(new URL("../../../../shared/data/datasets/moons.csv", import.meta.url));
describe("shared data", () => {
  it.skipIf(!existsSync(moons))("moons from the command line reach the trained network", async () => {
    const found = await json(
      moons,
      "--layers",
      "16,16,16",
      "--epochs",
      "60",
      "--test",
      moons.replace(".csv", ".test.csv"),
    );
    expect(found.test?.accuracy).toBeGreaterThanOrEqual(0.982);
  });
});
