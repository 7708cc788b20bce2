/** The guided tour: a card with eight steps, each of which sets the studio up for what it says. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { messageOf } from "../engine/errors.ts";
import { answered, work } from "../state/picture.ts";
import { say } from "./messages.tsx";
import type { TourStep } from "./tour-steps.ts";

/** The steps, once they are loaded, and where the reader is; undefined while there is no tour. */
const tour = signal<{ steps: readonly TourStep[]; at: number } | undefined>(undefined);

export async function startTour(): Promise<void> {
  const { tourSteps } = await import("./tour-steps.ts");
  go(tourSteps, 0);
}

function go(steps: readonly TourStep[], at: number): void {
  tour.value = { steps, at };
  Promise.resolve(steps[at].show()).catch((error) => say("failure", messageOf(error)));
}

const end = () => {
  tour.value = undefined;
};

export function Tour() {
  const card = useRef<HTMLElement>(null);
  const now = tour.value;
  const step = now?.steps[now.at];
  // the frame moves on when the picture has changed what is there
  const drawn = `${answered.value?.key} ${work.value.kind}`;
  useEffect(() => {
    const target = step && document.querySelector(step.target);
    target?.setAttribute("data-tour", "");
    return () => target?.removeAttribute("data-tour");
  }, [step, drawn]);
  useEffect(() => {
    if (step) card.current?.focus({ preventScroll: true });
  }, [step]);
  if (!now || !step) return null;
  const { steps, at } = now;
  const last = at === steps.length - 1;
  return (
    <section
      class="tour"
      ref={card}
      tabIndex={-1}
      aria-label={`tour, step ${at + 1} of ${steps.length}`}
      onKeyDown={(event) => {
        if (event.key === "Escape") end();
        else if (event.key === "ArrowRight" && !last) go(steps, at + 1);
        else if (event.key === "ArrowLeft" && at > 0) go(steps, at - 1);
      }}
    >
      <h3>{step.title}</h3>
      <p aria-live="polite">{step.text}</p>
      <footer>
        <span class="faint">
          {at + 1} of {steps.length}
        </span>
        <button type="button" class="quiet" onClick={end}>
          {last ? "close" : "leave the tour"}
        </button>
        <span class="space" />
        {at > 0 && (
          <button type="button" class="plain" onClick={() => go(steps, at - 1)}>
            back
          </button>
        )}
        {!last && (
          <button type="button" class="main" onClick={() => go(steps, at + 1)}>
            next
          </button>
        )}
      </footer>
    </section>
  );
}
