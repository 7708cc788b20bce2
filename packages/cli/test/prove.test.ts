import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { evaluate, writeNetworkJson, writeOnnx } from "reluscope";
import { loadNetwork } from "reluscope/node";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { cross, idle, large, modelFolder, network } from "./small-models.ts";

const folder = modelFolder();
const at = (name: string) => join(folder, name);
const run = (...args: string[]) => runCommand(args, { cwd: folder });
const json = <T = Record<string, unknown>>(...args: string[]) => runJson<T>(args, { cwd: folder });

/** cross with its units in the other order, one of them times 4. */
const turned = network([
  {
    weight: [
      [0, 4],
      [1, 0],
    ],
    bias: [0, 0],
  },
  { weight: [[0.25, 1]], bias: [-0.5] },
]);
/** cross, bent by 1/8 for x0 > 1/2. */
const bent = network([
  {
    weight: [
      [1, 0],
      [0, 1],
      [1, 0],
    ],
    bias: [0, 0, -0.5],
  },
  { weight: [[1, 1, 0.125]], bias: [-0.5] },
]);
/** 64 inputs: the sum of the positive parts of all, and the same without the first. */
const sums = [0, 1].map((first) =>
  network([
    {
      weight: Array.from({ length: 64 - first }, (_, i) =>
        Array.from({ length: 64 }, (_, j) => (j === i + first ? 1 : 0)),
      ),
      bias: new Array(64 - first).fill(0),
    },
    { weight: [new Array(64 - first).fill(1)], bias: [0] },
  ]),
);
writeFileSync(at("turned.onnx"), writeOnnx(turned));
writeFileSync(at("bent.onnx"), writeOnnx(bent));
writeFileSync(at("sum.onnx"), writeOnnx(sums[0]));
writeFileSync(at("sum1.onnx"), writeOnnx(sums[1]));
writeFileSync(at("large.onnx"), writeOnnx(large(24)));
writeFileSync(at("not.json"), writeNetworkJson(cross).replace("-0.5", "1e999"));

interface Proof {
  equal: boolean | null;
  maxDifference: number | null;
  atLeast?: number;
  witness: { input: number[]; first: number[]; second: number[]; difference: number; output: number } | null;
  certified: boolean;
  cells: number | null;
}

/** x ↦ 2^-1200 relu(x), and half of it: their difference is too small for doubles. */
const least = [1, 0.5].map((factor) =>
  network([
    { weight: [[2 ** -600]], bias: [0] },
    { weight: [[factor * 2 ** -600]], bias: [0] },
  ]),
);
writeFileSync(at("least.json"), writeNetworkJson(least[0]));
writeFileSync(at("less.json"), writeNetworkJson(least[1]));
/** x ↦ x and x ↦ (1 + 2^-52) x. */
const steeper = [1, 1 + 2 ** -52].map((slope) => network([{ weight: [[slope]], bias: [0] }]));
writeFileSync(at("slope.json"), writeNetworkJson(steeper[0]));
writeFileSync(at("steeper.json"), writeNetworkJson(steeper[1]));

/** `large`, with other output weights; and with one unit more that is off for x0 < 100. */
const [other, padded] = [large(24), large(24)];
other.output.weight.values.forEach((value, i, values) => {
  values[i] = value + 0.25;
});
writeFileSync(at("large.json"), writeNetworkJson(other));
const [first, second] = padded.layers;
const wider = (rows: number, columns: number, values: (i: number, j: number) => number) => ({
  kind: "dense" as const,
  rows,
  columns,
  values: Float64Array.from({ length: rows * columns }, (_, k) =>
    values(Math.floor(k / columns), k % columns),
  ),
});
writeFileSync(
  at("padded.json"),
  writeNetworkJson({
    ...padded,
    layers: [
      {
        weight: wider(25, 2, (i, j) => (i < 24 ? first.weight.values[i * 2 + j] : 1 - j)),
        bias: Float64Array.of(...first.bias, -100),
        negativeSlope: new Float64Array(25),
      },
      { ...second, weight: wider(24, 25, (i, j) => (j < 24 ? second.weight.values[i * 24 + j] : 1)) },
      ...padded.layers.slice(2),
    ],
  }),
);

