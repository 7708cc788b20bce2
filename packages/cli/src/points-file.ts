/** Points from a file (.json, .csv, .npy) or written out as JSON in the argument: one point a row. */
import { readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { InputError } from "./errors.ts";
import { countOf } from "./number-format.ts";
import { isReal } from "./number-options.ts";
import { type PointOptions, scaledPoint } from "./point-options.ts";

export interface Points {
  /** How messages call the source. */
  readonly name: string;
  readonly rows: readonly (readonly number[])[];
  /** A single row of numbers without brackets around it: one point, or many of one number each. */
  readonly flat: boolean;
  /** Leading numbers that were left out of every row. */
  readonly skipped: number;
  /** Labels of a last column named `class`, which is not among the numbers. */
  readonly labels?: readonly string[];
  /** Titles of all columns of a .csv file that has a header. */
  readonly titles?: readonly string[];
  /** How messages call row k. */
  readonly rowName: (row: number) => string;
}

const LABEL_HINT = "; if the first column is a label, leave it out with --skip-columns 1";
const EXTENSIONS = ".json, .csv, .npy";

/** Reads points, without the columns to skip and scaled; the rows may still be ragged (see `pointsOf`). */
export async function readPoints(
  source: string,
  option: string,
  options: PointOptions = {},
): Promise<Points> {
  const points = await storedPoints(source, option, options.skipColumns ?? 0);
  return { ...points, rows: points.rows.map((row) => scaledPoint(row, options)) };
}

/** Points of a .csv file whose last column is the class, whatever its title. */
export function readLabelledCsv(path: string, options: PointOptions = {}): Points {
  const points = parseCsv(readInput(path).toString("utf8"), path, options.skipColumns ?? 0, "labels");
  return { ...points, rows: points.rows.map((row) => scaledPoint(row, options)) };
}

async function storedPoints(source: string, option: string, skipped: number): Promise<Points> {
  if (source.trim() === "")
    throw new InputError(`${option} is empty; it takes ${EXTENSIONS}, or a list such as [[0,1]]`);
  if (/^\s*\[/.test(source)) return parseJson(source, option, skipped);
  const extension = extname(source).toLowerCase();
  if (extension === ".json") return parseJson(readInput(source).toString("utf8"), source, skipped);
  if (extension === ".csv") return parseCsv(readInput(source).toString("utf8"), source, skipped);
  if (extension === ".npy") {
    const { parseNpy } = await import("reluscope");
    return inFile(source, () => parseArray(parseNpy(readInput(source)), source, skipped));
  }
  throw new InputError(
    `${option} ${source}: unknown extension; allowed: ${EXTENSIONS}, or a list such as [[0,1]]`,
  );
}

/** All columns of a .csv file as numbers; a last column named `class` gives labels unless it is asked for as numbers. */
export function readCsvColumns(path: string, classAsNumbers = false): Points {
  return parseCsv(readInput(path).toString("utf8"), path, 0, classAsNumbers ? "numbers" : "title");
}

/** The points, each of `inputs` finite numbers; errors name the row. */
export function pointsOf(points: Points, inputs: number): readonly (readonly number[])[] {
  const { name, flat, rowName, skipped } = points;
  const rows = flat && inputs === 1 ? points.rows[0].map((value) => [value]) : points.rows;
  if (rows.length === 0) throw new InputError(`${name} has no points`);
  rows.forEach((row, k) => {
    if (row.length !== inputs) {
      const numbers = countOf(row.length, "number");
      const left = skipped > 0 ? ` after --skip-columns ${skipped}` : "";
      const isFile = !name.startsWith("--");
      const label = isFile && skipped === 0 && row.length === inputs + 1 ? LABEL_HINT : "";
      throw new InputError(
        `${name}: ${rowName(k)} has ${numbers}${left}; the network has ${countOf(inputs, "input")}${label}`,
      );
    }
    const bad = row.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new InputError(
        `${name}: ${rowName(k)}, column ${skipped + bad + 1} is ${row[bad]}, not a finite number`,
      );
  });
  return rows;
}

/** The bytes of a file that an argument names. */
export function readInput(path: string): Buffer {
  try {
    if (statSync(path).isDirectory()) throw new InputError(`cannot read ${path}: it is a folder`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const reasons: Record<string, string> = {
      ENOENT: "no such file",
      ENOTDIR: "no such file",
      EACCES: "permission denied",
    };
    throw new InputError(`cannot read ${path}: ${reasons[code] ?? code}`, { cause: error });
  }
}

/** Parsed JSON of a file or an argument. */
export function parseJsonText(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${name} is no valid JSON: ${(error as Error).message}`, { cause: error });
  }
}

const plainRowName = (row: number) => `row ${row + 1}`;

function parseJson(text: string, name: string, skipped: number): Points {
  const value = parseJsonText(text, name);
  const expected = "expects a list of points, such as [[0, 1], [2, 3]]";
  if (!Array.isArray(value) || value.length === 0) throw new InputError(`${name} ${expected}`);
  const list: unknown[] = value;
  const flat = list.every((entry) => !Array.isArray(entry));
  // An image may come as rows of pixels: a point is whatever is inside, in order.
  const rows = (flat ? [list] : list).map((row, k) => {
    if (!Array.isArray(row)) throw new InputError(`${name}: row ${k + 1} is no list; it ${expected}`);
    const numbers = row.flat(Number.POSITIVE_INFINITY) as unknown[];
    return numbers.slice(skipped).map((entry, column) => {
      if (typeof entry === "number") return entry;
      throw new InputError(
        `${name}: row ${k + 1}, column ${skipped + column + 1} is ${JSON.stringify(entry)}, not a number`,
      );
    });
  });
  return { name, rows, flat, skipped, rowName: plainRowName };
}

function parseArray(
  { shape, values }: { shape: number[]; values: Float64Array },
  name: string,
  skipped: number,
): Points {
  const flat = shape.length < 2;
  const count = flat ? 1 : shape[0];
  const width = count === 0 ? 0 : values.length / count;
  const rows = Array.from({ length: count }, (_, k) =>
    Array.from(values.subarray(k * width, (k + 1) * width)).slice(skipped),
  );
  return { name, rows, flat, skipped, rowName: plainRowName };
}

/** CSV: a header is optional, blank lines and lines that start with # are skipped. */
function parseCsv(
  text: string,
  name: string,
  skipped: number,
  last: "labels" | "numbers" | "title" = "title",
): Points {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .map((line, k) => ({ line, number: k + 1 }))
    .filter(({ line }) => line.trim() !== "" && !line.startsWith("#"));
  if (lines.length > 0) checkSeparator(lines[0].line, name);
  const table = lines.map(({ line, number }) => ({ number, fields: line.split(",").map(unquoted) }));
  const header = table.length > 0 && isHeader(table[0].fields, skipped);
  const titles = header ? table[0].fields : undefined;
  const data = header ? table.slice(1) : table;
  const rowName = (row: number) => `row ${row + 1} (line ${data[row].number})`;
  const width = table[0]?.fields.length ?? 0;
  const labelled = last === "labels" || (last === "title" && titles?.at(-1)?.toLowerCase() === "class");
  const rows = data.map(({ fields }, k) => {
    if (fields.length !== width) {
      throw new InputError(
        `${name}: ${rowName(k)} has ${countOf(fields.length, "field")}; ${header ? "the header" : "row 1"} has ${width}`,
      );
    }
    const numbers = fields.slice(skipped, labelled ? -1 : undefined);
    return numbers.map((field, column) => {
      const value = isReal(field) ? Number(field) : Number.NaN;
      if (Number.isFinite(value)) return value;
      const where = `${name}: ${rowName(k)}, column ${skipped + column + 1}`;
      if (isNumeric(field)) throw new InputError(`${where} is ${field}, not a finite number`);
      const hint = !header && k === 0 && numbers.some(isNumeric) ? "; a header has no numbers" : "";
      throw new InputError(`${where}: "${field}" is not a number${hint}`);
    });
  });
  const labels = labelled ? data.map(({ fields }) => fields[width - 1]) : undefined;
  return { name, rows, flat: false, skipped, labels, titles, rowName };
}

/** Otherwise a whole line would be one field, or half of its numbers would be lost. */
function checkSeparator(line: string, name: string): void {
  const separators = line.includes(";") ? "semicolons" : !/,/.test(line) && line.includes("\t") ? "tabs" : "";
  if (separators === "") return;
  throw new InputError(
    `${name}: the fields are separated by ${separators}; allowed: commas, and a point in decimals, such as 0.5,1`,
  );
}

/**
 * Whether a first line holds titles. One with a number among its fields is a row that may be damaged, and one whose
 * fields all begin as numbers do is no better: taken for a header, the row would be lost without a word.
 */
function isHeader(fields: readonly string[], skipped: number): boolean {
  if (fields.slice(skipped).some(isNumeric)) return false;
  return fields.some((field) => field !== "" && !/^[+-]?\.?\d/.test(field));
}

function unquoted(field: string): string {
  return field.trim().replace(/^"(.*)"$/, "$1");
}

/** NaN and infinities count as numbers here, so that they are reported as such and not taken for a header. */
function isNumeric(field: string): boolean {
  return isReal(field) || /^[+-]?(nan|inf|infinity)$/i.test(field);
}

/** Adds the file's name to an error of the library. */
function inFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError || !(error instanceof Error)) throw error;
    throw new InputError(`cannot read ${path}: ${error.message}`, { cause: error });
  }
}
