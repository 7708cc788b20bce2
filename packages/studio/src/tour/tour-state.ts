/** Where the reader is in the guided tour; not in the link, so that nobody is sent into the middle of it. */
import { signal } from "@preact/signals";

/** The step, from 0; undefined while there is no tour. */
export const tourStep = signal<number | undefined>(undefined);

/** Whether the help of keys is open. */
export const helpOpen = signal(false);

/** What had the focus before the tour or the help took it. */
let before: Element | null = null;

export function startTour(): void {
  before = document.activeElement;
  helpOpen.value = false;
  tourStep.value = 0;
}

export function openHelp(): void {
  before = document.activeElement;
  helpOpen.value = true;
}

/** Closes tour and help; the focus goes back to where it was. */
export function leaveTour(): void {
  tourStep.value = undefined;
  helpOpen.value = false;
  if (before instanceof HTMLElement && before.isConnected) before.focus();
  before = null;
}
