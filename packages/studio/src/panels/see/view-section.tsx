/** How the model is looked at: flat, as a surface over the plane, or the decision surface of three inputs. */
import { Choices, Picker, Section, Slider } from "../../parts/controls.tsx";
import { eye } from "../../stage/eye.ts";
import { outputShown } from "../../stage/model-stage.tsx";
import { model } from "../../state/models.ts";
import { answer, plane } from "../../state/picture.ts";
import { change, parts } from "../../state/store.ts";
import { alongInputs } from "../slice/moves.ts";

type View = "flat" | "surface" | "space";

export function ViewSection() {
  const slice = parts.slice.value;
  const surface = parts.surface.value;
  const summary = model.value;
  const dimension = slice.kind === "inputs" ? slice.vary.length : slice.points.length - 1;
  if (!summary || summary.inputSize < 2 || dimension < 2) return null;
  const view: View = dimension === 3 ? "space" : surface ? "surface" : "flat";
  const options: [View, string][] = [
    ["flat", "flat"],
    ["surface", "surface"],
  ];
  if (summary.inputSize >= 3) options.push(["space", "three inputs"]);
  const outputs = plane.value?.outputSize ?? 1;
  const space = answer.value?.kind === "space" ? answer.value : undefined;
  return (
    <Section title="View">
      <div class="stack">
        <Choices
          label="view"
          options={options}
          chosen={view}
          onChoose={(next) => {
            if (next === "space") alongInputs(3);
            else if (view === "space") alongInputs(2);
            if (next !== "space" && (next === "surface") !== surface) {
              change({ surface: next === "surface" }, { undo: view !== "space" });
            }
          }}
        />
        {view === "surface" && (
          <>
            <p class="note">
              Every cell is a flat polygon at the height of the output, every crease a fold. Drag to turn, or
              use the arrow keys; with shift a drag moves, as two fingers do. Click a polygon to pin its cell.
            </p>
            {outputs > 1 && (
              <Picker
                label="height is output"
                options={Array.from({ length: outputs }, (_, k) => [k, `y${k}`] as const)}
                chosen={outputShown.value}
                onChoose={(output) => change({ output })}
              />
            )}
            <Slider
              label="height"
              low={0.1}
              high={3}
              step={0.05}
              value={eye.value.value.height}
              format={(value) => `× ${value.toFixed(2)}`}
              onChange={(height) => eye.change({ height }, { undo: "height" })}
            />
          </>
        )}
        {view === "space" && space && (
          <p class="note" data-pieces={space.boundary.counts.pieces}>
            {space.boundary.counts.pieces === 0
              ? "The decision does not change in this box."
              : "The exact decision surface; each side has the colour of the class that lies there. Drag to turn, or use the arrow keys."}
          </p>
        )}
      </div>
    </Section>
  );
}
