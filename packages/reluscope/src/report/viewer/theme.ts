/** Light and dark: follows the system until the reader chooses. */
import type { ThemeName } from "../../draw/palette.ts";
import { element } from "./dom.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners: (() => void)[] = [];

export function currentTheme(): ThemeName {
  const chosen = document.documentElement.dataset.theme;
  return (chosen ? chosen === "dark" : dark.matches) ? "dark" : "light";
}

/** Calls back after the theme has changed. */
export function onThemeChange(listener: () => void): void {
  listeners.push(listener);
}

/** The button that switches between light and dark. */
export function mountThemeButton(place: HTMLElement): void {
  const button = element("button", { type: "button", class: "quiet theme-button" });
  const label = () => {
    const next = currentTheme() === "dark" ? "light" : "dark";
    button.textContent = next === "dark" ? "☾ Dark" : "☀ Light";
    button.setAttribute("aria-label", `switch to ${next} colours`);
  };
  const changed = () => {
    label();
    for (const listener of listeners) listener();
  };
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = currentTheme() === "dark" ? "light" : "dark";
    changed();
  });
  dark.addEventListener("change", changed);
  label();
  place.append(button);
}
