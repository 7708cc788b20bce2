/** Cells by area. */
import { areaUnit, doubleArea } from "reluscope/view";
import type { PlaneAnswer } from "../engine/questions.ts";

/** Cells, the largest first. */
export function bySize(data: PlaneAnswer): number[] {
  const unit = areaUnit(data.domain.corners);
  const areas = Float64Array.from({ length: data.counts.cells }, (_, cell) =>
    Math.abs(doubleArea(data, cell, unit)),
  );
  return [...areas.keys()].sort((a, b) => areas[b] - areas[a] || a - b);
}
