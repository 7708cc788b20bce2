/** Construct: what the network shall be, in which way it is made, what its units are for, and the other ways beside it. */
import { messageOf } from "../../engine/errors.ts";
import { Button, Choices, download, Section } from "../../parts/controls.tsx";
import { useTables } from "../../shell/files.tsx";
import { say } from "../../shell/messages.tsx";
import { openFile } from "../../state/models.ts";
import type { StudioState } from "../../state/studio-state.ts";
import { ComparisonSection } from "./comparison-section.tsx";
import { construct, way } from "./construct-state.ts";
import "./style.css";
import { LineSection, PointsSection, TableSection } from "./drawing-sections.tsx";
import { made } from "./follow.ts";
import { parseFile } from "./pasted.ts";
import { type Made, type TaskKind, WAYS } from "./tasks.ts";
import { UnitsSection } from "./units-section.tsx";

const KINDS: readonly (readonly [TaskKind, string])[] = [
  ["line", "a function"],
  ["points", "points"],
  ["table", "a table"],
];

function takeTable(text: string, name: string): void {
  construct.change(parseFile(text, name));
  say("note", `${name} is what the network shall be`);
}

export function ConstructPanel() {
  // tables of the reader are for this panel while it is open
  useTables(/\.(csv|tsv|txt|data)$/i, takeTable);
  const { kind, ways } = construct.value.value;
  const chosen = WAYS[kind].find(({ name }) => name === way.value) ?? WAYS[kind][0];
  return (
    <>
      <Section title="The network shall be">
        <div class="stack">
          <Choices
            label="what to construct from"
            options={KINDS}
            chosen={kind}
            onChoose={(next) => construct.change({ kind: next })}
          />
          {kind === "line" && <LineSection />}
          {kind === "points" && <PointsSection />}
          {kind === "table" && <TableSection />}
        </div>
      </Section>
      <Section title="Made with">
        <div class="stack">
          <Choices
            label="way to construct"
            options={WAYS[kind].map(({ name, title }) => [name, title] as const)}
            chosen={chosen.name}
            onChoose={(name) => construct.change({ ways: { ...ways, [kind]: name } })}
          />
          <p class="note">{chosen.summary}</p>
          {made.value && made.value.task.kind === kind && <Keep made={made.value} />}
        </div>
      </Section>
      <UnitsSection />
      <ComparisonSection />
    </>
  );
}

/** What can be done with the network. */
function Keep({ made: found }: { readonly made: Made }) {
  const name = `constructed-${found.task.kind}-${found.way}.onnx`;
  return (
    <>
      {found.remark && <p class="note">{found.remark}</p>}
      <div class="row">
        <Button
          kind="main"
          onClick={() => {
            openFile({ name, bytes: found.bytes.slice() }, lookOfMade(found)).catch((error) =>
              say("failure", messageOf(error)),
            );
          }}
        >
          Open in See
        </Button>
        <Button onClick={() => download(name, found.bytes)}>Download ONNX</Button>
      </div>
    </>
  );
}

/** The network on the model's stage, where it was drawn and with the points it was made from. */
function lookOfMade({ task }: Made): Partial<StudioState> {
  const look = { panel: "see", box: task.box } as const;
  if (task.kind === "table") return { ...look, color: "value", data: null };
  if (task.kind === "line") return { ...look, data: null };
  return {
    ...look,
    color: "class",
    data: {
      name: "placed points",
      columns: ["x0", "x1"],
      rows: task.points.map(([x, y]) => [x, y]),
      classes: task.points.map(([, , label]) => label),
    },
  };
}
