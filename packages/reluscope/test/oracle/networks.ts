/**
 * Small random networks of many kinds, most of them degenerate, each repeatable from its kind and seed.
 * A kind is a way to draw numbers (`recipes`) and, for some, a change made to the network drawn (`changes`).
 */
import type { Network } from "../../src/network/network.ts";
import { buildNetwork } from "./build-network.ts";
import { type SeededRandom, seededRandom } from "./seeded-random.ts";

interface Draft {
  layers: { weight: number[][]; bias: number[]; slope: number[] }[];
  output: { weight: number[][]; bias: number[]; slope: number[] };
}

/** How weights and biases of one draft are drawn. */
interface Recipe {
  weight(random: SeededRandom, fanIn: number): number;
  bias(random: SeededRandom): number;
}

const generic: Recipe = {
  weight: (random, fanIn) => random.normal() * Math.sqrt(2 / fanIn),
  bias: (random) => random.normal() * 0.4,
};
const integers: Recipe = {
  weight: (random) => random.integer(-2, 2),
  bias: (random) => random.integer(-2, 2),
};
const central: Recipe = { weight: integers.weight, bias: () => 0 };
const quarters: Recipe = {
  weight: (random) => random.integer(-6, 6) / 4,
  bias: (random) => random.integer(-4, 4) / 4,
};
const sparse: Recipe = {
  weight: (random) => (random.chance(0.6) ? 0 : random.integer(-3, 3)),
  bias: (random) => random.integer(-1, 1),
};

interface Kind {
  readonly recipe: Recipe;
  readonly change?: (draft: Draft, random: SeededRandom) => void;
  /** Smallest and largest width of a hidden layer; 2 to the width asked for when absent. */
  readonly width?: readonly [number, number];
  readonly outputs?: readonly [number, number];
  readonly storage?: "dense" | "sparse";
}

const kinds = {
  generic: { recipe: generic },
  integers: { recipe: integers },
  "zero biases": { recipe: central },
  "zero biases, real weights": { recipe: { weight: generic.weight, bias: () => 0 } },
  quarters: { recipe: quarters },
  copies: { recipe: quarters, change: copyUnits },
  dead: { recipe: integers, change: killUnits },
  vanishing: { recipe: integers, change: vanishOnCells },
  concurrent: { recipe: integers, change: passThroughVertices },
  "almost concurrent": { recipe: generic, change: passThroughVertices },
  echoes: { recipe: quarters, change: echoUnits },
  slopes: { recipe: quarters, change: drawSlopes },
  "slopes, real weights": { recipe: generic, change: drawSlopes },
  "width 1": { recipe: integers, width: [1, 2] },
  sparse: { recipe: sparse, storage: "sparse" },
  ties: { recipe: integers, change: tieOutputs, outputs: [2, 5] },
  "many outputs": { recipe: generic, outputs: [2, 5] },
  thin: { recipe: quarters, change: makeThinCells },
  scales: { recipe: generic, change: scaleUnits },
  "scales, integer weights": { recipe: integers, change: scaleUnits },
  "no crease": { recipe: integers, change: straighten },
  mixed: { recipe: quarters, change: mixChanges },
} satisfies Record<string, Kind>;

export type NetworkKind = keyof typeof kinds;

export const networkKinds = Object.keys(kinds) as NetworkKind[];

export interface NetworkSize {
  readonly inputs: number;
  /** Number of hidden layers; 1 to 3 when absent. */
  readonly depth?: number;
  /** Largest width of a hidden layer; 6 when absent. */
  readonly width?: number;
}

export function seededNetwork(name: NetworkKind, seed: number, size: NetworkSize): Network {
  const kind: Kind = kinds[name];
  const random = seededRandom(seed * 31 + networkKinds.indexOf(name));
  const draft = drawDraft(kind, random, size);
  kind.change?.(draft, random);
  return buildNetwork(draft.layers, draft.output, kind.storage);
}

function drawDraft(kind: Kind, random: SeededRandom, size: NetworkSize): Draft {
  const [narrowest, widest] = kind.width ?? [2, size.width ?? 6];
  let fanIn = size.inputs;
  const draw = (units: number) => {
    const layer = {
      weight: Array.from({ length: units }, () =>
        Array.from({ length: fanIn }, () => kind.recipe.weight(random, fanIn)),
      ),
      bias: Array.from({ length: units }, () => kind.recipe.bias(random)),
      slope: new Array<number>(units).fill(0),
    };
    fanIn = units;
    return layer;
  };
  const depth = size.depth ?? random.integer(1, 3);
  const layers = Array.from({ length: depth }, () => draw(random.integer(narrowest, widest)));
  const [fewest, largest] = kind.outputs ?? [1, 2];
  return { layers, output: draw(random.integer(fewest, largest)) };
}

/** Some units become multiples of, or parallel to, the unit before them. */
function copyUnits(draft: Draft, random: SeededRandom): void {
  for (const { weight, bias } of draft.layers) {
    for (let i = 1; i < weight.length; i++) {
      if (random.chance(0.4)) continue;
      const factor = random.pick([1, -1, 2, -0.5, 3]);
      weight[i] = weight[i - 1].map((value) => value * factor);
      bias[i] = bias[i - 1] * factor + random.pick([0, 0, 0.25, -0.5]);
    }
  }
}

