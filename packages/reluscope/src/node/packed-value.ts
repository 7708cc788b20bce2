/**
 * Plain data (objects, lists, numbers, texts, typed arrays) as a JSON tree and the bytes of its arrays, and back. Reading
 * makes data only: nothing in it is ever called.
 *
 * A typed array stands in the tree as its type and length; its numbers follow the tree, in the order of the tree. Lists
 * of 32-bit integers are kept the same way.
 */

const TYPES = { Uint8Array, Int32Array, Uint32Array, Float32Array, Float64Array };

type Typed = InstanceType<(typeof TYPES)[keyof typeof TYPES]>;
type TypeName = keyof typeof TYPES | "integers";

/** A typed array in a tree; "integers" is a plain list. */
interface Placeholder {
  readonly typed: TypeName;
  readonly length: number;
}

export interface Packed {
  /** For `JSON.stringify`. */
  readonly tree: unknown;
  readonly arrays: readonly Typed[];
}

export function pack(value: unknown): Packed {
  const arrays: Typed[] = [];
  const place = (typed: TypeName, array: Typed): Placeholder => {
    arrays.push(array);
    return { typed, length: array.length };
  };
  const treeOf = (item: unknown): unknown => {
    if (typeof item !== "object" || item === null) return item;
    if (ArrayBuffer.isView(item)) {
      const name = item.constructor.name as keyof typeof TYPES;
      if (!(name in TYPES)) throw new Error(`internal: a ${name} cannot be packed`);
      return place(name, item as Typed);
    }
    if (Array.isArray(item)) {
      const integers = item.length > 0 && item.every((entry) => entry === (entry | 0));
      return integers ? place("integers", Int32Array.from(item)) : item.map(treeOf);
    }
    return Object.fromEntries(Object.entries(item).map(([name, entry]) => [name, treeOf(entry)]));
  };
  return { tree: treeOf(value), arrays };
}

/** The bytes of all arrays of a tree; NaN when it is no tree of `pack`. Ask before `unpack`, which makes them. */
export function packedBytes(tree: unknown): number {
  if (typeof tree !== "object" || tree === null) return 0;
  if ("typed" in tree) {
    const { typed, length } = tree as Placeholder;
    if (!(Number.isSafeInteger(length) && length >= 0 && isTypeName(typed))) return Number.NaN;
    return length * typeOf(typed).BYTES_PER_ELEMENT;
  }
  return Object.values(tree).reduce<number>((sum, entry) => sum + packedBytes(entry), 0);
}

/** The data of a tree; `read` fills each array, in the order in which `pack` gave them. */
export function unpack(tree: unknown, read: (bytes: Uint8Array) => void): unknown {
  if (typeof tree !== "object" || tree === null) return tree;
  if ("typed" in tree) {
    const { typed, length } = tree as Placeholder;
    const array = new (typeOf(typed))(length);
    read(bytesOf(array));
    return typed === "integers" ? Array.from(array) : array;
  }
  if (Array.isArray(tree)) return tree.map((entry) => unpack(entry, read));
  return Object.fromEntries(Object.entries(tree).map(([name, entry]) => [name, unpack(entry, read)]));
}

/** The bytes of an array as they lie in memory: little-endian on every machine of today. */
export function bytesOf({ buffer, byteOffset, byteLength }: Typed): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function isTypeName(name: unknown): name is TypeName {
  return name === "integers" || (typeof name === "string" && Object.hasOwn(TYPES, name));
}

function typeOf(name: TypeName): (typeof TYPES)[keyof typeof TYPES] {
  return name === "integers" ? Int32Array : TYPES[name];
}
