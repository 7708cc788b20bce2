/** `reluscope construct table`: values on a regular grid → a network that is linear on the simplices between the nodes. */
import { basename } from "node:path";
import { Command, Option } from "commander";
import { constructTable, parseBox, type TableOptions } from "reluscope";
import { InputError } from "../../errors.ts";
import { examplesText } from "../../examples-text.ts";
import { since } from "../../model-options.ts";
import { domainOption } from "../../named-option.ts";
import { countOf } from "../../number-format.ts";
import { wholeNumber } from "../../number-options.ts";
import { type Points, readPoints } from "../../points-file.ts";
import {
  addConstructOptions,
  type ConstructOptions,
  checkConstructOptions,
  checkPictureInputs,
  finishConstruction,
} from "./construction-output.ts";
import { inLibrary } from "./in-library.ts";

interface TableVerbOptions extends ConstructOptions, TableOptions {
  readonly domain?: string;
  readonly shape?: string;
}

export function tableKind(): Command {
  const command = new Command("table")
    .description(
      "A network that takes the values of a table on the nodes of a regular grid and is linear on the simplices of the grid's Kuhn triangulation, proved on the whole box.",
    )
    .argument(
      "<table>",
      "matrix of values: .csv, .json or .npy; columns along the first input, rows along the second, the first row at its low end",
    )
    .option(
      "--domain <box>",
      'where the first and the last nodes stand, such as "[0,1]x[0,1]" (default: nodes at 0, 1, 2, …)',
    )
    .option(
      "--shape <counts>",
      "nodes along each input, such as 4,4,3, for tables of other dimensions: values in the order of the file, the first input fastest",
    )
    .addOption(
      new Option(
        "--weights <how>",
        "exact: values with many bits take more units; fewest: they are rounded (default: exact)",
      ).choices(["exact", "fewest"]),
    )
    .addOption(
      new Option(
        "--basis <how>",
        "rows: a unit for every row of nodes, in the plane; hinges: one or two units for every node (default: rows in the plane)",
      ).choices(["rows", "hinges"]),
    );
  return addConstructOptions(command)
    .addHelpText(
      "after",
      examplesText([
        ["a lookup table as ONNX", 'construct table map.csv --domain "[0,1]x[0,1]" --save map.onnx'],
        ["its triangulation as a picture", 'construct table map.csv --domain "[0,8]x[0,4]" --out map.png'],
        [
          "a table of three inputs",
          'construct table cube.csv --domain "[0,1]^3" --shape 8,8,4 --save cube.onnx',
        ],
      ]),
    )
    .action(runTable);
}

async function runTable(path: string, options: TableVerbOptions): Promise<void> {
  checkConstructOptions(options, [path]);
  const points = await readPoints(path, "table");
  const { nodes, values } = tableOf(points, options);
  const { domain } = options;
  const box =
    domain === undefined
      ? nodes.map((count): [number, number] => [0, count - 1])
      : domainOption("--domain", domain, () => parseBox(domain));
  if (box.length !== nodes.length)
    throw new InputError(
      `--domain ${domain} has ${countOf(box.length, "interval")}, the table ${countOf(nodes.length, "dimension")}${options.shape === undefined ? "; --shape says how its values lie" : ""}`,
    );
  checkPictureInputs(options, nodes.length);
  const started = performance.now();
  const construction = inLibrary(points.name, () =>
    constructTable({ box, nodes, values }, { weights: options.weights, basis: options.basis }),
  );
  await finishConstruction(
    {
      construction,
      title: basename(path),
      box,
      computeMs: since(started),
      document: { nodes },
      lines: [`${nodes.join(" × ")} nodes`],
    },
    options,
  );
}

function tableOf(points: Points, { shape, domain }: TableVerbOptions): { nodes: number[]; values: number[] } {
  const { name, rows, rowName } = points;
  if (rows.length === 0) throw new InputError(`${name} has no values`);
  const width = rows[0].length;
  rows.forEach((row, k) => {
    if (row.length !== width)
      throw new InputError(`${name}: ${rowName(k)} has ${countOf(row.length, "value")}; row 1 has ${width}`);
    const bad = row.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new InputError(`${name}: ${rowName(k)}, column ${bad + 1} is ${row[bad]}, not a finite number`);
  });
  const values = rows.flat();
  if (values.length === 1) throw new InputError(`${name} has one value; a table needs at least two`);
  if (shape !== undefined) {
    const nodes = shape.split(",").map((part) => wholeNumber(part.trim(), "--shape", 2));
    const wanted = nodes.reduce((product, count) => product * count, 1);
    if (wanted !== values.length)
      throw new InputError(`--shape ${shape} is ${countOf(wanted, "value")}; ${name} has ${values.length}`);
    return { nodes, values };
  }
  const line = rows.length === 1 || width === 1;
  const oneInterval = domain !== undefined && !/\]\s*([x×^])/i.test(domain);
  return line && (domain === undefined || oneInterval)
    ? { nodes: [values.length], values }
    : { nodes: [width, rows.length], values };
}