/** Some units never fire, others always do, and some ignore their inputs. */
function killUnits(draft: Draft, random: SeededRandom): void {
  for (const { weight, bias } of draft.layers) {
    bias.forEach((_, i) => {
      const fate = random.pick(["live", "live", "dead", "on", "zero", "constant"]);
      if (fate === "dead") bias[i] = -1000;
      if (fate === "on") bias[i] = 1000;
      if (fate === "zero" || fate === "constant") weight[i].fill(0);
      if (fate === "zero") bias[i] = 0;
    });
  }
}

/** Later units without bias: they vanish on every cell on which the units before them that they read are off. */
function vanishOnCells(draft: Draft, random: SeededRandom): void {
  for (const { weight, bias } of [...draft.layers.slice(1), draft.output]) {
    bias.fill(0);
    for (const row of weight) {
      row.forEach((_, j) => {
        if (random.chance(0.4)) row[j] = 0;
      });
    }
  }
}

/** The later units of the first layer, and the output, pass through points where earlier zero sets meet. */
function passThroughVertices(draft: Draft, random: SeededRandom): void {
  const point = draft.layers[0].weight[0].map(() => random.integer(-2, 2) / 2);
  draft.layers.forEach(({ weight, bias }, l) => {
    weight.forEach((row, i) => {
      if (random.chance(0.7)) bias[i] = -valueAt(draft, l, row, point);
    });
  });
  const { weight, bias } = draft.output;
  if (random.chance(0.5)) bias[0] = -valueAt(draft, draft.layers.length, weight[0], point);
}

/** Later units that read one unit, so that their zero sets are its zero set again, or parallel and near to it. */
function echoUnits(draft: Draft, random: SeededRandom): void {
  for (const { weight, bias } of draft.layers.slice(1)) {
    weight.forEach((row, i) => {
      if (random.chance(0.4)) return;
      row.fill(0);
      row[random.integer(0, row.length - 1)] = random.pick([1, -1, 0.5]);
      bias[i] = random.pick([0, 0, 0.25, -0.5, 2 ** -52, -(2 ** -60), -1e-12]);
    });
  }
}

/** row · (activations of layer l at a point of the inputs): exact for small integers, rounded for others. */
function valueAt(draft: Draft, layer: number, row: readonly number[], point: readonly number[]): number {
  let activation: readonly number[] = point;
  for (const { weight, bias } of draft.layers.slice(0, layer)) {
    const before: readonly number[] = activation;
    activation = weight.map((w, i) =>
      Math.max(0, bias[i] + w.reduce((sum, value, j) => sum + value * before[j], 0)),
    );
  }
  return row.reduce((sum, value, j) => sum + value * activation[j], 0);
}

/** Leaky, absolute-value and linear units, and slopes that are none of these. */
function drawSlopes(draft: Draft, random: SeededRandom): void {
  for (const { slope } of draft.layers) {
    slope.forEach((_, i) => {
      slope[i] = random.pick([0, 0.01, 0.25, -1, 1, 1, -0.5, 2]);
    });
  }
}

/** Outputs that agree everywhere, or up to a constant, or up to one unit. */
function tieOutputs(draft: Draft, random: SeededRandom): void {
  const { weight, bias } = draft.output;
  for (let o = 1; o < weight.length; o++) {
    if (random.chance(0.3)) continue;
    const from = random.integer(0, o - 1);
    weight[o] = [...weight[from]];
    bias[o] = bias[from];
    if (random.chance(0.6)) weight[o][random.integer(0, weight[o].length - 1)] += random.pick([1, -1]);
  }
}

/** Pairs of parallel units whose zero sets are 1e-12, or 2^-50, apart. */
function makeThinCells(draft: Draft, random: SeededRandom): void {
  for (const { weight, bias } of draft.layers) {
    for (let i = 1; i < weight.length; i++) {
      if (random.chance(0.4)) continue;
      weight[i] = weight[i - 1].map((value) => value * random.pick([1, 1, 1, 1, -1]));
      bias[i] = bias[i - 1] + random.pick([1e-12, -1e-12, 2 ** -50, 2 ** -30, 0]);
    }
  }
}

/** Rows of a layer multiplied by powers of two between 2^-40 and 2^40; the next layer may undo it or not. */
function scaleUnits(draft: Draft, random: SeededRandom): void {
  draft.layers.forEach(({ weight, bias }, l) => {
    const next = draft.layers[l + 1] ?? draft.output;
    bias.forEach((_, i) => {
      const factor = 2 ** random.integer(-40, 40);
      weight[i] = weight[i].map((value) => value * factor);
      bias[i] *= factor;
      if (random.chance(0.8)) for (const row of next.weight) row[i] /= factor;
    });
  });
}

/** All units linear: one cell, or no hidden layer at all. */
function straighten(draft: Draft, random: SeededRandom): void {
  if (random.chance(0.3)) {
    draft.output = { ...draft.output, weight: draft.output.weight.map((row) => inputsOf(draft, row)) };
    draft.layers = [];
  }
  for (const { slope } of draft.layers) slope.fill(1);
}

/** Several of the changes above, one after the other. */
function mixChanges(draft: Draft, random: SeededRandom): void {
  for (const change of [copyUnits, vanishOnCells, echoUnits, drawSlopes, makeThinCells, scaleUnits]) {
    if (random.chance(0.4)) change(draft, random);
  }
}

const inputsOf = (draft: Draft, row: readonly number[]) =>
  draft.layers[0].weight[0].map((_, i) => row[i % row.length]);
