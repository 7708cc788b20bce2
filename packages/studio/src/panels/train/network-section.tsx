/** The network's layers, edited by buttons, from where it starts, and how it learns. */
import { Button, Choices, NumberBox, Picker, Section } from "../../parts/controls.tsx";
import type { Start } from "./task.ts";
import { changeTask, MOST_LAYERS, MOST_UNITS, training } from "./train-state.ts";

const STARTS: Readonly<Record<"classes" | "values", readonly (readonly [Start, string])[]>> = {
  classes: [
    ["random", "random"],
    ["constructed", "constructed"],
  ],
  values: [
    ["random", "random"],
    ["constructed", "constructed"],
    ["fitted", "fitted"],
  ],
};

const START_NOTES: Readonly<Record<Start, string>> = {
  random: "Weights at random, the same for the same seed.",
  constructed: "A network made from the points without training; its size follows from them.",
  fitted: "The best spline with as many pieces as the first layer has units, its knots free; as a network.",
};

export function NetworkSection() {
  const { kind, layers, start, seed } = training.value.value;
  const own = layers[kind];
  const set = (next: readonly number[]) => changeTask({ layers: { ...layers, [kind]: next } });
  const chosen = kind === "classes" && start === "fitted" ? "constructed" : start;
  return (
    <Section title="Network">
      <div class="stack">
        <Choices
          label="where training starts"
          options={STARTS[kind]}
          chosen={chosen}
          onChoose={(next) => changeTask({ start: next })}
        />
        <p class="note">{START_NOTES[chosen]}</p>
        {chosen !== "constructed" && (
          <>
            {own.slice(0, chosen === "fitted" ? 1 : own.length).map((units, index) => (
              <div class="row" role="group" aria-label={`layer ${index + 1}`} key={index}>
                <span class="axis">layer {index + 1}</span>
                <Button
                  label={`one unit less in layer ${index + 1}`}
                  disabled={units <= 1}
                  onClick={() => set(own.with(index, units - 1))}
                >
                  −
                </Button>
                <NumberBox
                  label={`units in layer ${index + 1}`}
                  value={units}
                  low={1}
                  high={MOST_UNITS}
                  whole
                  onChange={(value) => set(own.with(index, value))}
                />
                <Button
                  label={`one unit more in layer ${index + 1}`}
                  disabled={units >= MOST_UNITS}
                  onClick={() => set(own.with(index, units + 1))}
                >
                  +
                </Button>
                <Button
                  kind="quiet"
                  label={`remove layer ${index + 1}`}
                  disabled={own.length <= 1}
                  onClick={() => set(own.toSpliced(index, 1))}
                >
                  ×
                </Button>
              </div>
            ))}
            {chosen === "random" && (
              <Button disabled={own.length >= MOST_LAYERS} onClick={() => set([...own, own[own.length - 1]])}>
                Add a layer
              </Button>
            )}
          </>
        )}
        <div class="row">
          <span class="axis">seed</span>
          <NumberBox
            label="seed"
            value={seed}
            low={0}
            high={2 ** 31}
            whole
            onChange={(value) => changeTask({ seed: value })}
          />
          <Button title="the next seed" onClick={() => changeTask({ seed: seed + 1 })}>
            another
          </Button>
        </div>
      </div>
    </Section>
  );
}

export function LearningSection() {
  const { optimizer, rate, batch } = training.value.value;
  return (
    <Section title="Learning">
      <div class="stack">
        <Choices
          label="optimiser"
          options={[
            ["sgd", "descent"],
            ["momentum", "momentum"],
            ["adam", "Adam"],
          ]}
          chosen={optimizer}
          onChoose={(next) => changeTask({ optimizer: next })}
        />
        <div class="row">
          <span class="axis">rate</span>
          <NumberBox
            label="rate"
            value={rate}
            low={1e-9}
            high={100}
            onChange={(value) => changeTask({ rate: value })}
          />
        </div>
        <Picker
          label="points in a batch"
          options={[1, 8, 16, 32, 64, 128, MOST_BATCH].map(
            (size) => [size, size === MOST_BATCH ? "all" : String(size)] as const,
          )}
          chosen={batch}
          onChoose={(next) => changeTask({ batch: next })}
        />
      </div>
    </Section>
  );
}

/** A batch of all points: the trainer takes as many as there are. */
const MOST_BATCH = 100_000;
