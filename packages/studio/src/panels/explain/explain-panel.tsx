/** Explain: the story of the loaded network and its data; pointing at a sentence lights up what it speaks of. */
import type { Statement } from "reluscope";
import { countText } from "reluscope/draw";
import { shortNumber } from "reluscope/view";
import { Button, Picker, Section } from "../../parts/controls.tsx";
import { panelLit } from "../../stage/lit.ts";
import { space } from "../../state/picture.ts";
import { parts } from "../../state/store.ts";
import { askAgain, busy, cancelExplaining, explain, failure, lit, story } from "./follow.ts";
import { litText, surfaceText } from "./lit-subjects.ts";
import { PredictionSection } from "./prediction-section.tsx";
import { Sentences } from "./sentences.tsx";
import { useLit } from "./use-lit.ts";
import "./style.css";

const CHAPTERS: readonly (readonly [Statement["chapter"], string])[] = [
  ["network", "What it is"],
  ["layers", "What its layers do"],
  ["units", "What its units are for"],
  ["removable", "What could go"],
  ["cells", "Where the data lie"],
];

export function ExplainPanel() {
  useLit();
  const told = story.value;
  const about = lit.value;
  const surface = space.value;
  const marked = panelLit.value;
  return (
    <>
      <SourceSection />
      <p class="hidden" aria-live="polite" data-explain-lit={about?.kind}>
        {about && `lit: ${litText(about)}`}
        {about && surface && marked && surfaceText(surface, marked)}
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
