/** Reads the ends of the segments that a workload on lines takes. */
import { parseNpy } from "reluscope";

/** Pairs of points [p, q] from an .npy file of shape (pairs, 2, inputs). */
export function readPointPairs(bytes) {
  const { shape, values } = parseNpy(bytes);
  const [pairs, , inputs] = shape;
  return Array.from({ length: pairs }, (_, k) =>
    [0, 1].map((i) => values.subarray((2 * k + i) * inputs, (2 * k + i + 1) * inputs)),
  );
}
