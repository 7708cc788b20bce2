/** `reluscope construct hypersurface`: a network whose zero contour approximates the graph of a function. */
import { extname } from "node:path";
import { Command, Option } from "commander";
import {
  boundaryMesh,
  boxDomain,
  boxText,
  type Construction,
  constructionCounts,
  domainOfSamples,
  fullSlice,
  type GraphDomain,
  type GraphFunction,
  graphSamples,
  type Hypersurface,
  hypersurfaceErrors,
  hypersurfaceNetwork,
  meshGlb,
  meshObj,
  meshPly,
  meshStl,
  type Network,
  parseBox,
  partition,
  planarBoundary,
  polyhedralBoundary,
  polyhedralComplex,
  polytopeDomain,
  sampledGraph,
  type UnitRole,
} from "reluscope";
import { InputError } from "../../errors.ts";
import { examplesText } from "../../examples-text.ts";
import { EXPRESSION_WORDS, parsedExpression } from "../../expression.ts";
import { since } from "../../model-options.ts";
import { shortNumber } from "../../number-format.ts";
import { realList, wholeNumber } from "../../number-options.ts";
import { outputFormat, writeOutput } from "../../output-file.ts";
import { pictureFile, pictureLook } from "../../picture-options.ts";
import { readPoints } from "../../points-file.ts";
import { textTable } from "../../text-table.ts";
import {
  addConstructOptions,
  type ConstructOptions,
  checkConstructOptions,
  finishConstruction,
} from "./construction-output.ts";

const PICTURES = [".svg", ".png"] as const;
const ANIMATIONS = [".html", ".gif"] as const;
const SURFACES = [".obj", ".ply", ".stl", ".glb"] as const;
const MOST_LAYERS = 400;
/** Points of the graph in pictures. */
const SHOWN_SAMPLES = 60;
/** Sides of the polygon around a disc, over which its sheet is written. */
const SIDES = 24;

interface HypersurfaceOptions extends ConstructOptions {
  readonly domain?: string;
  readonly disc?: string;
  readonly depth?: number;
}

export function hypersurfaceKind(): Command {
  const command = new Command("hypersurface")
    .description(
      "A network whose zero contour approximates the graph of a function of one or two variables (2407.03851): each layer projects a part of the sheet, from the outside in, until it lies flat. Its width is one more than the number of variables; the error is measured on a grid.",
    )
    .argument(
      "<function>",
      "an expression in x, or in x and y, or samples of it: .csv, .json or .npy with rows x,z or x,y,z",
    )
    .option("--domain <interval>", 'interval of x, such as "[0,3]" (default: [-1,1], or that of the samples)')
    .option("--disc <x,y,r>", "disc of x and y: centre and radius (default: that of the samples)")
    .addOption(
      new Option("--depth <n>", "hidden layers, each one projection (default: 8, over a disc 24)").argParser(
        (text) => wholeNumber(text, "--depth", 1),
      ),
    );
  addConstructOptions(command);
  for (const option of command.options) {
    if (option.long === "--out")
      option.description = `the zero contour: over an interval as a picture (${PICTURES.join(" ")}), or as it is pressed flat (${ANIMATIONS.join(" ")}), over a disc as a surface (${SURFACES.join(" ")})`;
  }
  return command
    .addHelpText(
      "after",
      `\nExpressions: ${EXPRESSION_WORDS}.\n${examplesText([
        [
          "a wave, with a picture of the contour",
          'construct hypersurface "0.3*sin(3*x)" --domain "[0,3]" --save wave.onnx --out wave.svg',
        ],
        [
          "a saddle over a disc, as a surface",
          'construct hypersurface "x^2-y^2" --disc 0,0,1 --depth 36 --save saddle.onnx --out saddle.glb',
        ],
        [
          "the same wave while it is pressed flat, layer by layer, to play",
          'construct hypersurface "0.3*sin(3*x)" --domain "[0,3]" --out pressing.html',
        ],
        ["a measured curve", "construct hypersurface samples.csv --depth 12 --save curve.onnx"],
        ["how the new network folds its input space", "layer wave.onnx --layer 1"],
      ])}`,
    )
    .action(runHypersurface);
}

interface Target {
  readonly graph: GraphFunction;
  readonly domain: GraphDomain;
}

