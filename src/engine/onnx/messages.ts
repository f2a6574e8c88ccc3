// The messages of an ONNX file that the engine writes and reads: names, numbers and kinds as in onnx.proto of ONNX
// 1.23 (Apache-2.0). Written by hand as a table, because generated TypeScript needs enums, which Node can not strip;
// fields that are not listed are skipped on reading.

/** How a field is written: a scalar, or a message of its own. */
export type FieldKind = 'int64' | 'int32' | 'float' | 'string' | 'bytes' | MessageSchema;

/** One field of a message. */
export interface Field {
  readonly number: number;
  readonly kind: FieldKind;
  readonly repeated?: boolean;
}

/** A message: its fields by name, in the order in which they are written. A function, because messages nest. */
export interface MessageSchema {
  readonly name: string;
  readonly fields: () => Readonly<Record<string, Field>>;
}

/** A pair of texts, such as a place in a file of external data. */
export interface StringPair {
  readonly key: string;
  readonly value: string;
}

/** TensorProto: values, inside the file or outside it. */
export interface TensorMessage {
  readonly dims: readonly number[];
  /** Code of DATA_TYPES. */
  readonly dataType: number;
  readonly name: string;
  /** Little-endian, row-major. */
  readonly rawData?: Uint8Array;
  /** `location`, `offset` and `length` of values in a file beside the model. */
  readonly externalData?: readonly StringPair[];
  /** 1 where the values are outside. */
  readonly dataLocation?: number;
}

/** ValueInfoProto: name, type and shape of an input or output. */
export interface ValueInfoMessage {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: {
        readonly dim: readonly { readonly dimValue?: number; readonly dimParam?: string }[];
      };
    };
  };
}

/** AttributeProto: one value, and which of the fields holds it. */
export interface AttributeMessage {
  readonly name: string;
  /** AttributeProto.AttributeType. */
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: TensorMessage;
  readonly g?: GraphMessage;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
  readonly strings?: readonly Uint8Array[];
}

/** NodeProto: an operator applied to names. */
export interface NodeMessage {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name: string;
  readonly opType: string;
  readonly domain?: string;
  readonly attribute: readonly AttributeMessage[];
}

/** GraphProto. */
export interface GraphMessage {
  readonly node: readonly NodeMessage[];
  readonly name: string;
  readonly initializer: readonly TensorMessage[];
  readonly input: readonly ValueInfoMessage[];
  readonly output: readonly ValueInfoMessage[];
}

/** ModelProto: what an .onnx file is. */
export interface ModelMessage {
  readonly irVersion: number;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly graph: GraphMessage;
  readonly opsetImport: readonly { readonly domain?: string; readonly version: number }[];
  readonly metadataProps: readonly StringPair[];
}

const message = (name: string, fields: () => Readonly<Record<string, Field>>): MessageSchema => ({
  name,
  fields,
});
const one = (number: number, kind: FieldKind): Field => ({ number, kind });
const many = (number: number, kind: FieldKind): Field => ({ number, kind, repeated: true });

const STRING_PAIR = message('StringStringEntryProto', () => ({
  key: one(1, 'string'),
  value: one(2, 'string'),
}));

const TENSOR = message('TensorProto', () => ({
  dims: many(1, 'int64'),
  dataType: one(2, 'int32'),
  name: one(8, 'string'),
  rawData: one(9, 'bytes'),
  externalData: many(13, STRING_PAIR),
  dataLocation: one(14, 'int32'),
}));

const DIMENSION = message('Dimension', () => ({ dimValue: one(1, 'int64'), dimParam: one(2, 'string') }));
const TENSOR_SHAPE = message('TensorShapeProto', () => ({ dim: many(1, DIMENSION) }));
const TENSOR_TYPE = message('Tensor', () => ({ elemType: one(1, 'int32'), shape: one(2, TENSOR_SHAPE) }));
const TYPE = message('TypeProto', () => ({ tensorType: one(1, TENSOR_TYPE) }));
const VALUE_INFO = message('ValueInfoProto', () => ({ name: one(1, 'string'), type: one(2, TYPE) }));

const ATTRIBUTE = message('AttributeProto', () => ({
  name: one(1, 'string'),
  f: one(2, 'float'),
  i: one(3, 'int64'),
  s: one(4, 'bytes'),
  t: one(5, TENSOR),
  g: one(6, GRAPH),
  floats: many(7, 'float'),
  ints: many(8, 'int64'),
  strings: many(9, 'bytes'),
  type: one(20, 'int32'),
}));

const NODE = message('NodeProto', () => ({
  input: many(1, 'string'),
  output: many(2, 'string'),
  name: one(3, 'string'),
  opType: one(4, 'string'),
  attribute: many(5, ATTRIBUTE),
  domain: one(7, 'string'),
}));

const GRAPH: MessageSchema = message('GraphProto', () => ({
  node: many(1, NODE),
  name: one(2, 'string'),
  initializer: many(5, TENSOR),
  input: many(11, VALUE_INFO),
  output: many(12, VALUE_INFO),
}));

const OPERATOR_SET = message('OperatorSetIdProto', () => ({
  domain: one(1, 'string'),
  version: one(2, 'int64'),
}));

/** The outermost message. */
export const MODEL = message('ModelProto', () => ({
  irVersion: one(1, 'int64'),
  producerName: one(2, 'string'),
  producerVersion: one(3, 'string'),
  graph: one(7, GRAPH),
  opsetImport: many(8, OPERATOR_SET),
  metadataProps: many(14, STRING_PAIR),
}));
