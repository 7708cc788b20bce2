/** The stage as it is when a panel brings no stage of its own: the picture of the loaded model. */
import { computed, effect, signal } from "@preact/signals";
import { axisNames, classInk, countText, type PlanarPoints } from "reluscope/draw";
import { renderPoints, type SceneState, valueRange, type Window } from "reluscope/view";
import { messageOf } from "../engine/errors.ts";
import { Latest } from "../engine/latest.ts";
import type { PlaneAnswer } from "../engine/questions.ts";
import { viewEngine } from "../engine/session.ts";
import { say } from "../shell/messages.tsx";
import { inputNames } from "../state/inputs.ts";
import { modelStatus } from "../state/models.ts";
import { answer, answered, lineOnStage, plane, sliceOf, type Work, work } from "../state/picture.ts";
import { change, parts, state } from "../state/store.ts";
import { theme } from "../state/theme.ts";
import { dataOnSlice, shadowsOnSlice } from "./data-on-slice.ts";
import { LineStage, type LineStageProps } from "./line-stage.tsx";
import { panelLit } from "./lit.ts";
import { bentHyperplane, drawBentHyperplane, neuronNumber } from "./neuron-marks.ts";
import { PlaneStage } from "./plane-stage.tsx";
import type { Marks } from "./plane-view.ts";
import { chosenOnLine, hovered, hoveredOnLine, pin, pinInSpace, pinned, pinOnLine } from "./subject.ts";

/** Marks that the open panel adds above the model's plane; a panel sets it while it is open. */
export const panelMarks = signal<Marks | undefined>(undefined);

/** The same above the graph along a line. */
export const panelLineMarks = signal<LineStageProps["marks"]>(undefined);

/** From this enlargement on what is in view is computed anew. */
const FINE_ZOOM = 12;
/** How far beyond the view the finer answer reaches, in views. */
const FINE_REACH = 0.6;

/** The finer answer for what is in view. */
export const detail = signal<PlaneAnswer | undefined>(undefined);
const refining = new Latest();
let detailOf: PlaneAnswer | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

effect(() => {
  // a finer answer belongs to one picture
  if (plane.value !== detailOf) {
    detailOf = plane.value;
    detail.value = undefined;
  }
});

effect(() => {
  const view = parts.view.value;
  const data = plane.value;
  clearTimeout(timer);
  if (!view || !data) return;
  timer = setTimeout(() => refining.request(() => refine(data, view)), 70);
});

/** Computes what is in view exactly, within the domain. */
async function refine(data: PlaneAnswer, view: Window): Promise<void> {
  const now = answered.peek();
  if (!now || plane.peek() !== data) return;
  const { corners } = data.domain;
  const [left, bottom, right, top] = [corners[0], corners[1], corners[4], corners[5]];
  if (right - left < FINE_ZOOM * (view.right - view.left)) return;
  const reachX = FINE_REACH * (view.right - view.left);
  const reachY = FINE_REACH * (view.top - view.bottom);
  const box = [
    [Math.max(left, view.left - reachX), Math.min(right, view.right + reachX)],
    [Math.max(bottom, view.bottom - reachY), Math.min(top, view.top + reachY)],
  ] as const;
  if (!(box[0][0] < box[0][1] && box[1][0] < box[1][1])) return;
  try {
    const found = await viewEngine.plane(now.key, { ...now.place, box });
    if (plane.peek() === data && state.peek().view === view) detail.value = found;
  } catch (error) {
    console.warn("reluscope: what is in view could not be computed anew:", error);
  }
}

const range = computed(() =>
  plane.value && parts.color.value === "value" ? valueRange(plane.value, outputShown.value) : undefined,
);

/** The output whose gradient, value or graph is shown; the last one when the model has fewer. */
export const outputShown = computed(() => Math.min(parts.output.value, (answerOutputs.value || 1) - 1));
const answerOutputs = computed(() =>
  answer.value?.kind === "space" || !answer.value ? 1 : answer.value.outputSize,
);

/** Names of the slice's directions, with the names of the inputs where they have some. */
export const axesShown = computed<readonly string[]>(() => {
  try {
    return axisNames(sliceOf(parts.slice.value), inputNames()).names;
  } catch {
    // what is wrong with the slice, the picture says
    return [];
  }
});

const look = computed<Omit<SceneState, "points" | "theme">>(() => {
  const color = parts.color.value;
  const show = parts.show.value;
  const data = plane.value;
  const colorBy = color === "class" && data?.cellClasses.length === 0 ? "region" : color;
  return {
    colorBy,
    output: outputShown.value,
    creases: show.creases,
    boundary: show.boundary,
    range: range.value,
  };
});

const bent = computed(() => {
  const neuron = parts.neuron.value;
  const data = plane.value;
  const number = data && neuron ? neuronNumber(data, neuron) : -1;
  return data && number >= 0 ? { number, ...bentHyperplane(data, number) } : undefined;
});

/** The bent hyperplane on the stage; undefined when no neuron is chosen. */
export const bentOnStage = bent;

const points = computed<PlanarPoints | undefined>(() =>
  parts.show.value.points && plane.value
    ? dataOnSlice(parts.data.value, plane.value.domain.slice)
    : undefined,
);

/** Data points in the box of three inputs. */
const pointsInSpace = computed(() => {
  const slice = answered.value?.place.slice;
  const data = parts.data.value;
  const coordinates = slice?.dimension === 3 ? shadowsOnSlice(data, slice) : undefined;
  return data && coordinates ? { coordinates, classes: data.classes } : undefined;
});

