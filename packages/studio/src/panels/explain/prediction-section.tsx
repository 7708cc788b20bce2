/** One point's prediction: what decides it, and what is near. The point is a row of the data, or pinned in the picture. */
import { countText } from "reluscope/draw";
import { shortNumber } from "reluscope/view";
import { Button, NumberBox, Section } from "../../parts/controls.tsx";
import { pinnedPoint } from "../../stage/subject.ts";
import { inputName } from "../../state/inputs.ts";
import { parts } from "../../state/store.ts";
import { explain, story } from "./follow.ts";
import { Sentences } from "./sentences.tsx";

/** Inputs of the pinned point that are written out. */
const SHOWN_INPUTS = 8;

export function PredictionSection() {
  const data = parts.data.value;
  const told = story.value;
  const { row, pin } = explain.value.value;
  if (!told) return null;
  return (
    <Section title="One prediction">
      <div class="stack">
        <div class="row">
          {data && (
            <>
              <span class="faint">of row</span>
              <NumberBox
                label="row whose prediction is explained"
                value={row === null ? undefined : row + 1}
                hint="choose"
                low={1}
                high={data.rows.length}
                whole
                onChange={(number) => explain.change({ row: number - 1, pin: false })}
              />
              <span class="faint">of {countText(data.rows.length)}, or</span>
            </>
          )}
          <Button pressed={pin} onClick={() => explain.change({ pin: !pin, row: null })}>
            the point pinned in the picture
          </Button>
        </div>
        {pin && <PinnedNote />}
        {told.pointFailure && (
          <p class="warning" role="alert" data-point-failure>
            {told.pointFailure}
          </p>
        )}
      </div>
      <Sentences chapter="point" statements={told.statements} />
    </Section>
  );
}

function PinnedNote() {
  const point = pinnedPoint.value;
  if (!point) {
    return (
      <p class="note" data-nothing-pinned>
        Nothing is pinned: click in the picture, or give it the focus and use the arrow keys (in space Enter).
      </p>
    );
  }
  const { inputs } = point;
  const shown = inputs.slice(0, SHOWN_INPUTS).map((value, k) => `${inputName(k)} = ${shortNumber(value)}`);
  const more = inputs.length - shown.length;
  return (
    <p class="note" data-pinned-inputs={inputs.join(" ")}>
      at {shown.join(", ")}
      {more > 0 && ` and ${countText(more)} more inputs`}
    </p>
  );
}
