/** Light and dark: follows the system until the reader chooses. */
import { computed, effect, signal } from "@preact/signals";
import type { ThemeName } from "reluscope/draw";

const dark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(dark.matches);
dark.addEventListener("change", () => {
  systemIsDark.value = dark.matches;
});

const KEY = "reluscope-theme";

function stored(): ThemeName | null {
  try {
    const name = localStorage.getItem(KEY);
    return name === "dark" || name === "light" ? name : null;
  } catch {
    return null;
  }
}

/** What the reader chose; null to follow the system. */
const chosen = signal<ThemeName | null>(stored());

export const theme = computed<ThemeName>(() => chosen.value ?? (systemIsDark.value ? "dark" : "light"));

export function switchTheme(): void {
  chosen.value = theme.peek() === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(KEY, chosen.value);
  } catch {
    // not kept then
  }
}

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});
