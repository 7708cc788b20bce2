/** Cells of a plane: where their middle is, and the largest first. */
import { areaUnit, cellCorners, doubleArea } from "reluscope/view";
import type { PlaneAnswer } from "../engine/questions.ts";

/** Cells, the largest first. */
export function bySize(data: PlaneAnswer): number[] {
  const unit = areaUnit(data.domain.corners);
  const areas = Float64Array.from({ length: data.counts.cells }, (_, cell) =>
    Math.abs(doubleArea(data, cell, unit)),
  );
  return [...areas.keys()].sort((a, b) => areas[b] - areas[a] || a - b);
}

/** The middle of a cell's corners. */
export function middleOf(data: PlaneAnswer, cell: number): [number, number] {
  const corners = cellCorners(data, cell);
  let [s, t] = [0, 0];
  for (let k = 0; k < corners.length; k += 2) {
    s += (2 * corners[k]) / corners.length;
    t += (2 * corners[k + 1]) / corners.length;
  }
  return [s, t];
}
