// A graph as the messages of an ONNX file: only the nodes that the outputs need, under the names of the graph.
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { VERSION } from '../../core/version.ts';
import type { Attribute, Attributes } from '../graph/attributes.ts';
import { DATA_TYPES } from '../graph/data-types.ts';
import { sameShape } from '../graph/dims.ts';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import { describeTensor, type Graph, type GraphNode, type Tensor } from '../graph/graph.ts';
import { nodeDependencies, selectNodes } from '../graph/select-nodes.ts';
import type {
  AttributeMessage,
  GraphMessage,
  ModelMessage,
  NodeMessage,
  TensorMessage,
  ValueInfoMessage,
} from './messages.ts';

/** Version of the standard operators: ONNX 1.16, read by PyTorch, Keras' and TensorFlow's converters and browsers. */
export const OPSET_VERSION = 21;

/** Version of the file format that belongs to it. */
export const IR_VERSION = 10;

/** Where the bytes of a tensor lie outside the model's file. */
export interface ExternalPlace {
  /** Path from the folder of the model's file. */
  readonly location: string;
  readonly offsetBytes: number;
}

/** What to write of a graph. */
export interface ModelOptions {
  /** Tensors by the names that they get as outputs; default what `graph.output` named. */
  readonly outputs?: Readonly<Record<string, Tensor>>;
  /**
   * What a run is fed, in this order; any tensor of the graph may be one. Default: the needed inputs, then the needed
   * parameters without values in `initializers`, each in the order of their making.
   */
  readonly inputs?: readonly Tensor[];
  /** Values of parameters that become part of the file, for inference. Parameters not among them are inputs. */
  readonly initializers?: ReadonlyMap<Tensor, EngineTensor>;
  /** Texts kept in the file under `metadata_props`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Puts a tensor's bytes in a file beside the model and says where; null leaves them in the model. */
  readonly placeOutside?: (name: string, bytes: Uint8Array) => ExternalPlace | null;
}

type PlaceOutside = NonNullable<ModelOptions['placeOutside']>;

/**
 * The model that computes some outputs of a graph.
 * @throws ConfigError where there is no output, or one needs an input that is not listed
 * @throws ShapeError where an initializer's type or shape is not its parameter's
 */
export function toModel(graph: Graph, options: ModelOptions = {}): ModelMessage {
  const { metadata = {}, initializers = new Map(), placeOutside = () => null } = options;
  const outputs = options.outputs ?? Object.fromEntries(graph.outputs);
  if (Object.keys(outputs).length === 0) {
    throw new ConfigError(`graph '${graph.name}' has no outputs; name one by graph.output or in the options`);
  }
  const domains = new Set<string>();
  const writer = { initializers, placeOutside, domains };
  const message = toGraphMessage(graph, outputs, options.inputs ?? null, writer);
  return {
    irVersion: IR_VERSION,
    producerName: 'segue',
    producerVersion: VERSION,
    graph: message,
    opsetImport: [
      { version: OPSET_VERSION },
      ...[...domains].sort().map((domain) => ({ domain, version: 1 })),
    ],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  };
}

/** What the messages of a graph and of the graphs inside it share. */
interface ModelWriter {
  readonly initializers: ReadonlyMap<Tensor, EngineTensor>;
  readonly placeOutside: PlaceOutside;
  /** Collects the domains of nodes. */
  readonly domains: Set<string>;
}

function toGraphMessage(
  graph: Graph,
  outputs: Readonly<Record<string, Tensor>>,
  listedInputs: readonly Tensor[] | null,
  writer: ModelWriter,
): GraphMessage {
  const targets = Object.values(outputs);
  const { nodes, leaves } = selectNodes(graph, targets, new Set(listedInputs ?? []));
  const inputs = listedInputs ?? findInputs(graph, leaves, writer.initializers);
  const initializer: TensorMessage[] = [];
  for (const leaf of leaves) {
    if (inputs.includes(leaf)) continue;
    const value = leaf.source.kind === 'constant' ? leaf.source.value : writer.initializers.get(leaf);
    if (value === undefined) {
      const names = Object.keys(outputs).join(', ');
      throw new ConfigError(
        `the outputs ${names} need '${leaf.name}', which is neither input nor initializer`,
      );
    }
    initializer.push(toInitializer(leaf, value, writer.placeOutside));
  }
  const renamed = renameOutputs(outputs, nodes, [...leaves, ...inputs]);
  const used = new Set([...targets, ...nodes.flatMap(nodeDependencies)]);
  return {
    node: [...nodes.map((node) => toNodeMessage(node, used, writer)), ...renamed],
    name: graph.name,
    initializer,
    input: inputs.map((tensor) => toValueInfo(tensor.name, tensor)),
    output: Object.entries(outputs).map(([name, tensor]) => toValueInfo(name, tensor)),
  };
}

