/** Play, pause and step; the step's facts, the history, the curve of the loss. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useCallback, useRef } from "preact/hooks";
import { countText } from "reluscope/draw";
import { shortNumber } from "reluscope/view";
import { Button, Choices, Facts, Section, Slider } from "../../parts/controls.tsx";
import { Chart } from "../../parts/plot.tsx";
import {
  choose,
  type LossHistory,
  losses,
  moment,
  playing,
  reached,
  stepBy,
  togglePlaying,
} from "./follow.ts";
import { training } from "./train-state.ts";

const SPEEDS = [1, 4, 16, 64, 256].map((speed) => [speed, String(speed)] as const);

/** The curve is drawn anew at most so often while training plays, in milliseconds. */
const CURVE_PAUSE = 600;

export function PlaySection() {
  const { speed } = training.value.value;
  const found = moment.value;
  return (
    <Section title="Training">
      <div class="stack">
        <div class="row" role="group" aria-label="training">
          <Button kind="main" pressed={playing.value} onClick={togglePlaying}>
            {playing.value ? "Pause" : "Play"}
          </Button>
          <Button title="take one step" onClick={() => void stepBy(1)}>
            Step
          </Button>
          <Button title="go back to the start" disabled={(found?.step ?? 0) === 0} onClick={() => choose(0)}>
            Restart
          </Button>
        </div>
        <Choices
          label="steps from picture to picture"
          options={SPEEDS}
          chosen={speed}
          onChoose={(next) => training.change({ speed: next }, { undo: false })}
        />
        <p class="note">steps from picture to picture</p>
        <Slider
          label="history"
          low={0}
          high={Math.max(1, reached.value)}
          step={1}
          value={found?.step ?? 0}
          onChange={choose}
        />
        {found && (
          <Facts
            rows={[
              ["step", <span key="step">{countText(found.step)}</span>],
              ["times through the points", shortNumber(found.epoch, 3)],
              [
                "loss",
                <span key="loss" data-train-loss={found.loss}>
                  {shortNumber(found.loss, 4)}
                </span>,
              ],
              ...(found.accuracy === undefined
                ? []
                : ([
                    [
                      "right",
                      <span key="right" data-train-right={found.accuracy}>
                        {(100 * found.accuracy).toFixed(1)} %
                      </span>,
                    ],
                  ] as const)),
              ["parameters", countText(found.parameters)],
            ]}
          />
        )}
        {found?.remark && <p class="note">{found.remark}</p>}
        <LossCurve />
      </div>
    </Section>
  );
}

/** Numbers at the ticks of a logarithmic scale: those that begin with 1, 2 or 5, which have room. */
function lossTick(value: number): string {
  const lead = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
  return lead === 1 || lead === 2 || lead === 5 ? shortNumber(value, 2) : "";
}

/** The loss over the steps that were shown, on a logarithmic scale. */
function LossCurve() {
  const shown = useSignal<LossHistory>(losses.peek());
  const drawn = useRef(0);
  useSignalEffect(() => {
    const next = losses.value;
    const rest = playing.value ? drawn.current + CURVE_PAUSE - performance.now() : 0;
    const timer = setTimeout(() => {
      drawn.current = performance.now();
      shown.value = next;
    }, rest);
    return () => clearTimeout(timer);
  });
  const { steps, losses: values } = shown.value;
  const options = useCallback(
    (plot: typeof import("@observablehq/plot")) => ({
      width: 260,
      height: 120,
      marginLeft: 44,
      marginBottom: 28,
      x: { label: "step", ticks: 4 },
      y: { label: "loss", type: "log" as const, ticks: 3, tickFormat: lossTick },
      marks: [
        plot.lineY(
          steps.map((step, k) => ({ step, loss: Math.max(values[k], 1e-12) })),
          { x: "step", y: "loss", strokeWidth: 1.6, stroke: "var(--accent)" },
        ),
      ],
    }),
    [steps, values],
  );
  if (steps.length < 2) return null;
  return (
    <Chart
      label={`loss from ${shortNumber(values[0], 3)} to ${shortNumber(values[values.length - 1], 3)}`}
      options={options}
    />
  );
}
