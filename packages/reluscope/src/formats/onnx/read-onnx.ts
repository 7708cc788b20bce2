/**
 * ONNX → steps: walks the graph from the output back, folds constants and turns every node into steps.
 *
 * Follows the ONNX intermediate representation, onnx/docs/IR.md (1.19). The batch dimension is one example.
 */
import { Budget } from "../budget.ts";
import { asFormatError, FormatError, UnsupportedOperatorError } from "../errors.ts";
import type { LoadedNetwork, ReadOptions } from "../loaded.ts";
import { finishLoading } from "../loaded.ts";
import { StepBuilder } from "../lowering/steps.ts";
import { formatShape, shapeSize } from "../shape.ts";
import { decodeModel } from "./decode.ts";
import { dropFinal, orderNodes, producersOf } from "./graph.ts";
import type { GraphMessage, ModelMessage, NodeMessage, ValueMessage } from "./messages.ts";
import { nodeName, OperatorCall } from "./operator.ts";
import { operatorTable, supportedOperators } from "./operators/table.ts";
import { type Tensor, tensorOf } from "./tensor.ts";

/** Reads an ONNX model. Throws a `FormatError`; `options.external` gives the bytes of external data files. */
export function readOnnx(bytes: Uint8Array, options: ReadOptions = {}): LoadedNetwork {
  return asFormatError("cannot read ONNX", () => {
    if (options.arch !== undefined)
      throw new FormatError("an architecture cannot be given for ONNX: the file has its own");
    const budget = new Budget();
    const model = decodeModel(bytes, budget);
    return readModel(model, options, budget);
  });
}

function readModel(model: ModelMessage, options: ReadOptions, budget: Budget): LoadedNetwork {
  const { graph } = model;
  const notices: string[] = [];
  const producers = producersOf(graph);
  const outputName = graph.outputs[0]?.name;
  if (outputName === undefined) throw new FormatError("cannot read ONNX: the graph has no output");
  if (graph.outputs.length > 1) {
    const others = graph.outputs.slice(1).map((value) => `"${value.name}"`);
    notices.push(
      `the model has ${graph.outputs.length} outputs; "${outputName}" is used, not ${others.join(", ")}`,
    );
  }
  const final = dropFinal(outputName, producers);
  notices.push(...final.notices);
  const order = orderNodes(final.output, producers);
  const input = findInput(graph, order, final.output);
  const shape = resolveInputShape(input);
  const inputSize = shapeSize(shape, `input "${input.name}"`);
  if (inputSize === 0)
    throw new FormatError(`input "${input.name}" has shape ${formatShape(shape)}: no entries`);
  const builder = new StepBuilder(inputSize, budget);
  const tensors = new Map<string, Tensor>([[input.name, { kind: "computed", shape, step: 0 }]]);
  const needed = new Set(order.flatMap((node) => node.inputs));
  needed.add(final.output);
  const known = new Set<string>();
  for (const message of graph.initializers) {
    if (known.has(message.name)) throw new FormatError(`tensor "${message.name}" is defined twice`);
    known.add(message.name);
    if (needed.has(message.name)) tensors.set(message.name, tensorOf(message, options.external, budget));
  }
  const opset = model.opsets.find(({ domain }) => isOnnxDomain(domain))?.version ?? 1;
  for (const node of order) runNode(node, tensors, builder, opset, options.external);
  const output = tensors.get(final.output);
  if (output === undefined) throw new FormatError(`output "${final.output}" is not computed by any node`);
  if (output.kind === "constant")
    throw new FormatError(`output "${final.output}" does not depend on the input`);
  return finishLoading(
    {
      builder,
      output: output.step,
      inputShape: withoutBatch(shape),
      format: "onnx",
      notices,
      operators: countOperators(graph),
      inputName: input.name,
      outputName: final.output,
    },
    budget,
  );
}

function runNode(
  node: NodeMessage,
  tensors: Map<string, Tensor>,
  builder: StepBuilder,
  opset: number,
  external: ReadOptions["external"],
): void {
  const operator = isOnnxDomain(node.domain) ? operatorTable.get(node.operator) : undefined;
  if (operator === undefined)
    throw new UnsupportedOperatorError(operatorName(node), nodeName(node), supportedOperators);
  const inputs = node.inputs.map((name) => {
    if (name === "") return undefined;
    const tensor = tensors.get(name);
    if (tensor === undefined)
      throw new FormatError(`tensor "${name}" of node "${nodeName(node)}" is not defined`);
    return tensor;
  });
  const result = operator(new OperatorCall(node, inputs, builder, opset, external));
  const results: readonly Tensor[] = isTensor(result) ? [result] : result;
  results.forEach((tensor, at) => {
    const name = node.outputs[at];
    if (name !== undefined && name !== "") tensors.set(name, tensor);
  });
}

function isTensor(result: Tensor | readonly Tensor[]): result is Tensor {
  return "kind" in result;
}

function isOnnxDomain(domain: string): boolean {
  return domain === "" || domain === "ai.onnx";
}

function operatorName(node: NodeMessage): string {
  return isOnnxDomain(node.domain) ? node.operator : `${node.domain}.${node.operator}`;
}

/** The one graph input that the output needs; files of IR version 3 and older list initializers as inputs too. */
function findInput(graph: GraphMessage, order: readonly NodeMessage[], output: string): ValueMessage {
  const initializers = new Set(graph.initializers.map((tensor) => tensor.name));
  const used = new Set(order.flatMap((node) => node.inputs));
  used.add(output);
  const inputs = new Map<string, ValueMessage>();
  for (const value of graph.inputs) {
    if (initializers.has(value.name)) continue;
    if (inputs.has(value.name)) throw new FormatError(`tensor "${value.name}" is defined twice`);
    if (used.has(value.name)) inputs.set(value.name, value);
  }
  const [first] = inputs.values();
  if (inputs.size > 1) {
    const names = [...inputs.keys()].map((name) => `"${name}"`);
    throw new FormatError(
      `model has ${inputs.size} inputs (${names.join(", ")}); only networks with one can be read`,
    );
  }
  if (first === undefined) {
    // Say what is wrong on the way to the output rather than that nothing was found.
    const defined = new Set([...initializers, ...order.flatMap((node) => node.outputs)]);
    const missing = [...used].find((name) => name !== "" && !defined.has(name));
    if (missing !== undefined) throw new FormatError(`tensor "${missing}" is not defined`);
    throw new FormatError(`output "${output}" does not depend on the input`);
  }
  return first;
}

/** The shape of one example: a first dimension that is open counts as 1. */
function resolveInputShape(input: ValueMessage): number[] {
  if (input.shape === undefined) throw new FormatError(`input "${input.name}" has no shape`);
  const declared = input.shape.map((dimension) => (dimension === "" ? "?" : dimension));
  return declared.map((dimension, axis) => {
    if (typeof dimension === "number" && dimension > 0) return dimension;
    if (axis === 0) return 1;
    if (dimension === 0) return 0;
    throw new FormatError(
      `input "${input.name}" has shape [${declared.join(", ")}]: dimension ${axis + 1} must be a fixed size`,
    );
  });
}

function withoutBatch(shape: readonly number[]): readonly number[] {
  if (shape.length === 0) return [1];
  return shape.length > 1 && shape[0] === 1 ? shape.slice(1) : shape;
}

function countOperators(graph: GraphMessage): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const node of graph.nodes) counts.set(operatorName(node), (counts.get(operatorName(node)) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}
