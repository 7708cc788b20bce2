/** The verb layer, and construct hypersurface: numbers that are known, files, and wrong input. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate, layerGeometry, type Network, readNetwork, writeOnnx } from "reluscope";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { modelFolder, network } from "./small-models.ts";

const folder = modelFolder();
const write = (name: string, contents: string | Uint8Array) => writeFileSync(join(folder, name), contents);
const file = (name: string) => join(folder, name);

/** Two invertible layers: apexes (1, −2) and (2, 1). */
const square = network([
  {
    weight: [
      [2, 0],
      [0, 4],
    ],
    bias: [-2, 8],
  },
  {
    weight: [
      [0, 1],
      [1, 0],
    ],
    bias: [-1, -2],
  },
  {
    weight: [
      [1, 0],
      [0, 1],
    ],
    bias: [0, -0.5],
  },
]);
/** Σ_{i<3} relu(x_i) − relu(x_3) − 1: d = 4, p = 3. */
const classes = network([
  { weight: [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 1 : 0))), bias: [0, 0, 0, 0] },
  { weight: [[1, 1, 1, -1]], bias: [-1] },
]);
const three = network([
  { weight: [[1, 2, 3]], bias: [6] },
  { weight: [[1], [-1]], bias: [0, 1] },
]);
const deepLinear: Network = {
  ...square,
  layers: square.layers.map((layer) => ({ ...layer, negativeSlope: Float64Array.of(0, 1) })),
};
const leaky: Network = {
  ...square,
  layers: square.layers.map((layer, l) => ({
    ...layer,
    negativeSlope: Float64Array.of(0, l === 0 ? 0.25 : 0),
  })),
};
/** No sequence of projections of a plane, but its second layer has two inputs. */
const fold = network([
  {
    weight: [
      [1, 0, 1, 0],
      [0, 1, 0, -1],
    ],
    bias: [0, 0],
  },
  {
    weight: [
      [1, 1],
      [1, -1],
      [0, 1],
    ],
    bias: [-1, 0, 0.5],
  },
  { weight: [[1, 1, 1]], bias: [-1] },
]);
write("fold.onnx", writeOnnx(fold));
write("square.onnx", writeOnnx(square));
write("classes.onnx", writeOnnx(classes));
write("three.onnx", writeOnnx(three));
write("mixed.onnx", writeOnnx(deepLinear));
write("leaky.onnx", writeOnnx(leaky));
write("affine.onnx", writeOnnx(network([{ weight: [[1, 1]], bias: [0] }])));
write("points.csv", "x,y,class\n3,-1,a\n0,0,b\n1,-2,a\n");
write("nan.csv", "1,NaN\n");
write("header.csv", "a,b\n");
write("empty.csv", "");
write("wave.csv", "x,z\n0,0\n1,2\n2,-1\n3,0\n");
const before = readdirSync(folder).sort();

interface LayerDocument {
  readonly layer: number;
  readonly shape: number[];
  readonly rank: number;
  readonly apex: number[] | null;
  readonly dualVectors: number[][] | null;
  readonly condition: number;
  readonly bias: number[];
  readonly lineality: { readonly dimension: number; readonly basis: number[][] };
  readonly sectors: number | null;
  readonly sectorList?: { readonly active: number[]; readonly point: number[] }[];
  readonly projectionSpace: string;
  readonly points: {
    readonly x: number[];
    readonly sector: number[];
    readonly projection: number[];
    readonly onBorder?: number[];
    readonly input?: number[];
    readonly inSpaceOfInputs?: number[];
  }[];
  readonly boundary?: { readonly d: number; readonly p: number; readonly pieces: number };
  readonly boundaryNote?: string;
  readonly inputSpace?: { readonly apex: number[]; readonly dualVectors: number[][] };
  readonly certified: boolean;
}

