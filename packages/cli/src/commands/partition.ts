/** `reluscope partition`: the exact cells on a domain of one to six dimensions. */
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
import { addModelOptions, loadModel, type ModelOptions, SEARCH_THREADS } from "../model-options.ts";
import { countOf } from "../number-format.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import {
  captioned,
  endPartial,
  partialArrays,
  partialCaption,
  partialJson,
  partialLines,
} from "../partial-result.ts";
import { addPictureOptions, type PictureOptions, pictureFile, pictureLook } from "../picture-options.ts";
import { certificateText, layerTable, timingText } from "../result-text.ts";
import type { Stopped } from "../search.ts";
import {
  addCheckpointOptions,
  addLimitOptions,
  checkSearchOptions,
  PART_SHOWN,
  type SearchOptions,
} from "../search-options.ts";
import { note, print } from "../streams.ts";
import { ALL_DIMENSIONS } from "../varying-dimensions.ts";
import { checkCountOptions, runCount } from "./partition-count.ts";
import { checkPolytopeFormat, runPolytopePartition } from "./partition-polytope.ts";

const FORMATS = [".json", ".npz", ".svg", ".png", ".obj"] as const;

interface PartitionVerbOptions
  extends ModelOptions,
    DomainOptions,
    SearchOptions,
    PictureOptions,
    DecisionOptions {
  readonly cells?: true;
  readonly count?: true;
}

export function partitionCommand(): Command {
  const command = new Command("partition").description(
    "The cells of a network where up to six of its inputs vary (in a box or a slice, in a plane also in a polygon): counts, and every cell with its pattern and its affine map. Every sign is proved.",
  );
  addModelOptions(command, FORMATS, SEARCH_THREADS)
    .option("--cells", "with --json: vertices, edges (all faces) and cells too")
    .option("--count", "only count the cells, in constant memory");
  addDomainOptions(command, ALL_DIMENSIONS);
  addLimitOptions(command, PART_SHOWN);
  addCheckpointOptions(command);
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
          "how many cells there are, on all cores, in memory that does not grow",
          'partition model.onnx --domain "[-1,1]^4" --count --threads auto',
        ],
        [
          "an hour now, an hour more with the same command again",
          'partition model.onnx --domain "[-1,1]^3" --out cells.npz --timeout 3600 --checkpoint cells.checkpoint',
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
  checkSearchOptions(options, [path, options.out]);
  if (options.count) checkCountOptions(options);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const { domain, text, notes } = await chosenDomain(options, network.inputSize, ALL_DIMENSIONS);
  const decision = chosenDecision(options, network.outputSize);
  if (format === ".obj" && domain.dimension === 1) {
    throw new InputError("--out .obj needs two coordinates; on a segment: .json, .npz, .svg, .png");
  }
  if (options.count) {
    for (const remark of notes) note(remark);
    await runCount(path, network, { ...options, domain, text, loadMs });
    return;
  }
  if (isPolytope(domain)) {
    const out = checkPolytopeFormat(options.out, format, domain);
    for (const remark of notes) note(remark);
    await runPolytopePartition(path, network, { ...options, domain, text, loadMs, out });
    return;
  }
  for (const remark of notes) note(remark);
  const { complex, computeMs, stopped } = await complexOf(network, domain, options);
  const timing = { loadMs, computeMs };
  const document: JsonDocument = {
    model: path,
    ...complexSummaryJson(complex),
    ...partialJson(stopped),
    timing,
  };
  if (options.out !== undefined && format !== undefined) {
    const title = `${basename(path)} on ${text}`;
    const chunks = await fileChunks(format, network, complex, document, title, {
      ...options,
      decision,
      stopped,
    });
    await writeOutput(options.out, chunks);
  }
  if (options.json) {
    const parts = options.cells ? partsJson(complex) : {};
    await print(jsonChunks({ ...document, out: options.out, ...parts }));
    endPartial(stopped, options);
    return;
  }
  const { cells, linearRegions, vertices } = complex.counts;
  const edges = complex.dimension === 2 ? `, ${countOf(complex.counts.edges, "edge")}` : "";
  const lines = [
    ...partialLines(stopped, cells),
    `${countOf(cells, "cell")}, ${countOf(linearRegions, "linear region")} on ${text}`,
    `${countOf(vertices, "vertex", "vertices")}${edges}; Euler characteristic ${complex.euler}; ${certificateText(complex)}`,
    "",
    ...layerTable(complex),
    "",
    timingText(loadMs, computeMs),
  ];
  if (options.out !== undefined) lines.push(`wrote ${options.out}`);
  await print(`${lines.join("\n")}\n`);
  endPartial(stopped, options);
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
    readonly stopped?: Stopped;
  },
): Promise<Iterable<string | Uint8Array>> {
  const { stopped } = options;
  const caption = partialCaption(stopped, complex.counts.cells);
  if (format === ".json") return jsonChunks({ ...document, ...partsJson(complex) });
  if (format === ".npz") return [npzBytes([...complexArrays(complex), ...partialArrays(stopped)])];
  const { linePicture, objText, partitionPicture } = await import("reluscope/draw");
  const look = pictureLook(options);
  if (complex.dimension === 1) {
    if (format === ".obj") throw new InputError("--out .obj needs two coordinates");
    return [await pictureFile(linePicture(complex, look), format, title)];
  }
  if (format === ".obj") {
    const remark = caption === undefined ? [] : [`# ${caption}\n`];
    return [objText(complex, { output: options.output }), ...remark];
  }
  const colorBy = options.color ?? "region";
  const boundary =
    colorBy === "class" ? await planarBoundaryOf(network, complex, options.decision) : undefined;
  const picture = partitionPicture(complex, { ...look, colorBy, boundary, output: options.output });
  const shown = captioned(picture, caption, options.dark ?? false);
  return [await pictureFile(shown, format, caption === undefined ? title : `${title} (${caption})`)];
}
