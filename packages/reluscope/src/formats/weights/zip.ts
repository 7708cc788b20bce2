/**
 * Entries of a zip archive (.npz, .pt), inflated by fflate after their declared sizes were checked.
 */
import { unzipSync } from "fflate";
import type { Budget } from "../budget.ts";
import { FormatError } from "../errors.ts";

/** Deflate cannot expand a byte to more than this. */
const MAXIMUM_EXPANSION = 1032;

/** Every entry by name, in the order of the archive. */
export function unzip(bytes: Uint8Array, budget: Budget): Map<string, Uint8Array> {
  const declared = new Map<string, number>();
  const entries = unzipSync(bytes, {
    filter: ({ name, size, originalSize, compression }) => {
      const possible = compression === 0 ? size : size * MAXIMUM_EXPANSION;
      if (size > bytes.length || originalSize > possible) {
        throw new FormatError(`entry "${name}" declares ${originalSize} bytes but has ${size}`);
      }
      if (declared.has(name)) throw new FormatError(`entry "${name}" is there twice`);
      budget.charge(64 + originalSize / 8, `entry "${name}"`);
      declared.set(name, originalSize);
      return true;
    },
  });
  const result = new Map<string, Uint8Array>();
  for (const [name, size] of declared) {
    const data = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (data === undefined || data.length !== size) throw new FormatError(`entry "${name}" is cut short`);
    result.set(name, data);
  }
  return result;
}

/** Whether the bytes start like a zip archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}
