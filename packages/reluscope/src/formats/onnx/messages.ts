/**
 * The ONNX messages that reluscope reads and writes, as plain objects.
 *
 * Field numbers and meanings: onnx/onnx.proto (ONNX 1.19, IR version 12). Only what a feed-forward network
 * needs is kept: no subgraphs, no training information, no functions.
 */

/** Element types of tensors (`TensorProto.DataType`). */
export const DataType = {
  float: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  double: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const;

/** Kinds of attributes (`AttributeProto.AttributeType`). */
export const AttributeType = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

export interface TensorMessage {
  name: string;
  dims: number[];
  dataType: number;
  rawData?: Uint8Array;
  /** `float_data`, `int32_data`, `int64_data`, `double_data` or `uint64_data`, whichever is present. */
  typedData?: ArrayLike<number>;
  /** Key and value pairs of `external_data`. */
  externalData: [string, string][];
  /** `data_location`: 1 when the data is in another file. */
  dataLocation: number;
}

export interface AttributeMessage {
  name: string;
  /** `AttributeType`; 0 in files older than IR version 2. */
  type: number;
  f?: number;
  i?: number;
  s?: string;
  t?: TensorMessage;
  floats: number[];
  ints: number[];
}

export interface NodeMessage {
  inputs: string[];
  outputs: string[];
  name: string;
  operator: string;
  domain: string;
  attributes: AttributeMessage[];
}

export interface ValueMessage {
  name: string;
  elementType: number;
  /** One entry per dimension: its size, or its name when it is not fixed; undefined when no shape is given. */
  shape?: (number | string)[];
}

export interface GraphMessage {
  name: string;
  nodes: NodeMessage[];
  initializers: TensorMessage[];
  inputs: ValueMessage[];
  outputs: ValueMessage[];
}

export interface ModelMessage {
  irVersion: number;
  producer: string;
  /** Version of each operator set, by domain ("" is ONNX's own). */
  opsets: { domain: string; version: number }[];
  graph: GraphMessage;
}
