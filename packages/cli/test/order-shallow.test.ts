/** `order` and `shallow`: answers that can be told by hand, files written, saved networks proved, wrong use. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeNetworkJson } from "reluscope";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { modelFolder, network } from "./small-models.ts";

const folder = modelFolder();
const at = (name: string) => join(folder, name);
const run = (...args: string[]) => runCommand(args, { cwd: folder });
const json = <T = Record<string, unknown>>(...args: string[]) => runJson<T>(args, { cwd: folder });
const square = ["--domain", "[0,1]^2"];

/** x0, x0 − 1/2 twice, x1 − 1/2, and a unit that is never on in the unit square. */
const steps = network([
  {
    weight: [
      [1, 0],
      [1, 0],
      [2, 0],
      [0, 1],
      [1, 0],
    ],
    bias: [0, -0.5, -1, -0.5, -1],
  },
  { weight: [[1, 1, -0.5, 2, 1]], bias: [0.25] },
]);
writeFileSync(at("steps.json"), writeNetworkJson(steps));
/** 2·σ(x0 − 1/4) − σ(x1 − 1/4) through a second layer that is on everywhere; and one more, which bends. */
const layered = (bend: number) =>
  network([
    {
      weight: [
        [1, 0],
        [0, 1],
      ],
      bias: [-0.25, -0.25],
    },
    {
      weight: [
        [2, -1],
        [1, 1],
      ],
      bias: [8, -0.25],
    },
    { weight: [[1, bend]], bias: [-8] },
  ]);
writeFileSync(at("disguised.json"), writeNetworkJson(layered(0)));
writeFileSync(at("bent.json"), writeNetworkJson(layered(1)));
writeFileSync(at("data.csv"), "a,b,class\n0.25,0.25,0\n0.75,0.25,1\n0.75,0.75,1\n0.8,0.9,1\n3,3,0\n");

describe.concurrent("order", () => {
  it("tells chains, creases and data", async () => {
    const found = await json("order", "steps.json", ...square, "--data", "data.csv");
    expect(found).toMatchObject({
      layer: 1,
      units: 5,
      extents: ["somewhere", "somewhere", "somewhere", "somewhere", "nowhere"],
      classes: [[0], [1, 2], [3], [4]],
      chains: [[0, 1], [2]],
      covers: [[0, 1]],
      certified: true,
      output: 0,
      creases: [
        { hyperplane: [1, 0, 0], units: [0], inside: false },
        { hyperplane: [1, 0, -0.5], units: [1, 2], cancelled: true, inside: true, gradientJump: [0, 0] },
        { hyperplane: [0, 1, -0.5], units: [3], cancelled: false, inside: true, gradientJump: [0, 2] },
        { hyperplane: [1, 0, -1], units: [4], inside: false },
      ],
      data: {
        rows: 5,
        outside: [4],
        units: [[0, 1, 2, 3], [1, 2, 3], [1, 2, 3], [2, 3], []],
        cells: [
          { rows: [2, 3], on: [0, 1, 2, 3], chains: [[0, 1, 2], [3]] },
          {
            rows: [0],
            on: [0],
            chains: [[0], []],
            start: [0, 0, 0.25],
            steps: [{ unit: 0, map: [1, 0, 0.25] }],
          },
          { rows: [1], on: [0, 1, 2] },
        ],
      },
    });
    const text = await run("order", "steps.json", ...square, "--data", "data.csv");
    expect(text.code).toBe(0);
    expect(text.stdout).toContain("0 > 1 = 2");
    expect(text.stdout).toContain("never on: 4");
    writeFileSync(at("edge.csv"), "a,b,class\n-0.5,0.25,0\n");
    const wide = ["--domain", "[-1,1]^2", "--data", "edge.csv"];
    expect((await run("order", "steps.json", ...wide)).stdout).toMatch(/^ +1 +none +\(0, 0, 0\.25\)$/m);
    expect(text.stderr).toContain("1 row of the data outside of the domain is left out");
  });

  it("draws the diagram and writes JSON", async () => {
    expect((await run("order", "steps.json", ...square, "--out", "o/order.svg")).code).toBe(0);
    expect((await run("order", "steps.json", ...square, "--out", "o/order.png", "--dark")).code).toBe(0);
    expect((await run("order", "steps.json", ...square, "--out", "o/order.json")).code).toBe(0);
    const svg = readFileSync(at("o/order.svg"), "utf8");
    for (const text of ["The order of 5 units on [0,1]²", "1 = 2", "Never on: 4"])
      expect(svg).toContain(text);
    expect(JSON.parse(readFileSync(at("o/order.json"), "utf8")).chains).toEqual([[0, 1], [2]]);
  });

  it.each([
    [["order", "steps.json", "--output", "1"], "--output 1: outputs are 0 … 0"],
    [["order", "steps.json", ...square, "--data", "[[1]]"], "1 number; 2 coordinates vary"],
    [["order", "steps.json", ...square, "--out", "order.gif"], "unknown extension .gif"],
    [
      ["order", "steps.json", ...square, "--out", "order.svg", "--size", "600x400"],
      "--size of an order is a width",
    ],
    [["order", "steps.json", "--domain", "[0,1]^3"], "2 coordinates vary"],
  ])("refuses %j", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n").length).toBe(1);
    expect([code, stdout]).toEqual([2, ""]);
  });
});

