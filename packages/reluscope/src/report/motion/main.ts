/** Entry of the script of a moving picture: reads what the page carries and shows it with play, step and slider. */
import { type MotionData, motionOf } from "../../view/motions.ts";
import { element } from "../viewer/dom.ts";
import { mountThemeButton } from "../viewer/theme.ts";
import { mountPlayer } from "./player.ts";

function fail(error: unknown): void {
  document.documentElement.classList.remove("scripted");
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The moving picture could not be shown (${reason}). The still picture is complete.`;
  document.getElementById("stage")?.prepend(element("p", { class: "failure", role: "alert" }, message));
}

try {
  const theme = document.getElementById("theme");
  if (theme) mountThemeButton(theme);
  const stage = document.getElementById("stage");
  const text = document.getElementById("data")?.textContent;
  if (!stage || !text) throw new Error("the file is incomplete: its data is missing");
  mountPlayer(stage, motionOf(JSON.parse(text) as MotionData));
  document.documentElement.classList.add("scripted");
} catch (error) {
  fail(error);
}
