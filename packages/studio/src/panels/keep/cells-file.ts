/** The cells on the stage as CSV, in parts, so that the page stays alive. */
import { type CellShapes, cellsCsv } from "reluscope";
import { CUT_CELL } from "reluscope/view";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";

/** Lines written before the page may do something else. */
const LINES_AT_ONCE = 2000;

/** The columns and what they hold, as the panel tells. */
export function columnsOf(answer: PlaneAnswer | LineAnswer): readonly (readonly [string, string])[] {
  const flat = answer.kind === "plane";
  const outputs = answer.outputSize === 1 ? "y0" : `y0 … y${answer.outputSize - 1}`;
  return [
    ["cell", "number of the cell, from 0"],
    ["region", "linear region it belongs to, from 0"],
    ...(flat && answer.cellClasses.length > 0
      ? ([["class", "class decided on it; cut where the boundary runs through it"]] as const)
      : []),
    ["pattern", "a group for each layer: + on, - off, 0 zero, · linear"],
    ...(flat
      ? ([
          ["area", "in squares of the slice's units"],
          ["corners", "how many"],
          ["s, t", "the mean of its corners, on the slice"],
          ["neighbours", "cells behind its sides"],
        ] as const)
      : ([["low, high, length", "where the piece begins and ends on the slice"]] as const)),
    [
      flat ? `${outputs}: _s, _t, _1` : `${outputs}: _s, _1`,
      flat ? "its affine map: slopes along s and t, constant" : "its affine map: slope, constant",
    ],
  ];
}

/** The table as a file. */
export async function cellsFile(answer: PlaneAnswer | LineAnswer): Promise<Blob> {
  const parts: string[] = [];
  const named = answer.kind === "plane" && answer.cellClasses.length > 0;
  const className = (cell: number) => {
    if (answer.kind !== "plane") return "";
    const index = answer.cellClasses[cell];
    return index === CUT_CELL ? "cut" : (answer.boundaryFacts?.classNames[index] ?? String(index));
  };
  const shapes: CellShapes =
    answer.kind === "plane" ? { ...answer, dimension: 2 } : { ...answer, dimension: 1 };
  let lines = 0;
  for (const line of cellsCsv(shapes, named ? { className } : {})) {
    parts.push(line);
    if (++lines % LINES_AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  return new Blob(parts, { type: "text/csv" });
}
