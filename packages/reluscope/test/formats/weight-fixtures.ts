/**
 * Weight files built by the tests: .npz archives and PyTorch state dicts, as NumPy and PyTorch write them.
 */
import { strToU8, type Zippable, zipSync } from "fflate";

export interface NamedArray {
  name: string;
  shape: number[];
  values: number[];
}

function floats(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** A .npy array of float32 ("<f4") or another type whose bytes are given. */
export function npy(
  array: NamedArray,
  options: { fortran?: boolean; type?: string; bytes?: Uint8Array } = {},
): Uint8Array {
  const { fortran = false, type = "<f4", bytes = floats(array.values) } = options;
  const shape = `(${array.shape.join(", ")}${array.shape.length === 1 ? "," : ""})`;
  let header = `{'descr': '${type}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${shape}, }`;
  header = header.padEnd(117, " ") + "\n";
  const head = Uint8Array.of(
    0x93,
    ...strToU8("NUMPY"),
    1,
    0,
    header.length & 255,
    header.length >> 8,
    ...strToU8(header),
  );
  const all = new Uint8Array(head.length + bytes.length);
  all.set(head);
  all.set(bytes, head.length);
  return all;
}

export function npz(arrays: readonly NamedArray[], level: 0 | 6 = 0): Uint8Array {
  return zipSync(Object.fromEntries(arrays.map((array) => [`${array.name}.npy`, npy(array)])), { level });
}

const text = (value: string) => [0x58, value.length & 255, value.length >> 8, 0, 0, ...strToU8(value)];
const global = (module: string, name: string) => [0x63, ...strToU8(`${module}\n${name}\n`)];
const integer = (value: number) => [
  0x4a,
  value & 255,
  (value >> 8) & 255,
  (value >> 16) & 255,
  (value >> 24) & 255,
];
const tuple = (items: number[][]) => [0x28, ...items.flat(), 0x74];

/** The pickle of a tensor in storage `key`: torch._utils._rebuild_tensor_v2(storage, 0, size, stride, False, {}). */
export function pickledTensor(
  key: string,
  shape: number[],
  strides?: number[],
  storage = "FloatStorage",
): number[] {
  const count = shape.reduce((product, n) => product * n, 1);
  const rowMajor = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  const id = tuple([text("storage"), global("torch", storage), text(key), text("cpu"), integer(count)]);
  const args = [
    [...id, 0x51],
    integer(0),
    tuple(shape.map(integer)),
    tuple((strides ?? rowMajor).map(integer)),
    [0x89],
    [...global("collections", "OrderedDict"), 0x29, 0x52],
  ];
  return [...global("torch._utils", "_rebuild_tensor_v2"), ...tuple(args), 0x52];
}

/** A pickle of a dict with text keys. */
export function pickledDict(entries: readonly [string, number[]][]): number[] {
  return [0x7d, 0x28, ...entries.flatMap(([key, value]) => [...text(key), ...value]), 0x75];
}

/** A `.pt` archive around a pickled value. */
export function ptArchive(value: readonly number[], storages: Record<string, Uint8Array>): Uint8Array {
  const files: Zippable = {
    "model/data.pkl": Uint8Array.of(0x80, 2, ...value, 0x2e),
    "model/byteorder": strToU8("little"),
    "model/version": strToU8("3\n"),
  };
  for (const [key, bytes] of Object.entries(storages)) files[`model/data/${key}`] = bytes;
  return zipSync(files, { level: 0 });
}

export function pt(arrays: readonly NamedArray[]): Uint8Array {
  const entries = arrays.map(({ name, shape }, at): [string, number[]] => [
    name,
    pickledTensor(String(at), shape),
  ]);
  return ptArchive(
    pickledDict(entries),
    Object.fromEntries(arrays.map(({ values }, at) => [String(at), floats(values)])),
  );
}

/** A safetensors file with the tensors in the order given. */
export function safetensors(
  arrays: readonly NamedArray[],
  change: (header: Record<string, unknown>) => void = () => {},
): Uint8Array {
  const header: Record<string, unknown> = {};
  const data: number[] = [];
  for (const { name, shape, values } of arrays) {
    const bytes = floats(values);
    header[name] = { dtype: "F32", shape, data_offsets: [data.length, data.length + bytes.length] };
    data.push(...bytes);
  }
  change(header);
  const json = strToU8(JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  return Uint8Array.of(...length, ...json, ...data);
}
