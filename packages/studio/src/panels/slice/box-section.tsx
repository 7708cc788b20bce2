/** The box of the slice: typed, widened, or what is in view. */
import { Button, NumberBox, Section } from "../../parts/controls.tsx";
import { axesShown } from "../../stage/model-stage.tsx";
import { parts } from "../../state/store.ts";
import type { Box } from "../../state/studio-state.ts";
import { move } from "./moves.ts";
import "./style.css";

/** Every interval `factor` times as long about its middle. */
function scaled(box: Box, factor: number): Box {
  return box.map(([low, high]) => {
    const middle = (low + high) / 2;
    const half = ((high - low) / 2) * factor;
    return [middle - half, middle + half];
  });
}

export function BoxSection() {
  const slice = parts.slice.value;
  const box = parts.box.value;
  const view = parts.view.value;
  return (
    <Section title="Box">
      <div class="stack">
        {box.map(([low, high], k) => {
          const name = axesShown.value[k] ?? ["s", "t", "u"][k];
          const set = (from: number, to: number) => {
            if (from < to) move(slice, box.with(k, [from, to]), `box ${k}`);
          };
          return (
            <div class="interval" key={name}>
              <span>{name}</span>
              <NumberBox
                label={`${name} from`}
                value={low}
                high={high}
                onChange={(value) => set(value, high)}
              />
              <span class="faint">to</span>
              <NumberBox label={`${name} to`} value={high} low={low} onChange={(value) => set(low, value)} />
            </div>
          );
        })}
        <div class="row">
          <Button onClick={() => move(slice, scaled(box, 2))}>twice as large</Button>
          <Button onClick={() => move(slice, scaled(box, 0.5))}>half</Button>
          {box.length === 2 && (
            <Button
              disabled={!view}
              title="the box becomes what is in view"
              onClick={() => {
                if (!view) return;
                move(slice, [
                  [view.left, view.right],
                  [view.bottom, view.top],
                ]);
              }}
            >
              what is in view
            </Button>
          )}
        </div>
      </div>
    </Section>
  );
}
