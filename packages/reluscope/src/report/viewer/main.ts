/** Entry of the report's script: unpack the data, show the explorer; on any failure say so and keep the page. */
import { hexColor } from "../../draw/color.ts";
import { classFill } from "../../draw/palette.ts";
import { readPayload } from "../read-payload.ts";
import { element } from "./dom.ts";
import { mountLine } from "./line-app.ts";
import { mountPlanar } from "./planar-app.ts";
import { currentTheme, mountThemeButton, onThemeChange } from "./theme.ts";

function start(): void {
  const themePlace = document.getElementById("theme");
  if (themePlace) mountThemeButton(themePlace);
  colorSwatches();
  onThemeChange(colorSwatches);
  const explorer = document.getElementById("explorer");
  const text = document.getElementById("data")?.textContent;
  if (!explorer || !text) throw new Error("the file is incomplete: its data is missing");
  const place = element("div", { class: "live" });
  explorer.append(place);
  try {
    const data = readPayload(text);
    if (data.kind === "planar") mountPlanar(data, place);
    else mountLine(data, place);
  } catch (error) {
    place.remove();
    throw error;
  }
  document.documentElement.classList.add("scripted");
}

/** Swatches in the static tables follow the theme. */
function colorSwatches(): void {
  for (const swatch of document.querySelectorAll<HTMLElement>(".swatch[data-class]")) {
    swatch.style.background = hexColor(classFill(currentTheme(), Number(swatch.dataset.class)));
  }
}

function fail(error: unknown): void {
  if (document.querySelector(".failure")) return;
  const reason = error instanceof Error ? error.message : String(error);
  document
    .getElementById("explorer")
    ?.prepend(
      element(
        "p",
        { class: "failure", role: "alert" },
        `The interactive picture could not be shown (${reason}). The still picture and the tables below are complete.`,
      ),
    );
}

window.addEventListener("error", (event) => {
  // browsers report postponed resize callbacks as errors; nothing has failed
  if (!event.message.startsWith("ResizeObserver")) fail(event.error ?? event.message);
});
try {
  start();
} catch (error) {
  document.documentElement.classList.remove("scripted");
  fail(error);
}
