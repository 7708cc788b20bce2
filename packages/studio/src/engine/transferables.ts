/** Hands typed arrays over to the page instead of copying them. */
import { transfer } from "comlink";

/** `value` with the buffers of all typed arrays in it marked for transfer; the worker must not use them afterwards. */
export function handOver<T>(value: T): T {
  const buffers = new Set<ArrayBuffer>();
  collect(value, buffers);
  return transfer(value as object, [...buffers]) as T;
}

function collect(value: unknown, buffers: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
  } else if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object") collect(item, buffers);
  } else if (value !== null && typeof value === "object") {
    for (const item of Object.values(value)) collect(item, buffers);
  }
}
