/** The panels in their order; each is loaded when it is opened first. */
import {
  compareIcon,
  constructIcon,
  explainIcon,
  keepIcon,
  layersIcon,
  seeIcon,
  sliceIcon,
  trainIcon,
} from "./icons.tsx";
import type { PanelEntry } from "./panel.ts";

export const panels: readonly PanelEntry[] = [
  {
    name: "see",
    title: "See",
    summary: "The exact pieces of the model: cells, boundary, neurons.",
    icon: seeIcon,
    load: () => import("./see/index.ts"),
  },
  {
    name: "slice",
    title: "Slice",
    summary: "Where the model is looked at: which inputs vary, and over which box.",
    icon: sliceIcon,
    load: () => import("./slice/index.ts"),
  },
  {
    name: "layers",
    title: "Layers",
    summary: "The input space projected layer by layer, step by step.",
    icon: layersIcon,
    load: () => import("./layers/index.ts"),
  },
  {
    name: "construct",
    title: "Construct",
    summary: "Draw a function, place points or paste a table: a network that computes it exactly.",
    icon: constructIcon,
    ownNetwork: true,
    load: () => import("./construct/index.ts"),
  },
  {
    name: "train",
    title: "Train",
    summary: "Watch a network learn: its exact pieces at every step.",
    icon: trainIcon,
    ownNetwork: true,
    load: () => import("./train/index.ts"),
  },
  {
    name: "explain",
    title: "Explain",
    summary: "The story of the model and its data, each sentence linked to what it speaks of.",
    icon: explainIcon,
    load: () => import("./explain/index.ts"),
  },
  {
    name: "compare",
    title: "Compare",
    summary: "Two models on one domain: where they differ, and by how much at most, proved.",
    icon: compareIcon,
    load: () => import("./compare/index.ts"),
  },
  {
    name: "keep",
    title: "Keep",
    summary: "Download the model, the picture and the cells; the whole view as a link.",
    icon: keepIcon,
    load: () => import("./keep/index.ts"),
  },
];
