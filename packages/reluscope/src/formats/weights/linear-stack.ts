/**
 * Named weight tensors → steps: linear layers in order, an activation between each two.
 */
import type { Budget } from "../budget.ts";
import { FormatError } from "../errors.ts";
import type { FormatName, ReadSteps } from "../loaded.ts";
import { type SparseRows, StepBuilder } from "../lowering/steps.ts";
import { formatShape, type Shape, shapeSize } from "../shape.ts";
import { type Architecture, parseArchitecture } from "./architecture.ts";

export interface WeightTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float64Array;
}

interface LinearLayer {
  name: string;
  weight: WeightTensor;
  bias: WeightTensor | undefined;
  /** Whether the weight is inputs × outputs, as Keras stores it; PyTorch stores outputs × inputs. */
  transposed: boolean;
  /** Slopes of a PReLU that follows. */
  slope: WeightTensor | undefined;
}

interface Group {
  name: string;
  weight?: WeightTensor;
  bias?: WeightTensor;
  kernel?: WeightTensor;
}

const suffixes: Readonly<Record<string, "weight" | "bias" | "kernel">> = {
  weight: "weight",
  w: "weight",
  bias: "bias",
  b: "bias",
  kernel: "kernel",
};

/** `fc1.weight` → fc1, weight; `W1` and `weight_1` → 1, weight. */
function splitName(name: string): [group: string, part: "weight" | "bias" | "kernel"] | null {
  const suffix = /^(?:(.*)[./_:])?(weight|bias|kernel|w|b)$/i.exec(name);
  if (suffix !== null) return [suffix[1] ?? "", suffixes[suffix[2].toLowerCase()]];
  const numbered = /^(.*?)(weight|bias|kernel|w|b)[._]?(\d+)$/i.exec(name);
  if (numbered !== null) return [numbered[1] + numbered[3], suffixes[numbered[2].toLowerCase()]];
  return null;
}

/** Compares names so that numbers in them count as numbers: `layers.2` before `layers.10`. */
export function compareNames(a: string, b: string): number {
  const partsA = a.match(/\d+|\D+/g) ?? [];
  const partsB = b.match(/\d+|\D+/g) ?? [];
  for (let at = 0; at < Math.min(partsA.length, partsB.length); at++) {
    const difference = Number(partsA[at]) - Number(partsB[at]);
    if (difference < 0 || difference > 0) return difference;
    if (Number.isNaN(difference) && partsA[at] !== partsB[at]) return partsA[at] < partsB[at] ? -1 : 1;
  }
  return partsA.length - partsB.length;
}

