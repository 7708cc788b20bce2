/** The largest |output − target| of a network over all cells in a domain, without rounding. */
import type { PlanarDomain } from "../complex/domain.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import type { KernelChoice } from "../complex/running-forms.ts";
import type { Network } from "../network/network.ts";
import { CellMaximum, Largest, type LargestPlace } from "./cell-maximum.ts";
import { exactSides, walkCells } from "./cell-walk.ts";
import { forEachPart } from "./parts.ts";
import type { TargetForms } from "./target-forms.ts";

export interface LargestOptions {
  /** Default: 0 everywhere. */
  readonly target?: TargetForms;
  /** Called now and then with the number of cells found so far. */
  readonly onProgress?: (cells: number) => void;
  readonly kernel?: KernelChoice;
}

/** How many cells pass between two calls of `onProgress`. */
const PROGRESS_STEP = 1024;

export function largestOnCells(
  network: Network,
  domain: PlanarDomain | PolytopeDomain,
  { target, onProgress, kernel = "auto" }: LargestOptions,
): { readonly largest: LargestPlace | undefined; readonly cells: number; readonly exactCells: number } {
  const known = new Largest();
  let cells = 0;
  forEachPart(network, domain, kernel, (part) => {
    const { slice } = part.domain;
    const maximum = new CellMaximum(part.network, slice, exactSides(part.domain), known);
    walkCells(
      part.network,
      part.domain,
      (cell) => {
        maximum.take(cell, target);
        if (++cells % PROGRESS_STEP === 0) onProgress?.(cells);
        return true;
      },
      part.kernel,
    );
    maximum.settle();
    return true;
  });
  return { largest: known.place, cells, exactCells: known.exactCells };
}
