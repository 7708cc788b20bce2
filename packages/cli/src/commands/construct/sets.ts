/** `reluscope construct sets`: a network with affine values on finite sets and polytopes. */
import { basename } from "node:path";
import { Command, Option } from "commander";
import {
  type BlockedSet,
  checkedSets,
  compareConstructions,
  constantTarget,
  constructSets,
  IndistinguishableSetsError,
  type JsonDocument,
  jsonChunks,
  type SetsConstruction,
  type TargetSet,
} from "reluscope";
import { z } from "zod";
import { InputError } from "../../errors.ts";
import { examplesText } from "../../examples-text.ts";
import { since } from "../../model-options.ts";
import { countText, lowerCase } from "../../number-format.ts";
import { parseJsonText, readInput } from "../../points-file.ts";
import { print } from "../../streams.ts";
import { textTable } from "../../text-table.ts";
import {
  addConstructOptions,
  boxAround,
  type ConstructOptions,
  checkConstructOptions,
  checkPictureInputs,
  finishConstruction,
} from "./construction-output.ts";

interface SetsVerbOptions extends ConstructOptions {
  readonly layers?: "auto" | "shallow" | "deep";
  readonly few?: true;
  readonly compare?: true;
}

const row = z.array(z.number()).min(1);
const rows = z.array(row).min(1);
const setSchema = z.strictObject({
  name: z.string().min(1).optional(),
  points: rows.optional(),
  vertices: rows.optional(),
  halfSpaces: rows.optional(),
  value: z.union([z.number(), row], { error: "expected a number, or one an output" }).optional(),
  affine: z
    .union([rows, z.array(z.number()).min(2)], { error: "expected coefficients and a constant" })
    .optional(),
});
const fileSchema = z.strictObject({ sets: z.array(setSchema).min(1) });

const SHAPE = `[{"points" | "vertices" | "halfSpaces": [[...], ...], "value": 1 | "affine": [[w..., c], ...]}, ...]`;

export function setsKind(): Command {
  const command = new Command("sets")
    .description(
      "A network that has affine values on finite sets and on polytopes: with one hidden layer where the sets can be split off one after another by hyperplanes, otherwise with two.",
    )
    .argument("<sets>", `.json file: ${SHAPE}; half-spaces are rows a, b of a·x + b ≥ 0`)
    .addOption(
      new Option(
        "--layers <kind>",
        "shallow: one hidden layer, or the proof that there is none and exit code 1; deep: two (default: auto)",
      ).choices(["auto", "shallow", "deep"]),
    )
    .option("--few", "with one hidden layer: fewer units, and a small proved deviation")
    .option("--compare", "one hidden layer and two, side by side");
  return addConstructOptions(command)
    .addHelpText(
      "after",
      examplesText([
        [
          "a network, and a picture of where it is which affine map",
          "construct sets squares.json --save squares.onnx --out squares.svg",
        ],
        ["units, parameters, cells and interference of both ways", "construct sets squares.json --compare"],
        ["can one hidden layer do it?", "construct sets pinwheel.json --layers shallow --json"],
      ]),
    )
    .action(runSets);
}

async function runSets(path: string, options: SetsVerbOptions): Promise<void> {
  checkConstructOptions(options, [path]);
  const sets = readSets(path);
  const { inputs, corners } = inFile(path, () => cornersOf(sets));
  checkPictureInputs(options, inputs);
  const started = performance.now();
  let construction: SetsConstruction;
  try {
    construction = inFile(path, () => constructSets(sets, { layers: options.layers, few: options.few }));
  } catch (error) {
    if (!(error instanceof IndistinguishableSetsError)) throw error;
    await printBlocked(error, sets, options);
    return;
  }
  const computeMs = since(started);
  const { kind, order, blocked } = construction;
  const comparison = options.compare ? compared(path, sets, construction) : undefined;
  const how =
    kind === "shallow"
      ? `one hidden layer; the sets in the order ${order?.join(", ")}`
      : `two hidden layers${blocked ? `: one cannot tell ${blocked.map(({ set }) => nameOf(sets, set)).join(", ")} apart` : ""}`;
  await finishConstruction(
    {
      construction,
      title: basename(path),
      box: boxAround(corners, inputs),
      points: { coordinates: sets.flatMap(({ points }) => points ?? []).flat() },
      computeMs,
      document: {
        sets: sets.length,
        kind,
        order,
        ...(blocked ? { blocked: blockedJson(blocked, sets) } : {}),
        ...comparison?.document,
      },
      lines: [how, ...(comparison ? ["", ...comparison.lines, ""] : [])],
    },
    options,
  );
}

function cornersOf(sets: readonly TargetSet[]) {
  const checked = checkedSets(sets);
  const inputs = checked[0].corners.dimension;
  const corners = checked.flatMap(({ corners: { count, coordinates } }) =>
    Array.from({ length: count }, (_, i) => coordinates.subarray(i * inputs, (i + 1) * inputs)),
  );
  return { inputs, corners };
}

const nameOf = (sets: readonly TargetSet[], set: number) => sets[set].name ?? `set ${set + 1}`;

