/** `spline`: canonical forms that can be told by hand, rebuilt networks read back, the shared sine network, wrong use. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeNetworkJson } from "reluscope";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { modelFolder, network } from "./small-models.ts";

const folder = modelFolder();
const at = (name: string) => join(folder, name);
const run = (...args: string[]) => runCommand(args, { cwd: folder });

interface SplineDocument {
  slope: number;
  intercept: number;
  knots: {
    t: number;
    jump: number;
    units: number[];
    facing: string[];
    neurons: number[][];
    inside: boolean;
  }[];
  pieces: number;
  dead: number[];
  affine: number[];
  zeros: { points: number[] };
  rebuilt?: { units: number; equal: boolean; maxDifference: number };
}
const json = (...args: string[]) => runJson<SplineDocument>(args, { cwd: folder });

const valueAt = ({ slope, intercept, knots }: SplineDocument, x: number) =>
  knots.reduce((sum, { t, jump }) => sum + jump * Math.max(0, x - t), intercept + slope * x);

/** σ(−x − 1) + σ(x − 1) + σ(x + 5) − 4, and a unit that is dead on [−2, 2]. */
const bowl = network([
  { weight: [[-1], [1], [1], [1]], bias: [-1, -1, 5, -3] },
  { weight: [[1, 1, 1, 1]], bias: [-4] },
]);
writeFileSync(at("bowl.json"), writeNetworkJson(bowl));