describe.concurrent("layer", () => {
  it("tells the first layer, and points of a table", async () => {
    const found = await runJson<LayerDocument>(["layer", file("square.onnx"), "--input", file("points.csv")]);
    expect(found).toMatchObject({
      layer: 1,
      shape: [2, 2],
      rank: 2,
      apex: [1, -2],
      dualVectors: [
        [0.5, 0],
        [0, 0.25],
      ],
      bias: [-2, 8],
      lineality: { dimension: 0, basis: [] },
      sectors: 4,
      projectionSpace: "inputs",
      certified: true,
    });
    expect(found.condition).toBeCloseTo(2, 12);
    expect(found.boundary).toBeUndefined();
    expect(found.boundaryNote).toContain("1 hidden layer");
    expect(found.points).toMatchObject([
      { x: [3, -1], sector: [0, 1], projection: [3, -1] },
      { x: [0, 0], sector: [1], projection: [1, 0] },
      { x: [1, -2], sector: [], projection: [1, -2], onBorder: [0, 1] },
    ]);
  });

  it("sends points through the layers before, and sees the cone from the input space", async () => {
    const found = await runJson<LayerDocument>([
      ...["layer", file("square.onnx"), "--layer", "2", "--point", "3,-1.5", "--point", "[-1, 0]"],
    ]);
    expect(found).toMatchObject({ layer: 2, apex: [2, 1], shape: [2, 2] });
    expect(found.points).toMatchObject([
      { input: [3, -1.5], x: [4, 2], sector: [0, 1], projection: [4, 2], inSpaceOfInputs: [3, -1.5] },
      { input: [-1, 0], x: [0, 8], sector: [0], projection: [2, 8], inSpaceOfInputs: [2, 0] },
    ]);
    // 2x − 2 = 2 and 4y + 8 = 1.
    expect(found.inputSpace?.apex).toEqual([2, -1.75]);
  });

  it("tells the class of the boundary, and lists sectors", async () => {
    const found = await runJson<LayerDocument>(["layer", file("classes.onnx"), "--sectors"]);
    expect(found.boundary).toMatchObject({ d: 4, p: 3, pieces: 14 });
    expect(found.sectors).toBe(16);
    expect(found.sectorList).toHaveLength(16);
    const geometry = layerGeometry(classes.layers[0]);
    for (const { active, point } of found.sectorList ?? [])
      expect(active).toEqual([0, 1, 2, 3].filter((i) => point[i] + geometry.bias[i] > 0));
    const other = await runJson<LayerDocument>(["layer", file("classes.onnx"), "--threshold", "-2"]);
    expect(other.boundary).toMatchObject({ d: 4, p: 1, pieces: 8 });
  });

  it("tells the lineality space, and layers with more units than inputs", async () => {
    const wide = await runJson<LayerDocument>(["layer", file("three.onnx"), "--point", "-6,-3,0"]);
    expect(wide).toMatchObject({ shape: [1, 3], rank: 1, projectionSpace: "inputs" });
    expect(wide.lineality.dimension).toBe(2);
    for (const [a, b, c] of wide.lineality.basis) expect(a + 2 * b + 3 * c).toBeCloseTo(0, 14);
    expect(wide.points[0].sector).toEqual([]);
    const [a, b, c] = wide.points[0].projection;
    expect(a + 2 * b + 3 * c + 6).toBeCloseTo(0, 12);
    const tall = await runJson<LayerDocument>(["layer", file("tent.onnx"), "--point", "-3", "--sectors"]);
    expect(tall).toMatchObject({
      shape: [2, 1],
      rank: 1,
      apex: [0],
      sectors: 2,
      projectionSpace: "preActivations",
    });
    expect(tall.points[0]).toMatchObject({ sector: [1], projection: [0, 3] });
    expect(tall.boundaryNote).toContain("dependent");
  });

  it("prints tables for a person", async () => {
    const args = ["layer", file("square.onnx"), "--input", file("points.csv"), "--sectors"];
    const { code, stdout, stderr } = await runCommand(args);
    expect(code).toBe(0);
    expect(stdout).toContain("layer 1 of 2 of square.onnx: 2 units on 2 inputs, rank 2, condition 2");
    expect(stdout).toContain("apex (1, -2), where every pre-activation is 0");
    expect(stdout).toMatch(/unit +bias +dual vector\n +0 +-2 +\(0\.5, 0\)\n +1 +8 +\(0, 0\.25\)/);
    expect(stdout).toMatch(/2 +\(0, 0\) +\{1\} +\(1, 0\)/);
    expect(stdout).toContain("3 points in 3 sectors");
    expect(stdout).toContain("4 sectors\n");
    expect(stderr).toContain("the column class is taken for labels");
  });

  it("writes pictures, the animation and JSON", async () => {
    for (const [name, begins] of [
      ["layer.svg", "<svg"],
      ["layer.html", "<!doctype html>"],
      ["layer.json", "{"],
      ["layer.png", "\x89PNG"],
      ["layer.gif", "GIF89a"],
    ]) {
      const args = ["layer", file("square.onnx"), "--input", file("points.csv"), "--out", file(name)];
      const { code, stdout, stderr } = await runCommand(args);
      expect([code, stderr.replace(/^note: .*\n/gm, "")]).toEqual([0, ""]);
      expect(stdout).toContain(`wrote ${file(name)}`);
      const text = readFileSync(file(name), "latin1");
      expect(text.slice(0, begins.length).toLowerCase()).toBe(begins.toLowerCase());
    }
    expect(JSON.parse(readFileSync(file("layer.json"), "utf8"))).toMatchObject({ layer: 1, rank: 2 });
  });

  it("animates the layer that --layer names where the whole network is no sequence of projections", async () => {
    for (const name of ["layer-fold.html", "layer-fold.gif"]) {
      const { code, stderr } = await runCommand([
        ...["layer", file("fold.onnx"), "--layer", "2", "--out", file(name)],
      ]);
      expect([code, stderr]).toEqual([0, ""]);
    }
    expect(readFileSync(file("layer-fold.html"), "utf8")).toContain("unit 0 of layer 1");
    // layer 1 has four inputs, of which there is no picture
    const first = await runCommand(["layer", file("fold.onnx"), "--out", file("layer-none.gif")]);
    expect([first.code, existsSync(file("layer-none.gif"))]).toEqual([2, false]);
  });
});

