/**
 * Where the network is looked at: --domain, --vary with --at, --through, --slice, --polygon (DESIGN, "The command line")
 * → a domain of the library, and how to call it.
 */
import { type Command, Option } from "commander";
import {
  axisSlice,
  boxDomain,
  boxText,
  fullSlice,
  type LineDomain,
  type PlanarDomain,
  type PolytopeDomain,
  parseBox,
  polygonDomain,
  polytopeDomain,
  type Slice,
  segmentDomain,
  sliceThrough,
} from "reluscope";
import { InputError } from "./errors.ts";
import { domainOption, optionText } from "./named-option.ts";
import { countOf, typesetBox } from "./number-format.ts";
import { indexList, realList } from "./number-options.ts";
import { addPointOptions, type PointOptions, scaledPoint } from "./point-options.ts";
import { type Points, pointsOf, readPoints } from "./points-file.ts";
import { readSlice } from "./slice-file.ts";
import {
  dimensionsText,
  type FlatDimensions,
  inputNames,
  LISTED_INPUTS,
  shapeText,
  throughText,
  tooManyInputs,
} from "./varying-dimensions.ts";

export interface DomainOptions extends PointOptions {
  readonly domain?: string;
  readonly vary?: readonly number[];
  readonly at?: string;
  readonly through?: string;
  readonly slice?: string;
  readonly polygon?: string;
  /** Data points, of a verb that shows them. */
  readonly points?: string;
}

export function addDomainOptions(command: Command, dimensions: readonly number[]): Command {
  const most = Math.max(...dimensions);
  command
    .optionsGroup("Domain:")
    .option(
      "--domain <box>",
      `box, such as "[-1,1]^2" or "[0,1]x[-2,2]"${most > 2 ? `, of up to ${most} coordinates` : ""} (default: [-1,1] for each coordinate)`,
    )
    .addOption(
      new Option("--vary <i,j>", "inputs that vary over the domain, counted from 0").argParser((text) =>
        indexList(text, "--vary"),
      ),
    )
    .option(
      "--at <numbers>",
      "with --vary: all inputs, as numbers or a file; those that vary are not used (default: 0)",
    )
    .option(
      "--through <points>",
      `line through two points${most > 1 ? ", plane through three" : ""}${most > 2 ? ", …" : ""}: .json, .csv, .npy or [[…],[…]]`,
    )
    .option(
      "--slice <file>",
      `{"origin", "directions", "box"} in a .json file: x = origin + t · directions${most > 2 ? '; from three directions on also "halfSpaces", rows a, b of a·t + b ≥ 0' : ""}`,
    );
  addPointOptions(command);
  if (most > 1)
    command.option("--polygon <corners>", "convex polygon in the two coordinates: .json, .csv or [[s,t],…]");
  return command.optionsGroup("Options:");
}

export type AnyDomain = LineDomain | PlanarDomain | PolytopeDomain;

export interface ChosenDomain<D extends AnyDomain = LineDomain | PlanarDomain> {
  readonly domain: D;
  /** Such as `[-1,1]²`, or `[0,1]² of x2 and x3`. */
  readonly text: string;
  /** What was assumed. */
  readonly notes: readonly string[];
}

interface ChosenSlice {
  readonly slice: Slice;
  /** What varies, for the text; empty when it is all there is. */
  readonly of: string;
  /** Box when nobody says; a note tells when it is only a guess. */
  readonly box: readonly (readonly [number, number])[];
  readonly guessed: boolean;
  /** Rows a, b of half-spaces a·t + b ≥ 0 that cut the box; only in three and more dimensions. */
  readonly halfSpaces?: readonly (readonly number[])[];
  readonly notes: readonly string[];
}

