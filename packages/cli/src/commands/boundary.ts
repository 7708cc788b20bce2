/** `reluscope boundary`: where the network's decision changes. */
import { basename } from "node:path";
import { Command } from "commander";
import {
  boundaryArrays,
  boundaryPartsJson,
  boundarySummaryJson,
  domainJson,
  type JsonDocument,
  jsonChunks,
  type LineBoundary,
  npzBytes,
  type PlanarBoundary,
} from "reluscope";
import { type BoundedComplex, boundedComplexOf, isPolytope } from "../complex-of-domain.ts";
import { addDecisionOptions, chosenDecision, type DecisionOptions } from "../decision-options.ts";
import { addDomainOptions, chosenDomain, type DomainOptions } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { addModelOptions, loadModel, type ModelOptions, SEARCH_THREADS, since } from "../model-options.ts";
import { countOf, shortNumber } from "../number-format.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { addPictureOptions, type PictureOptions, pictureFile, pictureLook } from "../picture-options.ts";
import { certificateText, domainMeasure, noteOverflow, shareText, timingText } from "../result-text.ts";
import { addLimitOptions, type LimitOptions, NOTHING_SHOWN } from "../search-options.ts";
import { note, print } from "../streams.ts";
import { textTable } from "../text-table.ts";
import { ALL_DIMENSIONS } from "../varying-dimensions.ts";
import {
  checkBoundaryFormat,
  isSurfaceFormat,
  runPolytopeBoundary,
  SURFACE_FORMATS,
} from "./boundary-polytope.ts";
import { decisionText, flatText } from "./boundary-words.ts";

const PICTURES = [".svg", ".png"] as const;
const FORMATS = [".json", ".npz", ...PICTURES, ...SURFACE_FORMATS] as const;
/** Positions on a segment listed for a person; --json has all. */
const LISTED_POSITIONS = 40;

interface BoundaryVerbOptions
  extends ModelOptions,
    DomainOptions,
    LimitOptions,
    PictureOptions,
    DecisionOptions {
  readonly pieces?: true;
}

export function boundaryCommand(): Command {
  const command = new Command("boundary").description(
    "Where the decision of a network changes while up to six of its inputs vary: pieces, components, topology, length or area; in a plane and on a segment also how large each class is. Every sign is proved.",
  );
  addModelOptions(command, FORMATS, SEARCH_THREADS).option(
    "--pieces",
    "with --json: every segment or polytope, and in a plane the polygons of each class",
  );
  addDomainOptions(command, ALL_DIMENSIONS);
  addLimitOptions(command, NOTHING_SHOWN);
  command.optionsGroup("Decision (default: one output against 0, several by the largest):");
  addDecisionOptions(command);
  return addPictureOptions(command, "class")
    .addHelpText(
      "after",
      examplesText([
        ["one output against 0, or several by the largest", 'boundary moons.onnx --domain "[-2,3]x[-1.5,2]"'],
        [
          "one output against a threshold, as a picture",
          "boundary model.onnx --output 0 --threshold 0.5 --out boundary.svg",
        ],
        [
          "ACAS Xu advises its smallest output",
          'boundary acasxu.onnx --vary 0,1 --at 0,0,0,0,0 --domain "[-0.5,0.5]^2" --decide min',
        ],
        [
          "three inputs vary: the surface, for other programs",
          'boundary model.onnx --domain "[-1,1]^3" --out surface.obj',
        ],
        [
          "on all cores, for at most a minute",
          'boundary model.onnx --domain "[-1,1]^3" --threads auto --timeout 60',
        ],
        ["where the class changes between two points", "boundary iris.onnx --through two_flowers.csv --json"],
      ]),
    )
    .action(runBoundary);
}

