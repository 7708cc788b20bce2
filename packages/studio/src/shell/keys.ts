/** Keys that work everywhere: undo and redo. */
import { redo, undo } from "../state/store.ts";

export function listenForKeys(): void {
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const { target } = event;
    // text fields undo their own typing
    if (target instanceof HTMLInputElement && target.type === "text") return;
    if (target instanceof HTMLTextAreaElement) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) undo();
    else if ((key === "z" && event.shiftKey) || key === "y") redo();
    else return;
    event.preventDefault();
  });
}