describe.concurrent("construct hypersurface", () => {
  it("makes a network from an expression, and measures its error against its depth", async () => {
    const found = await runJson<{
      readonly hidden: number[];
      readonly error: number;
      readonly errors: { readonly depth: number; readonly error: number }[];
    }>([
      ...["construct", "hypersurface", "0.3*sin(3*x)", "--domain", "[0,3]", "--depth", "16"],
      ...["--save", file("wave.onnx"), "--out", file("wave.svg")],
    ]);
    expect(found.hidden).toEqual(new Array(16).fill(2));
    expect(found.errors.map(({ depth }) => depth)).toEqual([2, 4, 8, 16]);
    expect(found.errors[3].error).toBe(found.error);
    expect(found.errors[0].error / found.error).toBeGreaterThan(8);
    const { network: made } = readNetwork(readFileSync(file("wave.onnx")), { name: "wave.onnx" });
    for (let x = 0; x <= 3; x += 0.125) {
      const height = 0.3 * Math.sin(3 * x);
      expect(Math.abs(evaluate(made, [x, height])[0])).toBeLessThanOrEqual(found.error * 1.001);
      expect(evaluate(made, [x, height + 2 * found.error])[0]).toBeGreaterThan(0);
      expect(evaluate(made, [x, height - 2 * found.error])[0]).toBeLessThan(0);
    }
    expect(readFileSync(file("wave.svg"), "utf8")).toContain("<svg");
  });

  it("takes a disc and writes a surface; takes samples", async () => {
    const disc = await runCommand([
      ...["construct", "hypersurface", "x^2-y^2", "--disc", "0,0,1", "--depth", "12"],
      ...["--out", file("saddle.obj"), "--units"],
    ]);
    expect(disc.code).toBe(0);
    expect(disc.stdout).toContain("3-3-3-3-3-3-3-3-3-3-3-3-3-1");
    expect(disc.stdout).toContain("presses what lies beyond");
    expect(readFileSync(file("saddle.obj"), "utf8")).toMatch(/^f /m);
    const samples = await runJson<{ readonly error: number; readonly domain: object }>([
      ...["construct", "hypersurface", file("wave.csv"), "--depth", "2"],
    ]);
    expect(samples.domain).toEqual({ kind: "interval", low: 0, high: 3 });
    expect(samples.error).toBeLessThan(1e-12);
  });
});

