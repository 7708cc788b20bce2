/**
 * Makes the networks of the Construct panel with the library's constructions, and the pictures of them. Runs in a worker (see
 * construct-worker.ts).
 */
import {
  type Construction,
  compareConstructions,
  constantTarget,
  constructedNetwork,
  constructionCounts,
  constructLabels,
  constructPiecewise,
  constructSpline,
  constructTable,
  evaluate,
  fullSlice,
  type LabelsConstruction,
  type Network,
  setsInterference,
  type TargetSet,
  triangulationCells,
  writeOnnx,
} from "reluscope";
import { shortNumber } from "reluscope/view";
import { lineAnswer, planeAnswer } from "../../engine/engine.ts";
import { messageOf } from "../../engine/errors.ts";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";
import { handOver } from "../../engine/transferables.ts";
import { type Compared, type LabelledPoint, type Made, type Refused, type Task, WAYS } from "./tasks.ts";

/** A tree is tried for so many triangles at most: it grows faster than they do. */
const MOST_TREE_CELLS = 32;
/** Cells without a point are counted exactly for so many pairs of a cell and a point at most. */
const MOST_PAIRS = 6000;

export class Builder {
  /**
   * The network of a task, made in one way.
   *
   * @throws the library's own words where it cannot be made
   */
  make(task: Task, way: string): Made {
    const { made, remark } = build(task, way);
    return handOver({
      way,
      task,
      bytes: Uint8Array.from(writeOnnx(made.network)),
      units: made.units,
      counts: made.counts,
      outputs: made.network.outputSize,
      domain: made.domain,
      proved: made.proved,
      exact: made.exact,
      maxDeviation: made.maxDeviation,
      remark,
      answer: answerOf(task, made.network),
    });
  }

  /** All ways of a task side by side. */
  compare(task: Task): (Compared | Refused)[] {
    const made = WAYS[task.kind].map(({ name }) => {
      try {
        return { way: name, made: build(task, name).made };
      } catch (error) {
        return { way: name, reason: messageOf(error) };
      }
    });
    const sets =
      task.kind === "points" ? partsOf(task.points, made.find(({ way }) => way === "deep")?.made) : [];
    const rows = made.map(({ way, made: one, reason }): Compared | Refused => {
      if (!one) return { way, reason: reason ?? "" };
      const answer = answerOf(task, one.network);
      const { cells, linearRegions } = answer.counts;
      return {
        way,
        counts: one.counts,
        cells,
        regions: linearRegions,
        exact: one.exact,
        maxDeviation: one.maxDeviation,
        interference: sets.length > 1 ? setsInterference(one, sets).count : undefined,
        answer: answer.kind === "plane" ? answer : undefined,
      };
    });
    return handOver(task.kind === "points" ? withOutside(task, rows, made, sets) : rows);
  }
}

/** Cells in which no point lies, where shallow and deep are small enough to ask every cell for every point. */
function withOutside(
  { points, box }: Extract<Task, { kind: "points" }>,
  rows: readonly (Compared | Refused)[],
  made: readonly { readonly way: string; readonly made?: Construction }[],
  sets: readonly TargetSet[],
): (Compared | Refused)[] {
  const [shallow, deep] = made;
  const pairs = rows.reduce((sum, row) => sum + ("cells" in row ? row.cells * points.length : 0), 0);
  if (!shallow.made || !deep.made || sets.length < 2 || pairs > MOST_PAIRS) return [...rows];
  const both = compareConstructions(shallow.made, deep.made, sets, box);
  return rows.map((row) =>
    "cells" in row ? { ...row, outside: both[row.way === "deep" ? "deep" : "shallow"].cells?.outside } : row,
  );
}

interface Built {
  readonly made: Construction;
  readonly remark: string;
}

function build(task: Task, way: string): Built {
  if (task.kind === "line") return buildLine(task, way);
  if (task.kind === "points") return buildPoints(task, way);
  return buildTable(task, way);
}

function buildLine({ knots }: Extract<Task, { kind: "line" }>, way: string): Built {
  if (way === "tree") {
    const cells = triangulationCells({
      vertices: knots.map(([x]) => [x]),
      simplices: knots.slice(1).map((_, k) => [k, k + 1]),
      values: knots.map(([, y]) => y),
    });
    return { made: constructPiecewise(cells, { layers: "tree" }), remark: "" };
  }
  const made = constructSpline(knots, { facing: way as "right" | "two-sided" | "fewest" });
  const pieces = `${made.pieces} ${made.pieces === 1 ? "piece" : "pieces"}`;
  return { made, remark: made.fewest ? `${pieces}; units: ${made.fewest}` : pieces };
}

