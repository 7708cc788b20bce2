/** The Layers panel's stage: the moving picture with play, steps and a slider, or one layer before and after. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { DrawContext } from "reluscope/draw";
import type { Motion } from "reluscope/view";
import { PictureCanvas } from "../../parts/picture-canvas.tsx";
import { useSize } from "../../parts/use-size.ts";
import { model, modelStatus } from "../../state/models.ts";
import { theme } from "../../state/theme.ts";
import {
  busy,
  cancelLayers,
  chosenLayer,
  facts,
  failure,
  layers,
  motion,
  picture,
  pictureWidth,
} from "./follow.ts";
import { goTo, pause, play, playing, step, time } from "./player.ts";
import "./style.css";

/** Pictures are laid out for widths in these bounds. */
const NARROWEST = 330;
const WIDEST = 860;
const STEEPEST = 85;

export function LayersStage() {
  const area = useRef<HTMLDivElement>(null);
  const [width, height] = useSize(area);
  const { view } = layers.value.value;
  const status = modelStatus.value;
  const wrong =
    status.kind === "failed"
      ? status.message
      : model.value?.layers.length === 0
        ? "the network has no hidden layer: one affine map"
        : failure.value;
  useEffect(() => {
    pictureWidth.value = width > 0 ? Math.min(1040, Math.max(NARROWEST, Math.round(width) - 24)) : 0;
  }, [width]);
  const film = motion.value;
  return (
    <>
      <div class="layers-area" ref={area}>
        {wrong ? (
          <div class="waiting">
            <p role="alert" data-layers-failure>
              {wrong}
            </p>
            {failure.value && (
              <p>
                Explain tells what each layer does to the data, whatever its size. Among the examples, Two
                crescents, narrow can be followed from the first layer to the last.
              </p>
            )}
          </div>
        ) : !film || width === 0 ? (
          <p class="waiting">looking into the layers …</p>
        ) : view === "motion" ? (
          <Film film={film} width={width} height={height} />
        ) : (
          <Still />
        )}
      </div>
      {film && !wrong && view === "motion" && <Player film={film} />}
      {busy.value && (
        <div class="status" role="status">
          <span class="spinner" aria-hidden="true" />
          <span>looking into layer {chosenLayer.value} …</span>
          <button type="button" class="quiet" onClick={cancelLayers}>
            cancel
          </button>
        </div>
      )}
    </>
  );
}

/** The frame at the time, as large as fits. */
function Film({
  film,
  width,
  height,
}: {
  readonly film: Motion;
  readonly width: number;
  readonly height: number;
}) {
  const { tilt } = layers.value.value;
  const at = time.value;
  const widest = Math.min(WIDEST, Math.max(NARROWEST, width - 16));
  const whole = film.picture(at, tilt, theme.value, widest);
  // heights follow widths; what does not fit is laid out narrower
  const share = Math.min(1, (height - 8) / whole.height);
  const narrower = Math.max(NARROWEST, Math.floor(widest * share));
  const shown = share < 1 ? film.picture(at, tilt, theme.value, narrower) : whole;
  const scale = Math.min(1, (height - 4) / shown.height);
  const canvas = (
    <PictureCanvas
      width={shown.width * scale}
      height={shown.height * scale}
      label={film.caption(at)}
      scale={scale}
      paint={(context: DrawContext) => shown.render(context)}
    />
  );
  if (!film.turnable) return canvas;
  return <Turning film={film}>{canvas}</Turning>;
}

/** A picture that turns by dragging and by the arrow keys. */
function Turning({ film, children }: { readonly film: Motion; readonly children: ComponentChildren }) {
  const from = useRef<{ x: number; y: number } | undefined>(undefined);
  const turn = (change: number, up: number) => {
    const { tilt } = layers.value.peek();
    layers.change(
      { tilt: Math.max(-STEEPEST, Math.min(STEEPEST, tilt + up)) },
      { undo: "time of the layers" },
    );
    goTo(time.peek() + change);
  };
  return (
    <div
      class="layers-turning"
      tabIndex={0}
      role="slider"
      aria-label="turn of the layer in space; up and down arrows tilt it"
      aria-valuemin={0}
      aria-valuemax={film.end}
      aria-valuenow={Math.round(time.value)}
      aria-valuetext={film.position(time.value)}
      onPointerDown={(event) => {
        if (!event.isPrimary) return;
        from.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!from.current || !event.isPrimary) return;
        turn((-film.end * (event.clientX - from.current.x)) / 720, (event.clientY - from.current.y) / 3);
        from.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerUp={() => {
        from.current = undefined;
      }}
      onPointerCancel={() => {
        from.current = undefined;
      }}
      onKeyDown={(event) => {
        const arrows: Record<string, [number, number]> = {
          ArrowLeft: [-5, 0],
          ArrowRight: [5, 0],
          ArrowUp: [0, 5],
          ArrowDown: [0, -5],
        };
        const by = arrows[event.key];
        if (!by) return;
        turn(...by);
        event.preventDefault();
      }}
    >
      {children}
    </div>
  );
}

function Player({ film }: { readonly film: Motion }) {
  const at = time.value;
  return (
    <div class="layers-player">
      <div class="row">
        <button type="button" class="main" onClick={() => (playing.value ? pause() : play())}>
          {playing.value ? "❚❚ Pause" : "▶ Play"}
        </button>
        <button
          type="button"
          class="plain"
          aria-label="one step back"
          disabled={!film.loops && at <= 0}
          onClick={() => step(-1)}
        >
          ◂ Step
        </button>
        <button
          type="button"
          class="plain"
          aria-label="one step forward"
          disabled={!film.loops && at >= film.end}
          onClick={() => step(1)}
        >
          Step ▸
        </button>
        <input
          type="range"
          aria-label="position"
          aria-valuetext={film.position(at)}
          min={0}
          max={film.end}
          step={film.step / 100}
          value={at}
          onInput={(event) => goTo(event.currentTarget.valueAsNumber)}
        />
      </div>
      <p class="layers-caption" aria-live={playing.value ? "off" : "polite"} data-time={at}>
        {film.caption(at)}
      </p>
    </div>
  );
}

/** One layer before and after, drawn by the worker. */
function Still() {
  const source = picture.value;
  const known = facts.value;
  if (!source) return <p class="waiting">drawing the layer …</p>;
  const sectors = known?.sectors === undefined ? "" : ` in ${known.sectors} sectors`;
  return (
    <div class="layers-still">
      <img
        src={source}
        width={pictureWidth.value}
        alt={`Layer ${chosenLayer.value}: on the left its inputs${sectors}, with the lines of its ${known?.units ?? ""} units; on the right the same points after the layer has set negative sums to 0.`}
      />
    </div>
  );
}