describe.concurrent("shallow", () => {
  it("finds the hidden layer of a disguised network, and writes it", async () => {
    const found = await json("shallow", "disguised.json", ...square, "--save", "shallow.onnx");
    expect(found).toMatchObject({
      shallow: true,
      units: 2,
      hyperplanes: 2,
      extraUnits: 0,
      minimal: true,
      equal: true,
      maxDifference: 0,
      inputs: "network",
      creases: [{ gradientJump: expect.any(Array) }, { gradientJump: expect.any(Array) }],
    });
    expect(await json("prove", "disguised.json", "shallow.onnx", ...square)).toMatchObject({ equal: true });
    const text = await run("shallow", "disguised.json", ...square);
    expect(text.stdout).toContain("yes: output 0 is one hidden layer on [0,1]²");
    expect(text.stdout).toContain("2 units, and fewer cannot do");
  });

  it("finds the crease that bends", async () => {
    const { code, stdout } = await run("shallow", "bent.json", ...square, "--json", "--save", "never.onnx");
    expect(code).toBe(1);
    const found = JSON.parse(stdout);
    expect(found.shallow).toBe(false);
    expect(["ends", "changes"]).toContain(found.crease.kind);
    expect(found.crease.places[0].gradientJump).not.toEqual(found.crease.places[1].gradientJump);
    expect(existsSync(at("never.onnx"))).toBe(false);
    const text = await run("shallow", "bent.json", ...square);
    expect(text.code).toBe(1);
    expect(text.stdout).toContain("no: output 0 is no single hidden layer on [0,1]²");
  });

  it("takes one hidden layer of any number of inputs, and slices", async () => {
    const wide = network([
      { weight: [new Array(9).fill(1), new Array(9).fill(1)], bias: [-1, -1] },
      { weight: [[1, 2]], bias: [0] },
    ]);
    writeFileSync(at("nine.json"), writeNetworkJson(wide));
    expect(await json("shallow", "nine.json", "--domain", "[0,1]^9")).toMatchObject({
      units: 1,
      minimal: true,
      equal: true,
    });
    const through = ["--through", "[[0,0],[1,1]]"];
    expect(await json("shallow", "bent.json", ...through)).toMatchObject({
      shallow: true,
      inputs: "coordinates",
    });
  });

  it.each([
    [["shallow", "bent.json", "--output", "2"], "--output 2: outputs are 0 … 0"],
    [["shallow", "bent.json", "--save", "net.txt"], "unknown extension .txt"],
    [["shallow", "bent.json", "--save", "bent.json"], "would overwrite the model"],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await run(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
