/**
 * Files on disk: reading with external data, one-line errors, writing without leaving half a file.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FormatError } from "../../src/formats/index.ts";
import type { TensorMessage } from "../../src/formats/onnx/messages.ts";
import { loadNetwork, saveNetwork } from "../../src/node/load.ts";
import { differenceOf, model, node, weights } from "./onnx-fixtures.ts";

let folder: string;
const square = weights("W", [4, 4]);
const gemm = node("Gemm", ["x", "W"], "y");
const plain = model({
  nodes: [node("Gemm", ["x", "W"], "h"), node("Relu", ["h"], "y")],
  initializers: [square],
});

const external = (location: string): Uint8Array => {
  const { rawData: _, ...rest } = square;
  const W: TensorMessage = { ...rest, externalData: [["location", location]], dataLocation: 1 };
  return model({ nodes: [gemm], initializers: [W] });
};

const put = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reluscope-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("reads external data beside the model", () => {
  put("m.onnx.data", square.rawData as Uint8Array);
  const { network } = loadNetwork(put("m.onnx", external("m.onnx.data")));
  const inside = loadNetwork(put("inside.onnx", model({ nodes: [gemm], initializers: [square] })));
  expect(differenceOf(network, inside.network)).toBeNull();
});

test("refuses external data that a link leads to elsewhere", () => {
  mkdirSync(join(folder, "inner"));
  put("secret", square.rawData as Uint8Array);
  symlinkSync(join(folder, "secret"), join(folder, "inner", "w.data"));
  expect(() => loadNetwork(put("inner/m.onnx", external("w.data")))).toThrow(
    "it leads out of the model's folder",
  );
});

test("errors name the file in one line", () => {
  const missing = join(folder, "missing.onnx");
  expect(() => loadNetwork(missing)).toThrow(new FormatError(`cannot read ${missing}: no such file`));
  expect(() => loadNetwork(folder)).toThrow(`cannot read ${folder}: it is no file`);
  const damaged = put("damaged.onnx", plain.subarray(0, 100));
  expect(() => loadNetwork(damaged)).toThrow(`${damaged}: cannot read ONNX: `);
  const lonely = put("lonely.onnx", external("nowhere.data"));
  expect(() => loadNetwork(lonely)).toThrow(`cannot read ${join(folder, "nowhere.data")}: no such file`);
});

test.each(["onnx", "safetensors", "json"])("saves and loads .%s, leaving no other file", (extension) => {
  const { network } = loadNetwork(put("plain.onnx", plain));
  const before = readdirSync(folder);
  const path = join(folder, `saved.${extension}`);
  saveNetwork(network, path);
  saveNetwork(network, path);
  expect(differenceOf(loadNetwork(path).network, network)).toBeNull();
  expect(readdirSync(folder).filter((name) => !before.includes(name))).toEqual([`saved.${extension}`]);
});

test("refuses to save where or as what it cannot", () => {
  const { network } = loadNetwork(put("plain.onnx", plain));
  const before = readdirSync(folder);
  expect(() => saveNetwork(network, join(folder, "x.txt"))).toThrow(
    "unknown extension; supported: .onnx, .safetensors, .json",
  );
  expect(() => saveNetwork(network, join(folder, "none", "x.json"))).toThrow("no such folder");
  mkdirSync(join(folder, "taken.json"));
  expect(() => saveNetwork(network, join(folder, "taken.json"))).toThrow(FormatError);
  expect(readdirSync(folder).filter((name) => !before.includes(name))).toEqual(["taken.json"]);
});
