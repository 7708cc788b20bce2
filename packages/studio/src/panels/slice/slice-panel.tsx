/** Slice: a line or a plane along chosen inputs, or through rows of data; over which box; and what the other inputs are. */
import { Choices, Section } from "../../parts/controls.tsx";
import { model } from "../../state/models.ts";
import { parts } from "../../state/store.ts";
import { BoxSection } from "./box-section.tsx";
import { FixedSection } from "./fixed-section.tsx";
import { alongInputs, throughRows } from "./moves.ts";
import { RowsSection } from "./rows-section.tsx";
import { VaryingSection } from "./varying-section.tsx";

const DIMENSIONS: readonly (readonly [number, string])[] = [
  [1, "a line"],
  [2, "a plane"],
  [3, "space"],
];

export function SlicePanel() {
  const slice = parts.slice.value;
  const data = parts.data.value;
  const summary = model.value;
  if (!summary) return <p class="note">No model is open.</p>;
  const inputs = summary.inputSize;
  const dimension = slice.kind === "inputs" ? slice.vary.length : slice.points.length - 1;
  return (
    <>
      {inputs > 1 && (
        <Section title="Look at">
          <div class="stack">
            <div class="row">
              <Choices
                label="look at"
                options={DIMENSIONS.filter(([count]) => count <= inputs)}
                chosen={dimension}
                onChoose={(next) =>
                  slice.kind === "points" && next < 3 ? throughRows(next) : alongInputs(next)
                }
              />
              <Choices
                label="given by"
                options={[
                  ["inputs", "along inputs"],
                  ["points", "through data"],
                ]}
                chosen={slice.kind}
                disabled={data && dimension < 3 && data.rows.length > dimension ? [] : ["points"]}
                onChoose={(kind) => (kind === "points" ? throughRows(dimension) : alongInputs(dimension))}
              />
            </div>
            {!data && inputs > 2 && (
              <p class="note">
                Drop a table (CSV) with {inputs} columns, and a class behind them, to look through its rows.
              </p>
            )}
          </div>
        </Section>
      )}
      {slice.kind === "inputs" && inputs > 1 && <VaryingSection />}
      {slice.kind === "points" && <RowsSection />}
      <BoxSection />
      {slice.kind === "inputs" && <FixedSection />}
    </>
  );
}
