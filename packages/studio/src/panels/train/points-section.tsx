/** What is learned: a built-in set, points drawn by hand, or a table dropped on the page. */
import { useState } from "preact/hooks";
import { classInk, countText } from "reluscope/draw";
import { Button, Choices, NumberBox, Picker, Section, Toggle } from "../../parts/controls.tsx";
import { theme } from "../../state/theme.ts";
import { builtInSets } from "./datasets.ts";
import type { TrainKind } from "./task.ts";
import { drawing } from "./train-stage.tsx";
import { addPoint, CLASS_NUMBERS, changePoints, changeTask, points, training } from "./train-state.ts";

const KINDS: readonly (readonly [TrainKind, string])[] = [
  ["classes", "classes in the plane"],
  ["values", "a function"],
];

export function PointsSection() {
  const { kind, sets, own, brush } = training.value.value;
  const [x, setX] = useState(0);
  const [y, setY] = useState(0);
  const options = [
    ...builtInSets.filter((set) => set.kind === kind).map(({ name, title }) => [name, title] as const),
    ["own", own[kind].length > 0 ? `your own (${own[kind].length})` : "your own"] as const,
  ];
  return (
    <Section
      title="Points"
      aside={
        <span class="faint" data-train-points={points.value.length}>
          {countText(points.value.length)}
        </span>
      }
    >
      <div class="stack">
        <Choices
          label="what is learned"
          options={KINDS}
          chosen={kind}
          onChoose={(next) => changeTask({ kind: next })}
        />
        <Picker
          label="set of points"
          hideLabel
          options={options}
          chosen={sets[kind]}
          onChoose={(name) => changeTask({ sets: { ...sets, [kind]: name } })}
        />
        <Toggle
          label="draw points on the picture"
          on={drawing.value}
          onChange={(on) => {
            drawing.value = on;
          }}
        />
        <div class="row" role="group" aria-label="what is drawn">
          {kind === "classes" ? (
            CLASS_NUMBERS.map((label) => (
              <Button
                key={label}
                pressed={brush === label}
                onClick={() => training.change({ brush: label }, { undo: false })}
              >
                <span class="train-swatch">
                  <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
                    <circle cx="5" cy="5" r="5" fill={classInk(theme.value, label)} />
                  </svg>
                  class {label}
                </span>
              </Button>
            ))
          ) : (
            <Button pressed={brush >= 0} onClick={() => training.change({ brush: 0 }, { undo: false })}>
              values
            </Button>
          )}
          <Button pressed={brush < 0} onClick={() => training.change({ brush: -1 }, { undo: false })}>
            erase
          </Button>
          <Button kind="quiet" disabled={points.value.length === 0} onClick={() => changePoints([])}>
            clear
          </Button>
        </div>
        <div class="row">
          <NumberBox label="x of a new point" value={x} onChange={setX} />
          <NumberBox
            label={kind === "classes" ? "y of a new point" : "value of a new point"}
            value={y}
            onChange={setY}
          />
          <Button disabled={brush < 0} onClick={() => addPoint(x, y)}>
            Add
          </Button>
        </div>
        <p class="note">Or drop a CSV file on the page: x, y and a column called class, or x and a value.</p>
      </div>
    </Section>
  );
}
