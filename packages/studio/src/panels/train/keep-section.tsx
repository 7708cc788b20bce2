/** What can be done with the network as it stands. */
import { messageOf } from "../../engine/errors.ts";
import { Button, download, Section } from "../../parts/controls.tsx";
import { say } from "../../shell/messages.tsx";
import { openFile } from "../../state/models.ts";
import type { StudioState } from "../../state/studio-state.ts";
import { moment, trainedFile } from "./follow.ts";
import { task } from "./train-state.ts";

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
      </div>
    </Section>
  );
}
