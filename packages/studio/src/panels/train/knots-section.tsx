/** Every knot of the function in training, named by its neuron: where it is, and where it has been. */
import { useRef } from "preact/hooks";
import { classInk, type DrawContext, themeColors } from "reluscope/draw";
import { shortNumber } from "reluscope/view";
import type { LineAnswer } from "../../engine/questions.ts";
import { Section } from "../../parts/controls.tsx";
import { PictureCanvas } from "../../parts/picture-canvas.tsx";
import { useSize } from "../../parts/use-size.ts";
import { theme } from "../../state/theme.ts";
import { type KnotTrail, moment, namedKnots, trails } from "./follow.ts";

const HEIGHT = 190;
const MARGIN = 6;

export function KnotsSection() {
  const place = useRef<HTMLDivElement>(null);
  const [width] = useSize(place);
  const found = moment.value;
  const name = theme.value;
  const all = trails.value;
  const answer = found?.answer.kind === "line" ? found.answer : undefined;
  const { names, places } = answer ? namedKnots(answer) : { names: [], places: [] };
  const paint = (context: DrawContext) => {
    if (answer) drawTrails(context, all, answer, found?.step ?? 0, width, name);
  };
  return (
    <Section title="Knots" aside={<span class="faint">{names.length} inside</span>}>
      <p class="note">
        Where each neuron's knots were: from left to right the input, downwards the steps. Names are
        layer.unit.
      </p>
      <div class="train-trails" ref={place} style={{ height: `${HEIGHT}px` }}>
        <PictureCanvas width={width} height={HEIGHT} paint={paint} />
      </div>
      <ol class="train-knots" aria-label="knots">
        {names.map((text, k) => (
          <li key={k} data-knot={text}>
            <strong>{text}</strong> {shortNumber(places[k], 5)}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function drawTrails(
  context: DrawContext,
  all: readonly KnotTrail[],
  { domain: { low, high } }: LineAnswer,
  step: number,
  width: number,
  name: "light" | "dark",
): void {
  const colors = themeColors(name);
  const last = Math.max(1, all.length > 0 ? all[all.length - 1].step : 1);
  const toX = (t: number) => MARGIN + ((t - low) / (high - low)) * (width - 2 * MARGIN);
  const toY = (at: number) => MARGIN + (at / last) * (HEIGHT - 2 * MARGIN);
  const index = new Map<string, number>();
  const before = new Map<string, { x: number; y: number }>();
  for (const { step: at, names, places } of all) {
    const seen = new Map<string, number>();
    const here = new Map<string, { x: number; y: number }>();
    names.forEach((text, k) => {
      // a neuron of a later layer may have several knots: told apart from left to right
      const nth = seen.get(text) ?? 0;
      seen.set(text, nth + 1);
      const key = `${text}/${nth}`;
      if (!index.has(text)) index.set(text, index.size);
      const to = { x: toX(places[k]), y: toY(at) };
      const from = before.get(key);
      if (from) {
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
        context.stroke({ color: classInk(name, index.get(text) as number), width: 1.3 });
      }
      here.set(key, to);
    });
    before.clear();
    for (const [key, to] of here) before.set(key, to);
  }
  context.moveTo(0, toY(Math.min(step, last)));
  context.lineTo(width, toY(Math.min(step, last)));
  context.stroke({ color: colors.accent, width: 1 });
}
