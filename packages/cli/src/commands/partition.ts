/** `reluscope partition`: the exact cells on a polygon or a segment. */
import { basename } from "node:path";
import { Command } from "commander";
import {
  complexArrays,
  complexSummaryJson,
  type JsonDocument,
  jsonChunks,
  type LineComplex,
  linePartsJson,
  type Network,
  npzBytes,
  type PlanarComplex,
  planarPartsJson,
} from "reluscope";
import { complexOf, isPolytope, planarBoundaryOf } from "../complex-of-domain.ts";
import { addDecisionOptions, chosenDecision, type DecisionOptions } from "../decision-options.ts";
import { addDomainOptions, chosenDomain, type DomainOptions } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { addModelOptions, loadModel, type ModelOptions } from "../model-options.ts";
import { countOf } from "../number-format.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { addPictureOptions, type PictureOptions, pictureFile, pictureLook } from "../picture-options.ts";
import { certificateText, layerTable, timingText } from "../result-text.ts";
import { note, print } from "../streams.ts";
import { ALL_DIMENSIONS } from "../varying-dimensions.ts";
import { checkPolytopeFormat, runPolytopePartition } from "./partition-polytope.ts";

const FORMATS = [".json", ".npz", ".svg", ".png", ".obj"] as const;

interface PartitionVerbOptions extends ModelOptions, DomainOptions, PictureOptions, DecisionOptions {
  readonly cells?: true;
}

export function partitionCommand(): Command {
  const command = new Command("partition").description(
    "The cells of a network where up to six of its inputs vary (in a box or a slice, in a plane also in a polygon): counts, and every cell with its pattern and its affine map. Every sign is proved.",
  );
  addModelOptions(command, FORMATS).option(
    "--cells",
    "with --json: vertices, edges (all faces) and cells too",
  );
  addDomainOptions(command, ALL_DIMENSIONS);
  addPictureOptions(command, "region");
  command.optionsGroup(
    "Decision (for --color class; --output also chooses what .obj and --color gradient show):",
  );
  return addDecisionOptions(command)
    .addHelpText(
      "after",
      examplesText([
        ["the cells of a network with two inputs", 'partition model.onnx --domain "[-1,1]^2"'],
        [
          "inputs 2 and 3 vary, the others are fixed; as a picture",
          'partition iris.onnx --vary 2,3 --at 0.5,0.5,0,0 --domain "[0,1]^2" --out cells.svg',
        ],
        [
          "the plane through three points, everything as NumPy arrays",
          "partition model.onnx --through points.csv --out cells.npz",
        ],
        [
          "three inputs vary: all vertices, edges, facets and cells, for other programs",
          'partition model.onnx --domain "[-1,1]^3" --out cells.npz',
        ],
        [
          "the graph of the function as a surface",
          'partition model.onnx --domain "[0,1]x[-2,2]" --out surface.obj',
        ],
      ]),
    )
    .action(runPartition);
}

async function runPartition(path: string, options: PartitionVerbOptions): Promise<void> {
  const format = options.out === undefined ? undefined : outputFormat(options.out, FORMATS);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const { domain, text, notes } = await chosenDomain(options, network.inputSize, ALL_DIMENSIONS);
  const decision = chosenDecision(options, network.outputSize);
  if (format === ".obj" && domain.dimension === 1) {
    throw new InputError("--out .obj needs two coordinates; on a segment: .json, .npz, .svg, .png");
  }
  if (isPolytope(domain)) {
    const out = checkPolytopeFormat(options.out, format, domain);
    for (const remark of notes) note(remark);
    await runPolytopePartition(path, network, { ...options, domain, text, loadMs, out });
    return;
  }
  for (const remark of notes) note(remark);
  const { complex, computeMs } = await complexOf(network, domain);
  const timing = { loadMs, computeMs };
  const document: JsonDocument = { model: path, ...complexSummaryJson(complex), timing };
  if (options.out !== undefined && format !== undefined) {
    const title = `${basename(path)} on ${text}`;
    const chunks = await fileChunks(format, network, complex, document, title, { ...options, decision });
    await writeOutput(options.out, chunks);
  }
  if (options.json) {
    const parts = options.cells ? partsJson(complex) : {};
    await print(jsonChunks({ ...document, out: options.out, ...parts }));
    return;
  }
  const { cells, linearRegions, vertices } = complex.counts;
  const edges = complex.dimension === 2 ? `, ${countOf(complex.counts.edges, "edge")}` : "";
  const lines = [
    `${countOf(cells, "cell")}, ${countOf(linearRegions, "linear region")} on ${text}`,
    `${countOf(vertices, "vertex", "vertices")}${edges}; Euler characteristic ${complex.euler}; ${certificateText(complex)}`,
    "",
    ...layerTable(complex),
    "",
    timingText(loadMs, computeMs),
  ];
  if (options.out !== undefined) lines.push(`wrote ${options.out}`);
  await print(`${lines.join("\n")}\n`);
}

function partsJson(complex: PlanarComplex | LineComplex): JsonDocument {
  return complex.dimension === 2 ? planarPartsJson(complex) : linePartsJson(complex);
}

async function fileChunks(
  format: (typeof FORMATS)[number],
  network: Network,
  complex: PlanarComplex | LineComplex,
  document: JsonDocument,
  title: string,
  options: PictureOptions & {
    readonly output?: number;
    readonly decision: ReturnType<typeof chosenDecision>;
  },
): Promise<Iterable<string | Uint8Array>> {
  if (format === ".json") return jsonChunks({ ...document, ...partsJson(complex) });
  if (format === ".npz") return [npzBytes(complexArrays(complex))];
  const { linePicture, objText, partitionPicture } = await import("reluscope/draw");
  const look = pictureLook(options);
  if (complex.dimension === 1) {
    if (format === ".obj") throw new InputError("--out .obj needs two coordinates");
    return [await pictureFile(linePicture(complex, look), format, title)];
  }
  if (format === ".obj") return [objText(complex, { output: options.output })];
  const colorBy = options.color ?? "region";
  const boundary =
    colorBy === "class" ? await planarBoundaryOf(network, complex, options.decision) : undefined;
  const picture = partitionPicture(complex, { ...look, colorBy, boundary, output: options.output });
  return [await pictureFile(picture, format, title)];
}
