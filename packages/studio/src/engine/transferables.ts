/** Hands typed arrays over to the page instead of copying them. */
import { transfer } from "comlink";

/**
 * `value` with the buffers of its typed arrays marked for transfer. Arrays that are parts of larger buffers are copied first, and
 * those in `kept` (which the library may use again, such as tables of a network) are left to be copied.
 */
export function handOver<T extends object>(value: T, kept: readonly (keyof T)[] = []): T {
  const buffers = new Set<ArrayBuffer>();
  const handed = Array.isArray(value)
    ? collect(value, buffers)
    : Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          kept.includes(key as keyof T) ? item : collect(item, buffers),
        ]),
      );
  return transfer(handed as object, [...buffers]) as T;
}

function collect(value: unknown, buffers: Set<ArrayBuffer>): unknown {
  if (ArrayBuffer.isView(value)) {
    if (value instanceof DataView) return value;
    const array = value as Float64Array;
    const whole = array.byteLength === array.buffer.byteLength && array.buffer instanceof ArrayBuffer;
    const own = whole ? array : array.slice();
    buffers.add(own.buffer as ArrayBuffer);
    return own;
  }
  if (Array.isArray(value)) return value.map((item) => collect(item, buffers));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, collect(item, buffers)]));
  }
  return value;
}

/** `value` with all typed arrays copied, so that nothing of the library's own tables leaves with it. */
export function copied<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return (value as unknown as Float64Array).slice() as T;
  if (Array.isArray(value)) return value.map(copied) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)])) as T;
}
