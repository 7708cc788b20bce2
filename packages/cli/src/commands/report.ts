/** `reluscope report`: one offline HTML page about a network on a polygon or a segment. */
import { basename } from "node:path";
import { Command } from "commander";
import {
  boundarySummaryJson,
  complexSummaryJson,
  decisionScores,
  explainNetwork,
  jsonChunks,
  type Slice,
  variedInputs,
} from "reluscope";
import type { ReportPoints } from "reluscope/report";
import { boundedComplexOf } from "../complex-of-domain.ts";
import { addDecisionOptions, chosenDecision, type DecisionOptions } from "../decision-options.ts";
import { addDomainOptions, chosenDomain, type DomainOptions } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { readData } from "../labelled-data-file.ts";
import { addModelOptions, loadModel, type ModelOptions, SEARCH_THREADS, since } from "../model-options.ts";
import { countOf } from "../number-format.ts";
import { operatorsThatBecome } from "../operator-fates.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import type { PointOptions } from "../point-options.ts";
import { pointsOf, readPoints } from "../points-file.ts";
import { certificateText, noteOverflow, timingText } from "../result-text.ts";
import { addLimitOptions, type LimitOptions, NOTHING_SHOWN } from "../search-options.ts";
import { note, print } from "../streams.ts";
import { version } from "../version.ts";

const FORMATS = [".html"] as const;
const DEFAULT_FILE = "report.html";

interface ReportVerbOptions extends ModelOptions, DomainOptions, LimitOptions, DecisionOptions {
  readonly points?: string;
  readonly title?: string;
  readonly explain?: true;
}

export function reportCommand(): Command {
  const command = new Command("report").description(
    `One self-contained offline HTML page: the cells drawn and reacting to the pointer, the decision boundary, tables, and what is certified. Without --out it is ${DEFAULT_FILE}.`,
  );
  addModelOptions(command, FORMATS, SEARCH_THREADS)
    .option("--points <file>", "data points to show: .json, .csv (a last column class colours them), .npy")
    .option(
      "--explain",
      "with --points: chapters on what layers and units do to these data, as explain tells them",
    )
    .option("--title <text>", "title of the page (default: the model's name)");
  addDomainOptions(command, [1, 2]);
  addLimitOptions(command, NOTHING_SHOWN);
  command.optionsGroup("Decision (default: one output against 0, several by the largest):");
  return addDecisionOptions(command)
    .addHelpText(
      "after",
      examplesText([
        [
          "a network with two inputs, and the data it learned from",
          'report moons.onnx --domain "[-2,3]x[-1.5,2]" --points moons.csv',
        ],
        [
          "inputs 2 and 3 of four",
          'report iris.onnx --vary 2,3 --at 0.5,0.5,0,0 --domain "[0,1]^2" --out iris.html',
        ],
        [
          "the same with the story of these data and of the network's units",
          'report moons.onnx --domain "[-2,3]x[-1.5,2]" --points moons.csv --explain',
        ],
        ["the smallest output decides", "report acasxu.onnx --vary 0,1 --at 0,0,0,0,0 --decide min"],
      ]),
    )
    .action(runReport);
}

async function runReport(path: string, options: ReportVerbOptions): Promise<void> {
  const out = options.out ?? DEFAULT_FILE;
  outputFormat(out, FORMATS);
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const { domain, text, notes } = await chosenDomain(options, network.inputSize, [1, 2]);
  const decision = chosenDecision(options, network.outputSize);
  const points =
    options.points === undefined ? undefined : await shownPoints(options.points, options, domain.slice);
  if (options.explain && options.points === undefined) throw new InputError("--explain needs --points");
  const file = options.explain
    ? await readData(
        options.points as string,
        network.inputSize,
        network.outputSize,
        decisionScores(decision, network.outputSize).length,
        options,
      )
    : undefined;
  for (const remark of notes) note(remark);
  const started = performance.now();
  const { complex, boundary } = await boundedComplexOf(network, domain, decision, options);
  const explained = file && {
    explanation: explainNetwork(network, { data: file.data, decision }),
    data: file.data,
  };
  const timing = { loadMs, computeMs: since(started) };
  const { reportHtml } = await import("reluscope/report");
  const html = reportHtml({
    title: options.title ?? basename(path),
    network,
    complex,
    boundary,
    points,
    explained,
    facts: {
      version: version(),
      model: basename(path),
      format: loaded.format === "onnx" ? "ONNX" : loaded.format,
      domain: text,
      environment: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
      threads: options.threads ?? 1,
      loadMilliseconds: timing.loadMs,
      computeMilliseconds: timing.computeMs,
      folded: operatorsThatBecome(loaded.operators, "affine map"),
      notices: [...loaded.notices, ...notes],
    },
  });
  await writeOutput(out, [html]);
  if (options.json) {
    noteOverflow(boundary);
    await print(
      jsonChunks({
        model: path,
        ...complexSummaryJson(complex),
        boundary: listsOf(boundarySummaryJson(boundary)),
        timing,
        out,
      }),
    );
    return;
  }
  const { cells, linearRegions } = complex.counts;
  await print(
    `${countOf(cells, "cell")}, ${countOf(linearRegions, "linear region")} on ${text}; ${certificateText(complex)}\n` +
      `${timingText(loadMs, timing.computeMs)}\nwrote ${out}\n`,
  );
}

/** Lazy lists are written at the top level only. */
function listsOf(document: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null && Symbol.iterator in value
        ? [...(value as Iterable<unknown>)]
        : value,
    ]),
  );
}

/** Data points in the coordinates of a slice along inputs; what the other inputs are is not looked at. */
async function shownPoints(source: string, options: PointOptions, slice: Slice): Promise<ReportPoints> {
  const varied = variedInputs(slice);
  if (!varied) throw new InputError("--points needs a domain along inputs (--vary), not a slanted slice");
  const points = await readPoints(source, "--points", options);
  const rows = pointsOf(points, slice.origin.length);
  if (varied.length < slice.origin.length) {
    note(`${points.name}: points are shown by x${varied.join(" and x")}, whatever their other inputs are`);
  }
  return {
    coordinates: rows.flatMap((row) => varied.map((input) => row[input])),
    classes: points.labels && classNumbers(points.labels),
  };
}

/** Labels that are natural numbers as they are, others in the order in which they first appear. */
function classNumbers(labels: readonly string[]): number[] {
  if (labels.every((label) => /^\d+$/.test(label))) return labels.map(Number);
  const names = [...new Set(labels)];
  return labels.map((label) => names.indexOf(label));
}
