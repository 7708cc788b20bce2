/** The line below the stage: what was counted and proved, or how the work goes. */
import { countText } from "reluscope/draw";
import { shortNumber } from "reluscope/view";
import { answer, askAgain, cancelWork, work } from "../state/picture.ts";

function timeText(milliseconds: number): string {
  return milliseconds < 1000
    ? `${shortNumber(milliseconds, 2)} ms`
    : `${shortNumber(milliseconds / 1000, 3)} s`;
}

function counts(): string {
  const found = answer.value;
  if (!found) return "";
  if (found.kind === "space") {
    return `${countText(found.counts.cells)} cells, ${countText(found.boundary.counts.pieces)} pieces of the decision surface`;
  }
  const { cells, linearRegions } = found.counts;
  const noun = found.kind === "line" ? "pieces" : "cells";
  return `${countText(cells)} ${noun}, ${countText(linearRegions)} linear regions`;
}

export function StatusLine() {
  const now = work.value;
  const found = answer.value;
  return (
    <div class="status" role="status">
      {now.kind === "busy" && now.slow ? (
        <>
          <span class="spinner" aria-hidden="true" />
          <span>computing … {now.cells > 0 && `${countText(now.cells)} cells`}</span>
          <button type="button" class="quiet" onClick={cancelWork}>
            cancel
          </button>
        </>
      ) : now.kind === "cancelled" || now.kind === "failed" ? (
        <>
          <span class="warning">{now.kind === "failed" ? now.message : "cancelled"}</span>
          <button type="button" class="quiet" onClick={askAgain}>
            try again
          </button>
        </>
      ) : (
        found && (
          <>
            <strong data-count="cells">{counts()}</strong>
            <span class="proved" title="no sign was decided by a tolerance">
              every sign proved
            </span>
            <span class="faint">{timeText(found.milliseconds)}</span>
          </>
        )
      )}
    </div>
  );
}