const marks = computed<Marks>(() => {
  const data = plane.value;
  const neuron = bent.value;
  const more = panelMarks.value;
  return (context, frame, colors) => {
    if (data && neuron) drawBentHyperplane(context, frame, colors, data, neuron.number, neuron);
    more?.(context, frame, colors);
  };
});

const dots = computed<Marks | undefined>(() => {
  const shown = points.value;
  if (!shown) return undefined;
  return (context, frame, colors) => {
    const radius = Math.min(3.4, Math.max(1.8, frame.width / 220));
    renderPoints(context, frame, shown, (index) => classInk(colors.name, index), colors.paper, radius);
  };
});

/** Knots that the chosen neuron makes. */
const ringed = computed(() => {
  const data = lineOnStage.value;
  const neuron = parts.neuron.value;
  if (!data || !neuron) return [];
  const number = neuronNumber(data, neuron);
  const knots: number[] = [];
  for (let knot = 0; knot + 1 < data.vertexNeuronStart.length; knot++) {
    const neurons = data.vertexNeurons.subarray(
      data.vertexNeuronStart[knot],
      data.vertexNeuronStart[knot + 1],
    );
    if (neurons.includes(number)) knots.push(knot);
  }
  return knots;
});

/** The views in space, loaded when one is looked at first. */
const spaceViews = signal<typeof import("./space/index.ts") | undefined>(undefined);
/** Whether one is asked for. */
const inSpace = computed(
  () => answer.value?.kind === "space" || (parts.surface.value && answer.value?.kind === "plane"),
);

effect(() => {
  if (!inSpace.value || spaceViews.peek()) return;
  import("./space/index.ts").then(
    (views) => {
      spaceViews.value = views;
    },
    (error) => say("failure", `the view in space could not be opened: ${messageOf(error)}`),
  );
});

/** Names of the axes as long as the picture still belongs to the slice. */
const namesOf = (dimension: number) => (axesShown.value.length === dimension ? axesShown.value : undefined);

/** The model in space; undefined where it is looked at flat, or the view is still on its way. */
function SpaceStage() {
  const views = spaceViews.value;
  const data = plane.value;
  const space = answer.value?.kind === "space" ? answer.value : undefined;
  if (!views) return <p class="waiting">opening the view …</p>;
  if (space) {
    return (
      <views.DecisionStage
        data={space}
        theme={theme.value}
        creases={parts.show.value.creases}
        neuron={parts.neuron.value ? neuronNumber(space, parts.neuron.value) : -1}
        points={pointsInSpace.value}
        showPoints={parts.show.value.points}
        lit={panelLit.value}
        pinned={parts.cell.value?.length === 3 ? parts.cell.value : undefined}
        axisNames={namesOf(3)}
        onPick={pinInSpace}
      />
    );
  }
  if (!data) return null;
  return (
    <views.SurfaceStage
      data={data}
      look={look.value}
      theme={theme.value}
      pinned={pinned.value}
      hovered={hovered.value.cell}
      neuron={bent.value?.number ?? -1}
      points={points.value}
      lit={panelLit.value}
      axisNames={namesOf(2)}
      onHover={(cell, place) => {
        hovered.value = { cell, place };
      }}
      onPick={(cell, place) => pin(cell === pinned.peek() ? -1 : cell, place)}
    />
  );
}

export function ModelStage() {
  const data = plane.value;
  const pieces = lineOnStage.value;
  if (inSpace.value) return <SpaceStage />;
  if (data) {
    return (
      <PlaneStage
        data={data}
        detail={detail.value}
        look={look.value}
        theme={theme.value}
        pinned={pinned.value}
        marks={marks.value}
        points={dots.value}
        window={parts.view.value}
        axisNames={axesShown.value}
        label={
          `Map of ${countText(data.counts.cells)} cells. Arrow keys move to the neighbouring cell, plus and minus zoom, ` +
          "zero shows everything, enter pins, escape lets go."
        }
        onHover={(cell, place) => {
          hovered.value = { cell, place };
        }}
        onPick={(cell, place) => pin(cell === pinned.peek() ? -1 : cell, place)}
        onWindow={(view) => change({ view }, { undo: false })}
      />
    );
  }
  if (pieces) {
    const outputs = Array.from({ length: pieces.outputSize }, (_, k) => k);
    return (
      <LineStage
        data={pieces}
        outputs={outputs}
        theme={theme.value}
        showKnots={parts.show.value.creases}
        showDecision={parts.show.value.boundary}
        ringed={ringed.value}
        marks={panelLineMarks.value}
        chosen={chosenOnLine.value?.subject}
        label={
          `Graph of ${countText(pieces.outputSize)} outputs with ${countText(pieces.counts.cells - 1)} knots. ` +
          "Left and right arrows move from piece to knot to piece, plus and minus zoom, zero shows everything, escape lets go."
        }
        onChoose={(subject, at) => {
          pinOnLine(subject && at !== undefined ? { subject, at } : undefined);
        }}
        onHover={(subject, at) => {
          hoveredOnLine.value = subject && at !== undefined ? { subject, at } : undefined;
        }}
      />
    );
  }
  return (
    <p class="waiting">
      {modelStatus.value.kind === "loading" ? "loading the model …" : EMPTY[work.value.kind]}
    </p>
  );
}

/** What the stage says while there is no picture. */
const EMPTY: Readonly<Record<Work["kind"], string>> = {
  idle: "",
  busy: "computing the exact partition …",
  cancelled: "There is no picture of this model yet. Try again below, or take a smaller box under Slice.",
  failed: "There is no picture: see below. Another slice or box under Slice may have one.",
};

/** What the stage draws over the model's plane, and in which colours: for pictures that are kept. */
export { dots as stageDots, look as stageLook, marks as stageMarks };