async function runBoundary(path: string, options: BoundaryVerbOptions): Promise<void> {
  const format = options.out === undefined ? undefined : outputFormat(options.out, FORMATS);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const { domain, text, notes } = await chosenDomain(options, network.inputSize, ALL_DIMENSIONS);
  const decision = chosenDecision(options, network.outputSize);
  if (isPolytope(domain)) {
    const out = checkBoundaryFormat(options.out, format, domain);
    for (const remark of notes) note(remark);
    await runPolytopeBoundary(path, network, { ...options, domain, decision, text, loadMs, out });
    return;
  }
  if (isSurfaceFormat(format)) {
    throw new InputError(
      `cannot write ${options.out}: a surface needs 3 coordinates and ${domain.dimension === 1 ? "1 varies" : "2 vary"}; allowed here: .json, .npz, .svg, .png`,
    );
  }
  for (const remark of notes) note(remark);
  const started = performance.now();
  const found = await boundedComplexOf(network, domain, decision, options);
  const { complex, boundary } = found;
  const timing = { loadMs, computeMs: since(started) };
  if (options.json || format === ".json") noteOverflow(boundary);
  const document = (): JsonDocument => ({
    model: path,
    domain: domainJson(domain),
    ...boundarySummaryJson(boundary),
    cells: complex.counts.cells,
    timing,
  });
  if (options.out !== undefined && format !== undefined) {
    if (format === ".json") {
      await writeOutput(options.out, jsonChunks({ ...document(), ...boundaryPartsJson(boundary) }));
    } else if (format === ".npz")
      await writeOutput(options.out, [npzBytes(boundaryArrays(boundary, domain))]);
    else
      await writeOutput(options.out, [
        await boundaryPicture(found, format, `${basename(path)} on ${text}`, options),
      ]);
  }
  if (options.json) {
    const parts = options.pieces ? boundaryPartsJson(boundary) : {};
    await print(jsonChunks({ ...document(), out: options.out, ...parts }));
    return;
  }
  const lines = [
    `${headline(boundary)} on ${text}`,
    `${decisionText(decision)}; ${countOf(complex.counts.cells, "cell")}${flatText(boundary, network.outputSize)}; ${certificateText(boundary)}`,
    "",
    ...classTable(found),
    ...(boundary.dimension === 1 ? positionTable(boundary) : []),
    "",
    timingText(loadMs, timing.computeMs),
  ];
  if (options.out !== undefined) lines.push(`wrote ${options.out}`);
  await print(`${lines.join("\n")}\n`);
}

function headline(boundary: PlanarBoundary | LineBoundary): string {
  if (boundary.components === 0) return "the decision never changes";
  if (boundary.dimension === 1) return `the decision changes ${countOf(boundary.components, "time")}`;
  const { components, closed, measure } = boundary;
  const curves = `${countOf(components, "component")}${closed === 0 ? "" : `, ${closed} closed`}`;
  return `${countOf(boundary.pieces.length / 2, "piece")} in ${curves}, length ${shortNumber(measure, 8)}`;
}

function classTable({ complex, boundary }: BoundedComplex): string[] {
  const sizes = boundary.dimension === 2 ? boundary.classAreas : boundary.classLengths;
  const whole = domainMeasure(complex);
  const rows = boundary.classNames.map((name, k) => [
    String(k),
    name,
    shortNumber(sizes[k]),
    shareText(sizes[k], whole),
  ]);
  const size = boundary.dimension === 2 ? "area" : "length";
  return textTable(
    [{ title: "class" }, { title: "where", align: "left" }, { title: size }, { title: "share" }],
    rows,
  );
}

function positionTable({ positions, pieceClasses }: LineBoundary): string[] {
  if (positions.length === 0) return [];
  const rows = Array.from(positions.subarray(0, LISTED_POSITIONS), (t, k) => [
    shortNumber(t, 12),
    `${pieceClasses[2 * k]} → ${pieceClasses[2 * k + 1]}`,
  ]);
  const hidden = positions.length - rows.length;
  const more = hidden > 0 ? [`… and ${countOf(hidden, "change")} more; --json lists them all`] : [];
  return ["", ...textTable([{ title: "at" }, { title: "class", align: "left" }], rows), ...more];
}

async function boundaryPicture(
  { complex, boundary }: BoundedComplex,
  format: ".svg" | ".png",
  title: string,
  options: PictureOptions & { readonly output?: number },
): Promise<string | Uint8Array> {
  const { linePicture, partitionPicture } = await import("reluscope/draw");
  const look = pictureLook(options);
  if (complex.dimension === 2 && boundary.dimension === 2) {
    const colorBy = options.color ?? "class";
    return pictureFile(
      partitionPicture(complex, { ...look, colorBy, boundary, output: options.output }),
      format,
      title,
    );
  }
  if (complex.dimension === 1 && boundary.dimension === 1) {
    const { positions, tiles, decision } = boundary;
    const level = decision.kind === "threshold" ? decision.threshold : undefined;
    return pictureFile(
      linePicture(complex, { ...look, marks: { positions, tiles, level, classNames: boundary.classNames } }),
      format,
      title,
    );
  }
  throw new Error("internal: complex and boundary of different dimensions");
}