async function runHypersurface(text: string, options: HypersurfaceOptions): Promise<void> {
  const { out, ...others } = options;
  checkConstructOptions(others, [text]);
  if (out !== undefined) outputFormat(out, [...PICTURES, ...ANIMATIONS, ...SURFACES]);
  if (out !== undefined && out === text) throw new InputError(`--out ${out} would overwrite the input`);
  const target = await givenTarget(text, options);
  const { domain } = target;
  const depth = options.depth ?? (domain.kind === "interval" ? 8 : 24);
  if (depth > MOST_LAYERS)
    throw new InputError(`--depth ${depth} is too much; at most ${MOST_LAYERS} layers`);
  const allowed = domain.kind === "interval" ? [...PICTURES, ...ANIMATIONS] : SURFACES;
  if (out !== undefined) outputFormat(out, allowed);
  const started = performance.now();
  const { surface, errors } = built(text, target, depth);
  const computeMs = since(started);
  if (out !== undefined) await writeContour(out, surface, target, text, options);
  const words = domainWords(domain);
  const measured = `measured: the zero contour is within ${shortNumber(surface.error, 3)} of the graph, on a grid ${words}`;
  const table = textTable(
    [{ title: "layers" }, { title: "measured error" }],
    errors.map(({ depth: layers, error }) => [String(layers), shortNumber(error, 3)]),
  );
  await finishConstruction(
    {
      construction: constructionOf(surface, words),
      title: text,
      box: [],
      computeMs,
      document: { function: text, domain, error: surface.error, errors, contour: out },
      proof: `${measured} (nothing is proved: it approximates)`,
      lines: ["", ...table, "", ...(out === undefined ? [] : [`wrote ${out}`])],
    },
    others,
  );
}

/** A file of samples by its extension, otherwise an expression. */
async function givenTarget(text: string, options: HypersurfaceOptions): Promise<Target> {
  const given = givenDomain(options);
  if (![".csv", ".json", ".npy"].includes(extname(text).toLowerCase())) {
    if (given?.kind !== "disc" && /(^|\W)y(\W|$)/.test(text))
      throw new InputError(`the function ${text} has x and y; give a disc for them, such as --disc 0,0,1`);
    const domain: GraphDomain = given ?? { kind: "interval", low: -1, high: 1 };
    const variables = domain.kind === "interval" ? ["x"] : ["x", "y"];
    return { graph: await parsedExpression(text, "the function", variables), domain };
  }
  const { rows } = await readPoints(text, "the function");
  try {
    const graph = sampledGraph(rows);
    const domain = given ?? domainOfSamples(rows);
    const wanted = domain.kind === "interval" ? 2 : 3;
    if (rows[0].length !== wanted)
      throw new Error(
        `its rows have ${rows[0].length} numbers; over ${domain.kind === "interval" ? "an interval they are x,z" : "a disc they are x,y,z"}`,
      );
    return { graph, domain };
  } catch (error) {
    throw new InputError(`${text}: ${(error as Error).message}`, { cause: error });
  }
}

function givenDomain({ domain, disc }: HypersurfaceOptions): GraphDomain | undefined {
  if (domain !== undefined && disc !== undefined)
    throw new InputError("--domain and --disc cannot be combined; give one of them");
  if (domain !== undefined) {
    const box = parseBox(domain);
    if (box.length !== 1)
      throw new InputError(
        `--domain ${domain} has ${box.length} intervals; it takes one, such as [0,3]; for two variables give --disc 0,0,1`,
      );
    return { kind: "interval", low: box[0][0], high: box[0][1] };
  }
  if (disc === undefined) return undefined;
  const numbers = realList(disc, "--disc");
  if (numbers.length !== 3 || !(numbers[2] > 0))
    throw new InputError(`--disc ${disc}: it takes the centre and a positive radius, such as 0,0,1`);
  const [x, y, radius] = numbers;
  return { kind: "disc", center: [x, y], radius };
}

function built(text: string, { graph, domain }: Target, depth: number) {
  const depths = [8, 4, 2]
    .map((part) => Math.floor(depth / part))
    .filter((n, k, all) => n > 0 && all.indexOf(n) === k);
  try {
    const surface = hypersurfaceNetwork(graph, domain, depth);
    const smaller = hypersurfaceErrors(
      graph,
      domain,
      depths.filter((n) => n < depth),
    );
    return { surface, errors: [...smaller, { depth, error: surface.error }] };
  } catch (error) {
    throw new InputError(`${text}: ${(error as Error).message}`, { cause: error });
  }
}

