/** Sliders for the inputs that do not vary; the picture follows. */
import { signal } from "@preact/signals";
import { countText } from "reluscope/draw";
import { Button, NumberBox, Section, Slider } from "../../parts/controls.tsx";
import { inputName, inputRange } from "../../state/inputs.ts";
import { change, parts, state } from "../../state/store.ts";

/** Sliders on one page. */
const SHOWN = 16;
const page = signal(0);

export function FixedSection() {
  const slice = parts.slice.value;
  const data = parts.data.value;
  if (slice.kind !== "inputs" || slice.at.length === slice.vary.length) return null;
  const fixed = [...slice.at.keys()].filter((input) => !slice.vary.includes(input));
  const pages = Math.ceil(fixed.length / SHOWN);
  const at = Math.min(page.value, pages - 1);
  const set = (input: number, value: number) => {
    const now = state.peek().slice;
    if (now.kind === "inputs")
      change({ slice: { ...now, at: now.at.with(input, value) } }, { undo: `input ${input}` });
  };
  return (
    <Section title="The other inputs">
      <div class="stack">
        {fixed.slice(at * SHOWN, (at + 1) * SHOWN).map((input) => {
          const [low, high] = inputRange(input);
          return (
            <Slider
              key={input}
              label={inputName(input)}
              low={Math.min(low, slice.at[input])}
              high={Math.max(high, slice.at[input])}
              value={slice.at[input]}
              onChange={(value) => set(input, value)}
            />
          );
        })}
        {pages > 1 && (
          <div class="row">
            <Button disabled={at === 0} onClick={() => (page.value = at - 1)}>
              before
            </Button>
            <span class="faint">
              {countText(at * SHOWN + 1)} to {countText(Math.min(fixed.length, (at + 1) * SHOWN))} of{" "}
              {countText(fixed.length)}
            </span>
            <Button disabled={at === pages - 1} onClick={() => (page.value = at + 1)}>
              next
            </Button>
          </div>
        )}
        {data && (
          <div class="row">
            <span class="faint">all as in row</span>
            <NumberBox
              label="row whose inputs are taken"
              value={rowAt(data.rows, slice.at)}
              hint="choose"
              low={0}
              high={data.rows.length - 1}
              whole
              onChange={(row) => change({ slice: { ...slice, at: data.rows[row] } })}
            />
            <span class="faint">of {countText(data.rows.length)}</span>
          </div>
        )}
      </div>
    </Section>
  );
}

/** The row of the data at which the slice lies, if it lies at one. */
function rowAt(rows: readonly (readonly number[])[], at: readonly number[]): number | undefined {
  const found = rows.findIndex((row) => row.every((value, k) => value === at[k]));
  return found < 0 ? undefined : found;
}
