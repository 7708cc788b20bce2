/** Rows of inputs and one target from a file, the target by its title or its number. */
import { extname } from "node:path";
import { InputError } from "./errors.ts";
import { countOf } from "./number-format.ts";
import { readInput, readPoints } from "./points-file.ts";

export interface FitTable {
  readonly name: string;
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly number[];
  /** Titles of the columns, or x0, x1, … and y. */
  readonly inputNames: readonly string[];
  readonly targetName: string;
}

/** Reads the table; `target` is a title or a number from 1, and the last column by default. */
export async function readFitTable(path: string, target: string | undefined): Promise<FitTable> {
  const { name, rows, rowName, labels } = await readPoints(path, "data");
  if (labels)
    throw new InputError(`${name}: the last column is a class; fit takes numbers, see construct labels`);
  if (rows.length === 0) throw new InputError(`${name} has no rows`);
  const width = rows[0].length;
  if (width < 2)
    throw new InputError(`${name}: rows have ${countOf(width, "number")}; fit needs an input and a target`);
  rows.forEach((row, k) => {
    if (row.length !== width)
      throw new InputError(`${name}: ${rowName(k)} has ${countOf(row.length, "number")}; row 1 has ${width}`);
  });
  const titles = extname(path).toLowerCase() === ".csv" ? titlesOf(path, width) : undefined;
  const column = target === undefined ? width - 1 : columnOf(target, titles, width, name);
  const others = Array.from({ length: width }, (_, k) => k).filter((k) => k !== column);
  return {
    name,
    inputs: rows.map((row) => others.map((k) => row[k])),
    targets: rows.map((row) => row[column]),
    inputNames: others.map((k, i) => titles?.[k] ?? (others.length === 1 ? "x" : `x${i}`)),
    targetName: titles?.[column] ?? "y",
  };
}

function columnOf(
  target: string,
  titles: readonly string[] | undefined,
  width: number,
  name: string,
): number {
  const found = titles?.indexOf(target) ?? -1;
  if (found >= 0) return found;
  const number = Number(target);
  if (/^\d+$/.test(target) && number >= 1 && number <= width) return number - 1;
  throw new InputError(
    `--target ${target}: ${name} has no such column; columns are 1 … ${width}${titles ? `, or ${titles.join(", ")}` : ""}`,
  );
}

/** Titles of a first line that has no numbers. */
function titlesOf(path: string, width: number): string[] | undefined {
  const text = readInput(path).toString("utf8");
  const first = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .find((line) => line.trim() !== "" && !line.startsWith("#"));
  const fields = first?.split(",").map((field) => field.trim().replace(/^"(.*)"$/, "$1")) ?? [];
  const isHeader = fields.length === width && fields.every((field) => Number.isNaN(Number(field)));
  return isHeader ? fields : undefined;
}
