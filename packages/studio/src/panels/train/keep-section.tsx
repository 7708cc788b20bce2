/** What can be done with the network as it stands. */
import { signal } from "@preact/signals";
import { messageOf } from "../../engine/errors.ts";
import { Button, download, Section } from "../../parts/controls.tsx";
import { say } from "../../shell/messages.tsx";
import { lookOf, openFile } from "../../state/models.ts";
import type { StudioState } from "../../state/studio-state.ts";
import { compareFiles, type NamedFile } from "../compare/compare-state.ts";
import { moment, trainedFile } from "./follow.ts";
import { task } from "./train-state.ts";

/** A step that was held, to be compared with another one. */
const held = signal<NamedFile | undefined>(undefined);

/** The network on the model's stage, with the points that it learned from. */
function look(): Partial<StudioState> {
  const { kind, box, points } = task.peek();
  if (kind === "values") return { panel: "see", box, data: null };
  return {
    panel: "see",
    box,
    color: "class",
    data: {
      name: "points of the training",
      columns: ["x0", "x1"],
      rows: points.map(([x, y]) => [x, y]),
      classes: points.map(([, , label]) => label),
    },
  };
}

export function KeepSection() {
  const step = moment.value?.step ?? 0;
  const name = `trained-${step}.onnx`;
  const withFile = (use: (bytes: Uint8Array<ArrayBuffer>) => unknown) => {
    trainedFile()
      .then(use)
      .catch((error) => say("failure", messageOf(error)));
  };
  return (
    <Section title="This step">
      <div class="row">
        <Button
          disabled={!moment.value}
          onClick={() => withFile((bytes) => openFile({ name, bytes }, look()))}
        >
          Open in See
        </Button>
        <Button disabled={!moment.value} onClick={() => withFile((bytes) => download(name, bytes))}>
          Download ONNX
        </Button>
        <Button
          disabled={!moment.value}
          title="this step stays here, to be compared with another one"
          onClick={() =>
            withFile((bytes) => {
              held.value = { name: `step ${step}`, bytes: bytes.slice() };
            })
          }
        >
          Hold this step
        </Button>
        {held.value && held.value.name !== `step ${step}` && (
          <Button
            disabled={!moment.value}
            onClick={() =>
              withFile((bytes) => {
                const { box } = task.peek();
                const first = held.peek();
                if (!first) return;
                compareFiles(first, { name: `step ${step}`, bytes: bytes.slice() }, lookOf(box.length, box));
              })
            }
          >
            Compare with {held.value.name}
          </Button>
        )}
      </div>
    </Section>
  );
}
