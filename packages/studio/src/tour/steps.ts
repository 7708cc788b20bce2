/** The eight steps of the guided tour: what to look for, what to do, how to tell that it was done, and the app doing it itself. */
import { panels } from "../panels/list.ts";
import { bySize, middleOf } from "../stage/cell-measures.ts";
import { hovered, pin } from "../stage/subject.ts";
import { openExample } from "../state/models.ts";
import { plane } from "../state/picture.ts";
import { change, parts, state } from "../state/store.ts";

export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** What the reader is asked to do. */
  readonly task: string;
  /** Selector of what lights up on the page. */
  readonly target: string;
  /** Whether the reader has done it: reads signals. */
  done(): boolean;
  /** Brings the app to where the step begins. */
  begin?(): Promise<void> | void;
  /** Does the task, on the real app. */
  show(): Promise<void> | void;
}

const open = (panel: string) => {
  if (state.peek().panel !== panel) change({ panel }, { undo: "panel" });
};

const isExample = (id: string) => parts.model.value.kind === "example" && parts.model.value.id === id;

/** The first example again, where a step needs the plane of a small classifier. */
async function crescents(): Promise<void> {
  const { model } = state.peek();
  if (model.kind !== "example" || model.id !== "crescents") await openExample("crescents");
  open("see");
}

/** The smallest cell and what is around it. */
function zoomIn(): void {
  const data = plane.peek();
  if (!data) return;
  const [x, y] = middleOf(data, bySize(data)[data.counts.cells - 1]);
  const [[left, right], [bottom, top]] = state.peek().box;
  const [dx, dy] = [(right - left) / 2000, (top - bottom) / 2000];
  change({ view: { left: x - dx, right: x + dx, bottom: y - dy, top: y + dy } }, { undo: "view" });
}

/** The unit of layer 2 with most creases on the plane. */
function longestUnit(): number {
  const data = plane.peek();
  if (!data) return 0;
  const { layerStart } = data.neurons;
  const creases = new Uint32Array(layerStart[2] - layerStart[1]);
  for (const neuron of data.edgeNeurons)
    if (neuron >= layerStart[1] && neuron < layerStart[2]) creases[neuron - layerStart[1]]++;
  return creases.indexOf(Math.max(...creases));
}

const has = (name: string) => panels.some((panel) => panel.name === name);

/** Where networks are trained, if that panel is here; else two trained networks are compared. */
const trained: TourStep = has("train")
  ? {
      title: "Training moves the pieces",
      text: "Every step of training turns creases and shifts them. The picture is the exact partition at every moment, and the slider of the history goes back to any step.",
      task: "Open Train and press play.",
      target: "[data-panel=train]",
      done: () => parts.panel.value === "train",
      show: () => open("train"),
    }
  : {
      title: "Training makes many machines",
      text: "The same data, trained with other layers, gives another network. Where two of them are the same function is proved, and so is their largest difference.",
      task: "Open Compare and choose the narrow network as the second model.",
      target: "[data-panel=compare]",
      begin: crescents,
      done: () =>
        parts.panel.value === "compare" &&
        Boolean((parts.panels.value.compare as { second?: unknown } | undefined)?.second),
      show() {
        const { panels: kept } = state.peek();
        const second = { kind: "example", id: "narrow" };
        change({ panel: "compare", panels: { ...kept, compare: { ...(kept.compare ?? {}), second } } });
      },
    };

const layers: TourStep = has("layers")
  ? {
      title: "Layer by layer",
      text: "A layer presses everything beyond its creases flat. What it presses together no later layer can tell apart; what it unfolds, the next one can cut.",
      task: "Open Layers and step through them.",
      target: "[data-panel=layers]",
      begin: crescents,
      done: () => parts.panel.value === "layers",
      show: () => open("layers"),
    }
  : {
      title: "Layer by layer",
      text: "Creases of the first layer are straight. Those of later layers bend wherever they cross an earlier crease: that is how depth makes more pieces than units.",
      task: "Colour the creases by the layer they come from.",
      target: "[data-value=depth]",
      begin: crescents,
      done: () => parts.color.value === "depth",
      show: () => change({ color: "depth" }),
    };

export const steps: readonly TourStep[] = [
  {
    title: "A network is made of flat pieces",
    text: "A ReLU network is affine on each of finitely many cells. This one tells two crescents of points apart; every cell you see is exact, none is sampled.",
    task: "Choose Two crescents from the examples above.",
    target: ".examples",
    done: () => isExample("crescents") && parts.panel.value === "see",
    show: crescents,
  },
  {
    title: "One cell, one formula",
    text: "Inside a cell each unit is either on or off, and the network is one affine map. Neighbouring cells differ in the one unit whose crease lies between them.",
    task: "Point at a cell of the picture, or walk through the cells with the arrow keys.",
    target: ".plot-area .surface",
    begin: crescents,
    done: () => hovered.value.cell >= 0 || parts.cell.value !== null,
    show() {
      const data = plane.peek();
      if (data) pin(bySize(data)[1] ?? 0);
    },
  },
  {
    title: "One neuron, one bent line",
    text: "A unit switches along its bent hyperplane: straight inside every cell of the layers before it, bent where it crosses their creases. Dots mark the bends.",
    task: "Click a circle of layer 2.",
    target: ".layer ~ .layer .units",
    begin: crescents,
    done: () => parts.neuron.value !== null,
    show: () => change({ neuron: [2, longestUnit()] }, { undo: "neuron" }),
  },
  {
    title: "No cell is too small",
    text: "Zooming computes what is in view anew, so that cells a billionth of the picture wide stay sharp, where sampling would have lost them.",
    task: "Zoom in with the wheel, the buttons or the plus key.",
    target: ".zoom",
    begin: crescents,
    done: () => parts.view.value !== null,
    show: zoomIn,
  },
  {
    title: "More than two inputs: a slice",
    text: "Iris has four measurements. A slice lets two of them vary, or lays a plane through three rows of the data; sliders move what stays fixed.",
    task: "Choose Iris from the examples, then open Slice.",
    target: "[data-panel=slice]",
    done: () => isExample("iris") && parts.panel.value === "slice",
    async show() {
      await openExample("iris");
      open("slice");
    },
  },
  layers,
  trained,
  {
    title: "The other way round: construct",
    text: "Draw a function, place points or paste a table, and get the network that computes it exactly, unit by unit. Explain tells the same story of networks that were trained.",
    task: "Open Construct.",
    target: "[data-panel=construct]",
    done: () => parts.panel.value === "construct",
    show: () => open("construct"),
  },
];
