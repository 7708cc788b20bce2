/** Numbers that are pasted or dropped: a table of values, points with a class, knots. */
import { notATable, parseData } from "../../state/data.ts";
import type { Box } from "../../state/studio-state.ts";
import { type ConstructState, MOST_KNOTS, MOST_POINTS, MOST_VALUES } from "./construct-state.ts";
import type { Knot, LabelledPoint } from "./tasks.ts";

/**
 * A grid of numbers, separated by commas, semicolons, tabs or spaces, as a table.
 *
 * @throws Error in one line that names the row and what is wrong
 */
export function parseTable(text: string): number[][] {
  const rows = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(/[,;\t]\s*|\s+/).filter((cell) => cell !== ""));
  if (rows.length < 2 || rows[0].length < 2)
    throw new Error("a table needs two rows and two columns at least");
  const numbers = rows.map((row, k) => {
    if (row.length !== rows[0].length)
      throw new Error(`row ${k + 1} has ${row.length} values; row 1 has ${rows[0].length}`);
    return row.map((cell, j) => {
      const value = Number(cell);
      if (!Number.isFinite(value))
        throw new Error(`row ${k + 1}, column ${j + 1}: "${cell}" is not a number`);
      return value;
    });
  });
  const count = numbers.length * numbers[0].length;
  if (count > MOST_VALUES) throw new Error(`the table has ${count} values; at most ${MOST_VALUES} are drawn`);
  return numbers;
}

/**
 * Rows x, y, class (a number from 0 to 2, or a name) as points.
 *
 * @throws Error in one line that names the row and what is wrong
 */
export function parsePoints(text: string, name = "points"): LabelledPoint[] {
  // numbers apart by spaces are as good
  const spaced = /[,;]/.test(text) ? text : text.trim().replace(/[ \t]+/g, ",");
  const headed = /[a-z]/i.test(spaced.split("\n")[0]) ? spaced : `x0,x1,class\n${spaced}`;
  const { columns, rows, classes } = parseData(headed, name);
  if (columns.length !== 2 || classes.length !== rows.length)
    throw new Error(`${name}: rows need x, y and a class; these have ${columns.length} inputs`);
  const largest = Math.max(...classes);
  if (largest > 2) throw new Error(`${name}: there are ${largest + 1} classes; at most 3 are placed here`);
  if (rows.length > MOST_POINTS)
    throw new Error(`${name}: there are ${rows.length} points; at most ${MOST_POINTS} are placed here`);
  return rows.map(([x, y], k) => [x, y, classes[k]]);
}

/**
 * Rows x, y as knots, sorted by x.
 *
 * @throws Error in one line that names the row and what is wrong
 */
export function parseKnots(text: string): Knot[] {
  const knots = parseTable(text.replace(/^\s*[a-z][^\n]*\n/i, "")).map((row, k): Knot => {
    if (row.length !== 2) throw new Error(`row ${k + 1} has ${row.length} numbers; a knot is x, y`);
    return [row[0], row[1]];
  });
  knots.sort((p, q) => p[0] - q[0]);
  for (let k = 1; k < knots.length; k++) {
    if (knots[k][0] === knots[k - 1][0]) throw new Error(`there are two values at x = ${knots[k][0]}`);
  }
  if (knots.length > MOST_KNOTS)
    throw new Error(`there are ${knots.length} knots; at most ${MOST_KNOTS} are drawn`);
  return knots;
}

/** What a file holds: rows with a class are points, rows of two rising numbers knots, anything else a table. */
export function parseFile(text: string, name: string): Partial<ConstructState> {
  if (!/\d/.test(text)) throw notATable(text, name);
  const first = text.split(/\r?\n/).find((line) => line.trim() !== "" && !line.startsWith("#")) ?? "";
  if (/(class|label|target|species|kind)\s*$/i.test(first)) {
    const points = parsePoints(text, name);
    return { kind: "points", points, pointsBox: around(points, 2) };
  }
  const body = /[a-z]/i.test(first.replace(/\d[eE][+-]?\d/g, "")) ? text.slice(text.indexOf("\n") + 1) : text;
  const rows = parseTable(body);
  if (rows[0].length === 2 && rows.length > 2) {
    const knots = parseKnots(body);
    return { kind: "line", knots, lineBox: around(knots, 2) };
  }
  return tableState(rows);
}

/** A table with its nodes at 0, 1, 2, … */
export function tableState(rows: readonly (readonly number[])[]): Partial<ConstructState> {
  return {
    kind: "table",
    rows,
    tableBox: [
      [0, rows[0].length - 1],
      [0, rows.length - 1],
    ],
  };
}

/** A box around the first `n` numbers of each row, a tenth larger on every side. */
export function around(rows: readonly (readonly number[])[], n: number): Box {
  return Array.from({ length: n }, (_, k) => {
    const values = rows.map((row) => row[k]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = low < high ? (high - low) / 10 : 1;
    return [low - room, high + room] as const;
  });
}
