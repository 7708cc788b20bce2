/** What is drawn, as numbers to type and text to paste: knots, points, a table. */
import { useEffect, useId, useState } from "preact/hooks";
import { classInk, countText } from "reluscope/draw";
import { messageOf } from "../../engine/errors.ts";
import { Button, Choices, NumberBox, Toggle } from "../../parts/controls.tsx";
import { theme } from "../../state/theme.ts";
import {
  addKnotBeside,
  CLASS_NUMBERS,
  type ConstructState,
  construct,
  moveKnot,
  removeKnot,
  removePoint,
} from "./construct-state.ts";
import { around, parseKnots, parsePoints, parseTable, tableState } from "./pasted.ts";

/** Rows of numbers that are listed one by one. */
const LISTED = 60;

export function LineSection() {
  const { knots, snap } = construct.value.value;
  return (
    <>
      <p class="note">
        Click on the paper to add a knot, drag knots to move them. With keys: arrows move the knot that has
        the focus, A adds one beside it, delete removes it.
      </p>
      <div class="construct-numbers" role="group" aria-label="knots as numbers">
        {knots.slice(0, LISTED).map(([x, y], k) => (
          <div class="row" key={k}>
            <span class="axis faint">{k + 1}</span>
            <NumberBox
              label={`x of knot ${k + 1}`}
              value={x}
              onChange={(value) => moveKnot(k, [value, y], true, true)}
            />
            <NumberBox
              label={`value of knot ${k + 1}`}
              value={y}
              onChange={(value) => moveKnot(k, [x, value], true, true)}
            />
            <Button
              kind="quiet"
              label={`remove knot ${k + 1}`}
              disabled={knots.length <= 2}
              onClick={() => removeKnot(k)}
            >
              ×
            </Button>
          </div>
        ))}
        {knots.length > LISTED && <p class="note">and {countText(knots.length - LISTED)} more</p>}
      </div>
      <div class="row">
        <Button onClick={() => addKnotBeside(widestGap(knots))}>Add a knot</Button>
        <Toggle
          label="keep to a binary grid"
          on={snap}
          onChange={(on) => construct.change({ snap: on }, { undo: false })}
        />
      </div>
      <PasteBox
        label="paste knots"
        hint="x, y: one knot a line"
        text={knots.map((knot) => knot.join(", ")).join("\n")}
        take={(text) => {
          const read = parseKnots(text);
          return { knots: read, lineBox: around(read, 2) };
        }}
      />
    </>
  );
}

/** The knot before the widest gap. */
function widestGap(knots: ConstructState["knots"]): number {
  let widest = 0;
  for (let k = 1; k + 1 < knots.length; k++) {
    if (knots[k + 1][0] - knots[k][0] > knots[widest + 1][0] - knots[widest][0]) widest = k;
  }
  return widest;
}

export function PointsSection() {
  const { points, brush, snap } = construct.value.value;
  return (
    <>
      <p class="note">
        Click on the plane to place points of the chosen class, drag them to move. With keys: arrows move a
        cross, enter places, 0 to 2 choose the class, delete removes.
      </p>
      <Choices
        label="class to place"
        options={[...CLASS_NUMBERS.map((k) => [k, `class ${k}`] as const), [-1, "erase"] as const]}
        chosen={brush}
        onChoose={(next) => construct.change({ brush: next }, { undo: false })}
      />
      <p class="legend" data-points={points.length}>
        {CLASS_NUMBERS.map((k) => (
          <span key={k}>
            <i class="swatch" style={{ background: classInk(theme.value, k) }} />
            {countText(points.filter(([, , label]) => label === k).length)} of class {k}
          </span>
        ))}
      </p>
      <div class="row">
        <Button disabled={points.length === 0} onClick={() => construct.change({ points: [] })}>
          Clear
        </Button>
        <Button kind="quiet" disabled={points.length === 0} onClick={() => removePoint(points.length - 1)}>
          remove the last
        </Button>
        <Toggle
          label="keep to a binary grid"
          on={snap}
          onChange={(on) => construct.change({ snap: on }, { undo: false })}
        />
      </div>
      <PasteBox
        label="paste points"
        hint="x, y, class: one point a line; classes 0 to 2, or names"
        text={points.map((point) => point.join(", ")).join("\n")}
        take={(text) => {
          const read = parsePoints(text);
          return { points: read, pointsBox: around(read, 2) };
        }}
      />
    </>
  );
}

export function TableSection() {
  const { rows, tableBox } = construct.value.value;
  return (
    <>
      <p class="note">
        Values on a regular grid, linear in between: columns are nodes along x0, rows nodes along x1, the
        first row at its low end. Paste a grid of numbers, or drop a CSV file on the page.
      </p>
      <PasteBox
        label="table of values"
        open
        hint={`${rows[0].length} × ${rows.length} values`}
        text={rows.map((row) => row.join(", ")).join("\n")}
        take={(text) => {
          const read = parseTable(text);
          const same = read.length === rows.length && read[0].length === rows[0].length;
          return same ? { rows: read } : tableState(read);
        }}
      />
      {tableBox.map(([low, high], k) => {
        const set = (next: readonly [number, number]) => {
          if (next[0] < next[1]) construct.change({ tableBox: tableBox.with(k, next) });
        };
        return (
          <div class="row" key={k}>
            <span class="axis">x{k}</span>
            <NumberBox label={`x${k} from`} value={low} onChange={(value) => set([value, high])} />
            <span class="faint">to</span>
            <NumberBox label={`x${k} to`} value={high} onChange={(value) => set([low, value])} />
          </div>
        );
      })}
    </>
  );
}

/** Text that follows what is drawn, and is read when it is changed; what is wrong with it stands below. */
function PasteBox(props: {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly open?: boolean;
  take(text: string): Partial<ConstructState>;
}) {
  const id = useId();
  const [text, setText] = useState(props.text);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    setText(props.text);
    setWrong("");
  }, [props.text]);
  const read = (value: string) => {
    setText(value);
    try {
      construct.change(props.take(value), { undo: `typing ${props.label}` });
      setWrong("");
    } catch (error) {
      setWrong(messageOf(error));
    }
  };
  return (
    <details open={props.open} class="construct-paste">
      <summary>{props.label}</summary>
      <label for={id} class="note">
        {props.hint}
      </label>
      <textarea
        id={id}
        rows={6}
        spellcheck={false}
        aria-label={props.label}
        aria-invalid={wrong !== ""}
        value={text}
        onInput={(event) => read(event.currentTarget.value)}
      />
      {wrong && (
        <p class="warning note" role="alert">
          {wrong}
        </p>
      )}
    </details>
  );
}
