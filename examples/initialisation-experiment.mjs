/**
 * Random against constructed beginnings of training (THEORY section 5, "Control"): does gradient descent do better when it starts from a
 * network that already is a good function? One-input targets, twelve units each, from random weights, from the spline through
 * evenly spaced points, from the spline with the knots where the target bends most, and from the optimal fit to the points that are learned; then two crescents, from random weights and from the network
 * constructed for the labels, of the same size. Everything is seeded; it prints tables, and JSON with --json FILE.
 *
 *     node examples/initialisation-experiment.mjs [--seeds 9] [--json results.json]
 */
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import {
  boxDomain,
  constructLabels,
  constructSpline,
  evaluate,
  fitSpline,
  fullSlice,
  knotMovement,
  knotState,
  labelledData,
  partition,
  planarBoundary,
  randomNetwork,
  segmentDomain,
  Trainer,
  valueData,
} from "reluscope";
import { seededRandom } from "./train-network.mjs";

export const UNITS = 12;
const line = segmentDomain(fullSlice(1), -1, 1);

/** Targets on [−1, 1]. The folds and the ramp are linear splines themselves: a network of twelve units can be equal to them. */
export const targets = {
  "damped sine": (x) => 0.5 * Math.sin(4 * Math.PI * x) * Math.exp(-x),
  folds: (x) => Math.abs(Math.abs(x) - 0.5) + 0.5 * Math.abs(x - 0.3) - 0.5,
  step: (x) => Math.min(1, Math.max(-1, 20 * (x - 0.1))),
  polynomial: (x) => 16 * x ** 5 - 20 * x ** 3 + 5 * x,
};

/** Evenly spaced, the ends of [−1, 1] among them. */
const spaced = (count) => Array.from({ length: count }, (_, k) => -1 + (2 * k) / (count - 1));

/** Knots taken one by one from a fine grid, each where the spline through those before is farthest from the target. */
function greedyKnots(f, count) {
  const grid = spaced(401);
  const knots = [-1, 1];
  while (knots.length < count) {
    let [worst, place] = [-1, 0];
    for (const x of grid) {
      const right = knots.findIndex((t) => t >= x);
      if (right <= 0 || knots[right] === x) continue;
      const [a, b] = [knots[right - 1], knots[right]];
      const error = Math.abs(f(x) - (f(a) + ((f(b) - f(a)) * (x - a)) / (b - a)));
      if (error > worst) [worst, place] = [error, x];
    }
    if (worst <= 1e-12) break;
    knots.push(place);
    knots.sort((a, b) => a - b);
  }
  return knots;
}

/** Each makes a network of at most UNITS units; a spline of so many pieces needs no more. The fit only knows the training points. */
export const beginnings = {
  random: (_, seed) => randomNetwork([1, UNITS, 1], seed),
  "even knots": (f) =>
    constructSpline(
      spaced(UNITS + 1).map((x) => [x, f(x)]),
      { facing: "fewest" },
    ).network,
  "chosen knots": (f) =>
    constructSpline(
      greedyKnots(f, UNITS + 1).map((x) => [x, f(x)]),
      { facing: "fewest" },
    ).network,
  "optimal fit": (_f, _seed, points) =>
    fitSpline(points, { pieces: UNITS, loss: "squares", facing: "fewest" }).network,
};

const STEPS = 3000;
const LOOK = 25;
/** What counts as learned: root of the mean square error. */
const GOAL = 0.1;
const tested = spaced(801);

function errors(network, f) {
  let [squares, largest] = [0, 0];
  for (const x of tested) {
    const error = Math.abs(evaluate(network, [x])[0] - f(x));
    squares += error * error;
    largest = Math.max(largest, error);
  }
  return { rms: Math.sqrt(squares / tested.length), largest };
}

/** One training of one target; 200 points drawn with the seed. */
export function trainTarget(f, make, seed) {
  const random = seededRandom(seed);
  const xs = Array.from({ length: 200 }, () => 2 * random() - 1);
  const start = make(
    f,
    seed,
    xs.map((x) => [x, f(x)]),
  );
  const trainer = new Trainer(
    start,
    valueData(
      xs.map((x) => [x]),
      xs.map((x) => [f(x)]),
    ),
    { seed, rate: 0.005 },
  );
  const first = errors(start, f);
  let reached = first.rms <= GOAL ? 0 : undefined;
  while (trainer.steps < STEPS) {
    trainer.step(LOOK);
    if (reached === undefined && errors(trainer.network(), f).rms <= GOAL) reached = trainer.steps;
  }
  const network = trainer.network();
  const after = knotState(network, line);
  const { died, born, crossed } = knotMovement(knotState(start, line), after);
  return {
    first: first.rms,
    ...errors(network, f),
    reached,
    units: network.layers[0].bias.length,
    pieces: after.pieces,
    died: died.length,
    born: born.length,
    crossed: crossed.length,
  };
}

