/** `reluscope line`: the exact pieces of a network along a segment. */
import { basename } from "node:path";
import { Command } from "commander";
import {
  breakpointsJson,
  complexArrays,
  complexSummaryJson,
  type JsonDocument,
  jsonChunks,
  type LineComplex,
  line,
  linePartsJson,
  npzBytes,
} from "reluscope";
import { addDomainOptions, chosenDomain, type DomainOptions } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { addModelOptions, loadModel, type ModelOptions, since } from "../model-options.ts";
import { countOf, shortNumber } from "../number-format.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { addPictureOptions, type PictureOptions, pictureFile, pictureLook } from "../picture-options.ts";
import { certificateText, layerTable, neuronText, timingText } from "../result-text.ts";
import { note, print } from "../streams.ts";
import { textTable } from "../text-table.ts";

const FORMATS = [".json", ".npz", ".svg", ".png"] as const;
/** Pieces listed for a person; --json has all. */
const LISTED_PIECES = 40;
/** Outputs listed for a person. */
const LISTED_OUTPUTS = 4;

interface LineVerbOptions extends ModelOptions, DomainOptions, PictureOptions {
  readonly cells?: true;
  readonly inputs?: true;
}

export function lineCommand(): Command {
  const command = new Command("line").description(
    "The breakpoints of a network along a segment, the neurons that switch there, and the affine pieces between them. Every sign is proved.",
  );
  addModelOptions(command, FORMATS)
    .option("--cells", "with --json: the pieces too, with patterns and affine maps")
    .option("--inputs", "with --json or --out .json: the network's input at every breakpoint");
  addDomainOptions(command, [1]);
  return addPictureOptions(command)
    .addHelpText(
      "after",
      examplesText([
        ["a network with one input", 'line sine.onnx --domain "[-1,1]"'],
        ["from one point to another", 'line iris.onnx --through "[[0.2,0.6,0.1,0.1],[0.7,0.5,0.8,0.9]]"'],
        [
          "input 2 varies, the others are fixed; as a picture",
          'line iris.onnx --vary 2 --at 0.5,0.5,0,0.5 --domain "[0,1]" --out line.svg',
        ],
        [
          "from one image to another: a label first, pixels 0 … 255",
          "line mnist.onnx --through two_digits.csv --skip-columns 1 --scale 1/255",
        ],
        ["every piece with its affine map", "line model.onnx --through ends.csv --json --cells"],
      ]),
    )
    .action(runLine);
}

async function runLine(path: string, options: LineVerbOptions): Promise<void> {
  const format = options.out === undefined ? undefined : outputFormat(options.out, FORMATS);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const { domain, text, notes } = await chosenDomain(options, network.inputSize, [1]);
  if (domain.dimension !== 1) throw new InputError("line takes one coordinate");
  for (const remark of notes) note(remark);
  const started = performance.now();
  const complex = line(network, domain);
  const timing = { loadMs, computeMs: since(started) };
  const document = (): JsonDocument => ({
    model: path,
    ...complexSummaryJson(complex),
    pieces: complex.counts.cells,
    linearRegions: complex.counts.linearRegions,
    timing,
    out: options.json ? options.out : undefined,
    breakpoints: breakpointsJson(complex, { inputs: options.inputs }),
  });
  if (options.out !== undefined && format !== undefined) {
    if (format === ".json") {
      await writeOutput(
        options.out,
        jsonChunks({ ...document(), out: undefined, ...linePartsJson(complex) }),
      );
    } else if (format === ".npz") {
      await writeOutput(options.out, [npzBytes(complexArrays(complex))]);
    } else {
      const { linePicture } = await import("reluscope/draw");
      const picture = linePicture(complex, pictureLook(options));
      await writeOutput(options.out, [await pictureFile(picture, format, `${basename(path)} on ${text}`)]);
    }
  }
  if (options.json) {
    await print(jsonChunks({ ...document(), ...(options.cells ? linePartsJson(complex) : {}) }));
    return;
  }
  const { cells, linearRegions } = complex.counts;
  const lines = [
    `${countOf(cells - 1, "breakpoint")}, ${countOf(cells, "affine piece")}, ${countOf(linearRegions, "linear region")} on ${text}`,
    certificateText(complex),
    "",
    ...pieceTable(complex),
    "",
    ...layerTable(complex),
    "",
    timingText(loadMs, timing.computeMs),
  ];
  if (options.out !== undefined) lines.push(`wrote ${options.out}`);
  await print(`${lines.join("\n")}\n`);
}

/** One row a piece: where it starts, what switched there, and the outputs' values and slopes. */
function pieceTable(complex: LineComplex): string[] {
  const { vertices, vertexNeurons, vertexNeuronStart, maps, outputSize, counts } = complex;
  const outputs = Math.min(outputSize, LISTED_OUTPUTS);
  const rows: string[][] = [];
  for (let cell = 0; cell < Math.min(counts.cells, LISTED_PIECES); cell++) {
    const units =
      cell === 0
        ? []
        : Array.from(vertexNeurons.subarray(vertexNeuronStart[cell - 1], vertexNeuronStart[cell]));
    const row = [shortNumber(vertices[cell], 8), units.map((unit) => neuronText(complex, unit)).join(" ")];
    for (let o = 0; o < outputs; o++) {
      const k = 2 * (cell * outputSize + o);
      row.push(shortNumber(maps[k] * vertices[cell] + maps[k + 1]), shortNumber(maps[k]));
    }
    rows.push(row);
  }
  const columns = Array.from({ length: outputs }, (_, o) => [{ title: `y${o}` }, { title: "slope" }]).flat();
  const table = textTable(
    [{ title: "from" }, { title: "neurons that switch", align: "left" }, ...columns],
    rows,
  );
  const hidden = counts.cells - rows.length;
  if (hidden > 0) table.push(`… and ${countOf(hidden, "piece")} more; --json lists them all`);
  return table;
}
