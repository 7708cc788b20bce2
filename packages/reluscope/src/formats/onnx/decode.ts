/**
 * ONNX bytes → messages.
 *
 * Built on the wire reader of @bufbuild/protobuf rather than on generated code: generated code decodes every
 * message into objects before anyone can look at it, and two bytes of an adversarial file become hundreds;
 * here every message is charged to a budget as it is read, and tensor bytes stay views of the file.
 */
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { Budget } from "../budget.ts";
import { FormatError } from "../errors.ts";
import type {
  AttributeMessage,
  GraphMessage,
  ModelMessage,
  NodeMessage,
  TensorMessage,
  ValueMessage,
} from "./messages.ts";

/** Rough size of one decoded message or string, in 8-byte words. */
const MESSAGE_WORDS = 64;
const STRING_WORDS = 8;

const textDecoder = new TextDecoder();

interface Field {
  reader: BinaryReader;
  number: number;
  wireType: WireType;
}

/** Calls `visit` for every field of a message; returns false from `visit` to skip a field. */
function forEachField(bytes: Uint8Array, visit: (field: Field) => boolean): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const start = reader.pos;
    if (!visit({ reader, number, wireType })) {
      reader.pos = start;
      reader.skip(wireType, number);
    }
    if (reader.pos > reader.len) throw new FormatError("cannot read ONNX: file ends inside a message");
  }
}

function expect(field: Field, wireType: WireType): void {
  if (field.wireType !== wireType) {
    throw new FormatError(`cannot read ONNX: field ${field.number} has the wrong wire type`);
  }
}

function bytesOf(field: Field): Uint8Array {
  expect(field, WireType.LengthDelimited);
  return field.reader.bytes();
}

function textOf(field: Field, budget: Budget): string {
  const bytes = bytesOf(field);
  budget.charge(STRING_WORDS + bytes.length / 4, "text");
  return textDecoder.decode(bytes);
}

/** A varint, as a double: sizes and attributes beyond 2^53 are out of any range that is checked later. */
function integerOf(field: Field): number {
  expect(field, WireType.Varint);
  return Number(field.reader.int64());
}

function integersInto(target: number[], field: Field, budget: Budget): void {
  if (field.wireType !== WireType.LengthDelimited) {
    budget.charge(1, "a list of integers");
    target.push(integerOf(field));
    return;
  }
  const packed = new BinaryReader(field.reader.bytes());
  while (packed.pos < packed.len) {
    budget.charge(1, "a list of integers");
    target.push(Number(packed.int64()));
  }
  if (packed.pos > packed.len) throw new FormatError("cannot read ONNX: file ends inside a list of integers");
}

/** `width` 4: floats; 8: doubles. */
function numbersInto(target: number[], field: Field, width: 4 | 8, budget: Budget): void {
  if (field.wireType !== WireType.LengthDelimited) {
    expect(field, width === 4 ? WireType.Bit32 : WireType.Bit64);
    budget.charge(1, "a list of numbers");
    target.push(width === 4 ? field.reader.float() : field.reader.double());
    return;
  }
  const bytes = field.reader.bytes();
  if (bytes.length % width !== 0)
    throw new FormatError("cannot read ONNX: a list of numbers ends inside a number");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  budget.charge(bytes.length / width, "a list of numbers");
  for (let at = 0; at < bytes.length; at += width) {
    target.push(width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true));
  }
}

function decodeTensor(bytes: Uint8Array, budget: Budget): TensorMessage {
  budget.charge(MESSAGE_WORDS, "a tensor");
  const tensor: TensorMessage = { name: "", dims: [], dataType: 0, externalData: [], dataLocation: 0 };
  const typedData: number[] = [];
  forEachField(bytes, (field) => {
    switch (field.number) {
      case 1:
        integersInto(tensor.dims, field, budget);
        return true;
      case 2:
        tensor.dataType = integerOf(field);
        return true;
      case 3:
        throw new FormatError("cannot read ONNX: segmented tensors are not supported");
      case 4:
        numbersInto(typedData, field, 4, budget);
        return true;
      case 5:
      case 7:
      case 11:
        integersInto(typedData, field, budget);
        return true;
      case 8:
        tensor.name = textOf(field, budget);
        return true;
      case 9:
        tensor.rawData = bytesOf(field);
        return true;
      case 10:
        numbersInto(typedData, field, 8, budget);
        return true;
      case 13:
        tensor.externalData.push(decodeEntry(bytesOf(field), budget));
        return true;
      case 14:
        tensor.dataLocation = integerOf(field);
        return true;
      default:
        return false;
    }
  });
  if (typedData.length > 0) tensor.typedData = typedData;
  return tensor;
}

function decodeEntry(bytes: Uint8Array, budget: Budget): [string, string] {
  const entry: [string, string] = ["", ""];
  forEachField(bytes, (field) => {
    if (field.number !== 1 && field.number !== 2) return false;
    entry[field.number - 1] = textOf(field, budget);
    return true;
  });
  return entry;
}

