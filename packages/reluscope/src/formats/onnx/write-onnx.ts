/**
 * `Network` → ONNX: Gemm, then Relu, Abs, LeakyRelu or PRelu, layer by layer.
 *
 * ONNX Runtime has no double kernels of LeakyRelu and PRelu, so in double precision units of other slopes s are
 * written as relu(y) − s · relu(−y), which reading turns back into one unit.
 */
import { toDense } from "../../network/matrix.ts";
import type { AffineMap, Network } from "../../network/network.ts";
import { FormatError } from "../errors.ts";
import { encodeNumbers } from "../numbers.ts";
import { chooseSingle, uniformSlope } from "../weights/safetensors.ts";
import { attribute, encodeModel } from "./encode.ts";
import { type AttributeMessage, DataType, type NodeMessage, type TensorMessage } from "./messages.ts";

const OPSET_VERSION = 17;
const IR_VERSION = 8;
/** Protocol buffers end at 2 GB. */
const MAXIMUM_BYTES = 2 ** 31 - 2 ** 20;

/**
 * The bytes of `network` as an ONNX model with input [batch, …inputShape] and output [batch, outputs].
 * `precision` "auto" (default) writes float32 when every number is a float32, else float64; "float32" rounds.
 */
export function writeOnnx(
  network: Network,
  options: { precision?: "auto" | "float32" | "float64" } = {},
): Uint8Array {
  const maps: AffineMap[] = [...network.layers, network.output];
  const weights = maps.map((map) => toDense(map.weight).values);
  const slopes = network.layers.map((layer) => layer.negativeSlope);
  const arrays = [...weights, ...maps.map((map) => map.bias), ...slopes];
  const single = chooseSingle(arrays, options.precision ?? "auto");
  const bytes = arrays.reduce((sum, values) => sum + values.length, 0) * (single ? 4 : 8);
  if (bytes > MAXIMUM_BYTES)
    throw new FormatError(`network too large: ${bytes} bytes of weights do not fit an ONNX file`);
  const graph = new GraphWriter(single);
  let tensor = "input";
  if (network.inputShape.length !== 1) tensor = graph.node("Flatten", "flatten", [tensor]);
  maps.forEach((map, at) => {
    const last = at === network.layers.length;
    const name = last ? "output" : `layer${at + 1}`;
    const inputs = [
      tensor,
      graph.initializer(`${name}.weight`, [map.weight.rows, map.weight.columns], weights[at]),
      graph.initializer(`${name}.bias`, [map.bias.length], map.bias),
    ];
    const attributes = [attribute("transB", { integer: 1 })];
    tensor = graph.node("Gemm", last ? name : `${name}.affine`, inputs, attributes);
    if (!last) tensor = graph.units(name, tensor, slopes[at]);
  });
  const elementType = single ? DataType.float : DataType.double;
  return encodeModel({
    irVersion: IR_VERSION,
    producer: "reluscope",
    opsets: [{ domain: "", version: OPSET_VERSION }],
    graph: {
      name: "reluscope",
      nodes: graph.nodes,
      initializers: graph.initializers,
      inputs: [{ name: "input", elementType, shape: ["batch", ...network.inputShape] }],
      outputs: [{ name: "output", elementType, shape: ["batch", network.outputSize] }],
    },
  });
}

class GraphWriter {
  readonly nodes: NodeMessage[] = [];
  readonly initializers: TensorMessage[] = [];
  readonly #single: boolean;

  constructor(single: boolean) {
    this.#single = single;
  }

  /** Adds a node whose one output has its name; returns that name. */
  node(operator: string, name: string, inputs: string[], attributes: AttributeMessage[] = []): string {
    this.nodes.push({
      inputs,
      outputs: [name],
      name: `${name}.${operator}`,
      operator,
      domain: "",
      attributes,
    });
    return name;
  }

  initializer(name: string, dims: number[], values: Float64Array): string {
    const rawData = encodeNumbers(values, this.#single);
    const dataType = this.#single ? DataType.float : DataType.double;
    this.initializers.push({ name, dims, dataType, rawData, externalData: [], dataLocation: 0 });
    return name;
  }

  units(name: string, y: string, slopes: Float64Array): string {
    const slope = uniformSlope(slopes);
    if (slope === 0) return this.node("Relu", name, [y]);
    if (slope === -1) return this.node("Abs", name, [y]);
    if (this.#single && typeof slope === "number") {
      return this.node("LeakyRelu", name, [y], [attribute("alpha", { float: slope })]);
    }
    const factors = this.initializer(`${name}.slope`, [slopes.length], slopes);
    if (this.#single) return this.node("PRelu", name, [y, factors]);
    const positive = this.node("Relu", `${name}.positive`, [y]);
    const negated = this.node("Neg", `${name}.negated`, [y]);
    const negative = this.node("Relu", `${name}.negative`, [negated]);
    const scaled = this.node("Mul", `${name}.scaled`, [negative, factors]);
    return this.node("Sub", name, [positive, scaled]);
  }
}
