/** `inspect --ranks --redundancy`: numbers that can be told by hand, in JSON and in words, and wrong use. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeNetworkJson } from "reluscope";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { modelFolder, network } from "./small-models.ts";

const folder = modelFolder();
const at = (name: string) => join(folder, name);
const run = (...args: string[]) => runCommand(args, { cwd: folder });
const json = (...args: string[]) => runJson<Record<string, unknown>>(args, { cwd: folder });

/** Unit 2 is twice unit 0, unit 3 is unit 1 from the other side, unit 4 is constant. */
const spare = network([
  {
    weight: [
      [1, 0],
      [0, 1],
      [2, 0],
      [0, -1],
      [0, 0],
    ],
    bias: [0, 0, 0, 0, 1],
  },
  { weight: [[1, 1, 1, 1, 1]], bias: [0] },
]);
writeFileSync(at("spare.json"), writeNetworkJson(spare));

describe.concurrent("inspect --ranks --redundancy", () => {
  it("tells ranks, relations and the probability of full rank", async () => {
    const { ranks } = await json("inspect", "spare.json", "--ranks");
    expect(ranks).toMatchObject([
      { layer: 1, rows: 5, columns: 2, rank: 2, full: true, relations: [] },
      { layer: 2, rows: 1, columns: 5, rank: 1, full: true },
    ]);
    // Five vectors of −1, 0, 1, 2 in the plane that do not span it: all on one of the lines.
    const { random } = (ranks as { random: { kind: string; values: number[]; fraction: string[] } }[])[0];
    const lines = [4, 4, 4, 3, 2, 2, 2, 2].map((size) => size ** 5 - 1);
    const spanning = 16 ** 5 - 1 - lines.reduce((sum, count) => sum + count, 0);
    expect(random).toMatchObject({ kind: "exact", values: [-1, 0, 1, 2] });
    expect((Number(random.fraction[0]) / Number(random.fraction[1])) * 16 ** 5).toBe(spanning);
    const flat = network([
      {
        weight: [
          [1, 2, 4],
          [3, 6, 12],
        ],
        bias: [0, 0],
      },
      { weight: [[1, 1]], bias: [0] },
    ]);
    writeFileSync(at("flat.json"), writeNetworkJson(flat));
    const { stdout } = await run("inspect", "flat.json", "--ranks");
    expect(stdout).toMatch(/1 +2 × 3 +1 +1 less than full/);
    expect(stdout).toContain("layer 1: 3·row 0 − row 1 = 0");
  });

  it("tells q, r and q − r on the cells that hold data", async () => {
    writeFileSync(at("spare.csv"), "a,b,class\n1,1,x\n2,3,y\n-1,1,x\n0,0,x\n");
    const { redundancy } = await json("inspect", "spare.json", "--redundancy", "--input", "spare.csv");
    expect(redundancy).toMatchObject({
      everywhere: {
        units: 5,
        rank: 4,
        freedom: 1,
        relations: [{ units: [0, 2], coefficients: ["-2", "1"] }],
      },
      pointsOnCreases: 1,
      cells: [
        { points: [1, 2, 4], layers: [{ layer: 1, active: 4, rank: 3, freedom: 1, freedomWithBias: 2 }] },
        { points: [3], layers: [{ layer: 1, active: 2, rank: 2, freedom: 0 }] },
      ],
      members: [
        { output: 0, units: 4, fewestUnits: 3, fewest: true, walk: { units: [0, 2], equalOnCell: true } },
      ],
    });
    const { stdout } = await run("inspect", "spare.json", "--redundancy", "--input", "spare.csv");
    expect(stdout).toContain("4 points in 2 cells");
    expect(stdout).toContain("layer 1: everywhere 2·unit 0 − unit 2 = 0");
    expect(stdout).toContain("4 units used, 3 units at least");
  });

  it("needs points for cells, and takes none for nothing", async () => {
    const { stdout } = await run("inspect", "cross.onnx", "--redundancy");
    expect(stdout).toContain("independent on the whole input space");
    expect(stdout).toContain("give points with --input");
    const alone = await run("inspect", "cross.onnx", "--input", "[[0,0]]");
    expect(alone).toMatchObject({ code: 2, stdout: "" });
    expect(alone.stderr).toContain("--input is for --redundancy");
    const wide = await run("inspect", "cross.onnx", "--redundancy", "--input", "[[0,0,1]]");
    expect(wide).toMatchObject({ code: 2 });
    expect(wide.stderr).toContain("--input: row 1 has 3 numbers");
  });
});
