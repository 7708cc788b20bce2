/**
 * What is in view at deep zooms, computed anew: which cells of the whole picture its cells are parts of. Two cells of one
 * network on one convex domain never share a pattern, so the pattern names the cell.
 */
import { cellTints } from "reluscope/view";
import type { PlaneAnswer } from "../engine/questions.ts";

interface Names {
  readonly tints: Uint8Array;
  readonly cells: Map<number, number[]>;
}

const known = new WeakMap<PlaneAnswer, Names>();

function namesOf(data: PlaneAnswer): Names {
  let names = known.get(data);
  if (!names) {
    const cells = new Map<number, number[]>();
    for (let cell = 0; cell < data.counts.cells; cell++) {
      const hash = patternHash(data, cell);
      const same = cells.get(hash);
      if (same) same.push(cell);
      else cells.set(hash, [cell]);
    }
    names = { tints: cellTints(data), cells };
    known.set(data, names);
  }
  return names;
}

/** The cell of `whole` that each cell of `detail` is a part of, and `detail` with the colours of these. */
export function baseCells(whole: PlaneAnswer, detail: PlaneAnswer): { cells: Int32Array; data: PlaneAnswer } {
  const names = namesOf(whole);
  const words = whole.neurons.patternWords;
  const cells = new Int32Array(detail.counts.cells).fill(-1);
  const tints = cellTints(detail);
  for (let cell = 0; cell < cells.length; cell++) {
    const same = names.cells.get(patternHash(detail, cell)) ?? [];
    for (const other of same) {
      let equal = true;
      for (let w = 0; w < words && equal; w++) {
        equal = detail.patterns[cell * words + w] === whole.patterns[other * words + w];
      }
      if (equal) cells[cell] = other;
    }
    if (cells[cell] >= 0) tints[cell] = names.tints[cells[cell]];
  }
  // gradients are drawn on the scale of the whole picture
  const gradients = Uint16Array.from(detail.gradients);
  const shown = whole.steepest.length;
  for (let output = 0; output < Math.min(shown, detail.steepest.length); output++) {
    for (let cell = 0; cell < cells.length; cell++) {
      if (cells[cell] < 0) continue;
      gradients[output * detail.counts.cells + cell] =
        whole.gradients[output * whole.counts.cells + cells[cell]];
    }
  }
  return { cells, data: { ...detail, cellTints: tints, gradients } };
}

/** FNV-1a over the words of a pattern. */
function patternHash({ patterns, neurons }: PlaneAnswer, cell: number): number {
  const words = neurons.patternWords;
  let hash = 0x811c9dc5;
  for (let w = 0; w < words; w++) hash = Math.imul(hash ^ patterns[cell * words + w], 0x01000193);
  return hash >>> 0;
}
