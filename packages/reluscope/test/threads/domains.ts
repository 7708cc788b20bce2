/** A square and a cube on which small networks have some hundred cells. */
import { boxDomain, fullSlice } from "../../src/complex/domain.ts";
import { polytopeDomain } from "../../src/complex/polytope.ts";

const interval = [-2, 2] as const;

export const square = boxDomain(fullSlice(2), [interval, interval]);
export const cube = polytopeDomain(fullSlice(3), [interval, interval, interval]);
