/** What the model's file holds, what reading it changed, and the decision boundary in numbers. */
import { countText } from "reluscope/draw";
import { shortNumber } from "reluscope/view";
import { Facts, Section } from "../../parts/controls.tsx";
import { model } from "../../state/models.ts";
import { plane } from "../../state/picture.ts";

export function ModelSection() {
  const summary = model.value;
  const facts = plane.value?.boundaryFacts;
  if (!summary) return null;
  return (
    <>
      {facts && (
        <Section title="Decision boundary">
          <Facts
            rows={[
              ["pieces", countText(facts.pieces)],
              ["curves", `${countText(facts.components)}, ${countText(facts.closed)} closed`],
              ["length", shortNumber(facts.length, 6)],
            ]}
          />
        </Section>
      )}
      <Section title="Model">
        <Facts
          rows={[
            ["file", summary.name],
            ["format", summary.format],
            ["inputs, outputs", `${countText(summary.inputSize)}, ${countText(summary.outputSize)}`],
            ["neurons", countText(summary.layers.reduce((sum, layer) => sum + layer.neurons, 0))],
            ["parameters", countText(summary.parameters)],
          ]}
        />
        {summary.folded && (
          <p class="note">
            Operators were folded into the layers in doubles; the folded network is what is shown.
          </p>
        )}
        {summary.notices.map((notice) => (
          <p key={notice} class="note">
            {notice}
          </p>
        ))}
      </Section>
    </>
  );
}
