/** Layers: which layer is looked at and how, and what it is. */
import { countText } from "reluscope/draw";
import { shortNumber } from "reluscope/view";
import { Choices, Facts, Picker, Section } from "../../parts/controls.tsx";
import { model } from "../../state/models.ts";
import { parts } from "../../state/store.ts";
import { chosenLayer, facts, failure, layers } from "./follow.ts";

/** From so many layers on they are a list to choose from. */
const MANY = 6;

export function LayersPanel() {
  const summary = model.value;
  if (!summary) return <p class="note">No model is open.</p>;
  const sizes = summary.layers.map(({ units }) => units);
  const { view } = layers.value.value;
  const options = sizes.map(
    (units, k) => [k + 1, `${k + 1}: ${k === 0 ? summary.inputSize : sizes[k - 1]} → ${units}`] as const,
  );
  const choose = (layer: number) => layers.change({ layer, time: 0 });
  return (
    <>
      <Section title="Look at">
        <div class="stack">
          <Choices
            label="what to show of the layers"
            options={[
              ["motion", "step by step"],
              ["picture", "one layer"],
            ]}
            chosen={view}
            onChoose={(next) => layers.change({ view: next })}
          />
          {sizes.length > 0 && sizes.length < MANY && (
            <Choices label="layer" options={options} chosen={chosenLayer.value} onChoose={choose} />
          )}
          {sizes.length >= MANY && (
            <Picker label="layer" options={options} chosen={chosenLayer.value} onChoose={choose} />
          )}
          <p class="note">
            A layer of ReLU units sets negative sums to 0. Seen from its inputs, that pushes points onto the
            cone where all units are on; what is left is an affine map. Networks whose layers all have two
            inputs and two independent units are shown as a whole, pulled back into the input plane; otherwise
            one layer of two or three inputs.
          </p>
          {!parts.data.value && (
            <p class="note">
              Drop a table of points on the page to see them travel; without one, a grid does.
            </p>
          )}
        </div>
      </Section>
      {sizes.length > 0 && <FactsSection />}
    </>
  );
}

function FactsSection() {
  const known = facts.value;
  if (!known) return failure.value ? null : <p class="note">computing …</p>;
  const { units, inputs, rank, foldsInputs, apex, dualVectors, sectors } = known;
  const rows: [string, string][] = [
    ["inputs, units", `${countText(inputs)}, ${countText(units)}`],
    ["rank, exact", rank === undefined ? "not computed: too large" : countText(rank)],
  ];
  if (sectors !== undefined) rows.push(["sectors", countText(sectors)]);
  if (apex && apex.length <= 3) rows.push(["apex", pointText(apex)]);
  const vectors = dualVectors && inputs <= 3 && units <= 3 ? units : 0;
  for (let i = 0; dualVectors && i < vectors; i++)
    rows.push([`dual vector a${i}`, pointText(dualVectors.slice(i * inputs, (i + 1) * inputs))]);
  return (
    <Section title={`Layer ${chosenLayer.value}`}>
      <div class="stack" data-layer-facts={chosenLayer.value}>
        <Facts rows={rows} />
        <p class="note">
          {foldsInputs
            ? "It projects in the space of its own inputs: doing it twice changes nothing more."
            : "It has more units than independent directions: the inputs are lifted into the space of its units, and folded there."}
        </p>
      </div>
    </Section>
  );
}

const pointText = (values: readonly number[]) => `(${values.map((value) => shortNumber(value)).join(", ")})`;
