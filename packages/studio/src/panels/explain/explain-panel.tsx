/** Explain: the story of the loaded network and its data; pointing at a sentence lights up what it speaks of. */
import { useEffect } from "preact/hooks";
import type { Statement } from "reluscope";
import { countText } from "reluscope/draw";
import { shortNumber } from "reluscope/view";
import { Button, NumberBox, Picker, Section } from "../../parts/controls.tsx";
import { dataOnSlice } from "../../stage/data-on-slice.ts";
import { panelLit } from "../../stage/lit.ts";
import { panelLineMarks, panelMarks } from "../../stage/model-stage.tsx";
import { lineOnStage, plane } from "../../state/picture.ts";
import { change, parts } from "../../state/store.ts";
import {
  askAgain,
  busy,
  cancelExplaining,
  explain,
  failure,
  lit,
  litNumber,
  pointed,
  story,
} from "./follow.ts";
import { drawLitOnLine, drawLitOnPlane, litCells, litInSpace, litRows, litText } from "./lit-marks.ts";
import "./style.css";

const CHAPTERS: readonly (readonly [Statement["chapter"], string])[] = [
  ["network", "What it is"],
  ["layers", "What its layers do"],
  ["units", "What its units are for"],
  ["removable", "What could go"],
  ["cells", "Where the data lie"],
];

/** The marks of the lit sentence, on planes and on lines. */
function useLit(): void {
  const about = lit.value;
  const told = story.value;
  const data = parts.data.value;
  const onPlane = plane.value;
  const onLine = lineOnStage.value;
  useEffect(() => {
    if (!about || !told) return;
    const classes = data?.classes ?? [];
    if (onPlane) {
      const marked = {
        cells: litCells(onPlane, about, told.cells),
        rows: litRows(about, told.cells, classes, told.rows),
        points: dataOnSlice(data, onPlane.domain.slice),
      };
      panelMarks.value = (context, frame, theme) =>
        drawLitOnPlane(context, frame, theme, onPlane, about, marked);
      panelLit.value = litInSpace(onPlane, about, marked.cells, marked.rows);
    }
    if (onLine) {
      const cells = litCells(onLine, about, told.cells);
      panelLineMarks.value = (context, frame, theme) =>
        drawLitOnLine(context, frame, theme, onLine, about, cells);
    }
    return () => {
      panelMarks.value = undefined;
      panelLit.value = undefined;
      panelLineMarks.value = undefined;
    };
  }, [about, told, data, onPlane, onLine]);
}

export function ExplainPanel() {
  useLit();
  const told = story.value;
  const about = lit.value;
  return (
    <>
      <SourceSection />
      <p class="hidden" aria-live="polite" data-explain-lit={about?.kind}>
        {about && `lit: ${litText(about)}`}
      </p>
      {told && <PredictionSection />}
      {told &&
        CHAPTERS.map(
          ([chapter, title]) =>
            told.statements.some((statement) => statement.chapter === chapter) && (
              <Section key={chapter} title={title}>
                <Sentences chapter={chapter} statements={told.statements} />
              </Section>
            ),
        )}
    </>
  );
}

const SECONDS: readonly (readonly [number, string])[] = [
  [1, "1 second"],
  [4, "4 seconds"],
  [15, "15 seconds"],
  [60, "1 minute"],
];

function SourceSection() {
  const data = parts.data.value;
  const told = story.value;
  const now = busy.value;
  const wrong = failure.value;
  return (
    <Section title="The story">
      <div class="stack">
        <p class="note">
          {data
            ? `Told with ${countText(data.rows.length)} rows of ${data.name}. Drop a CSV file to tell it with other data.`
            : "Told without data, on what the stage shows. Drop a CSV file of points (with a column class) to tell it with data."}
        </p>
        <div class="row">
          <Picker
            label="at most, for each question"
            options={SECONDS}
            chosen={explain.value.value.seconds}
            onChoose={(seconds) => explain.change({ seconds })}
          />
        </div>
        {now ? (
          <div class="row" role="status">
            <span class="spinner" aria-hidden="true" />
            <span>
              {now.stage} … {now.share > 0 && `${Math.round(100 * now.share)} %`}
            </span>
            <button type="button" class="quiet" onClick={cancelExplaining}>
              cancel
            </button>
          </div>
        ) : wrong ? (
          <div class="row" role="alert">
            <span class="warning" data-explain-failure>
              {wrong}
            </span>
            <Button kind="quiet" onClick={askAgain}>
              try again
            </Button>
          </div>
        ) : (
          told && (
            <p class="faint" data-explain-count={told.statements.length}>
              {countText(told.statements.length)} sentences in {shortNumber(told.milliseconds / 1000, 3)} s.
              Point at one, or move the focus to it, and what it speaks of lights up; a click keeps it lit.
            </p>
          )
        )}
      </div>
    </Section>
  );
}

/** One row's prediction: what decides it, and what is near. */
function PredictionSection() {
  const data = parts.data.value;
  const statements = story.value?.statements;
  if (!data || !statements) return null;
  return (
    <Section title="One prediction">
      <div class="row">
        <span class="faint">of row</span>
        <NumberBox
          label="row whose prediction is explained"
          value={explain.value.value.row === null ? undefined : explain.value.value.row + 1}
          hint="choose"
          low={1}
          high={data.rows.length}
          whole
          onChange={(row) => explain.change({ row: row - 1 })}
        />
        <span class="faint">of {countText(data.rows.length)}</span>
      </div>
      <Sentences chapter="point" statements={statements} />
    </Section>
  );
}

/** The sentences of a chapter; each has its number in the whole story. */
function Sentences(props: {
  readonly chapter: Statement["chapter"];
  readonly statements: readonly Statement[];
}) {
  return (
    <ol class="story" data-chapter={props.chapter}>
      {props.statements.map(
        (statement, number) =>
          statement.chapter === props.chapter && (
            <Sentence key={number} statement={statement} number={number} />
          ),
      )}
    </ol>
  );
}

/** What is sure comes in the colour of proofs. */
const MARKS: Readonly<Record<Statement["certainty"], string>> = {
  proved: "proved",
  "proved at the rows": "proved",
  measured: "faint",
  unknown: "warning",
};

function Sentence({ statement, number }: { readonly statement: Statement; readonly number: number }) {
  const { about, certainty, text } = statement;
  const kept = explain.value.value.kept === number;
  const point = () => {
    pointed.value = number;
  };
  const leave = () => {
    if (pointed.peek() === number) pointed.value = undefined;
  };
  return (
    <li>
      <button
        type="button"
        class="sentence"
        aria-pressed={kept}
        data-sentence={number}
        data-about={about.kind}
        data-lit={litNumber.value === number}
        onPointerEnter={point}
        onPointerLeave={leave}
        onFocus={point}
        onBlur={leave}
        onClick={() => {
          explain.change({ kept: kept ? null : number });
          // one unit: the other panels speak of it too
          if (!kept && about.kind === "unit" && about.ids.length === 1)
            change({ neuron: about.ids[0] }, { undo: false });
        }}
      >
        {text} <span class={`certainty ${MARKS[certainty]}`}>{certainty}</span>
      </button>
    </li>
  );
}
