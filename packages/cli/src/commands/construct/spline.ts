/** `reluscope construct spline`: the knots of a function of one variable → a network of one hidden layer. */
import { basename } from "node:path";
import { Command } from "commander";
import { constructSpline, type Facing, type SplineFacing } from "reluscope";
import { InputError } from "../../errors.ts";
import { examplesText } from "../../examples-text.ts";
import { since } from "../../model-options.ts";
import { countOf } from "../../number-format.ts";
import { readPoints } from "../../points-file.ts";
import {
  addConstructOptions,
  type ConstructOptions,
  checkConstructOptions,
  finishConstruction,
} from "./construction-output.ts";
import { inLibrary } from "./in-library.ts";

interface SplineVerbOptions extends ConstructOptions {
  readonly facing?: string;
}

const BASES = ["right", "left", "two-sided", "fewest"] as const;

export function splineKind(): Command {
  const command = new Command("spline")
    .description(
      "A network of one hidden layer that is linear between the knots of a table x,y, proved from the first knot to the last.",
    )
    .argument("<knots>", "rows x,y, x increasing: .csv, .json or .npy; a header is optional")
    .option(
      "--facing <how>",
      `which way the units face: ${BASES.join(", ")}, or one letter for every knot inside, such as r,l,r (default: right)`,
    );
  return addConstructOptions(command)
    .addHelpText(
      "after",
      examplesText([
        ["units that all face right, written as ONNX", "construct spline knots.csv --save spline.onnx"],
        ["as few units as there can be", "construct spline knots.csv --facing fewest"],
        [
          "one facing for each of three knots inside, and a picture",
          "construct spline knots.csv --facing r,l,r --out spline.svg",
        ],
      ]),
    )
    .action(runSpline);
}

async function runSpline(path: string, options: SplineVerbOptions): Promise<void> {
  checkConstructOptions(options, [path]);
  const facing = chosenFacing(options.facing ?? "right");
  const { name, rows, rowName } = await readPoints(path, "knots");
  const points = rows.map((row, k): [number, number] => {
    if (row.length !== 2)
      throw new InputError(`${name}: ${rowName(k)} has ${countOf(row.length, "number")}; knots are rows x,y`);
    return [row[0], row[1]];
  });
  const started = performance.now();
  const construction = inLibrary(name, () => constructSpline(points, { facing }));
  const { pieces, fewest } = construction;
  const box: [number, number][] = [[points[0][0], points[points.length - 1][0]]];
  await finishConstruction(
    {
      construction,
      title: basename(path),
      box,
      computeMs: since(started),
      document: { pieces, facing, ...(fewest ? { fewest } : {}) },
      lines: [
        `${countOf(points.length, "knot")}, ${countOf(pieces, "piece")}${fewest ? `; ${fewestText(fewest)}` : ""}`,
      ],
    },
    options,
  );
}

function fewestText(fewest: string): string {
  if (fewest === "unknown") return "too many sums of jumps to know whether one unit fewer can do";
  return fewest === "as many as pieces"
    ? "no facings leave no slope: one unit fewer cannot do"
    : "these facings leave no slope: one unit fewer than pieces";
}

function chosenFacing(text: string): SplineFacing {
  const basis = BASES.find((name) => name === text);
  if (basis) return basis;
  return text.split(",").map((part): Facing => {
    const letter = part.trim().toLowerCase();
    if (letter === "r" || letter === "right") return "right";
    if (letter === "l" || letter === "left") return "left";
    throw new InputError(
      `--facing: "${part.trim()}" is no facing; allowed: ${BASES.join(", ")}, or a list of r and l such as r,l,r`,
    );
  });
}
