/** The Construct panel's stage: paper to draw on, or a plane to place points on, and what was made of it below. */
import { countText } from "reluscope/draw";
import { shortNumber } from "reluscope/view";
import { construct } from "./construct-state.ts";
import { busy, cancelMaking, failure, made } from "./follow.ts";
import { LineDrawing } from "./line-drawing.tsx";
import { PlaneDrawing } from "./plane-drawing.tsx";

/** How good the network is, in a word. */
export function proofText(one: { readonly exact: boolean; readonly maxDeviation: number }): string {
  if (one.exact) return "exact";
  return Number.isFinite(one.maxDeviation) ? `at most ${shortNumber(one.maxDeviation, 2)} off` : "not proved";
}

export function ConstructStage() {
  const { kind } = construct.value.value;
  const found = made.value;
  const wrong = failure.value;
  return (
    <>
      {kind === "line" ? <LineDrawing /> : <PlaneDrawing />}
      <div class="status" role="status">
        {wrong ? (
          <span class="warning" data-construct-failure>
            {wrong}
          </span>
        ) : (
          found && (
            <>
              <span>
                constructed{" "}
                <strong data-construct-size>
                  {[found.answer.kind === "line" ? 1 : 2, ...found.counts.hidden, found.outputs].join("-")}
                </strong>
              </span>
              <span data-construct-cells>
                {countText(found.answer.counts.cells)} {found.answer.kind === "line" ? "pieces" : "cells"}
              </span>
              <span class={found.proved ? "proved" : "warning"} title={found.domain}>
                {proofText(found)} {found.domain}, {found.proved ? "proved" : "not proved"}
              </span>
            </>
          )
        )}
        {busy.value && (
          <button type="button" class="quiet" onClick={cancelMaking}>
            cancel
          </button>
        )}
      </div>
    </>
  );
}
