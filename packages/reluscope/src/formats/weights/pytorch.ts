/**
 * PyTorch state dicts (`torch.save(model.state_dict(), …)`): a zip archive with a pickle that describes the
 * tensors and one entry for each storage. Format: pytorch, torch/serialization.py (zip format, since 1.6).
 */
import { Budget } from "../budget.ts";
import { asFormatError, FormatError } from "../errors.ts";
import { finishLoading, type LoadedNetwork, type ReadOptions } from "../loaded.ts";
import { decodeNumbers, type ElementType, elementBytes } from "../numbers.ts";
import { shapeSize, stridedIndex } from "../shape.ts";
import { stackLayers, type WeightTensor } from "./linear-stack.ts";
import { PickleCall, PickleGlobal, PicklePersistent, type PickleValue, readPickle } from "./pickle.ts";
import { isZip, unzip } from "./zip.ts";

const storageTypes: Readonly<Record<string, ElementType>> = {
  "torch.DoubleStorage": "F64",
  "torch.FloatStorage": "F32",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
  "torch.LongStorage": "I64",
  "torch.IntStorage": "I32",
  "torch.ShortStorage": "I16",
  "torch.CharStorage": "I8",
  "torch.ByteStorage": "U8",
  "torch.BoolStorage": "BOOL",
};

/** Keys under which training checkpoints keep the state dict. */
const checkpointKeys = ["state_dict", "model_state_dict", "model"];

/** Reads a `.pt` file with the state dict of linear layers. */
export function readPyTorch(bytes: Uint8Array, options: ReadOptions = {}): LoadedNetwork {
  return asFormatError("cannot read pt", () => {
    if (!isZip(bytes)) {
      throw new FormatError(
        "cannot read pt: no zip archive; save the state dict again with PyTorch 1.6 or later",
      );
    }
    const budget = new Budget();
    const entries = unzip(bytes, budget);
    const pickleName = [...entries.keys()].find((name) => name === "data.pkl" || name.endsWith("/data.pkl"));
    if (pickleName === undefined) throw new FormatError("cannot read pt: the archive has no data.pkl");
    const folder = pickleName.slice(0, -"data.pkl".length);
    const order = entries.get(`${folder}byteorder`);
    if (order !== undefined && new TextDecoder().decode(order) !== "little") {
      throw new FormatError("cannot read pt: only little-endian files are supported");
    }
    const notices: string[] = [];
    const state = findStateDict(readPickle(entries.get(pickleName) as Uint8Array, budget), notices);
    const tensors: WeightTensor[] = [];
    for (const [name, value] of state) {
      if (typeof name !== "string")
        throw new FormatError("cannot read pt: a key of the state dict is no text");
      tensors.push(rebuildTensor(name, value, (key) => entries.get(`${folder}data/${key}`), budget));
    }
    const read = stackLayers(tensors, { format: "pt", arch: options.arch, budget, fileOrder: true });
    return finishLoading({ ...read, notices: [...notices, ...read.notices] }, budget);
  });
}

function findStateDict(value: PickleValue, notices: string[]): Map<PickleValue, PickleValue> {
  if (!(value instanceof Map)) {
    const name =
      value instanceof PickleCall && value.callee instanceof PickleGlobal
        ? `a ${value.callee.name}`
        : "no dict";
    throw new FormatError(`cannot read pt: the file holds ${name}; save model.state_dict()`);
  }
  for (const key of checkpointKeys) {
    const inner = value.get(key);
    if (inner instanceof Map) {
      notices.push(`read the weights under "${key}" of a checkpoint`);
      return inner;
    }
  }
  return value;
}

function calleeName(value: PickleValue): string {
  return value instanceof PickleCall && value.callee instanceof PickleGlobal ? value.callee.name : "";
}

function rebuildTensor(
  name: string,
  value: PickleValue,
  storageBytes: (key: string) => Uint8Array | undefined,
  budget: Budget,
): WeightTensor {
  const what = `weight "${name}"`;
  let tensor = value;
  // A parameter wraps the tensor that it is.
  if (calleeName(tensor) === "torch._utils._rebuild_parameter" && tensor instanceof PickleCall) {
    tensor = Array.isArray(tensor.args) ? tensor.args[0] : null;
  }
  if (!(tensor instanceof PickleCall) || calleeName(tensor) !== "torch._utils._rebuild_tensor_v2") {
    throw new FormatError(`${what} is no tensor`);
  }
  const [storage, offset, size, stride] = Array.isArray(tensor.args) ? tensor.args : [];
  const id = storage instanceof PicklePersistent && Array.isArray(storage.id) ? storage.id : [];
  const [, storageType, key] = id;
  if (!(storageType instanceof PickleGlobal) || typeof key !== "string")
    throw new FormatError(`${what} has no storage`);
  const type = storageTypes[storageType.name];
  if (type === undefined) {
    const supported = Object.keys(storageTypes).join(", ");
    throw new FormatError(`${what} has storage ${storageType.name}; supported: ${supported}`);
  }
  if (!isNaturals(size) || !isNaturals(stride) || !isNaturals([offset]) || stride.length !== size.length) {
    throw new FormatError(`${what} has an invalid shape`);
  }
  const bytes = storageBytes(key);
  if (bytes === undefined) throw new FormatError(`${what}: storage ${key} is missing`);
  const count = shapeSize(size, what);
  const start = offset as number;
  const last = count === 0 ? -1 : size.reduce((sum, n, axis) => sum + (n - 1) * stride[axis], start);
  const width = elementBytes(type);
  if ((last + 1) * width > bytes.length) {
    throw new FormatError(
      `${what} needs ${last + 1} numbers of ${width} bytes but storage ${key} has ${bytes.length} bytes`,
    );
  }
  if (count === 0) return { name, shape: size, values: new Float64Array(0) };
  const numbers = last + 1 - start;
  const view = bytes.subarray(start * width, (last + 1) * width);
  const values = decodeNumbers(view, type, numbers, what, budget);
  budget.charge(1.5 * count, what);
  return {
    name,
    shape: size,
    values: Float64Array.from(stridedIndex(size, stride, 0, count), (at) => values[at]),
  };
}

function isNaturals(value: PickleValue | undefined): value is number[] {
  return (
    Array.isArray(value) && value.every((n) => typeof n === "number" && Number.isSafeInteger(n) && n >= 0)
  );
}
