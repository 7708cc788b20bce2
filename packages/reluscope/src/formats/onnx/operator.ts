/**
 * What an operator of the table is, and the view of a node that it gets: typed inputs and attributes.
 */
import { FormatError } from "../errors.ts";
import type { StepBuilder } from "../lowering/steps.ts";
import { formatShape, type Shape, shapeSize } from "../shape.ts";
import type { AttributeMessage, NodeMessage } from "./messages.ts";
import type { ComputedTensor, ConstantTensor, ExternalData, Tensor } from "./tensor.ts";
import { tensorOf } from "./tensor.ts";

/** Turns a node into steps; returns its first output, or all of them when there are several. */
export type Operator = (call: OperatorCall) => Tensor | readonly Tensor[];

export class OperatorCall {
  readonly node: NodeMessage;
  /** `Gemm (node "fc1")`, for errors. */
  readonly what: string;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly builder: StepBuilder;
  /** Version of the ONNX operator set. */
  readonly opset: number;
  readonly #attributes: ReadonlyMap<string, AttributeMessage>;
  readonly #external: ExternalData | undefined;

  constructor(
    node: NodeMessage,
    inputs: readonly (Tensor | undefined)[],
    builder: StepBuilder,
    opset: number,
    external: ExternalData | undefined,
  ) {
    this.node = node;
    this.what = `${node.operator} (node "${nodeName(node)}")`;
    this.inputs = inputs;
    this.builder = builder;
    this.opset = opset;
    this.#attributes = new Map(node.attributes.map((attribute) => [attribute.name, attribute]));
    this.#external = external;
  }

  fail(message: string): never {
    throw new FormatError(`${this.what}: ${message}`);
  }

  /** Input `at`; throws when it is absent. */
  input(at: number): Tensor {
    return this.inputs[at] ?? this.fail(`input ${at + 1} is missing`);
  }

  /** Input `at`, which must be known numbers; undefined when it is absent. */
  optionalConstant(at: number): ConstantTensor | undefined {
    const tensor = this.inputs[at];
    if (tensor === undefined) return undefined;
    return tensor.kind === "constant" ? tensor : this.fail(`input ${at + 1} must be constant`);
  }

  constant(at: number): ConstantTensor {
    return this.optionalConstant(at) ?? this.fail(`input ${at + 1} is missing`);
  }

  /** Input `at` as a step; known numbers become one. */
  computed(at: number): ComputedTensor {
    return this.asComputed(this.input(at));
  }

  asComputed(tensor: Tensor): ComputedTensor {
    if (tensor.kind === "computed") return tensor;
    return { kind: "computed", shape: tensor.shape, step: this.builder.constant(tensor.values) };
  }

  /** Number of entries of `shape`, charged as `words` 8-byte numbers each. */
  size(shape: Shape, words = 1): number {
    const size = shapeSize(shape, `result of ${this.what}`);
    this.builder.budget.charge(size * words, this.what);
    return size;
  }

  /** A computed tensor of `shape`; throws when the step has another number of entries. */
  result(step: number, shape: Shape): ComputedTensor {
    if (shapeSize(shape, `result of ${this.what}`) !== this.builder.size(step)) {
      this.fail(
        `internal: ${this.builder.size(step)} entries in shape ${formatShape(shape)}; please report this`,
      );
    }
    return { kind: "computed", shape, step };
  }

  #attribute(name: string): AttributeMessage | undefined {
    return this.#attributes.get(name);
  }

  has(name: string): boolean {
    return this.#attributes.has(name);
  }

  float(name: string, fallback: number): number {
    const attribute = this.#attribute(name);
    if (attribute === undefined) return fallback;
    // protobuf omits zeros in some writers.
    const value = attribute.f ?? 0;
    return Number.isNaN(value) ? this.fail(`attribute ${name} is NaN`) : value;
  }

  integer(name: string, fallback: number): number {
    const attribute = this.#attribute(name);
    return attribute === undefined ? fallback : (attribute.i ?? 0);
  }

  text(name: string, fallback: string): string {
    const attribute = this.#attribute(name);
    return attribute === undefined ? fallback : (attribute.s ?? "");
  }

  integers(name: string): readonly number[] | undefined {
    return this.#attribute(name)?.ints;
  }

  floats(name: string): readonly number[] | undefined {
    return this.#attribute(name)?.floats;
  }

  tensor(name: string): ConstantTensor | undefined {
    const message = this.#attribute(name)?.t;
    if (message === undefined) return undefined;
    const named = message.name === "" ? { ...message, name: nodeName(this.node) } : message;
    return tensorOf(named, this.#external, this.builder.budget);
  }

  /** A list of integers given by input `at` in newer operator sets and by attribute `name` in older ones. */
  integersFrom(at: number, name: string): readonly number[] | undefined {
    const tensor = this.optionalConstant(at);
    return tensor === undefined ? this.integers(name) : [...tensor.values];
  }
}

/** Name of a node for messages: its own, or else that of its first output. */
export function nodeName(node: NodeMessage): string {
  return node.name || node.outputs[0] || "";
}
