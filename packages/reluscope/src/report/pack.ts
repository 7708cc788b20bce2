/**
 * The container that carries typed arrays inside a report: one JSON header and many arrays, laid out so that
 * gzip finds what repeats (differences of integers; all first bytes, then all second bytes, …), then base64.
 */
import { gunzipSync, gzipSync } from "fflate";

const TYPES = { Uint8Array, Uint16Array, Uint32Array, Int32Array, Float32Array, Float64Array };
type TypeName = keyof typeof TYPES;
export type PackedArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;
export type PackedArrays = Record<string, PackedArray>;

interface Entry {
  readonly name: string;
  readonly type: TypeName;
  readonly length: number;
}

/** Differences of successive integers, modulo 2^bits; undone by `accumulate`. */
function differences(array: PackedArray): PackedArray {
  if (array instanceof Float32Array || array instanceof Float64Array) return array;
  const result = array.slice();
  for (let i = result.length - 1; i > 0; i--) result[i] = array[i] - array[i - 1];
  return result;
}

function accumulate(array: PackedArray): void {
  if (array instanceof Float32Array || array instanceof Float64Array) return;
  for (let i = 1; i < array.length; i++) array[i] += array[i - 1];
}

function bytesOf(array: PackedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Header and arrays as base64 text of gzip bytes. */
export function packArrays(header: unknown, arrays: PackedArrays): string {
  const entries: Entry[] = [];
  const planes: Uint8Array[] = [];
  for (const [name, array] of Object.entries(arrays)) {
    const type = (Object.keys(TYPES) as TypeName[]).find((key) => array instanceof TYPES[key]);
    if (!type) throw new Error(`internal: array ${name} has a type that cannot be packed`);
    entries.push({ name, type, length: array.length });
    const source = bytesOf(differences(array));
    const size = array.BYTES_PER_ELEMENT;
    const shuffled = new Uint8Array(source.length);
    for (let byte = 0, next = 0; byte < size; byte++) {
      for (let i = byte; i < source.length; i += size) shuffled[next++] = source[i];
    }
    planes.push(shuffled);
  }
  const text = new TextEncoder().encode(JSON.stringify({ header, entries }));
  const whole = new Uint8Array(4 + text.length + planes.reduce((sum, plane) => sum + plane.length, 0));
  new DataView(whole.buffer).setUint32(0, text.length, true);
  whole.set(text, 4);
  let offset = 4 + text.length;
  for (const plane of planes) {
    whole.set(plane, offset);
    offset += plane.length;
  }
  // a fixed time stamp: the same report is the same file
  return base64Of(gzipSync(whole, { level: 6, mtime: 0 }));
}

/** Reads `packArrays` text back; throws when it is damaged. */
export function unpackArrays(base64: string): { header: unknown; arrays: PackedArrays } {
  const whole = gunzipSync(bytesOfBase64(base64));
  const textLength = new DataView(whole.buffer, whole.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(whole.subarray(4, 4 + textLength));
  const { header, entries } = JSON.parse(text) as { header: unknown; entries: Entry[] };
  const arrays: PackedArrays = {};
  let offset = 4 + textLength;
  for (const { name, type, length } of entries) {
    const array = new TYPES[type](length);
    const size = array.BYTES_PER_ELEMENT;
    if (offset + size * length > whole.length) throw new Error(`data of ${name} is cut short`);
    const target = bytesOf(array);
    for (let byte = 0; byte < size; byte++) {
      for (let i = byte; i < target.length; i += size) target[i] = whole[offset++];
    }
    accumulate(array);
    arrays[name] = array;
  }
  return { header, arrays };
}

function base64Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  // a multiple of three bytes a part, so that parts join without padding
  for (let i = 0; i < bytes.length; i += 24_576) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(i, i + 24_576))));
  }
  return parts.join("");
}

function bytesOfBase64(text: string): Uint8Array {
  const binary = atob(text.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
