/** What colours say, what is drawn over them, and the legend. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { countText } from "reluscope/draw";
import {
  classFill,
  gradientTint,
  hexColor,
  layerInk,
  shortNumber,
  valueRange,
  valueTint,
} from "reluscope/view";
import { Choices, Picker, Section, Toggle } from "../../parts/controls.tsx";
import { axesShown, outputShown } from "../../stage/model-stage.tsx";
import { answer, plane } from "../../state/picture.ts";
import { change, parts, state } from "../../state/store.ts";
import type { ColorChoice } from "../../state/studio-state.ts";
import { theme } from "../../state/theme.ts";

const COLORS: readonly (readonly [ColorChoice, string])[] = [
  ["region", "region"],
  ["gradient", "gradient"],
  ["class", "class"],
  ["depth", "layer"],
  ["value", "value"],
];

export function ColorSection() {
  const color = parts.color.value;
  const show = parts.show.value;
  const data = parts.data.value;
  const kind = answer.value?.kind;
  const flat = kind === "plane";
  const found = plane.value;
  const outputs = found?.outputSize ?? 1;
  const toggle = (name: "creases" | "boundary" | "points") => (on: boolean) =>
    change({ show: { ...state.peek().show, [name]: on } });
  return (
    <Section title={flat ? "Colour by" : "Show"}>
      <div class="stack">
        {flat && (
          <Choices
            label="colour by"
            options={COLORS}
            chosen={color}
            onChoose={(value) => change({ color: value })}
          />
        )}
        {flat && outputs > 1 && (color === "gradient" || color === "value") && (
          <Picker
            label="of output"
            options={Array.from({ length: outputs }, (_, k) => [k, `y${k}`] as const)}
            chosen={outputShown.value}
            onChoose={(output) => change({ output })}
          />
        )}
        {found && <Legend />}
        <div class="row">
          <Toggle
            label={kind === "line" ? "knots" : "creases"}
            on={show.creases}
            onChange={toggle("creases")}
          />
          {kind !== "space" && (
            <Toggle
              label={flat ? "decision boundary" : "decision"}
              on={show.boundary}
              onChange={toggle("boundary")}
            />
          )}
          {data && flat && <Toggle label="data points" on={show.points} onChange={toggle("points")} />}
        </div>
      </div>
    </Section>
  );
}

function Legend() {
  const data = plane.value;
  const color = parts.color.value;
  if (!data) return null;
  if (color === "region") {
    return (
      <p class="note">Each linear region has one tint; neighbours differ. The colour has no other meaning.</p>
    );
  }
  if (color === "class" && data.boundaryFacts) {
    const { classNames } = data.boundaryFacts;
    return (
      <p class="legend">
        {classNames.slice(0, 12).map((name, k) => (
          <span key={name}>
            <i class="swatch" style={{ background: hexColor(classFill(theme.value, k)) }} />
            {name}
          </span>
        ))}
        {classNames.length > 12 && <span>and {countText(classNames.length - 12)} more</span>}
      </p>
    );
  }
  if (color === "depth") {
    const layers = data.neurons.layerStart.length - 1;
    return (
      <p class="legend">
        <span>crease of</span>
        {Array.from({ length: layers }, (_, k) => (
          <span key={k}>
            <i class="swatch" style={{ background: hexColor(layerInk(theme.value, k, layers)) }} />
            layer {k + 1}
          </span>
        ))}
      </p>
    );
  }
  if (color === "value") return <ValueScale />;
  if (color === "gradient") return <GradientWheel />;
  return null;
}

/** Lowest to highest value, as a bar. */
function ValueScale() {
  const data = plane.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const name = theme.value;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    for (let x = 0; context && x < 256; x++) {
      context.fillStyle = hexColor(valueTint(name, x / 255));
      context.fillRect(x, 0, 1, 1);
    }
  }, [name]);
  if (!data) return null;
  const [low, high] = valueRange(data, outputShown.value);
  return (
    <div>
      <canvas ref={canvas} class="scale" width="256" height="1" aria-hidden="true" />
      <p class="legend" style={{ justifyContent: "space-between" }}>
        <span>{shortNumber(low)}</span>
        <span>{data.outputNames[outputShown.value]}</span>
        <span>{shortNumber(high)}</span>
      </p>
    </div>
  );
}

/** A disc with the colour of every gradient. */
function GradientWheel() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const name = theme.value;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const size = 96;
    const image = context.createImageData(size, size);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const dx = (x + 0.5) / (size / 2) - 1;
        const dy = 1 - (y + 0.5) / (size / 2);
        const r = Math.hypot(dx, dy);
        const rgb = gradientTint(name, Math.atan2(dy, dx), Math.min(1, r));
        const k = 4 * (y * size + x);
        image.data[k] = rgb >> 16;
        image.data[k + 1] = (rgb >> 8) & 255;
        image.data[k + 2] = rgb & 255;
        image.data[k + 3] = 255 * Math.min(1, Math.max(0, (1 - r) * (size / 2)));
      }
    }
    context.putImageData(image, 0, 0);
  }, [name]);
  const data = plane.value;
  if (!data) return null;
  const output = Math.min(outputShown.value, data.steepest.length - 1);
  const [s, t] = axesShown.value;
  return (
    <div class="row" style={{ flexWrap: "nowrap" }}>
      <canvas
        ref={canvas}
        width="96"
        height="96"
        aria-hidden="true"
        style={{ width: "64px", height: "64px" }}
      />
      <p class="note">
        Where {data.outputNames[output]} grows fastest (right: along {s}, up: along {t}). The middle is flat,
        the rim a slope of {shortNumber(data.steepest[output], 3)} or more.
      </p>
    </div>
  );
}
