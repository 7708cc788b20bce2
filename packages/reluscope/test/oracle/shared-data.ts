/** The data folder beside the repository (`../shared/data`), for the tests that use it and are skipped without it. */
import { existsSync, readFileSync } from "node:fs";

const folder = new URL("../../../../../shared/data/", import.meta.url);

export const hasSharedData = existsSync(new URL("exact/expected.json", folder));

if (!hasSharedData) console.warn("skipping the tests that need ../shared/data: it is not there");

export const sharedBytes = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, folder)));

export const sharedJson = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(path, folder), "utf8")) as T;

/** The numbers of an .npy file of little-endian doubles in C order, and its shape. */
export function sharedArray(path: string): { values: Float64Array; shape: number[] } {
  const bytes = sharedBytes(path);
  const headerLength = new DataView(bytes.buffer).getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(10, 10 + headerLength));
  if (!header.includes("'<f8'") || header.includes("'fortran_order': True"))
    throw new Error(`${path}: ${header}`);
  const shape = /\(([^)]*)\)/
    .exec(header)![1]
    .split(",")
    .filter((text) => text.trim() !== "")
    .map(Number);
  return { values: new Float64Array(bytes.slice(10 + headerLength).buffer), shape };
}

/** An entry of exact/expected.json. */
export interface ExpectedCounts {
  readonly domain: readonly [low: number[], high: number[]];
  readonly vary?: number[];
  readonly at?: number[];
  readonly cells: number;
  readonly linearRegions: number;
  readonly fVector: number[];
  readonly euler: number;
  readonly boundary: { pieces: number; components: number; flatCells: number; length: number | null };
  readonly boundaryOf?: string;
}

/** The entries of this dimension: [key, model file, counts]. */
export function expectedCounts(dimension: number): [string, string, ExpectedCounts][] {
  if (!hasSharedData) return [];
  return Object.entries(sharedJson<Record<string, ExpectedCounts>>("exact/expected.json"))
    .filter(([, entry]) => entry.fVector.length === dimension + 1)
    .map(([key, entry]) => [key, key.split("#")[0], entry]);
}

/** What the entry's boundary is the frontier of. */
export function decisionOf(entry: ExpectedCounts) {
  if (!entry.boundaryOf) return { kind: "threshold", output: 0, threshold: 0 } as const;
  const [first, second] = entry.boundaryOf.match(/\d+/g)!.map(Number);
  return { kind: "between", first, second } as const;
}
