/** `reluscope partition` where three or more coordinates vary. */
import {
  type JsonDocument,
  jsonChunks,
  type Network,
  npzBytes,
  type PolytopeDomain,
  polyhedralArrays,
  polyhedralPartsJson,
  polyhedralSummaryJson,
} from "reluscope";
import { polyhedralComplexOf } from "../complex-of-domain.ts";
import { InputError } from "../errors.ts";
import { countOf } from "../number-format.ts";
import { writeOutput } from "../output-file.ts";
import { endPartial, partialArrays, partialJson, partialLines } from "../partial-result.ts";
import { certificateText, layerTable, timingText } from "../result-text.ts";
import type { SearchOptions } from "../search-options.ts";
import { print } from "../streams.ts";

/** A file to write; formats that --out takes here. */
export interface PolytopeOutput {
  readonly path: string;
  readonly format: ".json" | ".npz";
}

/** What --out can be in this many dimensions; asked before the work starts. */
export function checkPolytopeFormat(
  path: string | undefined,
  format: string | undefined,
  { dimension }: PolytopeDomain,
): PolytopeOutput | undefined {
  if (path === undefined || format === undefined) return undefined;
  if (format === ".json" || format === ".npz") return { path, format };
  throw new InputError(
    `cannot write ${path}: pictures show 1 or 2 coordinates and ${dimension} vary; allowed here: .json, .npz (for a picture let two inputs vary with --vary)`,
  );
}

interface PolytopeRun extends SearchOptions {
  readonly domain: PolytopeDomain;
  readonly text: string;
  readonly loadMs: number;
  readonly out: PolytopeOutput | undefined;
  readonly json?: true;
  readonly cells?: true;
}

export async function runPolytopePartition(
  path: string,
  network: Network,
  { domain, text, loadMs, out, json, cells: all, ...options }: PolytopeRun,
): Promise<void> {
  const { complex, computeMs, stopped } = await polyhedralComplexOf(network, domain, options);
  const timing = { loadMs, computeMs };
  const document: JsonDocument = {
    model: path,
    ...polyhedralSummaryJson(complex),
    ...partialJson(stopped),
    timing,
  };
  if (out?.format === ".json")
    await writeOutput(out.path, jsonChunks({ ...document, ...polyhedralPartsJson(complex) }));
  if (out?.format === ".npz")
    await writeOutput(out.path, [npzBytes([...polyhedralArrays(complex), ...partialArrays(stopped)])]);
  if (json) {
    const parts = all ? polyhedralPartsJson(complex) : {};
    await print(jsonChunks({ ...document, out: out?.path, ...parts }));
    endPartial(stopped, options);
    return;
  }
  const { cells, linearRegions, fVector } = complex.counts;
  const between = fVector.slice(2, -1).map((count, i) => `, ${countOf(count, `${i + 2}-face`)}`);
  const lines = [
    ...partialLines(stopped, cells),
    `${countOf(cells, "cell")}, ${countOf(linearRegions, "linear region")} on ${text}`,
    `${countOf(fVector[0], "vertex", "vertices")}, ${countOf(fVector[1], "edge")}${between.join("")}; Euler characteristic ${complex.euler}; ${certificateText(complex)}`,
    "",
    ...layerTable(complex),
    "",
    timingText(loadMs, computeMs),
  ];
  if (out) lines.push(`wrote ${out.path}`);
  await print(`${lines.join("\n")}\n`);
  endPartial(stopped, options);
}
