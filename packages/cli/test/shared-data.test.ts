import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runJson } from "./run-command.ts";

/** Data beside the repository, with counts proved by an independent program. */
const data = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
const isThere = existsSync(`${data}exact/expected.json`);
if (!isThere) console.warn("skipped: command-line tests on ../shared/data, which is not there");

interface Entry {
  readonly domain: readonly [low: number[], high: number[]];
  readonly vary?: number[];
  readonly at?: number[];
  readonly cells: number;
  readonly linearRegions: number;
  readonly fVector: number[];
  readonly boundary: { pieces: number; components: number; flatCells: number; length: number | null };
  readonly boundaryOf?: string;
}

const models = [
  "exact/grid_1.onnx",
  "exact/integers_1.onnx",
  "models/moons_2-16-16-16-2.onnx",
  "models/iris_4-12-12-3.onnx",
  "models/sine_1-40-1.onnx",
  "exact/integers3_1.onnx",
  "exact/random3_1.onnx",
  "exact/random4_1.onnx",
  "models/iris_4-12-12-3.onnx#2",
];

describe.skipIf(!isThere).concurrent("the command gives the proved counts", () => {
  const expected = isThere
    ? (JSON.parse(readFileSync(`${data}exact/expected.json`, "utf8")) as Record<string, Entry>)
    : {};

  it.each(models)("%s", async (key) => {
    const entry = expected[key];
    const [model] = key.split("#");
    const [low, high] = entry.domain;
    const slice = entry.vary ? ["--vary", entry.vary.join(), "--at", `${entry.at}`] : [];
    const domain = ["--domain", low.map((value, k) => `[${value},${high[k]}]`).join("x")];
    const decision = entry.boundaryOf ? ["--between", "0,1"] : [];
    const common = [`${data}${model}`, ...slice, ...domain];
    const [cells, boundary] = await Promise.all([
      runJson(["partition", ...common]),
      runJson<{ measure: number }>(["boundary", ...common, ...decision]),
    ]);
    const { linearRegions, fVector } = entry;
    expect(cells).toMatchObject({
      counts: { cells: entry.cells, linearRegions, fVector },
      euler: 1,
      certified: true,
    });
    const { pieces, components, flatCells, length } = entry.boundary;
    expect(boundary).toMatchObject({ pieces, components, flatCells, certified: true });
    if (length !== null) expect(Math.abs(boundary.measure - length)).toBeLessThan(1e-9);
  });

  it("a torus is closed, and has a hole", async () => {
    const torus = `${data}models/torus_sdf_3-32-32-32-1.onnx`;
    const document = await runJson<{ measure: number }>(["boundary", torus, "--domain", "[-1.5,1.5]^3"]);
    expect(document).toMatchObject({
      components: 1,
      closed: 1,
      betti: [1, 2, 1],
      relativeBetti: [1, 2, 1],
      euler: 0,
      certified: true,
    });
    expect(document.measure).toBeCloseTo(4.93, 2);
  });

  it("a plane through 784 inputs", async () => {
    const args = ["partition", `${data}bench/D784.onnx`, "--slice", `${data}bench/D784.slice.json`];
    expect(await runJson(args)).toMatchObject({ counts: { cells: 12371 }, certified: true });
  });
});