/** The domain that the options ask for in a network of `inputs` inputs; `dimensions` is what the verb can take. */
export async function chosenDomain(
  options: DomainOptions,
  inputs: number,
  dimensions: FlatDimensions,
): Promise<ChosenDomain>;
export async function chosenDomain(
  options: DomainOptions,
  inputs: number,
  dimensions: readonly number[],
): Promise<ChosenDomain<AnyDomain>>;
export async function chosenDomain(
  options: DomainOptions,
  inputs: number,
  dimensions: readonly number[],
): Promise<ChosenDomain<AnyDomain>> {
  const { slice, of, box, guessed, halfSpaces, notes } = await chosenSlice(options, inputs, dimensions);
  const { dimension } = slice;
  if (options.polygon !== undefined) {
    if (options.domain !== undefined) throw new InputError("--polygon and --domain cannot be combined");
    if (dimension !== 2)
      throw new InputError(
        `--polygon needs two coordinates; ${dimension === 1 ? "1 varies" : `${dimension} vary`}`,
      );
    const points = await readPoints(options.polygon, "--polygon");
    const corners = points.rows.map((row, k): [number, number] => {
      if (row.length === 2) return [row[0], row[1]];
      throw new InputError(`${points.name}: ${points.rowName(k)} has ${row.length} numbers; a corner has 2`);
    });
    return {
      domain: domainOption("--polygon", options.polygon, () => polygonDomain(slice, corners)),
      text: `a polygon with ${corners.length} corners${of}`,
      notes,
    };
  }
  const given = options.domain === undefined ? undefined : parseBox(options.domain);
  if (given && given.length !== dimension) {
    const coordinates = dimension === 1 ? "1 coordinate varies" : `${dimension} coordinates vary`;
    const bounds = boxText([given[0]]);
    throw new InputError(
      `the domain ${options.domain} has ${given.length === 1 ? "1 interval" : `${given.length} intervals`} but ${coordinates}; write ${dimension === 1 ? bounds : `${bounds}^${dimension}`}`,
    );
  }
  const intervals = given ?? box;
  const build = (): AnyDomain => {
    if (dimension === 1) return segmentDomain(slice, ...intervals[0]);
    if (dimension === 2) return boxDomain(slice, intervals);
    return polytopeDomain(slice, intervals, halfSpaces);
  };
  const domain = domainOption(given ? "--domain" : "--slice", options.domain ?? options.slice ?? "", build);
  const text = boxText(intervals);
  const guess = !given && guessed ? [`no --domain given: ${text} is taken`] : [];
  const cut = halfSpaces?.length ? ` cut by ${countOf(halfSpaces.length, "half-space")}` : "";
  return { domain, text: typesetBox(text) + cut + of, notes: [...notes, ...guess] };
}

async function chosenSlice(
  options: DomainOptions,
  inputs: number,
  dimensions: readonly number[],
): Promise<ChosenSlice> {
  const { vary, at, through, slice } = options;
  checkPointOptions(options);
  const asked = [vary && "--vary", through && "--through", slice && "--slice"].filter(
    (name) => name !== undefined,
  );
  if (asked.length > 1) throw new InputError(`${asked.join(" and ")} cannot be combined; give one of them`);
  if (at !== undefined && !vary) throw new InputError("--at needs --vary, which says which inputs vary");
  const check = (dimension: number, what: string) => {
    if (dimensions.includes(dimension)) return;
    throw new InputError(`${what}; this verb takes ${dimensionsText(dimensions)}`);
  };
  const unitBox = (dimension: number) => Array.from({ length: dimension }, (): [number, number] => [-1, 1]);
  if (vary) {
    check(vary.length, `--vary names ${vary.length} inputs`);
    const fixed = await fixedInputs(options, vary, inputs);
    return {
      slice: domainOption("--vary", vary.join(","), () => axisSlice(fixed, vary)),
      of: ` of ${inputNames(vary)}`,
      box: unitBox(vary.length),
      guessed: true,
      notes: heldNotes(at, vary, inputs),
    };
  }
  if (through !== undefined) {
    const points = throughPoints(
      await readPoints(through, "--through", options),
      inputs,
      through,
      dimensions,
    );
    const box = Array.from({ length: points.length - 1 }, (): [number, number] => [0, 1]);
    const slice = domainOption("--through", through, () => sliceThrough(points));
    const shape = shapeText(slice.dimension, points.length, "point");
    return { slice, of: ` of the ${shape}`, box, guessed: false, notes: [] };
  }
  if (slice !== undefined) {
    const read = readSlice(slice, inputs);
    const { dimension } = read.slice;
    check(dimension, `${read.name} has ${dimension} directions`);
    if (read.halfSpaces && dimension < 3)
      throw new InputError(
        `${read.name}: halfSpaces need at least 3 directions${dimension === 2 ? "; in a plane give --polygon" : ""}`,
      );
    return {
      slice: read.slice,
      of: ` of a ${shapeText(dimension, inputs, "input")}`,
      box: read.box ?? unitBox(dimension),
      guessed: !read.box,
      halfSpaces: read.halfSpaces,
      notes: [],
    };
  }
  if (!dimensions.includes(inputs)) throw new InputError(tooManyInputs(inputs, dimensions));
  return { slice: fullSlice(inputs), of: "", box: unitBox(inputs), guessed: true, notes: [] };
}

