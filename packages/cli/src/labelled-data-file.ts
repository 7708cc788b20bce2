/** Data with labels from a file: a CSV with a last column `class`, a label in the first or last column, or numbers to hit. */
import type { LabelledData } from "reluscope";
import { InputError } from "./errors.ts";
import { countOf } from "./number-format.ts";
import { type PointOptions, scaledPoint } from "./point-options.ts";
import { type Points, pointsOf, readLabelledCsv, readPoints } from "./points-file.ts";

export interface LabelOptions extends PointOptions {
  readonly label?: "first" | "last" | "none";
  /** Names of the classes in the order of the decision's, comma-separated. */
  readonly classes?: string;
}

export interface DataFile {
  readonly data: LabelledData;
  readonly name: string;
  /** What was assumed. */
  readonly notes: readonly string[];
}

/**
 * @param classCount classes that the network's decision has
 */
export async function readData(
  source: string,
  inputs: number,
  outputs: number,
  classCount: number,
  options: LabelOptions,
): Promise<DataFile> {
  const { skipColumns, scale, label } = options;
  const isCsv = /\.csv$/i.test(source);
  if (label === "last" && isCsv)
    return labelled(readLabelledCsv(source, options), inputs, classCount, options);
  const read = await readPoints(source, "--data", { skipColumns });
  if (label !== "none" && read.labels) {
    if (label === "first")
      throw new InputError(`${read.name} has a last column class; --label first cannot be combined with it`);
    return labelled(scaled(read, options), inputs, classCount, options);
  }
  if (label === "first" || label === "last") {
    const at = label === "first" ? 0 : -1;
    const labels = read.rows.map((row) => String(row.at(at)));
    const rows = read.rows.map((row) => (label === "first" ? row.slice(1) : row.slice(0, -1)));
    return labelled(scaled({ ...read, flat: false, rows, labels }, options), inputs, classCount, options);
  }
  const width = read.rows[0]?.length ?? 0;
  if (label === undefined && width === inputs + outputs) {
    if (scale) throw new InputError("--scale would scale the targets too; leave it out, or give --label");
    const own = pointsOf({ ...read, flat: false }, width);
    return {
      data: { points: own.map((row) => row.slice(0, inputs)), targets: own.map((row) => row.slice(inputs)) },
      name: read.name,
      notes: [
        `${read.name}: the last ${outputs === 1 ? "column is" : `${outputs} columns are`} taken as what the outputs should be; for classes give --label last`,
      ],
    };
  }
  if (width === inputs + 1)
    throw new InputError(
      `${read.name}: ${read.rowName(0)} has ${countOf(width, "number")}; the network has ${countOf(inputs, "input")}; if one column is the class, give --label first or --label last`,
    );
  const points = pointsOf(scaled(read, options), inputs);
  return {
    data: { points },
    name: read.name,
    notes: [`${read.name} has no classes: a last column class, or --label, would give them`],
  };
}

const scaled = (points: Points, options: PointOptions): Points =>
  options.scale ? { ...points, rows: points.rows.map((row) => scaledPoint(row, options)) } : points;

function labelled(
  points: Points,
  inputs: number,
  classCount: number,
  { classes, label }: LabelOptions,
): DataFile {
  const rows = pointsOf({ ...points, flat: false }, inputs);
  const names = classes?.split(",").map((name) => name.trim());
  if (classCount === 0) throw new InputError("data with classes need a decision");
  if (names && (names.length !== classCount || new Set(names).size !== classCount))
    throw new InputError(`--classes takes ${classCount} different names, one a class; not ${classes}`);
  void label;
  const allowed = names ? names.join(", ") : `0 … ${classCount - 1}`;
  const numbers = (points.labels ?? []).map((text, row) => {
    const own = names ? names.indexOf(text) : /^\d+(\.0+)?$/.test(text) ? Number(text) : -1;
    if (own >= 0 && own < classCount) return own;
    const hint = names ? "" : "; name the classes in order with --classes";
    throw new InputError(
      `${points.name}: ${points.rowName(row)} is of class "${text}"; classes are ${allowed}${hint}`,
    );
  });
  return { data: { points: rows, classes: numbers, classNames: names }, name: points.name, notes: [] };
}
