/**
 * Trained models from real exporters: they load, agree with the outputs that came with them and with ONNX
 * Runtime, and survive writing and reading.
 */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readNetwork, writeNetworkJson, writeOnnx, writeSafetensors } from "../../src/formats/index.ts";
import { evaluate } from "../../src/network/network.ts";
import { loadNetwork } from "../../src/node/load.ts";
import { differenceOf, runtime, worstDifference } from "./onnx-fixtures.ts";
import { hasSharedData, sharedFiles, sharedPath } from "./shared-data.ts";

const folders = ["models", "acasxu", "mnist", "vnn_toy", "exact", "bench"];
const models = sharedFiles(folders, ".onnx");

describe.skipIf(!hasSharedData)("shared models", () => {
  test.each(models)("%s agrees with ONNX Runtime on 1,000 random inputs", async (path) => {
    const { network, evaluateOriginal } = loadNetwork(sharedPath(path));
    const double = path.startsWith("bench/") || path.startsWith("exact/");
    const reference = await runtime(sharedPath(path), double);
    const lowered = (x: Float64Array) => evaluate(network, x);
    const difference = await worstDifference(lowered, evaluateOriginal, reference, network.inputSize, 1000);
    expect(difference).toBeLessThan(double ? 1e-12 : 1e-5);
  });

  test.each(models.filter((path) => existsSync(sharedPath(path).replace(".onnx", ".reference.json"))))(
    "%s agrees with its reference outputs",
    (path) => {
      const { network } = loadNetwork(sharedPath(path));
      const { inputs, outputs } = JSON.parse(
        readFileSync(sharedPath(path).replace(".onnx", ".reference.json"), "utf8"),
      );
      const scale = Math.max(...outputs.flat(9).map(Math.abs));
      inputs.forEach((input: number[], at: number) => {
        const expected: number[] = outputs[at].flat(9);
        const actual = evaluate(network, input.flat(9));
        expect(actual.length).toBe(expected.length);
        expected.forEach((value, k) => {
          expect(Math.abs(actual[k] - value)).toBeLessThan(1e-5 * scale);
        });
      });
    },
  );

  test.each(models)("%s is the same network after writing and reading", (path) => {
    const { network, folded } = loadNetwork(sharedPath(path));
    expect(folded).toBe(false);
    const json = new TextEncoder().encode(writeNetworkJson(network));
    for (const bytes of [writeOnnx(network), writeSafetensors(network), json]) {
      expect(differenceOf(readNetwork(bytes).network, network)).toBeNull();
    }
  });

  test.each(models)("%s, written as ONNX, runs in ONNX Runtime", async (path) => {
    const { network } = loadNetwork(sharedPath(path));
    const isDouble = path.startsWith("bench/") || path.startsWith("exact/");
    // Integer weights fit float32: "auto" would choose it.
    const own = writeOnnx(network, { precision: isDouble ? "float64" : "auto" });
    const reference = await runtime(own, isDouble);
    const difference = await worstDifference(
      (x) => evaluate(network, x),
      null,
      reference,
      network.inputSize,
      100,
    );
    expect(difference).toBeLessThan(isDouble ? 1e-12 : 1e-5);
  });

  test.each(["safetensors", "pt", "npz"])("the moons network is the same from .%s", (extension) => {
    const name = "models/moons_2-16-16-16-2";
    const { network } = loadNetwork(sharedPath(`${name}.onnx`));
    const other = loadNetwork(sharedPath(`${name}.${extension}`));
    expect(other.network).toEqual(network);
    expect(other.format).toBe(extension);
  });
});
