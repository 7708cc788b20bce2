/** What the chosen neuron does on the picture. */
import { neuronName } from "reluscope";
import { countOf, countText } from "reluscope/draw";
import { Button, Facts, NumberBox, Section } from "../../parts/controls.tsx";
import { bentOnStage } from "../../stage/model-stage.tsx";
import { model } from "../../state/models.ts";
import { lineOnStage, plane } from "../../state/picture.ts";
import { change, parts } from "../../state/store.ts";

export function NeuronSection() {
  const neuron = parts.neuron.value;
  const summary = model.value;
  if (!neuron || !summary) return null;
  const [layer, unit] = neuron;
  const units = summary.layers[layer - 1]?.units ?? 0;
  return (
    <Section
      title={`Neuron ${unit} of layer ${layer}`}
      aside={
        <Button kind="quiet" onClick={() => change({ neuron: null }, { undo: "neuron" })}>
          let go
        </Button>
      }
    >
      <div class="stack">
        {plane.value && <OnPlane />}
        {lineOnStage.value && <p class="note">Its knots are ringed on the graph.</p>}
        {units > 1 && (
          <div class="row">
            <span class="faint">unit</span>
            <NumberBox
              label="unit"
              value={unit}
              low={0}
              high={units - 1}
              whole
              onChange={(next) => change({ neuron: [layer, next] }, { undo: "neuron" })}
            />
          </div>
        )}
      </div>
    </Section>
  );
}

function OnPlane() {
  const bent = bentOnStage.value;
  const data = plane.value;
  if (!bent || !data) return <p class="note">This unit is not in the model on the stage.</p>;
  const [layer, unit] = neuronName(data.neurons, bent.number);
  let on = 0;
  const { patternWords, layerWord } = data.neurons;
  for (let cell = 0; cell < data.counts.cells; cell++) {
    const word = data.patterns[cell * patternWords + layerWord[layer - 1] + (unit >> 4)];
    if (((word >>> (2 * (unit & 15))) & 3) === 1) on++;
  }
  if (bent.edges.length === 0) {
    return (
      <p class="note">
        It has no crease here: {on === data.counts.cells ? "it is on" : "it is off"} everywhere on this
        domain.
      </p>
    );
  }
  return (
    <>
      <p class="note">
        The line where its input is zero.{" "}
        {layer === 1
          ? "In the first layer it is straight."
          : "It bends where it crosses creases of earlier layers (dots)."}
      </p>
      <Facts
        rows={[
          ["creases", countOf(bent.edges.length, "edge")],
          ["bends", countText(bent.bends.length)],
          ["on in", `${countText(on)} of ${countText(data.counts.cells)} cells`],
        ]}
      />
    </>
  );
}
