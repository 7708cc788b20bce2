/** Plays a motion on a canvas: a button, steps, a slider, keys, and words that follow. */
import { drawOnCanvas } from "../../draw/canvas-context.ts";
import type { Motion } from "../../view/motions.ts";
import { element } from "../viewer/dom.ts";
import { currentTheme, onThemeChange } from "../viewer/theme.ts";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
/** Marks of the slider from 0 to the end. */
const MARKS = 1000;
/** Pictures are laid out for widths in these bounds and scaled to the page. */
const NARROWEST = 360;
const WIDEST = 780;
const STEEPEST = 85;

export function mountPlayer(stage: HTMLElement, motion: Motion): void {
  const canvas = element("canvas", {
    role: "img",
    tabindex: motion.turnable ? 0 : undefined,
    "aria-describedby": "caption",
  });
  const play = element("button", { type: "button", class: "main" });
  const back = element("button", { type: "button", "aria-label": "one step back" }, "◂ Step");
  const forward = element("button", { type: "button", "aria-label": "one step forward" }, "Step ▸");
  const slider = element("input", { type: "range", min: 0, max: MARKS, step: 1, "aria-label": "position" });
  const caption = element("p", { id: "caption", class: "caption", "aria-live": "polite" });
  stage.append(
    element("div", { class: motion.turnable ? "turnable" : undefined }, canvas),
    element("div", { class: "controls" }, play, back, forward, slider),
    caption,
  );

  let time = 0;
  let tilt = 20;
  let playing = false;
  let request = 0;
  let last = 0;
  let resting = 0;

  const draw = () => {
    request = 0;
    const width = Math.min(WIDEST, Math.max(NARROWEST, stage.clientWidth));
    const picture = motion.picture(time, tilt, currentTheme(), width);
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    const [across, down] = [Math.round(picture.width * ratio), Math.round(picture.height * ratio)];
    if (canvas.width !== across || canvas.height !== down) {
      canvas.width = across;
      canvas.height = down;
    }
    const context = canvas.getContext("2d");
    if (!context) throw new Error("this browser has no canvas");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawOnCanvas(picture, context);
    const words = motion.caption(time);
    if (caption.textContent !== words) {
      caption.textContent = words;
      canvas.setAttribute("aria-label", words);
    }
    slider.value = String(Math.round((MARKS * time) / motion.end));
    slider.setAttribute("aria-valuetext", motion.position(time));
    back.disabled = !motion.loops && time <= 0;
    forward.disabled = !motion.loops && time >= motion.end;
  };
  const redraw = () => {
    if (!request) request = requestAnimationFrame(draw);
  };
  const wrapped = (value: number) => ((value % motion.end) + motion.end) % motion.end;
  const setTime = (value: number) => {
    time = motion.loops ? wrapped(value) : Math.min(motion.end, Math.max(0, value));
    redraw();
  };
  const setPlaying = (on: boolean) => {
    playing = on;
    play.textContent = on ? "❚❚ Pause" : "▶ Play";
    if (!on) return;
    if (!motion.loops && time >= motion.end) setTime(0);
    last = performance.now();
    resting = 0;
    requestAnimationFrame(advance);
  };
  const advance = (now: number) => {
    if (!playing) return;
    const seconds = Math.min(0.1, Math.max(0, (now - last) / 1000));
    last = now;
    resting -= seconds;
    if (resting <= 0) {
      const stop = nextStop(1);
      // whoever asked for less motion sees the steps, one after the other
      const reached = calm.matches || time + motion.speed * seconds >= stop;
      setTime(reached ? stop : time + motion.speed * seconds);
      if (reached) resting = calm.matches ? Math.max(1.5, motion.rest) : motion.rest;
      if (reached && !motion.loops && time >= motion.end) return setPlaying(false);
    }
    requestAnimationFrame(advance);
  };
  /** The next place to rest forwards or backwards. */
  const nextStop = (direction: 1 | -1) =>
    direction > 0
      ? (Math.floor(time / motion.step + 1e-9) + 1) * motion.step
      : (Math.ceil(time / motion.step - 1e-9) - 1) * motion.step;
  const step = (direction: 1 | -1) => {
    setPlaying(false);
    setTime(nextStop(direction));
  };

  play.addEventListener("click", () => setPlaying(!playing));
  back.addEventListener("click", () => step(-1));
  forward.addEventListener("click", () => step(1));
  slider.addEventListener("input", () => {
    setPlaying(false);
    setTime((motion.end * Number(slider.value)) / MARKS);
  });
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.altKey || event.ctrlKey || event.metaKey || target.tagName === "BUTTON") return;
    if (event.key === " ") setPlaying(!playing);
    else if (target === slider) return;
    else if (event.key === "ArrowRight") motion.turnable ? turn(motion.end / 72, 0) : step(1);
    else if (event.key === "ArrowLeft") motion.turnable ? turn(-motion.end / 72, 0) : step(-1);
    else if (event.key === "ArrowUp" && motion.turnable) turn(0, 5);
    else if (event.key === "ArrowDown" && motion.turnable) turn(0, -5);
    else return;
    event.preventDefault();
  });
  const turn = (change: number, up: number) => {
    setPlaying(false);
    tilt = Math.max(-STEEPEST, Math.min(STEEPEST, tilt + up));
    setTime(time + change);
  };
  if (motion.turnable) mountDrag(canvas, (dx, dy) => turn((-motion.end * dx) / 720, dy / 3));
  onThemeChange(redraw);
  new ResizeObserver(redraw).observe(stage);
  setPlaying(false);
  draw();
}

/** Calls back with the pixels that a pointer is dragged. */
function mountDrag(canvas: HTMLCanvasElement, drag: (dx: number, dy: number) => void): void {
  let from: PointerEvent | undefined;
  canvas.addEventListener("pointerdown", (event) => {
    from = event;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!from || from.pointerId !== event.pointerId) return;
    drag(event.clientX - from.clientX, event.clientY - from.clientY);
    from = event;
  });
  for (const name of ["pointerup", "pointercancel"] as const)
    canvas.addEventListener(name, () => {
      from = undefined;
    });
}
