/** The choices above a picture: one of several, or on and off. */
import { element } from "./dom.ts";

/** A row of choices, one of which is pressed. */
export function choices<T extends string>(
  label: string,
  options: readonly (readonly [T, string])[],
  chosen: T,
  choose: (value: T) => void,
): HTMLElement {
  const group = element("div", { class: "choices", role: "group", "aria-label": label });
  group.append(element("span", { class: "choices-label" }, label));
  const row = element("div", { class: "segments" });
  for (const [value, text] of options) {
    const button = element(
      "button",
      { type: "button", "data-value": value, "aria-pressed": String(value === chosen) },
      text,
    );
    button.addEventListener("click", () => {
      for (const other of row.children) other.setAttribute("aria-pressed", String(other === button));
      choose(value);
    });
    row.append(button);
  }
  group.append(row);
  return group;
}

/** A box to tick. */
export function toggle(name: string, label: string, on: boolean, change: (on: boolean) => void): HTMLElement {
  const box = element("input", { type: "checkbox", name, checked: on });
  box.addEventListener("change", () => change(box.checked));
  return element("label", { class: "toggle" }, box, label);
}

/** A list to choose a number from. */
export function picker(
  label: string,
  names: readonly string[],
  chosen: number,
  choose: (index: number) => void,
) {
  const select = element("select", { "aria-label": label });
  names.forEach((name, i) => {
    select.append(element("option", { value: i, selected: i === chosen }, name));
  });
  select.addEventListener("change", () => choose(Number(select.value)));
  return select;
}
