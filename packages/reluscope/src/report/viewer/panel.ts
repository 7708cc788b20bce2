/** The panel beside a picture: what is under the pointer, in blocks with headings. */
import { element } from "./dom.ts";

/** Whether numbers are shown in full; one choice for the whole panel. */
export class Panel {
  readonly root = element("aside", { class: "panel", id: "cell-panel", "aria-live": "polite" });
  full = false;
  private again: () => void = () => {};

  /** Shows content made by `build`; it is built anew when the reader asks for full precision. */
  show(build: () => Node[]): void {
    this.again = () => this.root.replaceChildren(...build());
    this.again();
  }

  /** The button that switches between short and full numbers. */
  precisionButton(): HTMLElement {
    return element(
      "button",
      {
        type: "button",
        class: "quiet precision",
        "aria-pressed": String(this.full),
        onclick: () => {
          this.full = !this.full;
          this.again();
          this.root.querySelector<HTMLElement>(".precision")?.focus();
        },
      },
      this.full ? "short numbers" : "full precision",
    );
  }
}

/** A titled block of the panel. */
export function block(title: string, ...children: (Node | string | false)[]): HTMLElement {
  return element("section", {}, element("h3", {}, title), ...children);
}