writeFileSync(
  at("two.json"),
  writeNetworkJson(
    network([
      {
        weight: [
          [1, 0],
          [0, 1],
        ],
        bias: [0, 0],
      },
    ]),
  ),
);

describe.concurrent("prove", () => {
  it("calls no difference nothing, however small", async () => {
    const { code, stdout } = await run("prove", "least.json", "less.json", "--domain", "[-1,1]", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ equal: false, maxDifference: Number.MIN_VALUE });
  });

  it("compares with the tolerance without rounding", async () => {
    const third = 1 / 3;
    const where = ["--domain", `[0,${third}]`, "--json", "--tolerance"];
    const exact = third * 2 ** -52;
    expect((await run("prove", "slope.json", "steeper.json", ...where, String(exact))).code).toBe(0);
    expect((await run("prove", "slope.json", "steeper.json", ...where, String(exact * 0.999999))).code).toBe(
      1,
    );
  });

  it("stops when the time is over, and says what is known", async () => {
    const where = ["--domain", "[-3,3]^2", "--timeout", "0.000001"];
    const { code, stdout } = await run("prove", "large.onnx", "large.json", ...where, "--json");
    expect(code).toBe(1);
    const proof = JSON.parse(stdout);
    expect(proof).toMatchObject({ equal: false, maxDifference: null, stopped: "timeout", certified: true });
    expect(proof.atLeast).toBeGreaterThan(0);
    expect(proof.cells).toBeGreaterThan(0);
    const text = (await run("prove", "large.onnx", "large.json", ...where, "--tolerance", "9")).stdout;
    expect(text).toMatch(/by at least .* \(--timeout stopped the search/);
    // Where both are the same, but that shows only at their cells.
    const same = await run("prove", "large.onnx", "padded.json", ...where);
    expect({ code: same.code, text: same.stdout.split("\n")[0] }).toEqual({
      code: 3,
      text: expect.stringMatching(/^unknown on .*: no difference on \d+ cells?, --timeout stopped the proof/),
    });
  });

  it("shows digits that tell the values apart", async () => {
    const { stdout } = await run("prove", "slope.json", "steeper.json", "--domain", "[0,1]");
    expect(stdout).toContain("at (1): y0 = 1 and 1.0000000000000002");
  });

  it("proves the same function in other words equal", async () => {
    const proof = await json<Proof>("prove", "cross.onnx", "turned.onnx", "--domain", "[-1,1]^2");
    expect(proof).toMatchObject({ equal: true, maxDifference: 0, witness: null, certified: true });
    const { code, stdout } = await run("prove", "cross.onnx", "cross.json", "--domain", "[-3,1]^2");
    expect({ code, first: stdout.split("\n")[0] }).toEqual({
      code: 0,
      first: "equal on [-3,1]², proved unit by unit",
    });
  });

  it("proves equal on a domain what differs elsewhere, by cells", async () => {
    const where = ["--domain", "[-1,0.5]x[-1,1]"];
    const proof = await json<Proof>("prove", "cross.onnx", "bent.onnx", ...where);
    expect(proof).toMatchObject({ equal: true, maxDifference: 0, certified: true });
    expect(proof.cells).toBeGreaterThan(0);
  });

  it("gives the point where networks differ most, and exit code 1", async () => {
    const { code, stdout } = await run("prove", "cross.onnx", "bent.onnx", "--domain", "[-1,2]^2", "--json");
    expect(code).toBe(1);
    const proof = JSON.parse(stdout) as Proof;
    expect(proof).toMatchObject({ equal: false, maxDifference: 0.1875, certified: true });
    const { input, first, second, difference, output } = proof.witness ?? {
      input: [],
      first: [],
      second: [],
    };
    expect({ x0: input[0], difference, output }).toEqual({ x0: 2, difference: 0.1875, output: 0 });
    expect(first[0]).toBe(evaluate(cross, input)[0]);
    expect(second[0]).toBe(evaluate(bent, input)[0]);
    const text = await run("prove", "cross.onnx", "bent.onnx", "--domain", "[-1,2]^2");
    expect(text.code).toBe(1);
    expect(text.stdout).toMatch(/^different on \[-1,2\]², by at most 0\.1875, attained/);
  });

  it("takes slices, segments, polygons and a tolerance", async () => {
    const line = ["prove", "cross.onnx", "bent.onnx", "--through", "[[0,0],[1,1]]", "--json"];
    expect((await run(...line)).code).toBe(1);
    const tolerant = await run(...line, "--tolerance", "0.0625");
    expect(tolerant.code).toBe(0);
    expect(JSON.parse(tolerant.stdout)).toMatchObject({ equal: false, maxDifference: 0.0625, within: true });
    expect((await run(...line, "--tolerance", "0.06")).code).toBe(1);
    const polygon = await run("prove", "cross.onnx", "bent.onnx", "--polygon", "[[0,0],[0.5,0],[0,9]]");
    expect(polygon.code).toBe(0);
    const varied = ["--vary", "0", "--at", "0,0,0,0,0", "--domain", "[-1,1]"];
    expect(await json("prove", "wide.onnx", "wide.onnx", ...varied)).toMatchObject({ equal: true });
  });

  it("goes on without cells where there are many inputs", async () => {
    expect(await json("prove", "sum.onnx", "sum.onnx")).toMatchObject({ equal: true, domain: null });
    const same = ["prove", "sum.onnx", "sum1.onnx", "--domain"];
    const [off, on] = ["[-1,0]", "[-1,1]"].map((first) => [first, ...new Array(63).fill("[-1,1]")].join("x"));
    expect(await json(...same, off)).toMatchObject({ equal: true, maxDifference: 0 });
    const { code, stdout } = await run(...same, on, "--json");
    expect(code).toBe(1);
    const proof = JSON.parse(stdout) as Proof;
    expect(proof).toMatchObject({ equal: false, maxDifference: null, certified: true });
    expect(proof.atLeast).toBeGreaterThan(0.9);
    expect(proof.witness?.difference).toBe(proof.atLeast);
    // Whether the largest difference is below a tolerance is not known, unless a point refutes it.
    const tolerant = await run(...same, on, "--json", "--tolerance", "2");
    expect(tolerant.code).toBe(3);
    expect(JSON.parse(tolerant.stdout)).toMatchObject({ equal: false, within: null });
    expect((await run(...same, on, "--tolerance", "0.5")).code).toBe(1);
    // Points of the box where the first input is above 0 are too few to be met.
    const thin = [`[-1,${2 ** -40}]`, ...new Array(63).fill("[-1,1]")].join("x");
    const open = await run(...same, thin, "--json");
    expect(open.code).toBe(3);
    expect(JSON.parse(open.stdout)).toMatchObject({ equal: null, maxDifference: null, certified: false });
    expect((await run(...same, thin)).stdout).toMatch(/^unknown on /);
  });

  it.each([
    [["cross.onnx"], "missing required argument 'other'"],
    [["cross.onnx", "absent.onnx"], "cannot read absent.onnx: no such file"],
    [
      ["cross.onnx", "tent.onnx"],
      "cross.onnx has 2 inputs but tent.onnx has 1 input; they must have as many",
    ],
    [
      ["octants.onnx", "wide.onnx"],
      "octants.onnx has 3 inputs but wide.onnx has 5 inputs; they must have as many",
    ],
    [["idle.onnx", "two.json"], "idle.onnx has 1 output but two.json has 2 outputs; they must have as many"],
    [["cross.onnx", "not.json"], /^not\.json: .*Infinity/],
    [["cross.onnx", "bent.onnx", "--domain", "[0,1]"], /has 1 interval but 2 coordinates vary/],
    [["cross.onnx", "bent.onnx", "--tolerance", "-1"], '--tolerance: "-1" is below 0'],
    [["cross.onnx", "bent.onnx", "--out", "bent.onnx"], /unknown extension \.onnx/],
    [["sum.onnx", "sum1.onnx"], /^the network has 64 inputs; choose up to 6 with --vary/],
    [["sum.onnx", "sum1.onnx", "--domain", "[0,1]^3"], /has 3 intervals but 64 coordinates vary/],
  ] as [string[], string | RegExp][])("refuses %j", async (args, message) => {
    const { code, stdout, stderr } = await run("prove", ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trim().split("\n")).toHaveLength(1);
    const text = stderr.trim().replace(/^reluscope: /, "");
    if (typeof message === "string") expect(text).toBe(message);
    else expect(text).toMatch(message);
  });
});