describe.concurrent("spline", () => {
  it("tells the canonical form and what each unit does", async () => {
    const found = await json("spline", "bowl.json", "--domain", "[-2,2]");
    expect(found).toMatchObject({
      slope: -1,
      intercept: -5,
      knots: [
        { t: -5, jump: 1, units: [2], facing: ["right"], inside: false },
        { t: -1, jump: 1, units: [0], facing: ["left"], inside: true },
        { t: 1, jump: 1, units: [1], facing: ["right"], inside: true },
        { t: 3, jump: 1, units: [3], facing: ["right"], inside: false },
      ],
      pieces: 3,
      dead: [3],
      affine: [2],
      constant: [],
      unused: [],
      units: 4,
      solutions: { rescaling: 4, splitting: 0, facings: 2 },
      fewestUnits: 2,
      redundantUnits: 2,
      redundancy: {
        kept: [
          { unit: 0, t: -1, facing: "right", turned: true },
          { unit: 1, t: 1, facing: "right", turned: false },
        ],
        spare: [
          { unit: 2, why: "affine" },
          { unit: 3, why: "dead" },
        ],
        knots: [],
        fewest: true,
      },
      zeros: { points: [], segments: [[-2, -1]] },
      certified: true,
    });
    const { stdout } = await run("spline", "bowl.json", "--domain", "[-2,2]");
    expect(stdout).toContain("3 pieces on [-2,2]: 2 visible knots inside, 0 cancelled there, 2 outside");
    expect(stdout).toContain("2 are enough here with an output bias: 2 redundant");
    expect(stdout).toContain("  3: 0 all along\n  2: only slope\n");
  });

  it("rebuilds networks that are the same when read back", async () => {
    const original = await json("spline", "bowl.json", "--domain", "[-2,2]");
    // The first piece is level, the last one rises by 2.
    for (const [facing, units] of [
      ["right", 2],
      ["left", 3],
      ["fewest", 2],
      ["r,l", 3],
      ["right,left", 3],
      ["two-sided", 3],
    ] as const) {
      const file = `${facing}.onnx`;
      const { rebuilt } = await json(
        "spline",
        "bowl.json",
        "--domain",
        "[-2,2]",
        "--facing",
        facing,
        "--save",
        file,
      );
      expect(rebuilt).toMatchObject({ hidden: [units], units, equal: true, maxDifference: 0 });
      const back = await json("spline", file, "--domain", "[-2,2]");
      expect(back.pieces).toBe(3);
      for (let x = -2; x <= 2; x += 0.25) expect(valueAt(back, x)).toBe(valueAt(original, x));
    }
  });

  it("takes deep networks and segments through more inputs; writes pictures", async () => {
    const cross = await json("spline", "cross.onnx", "--vary", "1", "--at", "0.5,0");
    expect(cross).toMatchObject({
      slope: 0,
      intercept: 0,
      knots: [{ t: 0, jump: 1, units: [1] }],
      pieces: 2,
    });
    const deep = network([
      { weight: [[1], [-1]], bias: [0, 0] },
      { weight: [[1, 1]], bias: [-0.5] },
      { weight: [[2]], bias: [0] },
    ]);
    writeFileSync(at("deep.json"), writeNetworkJson(deep));
    const found = await json("spline", "deep.json");
    expect(found).toMatchObject({
      slope: -2,
      intercept: -1,
      knots: [
        { t: -0.5, jump: 2, neurons: [[2, 0]], layers: [2], units: [0], facing: ["left"] },
        { t: 0.5, jump: 2, neurons: [[2, 0]], layers: [2], units: [0], facing: ["right"] },
      ],
      pieces: 3,
      cancelled: 1,
      cancelledKnots: [{ t: 0, jump: 0, layers: [1, 1], units: [0, 1], facing: ["right", "left"] }],
      dead: [],
      affine: [],
      fewestUnits: 2,
    });
    const shallow = ["--facing", "fewest", "--save", "shallow.onnx"];
    const { rebuilt } = await json("spline", "deep.json", ...shallow);
    expect(rebuilt).toMatchObject({ hidden: [2], units: 2, equal: true, inexactKnots: 0, subsetFound: true });
    expect((await run("prove", "deep.json", "shallow.onnx")).stdout).toContain("equal on [-1,1], proved");
    const half = await json("spline", "deep.json", "--domain", "[0.125,0.25]");
    expect(half).toMatchObject({
      knots: [],
      dead: [
        [1, 1],
        [2, 0],
      ],
      affine: [[1, 0]],
    });
    expect((await run("spline", "deep.json", "--out", "deep.svg")).stdout).toContain("wrote deep.svg");
    const picture = readFileSync(at("deep.svg"), "utf8");
    for (const text of ["2:0", "1:1", "right →", "left ←"]) expect(picture).toContain(text);
  });

  it("moves within the solution set, in the order given, and proves it", async () => {
    // 1 and 4 share a knot: σ(x − 1) and 2σ(2x − 2)
    const shared = network([
      { weight: [[-1], [1], [1], [1], [2]], bias: [-1, -1, 5, -3, -2] },
      { weight: [[1, 1, 1, 1, 2]], bias: [-4] },
    ]);
    writeFileSync(at("shared.json"), writeNetworkJson(shared));
    const found = await runJson<SplineDocument & { moved: unknown }>(
      [
        "spline",
        "shared.json",
        "--domain",
        "[-2,2]",
        "--rescale",
        "0=4",
        "--turn",
        "0",
        "--move-jump",
        "1,4=1",
        "--save",
        "moved.json",
      ],
      { cwd: folder },
    );
    expect(found.moved).toEqual({
      units: 5,
      steps: [
        { kind: "rescale", unit: 0, factor: 4, equal: true, maxDifference: 0 },
        { kind: "turn", unit: 0, equal: true, maxDifference: 0 },
        { kind: "move-jump", from: 1, to: 4, jump: 1, equal: true, maxDifference: 0 },
      ],
      equal: true,
      maxDifference: 0,
    });
    const back = await json("spline", "moved.json", "--domain", "[-2,2]");
    expect(back.knots.filter(({ inside }) => inside)).toMatchObject([
      { t: -1, jump: 1, units: [0], facing: ["right"] },
      { t: 1, jump: 5, units: [4], facing: ["right"] },
    ]);
    for (let x = -2; x <= 2; x += 0.25) expect(valueAt(back, x)).toBe(valueAt(found, x));
    const third = await run("spline", "shared.json", "--domain", "[-2,2]", "--rescale", "0=3");
    expect(third.stdout).toMatch(/unit 0 scaled by 3, its output weight by the inverse/);
    expect(third.stdout).toMatch(
      /5 units after that, weights are rounded to doubles: proved within \S+ on \[-2,2\]/,
    );
  });

  it("refuses what it cannot do", async () => {
    const deep = network([
      { weight: [[1]], bias: [0] },
      { weight: [[1]], bias: [0] },
      { weight: [[1]], bias: [0] },
    ]);
    writeFileSync(at("two.json"), writeNetworkJson(deep));
    const cases: [string[], string][] = [
      [
        ["spline", "tent.onnx", "--facing", "up"],
        "--facing up: unknown; allowed: right, left, two-sided, fewest",
      ],
      [
        ["spline", "tent.onnx", "--facing", "r,l"],
        "--facing r,l: 1 visible knot on [-1,1] need a letter each",
      ],
      [["spline", "tent.onnx", "--save", "x.onnx"], "--save needs --facing"],
      [["spline", "tent.onnx", "--rescale", "2"], "--rescale 2: not of the form --rescale 3=2"],
      [
        ["spline", "tent.onnx", "--rescale", "0=-1"],
        "a unit is scaled by -1; it must be positive and finite",
      ],
      [["spline", "tent.onnx", "--turn", "9"], "there is no unit 9"],
      [["spline", "tent.onnx", "--move-jump", "1=0.5"], "not of the form --move-jump 4,7=0.5"],
      [["spline", "tent.onnx", "--turn", "0", "--facing", "left"], "not both"],
      [["spline", "cross.onnx", "--vary", "1", "--turn", "0"], "leave out --vary"],
      [["spline", "two.json", "--turn", "0"], "moves need a network with one input, one hidden layer"],
      [["spline", "tent.onnx", "--output", "1"], "--output 1: outputs are 0 … 0"],
      [["spline", "tent.onnx", "--facing", "right", "--save", "tent.onnx"], "would overwrite the model"],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await run(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(message);
    }
  });
});

const sine = fileURLToPath(new URL("../../../../shared/data/models/sine_1-40-1.onnx", import.meta.url));

describe.runIf(existsSync(sine))("the trained sine network", () => {
  it("has 32 pieces and 7 zeros on [−1, 1], and is rebuilt exactly", async () => {
    const found = await json("spline", sine, "--domain", "[-1,1]", "--facing", "right");
    expect(found.pieces).toBe(32);
    expect(found.zeros.points).toHaveLength(7);
    expect(found.knots.filter(({ inside, jump }) => inside && jump !== 0)).toHaveLength(31);
    expect(found.rebuilt).toMatchObject({ equal: true, maxDifference: 0 });
    const { outputs } = await runJson<{ outputs: number[][] }>([
      "eval",
      sine,
      "--input",
      "[[-1],[-0.3],[0.1],[0.9]]",
    ]);
    [-1, -0.3, 0.1, 0.9].forEach((x, k) => {
      expect(valueAt(found, x)).toBeCloseTo(outputs[k][0], 12);
    });
  });
});
