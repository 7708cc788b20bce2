/** `reluscope construct cpwl`: a continuous piecewise linear function, given in one of four ways → a network. */
import { basename } from "node:path";
import { Command, Option } from "commander";
import {
  constructExported,
  constructMaxMin,
  constructPiecewise,
  type JsonDocument,
  type PiecewiseConstruction,
  type PiecewiseOptions,
  parseBox,
  rationalRow,
  triangulationCells,
} from "reluscope";
import { z } from "zod";
import { InputError } from "../../errors.ts";
import { examplesText } from "../../examples-text.ts";
import { since } from "../../model-options.ts";
import { domainOption } from "../../named-option.ts";
import { countText, lowerCase } from "../../number-format.ts";
import { parseJsonText, readInput } from "../../points-file.ts";
import { textTable } from "../../text-table.ts";
import {
  addConstructOptions,
  type ConstructOptions,
  checkConstructOptions,
  checkPictureInputs,
  finishConstruction,
} from "./construction-output.ts";
import { inLibrary } from "./in-library.ts";

interface CpwlVerbOptions extends ConstructOptions {
  readonly layers?: PiecewiseOptions["layers"];
  readonly compare?: true;
  readonly domain?: string;
}

const row = z.array(z.number()).min(1);
const rows = z.array(row).min(1);
/** Numbers, or fractions such as "3/7". */
const exactRow = z.array(z.union([z.number(), z.string()])).min(1);
const exactRows = z.array(exactRow).min(1);
const cellsSchema = z.strictObject({
  cells: z
    .array(
      z.strictObject({
        vertices: rows.optional(),
        halfSpaces: exactRows.optional(),
        map: z.union([exactRows, exactRow]),
      }),
    )
    .min(1),
});
const triangulationSchema = z.strictObject({
  vertices: rows,
  simplices: z.array(z.array(z.number().int())).min(1),
  values: z.array(z.union([z.number(), row])).min(1),
});
const maxMinSchema = z.strictObject({
  forms: exactRows,
  terms: z.array(z.array(z.number().int())).min(1),
  domain: z.string().optional(),
});

const SHAPES = [
  `cells {"cells": [{"vertices" | "halfSpaces": [[...]], "map": [a..., b]}, ...]}, numbers or fractions such as "3/7"`,
  `a triangulation {"vertices": [[...]], "simplices": [[0,1,2], ...], "values": [...]}`,
  `a formula {"forms": [[a..., b], ...], "terms": [[0,1], [2], ...], "domain": "[-1,1]^2"}`,
  "a complex, as partition --out writes one",
];

type Entry = number | string;

const WAYS = {
  maxima: "a sum of maxima",
  lines: "folds, and a unit for each line through vertices",
  tree: "a tree of maxima and minima",
} as const;

interface Target {
  readonly kind: string;
  readonly inputs: number;
  readonly build: (options: PiecewiseOptions) => PiecewiseConstruction;
}

export function cpwlKind(): Command {
  const command = new Command("cpwl")
    .description(
      "A network that equals a continuous piecewise linear function: ⌈log₂(n + 1)⌉ hidden layers for n inputs, or a deeper tree of maxima and minima. That the cells do not overlap, leave no gap and fit together is checked exactly.",
    )
    .argument("<function>", `.json file: ${SHAPES.join("; or ")}`)
    .addOption(
      new Option(
        "--layers <kind>",
        "shallow: ⌈log₂(n + 1)⌉ hidden layers, by maxima of pieces or, in the plane, by lines through vertices; tree: deeper; fewest: what has the fewest units (default: shallow)",
      ).choices(["shallow", "maxima", "lines", "tree", "fewest"]),
    )
    .option("--compare", "both ways, side by side")
    .option("--domain <box>", 'of a formula: the box of the proof, such as "[-1,1]^2"');
  return addConstructOptions(command)
    .addHelpText(
      "after",
      examplesText([
        ["a control law on polygons, as ONNX", "construct cpwl law.json --save law.onnx"],
        ["with as few units as are found", "construct cpwl law.json --layers fewest --units"],
        ["shallow and deep, side by side", "construct cpwl law.json --compare"],
        ["a network again from its cells", "construct cpwl cells.json --save again.onnx"],
      ]),
    )
    .action(runCpwl);
}

async function runCpwl(path: string, options: CpwlVerbOptions): Promise<void> {
  checkConstructOptions(options, [path]);
  const target = readTarget(path, options);
  checkPictureInputs(options, target.inputs);
  const started = performance.now();
  const construction = inLibrary(path, () => target.build({ layers: options.layers }));
  const computeMs = since(started);
  const comparison = options.compare ? compared(path, target, construction) : undefined;
  await finishConstruction(
    {
      construction,
      title: basename(path),
      box: construction.box,
      computeMs,
      document: { target: target.kind, way: construction.way, ...comparison?.document },
      lines: [
        `${target.kind}; ${WAYS[construction.way]}`,
        ...(comparison ? ["", ...comparison.lines, ""] : []),
      ],
    },
    options,
  );
}

