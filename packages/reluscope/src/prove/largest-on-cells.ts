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
  /** Stop after so long. */
  readonly timeoutMs?: number;
}

export interface LargestFound {
  /** Among the cells looked at; undefined where the output is its target on all of them. */
  readonly largest: LargestPlace | undefined;
  readonly cells: number;
  readonly exactCells: number;
  /** Whether these are all cells. */
  readonly complete: boolean;
}

/** How many cells pass between two calls of `onProgress`, and between two looks at the clock. */
const PROGRESS_STEP = 1024;
const CLOCK_STEP = 32;

export function largestOnCells(
  network: Network,
  domain: PlanarDomain | PolytopeDomain,
  { target, onProgress, kernel = "auto", timeoutMs = Number.POSITIVE_INFINITY }: LargestOptions,
): LargestFound {
  const known = new Largest();
  const end = performance.now() + timeoutMs;
  let cells = 0;
  let complete = true;
  forEachPart(network, domain, kernel, (part) => {
    const { slice } = part.domain;
    const maximum = new CellMaximum(part.network, slice, exactSides(part.domain), known);
    const walk = walkCells(
      part.network,
      part.domain,
      (cell) => {
        maximum.take(cell, target);
        if (++cells % PROGRESS_STEP === 0) onProgress?.(cells);
        return cells % CLOCK_STEP !== 0 || performance.now() < end;
      },
      part.kernel,
    );
    maximum.settle();
    complete = walk.complete;
    return complete;
  });
  return { largest: known.place, cells, exactCells: known.exactCells, complete };
}
