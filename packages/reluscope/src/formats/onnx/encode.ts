/**
 * Messages → ONNX bytes, on the wire writer of @bufbuild/protobuf. The inverse of `decode.ts`.
 */
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  type AttributeMessage,
  AttributeType,
  DataType,
  type GraphMessage,
  type ModelMessage,
  type NodeMessage,
  type TensorMessage,
  type ValueMessage,
} from "./messages.ts";

function message(writer: BinaryWriter, field: number, write: (writer: BinaryWriter) => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  if (value !== "") writer.tag(field, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(BigInt(value));
}

/** Field of the typed data of an element type, and how one number of it is written. */
function typedField(dataType: number): [field: number, write: (writer: BinaryWriter, value: number) => void] {
  switch (dataType) {
    case DataType.float:
      return [4, (writer, value) => writer.float(value)];
    case DataType.double:
      return [10, (writer, value) => writer.double(value)];
    case DataType.int64:
      return [7, (writer, value) => writer.int64(BigInt(value))];
    case DataType.uint32:
    case DataType.uint64:
      return [11, (writer, value) => writer.uint64(BigInt(value))];
    default:
      return [5, (writer, value) => writer.int32(value)];
  }
}

function encodeTensor(writer: BinaryWriter, tensor: TensorMessage): void {
  for (const dimension of tensor.dims) integer(writer, 1, dimension);
  integer(writer, 2, tensor.dataType);
  const { typedData, rawData } = tensor;
  if (typedData !== undefined) {
    const [field, write] = typedField(tensor.dataType);
    message(writer, field, (packed) => {
      for (let k = 0; k < typedData.length; k++) write(packed, typedData[k]);
    });
  }
  text(writer, 8, tensor.name);
  if (rawData !== undefined) writer.tag(9, WireType.LengthDelimited).bytes(rawData);
  for (const [key, value] of tensor.externalData) {
    message(writer, 13, (entry) => {
      text(entry, 1, key);
      text(entry, 2, value);
    });
  }
  if (tensor.dataLocation !== 0) integer(writer, 14, tensor.dataLocation);
}

function encodeAttribute(writer: BinaryWriter, attribute: AttributeMessage): void {
  text(writer, 1, attribute.name);
  const { f, i, s, t } = attribute;
  if (f !== undefined) writer.tag(2, WireType.Bit32).float(f);
  if (i !== undefined) integer(writer, 3, i);
  if (s !== undefined) writer.tag(4, WireType.LengthDelimited).string(s);
  if (t !== undefined) message(writer, 5, (inner) => encodeTensor(inner, t));
  for (const value of attribute.floats) writer.tag(7, WireType.Bit32).float(value);
  for (const value of attribute.ints) integer(writer, 8, value);
  integer(writer, 20, attribute.type);
}

function encodeNode(writer: BinaryWriter, node: NodeMessage): void {
  // An empty name stands for an absent input: it must be written too.
  for (const name of node.inputs) writer.tag(1, WireType.LengthDelimited).string(name);
  for (const name of node.outputs) writer.tag(2, WireType.LengthDelimited).string(name);
  text(writer, 3, node.name);
  text(writer, 4, node.operator);
  for (const attribute of node.attributes) message(writer, 5, (inner) => encodeAttribute(inner, attribute));
  text(writer, 7, node.domain);
}

function encodeValue(writer: BinaryWriter, value: ValueMessage): void {
  text(writer, 1, value.name);
  const { shape } = value;
  message(writer, 2, (type) =>
    message(type, 1, (tensor) => {
      integer(tensor, 1, value.elementType);
      if (shape === undefined) return;
      message(tensor, 2, (dimensions) => {
        for (const dimension of shape) {
          message(dimensions, 1, (inner) => {
            if (typeof dimension === "number") integer(inner, 1, dimension);
            else text(inner, 2, dimension);
          });
        }
      });
    }),
  );
}

function encodeGraph(writer: BinaryWriter, graph: GraphMessage): void {
  for (const node of graph.nodes) message(writer, 1, (inner) => encodeNode(inner, node));
  text(writer, 2, graph.name);
  for (const tensor of graph.initializers) message(writer, 5, (inner) => encodeTensor(inner, tensor));
  for (const value of graph.inputs) message(writer, 11, (inner) => encodeValue(inner, value));
  for (const value of graph.outputs) message(writer, 12, (inner) => encodeValue(inner, value));
}

/** The bytes of `model`. */
export function encodeModel(model: ModelMessage): Uint8Array {
  const writer = new BinaryWriter();
  integer(writer, 1, model.irVersion);
  text(writer, 2, model.producer);
  message(writer, 7, (inner) => encodeGraph(inner, model.graph));
  for (const { domain, version } of model.opsets) {
    message(writer, 8, (opset) => {
      text(opset, 1, domain);
      integer(opset, 2, version);
    });
  }
  return writer.finish();
}

/** An attribute that is a float, an integer, a text, a list of integers or a tensor. */
export function attribute(
  name: string,
  value:
    | { float: number }
    | { integer: number }
    | { text: string }
    | { integers: readonly number[] }
    | { tensor: TensorMessage },
): AttributeMessage {
  const empty = { name, floats: [], ints: [] };
  if ("float" in value) return { ...empty, type: AttributeType.float, f: value.float };
  if ("integer" in value) return { ...empty, type: AttributeType.int, i: value.integer };
  if ("text" in value) return { ...empty, type: AttributeType.string, s: value.text };
  if ("tensor" in value) return { ...empty, type: AttributeType.tensor, t: value.tensor };
  return { ...empty, type: AttributeType.ints, ints: [...value.integers] };
}
