/** What the colours mean, below the picture. */
import { hexColor } from "../../draw/color.ts";
import { countText, shortNumber } from "../../draw/number-text.ts";
import { classFill, gradientTint, layerInk } from "../../draw/palette.ts";
import type { SceneState } from "../../view/scene.ts";
import type { PlanarData } from "../payload.ts";
import { element } from "./dom.ts";

/** The legend for what is shown. */
export function legend(data: PlanarData, state: SceneState): HTMLElement {
  const root = element("div", { class: "legend" });
  if (state.colorBy === "region") {
    root.append("Each linear region has one tint; neighbouring regions differ. Colour has no other meaning.");
  } else if (state.colorBy === "gradient") {
    const steepest = shortNumber(data.header.steepest[state.output], 3);
    const [s, t] = data.header.axisNames;
    root.append(
      gradientWheel(state),
      element(
        "span",
        { class: "wheel-text" },
        `Direction in which ${data.header.outputNames[state.output]} grows fastest (right: along ${s}, up: along ${t}). ` +
          `The middle of the wheel is flat, the rim is a slope of ${steepest} or more.`,
      ),
    );
  } else if (state.colorBy === "depth") {
    const layers = data.neurons.layerStart.length - 1;
    root.append(element("span", {}, "Layer whose neuron made the crease:"));
    for (let layer = 0; layer < layers; layer++) {
      root.append(entry(hexColor(layerInk(state.theme, layer, layers)), `layer ${layer + 1}`));
    }
  } else {
    root.append(element("span", {}, `Class (${data.header.decision}):`));
    const names = data.header.classNames;
    names.slice(0, 24).forEach((name, i) => {
      root.append(entry(hexColor(classFill(state.theme, i)), name));
    });
    if (names.length > 24) root.append(`and ${countText(names.length - 24)} more`);
  }
  return root;
}

function entry(color: string, text: string): HTMLElement {
  const swatch = element("i", { class: "swatch" });
  swatch.style.background = color;
  return element("span", { class: "entry" }, swatch, text);
}

/** A disc with the colour of every gradient. */
function gradientWheel(state: SceneState): HTMLCanvasElement {
  const size = 112;
  const canvas = element("canvas", { width: size, height: size, class: "wheel", "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const image = context?.createImageData(size, size);
  if (!context || !image) return canvas;
  const radius = size / 2;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const dx = (x + 0.5 - radius) / radius;
      const dy = (radius - y - 0.5) / radius;
      const r = Math.hypot(dx, dy);
      const rgb = gradientTint(state.theme, Math.atan2(dy, dx), Math.min(1, r));
      const alpha = Math.max(0, Math.min(1, (1 - r) * radius));
      image.data.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255, 255 * alpha], 4 * (y * size + x));
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
