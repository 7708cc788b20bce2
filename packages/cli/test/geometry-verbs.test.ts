import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { modelFolder } from "./small-models.ts";

const folder = modelFolder();
const at = (name: string) => join(folder, name);
const run = (...args: string[]) => runCommand(args, { cwd: folder });
const json = <T = Record<string, unknown>>(...args: string[]) => runJson<T>(args, { cwd: folder });
const read = (name: string) => readFileSync(at(name));
const start = (name: string, bytes: number) => read(name).subarray(0, bytes).toString("latin1");

describe.concurrent("partition", () => {
  it("prints the counts as JSON", async () => {
    const document = await json("partition", "cross.onnx", "--domain", "[-1,1]^2");
    expect(document).toMatchObject({
      model: "cross.onnx",
      domain: {
        dimension: 2,
        inputs: 2,
        vary: [0, 1],
        box: [
          [-1, 1],
          [-1, 1],
        ],
      },
      counts: { cells: 4, linearRegions: 4, vertices: 9, edges: 12, fVector: [9, 12, 4] },
      euler: 1,
      certified: true,
      complete: true,
    });
    expect(document.exactSigns).toBeTypeOf("number");
    expect(document.timing).toEqual({ loadMs: expect.any(Number), computeMs: expect.any(Number) });
    expect(document).not.toHaveProperty("cells");
  });

  it("adds vertices, edges and cells with --cells", async () => {
    const { cells, edges, vertices } = await json<{
      cells: { vertices: number[]; pattern: string[]; maps: number[][]; region: number }[];
      edges: { vertices: number[]; cells: number[]; neuron?: number[]; side?: number }[];
      vertices: number[][];
    }>("partition", "cross.json", "--domain", "[-1,1]^2", "--cells");
    expect([cells.length, edges.length, vertices.length]).toEqual([4, 12, 9]);
    const active = cells.find(({ pattern }) => pattern[0] === "++");
    expect(active?.maps).toEqual([[1, 1, -0.5]]);
    expect(active?.vertices.map((k) => vertices[k]).sort()).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect(edges.filter(({ neuron }) => neuron !== undefined)).toHaveLength(4);
    expect(edges.filter(({ side }) => side !== undefined)).toHaveLength(8);
    expect(edges.every((edge) => edge.cells.length === (edge.neuron ? 2 : 1))).toBe(true);
  });

  it("prints a short text, and remarks on stderr", async () => {
    const { code, stdout, stderr } = await run("partition", "cross.onnx", "--threads", "2");
    expect(code).toBe(0);
    expect(stdout).toContain(
      "4 cells, 4 linear regions on [-1,1]²\n9 vertices, 12 edges; Euler characteristic 1; certified",
    );
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toBe("note: no --domain given: [-1,1]^2 is taken\n");
  });

  it("reads weights alone", async () => {
    const document = await json("partition", "cross.safetensors", "--domain", "[-1,1]^2");
    expect(document).toMatchObject({ counts: { cells: 4 } });
  });

  it("does a segment where one input varies", async () => {
    const one = await json("partition", "tent.onnx", "--domain", "[-1,1]");
    expect(one).toMatchObject({
      domain: { dimension: 1 },
      counts: { cells: 2, vertices: 3, edges: 2 },
      euler: 1,
    });
    const other = await json("partition", "cross.onnx", "--vary", "1", "--at", "0.5,0", "--domain", "[-1,1]");
    expect(other).toMatchObject({ domain: { vary: [1], at: [0.5, 0] }, counts: { cells: 2 } });
  });

  it("takes slices, points and polygons", async () => {
    writeFileSync(
      at("slice.json"),
      '{"origin": [0, 0], "directions": [[1, 0], [0, 2]], "box": [[-1, 1], [-3, 1]]}',
    );
    writeFileSync(at("plane.csv"), "x,y,class\n-1,-1,0\n1,-1,1\n-1,1,0\n");
    const counts = { counts: { cells: 4, fVector: [9, 12, 4] } };
    expect(await json("partition", "cross.onnx", "--slice", "slice.json")).toMatchObject({
      ...counts,
      domain: {
        directions: [
          [1, 0],
          [0, 2],
        ],
        box: [
          [-1, 1],
          [-3, 1],
        ],
      },
    });
    expect(await json("partition", "cross.onnx", "--through", "plane.csv")).toMatchObject(counts);
    const triangle = await json("partition", "cross.onnx", "--polygon", "[[1,0.5],[-1,0.5],[0,-1]]");
    expect(triangle).toMatchObject({
      counts: { cells: 4 },
      domain: {
        corners: [
          [0, -1],
          [-1, 0.5],
          [1, 0.5],
        ].reverse(),
      },
    });
    const wide = await json(
      "partition",
      "wide.onnx",
      "--vary",
      "0,3",
      "--at",
      "0,0.5,-1e-1,0,.25",
      "--domain",
      "[-1,1]x[0,2]",
    );
    expect(wide).toMatchObject({ domain: { vary: [0, 3], at: [0, 0.5, -0.1, 0, 0.25] } });
  });

  it("writes every format", async () => {
    const domain = ["--domain", "[-1,1]^2"];
    for (const [name, beginning] of [
      ["a.svg", "<svg"],
      ["b/c.obj", "# reluscope"],
      ["d.npz", "PK"],
    ]) {
      const { code, stdout } = await run("partition", "cross.onnx", ...domain, "--out", name);
      expect(code).toBe(0);
      expect(stdout).toContain(`wrote ${name}`);
      expect(start(name, beginning.length)).toBe(beginning);
    }
    const full = await json("partition", "cross.onnx", ...domain, "--out", "full.json");
    expect(full.out).toBe("full.json");
    expect(JSON.parse(read("full.json").toString())).toMatchObject({ euler: 1, cells: { length: 4 } });
    const dark = await run(
      "partition",
      "cross.onnx",
      ...domain,
      "--out",
      "e.svg",
      "--color",
      "class",
      "--dark",
      "--size",
      "300x200",
    );
    expect(dark.code).toBe(0);
    expect(read("e.svg").toString()).toMatch(/width="300" height="200"/);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("writes PNG where the canvas package is installed", async () => {
    const { code, stderr } = await run(
      "partition",
      "cross.onnx",
      "--domain",
      "[-1,1]^2",
      "--out",
      "p.png",
      "--size",
      "200",
    );
    if (code === 0) expect(start("p.png", 4)).toBe("\x89PNG");
    else expect(stderr).toMatch(/^reluscope: png needs the optional package/);
  });
});

describe.concurrent("boundary", () => {
  it("finds the pieces of a curve", async () => {
    const document = await json("boundary", "cross.onnx", "--domain", "[-1,1]^2");
    expect(document).toMatchObject({
      pieces: 3,
      components: 1,
      closed: 0,
      betti: [1, 0],
      flatCells: 0,
      certified: true,
    });
    expect(document.measure).toBeCloseTo(2 + Math.SQRT1_2, 12);
    expect(document.classes).toEqual([
      { class: 0, name: "y0 ≤ 0", area: expect.closeTo(2.125, 12) },
      { class: 1, name: "y0 > 0", area: expect.closeTo(1.875, 12) },
    ]);
  });

  it("finds positions on a segment, for any threshold", async () => {
    const zero = await json<{ pieces: number; positions: { t: number }[] }>(
      "boundary",
      "tent.onnx",
      "--domain",
      "[-1,1]",
    );
    expect(zero.positions.map(({ t }) => t)).toEqual([-0.5, 0.5]);
    const high = await json<{ pieces: number; positions: { t: number }[] }>(
      "boundary",
      "tent.onnx",
      "--domain",
      "[-1,1]",
      "--threshold",
      "-0.25",
    );
    expect(high.positions.map(({ t }) => t)).toEqual([-0.25, 0.25]);
  });

  it("decides by the largest, the smallest, or between two outputs", async () => {
    const slice = ["boundary", "wide.onnx", "--vary", "0,3"];
    const [max, min, between] = await Promise.all([
      json(...slice),
      json(...slice, "--decide", "min"),
      json(...slice, "--between", "0,2"),
    ]);
    expect(max).toMatchObject({ decision: { kind: "max" }, classes: { length: 3 } });
    expect(min).toMatchObject({ decision: { kind: "min" }, classes: { length: 3 } });
    expect(between).toMatchObject({
      decision: { kind: "between", first: 0, second: 2 },
      classes: { length: 2 },
    });
  });

  it("prints text and writes files", async () => {
    const { stdout } = await run("boundary", "cross.onnx", "--domain", "[-1,1]^2", "--out", "boundary.npz");
    expect(stdout).toContain("3 pieces in 1 component, length 2.7071068 on [-1,1]²");
    expect(start("boundary.npz", 2)).toBe("PK");
    await json("boundary", "tent.onnx", "--out", "boundary.svg");
    expect(start("boundary.svg", 4)).toBe("<svg");
    const pieces = await json("boundary", "cross.onnx", "--pieces", "--domain", "[-1,1]^2");
    expect(pieces).toMatchObject({ pieces: 3, segments: { length: 3 }, vertices: { length: 4 } });
  });
});

describe.concurrent("a boundary that words must describe", () => {
  it("calls what does not fit into doubles too large", async () => {
    const huge = ["boundary", "cross.onnx", "--domain", "[-1e300,1e300]^2"];
    const [text, document] = await Promise.all([run(...huge), run(...huge, "--json")]);
    expect(text).toMatchObject({ code: 0, stderr: "" });
    expect(text.stdout).toMatch(/too large for doubles +–\n/);
    expect(text.stdout).not.toMatch(/NaN|Infinity/);
    expect(document.stderr).toMatch(/^note: .*the area of a class is too large for doubles: null in JSON\n$/);
    expect(JSON.parse(document.stdout).classes[0].area).toBe(null);
  });

  it("says what is equal on flat cells", async () => {
    const first = (out: { stdout: string }) => out.stdout.split("\n")[1];
    const flat = run("boundary", "flat.onnx", "--domain", "[-1,1]^2");
    expect(first(await flat)).toContain("(1 cell on which the output equals 0 everywhere)");
  });
});

describe.concurrent("line", () => {
  it("lists breakpoints with the neurons that switch", async () => {
    const document = await json("line", "tent.onnx", "--domain", "[-1,1]");
    expect(document).toMatchObject({ pieces: 2, linearRegions: 2, certified: true, euler: 1 });
    expect(document.breakpoints).toEqual([
      {
        t: 0,
        error: expect.any(Number),
        neuron: [1, 0],
        neurons: [
          [1, 0],
          [1, 1],
        ],
      },
    ]);
  });

  it("goes through two points", async () => {
    const document = await json<{ breakpoints: { input: number[]; neuron: number[] }[]; cells: object[] }>(
      "line",
      "cross.onnx",
      "--through",
      "[[-1,-0.5],[1,0.5]]",
      "--inputs",
      "--cells",
    );
    expect(document.breakpoints.map(({ input }) => input)).toEqual([[0, 0]]);
    expect(document.cells).toHaveLength(2);
  });

  it("prints a table and writes files", async () => {
    const { stdout } = await run("line", "tent.onnx", "--domain", "[-1,1]", "--out", "line.npz");
    expect(stdout).toMatch(/^1 breakpoint, 2 affine pieces, 2 linear regions on \[-1,1\]\n/);
    expect(stdout).toMatch(/\n +0 {2}\[1, 0\] \[1, 1\] +-0\.5 +1\n/);
    await json("line", "tent.onnx", "--out", "line.json");
    expect(JSON.parse(read("line.json").toString())).toMatchObject({
      pieces: 2,
      breakpoints: { length: 1 },
      cells: { length: 2 },
    });
  });
});
