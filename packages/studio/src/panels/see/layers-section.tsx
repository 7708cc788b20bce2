/**
 * The layers as rows of units: full where a unit is on in the cell that is looked at, open where it is off. A click shows the
 * unit's bent hyperplane.
 */
import { countText } from "reluscope/draw";
import { hexColor, layerInk } from "reluscope/view";
import { Section } from "../../parts/controls.tsx";
import { chosenOnLine, hovered, hoveredOnLine, pinned } from "../../stage/subject.ts";
import { model } from "../../state/models.ts";
import { lineOnStage, plane } from "../../state/picture.ts";
import { change, parts } from "../../state/store.ts";
import { theme } from "../../state/theme.ts";

/** Units of a layer that are shown one by one. */
const SHOWN_UNITS = 256;

/** Words for the signs of `reluscope`'s patterns. */
const SIGNS = ["zero on the cell", "on", "off", "linear"];

/** The sign of a unit where the reader looks; −1 when nothing is looked at. */
function signOf(layer: number, unit: number): number {
  const data = plane.value ?? lineOnStage.value;
  const cell = plane.value
    ? pinned.value >= 0
      ? pinned.value
      : hovered.value.cell
    : (chosenOnLine.value ?? hoveredOnLine.value)?.subject.index;
  if (!data || cell === undefined || cell < 0 || cell >= data.counts.cells) return -1;
  const { patternWords, layerWord } = data.neurons;
  const word = data.patterns[cell * patternWords + layerWord[layer] + (unit >> 4)];
  return (word >>> (2 * (unit & 15))) & 3;
}

export function LayersSection() {
  const summary = model.value;
  if (!summary) return null;
  const { layers } = summary;
  return (
    <Section title="Layers">
      <div class="stack">
        <p class="note">
          {lineOnStage.value
            ? "Choose a neuron to see the knots that it makes. Point at a piece: full units are on there."
            : "Choose a neuron to see its bent hyperplane. Point at a cell: full units are on there."}
        </p>
        {layers.map(({ units }, layer) => (
          <LayerRow key={layer} layer={layer} units={units} layers={layers.length} />
        ))}
        {layers.length === 0 && <p class="note">The model has no hidden layer: one affine map, one cell.</p>}
      </div>
    </Section>
  );
}

function LayerRow(props: { readonly layer: number; readonly units: number; readonly layers: number }) {
  const { layer, units, layers } = props;
  const chosen = parts.neuron.value;
  const mine = chosen?.[0] === layer + 1 ? chosen[1] : -1;
  const ink = hexColor(layerInk(theme.value, layer, layers));
  const choose = (unit: number) =>
    change({ neuron: mine === unit ? null : [layer + 1, unit] }, { undo: "neuron" });
  const shown = Math.min(units, SHOWN_UNITS);
  return (
    <div class="layer">
      <span class="layer-name">
        layer {layer + 1} <span class="faint">{countText(units)}</span>
      </span>
      <div
        class={units > 24 ? "units many" : "units"}
        role="group"
        aria-label={`neurons of layer ${layer + 1}`}
        style={{ color: ink }}
      >
        {Array.from({ length: shown }, (_, unit) => {
          const sign = signOf(layer, unit);
          return (
            <button
              key={unit}
              type="button"
              class="unit"
              data-sign={sign}
              data-neuron={`${layer + 1}.${unit}`}
              aria-pressed={mine === unit}
              aria-label={`neuron ${unit} of layer ${layer + 1}${sign >= 0 ? `, ${SIGNS[sign]}` : ""}`}
              title={`neuron ${unit} of layer ${layer + 1}`}
              // one stop for the tab key in every layer; arrows move inside
              tabIndex={unit === Math.max(0, mine) ? 0 : -1}
              onClick={() => choose(unit)}
              onKeyDown={(event) => {
                const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
                if (!step) return;
                event.preventDefault();
                const next = event.currentTarget.parentElement?.children[(unit + step + shown) % shown];
                (next as HTMLElement | undefined)?.focus();
              }}
            />
          );
        })}
        {units > shown && <span class="faint">and {countText(units - shown)} more</span>}
      </div>
    </div>
  );
}
