/** The box of data as a domain: inputs that are the same in all rows stay fixed, the others vary between their extremes. */
import { axisSlice, boxDomain, segmentDomain } from "../complex/domain.ts";
import type { ProofDomain } from "../prove/cell-walk.ts";

export interface DataBox {
  readonly domain: ProofDomain;
  /** Inputs that vary, increasing; slice coordinate k is input `varied[k]`. */
  readonly varied: readonly number[];
}

/**
 * The smallest box of inputs that holds all rows; undefined when they are all the same point.
 *
 * @param points rows of as many finite numbers as the network has inputs, at least one
 * @example dataBox([[0, 1, 5], [2, 3, 5]])?.varied; // [0, 1]
 */
export function dataBox(points: readonly ArrayLike<number>[]): DataBox | undefined {
  const inputs = points[0].length;
  const low = Float64Array.from(points[0]);
  const high = Float64Array.from(points[0]);
  for (const point of points) {
    for (let i = 0; i < inputs; i++) {
      if (point[i] < low[i]) low[i] = point[i];
      if (point[i] > high[i]) high[i] = point[i];
    }
  }
  const varied = Array.from(low.keys()).filter((i) => low[i] < high[i]);
  if (varied.length === 0) return undefined;
  const slice = axisSlice(low, varied);
  const box = varied.map((i): readonly [number, number] => [low[i], high[i]]);
  const domain: ProofDomain =
    varied.length === 1
      ? segmentDomain(slice, ...box[0])
      : varied.length === 2
        ? boxDomain(slice, box)
        : { dimension: varied.length, slice, box };
  return { domain, varied };
}