function decodeAttribute(bytes: Uint8Array, budget: Budget): AttributeMessage {
  budget.charge(MESSAGE_WORDS, "an attribute");
  const attribute: AttributeMessage = { name: "", type: 0, floats: [], ints: [] };
  forEachField(bytes, (field) => {
    switch (field.number) {
      case 1:
        attribute.name = textOf(field, budget);
        return true;
      case 2:
        expect(field, WireType.Bit32);
        attribute.f = field.reader.float();
        return true;
      case 3:
        attribute.i = integerOf(field);
        return true;
      case 4:
        attribute.s = textOf(field, budget);
        return true;
      case 5:
        attribute.t = decodeTensor(bytesOf(field), budget);
        return true;
      case 7:
        numbersInto(attribute.floats, field, 4, budget);
        return true;
      case 8:
        integersInto(attribute.ints, field, budget);
        return true;
      case 20:
        attribute.type = integerOf(field);
        return true;
      default:
        return false;
    }
  });
  return attribute;
}

function decodeNode(bytes: Uint8Array, budget: Budget): NodeMessage {
  budget.charge(MESSAGE_WORDS, "a node");
  const node: NodeMessage = { inputs: [], outputs: [], name: "", operator: "", domain: "", attributes: [] };
  forEachField(bytes, (field) => {
    switch (field.number) {
      case 1:
        node.inputs.push(textOf(field, budget));
        return true;
      case 2:
        node.outputs.push(textOf(field, budget));
        return true;
      case 3:
        node.name = textOf(field, budget);
        return true;
      case 4:
        node.operator = textOf(field, budget);
        return true;
      case 5:
        node.attributes.push(decodeAttribute(bytesOf(field), budget));
        return true;
      case 7:
        node.domain = textOf(field, budget);
        return true;
      default:
        return false;
    }
  });
  return node;
}

function decodeDimension(bytes: Uint8Array, budget: Budget): number | string {
  let dimension: number | string = "";
  forEachField(bytes, (field) => {
    if (field.number === 1) dimension = integerOf(field);
    else if (field.number === 2) dimension = textOf(field, budget);
    else return false;
    return true;
  });
  return dimension;
}

function decodeValue(bytes: Uint8Array, budget: Budget): ValueMessage {
  budget.charge(MESSAGE_WORDS, "an input or output");
  const value: ValueMessage = { name: "", elementType: 0 };
  const shape = (from: Uint8Array) => {
    const dimensions: (number | string)[] = [];
    forEachField(from, (field) => {
      if (field.number !== 1) return false;
      budget.charge(STRING_WORDS, "a dimension");
      dimensions.push(decodeDimension(bytesOf(field), budget));
      return true;
    });
    value.shape = dimensions;
  };
  const tensorType = (from: Uint8Array) =>
    forEachField(from, (field) => {
      if (field.number === 1) value.elementType = integerOf(field);
      else if (field.number === 2) shape(bytesOf(field));
      else return false;
      return true;
    });
  forEachField(bytes, (field) => {
    if (field.number === 1) value.name = textOf(field, budget);
    else if (field.number === 2) {
      forEachField(bytesOf(field), (inner) => {
        if (inner.number !== 1) return false;
        tensorType(bytesOf(inner));
        return true;
      });
    } else return false;
    return true;
  });
  return value;
}

function decodeGraph(bytes: Uint8Array, budget: Budget): GraphMessage {
  const graph: GraphMessage = { name: "", nodes: [], initializers: [], inputs: [], outputs: [] };
  forEachField(bytes, (field) => {
    switch (field.number) {
      case 1:
        graph.nodes.push(decodeNode(bytesOf(field), budget));
        return true;
      case 2:
        graph.name = textOf(field, budget);
        return true;
      case 5:
        graph.initializers.push(decodeTensor(bytesOf(field), budget));
        return true;
      case 11:
        graph.inputs.push(decodeValue(bytesOf(field), budget));
        return true;
      case 12:
        graph.outputs.push(decodeValue(bytesOf(field), budget));
        return true;
      case 15:
        throw new FormatError("cannot read ONNX: sparse initializers are not supported");
      default:
        return false;
    }
  });
  return graph;
}

/** The model in `bytes`; throws a `FormatError` when they are no ONNX model or too large. */
export function decodeModel(bytes: Uint8Array, budget: Budget): ModelMessage {
  const opsets: ModelMessage["opsets"] = [];
  let graph: GraphMessage | undefined;
  let irVersion = 0;
  let producer = "";
  forEachField(bytes, (field) => {
    switch (field.number) {
      case 1:
        irVersion = integerOf(field);
        return true;
      case 2:
        producer = textOf(field, budget);
        return true;
      case 7:
        if (graph !== undefined) throw new FormatError("cannot read ONNX: the model has two graphs");
        graph = decodeGraph(bytesOf(field), budget);
        return true;
      case 8: {
        budget.charge(MESSAGE_WORDS, "an operator set");
        const opset = { domain: "", version: 1 };
        forEachField(bytesOf(field), (inner) => {
          if (inner.number === 1) opset.domain = textOf(inner, budget);
          else if (inner.number === 2) opset.version = integerOf(inner);
          else return false;
          return true;
        });
        opsets.push(opset);
        return true;
      }
      default:
        return false;
    }
  });
  if (graph === undefined) throw new FormatError("cannot read ONNX: the file has no graph");
  return { irVersion, producer, opsets, graph };
}