const layer = (...args: string[]) => ["layer", ...args];
const surface = (...args: string[]) => ["construct", "hypersurface", ...args];
const wrong: [args: string[], message: string | RegExp][] = [
  [layer("absent.onnx"), "cannot read absent.onnx: no such file"],
  [layer("square.onnx", "--layer", "0"), '--layer: "0" is not a whole number of at least 1'],
  [layer("square.onnx", "--layer", "99"), "--layer 99: no such layer; hidden layers are 1 … 2"],
  [
    layer("square.onnx", "--layer", "3"),
    "--layer 3 is the output, an affine map without ReLU, which projects nothing; hidden layers are 1 … 2",
  ],
  [layer("affine.onnx"), "the network has no hidden layer: it is one affine map"],
  [layer("mixed.onnx"), /^--layer 1: unit 1 is linear: it passes a value on, .* no projection$/],
  [
    layer("leaky.onnx"),
    "--layer 1: unit 1 is no ReLU: its slope left of zero is 0.25, and the layer is no projection; layers of ReLUs alone: 2",
  ],
  [layer("square.onnx", "--point", "1"), "--point: point 1 has 1 number; the network has 2 inputs"],
  [layer("square.onnx", "--point", "1,nan"), '--point: "nan" is not a number'],
  [layer("square.onnx", "--point", "1,2", "--input", "[[1,2]]"), /^--point and --input cannot be combined/],
  [layer("square.onnx", "--scale", "2"), "--scale has no points to change; it goes with --input"],
  [
    layer("square.onnx", "--input", "nan.csv"),
    "nan.csv: row 1 (line 1), column 2 is NaN, not a finite number",
  ],
  [layer("square.onnx", "--input", "header.csv"), "header.csv has no points"],
  [layer("square.onnx", "--input", "empty.csv"), "empty.csv has no points"],
  [layer("square.onnx", "--input", "absent.csv"), "cannot read absent.csv: no such file"],
  [layer("square.onnx", "--between", "0,2"), "--between 0,2: no output 2; outputs are 0 … 1"],
  [
    layer("square.onnx", "--out", "a.pdf"),
    /^cannot write a\.pdf: unknown extension \.pdf; allowed here: \.json/,
  ],
  [
    layer("tent.onnx", "--out", "a.svg"),
    /^cannot write a\.svg: layer 1 has 1 inputs?; pictures of layers need 2/,
  ],
  [layer("tent.onnx", "--out", "a.html"), /^cannot write a\.html: /],
  [
    layer("square.onnx", "--out", "a.svg", "--size", "300x200"),
    /^--size: a picture of a layer takes a width only/,
  ],
  [surface("2x"), /^the function 2x: cannot be read at character 3: an operator is missing/],
  [surface("x+y"), "the function x+y has x and y; give a disc for them, such as --disc 0,0,1"],
  [surface("x+z"), "the function x+z: unknown name z; the variables are x"],
  [surface("1/x"), "1/x: the function is Infinity at (0)"],
  [surface("x", "--disc", "0,0"), "--disc 0,0: it takes the centre and a positive radius, such as 0,0,1"],
  [surface("x", "--disc", "0,0,1", "--domain", "[0,1]"), /^--domain and --disc cannot be combined/],
  [surface("x", "--domain", "[0,1]^2"), /^--domain \[0,1\]\^2 has 2 intervals/],
  [surface("absent.csv"), "cannot read absent.csv: no such file"],
  [
    surface("points.csv", "--disc", "0,0,1"),
    "points.csv: its rows have 2 numbers; over a disc they are x,y,z",
  ],
  [surface("x", "--depth", "0"), '--depth: "0" is not a whole number of at least 1'],
  [
    surface("x", "--out", "a.glb"),
    "cannot write a.glb: unknown extension .glb; allowed here: .svg, .png, .html, .gif",
  ],
];

describe.concurrent("wrong input ends with one line and exit code 2", () => {
  it.each(wrong)("reluscope %j", async (args, message) => {
    const { code, stdout, stderr } = await runCommand([...args, "--json"], { cwd: folder });
    const lines = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("note: "));
    expect([code, stdout, lines.length]).toEqual([2, "", 1]);
    const text = lines[0].replace("reluscope: ", "");
    if (typeof message === "string") expect(text).toBe(message);
    else expect(text).toMatch(message);
  });
});

it("wrong input leaves no file", () => {
  const made = ["layer", "wave", "saddle"];
  const left = readdirSync(folder).filter((name) => !before.includes(name));
  expect(left.filter((name) => !made.includes(name.split(/[.-]/)[0]))).toEqual([]);
  expect(existsSync(file("a.svg"))).toBe(false);
});
