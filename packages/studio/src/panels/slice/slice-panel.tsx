/** Slice: which inputs vary over which box, and what the others are. */
import { NumberBox, Picker, Section, Slider } from "../../parts/controls.tsx";
import { model } from "../../state/models.ts";
import { change, state } from "../../state/store.ts";
import type { Box, SliceChoice } from "../../state/studio-state.ts";
import { inputName, inputRange } from "./input-ranges.ts";

/** Another slice or box: what was pinned and in view is let go. */
function move(slice: SliceChoice, box: Box, step: string): void {
  change({ slice, box, view: null }, { undo: step });
}

export function SlicePanel() {
  const { slice, box } = state.value;
  const summary = model.value;
  if (!summary) return <p class="note">No model is open.</p>;
  return (
    <>
      {slice.kind === "inputs" && summary.inputSize > 1 && <VaryingSection />}
      <Section title="Box">
        <div class="stack">
          {box.map(([low, high], k) => {
            const name = slice.kind === "inputs" ? inputName(slice.vary[k]) : ["s", "t", "u"][k];
            const set = (next: readonly [number, number]) => {
              if (next[0] < next[1]) move(slice, box.with(k, next), `box ${k}`);
            };
            return (
              <div class="row" key={name}>
                <span class="axis">{name}</span>
                <NumberBox label={`${name} from`} value={low} onChange={(value) => set([value, high])} />
                <span class="faint">to</span>
                <NumberBox label={`${name} to`} value={high} onChange={(value) => set([low, value])} />
              </div>
            );
          })}
        </div>
      </Section>
      {slice.kind === "inputs" && <FixedSection />}
    </>
  );
}

function VaryingSection() {
  const { slice, box } = state.value;
  const summary = model.value;
  if (slice.kind !== "inputs" || !summary) return null;
  const inputs = Array.from({ length: summary.inputSize }, (_, k) => [k, inputName(k)] as const);
  return (
    <Section title="Inputs that vary">
      <div class="row">
        {slice.vary.map((input, k) => (
          <Picker
            key={input}
            label={["across", "up", "deep"][k]}
            options={inputs.filter(([other]) => other === input || !slice.vary.includes(other))}
            chosen={input}
            onChoose={(next) =>
              move({ ...slice, vary: slice.vary.with(k, next) }, box.with(k, inputRange(next)), "vary")
            }
          />
        ))}
      </div>
    </Section>
  );
}

function FixedSection() {
  const { slice, box } = state.value;
  if (slice.kind !== "inputs" || slice.at.length === slice.vary.length) return null;
  const fixed = [...slice.at.keys()].filter((input) => !slice.vary.includes(input));
  return (
    <Section title="The other inputs">
      <div class="stack">
        {fixed.map((input) => {
          const [low, high] = inputRange(input);
          return (
            <Slider
              key={input}
              label={inputName(input)}
              low={Math.min(low, slice.at[input])}
              high={Math.max(high, slice.at[input])}
              value={slice.at[input]}
              onChange={(value) => {
                const at = slice.at.with(input, value);
                change({ slice: { ...slice, at }, box }, { undo: `input ${input}` });
              }}
            />
          );
        })}
      </div>
    </Section>
  );
}