function readTarget(path: string, { domain }: CpwlVerbOptions): Target {
  const document = parseJsonText(readInput(path).toString("utf8"), path) as Record<string, unknown>;
  if (typeof document !== "object" || document === null || Array.isArray(document)) throw noFunction(path);
  const isFormula = "forms" in document;
  if (domain !== undefined && !isFormula)
    throw new InputError(`--domain is for formulas; ${path} brings its own cells`);
  if (isFormula) return formulaTarget(path, document, domain);
  if ("simplices" in document) {
    const given = parsed(path, triangulationSchema, document);
    return {
      kind: `a triangulation of ${given.simplices.length} simplices`,
      inputs: given.vertices[0].length,
      build: (options) => constructPiecewise(triangulationCells(given), options),
    };
  }
  if ("domain" in document && "cells" in document) return exportedTarget(path, document);
  if (!("cells" in document)) throw noFunction(path);
  const { cells } = parsed(path, cellsSchema, document);
  const given = inLibrary(path, () =>
    cells.map(({ vertices, halfSpaces, map }) => ({
      vertices,
      halfSpaces: halfSpaces?.map(rationalRow),
      map: (Array.isArray(map[0]) ? (map as Entry[][]) : [map as Entry[]]).map(rationalRow),
    })),
  );
  return {
    kind: `${cells.length} cells`,
    inputs: given[0].map[0].numerators.length - 1,
    build: (options) => constructPiecewise(given, options),
  };
}

function formulaTarget(path: string, document: object, option: string | undefined): Target {
  const given = parsed(path, maxMinSchema, document);
  const forms = inLibrary(path, () => given.forms.map(rationalRow));
  const text = option ?? given.domain;
  const inputs = given.forms[0].length - 1;
  if (text === undefined)
    throw new InputError(`${path}: a formula needs a domain: "domain" in the file, or --domain`);
  const box = domainOption(option === undefined ? `${path}: domain` : "--domain", text, () => parseBox(text));
  if (box.length !== inputs)
    throw new InputError(
      `${path}: the domain ${text} has ${box.length} intervals; the forms have ${inputs} inputs`,
    );
  return {
    kind: `a formula of ${given.terms.length} terms in ${given.forms.length} forms`,
    inputs,
    build: (options) => constructMaxMin({ forms, terms: given.terms }, box, options),
  };
}

function exportedTarget(path: string, document: Record<string, unknown>): Target {
  const { dimension } = (document.domain ?? {}) as { dimension?: number };
  if (typeof dimension !== "number") throw noFunction(path);
  return {
    kind: `a complex of ${Array.isArray(document.cells) ? document.cells.length : 0} cells`,
    inputs: dimension,
    build: (options) => constructExported(document, options),
  };
}

function parsed<T>(path: string, schema: z.ZodType<T>, document: unknown): T {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const { path: where, message } = result.error.issues[0];
  const place = where.length > 0 ? ` at ${where.join(".")}` : "";
  throw new InputError(
    `${path} is no piecewise linear function${place}: ${lowerCase(message.replace(/^Invalid input: /, ""))}`,
  );
}

function noFunction(path: string): InputError {
  return new InputError(`${path} is no piecewise linear function; it takes ${SHAPES.join("; or ")}`);
}

function compared(path: string, target: Target, made: PiecewiseConstruction) {
  const other = inLibrary(path, () => target.build({ layers: made.way === "tree" ? "shallow" : "tree" }));
  const [tree, shallow] = made.way === "tree" ? [made, other] : [other, made];
  const line = (title: string, value: (side: PiecewiseConstruction) => number) => [
    title,
    countText(value(shallow)),
    countText(value(tree)),
  ];
  const lines = textTable(
    [{ title: "", align: "left" }, { title: "shallow" }, { title: "tree" }],
    [
      line("hidden layers", ({ counts }) => counts.depth),
      line("units", ({ counts }) => counts.units),
      line("parameters", ({ counts }) => counts.parameters),
      line("parameters not zero", ({ counts }) => counts.nonZeroParameters),
    ],
  );
  const side = ({ counts, proved, exact, maxDeviation }: PiecewiseConstruction): JsonDocument => ({
    ...counts,
    proved,
    exact,
    maxDeviation,
  });
  return { lines, document: { comparison: { shallow: side(shallow), tree: side(tree) } } };
}