function buildPoints({ points }: Extract<Task, { kind: "points" }>, way: string): Built {
  if (points.length === 0) return { made: blank(2), remark: "" };
  const made = labels(points, way === "deep" ? 2 : 1);
  const margin = Number.isFinite(made.margin)
    ? `the right class leads by ${shortNumber(made.margin, 3)} or more`
    : "there is one class only";
  return { made, remark: margin };
}

function labels(points: readonly LabelledPoint[], hidden: 1 | 2): LabelsConstruction {
  return constructLabels(
    points.map(([x, y]) => [x, y]),
    points.map(([, , label]) => label),
    { hidden },
  );
}

function buildTable({ rows, box }: Extract<Task, { kind: "table" }>, way: string): Built {
  const nodes = [rows[0].length, rows.length];
  if (way !== "tree") {
    const made = constructTable({ box, nodes, values: rows.flat() }, { basis: way as "rows" | "hinges" });
    return { made, remark: `${nodes[0]} × ${nodes[1]} values` };
  }
  const triangles = 2 * (nodes[0] - 1) * (nodes[1] - 1);
  if (triangles > MOST_TREE_CELLS)
    throw new Error(`a tree is made for ${MOST_TREE_CELLS} triangles at most; this table has ${triangles}`);
  const cells = triangulationCells(kuhnTriangulation(rows, box));
  return { made: constructPiecewise(cells, { layers: "tree" }), remark: `${triangles} triangles` };
}

/** The boxes between nodes, each cut along its diagonal from the low to the high corner, as tables are. */
function kuhnTriangulation(
  rows: readonly (readonly number[])[],
  [[left, right], [bottom, top]]: Task["box"],
) {
  const [w, h] = [rows[0].length, rows.length];
  const at = (low: number, high: number, k: number, count: number) =>
    k + 1 === count ? high : low + ((high - low) * k) / (count - 1);
  const simplices: number[][] = [];
  for (let j = 0; j + 1 < h; j++) {
    for (let i = 0; i + 1 < w; i++) {
      const corner = j * w + i;
      simplices.push([corner, corner + 1, corner + w + 1], [corner, corner + w + 1, corner + w]);
    }
  }
  return {
    vertices: rows.flatMap((row, j) => row.map((_, i) => [at(left, right, i, w), at(bottom, top, j, h)])),
    simplices,
    values: rows.flat(),
  };
}

/** A network that is 0 everywhere: what no point asks for. */
function blank(inputs: number): Construction {
  const made = constructedNetwork(inputs, [], [{ weights: new Float64Array(inputs), bias: 0 }]);
  return {
    ...made,
    counts: constructionCounts(made.network),
    domain: "on no point",
    proved: true,
    exact: true,
    maxDeviation: 0,
  };
}

function answerOf(task: Task, network: Network): PlaneAnswer | LineAnswer {
  const { box } = task;
  if (task.kind === "line") return lineAnswer(network, { slice: fullSlice(1), box, decision: null });
  // a table decides nothing, and neither does a single class
  const decision = task.kind === "table" || network.outputSize === 1 ? null : undefined;
  return planeAnswer(network, { slice: fullSlice(2), box, decision });
}

/**
 * The parts that the constructions split labelled points into, as sets with the names of their units. Which points a part has is
 * told by its unit in the deep network: 1 on them, 0 on all others. What is left over comes last.
 */
function partsOf(points: readonly LabelledPoint[], deep: Construction | undefined): TargetSet[] {
  const last = deep?.network.layers.length ?? 0;
  if (!deep || last < 2) return [];
  const names = deep.units.filter(({ layer }) => layer === last).map(({ group }) => group ?? "");
  const probe = lastHiddenLayer(deep.network);
  const parts = new Map<string, number[][]>();
  for (const [x, y] of points) {
    const hit = evaluate(probe, [x, y]).findIndex((value) => value > 0.5);
    const name = hit >= 0 ? names[hit] : "rest";
    parts.set(name, [...(parts.get(name) ?? []), [x, y]]);
  }
  return [...parts].map(([name, own]) => ({ name, points: own, affine: constantTarget([0], 2) }));
}

/** The network whose outputs are the units of the last hidden layer. */
function lastHiddenLayer(network: Network): Network {
  const size = network.layers[network.layers.length - 1].bias.length;
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) values[i * size + i] = 1;
  const weight = { kind: "dense" as const, rows: size, columns: size, values };
  return { ...network, outputSize: size, output: { weight, bias: new Float64Array(size) } };
}
