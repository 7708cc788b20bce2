/** What `train` learns from: a .csv file with a header, a column of classes or of values, and the others as inputs. */
import { labelledData, type TrainingData, valueData } from "reluscope";
import { InputError } from "./errors.ts";
import { type Points, readCsvColumns } from "./points-file.ts";

export interface TrainingTable {
  readonly path: string;
  readonly data: TrainingData;
  readonly inputNames: readonly string[];
  /** The column that is learned. */
  readonly target: string;
  /** By class; undefined for values. */
  readonly classNames: readonly string[] | undefined;
}

/**
 * Reads a table; `target` is the title of a column of numbers, default the last column named `class`. A second table is read
 * with the classes of the first (`like`), so that they have the same numbers.
 */
export function readTrainingTable(path: string, target?: string, like?: TrainingTable): TrainingTable {
  if (!path.toLowerCase().endsWith(".csv"))
    throw new InputError(`${path}: training takes a .csv file with a header`);
  const isClass = target === undefined || target.toLowerCase() === "class";
  const points = readCsvColumns(path, !isClass);
  const { titles } = points;
  if (points.rows.length === 0) throw new InputError(`${path} has no rows`);
  if (!titles) throw new InputError(`${path} has no header; its first line must name the columns`);
  const table = isClass ? classTable(path, points, titles, like) : valueTable(path, points, titles, target);
  if (like && table.inputNames.join() !== like.inputNames.join())
    throw new InputError(
      `${path} has the inputs ${table.inputNames.join(", ")}; ${like.path} has ${like.inputNames.join(", ")}`,
    );
  return table;
}

function classTable(
  path: string,
  { rows, labels }: Points,
  titles: readonly string[],
  like: TrainingTable | undefined,
): TrainingTable {
  if (!labels)
    throw new InputError(
      `${path}: its last column is "${titles.at(-1)}", not class; name the column to learn with --target, such as --target ${titles.at(-1)}`,
    );
  const inputNames = titles.slice(0, -1);
  checkInputs(path, inputNames);
  const classNames = like?.classNames ?? namesOf(labels);
  const numbers = labels.map((label, row) => {
    const number = classNames.indexOf(label);
    if (number < 0)
      throw new InputError(
        `${path}: row ${row + 1} has the class "${label}"; classes are ${classNames.join(", ")}`,
      );
    return number;
  });
  return {
    path,
    data: labelledData(rows, numbers, classNames.length),
    inputNames,
    target: titles[titles.length - 1],
    classNames,
  };
}

/** Whole numbers stand for themselves; names are numbered as they first come. */
function namesOf(labels: readonly string[]): string[] {
  const names = [...new Set(labels)];
  if (!names.every((name) => /^\d{1,3}$/.test(name))) return names;
  return Array.from({ length: Math.max(...names.map(Number)) + 1 }, (_, k) => `${k}`);
}

function valueTable(
  path: string,
  { rows }: Points,
  titles: readonly string[],
  target: string,
): TrainingTable {
  const column = titles.indexOf(target);
  if (column < 0)
    throw new InputError(`--target ${target}: ${path} has no such column; columns are ${titles.join(", ")}`);
  const inputNames = titles.filter((_, k) => k !== column);
  checkInputs(path, inputNames);
  return {
    path,
    data: valueData(
      rows.map((row) => row.filter((_, k) => k !== column)),
      rows.map((row) => [row[column]]),
    ),
    inputNames,
    target,
    classNames: undefined,
  };
}

function checkInputs(path: string, names: readonly string[]): void {
  if (names.length === 0) throw new InputError(`${path} has no column beside the one to learn`);
}