const domainWords = (domain: GraphDomain): string =>
  domain.kind === "interval"
    ? `over ${boxText([[domain.low, domain.high]])}`
    : `over the disc around (${domain.center.join(", ")}) of radius ${domain.radius}`;

function constructionOf({ network, pressed }: Hypersurface, words: string): Construction {
  const variables = pressed.dimension === 1 ? ["x"] : ["x", "y"];
  const units = pressed.steps.flatMap(({ normal, offset, slope }, l): UnitRole[] => {
    const terms = [...normal]
      .map((value, k) => (value === 0 ? "" : `${shortNumber(value, 4)}·${variables[k]}`))
      .filter((term) => term !== "")
      .join(" + ");
    const roles = [
      `presses what lies beyond ${terms} = ${shortNumber(offset, 4)}, with slope ${shortNumber(slope, 4)}`,
      "carries the height",
      "carries the place along the crease",
    ];
    const group = `step ${l + 1}`;
    return roles.slice(0, pressed.dimension + 1).map((role, unit) => ({ layer: l + 1, unit, role, group }));
  });
  const counts = constructionCounts(network);
  return {
    network,
    units,
    counts,
    domain: words,
    proved: false,
    exact: false,
    maxDeviation: Number.POSITIVE_INFINITY,
  };
}

/** The zero contour over the domain, and room above and below. */
async function writeContour(
  path: string,
  { network, error }: Hypersurface,
  { graph, domain }: Target,
  text: string,
  options: ConstructOptions,
): Promise<void> {
  const samples = graphSamples(graph, domain);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const sample of samples) {
    low = Math.min(low, sample[sample.length - 1]);
    high = Math.max(high, sample[sample.length - 1]);
  }
  const room = Math.max(2 * error, (high - low) / 4) || 1;
  const height = [low - room, high + room] as const;
  if (domain.kind === "interval") {
    const box = [[domain.low, domain.high] as const, height];
    const every = Math.ceil(samples.length / SHOWN_SAMPLES);
    const shown = samples.filter((_, k) => k % every === 0).flatMap((sample) => [...sample]);
    await writeOutput(path, [await curveFile(path, network, box, Float64Array.from(shown), text, options)]);
    return;
  }
  const { center, radius } = domain;
  const box = [...center.map((middle) => [middle - radius, middle + radius] as const), height];
  const sides = Array.from({ length: SIDES }, (_, k) => {
    const [u, v] = [Math.cos((2 * Math.PI * k) / SIDES), Math.sin((2 * Math.PI * k) / SIDES)];
    return [-u, -v, 0, u * center[0] + v * center[1] + radius];
  });
  const complex = polyhedralComplex(network, polytopeDomain(fullSlice(3), box, sides));
  const mesh = boundaryMesh(polyhedralBoundary(network, complex));
  const write = { ".obj": meshObj, ".ply": meshPly, ".stl": meshStl, ".glb": meshGlb }[
    outputFormat(path, SURFACES)
  ];
  await writeOutput(path, [write(mesh)]);
}

/** The contour in the plane with points of the graph; or both on their way through the projections. */
async function curveFile(
  path: string,
  network: Network,
  box: readonly (readonly [number, number])[],
  coordinates: Float64Array,
  text: string,
  options: ConstructOptions,
): Promise<string | Uint8Array> {
  const points = { coordinates };
  const format = outputFormat(path, [...PICTURES, ...ANIMATIONS]);
  const inputNames = ["x", "z"];
  if (format === ".html") {
    const { layerAnimationHtml } = await import("reluscope/report");
    return layerAnimationHtml(network, { points, domain: box, inputNames });
  }
  if (format === ".gif") {
    const { layerAnimationGif } = await import("reluscope/node");
    return layerAnimationGif(network, { points, domain: box, inputNames });
  }
  const { partitionPicture } = await import("reluscope/draw");
  const complex = partition(network, boxDomain(fullSlice(2), box));
  const boundary = planarBoundary(network, complex);
  const look = { ...pictureLook(options), colorBy: options.color ?? "class", boundary, points };
  return pictureFile(partitionPicture(complex, look), format, `zero contour near ${text}`);
}