/** Two interlocking crescents. */
export function crescents(count, noise, seed) {
  const random = seededRandom(seed);
  const inputs = [];
  const labels = [];
  for (let k = 0; k < count; k++) {
    const label = k % 2;
    const angle = Math.PI * random();
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const spread = () => noise * (random() + random() + random() - 1.5) * 2;
    inputs.push(label ? [1 - x + spread(), 0.5 - y + spread()] : [x + spread(), y + spread()]);
    labels.push(label);
  }
  return labelledData(inputs, labels, 2);
}

const plane = boxDomain(fullSlice(2), [
  [-1.5, 2.5],
  [-1.25, 1.75],
]);
const CRESCENT_STEPS = 2000;
const CRESCENT_LOOK = 20;
/** What counts as learned: share of unseen points decided right. */
const CRESCENT_GOAL = 0.97;

const rowsOf = ({ inputs, rows, inputSize }) =>
  Array.from({ length: rows }, (_, k) => Array.from(inputs.subarray(k * inputSize, (k + 1) * inputSize)));

/** One training on crescents; the constructed network decides all training points right from the beginning. */
export function trainCrescents(beginning, seed) {
  const data = crescents(200, 0.12, seed);
  const test = crescents(2000, 0.12, 1000 + seed);
  const constructed = constructLabels(rowsOf(data), data.targets.labels).network;
  const units = constructed.layers[0].bias.length;
  const start = beginning === "random" ? randomNetwork([2, units, 2], seed) : constructed;
  const trainer = new Trainer(start, data, { seed, rate: 0.005 });
  const first = trainer.evaluate(test);
  let reached = first.accuracy >= CRESCENT_GOAL ? 0 : undefined;
  while (trainer.steps < CRESCENT_STEPS) {
    trainer.step(CRESCENT_LOOK);
    if (reached === undefined && trainer.evaluate(test).accuracy >= CRESCENT_GOAL) reached = trainer.steps;
  }
  const network = trainer.network();
  const complex = partition(network, plane);
  const boundary = planarBoundary(network, complex);
  return {
    units,
    first: first.accuracy,
    accuracy: trainer.evaluate(test).accuracy,
    loss: trainer.evaluate(test).loss,
    reached,
    cells: complex.counts.cells,
    pieces: boundary.pieces.length / 2,
  };
}

function middle(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
}
const short = (value) => String(Number(value.toPrecision(2)));
/** Median, and smallest to largest where they differ. */
function spread(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(short);
  return low === high ? low : `${short(middle(values))} (${low}–${high})`;
}
function reachedText(runs) {
  const there = runs.filter(({ reached }) => reached !== undefined).map(({ reached }) => reached);
  return there.length === 0
    ? `never, 0 of ${runs.length}`
    : `${spread(there)}, ${there.length} of ${runs.length}`;
}

const table = (titles, rows) =>
  [titles, titles.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** All runs, by target and beginning. */
export function experiment(seeds) {
  const list = Array.from({ length: seeds }, (_, k) => k + 1);
  const splines = Object.entries(targets).map(([target, f]) => ({
    target,
    beginnings: Object.entries(beginnings).map(([beginning, make]) => ({
      beginning,
      runs: list.map((seed) => trainTarget(f, make, seed)),
    })),
  }));
  const plane = ["random", "constructed"].map((beginning) => ({
    beginning,
    runs: list.map((seed) => trainCrescents(beginning, seed)),
  }));
  return { seeds, splines, crescents: plane };
}

/** The tables of the documentation. */
export function experimentText({ splines, crescents }) {
  const all = (runs, name) => spread(runs.map((run) => run[name]));
  return [
    table(
      [
        "target",
        "beginning",
        "error at first",
        "error at the end",
        "largest",
        `steps to ${GOAL}`,
        "pieces",
        "knots died",
        "crossed",
      ],
      splines.flatMap(({ target, beginnings }) =>
        beginnings.map(({ beginning, runs }) => [
          target,
          beginning,
          all(runs, "first"),
          all(runs, "rms"),
          all(runs, "largest"),
          reachedText(runs),
          all(runs, "pieces"),
          all(runs, "died"),
          all(runs, "crossed"),
        ]),
      ),
    ),
    table(
      [
        "beginning",
        "units",
        "right at first",
        "right at the end",
        "loss at the end",
        `steps to ${CRESCENT_GOAL}`,
        "cells",
        "pieces of the boundary",
      ],
      crescents.map(({ beginning, runs }) => [
        beginning,
        all(runs, "units"),
        ...["first", "accuracy"].map((name) =>
          spread(runs.map((run) => Math.round(1000 * run[name]) / 1000)),
        ),
        all(runs, "loss"),
        reachedText(runs),
        all(runs, "cells"),
        all(runs, "pieces"),
      ]),
    ),
  ].join("\n\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: { seeds: { type: "string", default: "9" }, json: { type: "string" } },
  });
  const found = experiment(Number(values.seeds));
  console.log(experimentText(found));
  if (values.json) writeFileSync(values.json, `${JSON.stringify(found, undefined, 1)}\n`);
}