describe.concurrent("simplify", () => {
  it("removes what the model never needs, and saves the rest", async () => {
    const document = await json("simplify", "idle.onnx", "--save", "idle-small.onnx");
    expect(document).toMatchObject({
      removed: { dead: 0, constant: 1, affine: 0, duplicate: 1, cancelling: 0, unused: 1 },
      units: { before: 4, after: 1 },
      proved: true,
      exact: true,
      save: "idle-small.onnx",
    });
    expect(await json("prove", "idle.onnx", "idle-small.onnx", "--domain", "[-2,2]^2")).toMatchObject({
      equal: true,
    });
    const { network: small } = loadNetwork(at("idle-small.onnx"));
    for (const point of [
      [0.5, 1],
      [-1, 2],
    ])
      expect(evaluate(small, point)).toEqual(evaluate(idle, point));
  });

  it("removes more on a domain; what is saved runs in ONNX Runtime", async () => {
    const where = ["--domain", "[-1,0.5]^2"];
    const document = await json<{ units: { before: number; after: number } }>(
      "simplify",
      "large.onnx",
      ...where,
      "--save",
      "large-small.onnx",
    );
    expect(document.units.after).toBeLessThan(document.units.before);
    expect(await json("prove", "large.onnx", "large-small.onnx", ...where)).toMatchObject({ equal: true });
    const [before, after] = await Promise.all(
      ["large.onnx", "large-small.onnx"].map((name) => ort.InferenceSession.create(at(name))),
    );
    for (const point of [
      [0.25, -0.75],
      [-1, 0.5],
      [0.125, 0.5],
    ]) {
      const [a, b] = await Promise.all([before, after].map((session) => output(session, point)));
      expect(Math.abs(a - b)).toBeLessThan(1e-12);
      expect(Math.abs(a - evaluate(large(24), point)[0])).toBeLessThan(1e-12);
    }
  });

  it("says what it did in words", async () => {
    const { code, stdout } = await run("simplify", "idle.onnx");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^4 units → 1, 1 hidden layer → 1\nproved: the same function everywhere, exactly\n/,
    );
    expect(stdout).toContain("duplicate");
    const nothing = await run("simplify", "tent.onnx", "--domain", "[-1,1]");
    expect(nothing.stdout).toContain("nothing to remove on [-1,1]");
  });

  it.each([
    [["absent.onnx"], "cannot read absent.onnx: no such file"],
    [["not.json"], /^not\.json: .*Infinity/],
    [["cross.onnx", "--save", "cross.onnx"], "--save cross.onnx would overwrite the model"],
    [["cross.onnx", "--save", "small.txt"], /unknown extension \.txt; allowed here: \.onnx/],
    [["cross.onnx", "--save", "a.json", "--out", "a.json"], "--save and --out name the same file"],
    [["cross.onnx", "--effort", "0"], '--effort: "0" is not above 0'],
    [["cross.onnx", "--domain", "[1,0]^2"], /1 is not below 0/],
    [["many.onnx", "--domain", "[0,1]^2"], /has 2 intervals but 8 coordinates vary; write \[0,1\]\^8/],
  ] as [string[], string | RegExp][])("refuses %j", async (args, message) => {
    const { code, stdout, stderr } = await run("simplify", ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const text = stderr.trim().replace(/^reluscope: /, "");
    if (typeof message === "string") expect(text).toBe(message);
    else expect(text).toMatch(message);
  });

  it.each(["prove", "simplify"])("%s has help with examples", async (verb) => {
    const { code, stdout, stderr } = await run(verb, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.match(new RegExp(`^  reluscope ${verb} `, "gm"))?.length).toBeGreaterThanOrEqual(2);
    for (const option of ["--json", "--out", "--threads", "--domain"]) expect(stdout).toContain(option);
  });
});

async function output(session: ort.InferenceSession, point: readonly number[]): Promise<number> {
  const [name] = session.inputNames;
  const feeds = { [name]: new ort.Tensor("float64", Float64Array.from(point), [1, point.length]) };
  const result = await session.run(feeds);
  return Number(result[session.outputNames[0]].data[0]);
}
