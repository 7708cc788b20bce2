/** `reluscope boundary` where three or more coordinates vary. */
import {
  boundaryMesh,
  type Decision,
  domainJson,
  type JsonDocument,
  jsonChunks,
  meshGlb,
  meshObj,
  meshPly,
  meshStl,
  type Network,
  npzBytes,
  type PolyhedralBoundary,
  type PolytopeDomain,
  polyhedralBoundaryArrays,
  polyhedralBoundaryPartsJson,
  polyhedralBoundarySummaryJson,
} from "reluscope";
import { polyhedralBoundaryOf, polyhedralComplexOf, wholeComplex } from "../complex-of-domain.ts";
import { InputError } from "../errors.ts";
import { since } from "../model-options.ts";
import { countOf, shortNumber } from "../number-format.ts";
import { writeOutput } from "../output-file.ts";
import { certificateText, noteOverflow, timingText } from "../result-text.ts";
import type { LimitOptions } from "../search-options.ts";
import { print } from "../streams.ts";
import { decisionText, flatText } from "./boundary-words.ts";

/** Meshes of a boundary in three dimensions. */
export const SURFACE_FORMATS = [".obj", ".ply", ".stl", ".glb"] as const;
type SurfaceFormat = (typeof SURFACE_FORMATS)[number];

interface BoundaryOutput {
  readonly path: string;
  readonly format: ".json" | ".npz" | SurfaceFormat;
}

export function isSurfaceFormat(format: string | undefined): format is SurfaceFormat {
  return SURFACE_FORMATS.some((candidate) => candidate === format);
}

/** What --out can be in this many dimensions; asked before the work starts. */
export function checkBoundaryFormat(
  path: string | undefined,
  format: string | undefined,
  { dimension }: PolytopeDomain,
): BoundaryOutput | undefined {
  if (path === undefined || format === undefined) return undefined;
  if (format === ".json" || format === ".npz") return { path, format };
  const surfaces = dimension === 3 ? `, ${SURFACE_FORMATS.join(", ")}` : "";
  if (!isSurfaceFormat(format)) {
    throw new InputError(
      `cannot write ${path}: pictures show 1 or 2 coordinates and ${dimension} vary; allowed here: .json, .npz${surfaces}`,
    );
  }
  if (dimension === 3) return { path, format };
  throw new InputError(
    `cannot write ${path}: a surface needs 3 coordinates and ${dimension} vary; allowed here: .json, .npz`,
  );
}

interface BoundaryRun extends LimitOptions {
  readonly domain: PolytopeDomain;
  readonly decision: Decision;
  readonly text: string;
  readonly loadMs: number;
  readonly out: BoundaryOutput | undefined;
  readonly json?: true;
  readonly pieces?: true;
}

export async function runPolytopeBoundary(
  path: string,
  network: Network,
  { domain, decision, text, loadMs, out, json, pieces, ...options }: BoundaryRun,
): Promise<void> {
  const started = performance.now();
  const complex = wholeComplex(await polyhedralComplexOf(network, domain, options));
  const boundary = await polyhedralBoundaryOf(network, complex, decision);
  const timing = { loadMs, computeMs: since(started) };
  if (json || out?.format === ".json") noteOverflow(boundary);
  const document: JsonDocument = {
    model: path,
    domain: domainJson(domain),
    ...polyhedralBoundarySummaryJson(boundary),
    cells: complex.counts.cells,
    timing,
  };
  if (out) await writeOutput(out.path, fileChunks(out.format, boundary, domain, document));
  if (json) {
    const parts = pieces ? polyhedralBoundaryPartsJson(boundary) : {};
    await print(jsonChunks({ ...document, out: out?.path, ...parts }));
    return;
  }
  const lines = [
    `${headline(boundary)} on ${text}`,
    `${decisionText(decision)}; ${countOf(complex.counts.cells, "cell")}${flatText(boundary, network.outputSize)}; ${certificateText(boundary)}`,
    ...(boundary.components > 0 ? ["", ...topologyLines(boundary)] : []),
    "",
    timingText(loadMs, timing.computeMs),
  ];
  if (out) lines.push(`wrote ${out.path}`);
  await print(`${lines.join("\n")}\n`);
}

function fileChunks(
  format: BoundaryOutput["format"],
  boundary: PolyhedralBoundary,
  domain: PolytopeDomain,
  document: JsonDocument,
): Iterable<string | Uint8Array> {
  switch (format) {
    case ".json":
      return jsonChunks({ ...document, ...polyhedralBoundaryPartsJson(boundary) });
    case ".npz":
      return [npzBytes(polyhedralBoundaryArrays(boundary, domain))];
    case ".obj":
      return [meshObj(boundaryMesh(boundary))];
    case ".ply":
      return [meshPly(boundaryMesh(boundary))];
    case ".stl":
      return [meshStl(boundaryMesh(boundary))];
    case ".glb":
      return [meshGlb(boundaryMesh(boundary))];
  }
}

function headline({ components, closed, counts, dimension, measure }: PolyhedralBoundary): string {
  if (components === 0) return "the decision never changes";
  const size = dimension === 3 ? "area" : `${dimension - 1}-volume`;
  const sheets = `${countOf(components, "component")}${closed === 0 ? "" : `, ${closed} closed`}`;
  return `${countOf(counts.pieces, "piece")} in ${sheets}, ${size} ${shortNumber(measure, 8)}`;
}

function topologyLines({ betti, relativeBetti, euler, closed, components }: PolyhedralBoundary): string[] {
  const relative =
    closed === components ? "" : `, relative to the domain's border (${relativeBetti.join(", ")})`;
  return [`Betti numbers (${betti.join(", ")})${relative}; Euler characteristic ${euler}`];
}
