/** What moved while a network was trained: the domain that it is looked at on, as JSON and in words. */
import {
  boxDomain,
  boxText,
  type Fraction,
  farthestMove,
  fullSlice,
  type KnotName,
  type Movement,
  type Network,
  parseBox,
  polytopeDomain,
  type SnapshotState,
  segmentDomain,
  type TrainingData,
  type TrainingMovement,
  toDouble,
  trainingMovement,
} from "reluscope";
import { InputError } from "../errors.ts";
import { domainOption } from "../named-option.ts";
import { startProgress } from "../progress.ts";
import type { KeptSnapshot } from "./train-run.ts";

export interface MovementDomain {
  readonly domain: TrainingMovement["domain"];
  readonly text: string;
}

/** Room around the data. */
const ROOM = 0.05;

/** The box asked for, or one around the data; undefined where there is nothing to follow. */
export function movementDomain(
  data: TrainingData,
  network: Network,
  asked: string | undefined,
): MovementDomain | undefined {
  const n = data.inputSize;
  if (asked === undefined && n > 2) return undefined;
  if (asked !== undefined && n > 2 && network.layers.length !== 1)
    throw new InputError(
      `--domain ${asked}: with ${n} inputs movement is that of the units' order, and takes one hidden layer, not ${network.layers.length}`,
    );
  const build = () => {
    const box = asked === undefined ? boxAround(data) : parseBox(asked);
    if (box.length !== n)
      throw new InputError(
        `--domain ${asked}: ${box.length} coordinates, but the table has ${n} input${n === 1 ? "" : "s"}`,
      );
    const slice = fullSlice(n);
    const domain: TrainingMovement["domain"] =
      n === 1
        ? segmentDomain(slice, box[0][0], box[0][1])
        : n === 2
          ? boxDomain(slice, box)
          : polytopeDomain(slice, box);
    return { domain, text: boxText(box) };
  };
  return asked === undefined ? build() : domainOption("--domain", asked, build);
}

function boxAround({ inputs, inputSize, rows }: TrainingData): [number, number][] {
  return Array.from({ length: inputSize }, (_, j) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let row = 0; row < rows; row++) {
      low = Math.min(low, inputs[row * inputSize + j]);
      high = Math.max(high, inputs[row * inputSize + j]);
    }
    const room = ROOM * (high - low) || 1;
    // few digits are easier to type again; rounded outwards
    const unit = 10 ** Math.floor(Math.log10(room));
    return [Math.floor((low - room) / unit) * unit, Math.ceil((high + room) / unit) * unit].map((value) =>
      Number(value.toPrecision(12)),
    ) as [number, number];
  });
}

/** Follows the snapshots; long ones with progress. */
export async function followedMovement(
  snapshots: readonly KeptSnapshot[],
  { domain }: MovementDomain,
  decides: boolean,
): Promise<TrainingMovement> {
  const progress = await startProgress("snapshots", snapshots.length);
  try {
    return trainingMovement(snapshots, domain, {
      decision: decides ? undefined : "none",
      onProgress: (done) => progress.update(done),
    });
  } finally {
    progress.stop();
  }
}

export function movementJson(movement: TrainingMovement, text: string) {
  return {
    domain: text,
    whole: intervalJson(movement.whole),
    intervals: movement.intervals.length > 1 ? movement.intervals.map(intervalJson) : undefined,
    certified: true,
  };
}

/** What a snapshot's network is on the domain. */
export function stateJson({ knots, complex, boundary, order }: SnapshotState) {
  return {
    pieces: knots?.pieces,
    knots: knots?.knots
      .filter(({ visible }) => visible)
      .map((knot) => ({ ...name(knot), t: toDouble(knot.t) })),
    cells: complex?.counts.cells,
    linearRegions: complex?.counts.linearRegions,
    boundary: boundary && {
      pieces: boundary.pieces.length / 2,
      components: boundary.components,
      closed: boundary.closed,
      length: boundary.measure,
    },
    chains: order?.chains.map((chain) => chain.map((k) => order.classes[k])),
  };
}

function name({ layer, unit, index }: KnotName) {
  return { layer, unit, ...(index > 0 ? { index } : {}) };
}

function intervalJson({ from, to, knots, cells, boundary, order }: Movement) {
  const place = (t: Fraction) => toDouble(t);
  return {
    from,
    to,
    knots: knots && {
      pieces: knots.pieces,
      moved: knots.moved.map((one) => ({ ...name(one), from: place(one.from), to: place(one.to) })),
      farthest: toDouble(farthestMove(knots)),
      died: knots.died.map((one) => ({ ...name(one), t: place(one.t), reason: one.reason })),
      born: knots.born.map((one) => ({ ...name(one), t: place(one.t), reason: one.reason })),
      merged: knots.merged.map((one) => ({ t: place(one.t), knots: one.knots.map(name) })),
      parted: knots.parted.map((one) => ({ t: place(one.t), knots: one.knots.map(name) })),
      crossed: knots.crossed.map((pair) => pair.map(name)),
      turned: knots.turned,
    },
    cells: cells && {
      cells: cells.cells,
      linearRegions: cells.linearRegions,
      kept: cells.keptBefore.length,
      died: cells.died.length,
      born: cells.born.length,
      diedArea: cells.diedArea,
      bornArea: cells.bornArea,
      changedArea: cells.changedArea,
      area: cells.area,
    },
    boundary: boundary && {
      pieces: boundary.pieces,
      components: boundary.components,
      closed: boundary.closed,
      length: boundary.length,
      classAreas: boundary.classAreas.map((areas) => [...areas]),
      changedArea: boundary.changedArea,
    },
    order,
  };
}
