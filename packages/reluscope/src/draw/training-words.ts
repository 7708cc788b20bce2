/** What moved between two snapshots of a training, in words. */
import { toDouble } from "../exact/fraction.ts";
import { farthestMove, type KnotMovement, type KnotName } from "../train/movement-knots.ts";
import type { Movement, SnapshotState } from "../train/training-movement.ts";
import { countOf, shortNumber } from "./number-text.ts";

/** Names listed, at most. */
const LISTED = 6;

/** What there is at a snapshot, and what changed since the one before. */
export function movementWords({ knots, complex, boundary }: SnapshotState, movement?: Movement): string {
  const parts: string[] = [];
  if (knots) parts.push(countOf(knots.pieces, "piece"));
  if (complex) parts.push(countOf(complex.counts.cells, "cell"));
  if (boundary)
    parts.push(
      `boundary of ${countOf(boundary.pieces.length / 2, "piece")} in ${countOf(boundary.components, "component")}`,
    );
  const changes = movement ? changeWords(movement) : [];
  return `${parts.join(", ")}.${changes.length > 0 ? ` ${changes.join("; ")}.` : ""}`;
}

/** Each kind of change that occurred, in a few words. */
export function changeWords({ knots, cells, boundary, order }: Movement): string[] {
  const words: string[] = [];
  if (knots) words.push(...knotWords(knots));
  if (cells && cells.born.length + cells.died.length > 0)
    words.push(`${countOf(cells.born.length, "cell")} born, ${cells.died.length} died`);
  if (cells && cells.changedArea > 0)
    words.push(`${percent(cells.changedArea / cells.area)} of the area changed its pattern`);
  if (boundary && cells && boundary.changedArea > 0)
    words.push(`${percent(boundary.changedArea / cells.area)} its class`);
  if (order) {
    const [before, after] = order.chains;
    words.push(`${order.kept.length} of ${countOf(before, "chain")} of units held, ${after} now`);
  }
  return words;
}

function knotWords(knots: KnotMovement): string[] {
  const words: string[] = [];
  const { moved, died, born, merged, parted, crossed, turned } = knots;
  const deep = [...moved, ...died, ...born].some(({ layer }) => layer > 1);
  const name = ({ layer, unit }: KnotName) => (deep ? `${layer}:${unit}` : `${unit}`);
  const list = (names: readonly string[]) =>
    names.length > LISTED ? `${names.slice(0, LISTED).join(", ")}, …` : names.join(", ");
  if (moved.length > 0)
    words.push(
      `${countOf(moved.length, "knot")} moved, at most by ${shortNumber(toDouble(farthestMove(knots)), 3)}`,
    );
  if (died.length > 0)
    words.push(`${died.length} died (${list(died.map((one) => `${name(one)} ${ENDS[one.reason]}`))})`);
  if (born.length > 0) words.push(`${born.length} born (${list(born.map(name))})`);
  if (crossed.length > 0)
    words.push(
      `${countOf(crossed.length, "pair")} crossed (${list(crossed.map(([a, b]) => `${name(a)}×${name(b)}`))})`,
    );
  if (merged.length > 0) words.push(`merged: ${list(merged.map((one) => one.knots.map(name).join("+")))}`);
  if (parted.length > 0) words.push(`parted: ${list(parted.map((one) => one.knots.map(name).join("+")))}`);
  if (turned.length > 0) words.push(`turned round: ${list(turned.map(String))}`);
  return words;
}

const ENDS = {
  left: "left the segment",
  constant: "got constant",
  unused: "is not used",
  cancelled: "is cancelled",
  gone: "does not switch any more",
} as const;

const percent = (share: number) => `${shortNumber(100 * share, 2)} %`;
