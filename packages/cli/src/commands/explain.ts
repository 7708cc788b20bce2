/** `reluscope explain`: the story of a trained network, with data: what its layers do, which units matter, how sure that is. */
import { basename } from "node:path";
import { Command, Option } from "commander";
import {
  CHAPTER_TITLES,
  decisionScores,
  type Explanation,
  explainNetwork,
  explainPoint,
  explanationJson,
  type JsonDocument,
  jsonChunks,
  type LabelledData,
  type Network,
  type PointExplanation,
  pointExplanationJson,
  pointStory,
  type Statement,
} from "reluscope";
import { colorsFor } from "../colors.ts";
import { addDecisionOptions, chosenDecision, type DecisionOptions } from "../decision-options.ts";
import { addDomainOptions, type DomainOptions } from "../domain-options.ts";
import { effortOption } from "../effort-option.ts";
import { EXIT_LIMIT, InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { type DataFile, type LabelOptions, readData } from "../labelled-data-file.ts";
import { addModelOptions, loadModel, type ModelOptions, since } from "../model-options.ts";
import { countOf } from "../number-format.ts";
import { realList } from "../number-options.ts";
import { outputFormat, writeOutput } from "../output-file.ts";
import { startProgress } from "../progress.ts";
import { timingText } from "../result-text.ts";
import { addLimitOptions, type LimitOptions } from "../search-options.ts";
import { note, print } from "../streams.ts";
import { ALL_DIMENSIONS } from "../varying-dimensions.ts";
import { version } from "../version.ts";
import { asksForDomain, chosenBoxOrDomain } from "../whole-box.ts";

const FORMATS = [".json", ".html"] as const;
const LIMITS_OUTCOME = "what was not decided is marked, exit code 3";

interface ExplainVerbOptions
  extends ModelOptions,
    DomainOptions,
    DecisionOptions,
    LimitOptions,
    LabelOptions {
  readonly data?: string;
  readonly point?: string;
  readonly effort?: number;
  readonly title?: string;
}

export function explainCommand(): Command {
  const command = new Command("explain").description(
    "The story of a trained network in plain words: what its layers do to the data, what its units are for, which matter, what could be removed, and how sure each sentence is (proved, proved at the rows, measured, unknown). Without --data it tells what holds on the domain.",
  );
  addModelOptions(command, FORMATS)
    .option("--data <file>", "rows of inputs: .csv (a last column class labels them), .json, .npy")
    .addOption(
      new Option(
        "--label <column>",
        "which column of --data is the class (default: a last one titled class)",
      ).choices(["first", "last", "none"]),
    )
    .option(
      "--classes <names>",
      "names of the classes in the order of the outputs, such as setosa,versicolor,virginica",
    )
    .option(
      "--point <row>",
      "explain one prediction: a row of --data, counted from 1, or all inputs such as 0.2,0.7",
    )
    .option("--title <text>", "title of the .html page (default: the model's name)")
    .addOption(effortOption());
  addDomainOptions(command, ALL_DIMENSIONS);
  addLimitOptions(command, LIMITS_OUTCOME);
  command.optionsGroup("Decision (default: one output against 0, several by the largest):");
  return addDecisionOptions(command)
    .addHelpText(
      "after",
      examplesText([
        [
          "a classifier and the data it learned from, on the box of these data",
          "explain iris.onnx --data iris.csv",
        ],
        ["the same as a page with pictures", "explain iris.onnx --data iris.csv --out iris.html"],
        ["which units decide what it says of row 52", "explain iris.onnx --data iris.csv --point 52"],
        [
          "labels in the first column, pixels of 0 … 255",
          "explain mnist.onnx --data test.csv --label first --scale 1/255",
        ],
        [
          "without data, on a box; the smallest output decides",
          'explain acasxu.onnx --domain "[-0.3,-0.2]x[0,0.1]x[0.4,0.5]^3" --decide min',
        ],
      ]),
    )
    .action(runExplain);
}

async function runExplain(path: string, options: ExplainVerbOptions): Promise<void> {
  const format = options.out === undefined ? undefined : outputFormat(options.out, FORMATS);
  if (options.data === undefined && !asksForDomain(options))
    throw new InputError('explain needs --data, or a domain such as --domain "[0,1]^4"');
  for (const name of ["label", "classes", "scale", "skipColumns"] as const) {
    if (
      options[name] !== undefined &&
      options.data === undefined &&
      options.at === undefined &&
      options.through === undefined
    )
      throw new InputError(`--${name.replace("C", "-c")} is for --data, which is not given`);
  }
  const { loaded, loadMs } = await loadModel(path, options);
  const { network } = loaded;
  const decision = chosenDecision(options, network.outputSize);
  const classCount = decisionScores(decision, network.outputSize).length;
  const file =
    options.data === undefined
      ? undefined
      : await readData(options.data, network.inputSize, network.outputSize, classCount, options);
  // Points of --data are read already: what changes them is no matter of the domain.
  const chosen = asksForDomain(options)
    ? await chosenBoxOrDomain({ ...options, points: options.data }, network.inputSize)
    : undefined;
  const asked = options.point === undefined ? undefined : askedPoint(options.point, network, file);
  for (const remark of [...(file?.notes ?? []), ...(chosen?.notes ?? [])]) note(remark);
  const progress = await startProgress("percent", 100);
  const started = performance.now();
  const explanation = explainNetwork(network, {
    data: file?.data,
    domain: chosen?.domain,
    decision,
    effort: options.effort,
    cellLimit: options.limit,
    seconds: options.timeout,
    onProgress: (stage, done, total) => progress.update(percentOf(stage, done, total)),
  });
  const point = asked && explained(network, explanation, asked, options.timeout);
  progress.stop();
  const timing = { loadMs, computeMs: since(started) };
  const document: JsonDocument = {
    model: path,
    ...explanationJson(explanation),
    point: point
      ? {
          row: asked?.row === undefined ? null : asked.row + 1,
          ...pointExplanationJson(point.found),
          story: point.story,
        }
      : undefined,
    timing,
  };
  if (options.out !== undefined && format === ".json") await writeOutput(options.out, jsonChunks(document));
  if (options.out !== undefined && format === ".html") {
    const { explanationHtml } = await import("reluscope/report");
    const html = explanationHtml({
      title: options.title ?? basename(path),
      explanation,
      data: file?.data,
      point: point && { story: point.story },
      facts: { version: version(), model: basename(path), data: file?.name, domain: chosen?.text },
    });
    await writeOutput(options.out, [html]);
  }
  if (isPartial(explanation, point?.found) && (options.timeout !== undefined || options.limit !== undefined))
    process.exitCode = EXIT_LIMIT;
  if (options.json) {
    await print(jsonChunks({ ...document, out: options.out }));
    return;
  }
  const lines = [
    ...storyLines([...explanation.story, ...(point?.story ?? [])]),
    "",
    timingText(loadMs, timing.computeMs),
  ];
  if (options.out !== undefined) lines.push(`wrote ${options.out}`);
  await print(`${lines.join("\n")}\n`);
}

interface AskedPoint {
  readonly point: ArrayLike<number>;
  /** From 0, of the data. */
  readonly row?: number;
}

function askedPoint(text: string, network: Network, file: DataFile | undefined): AskedPoint {
  const rows: LabelledData["points"] = file?.data.points ?? [];
  if (/^\s*\d+\s*$/.test(text) && (file || network.inputSize > 1)) {
    if (!file) throw new InputError("--point with the number of a row needs --data");
    const row = Number(text) - 1;
    if (!(row >= 0 && row < rows.length))
      throw new InputError(`--point: no row ${text}; rows are 1 … ${rows.length}`);
    return { point: rows[row], row };
  }
  const point = realList(text.replace(/^\s*\[|\]\s*$/g, ""), "--point");
  if (point.length !== network.inputSize)
    throw new InputError(
      `--point has ${countOf(point.length, "number")}; the network has ${countOf(network.inputSize, "input")}`,
    );
  return { point };
}

function explained(
  network: Network,
  { domain, decision }: Explanation,
  { point, row }: AskedPoint,
  seconds: number | undefined,
): { found: PointExplanation; story: Statement[] } {
  if (!domain) throw new InputError("--point needs a domain: these data have no box");
  const found = explainPoint(network, point, { domain: domain.domain, decision: decision ?? null, seconds });
  return { found, story: pointStory(network, found, decision, row) };
}

/** Stages as they come, with about the share of the time that they take. */
const STAGES: readonly (readonly [stage: string, from: number, to: number])[] = [
  ["rows through the network", 0, 5],
  ["separability of the classes", 5, 30],
  ["influence of single units", 30, 45],
  ["redundancy on cells that hold data", 45, 70],
  ["roles of units on the domain", 70, 95],
  ["cells on the domain", 95, 100],
];

function percentOf(stage: string, done: number, total: number): number {
  const [, from, to] = STAGES.find(([name]) => name === stage) ?? ["", 0, 100];
  return Math.round(from + ((to - from) * done) / Math.max(1, total));
}

function isPartial({ domain, data }: Explanation, point: PointExplanation | undefined): boolean {
  return (
    domain?.cells.some(({ complete }) => !complete) ||
    data?.influences.complete === false ||
    (data !== undefined && data.redundancy.length < data.cells.cells.length) ||
    data?.levels.some(
      ({ separability }) =>
        separability && separability.allFromRest === undefined && separability.againstRest.length > 0,
    ) ||
    point?.complete === false
  );
}

const MARKS: Readonly<Record<Statement["certainty"], string>> = {
  proved: "proved  ",
  "proved at the rows": "rows    ",
  measured: "measured",
  unknown: "unknown ",
};

/** Text is wrapped at this column, so that the marks keep a column of their own. */
const WIDTH = 100;

function storyLines(story: readonly Statement[]): string[] {
  const { bold, dim } = colorsFor(process.stdout);
  const lines: string[] = [];
  let chapter: string | undefined;
  for (const statement of story) {
    if (statement.chapter !== chapter) {
      chapter = statement.chapter;
      lines.push(...(lines.length > 0 ? [""] : []), bold(CHAPTER_TITLES[statement.chapter]));
    }
    wrapped(statement.text, WIDTH - 12).forEach((line, k) => {
      lines.push(`  ${dim(k === 0 ? MARKS[statement.certainty] : " ".repeat(8))}  ${line}`);
    });
  }
  lines.push(
    "",
    dim(
      "proved: everywhere on the domain, or of the weights; rows: exactly so at these rows, which says nothing of other",
    ),
    dim(
      "points; measured: in doubles; unknown: not decided with the work allowed. Rows count from 1, units from 0.",
    ),
  );
  return lines;
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