/** As many different points as the verb can take, not in a line. */
function throughPoints(
  points: Points,
  inputs: number,
  source: string,
  dimensions: readonly number[],
): readonly (readonly number[])[] {
  const rows = pointsOf(points, inputs);
  const option = optionText("--through", source);
  if (!dimensions.includes(rows.length - 1)) {
    throw new InputError(
      `${option} has ${countOf(rows.length, "point")}; it takes ${throughText(dimensions)}`,
    );
  }
  rows.forEach((row, k) => {
    const same = rows.findIndex((other) => other.every((value, i) => value === row[i]));
    if (same < k)
      throw new InputError(
        `${option}: ${points.rowName(same)} and ${points.rowName(k)} are the same point; it takes different ones`,
      );
  });
  return rows;
}

/** Scaling that changes nothing is a misunderstanding: it does not change --domain, for one. */
function checkPointOptions({ skipColumns, scale, through, at, points }: DomainOptions): void {
  const asked = scale ? "--scale" : skipColumns === undefined ? undefined : "--skip-columns";
  if (asked === undefined || through !== undefined || at !== undefined || points !== undefined) return;
  throw new InputError(`${asked} has no points to change; it goes with --through, --at or --points`);
}

async function fixedInputs(
  options: DomainOptions,
  vary: readonly number[],
  inputs: number,
): Promise<ArrayLike<number>> {
  for (const input of vary) {
    if (input >= inputs) throw new InputError(`--vary: no input ${input}; inputs are 0 … ${inputs - 1}`);
  }
  const { at } = options;
  if (at === undefined) return new Float64Array(inputs);
  if (/^\s*\[|\.(json|csv|npy)$/i.test(at)) {
    const points = pointsOf(await readPoints(at, "--at", options), inputs);
    if (points.length > 1) throw new InputError(`--at ${at} has ${points.length} points; it takes one`);
    return points[0];
  }
  const values = scaledPoint(realList(at, "--at").slice(options.skipColumns), options);
  if (values.length !== inputs) {
    throw new InputError(
      `--at has ${values.length} numbers; the network has ${inputs} inputs (give a number for those that vary too)`,
    );
  }
  return values;
}

function heldNotes(at: string | undefined, vary: readonly number[], inputs: number): string[] {
  if (at !== undefined || vary.length === inputs) return [];
  const others = Array.from({ length: inputs }, (_, k) => k).filter((k) => !vary.includes(k));
  const names =
    others.length <= LISTED_INPUTS
      ? others.map((k) => `x${k}`).join(", ")
      : `the other ${others.length} inputs`;
  return [`no --at given: ${names} ${others.length === 1 ? "is" : "are"} held at 0`];
}
