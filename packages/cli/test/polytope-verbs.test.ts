/** `partition` and `boundary` where three and more coordinates vary. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommand, runJson } from "./run-command.ts";
import { modelFolder } from "./small-models.ts";

const folder = modelFolder();
const at = (name: string) => join(folder, name);
const run = (...args: string[]) => runCommand(args, { cwd: folder });
const json = <T = Record<string, unknown>>(...args: string[]) => runJson<T>(args, { cwd: folder });
const start = (name: string, bytes: number) => readFileSync(at(name)).subarray(0, bytes).toString("latin1");
const cube = ["--domain", "[-1,1]^3"];

describe.concurrent("partition in three and more dimensions", () => {
  it("counts all faces", async () => {
    expect(await json("partition", "octants.onnx", ...cube)).toMatchObject({
      model: "octants.onnx",
      domain: { dimension: 3, inputs: 3, vary: [0, 1, 2], box: new Array(3).fill([-1, 1]) },
      counts: { cells: 8, linearRegions: 8, vertices: 27, edges: 54, fVector: [27, 54, 36, 8] },
      euler: 1,
      certified: true,
      exactSigns: expect.any(Number),
      complete: true,
      timing: { loadMs: expect.any(Number), computeMs: expect.any(Number) },
    });
    const five = await json("partition", "wide.onnx");
    expect(five).toMatchObject({ domain: { dimension: 5 }, counts: { cells: 8 }, euler: 1 });
    const six = await json("partition", "many.onnx", "--vary", "0,1,2,3,4,5");
    expect(six).toMatchObject({ domain: { dimension: 6 }, counts: { cells: 2 }, euler: 1 });
  });

  it("prints a short text", async () => {
    const { code, stdout, stderr } = await run("partition", "octants.onnx");
    expect(code).toBe(0);
    expect(stdout).toContain(
      "8 cells, 8 linear regions on [-1,1]³\n27 vertices, 54 edges, 36 2-faces; Euler characteristic 1; certified",
    );
    expect(stdout).toMatch(/layer +units +that crease +facets\n +1 +3 +3 +12\nborder +24\n/);
    expect(stderr).toBe("note: no --domain given: [-1,1]^3 is taken\n");
  });

  it("takes inputs that vary, slices with half-spaces, and points", async () => {
    const slice = ["--vary", "0,2,4", "--at", "0,0.5,0,-1,0", "--domain", "[-1,1]^2x[0,2]"];
    expect(await json("partition", "wide.onnx", ...slice)).toMatchObject({
      domain: {
        vary: [0, 2, 4],
        at: [0, 0.5, 0, -1, 0],
        box: [
          [-1, 1],
          [-1, 1],
          [0, 2],
        ],
      },
      euler: 1,
    });
    const simplex = {
      origin: [-1, -1, -1],
      directions: [
        [2, 0, 0],
        [0, 2, 0],
        [0, 0, 2],
      ],
      box: [
        [0, 1],
        [0, 1],
        [0, 1],
      ],
      halfSpaces: [[-1, -1, -1, 1.25]],
    };
    writeFileSync(at("simplex.json"), JSON.stringify(simplex));
    const cut = await json("partition", "octants.onnx", "--slice", "simplex.json");
    expect(cut).toMatchObject({ domain: simplex, counts: { cells: 7 }, euler: 1 });
    const { stdout } = await run("partition", "octants.onnx", "--slice", "simplex.json");
    expect(stdout).toMatch(
      /^7 cells, .* on \[0,1\]³ cut by 1 half-space of a 3-dimensional slice through 3 inputs\n/,
    );
    const through = ["--through", "[[-1,-1,-1],[1,-1,-1],[-1,1,-1],[-1,-1,1]]"];
    expect(await json("partition", "octants.onnx", ...through)).toMatchObject({ counts: { cells: 8 } });
  });

  it("writes the whole complex", async () => {
    interface Document {
      vertices: number[][];
      faces1: number[][];
      faces2: number[][];
      facets: { cells: number[]; neuron?: number[]; side?: number }[];
      cells: { facets: number[]; pattern: string[]; maps: number[][] }[];
    }
    const summary = await json("partition", "octants.onnx", ...cube, "--out", "all.json");
    expect(summary).toMatchObject({ out: "all.json", counts: { cells: 8 } });
    const whole = JSON.parse(readFileSync(at("all.json"), "utf8")) as Document;
    expect([whole.vertices, whole.faces1, whole.faces2, whole.cells].map((list) => list.length)).toEqual([
      27, 54, 36, 8,
    ]);
    expect(whole.facets.every(({ cells, neuron }) => cells.length === (neuron ? 2 : 1))).toBe(true);
    expect(whole.cells.map(({ pattern }) => pattern[0]).sort()).toContain("+-+");
    const printed = await json<Document>("partition", "octants.onnx", ...cube, "--cells");
    expect(printed.cells).toEqual(whole.cells);
    const { code, stdout } = await run("partition", "octants.onnx", ...cube, "--out", "all.npz");
    expect(code).toBe(0);
    expect(stdout).toContain("wrote all.npz");
    expect(start("all.npz", 2)).toBe("PK");
  });
});

describe.concurrent("boundary in three and more dimensions", () => {
  it("knows the topology of a closed surface", async () => {
    const document = await json<{ measure: number }>("boundary", "octahedron.onnx", ...cube);
    expect(document).toMatchObject({
      pieces: 8,
      components: 1,
      closed: 1,
      betti: [1, 0, 1],
      relativeBetti: [1, 0, 1],
      fVector: [6, 12, 8],
      euler: 2,
      flatCells: 0,
      certified: true,
      cells: 8,
    });
    expect(document.measure).toBeCloseTo(Math.sqrt(3), 12);
    const { stdout } = await run("boundary", "octahedron.onnx", ...cube);
    expect(stdout).toContain("8 pieces in 1 component, 1 closed, area 1.7320508 on [-1,1]³\n");
    expect(stdout).toContain("Betti numbers (1, 0, 1); Euler characteristic 2\n");
  });

  it("and of one that ends at the domain's border", async () => {
    expect(await json("boundary", "octants.onnx", ...cube)).toMatchObject({
      pieces: 7,
      components: 1,
      closed: 0,
      betti: [1, 0, 0],
      relativeBetti: [0, 0, 1],
    });
    const { stdout } = await run("boundary", "octants.onnx", ...cube);
    expect(stdout).toContain("Betti numbers (1, 0, 0), relative to the domain's border (0, 0, 1)");
  });

  it("takes every decision and dimension", async () => {
    const four = ["boundary", "wide.onnx", "--vary", "0,1,2,3"];
    expect(await json(...four, "--decide", "min")).toMatchObject({
      decision: { kind: "min" },
      domain: { dimension: 4 },
      classes: { length: 3 },
      betti: { length: 4 },
    });
    expect(await json(...four, "--between", "0,2")).toMatchObject({ classes: { length: 2 } });
    const never = await run("boundary", "octants.onnx", ...cube, "--threshold", "9");
    expect(never.stdout).toMatch(/^the decision never changes on \[-1,1\]³\n/);
  });

  it("writes surfaces that are closed where the boundary is", async () => {
    for (const [name, beginning] of [
      ["surface.ply", "ply"],
      ["b/surface.glb", "glTF"],
      ["surface.npz", "PK"],
    ]) {
      const { code, stdout } = await run("boundary", "octahedron.onnx", ...cube, "--out", name);
      expect(code).toBe(0);
      expect(stdout).toContain(`wrote ${name}`);
      expect(start(name, beginning.length)).toBe(beginning);
    }
    await run("boundary", "octahedron.onnx", ...cube, "--out", "surface.stl");
    expect(readFileSync(at("surface.stl")).readUInt32LE(80)).toBe(8);
    await run("boundary", "octahedron.onnx", ...cube, "--out", "surface.obj");
    const polygons = readFileSync(at("surface.obj"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("f "))
      .map((line) =>
        line
          .slice(2)
          .trim()
          .split(/\s+/)
          .map((corner) => corner.split("/")[0]),
      );
    expect(polygons).toHaveLength(8);
    const edges = polygons.flatMap((corners) =>
      corners.map((corner, k) => `${corner} ${corners[(k + 1) % corners.length]}`),
    );
    expect(new Set(edges).size).toBe(24);
    expect(edges.every((edge) => edges.includes(edge.split(" ").reverse().join(" ")))).toBe(true);
    const whole = await json("boundary", "octahedron.onnx", ...cube, "--pieces", "--out", "pieces.json");
    expect(whole).toMatchObject({ pieces: 8, polytopes: { length: 8 }, vertices: { length: 6 } });
    expect(JSON.parse(readFileSync(at("pieces.json"), "utf8"))).toMatchObject({ polytopes: { length: 8 } });
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
