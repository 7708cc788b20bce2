/** Which inputs vary. */
import { Picker, Section } from "../../parts/controls.tsx";
import { inputName, inputRange } from "../../state/inputs.ts";
import { model } from "../../state/models.ts";
import { parts } from "../../state/store.ts";
import { move } from "./moves.ts";

const DIRECTIONS = ["across", "up", "deep"];

export function VaryingSection() {
  const slice = parts.slice.value;
  const box = parts.box.value;
  const summary = model.value;
  if (slice.kind !== "inputs" || !summary) return null;
  const inputs = Array.from({ length: summary.inputSize }, (_, k) => [k, inputName(k)] as const);
  return (
    <Section title={slice.vary.length === 1 ? "Input that varies" : "Inputs that vary"}>
      <div class="row">
        {slice.vary.map((input, k) => (
          <Picker
            key={DIRECTIONS[k]}
            label={DIRECTIONS[k]}
            options={inputs.filter(([other]) => other === input || !slice.vary.includes(other))}
            chosen={input}
            onChoose={(next) =>
              move({ ...slice, vary: slice.vary.with(k, next) }, box.with(k, inputRange(next)))
            }
          />
        ))}
      </div>
    </Section>
  );
}