function readSets(path: string): TargetSet[] {
  const document = parseJsonText(readInput(path).toString("utf8"), path);
  const given = Array.isArray(document) ? { sets: document } : document;
  const parsed = fileSchema.safeParse(given);
  if (!parsed.success) {
    const { path: where, message } = parsed.error.issues[0];
    // Sets are counted from 1, as everywhere in messages.
    const steps = where.slice(1).map((step, k) => (k === 0 ? `set ${Number(step) + 1}` : String(step)));
    const place = steps.length > 0 ? ` at ${steps.join(", ")}` : "";
    throw new InputError(
      `${path} is no list of sets${place}: ${lowerCase(message.replace(/^Invalid input: /, ""))}; it takes ${SHAPE}`,
    );
  }
  return parsed.data.sets.map(({ name, points, vertices, halfSpaces, value, affine }, i) => {
    const called = name ?? `set ${i + 1}`;
    if ((value === undefined) === (affine === undefined))
      throw new InputError(`${path}: ${called} needs "value" or "affine", one of them`);
    const corners = points ?? vertices;
    const inputs = corners ? corners[0].length : (halfSpaces?.[0].length ?? 1) - 1;
    return { name, points, vertices, halfSpaces, affine: targetRows(value, affine, inputs) };
  });
}

function targetRows(
  value: number | number[] | undefined,
  affine: number[] | number[][] | undefined,
  inputs: number,
): number[][] {
  if (affine === undefined)
    return constantTarget(typeof value === "number" ? [value] : (value ?? []), inputs);
  return typeof affine[0] === "number" ? [affine as number[]] : (affine as number[][]);
}

/** Adds the file's name to what the library says about sets. */
function inFile<T>(path: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (
      error instanceof IndistinguishableSetsError ||
      !(error instanceof Error) ||
      error.name === "TypeError"
    )
      throw error;
    throw new InputError(`${path}: ${error.message}`, { cause: error });
  }
}

/** The answer is no: which sets block each other, and points that prove it. */
async function printBlocked(
  error: IndistinguishableSetsError,
  sets: readonly TargetSet[],
  { json }: SetsVerbOptions,
): Promise<void> {
  process.exitCode = 1;
  if (json) {
    await print(
      jsonChunks({ distinguishable: false, proved: true, blocked: blockedJson(error.blocked, sets) }),
    );
    return;
  }
  const lines = [error.message, ""];
  for (const { set, branches } of error.blocked) {
    const [{ behind, common }] = branches;
    const others = behind.map((other) => nameOf(sets, other)).join(", ");
    lines.push(
      `${nameOf(sets, set)}: its hull meets that of ${others}, at (${decimals(common.point).join(", ")})`,
    );
  }
  await print(`${lines.join("\n")}\n`);
}

function decimals({
  numerators,
  denominator,
}: {
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
}) {
  return numerators.map((value) => Number(value) / Number(denominator));
}

function blockedJson(blocked: readonly BlockedSet[], sets: readonly TargetSet[]) {
  return blocked.map(({ set, branches }) => ({
    set: nameOf(sets, set),
    branches: branches.map(({ front, behind, common }) => ({
      front: front.map((other) => nameOf(sets, other)),
      behind: behind.map((other) => nameOf(sets, other)),
      commonPoint: decimals(common.point),
    })),
  }));
}

function compared(path: string, sets: readonly TargetSet[], made: SetsConstruction) {
  if (made.kind === "deep" && made.blocked)
    throw new InputError(`${path}: there is nothing to compare: one hidden layer cannot do it`);
  const shallow =
    made.kind === "shallow" ? made : inFile(path, () => constructSets(sets, { layers: "shallow" }));
  const deep = made.kind === "deep" ? made : inFile(path, () => constructSets(sets, { layers: "deep" }));
  const both = compareConstructions(shallow, deep, sets);
  const row = (title: string, value: (side: typeof both.shallow) => string) => [
    title,
    value(both.shallow),
    value(both.deep),
  ];
  const lines = textTable(
    [{ title: "", align: "left" }, { title: "shallow" }, { title: "deep" }],
    [
      row("hidden layers", ({ counts }) => String(counts.depth)),
      row("units", ({ counts }) => countText(counts.units)),
      row("parameters", ({ counts }) => countText(counts.parameters)),
      row("parameters not zero", ({ counts }) => countText(counts.nonZeroParameters)),
      row("cells", ({ cells }) => (cells ? countText(cells.total) : "–")),
      row("cells outside the sets", ({ cells }) => (cells ? countText(cells.outside) : "–")),
      row("interference, pairs of sets", ({ interference }) => countText(interference.count)),
    ],
  );
  const side = ({ counts, cells, interference }: typeof both.shallow): JsonDocument => ({
    ...counts,
    cells: cells ?? null,
    interference: Array.from({ length: interference.sets }, (_, i) => [
      ...interference.matrix.subarray(i * interference.sets, (i + 1) * interference.sets),
    ]),
  });
  return { lines, document: { comparison: { shallow: side(both.shallow), deep: side(both.deep) } } };
}
