/** Both models and their difference on the cells that hold the pinned place. */
import { affineText, shortNumber } from "reluscope/view";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";
import { Button, Section } from "../../parts/controls.tsx";
import { axesShown } from "../../stage/model-stage.tsx";
import { indexOf } from "../../stage/subject.ts";
import { change, parts } from "../../state/store.ts";
import type { Compared } from "./questions.ts";

/** Outputs that are written out. */
const MOST_OUTPUTS = 6;

export function PinnedSection({
  found,
  names,
}: {
  readonly found: Compared;
  readonly names: readonly [string, string];
}) {
  const at = parts.cell.value;
  const { first, second, difference } = found;
  if (first.kind !== "plane" || at?.length !== 2) return null;
  const rows: [string, PlaneAnswer | LineAnswer][] = [
    [names[0], first],
    [names[1], second],
    ["difference", difference],
  ];
  const inside = indexOf(first).cellAt(at[0], at[1]) >= 0;
  if (!inside) return null;
  return (
    <Section
      title="At the pinned place"
      aside={
        <Button kind="quiet" onClick={() => change({ cell: null }, { undo: "cell" })}>
          let go
        </Button>
      }
    >
      <div class="stack" data-compare-pinned>
        {rows.map(
          ([name, data]) => data.kind === "plane" && <Maps key={name} name={name} data={data} at={at} />,
        )}
      </div>
    </Section>
  );
}

function Maps(props: { readonly name: string; readonly data: PlaneAnswer; readonly at: readonly number[] }) {
  const { name, data, at } = props;
  const cell = indexOf(data).cellAt(at[0], at[1]);
  if (cell < 0) return null;
  const outputs = Array.from({ length: Math.min(MOST_OUTPUTS, data.outputSize) }, (_, k) => k);
  return (
    <div class="formula">
      <p class="small-head">
        {name}, cell {cell}
      </p>
      {outputs.map((output) => {
        const k = 3 * (cell * data.outputSize + output);
        return (
          <p key={output}>
            <b>{data.outputNames[output]}</b> ={" "}
            {affineText([data.maps[k], data.maps[k + 1]], data.maps[k + 2], axesShown.value, (value) =>
              shortNumber(value, 4),
            )}
          </p>
        );
      })}
      {data.outputSize > MOST_OUTPUTS && <p class="faint">… {data.outputSize} outputs</p>}
    </div>
  );
}