function findInputs(
  graph: Graph,
  leaves: ReadonlySet<Tensor>,
  initializers: ReadonlyMap<Tensor, EngineTensor>,
): Tensor[] {
  const free = graph.parameters.filter((parameter) => !initializers.has(parameter));
  return [...graph.inputs, ...free].filter((tensor) => leaves.has(tensor));
}

// An output under another name than its tensor's, and one that no node here makes, is a copy of that tensor.
function renameOutputs(
  outputs: Readonly<Record<string, Tensor>>,
  nodes: readonly GraphNode[],
  given: Iterable<Tensor>,
): NodeMessage[] {
  const made = new Set(nodes.flatMap((node) => node.outputs));
  const taken = new Set([...made, ...given].map(({ name }) => name));
  return Object.entries(outputs)
    .filter(([name, tensor]) => name !== tensor.name || !made.has(tensor))
    .map(([name, tensor]) => {
      if (taken.has(name) || name === tensor.name) {
        throw new ConfigError(`another tensor of the graph is named '${name}'; give the output another name`);
      }
      return {
        input: [tensor.name],
        output: [name],
        name: `${name}/Output`,
        opType: 'Identity',
        attribute: [],
      };
    });
}

function toInitializer(tensor: Tensor, value: EngineTensor, placeOutside: PlaceOutside): TensorMessage {
  if (value.dtype !== tensor.dtype || !sameShape(value.shape, tensor.shape)) {
    const got = `${value.dtype}[${value.shape.join(', ')}]`;
    throw new ShapeError('initializer', `values for ${describeTensor(tensor)}`, got);
  }
  return toTensorMessage(tensor.name, value, placeOutside);
}

function toTensorMessage(
  name: string,
  { dtype, shape, data }: EngineTensor,
  placeOutside: PlaceOutside,
): TensorMessage {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const head = { dims: shape, dataType: DATA_TYPES[dtype].code, name };
  const place = placeOutside(name, bytes);
  if (place === null) return { ...head, rawData: bytes };
  const externalData = [
    { key: 'location', value: place.location },
    { key: 'offset', value: String(place.offsetBytes) },
    { key: 'length', value: String(bytes.byteLength) },
  ];
  return { ...head, externalData, dataLocation: 1 };
}

function toValueInfo(name: string, { dtype, shape }: Tensor): ValueInfoMessage {
  const dim = shape.map((length) =>
    typeof length === 'number' ? { dimValue: length } : { dimParam: length },
  );
  return { name, type: { tensorType: { elemType: DATA_TYPES[dtype].code, shape: { dim } } } };
}

// Operators whose outputs after the first are there for gradients, and cost time: a MaxPool of ONNX Runtime takes five
// times as long with the places of its maxima.
const TRIMMED_OPERATORS: ReadonlySet<string> = new Set(['Dropout', 'LayerNormalization', 'MaxPool']);

/** The outputs of a node without those at its end that nothing uses and that ONNX lets a file leave out. */
function neededOutputs(
  { domain, operator, outputs }: GraphNode,
  used: ReadonlySet<Tensor>,
): readonly Tensor[] {
  if (domain !== '' || !TRIMMED_OPERATORS.has(operator)) return outputs;
  return outputs.slice(0, 1 + outputs.findLastIndex((output) => used.has(output)));
}

function toNodeMessage(node: GraphNode, used: ReadonlySet<Tensor>, writer: ModelWriter): NodeMessage {
  if (node.domain !== '') writer.domains.add(node.domain);
  return {
    input: node.inputs.map((input) => input?.name ?? ''),
    output: neededOutputs(node, used).map((output) => output.name),
    name: node.name,
    opType: node.operator,
    ...(node.domain === '' ? {} : { domain: node.domain }),
    attribute: toAttributeMessages(node.attributes, writer),
  };
}

function toAttributeMessages(attributes: Attributes, writer: ModelWriter): AttributeMessage[] {
  return Object.entries(attributes).map(([name, attribute]) => ({
    name,
    ...toAttributeValue(attribute, writer),
  }));
}

// The numbers are AttributeProto.AttributeType.
function toAttributeValue(attribute: Attribute, writer: ModelWriter): Omit<AttributeMessage, 'name'> {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  if ('float' in attribute) return { type: 1, f: attribute.float };
  if ('int' in attribute) return { type: 2, i: attribute.int };
  if ('string' in attribute) return { type: 3, s: encode(attribute.string) };
  if ('tensor' in attribute) return { type: 4, t: toTensorMessage('', attribute.tensor, () => null) };
  if ('floats' in attribute) return { type: 6, floats: attribute.floats };
  if ('ints' in attribute) return { type: 7, ints: attribute.ints };
  if ('strings' in attribute) return { type: 8, strings: attribute.strings.map(encode) };
  const { graph, inputs, outputs } = attribute.body;
  const named = Object.fromEntries(outputs.map((tensor, place) => [`${graph.name}/output${place}`, tensor]));
  return { type: 5, g: toGraphMessage(graph, named, inputs, writer) };
}
