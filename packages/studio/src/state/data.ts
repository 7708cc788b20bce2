/** Tables of data points: CSV with a header or without, the last column a class (or a value) when it is called so. */
import type { DataChoice } from "./studio-state.ts";

/** Names of a column that holds classes. */
const CLASS_NAMES = /^(class|label|target|species|kind)$/i;

/**
 * A table from CSV text. Text without a number is no table. A column called class, label, target, species or kind holds classes: whole numbers from 0, or names.
 * Lines that begin with # are left out.
 *
 * @throws Error in one line that names the line and what is wrong
 */
export function parseData(text: string, name: string): DataChoice {
  const lines = text
    .split(/\r?\n/)
    .map((line, i) => ({ cells: line.split(/[,;\t]/).map((cell) => cell.trim()), number: i + 1, line }))
    .filter(({ line }) => line.trim() !== "" && !line.startsWith("#"));
  if (lines.length === 0) throw new Error(`${name}: the table is empty`);
  const first = lines[0].cells;
  // a single line of several words may be a header
  if ((lines.length > 1 || first.length === 1) && !lines.some(({ cells }) => cells.some(isNumber)))
    throw notATable(text, name);
  const header = first.some((cell, k) => !isNumber(cell) && (k + 1 < first.length || CLASS_NAMES.test(cell)));
  const titles = header ? first : first.map((_, k) => `x${k}`);
  const body = header ? lines.slice(1) : lines;
  if (body.length === 0) throw new Error(`${name}: the table has a header but no rows`);
  let classColumn = titles.findIndex((title) => CLASS_NAMES.test(title));
  // a last column of names can only be classes
  if (classColumn < 0 && !isNumber(body[0].cells[titles.length - 1])) classColumn = titles.length - 1;
  const labels = new Map<string, number>();
  const rows: number[][] = [];
  const classes: number[] = [];
  for (const { cells, number } of body) {
    if (cells.length !== titles.length) {
      throw new Error(`${name}, line ${number}: ${cells.length} columns instead of ${titles.length}`);
    }
    const row: number[] = [];
    cells.forEach((cell, k) => {
      if (k === classColumn) return;
      if (!isNumber(cell)) throw new Error(`${name}, line ${number}: "${cell}" is not a number`);
      row.push(Number(cell));
    });
    rows.push(row);
    if (classColumn >= 0) classes.push(classOf(cells[classColumn], labels));
  }
  return { name, columns: titles.filter((_, k) => k !== classColumn), rows, classes };
}

/** What is wrong with text that holds no numbers, or none between commas. */
export function notATable(text: string, name: string): Error {
  const how = /\d/.test(text) ? ", parted by commas" : "";
  return new Error(`${name} is neither a model nor a table of numbers${how}`);
}

const isNumber = (text: string | undefined) =>
  text !== undefined && text !== "" && Number.isFinite(Number(text));

/** Whole numbers from 0 are classes; other labels are numbered as they come. */
function classOf(label: string, labels: Map<string, number>): number {
  if (/^\d{1,3}(\.0*)?$/.test(label)) return Number(label);
  const known = labels.get(label);
  if (known !== undefined) return known;
  labels.set(label, labels.size);
  return labels.size - 1;
}
