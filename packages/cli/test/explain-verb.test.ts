/** `explain`: the story, JSON, the page, one prediction, numbers that can be told by hand, and wrong input. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeNetworkJson } from "reluscope";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { modelFolder, network } from "./small-models.ts";

const folder = modelFolder();
const at = (name: string) => join(folder, name);
const run = (...args: string[]) => runCommand(["explain", ...args], { cwd: folder });

interface Document {
  readonly story: { text: string; certainty: string; about: { kind: string; ids?: unknown[] } }[];
  readonly domain: {
    box: number[][];
    vary: number[];
    unitsLeft: number;
    layers: { roles: string[] }[];
    cells: { cells: number }[];
  };
  readonly data: {
    wrong: number[];
    levels: {
      affineRank: number;
      distinctRows: number;
      collapsed: number[][];
      separability: { allFromRest: boolean } | null;
    }[];
    observed: { roles: string[] }[];
    errors: { largest: number } | null;
  };
  readonly point: {
    row: number;
    facets: { units: number[][]; distance: { low: number } }[];
    story: unknown[];
  };
}
const json = (...args: string[]) => runJson<Document>(["explain", ...args], { cwd: folder });

/** |x0| by two units, x1 by one that is always on where data are, and a unit that never is: the outputs |x0| and 1. */
const corner = network([
  {
    weight: [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ],
    bias: [0, 0, 4, -4],
  },
  {
    weight: [
      [1, 1, 0, 1],
      [0, 0, 0, 0],
    ],
    bias: [0, 1],
  },
]);
writeFileSync(at("corner.json"), writeNetworkJson(corner));
writeFileSync(at("corner.csv"), "x,y,class\n2,1,0\n-2,1,0\n0.5,2,1\n-0.5,0,1\n3,-1,0\n");
writeFileSync(at("wide.csv"), "x,y,z\n1,2,3\n");
writeFileSync(at("narrow.csv"), "x,class\n1,0\n");
writeFileSync(at("seven.csv"), "x,y,class\n1,2,0\n2,3,7\n");
writeFileSync(at("nan.csv"), "x,y,class\n1,NaN,0\n");
writeFileSync(at("text.csv"), "x,y,class\na,1,0\n");

describe.concurrent("explain", () => {
  it("tells what can be told by hand", async () => {
    const { domain, data, story } = await json("corner.json", "--data", "corner.csv");
    expect(domain).toMatchObject({
      box: [
        [-2, 3],
        [-1, 2],
      ],
      vary: [0, 1],
    });
    expect(domain.layers[0].roles).toEqual(["crease", "crease", "affine", "dead"]);
    expect(domain.cells).toEqual([{ layer: 1, cells: 2, complete: true }]);
    expect(data.wrong).toEqual([]);
    expect(data.levels.map(({ separability }) => separability?.allFromRest)).toEqual([false, true, true]);
    expect(data.observed[0].roles).toEqual(["switches", "switches", "on", "off"]);
    // The class does not see x1: at the outputs rows 1 and 2, and 3 and 4, are one.
    expect(data.levels[2].collapsed).toEqual([
      [0, 1],
      [2, 3],
    ]);
    const texts = story.map(({ text }) => text).join("\n");
    expect(texts).toContain("It gives every one of the 5 rows its class.");
    expect(texts).toContain("The two classes are linearly separable after layer 1 for the first time");
    for (const { certainty, about } of story) {
      expect(["proved", "proved at the rows", "measured", "unknown"]).toContain(certainty);
      expect(about.kind).toMatch(/^(network|layer|unit|cell|row|class|point)$/);
    }
  });

  it("prints the story, and writes the document and the page", async () => {
    const text = await run("corner.json", "--data", "corner.csv", "--out", "corner.html");
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/What its layers do\n {2}rows/);
    expect(text.stdout).toContain("wrote corner.html");
    const page = readFileSync(at("corner.html"), "utf8");
    expect(page).toContain("What its units are for");
    expect(page.match(/<svg/g)?.length).toBeGreaterThan(3);
    expect(page).not.toContain("<script");
    const stored = await run("corner.json", "--data", "corner.csv", "--out", "corner_story.json");
    expect(stored.code).toBe(0);
    expect(JSON.parse(readFileSync(at("corner_story.json"), "utf8"))).toHaveProperty("story");
  });

  it("explains one prediction, by row and by numbers", async () => {
    const { point } = await json("corner.json", "--data", "corner.csv", "--point", "3");
    expect(point.row).toBe(3);
    // x0 = 0 is half a unit away, on it both units of |x0| switch.
    expect(point.facets[0].units).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(point.facets[0].distance.low).toBeCloseTo(0.5, 5);
    const free = await json("corner.json", "--domain", "[-4,4]^2", "--point", "-1,0");
    expect(free.point.facets[0].distance.low).toBeCloseTo(1, 5);
    expect(free.data).toBeNull();
  });

  it("takes labels in the first column, names of classes, and numbers to hit", async () => {
    writeFileSync(at("first.csv"), "0,2,1\n1,0.5,2\n0,3,1\n");
    expect((await json("corner.json", "--data", "first.csv", "--label", "first")).data.wrong).toEqual([]);
    writeFileSync(at("names.csv"), "x,y,class\n2,1,far\n0.5,2,near\n");
    expect((await json("corner.json", "--data", "names.csv", "--classes", "far,near")).data.wrong).toEqual(
      [],
    );
    writeFileSync(at("targets.csv"), "x,y,a,b\n2,1,2,1\n-3,2,3,1.5\n");
    expect((await json("corner.json", "--data", "targets.csv")).data.errors?.largest).toBe(0.5);
  });

  it.each<[string, string[], RegExp]>([
    ["neither data nor a domain", [], /explain needs --data, or a domain such as/],
    ["a column too many", ["--data", "wide.csv"], /wide\.csv: row 1 \(line 2\) has 3 numbers; .*2 inputs/],
    [
      "a column too few",
      ["--data", "narrow.csv"],
      /narrow\.csv: row 1 \(line 2\) has 1 number; the network has 2 inputs/,
    ],
    [
      "a class that is not there",
      ["--data", "seven.csv"],
      /seven\.csv: row 2 \(line 3\) is of class "7"; classes are 0 … 1; name the classes/,
    ],
    [
      "a name that is not there",
      ["--data", "seven.csv", "--classes", "a,b"],
      /is of class "0"; classes are a, b/,
    ],
    ["too few names", ["--data", "corner.csv", "--classes", "a"], /--classes takes 2 different names/],
    ["NaN", ["--data", "nan.csv"], /nan\.csv: row 1 \(line 2\), column 2 is NaN, not a finite number/],
    ["a text", ["--data", "text.csv"], /text\.csv: row 1 \(line 2\), column 1: "a" is not a number/],
    ["no such row", ["--data", "corner.csv", "--point", "9"], /--point: no row 9; rows are 1 … 5/],
    [
      "a short point",
      ["--data", "corner.csv", "--point", "1,2,3"],
      /--point has 3 numbers; the network has 2 inputs/,
    ],
    ["no such file", ["--data", "gone.csv"], /cannot read gone\.csv: no such file/],
    ["a picture", ["--data", "corner.csv", "--out", "a.png"], /allowed here: \.json, \.html/],
    [
      "--label without data",
      ["--domain", "[0,1]^2", "--label", "first"],
      /--label is for --data, which is not given/,
    ],
  ])("refuses %s", async (_, args, message) => {
    const { code, stdout, stderr } = await run("corner.json", ...args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(message);
  });
});
