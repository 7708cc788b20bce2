/** The eight steps of the guided tour: what is said, what is pointed at, and what the studio shows meanwhile. */
import { bySize } from "../stage/cell-sizes.ts";
import { middleOf } from "../stage/plane-view.ts";
import { pin } from "../stage/subject.ts";
import { openExample } from "../state/models.ts";
import { plane } from "../state/picture.ts";
import { change, state } from "../state/store.ts";

export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** What is framed: a selector. */
  readonly target: string;
  /** Brings the studio to where the step speaks of; all steps together are one step back. */
  readonly show: () => void | Promise<void>;
}

const UNDO = { undo: "tour" } as const;

/** The first example at rest, whatever was there before. */
async function crescents(): Promise<void> {
  const { model } = state.peek();
  if (model.kind !== "example" || model.id !== "crescents") await openExample("crescents", UNDO);
  change({ panel: "see", color: "region", neuron: null, cell: null, view: null, surface: false }, UNDO);
}

export const tourSteps: readonly TourStep[] = [
  {
    title: "This is a neural network",
    text: "Two numbers go in, one comes out. It is drawn over all its inputs at once: the plane is cut into cells, and on each cell the network is one plain formula. Nothing is sampled; every line is where it is, proved.",
    target: ".stage",
    show: crescents,
  },
  {
    title: "One cell, one formula",
    text: "Click a cell and its formula stands here: a·x0 + b·x1 + c. Step over an edge, and a single neuron has switched. Arrow keys walk from cell to cell.",
    target: ".side [data-cell-shown]",
    show: async () => {
      await crescents();
      const data = plane.peek();
      if (!data) return;
      const [cell] = bySize(data);
      pin(cell, middleOf(data, cell));
    },
  },
  {
    title: "A neuron is a crease",
    text: "Every circle is a neuron: full where it is on, open where it is off. In the first layer a neuron switches along a straight line.",
    target: ".layer:nth-of-type(1)",
    show: () => change({ panel: "see", neuron: [1, 3] }, UNDO),
  },
  {
    title: "Deeper creases bend",
    text: "A neuron of the second layer sees the plane folded by the first one. Unfolded, its straight line bends at every crease it crosses: at the dots.",
    target: ".layer:nth-of-type(2)",
    show: () => change({ panel: "see", neuron: [2, 5] }, UNDO),
  },
  {
    title: "What it decides",
    text: "The network says yes where its output is positive. The black line parts the two answers: a chain of straight pieces, one a cell. It was trained to tell the two crescents of points apart.",
    target: ".segments [data-value=class]",
    show: () => change({ panel: "see", color: "class", neuron: null, cell: null }, UNDO),
  },
  {
    title: "As deep as you like",
    text: "This is a thousandth of the picture, where many creases nearly meet. What is in view is computed anew, exactly: zoom by wheel, pinch or + and −, down to a billionth; 0 shows everything.",
    target: ".zoom",
    show: () => {
      const data = plane.peek();
      if (!data) return;
      const sizes = bySize(data);
      const [s, t] = middleOf(data, sizes[sizes.length - 1]);
      change(
        {
          panel: "see",
          color: "region",
          view: { left: s - 0.002, right: s + 0.002, bottom: t - 0.0015, top: t + 0.0015 },
        },
        UNDO,
      );
    },
  },
  {
    title: "More than two inputs",
    text: "This one tells three species of iris apart by four measurements. Two vary, the sliders set the others, and the picture follows. Or look through rows of your data.",
    target: ".side",
    show: async () => {
      await openExample("iris", UNDO);
      change({ panel: "slice" }, UNDO);
    },
  },
  {
    title: "Your turn",
    text: "Drop a model file anywhere (ONNX, PyTorch, safetensors): it stays on your computer. The other panels stand on the left, and the address always holds what you see, so that you can send it.",
    target: ".open-button",
    show: async () => {
      await crescents();
      change({ color: "class" }, UNDO);
    },
  },
];
