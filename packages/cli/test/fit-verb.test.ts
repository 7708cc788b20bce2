/** `fit`: small data with fits that can be told by hand, networks read back, and wrong input. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeNetworkJson } from "reluscope";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { modelFolder, network } from "./small-models.ts";

const folder = modelFolder();
const run = (...args: string[]) => runCommand(args, { cwd: folder });
const file = (name: string, text: string) => writeFileSync(join(folder, name), text);

interface FitDocument {
  pieces: number;
  units: number;
  knots: number[];
  error: { max: number; proved: boolean };
  optimal: boolean;
  leastError?: { atLeast: number; atMost: number; exact: boolean };
}
const json = (...args: string[]) => runJson<FitDocument>(args, { cwd: folder });

// |x| at five places, not in order, and a column before it.
file("tent.csv", "other,x,y\n1,0,0\n1,-2,2\n1,2,2\n1,-1,1\n1,1,1\n");
file("vee.csv", "x,y\n0,0\n-2,2\n2,2\n-1,1\n1,1\n");
file("twice.csv", "x,y\n0,0\n0,1\n1,1\n");
file("one.csv", "x,y\n0,0\n");
file("nan.csv", "x,y\n0,0\n1,nan\n");

describe.concurrent("fit", () => {
  it("fits several inputs with hinges", async () => {
    file("hinge.csv", "a,b,y\n0,0,0\n1,0,1\n2,1,3\n3,1,6\n4,0,8\n0,1,1\n");
    const found = await json("fit", "hinge.csv", "--units", "1", "--save", "hinge.onnx");
    expect(found).toMatchObject({
      hinges: [{ direction: [1, 0], knot: 2 }],
      error: { proved: true },
      optimal: false,
    });
    expect(found.error.max).toBeLessThan(1e-12);
    expect(existsSync(join(folder, "hinge.onnx"))).toBe(true);
    const both = await run("fit", "hinge.csv", "--units", "1", "--pieces", "2");
    expect(both.code).toBe(2);
    expect(both.stderr).toContain("--pieces and --units exclude one another");
  });

  it("finds the fewest pieces, the least error and a network", async () => {
    const exact = await json("fit", "vee.csv", "--error", "0", "--save", "vee.onnx", "--out", "vee.svg");
    expect(exact).toMatchObject({
      pieces: 2,
      knots: [0],
      error: { max: 0, proved: true },
      optimal: true,
      leastError: { atLeast: 0, atMost: 0, exact: true },
      leastErrorWithOnePieceLess: 1,
    });
    expect(existsSync(join(folder, "vee.svg"))).toBe(true);
    const back = await runJson<{ outputs: number[][] }>(["eval", "vee.onnx", "--input", "[[-2],[0],[0.5]]"], {
      cwd: folder,
    });
    expect(back.outputs).toEqual([[2], [0], [0.5]]);
    const one = await json("fit", "vee.csv", "--pieces", "1");
    expect(one).toMatchObject({ pieces: 1, error: { max: 1 }, leastError: { atMost: 1, exact: true } });
    const squares = await json("fit", "vee.csv", "--pieces", "2", "--loss", "squares", "--facing", "fewest");
    expect(squares).toMatchObject({ pieces: 2, knots: [0], error: { max: 0 }, optimal: false });
    const table = await json("fit", "vee.csv", "--error", "0.5", "--on", "interval", "--facing", "l");
    expect(table).toMatchObject({ pieces: 2, error: { max: 0, proved: true } });
    expect((await json("fit", "twice.csv", "--pieces", "1")).error.max).toBe(0.5);
    const { stdout } = await run("fit", "vee.csv", "--error", "0");
    expect(stdout).toContain("proved: the network's largest error is 0 at the 5 points");
    expect(stdout).toContain("with one piece less the largest error is at least 1");
  });

  it("fits a network on an interval, proved all along", async () => {
    // The tent of two layers is |x|, and a half of it lies in every direction of the best line.
    const deep = network([
      { weight: [[1], [-1]], bias: [0, 0] },
      { weight: [[1, 1]], bias: [0] },
      { weight: [[1]], bias: [0] },
    ]);
    file("deep.json", writeNetworkJson(deep));
    const one = await json(
      "fit",
      "--model",
      "deep.json",
      "--domain",
      "[-2,2]",
      "--pieces",
      "1",
      "--save",
      "line.onnx",
    );
    expect(one).toMatchObject({
      modelPieces: 2,
      pieces: 1,
      error: { max: 1, on: "on [-2, 2]", proved: true },
      optimal: true,
      decided: "exact",
    });
    const again = await runJson<{ verdict: string }>(
      ["prove", "deep.json", "line.onnx", "--domain", "[-2,2]", "--tolerance", "1"],
      { cwd: folder },
    );
    expect(JSON.stringify(again)).toContain('"maxDifference":1');
    const all = await run(
      "fit",
      "--model",
      "deep.json",
      "--domain",
      "[-2,2]",
      "--error",
      "0.5",
      "--out",
      "deep.svg",
    );
    expect(all.stdout).toContain("2 pieces on [-2,2], fitted with 2 pieces");
    expect(all.stdout).toContain("proved: the networks differ by 0 at most all along");
    expect(existsSync(join(folder, "deep.svg"))).toBe(true);
  });

  it("refuses what it cannot do", async () => {
    const cases: [string[], string][] = [
      [[], "fit needs a file of data, or --model"],
      [["vee.csv", "--model", "tent.onnx", "--pieces", "1"], "fit takes data or --model, not both"],
      [["--model", "tent.onnx"], "fit needs one of --pieces and --error"],
      [["--model", "tent.onnx", "--pieces", "1", "--loss", "squares"], "--loss is for data"],
      [["--model", "tent.onnx", "--pieces", "1", "--output", "3"], "--output 3: outputs are 0 … 0"],
      [["vee.csv", "--pieces", "1", "--domain", "[0,1]"], "--domain goes with --model"],
      [["vee.csv"], "fit needs one of --pieces and --error"],
      [["vee.csv", "--pieces", "2", "--error", "1"], "fit needs one of --pieces and --error"],
      [["vee.csv", "--pieces", "0"], '--pieces: "0" is not a whole number of at least 1'],
      [["vee.csv", "--error", "-1"], "--error -1 is below 0"],
      [["one.csv", "--pieces", "1"], "at least two different x, not only x = 0"],
      [["nan.csv", "--pieces", "1"], "row 2 (line 3), column 2 is nan, not a finite number"],
      [["twice.csv", "--error", "0.25"], "rows with the same x are further apart"],
      [["twice.csv", "--error", "1", "--on", "interval"], "rows 1 and 2 have the same x = 0"],
      [["tent.csv", "--pieces", "1"], "there are 2 inputs"],
      [["vee.csv", "--pieces", "1", "--target", "z"], "no such column; columns are 1 … 2, or x, y"],
      [["vee.csv", "--pieces", "1", "--loss", "mean"], "--loss mean: unknown; allowed: max, squares"],
      [["vee.csv", "--error", "1", "--loss", "squares"], "least squares need a number of pieces"],
      [["vee.csv", "--pieces", "1", "--out", "vee.csv"], "cannot write vee.csv: unknown extension"],
      [["vee.csv", "--pieces", "2", "--facing", "up"], "--facing up: unknown"],
      [["vee.csv", "--pieces", "2", "--directions", "3"], "--directions goes with --units"],
      [["vee.csv", "--pieces", "2", "--seed", "3"], "--seed goes with --units"],
      [["vee.csv", "--error", "1", "--candidates", "9"], "--candidates goes with --loss squares"],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await run("fit", ...args);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
      expect(stderr).toContain(message);
    }
  });
});
