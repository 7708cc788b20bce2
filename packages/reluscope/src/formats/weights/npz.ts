/** .npz: a zip archive of NumPy arrays. */
import { Budget } from "../budget.ts";
import { asFormatError } from "../errors.ts";
import { finishLoading, type LoadedNetwork, type ReadOptions } from "../loaded.ts";
import { decodeNpy } from "../npy.ts";
import { stackLayers, type WeightTensor } from "./linear-stack.ts";
import { unzip } from "./zip.ts";

/** Reads an .npz file of linear layers. */
export function readNpz(bytes: Uint8Array, options: ReadOptions = {}): LoadedNetwork {
  return asFormatError("cannot read npz", () => {
    const budget = new Budget();
    const tensors = [...unzip(bytes, budget)].map(([name, data]) =>
      namedArray(name.replace(/\.npy$/, ""), data, budget),
    );
    return finishLoading(
      stackLayers(tensors, { format: "npz", arch: options.arch, budget, fileOrder: true }),
      budget,
    );
  });
}

function namedArray(name: string, bytes: Uint8Array, budget: Budget): WeightTensor {
  return { name, ...decodeNpy(`array "${name}"`, bytes, budget) };
}
