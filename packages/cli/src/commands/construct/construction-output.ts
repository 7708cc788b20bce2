/** What every kind of `construct` takes and prints: --save, --out, --units, --json, and the lines for a person. */
import type { Command } from "commander";
import {
  boxDomain,
  type Construction,
  fullSlice,
  type JsonDocument,
  jsonChunks,
  line,
  partition,
  planarBoundary,
  segmentDomain,
  type UnitRole,
} from "reluscope";
import { InputError } from "../../errors.ts";
import { SAVE_FORMATS, SAVE_OPTION, saveNetwork } from "../../network-file.ts";
import { countOf, countText, durationText, shortNumber } from "../../number-format.ts";
import { outputFormat, writeOutput } from "../../output-file.ts";
import { addPictureOptions, type PictureOptions, pictureFile, pictureLook } from "../../picture-options.ts";
import { threadsOption } from "../../search-options.ts";
import { print } from "../../streams.ts";
import { textTable } from "../../text-table.ts";

const PICTURE_FORMATS = [".svg", ".png"] as const;
/** Units listed for a person; --json --units has all. */
const LISTED_UNITS = 40;

export interface ConstructOptions extends PictureOptions {
  readonly save?: string;
  readonly out?: string;
  readonly units?: true;
  readonly json?: true;
}

export function addConstructOptions(command: Command): Command {
  command
    .option(...SAVE_OPTION)
    .option(
      "-o, --out <file>",
      `with one or two inputs: a picture of the network: ${PICTURE_FORMATS.join(" ")}`,
    )
    .option("--units", "say of every unit what it is for")
    .option("--json", "print one JSON document, and nothing else, on stdout")
    .addOption(threadsOption("taken by every verb; this one always uses one"));
  return addPictureOptions(command, "region");
}

/** Asked before the work starts: whether the files that are to be written can be. */
export function checkConstructOptions(
  options: ConstructOptions,
  inputs: readonly string[],
  classes = false,
): void {
  if (options.save !== undefined) outputFormat(options.save, SAVE_FORMATS);
  if (options.out !== undefined) outputFormat(options.out, PICTURE_FORMATS);
  for (const [name, path] of [
    ["--save", options.save],
    ["--out", options.out],
  ]) {
    if (path !== undefined && inputs.includes(path))
      throw new InputError(`${name} ${path} would overwrite the input`);
  }
  if (options.color === "class" && !classes)
    throw new InputError("--color class is only for labels; take region");
}

/** A picture needs one or two inputs: asked before the work starts. */
export function checkPictureInputs({ out }: ConstructOptions, inputs: number): void {
  if (out !== undefined && inputs > 2)
    throw new InputError(`--out ${out}: a picture needs one or two inputs; there are ${inputs}`);
}

export interface ConstructedResult {
  readonly construction: Construction;
  /** What was constructed, such as `iris.csv`: the title of the picture. */
  readonly title: string;
  /** Box for the picture; needed with one or two inputs. */
  readonly box: readonly (readonly [number, number])[];
  /** Data points for the picture: as many numbers a point as inputs, and their classes. */
  readonly points?: { readonly coordinates: ArrayLike<number>; readonly classes?: ArrayLike<number> };
  /** The largest output is a class, which the picture's colours show. */
  readonly classes?: true;
  readonly computeMs: number;
  /** More members of the JSON document. */
  readonly document?: JsonDocument;
  /** What is proved, for a person; default that the network equals its target. */
  readonly proof?: string;
  /** More lines for a person, after the first. */
  readonly lines?: readonly string[];
}

/** Writes the files that were asked for, and prints the construction. */
export async function finishConstruction(
  result: ConstructedResult,
  options: ConstructOptions,
): Promise<void> {
  const { construction, computeMs } = result;
  checkPictureInputs(options, construction.network.inputSize);
  const { counts, exact, maxDeviation, proved, domain, network } = construction;
  if (options.save !== undefined) await saveNetwork(network, options.save);
  if (options.out !== undefined) await drawConstructed(result, options.out, options);
  if (options.json) {
    await print(
      jsonChunks({
        ...counts,
        inputs: network.inputSize,
        outputs: network.outputSize,
        proved,
        exact,
        maxDeviation,
        on: domain,
        ...result.document,
        ...(options.units ? { roles: construction.units.map((role) => ({ ...role })) } : {}),
        save: options.save,
        out: options.out,
        timing: { computeMs },
      }),
    );
    return;
  }
  const sizes = [network.inputSize, ...counts.hidden, network.outputSize].join("-");
  const lines = [
    `${sizes}: ${countOf(counts.units, "unit")}, ${countOf(counts.depth, "hidden layer")}, ${countOf(counts.parameters, "parameter")} (${countText(counts.nonZeroParameters)} not zero)`,
    result.proof ?? proofText(construction),
    ...(result.lines ?? []),
    ...(options.units ? ["", ...unitTable(construction.units)] : []),
    `made${construction.proved ? " and proved" : ""} in ${durationText(computeMs)}`,
  ];
  for (const path of [options.save, options.out]) if (path !== undefined) lines.push(`wrote ${path}`);
  await print(`${lines.join("\n")}\n`);
}

function proofText({ exact, proved, maxDeviation, domain }: Construction): string {
  if (!proved) return `not proved ${domain}`;
  return exact
    ? `proved: equal to its target ${domain}, exactly`
    : `proved: deviates from its target by at most ${shortNumber(maxDeviation, 3)} ${domain}`;
}

function unitTable(units: readonly UnitRole[]): string[] {
  const rows = units
    .slice(0, LISTED_UNITS)
    .map(({ layer, unit, group, role }) => [String(layer), String(unit), group ?? "", role]);
  const table = textTable(
    [
      { title: "layer" },
      { title: "unit" },
      { title: "group", align: "left" },
      { title: "role", align: "left" },
    ],
    rows,
  );
  const hidden = units.length - rows.length;
  if (hidden > 0) table.push(`… and ${countOf(hidden, "unit")} more; --json --units lists them all`);
  return table;
}

async function drawConstructed(
  { construction, box, points, title, classes }: ConstructedResult,
  path: string,
  options: ConstructOptions,
): Promise<void> {
  const { network } = construction;
  const { linePicture, partitionPicture } = await import("reluscope/draw");
  const look = pictureLook(options);
  const draw = () => {
    if (network.inputSize === 1)
      return linePicture(line(network, segmentDomain(fullSlice(1), ...box[0])), { ...look, points });
    const complex = partition(network, boxDomain(fullSlice(2), box));
    const colorBy = options.color ?? (classes ? "class" : "region");
    const boundary = classes && network.outputSize > 1 ? planarBoundary(network, complex) : undefined;
    return partitionPicture(complex, { ...look, colorBy: boundary ? colorBy : "region", boundary, points });
  };
  await writeOutput(path, [await pictureFile(draw(), outputFormat(path, PICTURE_FORMATS), title)]);
}

/** A box around points (n numbers each), a twentieth of its size larger on every side. */
export function boxAround(points: readonly ArrayLike<number>[], n: number): [number, number][] {
  return Array.from({ length: n }, (_, k) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const point of points) {
      low = Math.min(low, point[k]);
      high = Math.max(high, point[k]);
    }
    const room = low < high ? (high - low) / 20 : 1;
    return [low - room, high + room];
  });
}
