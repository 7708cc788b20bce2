/** Sentences of the story: each says how sure it is, and lights up what it speaks of. */
import type { Statement } from "reluscope";
import { change } from "../../state/store.ts";
import { explain, litNumber, pointed } from "./follow.ts";

/** The sentences of a chapter; each has its number in the whole story. */
export function Sentences(props: {
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
