/** The verbs, each loaded when it is asked for, so that the command starts fast. */
import type { Command } from "commander";

export interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

export const verbs: readonly Verb[] = [
  {
    name: "inspect",
    summary: "what a model file holds, and what may be asked of it",
    load: async () => (await import("./commands/inspect.ts")).inspectCommand(),
  },
  {
    name: "eval",
    summary: "the network's outputs at points",
    load: async () => (await import("./commands/eval.ts")).evalCommand(),
  },
  {
    name: "line",
    summary: "breakpoints and affine pieces along a segment",
    load: async () => (await import("./commands/line.ts")).lineCommand(),
  },
  {
    name: "partition",
    summary: "the exact cells on a domain of one to six dimensions, or only their number",
    load: async () => (await import("./commands/partition.ts")).partitionCommand(),
  },
  {
    name: "boundary",
    summary: "where the network's decision changes",
    load: async () => (await import("./commands/boundary.ts")).boundaryCommand(),
  },
  {
    name: "layer",
    summary: "one layer as a projection onto a cone: apex, dual vectors, sectors, where points go",
    load: async () => (await import("./commands/layer.ts")).layerCommand(),
  },
  {
    name: "spline",
    summary: "a network along a segment as a spline: canonical form, knots, units; rebuilt with any facing",
    load: async () => (await import("./commands/spline.ts")).splineCommand(),
  },
  {
    name: "order",
    summary: "which units of the first layer are on only where others are: chains, creases, data on them",
    load: async () => (await import("./commands/order.ts")).orderCommand(),
  },
  {
    name: "shallow",
    summary:
      "whether an output is one hidden layer on a domain: the smallest one, or the crease that forbids it",
    load: async () => (await import("./commands/shallow.ts")).shallowCommand(),
  },
  {
    name: "explain",
    summary: "the story of a trained network with data: layers, units, what could go, how sure that is",
    load: async () => (await import("./commands/explain.ts")).explainCommand(),
  },
  {
    name: "fit",
    summary: "data with one input as an optimal linear spline: a network with its proved error",
    load: async () => (await import("./commands/fit.ts")).fitCommand(),
  },
  {
    name: "construct",
    summary: "a network made from data, sets, tables or functions, with a proof",
    load: async () => (await import("./commands/construct.ts")).constructCommand(),
  },
  {
    name: "train",
    summary: "a network trained on a table, with what moved on the way; as a picture or an animation",
    load: async () => (await import("./commands/train.ts")).trainCommand(),
  },
  {
    name: "prove",
    summary: "whether two networks are the same function, or where they differ most",
    load: async () => (await import("./commands/prove.ts")).proveCommand(),
  },
  {
    name: "simplify",
    summary: "the same function with fewer units, proved",
    load: async () => (await import("./commands/simplify.ts")).simplifyCommand(),
  },
  {
    name: "report",
    summary: "one offline HTML page with pictures, tables and what is certified",
    load: async () => (await import("./commands/report.ts")).reportCommand(),
  },
  {
    name: "studio",
    summary: "the app in your browser: exact pieces of a model, live, nothing uploaded",
    load: async () => (await import("./commands/studio.ts")).studioCommand(),
  },
];