function groupTensors(tensors: readonly WeightTensor[]): Group[] {
  const groups = new Map<string, Group>();
  for (const tensor of tensors) {
    if (/running_mean|running_var|num_batches_tracked/.test(tensor.name)) {
      throw new FormatError(
        `"${tensor.name}" is batch normalisation, which a weight file does not place; export to ONNX`,
      );
    }
    const split = splitName(tensor.name);
    if (split === null)
      throw new FormatError(`tensor "${tensor.name}" is no weight or bias of a linear layer`);
    const [name, part] = split;
    const group = groups.get(name) ?? { name };
    if (group[part] !== undefined) {
      throw new FormatError(`tensors "${group[part].name}" and "${tensor.name}" have the same role`);
    }
    group[part] = tensor;
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** Layers in the order of `groups`; null and a reason when they do not chain. */
function chain(groups: readonly Group[]): LinearLayer[] | string {
  const layers: LinearLayer[] = [];
  for (const group of groups) {
    const weight = group.weight ?? group.kernel;
    if (weight === undefined) return `layer "${group.name}" has a bias but no weight`;
    const previous = layers[layers.length - 1];
    if (
      weight.shape.length < 2 &&
      group.bias === undefined &&
      previous !== undefined &&
      previous.slope === undefined
    ) {
      previous.slope = weight;
      continue;
    }
    if (weight.shape.length > 2) {
      return `weight "${weight.name}" has shape ${formatShape(weight.shape)}: a weight file does not say how a convolution moves; export to ONNX`;
    }
    if (weight.shape.length < 2)
      return `weight "${weight.name}" has shape ${formatShape(weight.shape)}; expects a matrix`;
    layers.push({
      name: group.name,
      weight,
      bias: group.bias,
      transposed: group.kernel !== undefined,
      slope: undefined,
    });
  }
  if (layers.length === 0) return "the file has no weights";
  // Plain arrays (`W1`, `b1`) come either way round; their biases tell.
  const biasFits = (layer: LinearLayer, axis: 0 | 1) =>
    layer.bias === undefined || shapeSize(layer.bias.shape, layer.name) === layer.weight.shape[axis];
  if (
    layers.every((layer) => !layer.transposed && biasFits(layer, 1)) &&
    !layers.every((layer) => biasFits(layer, 0))
  ) {
    for (const layer of layers) layer.transposed = true;
  }
  for (const [at, layer] of layers.entries()) {
    const [inputs, outputs] = sizesOf(layer);
    if (!biasFits(layer, layer.transposed ? 1 : 0)) {
      return `bias "${layer.bias?.name}" has shape ${formatShape(layer.bias?.shape ?? [])}; expects [${outputs}]`;
    }
    const before = at === 0 ? inputs : sizesOf(layers[at - 1])[1];
    if (before !== inputs) {
      return `weight "${layer.weight.name}" of shape ${formatShape(layer.weight.shape)} does not follow "${layers[at - 1].weight.name}" of shape ${formatShape(layers[at - 1].weight.shape)}`;
    }
  }
  return layers;
}

function sizesOf(layer: LinearLayer): [inputs: number, outputs: number] {
  const [first, second] = layer.weight.shape;
  return layer.transposed ? [first, second] : [second, first];
}

/**
 * Order of the layers. Names that differ only in their numbers are sorted by these; other names keep the order
 * of the file when it chains.
 */
function orderLayers(tensors: readonly WeightTensor[], fileOrder: boolean): LinearLayer[] {
  const groups = groupTensors(tensors);
  const sorted = [...groups].sort((a, b) => compareNames(a.name, b.name));
  const numbered = new Set(groups.map((group) => group.name.replace(/\d+/g, "#"))).size === 1;
  const candidates = numbered || !fileOrder ? [sorted, groups] : [groups, sorted];
  const chained = candidates.map(chain);
  for (const layers of chained) if (typeof layers !== "string") return layers;
  throw new FormatError(chained[0] as string);
}

function weightRows(layer: LinearLayer, budget: Budget): SparseRows {
  const [inputs, outputs] = sizesOf(layer);
  const { values } = layer.weight;
  let nonZeros = 0;
  for (const value of values) if (value !== 0) nonZeros++;
  budget.charge(1.5 * nonZeros + outputs, `weight "${layer.weight.name}"`);
  const rowStart = new Int32Array(outputs + 1);
  const columnIndex = new Int32Array(nonZeros);
  const kept = new Float64Array(nonZeros);
  let length = 0;
  for (let i = 0; i < outputs; i++) {
    for (let j = 0; j < inputs; j++) {
      const value = values[layer.transposed ? j * outputs + i : i * inputs + j];
      if (value === 0) continue;
      columnIndex[length] = j;
      kept[length++] = value;
    }
    rowStart[i + 1] = length;
  }
  return { rowStart, columnIndex, values: kept };
}

function slopesAfter(
  layer: LinearLayer,
  at: number,
  hidden: number,
  architecture: Architecture,
  given: readonly (number | readonly number[])[] | undefined,
): Float64Array {
  const size = sizesOf(layer)[1];
  const own = layer.slope?.values;
  const fromFile = own ?? given?.[at];
  const slopes = architecture.slopes;
  if (slopes !== null && slopes.length !== 1 && slopes.length !== hidden) {
    throw new FormatError(`architecture gives ${slopes.length} activations for ${hidden} hidden layers`);
  }
  const uniform = slopes === null ? 0 : slopes[slopes.length === 1 ? 0 : at];
  const slope = slopes === null ? (fromFile ?? 0) : uniform;
  if (typeof slope === "number") return new Float64Array(size).fill(slope);
  if (slope.length === 1) return new Float64Array(size).fill(slope[0]);
  if (slope.length === size) return Float64Array.from(slope);
  throw new FormatError(`layer "${layer.name}" has ${size} units but ${slope.length} slopes`);
}

export interface StackOptions {
  format: FormatName;
  arch: string | undefined;
  budget: Budget;
  /** Whether the order of the tensors is that of the layers when names do not tell. */
  fileOrder: boolean;
  /** Slopes of the hidden layers, when the file says them. */
  slopes?: readonly (number | readonly number[])[];
  inputShape?: readonly number[];
}

/** The network of linear layers that the tensors make; throws when they do not chain. */
export function stackLayers(tensors: readonly WeightTensor[], options: StackOptions): ReadSteps {
  const { format, budget } = options;
  const architecture = parseOption(options.arch);
  const layers = orderLayers(tensors, options.fileOrder);
  const sizes = [sizesOf(layers[0])[0], ...layers.map((layer) => sizesOf(layer)[1])];
  if (architecture.sizes !== null && architecture.sizes.join() !== sizes.join()) {
    throw new FormatError(
      `architecture ${architecture.sizes.join("-")} differs from the file's ${sizes.join("-")}`,
    );
  }
  const zero = sizes.indexOf(0);
  if (zero >= 0)
    throw new FormatError(`weight "${layers[Math.max(0, zero - 1)].weight.name}" has a size of 0`);
  const builder = new StepBuilder(sizes[0], budget);
  const hidden = layers.length - 1;
  let step = 0;
  layers.forEach((layer, at) => {
    const what = `"${layer.name}"`;
    step = builder.rows(step, weightRows(layer, budget), layer.bias?.values ?? null, what);
    const activated = at < hidden || layer.slope !== undefined;
    if (activated)
      step = builder.units(step, slopesAfter(layer, at, hidden, architecture, options.slopes), what);
  });
  const slopes = builder.steps.flatMap((made) => (made.kind === "units" ? [made.slope] : []));
  const plain = slopes.every((slope) => slope.every((value) => value === 0));
  const notices: string[] = [];
  if (options.slopes === undefined && architecture.slopes === null && hidden > 0 && plain) {
    notices.push(
      `the file does not name its activations; relu is assumed between the ${layers.length} layers`,
    );
  }
  const operators = [{ name: "Linear", count: layers.length }];
  if (slopes.length > 0) operators.push({ name: plain ? "Relu" : "PRelu", count: slopes.length });
  return {
    builder,
    output: step,
    inputShape: options.inputShape ?? [sizes[0]],
    format,
    notices,
    operators,
    inputName: "input",
    outputName: "output",
  };
}

function parseOption(text: string | undefined): Architecture {
  return text === undefined ? { sizes: null, slopes: null } : parseArchitecture(text);
}
