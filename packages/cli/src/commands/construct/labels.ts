/** `reluscope construct labels`: a classifier that is right on every row of a table. */
import { basename } from "node:path";
import { Command, Option } from "commander";
import {
  ContradictoryLabelsError,
  constructLabels,
  evaluate,
  type LabelsConstruction,
  type Network,
  pointSet,
} from "reluscope";
import { InputError } from "../../errors.ts";
import { examplesText } from "../../examples-text.ts";
import { since } from "../../model-options.ts";
import { countOf, shortNumber } from "../../number-format.ts";
import { addPointOptions, type PointOptions } from "../../point-options.ts";
import { type Points, pointsOf, readLabelledCsv } from "../../points-file.ts";
import { startProgress } from "../../progress.ts";
import {
  addConstructOptions,
  boxAround,
  type ConstructOptions,
  checkConstructOptions,
  checkPictureInputs,
  finishConstruction,
} from "./construction-output.ts";

interface LabelsVerbOptions extends ConstructOptions, PointOptions {
  readonly hidden?: string;
  readonly test?: string;
}

/** Classes that are listed for a person. */
const CLASSES_LISTED = 20;

export function labelsKind(): Command {
  const command = new Command("labels")
    .description(
      "A classifier that is right on every row of a table, with a proved margin: hyperplanes split off one part of a class after another.",
    )
    .argument("<table>", ".csv file, a point a row, whose last column is its class; a header is optional")
    .addOption(
      new Option(
        "--hidden <n>",
        "hidden layers: 1, or 2 with one unit a part and scores of 0 and 1 (default: 1)",
      ).choices(["1", "2"]),
    )
    .option("--test <table>", "rows that were not used: on how many of them is the network right?");
  addPointOptions(command);
  return addConstructOptions(command)
    .addHelpText(
      "after",
      examplesText([
        ["right on every row, written as ONNX", "construct labels iris.csv --save iris.onnx"],
        ["and on rows that it has not seen?", "construct labels iris.csv --test iris.test.csv"],
        ["two inputs: a picture of the classes", "construct labels moons.csv --out moons.svg"],
        ["what every unit is for, as JSON", "construct labels wine.csv --hidden 2 --units --json"],
        ["pixels 0 … 255", "construct labels digits.csv --scale 1/255 --save digits.onnx"],
      ]),
    )
    .action(runLabels);
}

interface Table {
  readonly points: Points;
  readonly rows: readonly (readonly number[])[];
  readonly names: readonly string[];
}

async function runLabels(path: string, options: LabelsVerbOptions): Promise<void> {
  checkConstructOptions(options, [path, ...(options.test === undefined ? [] : [options.test])], true);
  const { points, rows, names } = readTable(path, options);
  const inputs = rows[0].length;
  checkPictureInputs(options, inputs);
  const test = options.test === undefined ? undefined : readTable(options.test, options, inputs);
  const classes = classNames(names);
  const index = new Map(classes.map((name, k) => [name, k]));
  const labels = names.map((name) => index.get(name) as number);
  const progress = await startProgress("points", rows.length);
  const started = performance.now();
  let construction: LabelsConstruction;
  try {
    construction = constructLabels(pointSet(rows, inputs), labels, {
      hidden: options.hidden === "2" ? 2 : 1,
      onProgress: (placed) => progress.update(placed),
    });
  } catch (error) {
    if (!(error instanceof ContradictoryLabelsError)) throw error;
    const [i, j] = error.points;
    throw new InputError(
      `${path}: ${points.rowName(i)} and ${points.rowName(j)} are the same point but have classes ${names[i]} and ${names[j]}`,
      { cause: error },
    );
  } finally {
    progress.stop();
  }
  const computeMs = since(started);
  const { margin, chunks, rank } = construction;
  const accuracy = {
    train: share(construction.network, rows, names, classes),
    test: test && share(construction.network, test.rows, test.names, classes),
  };
  const listed = classes.length <= CLASSES_LISTED ? classes.join(", ") : `${classes.length} classes`;
  const lines = [
    `${countOf(chunks, "part")} split off one after another; outputs are the classes ${listed}`,
    ...(rank < inputs ? [`the points span ${countOf(rank, "dimension")} of ${inputs}`] : []),
    ...(accuracy.test === undefined
      ? []
      : [`right on ${(100 * accuracy.test).toFixed(1)} % of ${options.test}`]),
  ];
  await finishConstruction(
    {
      construction,
      title: basename(path),
      box: inputs <= 2 ? boxAround(rows, inputs) : [],
      points: { coordinates: rows.flat(), classes: labels },
      classes: true,
      proof:
        classes.length === 1
          ? `proved: on all ${countOf(rows.length, "row")} the only class, ${classes[0]}, is the answer`
          : `proved: on all ${countOf(rows.length, "row")} the right class leads by ${shortNumber(margin)} or more`,
      computeMs,
      document: {
        table: path,
        rows: rows.length,
        classes,
        margin,
        errors: construction.errors,
        chunks,
        rank,
        accuracy,
      },
      lines,
    },
    options,
  );
}

function readTable(path: string, options: PointOptions, inputs?: number): Table {
  if (!/\.csv$/i.test(path))
    throw new InputError(`${path}: unknown extension; allowed: .csv, with the class in its last column`);
  const points = readLabelledCsv(path, options);
  if (points.rows.length === 0) throw new InputError(`${path} has no rows`);
  if (points.rows[0].length === 0)
    throw new InputError(`${path} has one column; it needs numbers and, last, the class`);
  const rows = pointsOf(points, inputs ?? points.rows[0].length);
  const names = points.labels as readonly string[];
  const unnamed = names.indexOf("");
  if (unnamed >= 0) throw new InputError(`${path}: ${points.rowName(unnamed)} has no class`);
  return { points, rows, names };
}

/** The classes, each once: by number if all are numbers, else by name. */
function classNames(names: readonly string[]): string[] {
  const all = [...new Set(names)];
  const numeric = all.every((name) => name.trim() !== "" && Number.isFinite(Number(name)));
  return numeric ? all.sort((a, b) => Number(a) - Number(b)) : all.sort();
}

/** Share of the rows whose class has the largest output. */
function share(
  network: Network,
  rows: readonly (readonly number[])[],
  names: readonly string[],
  classes: readonly string[],
): number {
  const right = rows.filter((row, k) => {
    const scores = evaluate(network, row);
    return classes[scores.indexOf(Math.max(...scores))] === names[k];
  });
  return right.length / rows.length;
}
