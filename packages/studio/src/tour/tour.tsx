/** The guided tour: a card beside the app, which stays usable; what the step speaks of lights up. */
import { computed } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { messageOf } from "../engine/errors.ts";
import { say } from "../shell/messages.tsx";
import { steps, type TourStep } from "./steps.ts";
import { leaveTour, tourStep } from "./tour-state.ts";
import "./style.css";

const step = computed<TourStep | undefined>(() =>
  tourStep.value === undefined ? undefined : steps[tourStep.value],
);
const done = computed(() => step.value?.done() ?? false);

/** What the tour does now; the next thing waits for it, or a step that is still being opened would undo what it shows. */
let running: Promise<void> = Promise.resolve();

function run(work: () => Promise<void> | void): void {
  running = running.then(work).catch((error) => say("failure", messageOf(error)));
}

/** Lights up the step's target while it is on the page; targets come late when panels load. */
function useTarget(selector: string | undefined): void {
  useEffect(() => {
    if (selector === undefined) return;
    let lit: Element | undefined;
    const light = () => {
      const found = document.querySelector(selector) ?? undefined;
      if (found === lit) return;
      lit?.classList.remove("tour-target");
      found?.classList.add("tour-target");
      lit = found;
    };
    light();
    found(lit);
    const observer = new MutationObserver(light);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      lit?.classList.remove("tour-target");
    };
  }, [selector]);
}

/** On a phone the target may be out of sight. */
function found(target: Element | undefined): void {
  target?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

export function Tour() {
  const now = step.value;
  const number = tourStep.value ?? 0;
  const heading = useRef<HTMLHeadingElement>(null);
  useTarget(now?.target);
  // with the step's text, not after it is painted: its button could be pressed before
  useLayoutEffect(() => {
    if (!now) return;
    if (now.begin) run(now.begin);
    heading.current?.focus();
  }, [now]);
  if (!now) return null;
  const last = number === steps.length - 1;
  const go = (to: number) => {
    tourStep.value = to;
  };
  return (
    <div
      class="tour"
      role="dialog"
      aria-labelledby="tour-title"
      aria-describedby="tour-text"
      data-tour-step={number + 1}
      data-tour-done={done.value}
      onKeyDown={(event) => {
        if (event.key === "Escape") leaveTour();
        else if (event.key === "ArrowRight" && !last) go(number + 1);
        else if (event.key === "ArrowLeft" && number > 0) go(number - 1);
        else return;
        event.preventDefault();
      }}
    >
      <header>
        <p class="tour-count">
          step {number + 1} of {steps.length}
        </p>
        <button
          type="button"
          class="quiet"
          aria-label="leave the tour"
          title="leave (escape)"
          onClick={leaveTour}
        >
          ×
        </button>
      </header>
      <h2 id="tour-title" tabIndex={-1} ref={heading}>
        {now.title}
      </h2>
      <div id="tour-text">
        <p>{now.text}</p>
        <p class="tour-task" aria-live="polite">
          <span class={done.value ? "tour-mark done" : "tour-mark"} aria-hidden="true">
            {done.value ? "✓" : "→"}
          </span>
          {now.task}
          {done.value && <span class="hidden"> Done.</span>}
        </p>
      </div>
      <div class="tour-buttons">
        <button type="button" class="plain" onClick={() => run(() => now.show())}>
          Show me
        </button>
        <span class="tour-dots" aria-hidden="true">
          {steps.map(({ title }, k) => (
            <i key={title} class={k === number ? "now" : undefined} />
          ))}
        </span>
        <button type="button" class="plain" disabled={number === 0} onClick={() => go(number - 1)}>
          Back
        </button>
        <button type="button" class="main" onClick={() => (last ? leaveTour() : go(number + 1))}>
          {last ? "Finish" : "Next"}
        </button>
      </div>
    </div>
  );
}
