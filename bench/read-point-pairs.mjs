import Npyjs from "npyjs";

/** Pairs of points [p, q] from an .npy file of shape (pairs, 2, inputs). */
export function readPointPairs(bytes) {
  const { shape, data } = new Npyjs().parse(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  const [pairs, , inputs] = shape;
  return Array.from({ length: pairs }, (_, k) =>
    [0, 1].map((i) => Array.from(data.subarray((2 * k + i) * inputs, (2 * k + i + 1) * inputs), Number)),
  );
}
