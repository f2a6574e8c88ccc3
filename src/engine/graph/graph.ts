// The graph under construction: symbolic tensors, and the nodes that make them, in an order in which they can run.
// Nothing is computed here; toModelBytes writes what some outputs need as an ONNX file.
import { ConfigError, ShapeError } from '../../core/errors.ts';
import type { Attributes } from './attributes.ts';
import type { DataType } from './data-types.ts';
import { type Dim, formatShape, isStatic, type Shape, symbolsOf } from './dims.ts';
import { createTensor, type EngineTensor } from './engine-tensor.ts';
import type { Initializer } from './initializers.ts';
import { createNaming, type Naming } from './naming.ts';

/** A value that a run of the graph will have. Compared by identity. */
export interface Tensor {
  readonly graph: Graph;
  /** Unique in the graph; the name in the file. */
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: Shape;
  readonly source: TensorSource;
}

/** Where a tensor's values come from. */
export type TensorSource =
  | { readonly kind: 'input' }
  | { readonly kind: 'parameter'; readonly initializer: Initializer; readonly trainable: boolean }
  | { readonly kind: 'constant'; readonly value: EngineTensor }
  | { readonly kind: 'node'; readonly node: GraphNode };

/** One operator applied to tensors. */
export interface GraphNode {
  /** Name of the ONNX operator, such as `MatMul`. */
  readonly operator: string;
  /** Empty for the standard operators, else such as `com.microsoft`. */
  readonly domain: string;
  readonly name: string;
  /** Null stands for an optional input left out. */
  readonly inputs: readonly (Tensor | null)[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Attributes;
}

/** Type and shape of a tensor to be. */
export interface TensorType {
  readonly dtype: DataType;
  readonly shape: Shape;
}

/** A graph under construction. */
export interface Graph {
  readonly name: string;
  /** The graph around this one, or null. */
  readonly outer: Graph | null;
  readonly inputs: readonly Tensor[];
  readonly parameters: readonly Tensor[];
  /** In an order in which they can run. */
  readonly nodes: readonly GraphNode[];
  /** What `output` named, in that order. */
  readonly outputs: ReadonlyMap<string, Tensor>;
  /** What `update` noted: for a parameter, the value it has after a training step. */
  readonly updates: ReadonlyMap<Tensor, Tensor>;
  readonly naming: Naming;
  /** A tensor that a run is fed. The name stands as given, outside all scopes; names in `shape` may vary by run. */
  input(name: string, dtype: DataType, shape: Shape): Tensor;
  /**
   * A tensor that lives on between runs; its name gets the scope's path before it.
   * @param options.trainable false for state that no gradient changes, such as running means; default true
   */
  parameter(
    name: string,
    dtype: DataType,
    shape: readonly number[],
    initializer: Initializer,
    options?: { readonly trainable?: boolean },
  ): Tensor;
  /** A tensor whose values stand in the file. Default name `constant`. */
  constant(dtype: DataType, shape: readonly number[], values: ArrayLike<number>, name?: string): Tensor;
  /** A constant without axes; equal ones are the same tensor. */
  scalar(dtype: DataType, value: number): Tensor;
  /** Names a result of the graph, and gives the tensor back. The name stands as given. */
  output(name: string, tensor: Tensor): Tensor;
  /** Notes that a training step replaces `parameter` by `value`, which has the same type and shape. */
  update(parameter: Tensor, value: Tensor): void;
  /** Runs `build` so that the names of what it makes start with `name/`. */
  scope<T>(name: string, build: () => T): T;
  /** Adds a node; operators call `emit`, which finds the graph by itself. */
  addNode(
    operator: string,
    inputs: readonly (Tensor | null)[],
    results: readonly TensorType[],
    attributes: Attributes,
    domain: string,
  ): readonly Tensor[];
  /** A tensor of this graph or of one around it that has an axis of length `symbol`, or null. */
  findSymbol(symbol: string): { readonly tensor: Tensor; readonly axis: number } | null;
}

/**
 * An empty graph.
 * @param options.outer the graph around this one, for the body of a Loop or an If; its tensors may be used inside
 */
export function createGraph(name: string, options: { readonly outer?: Graph } = {}): Graph {
  return new GraphBuilder(name, options.outer ?? null);
}

/** The trainable parameters of a graph, in the order of their making. */
export function trainableParameters(graph: Graph): Tensor[] {
  return graph.parameters.filter(({ source }) => source.kind === 'parameter' && source.trainable);
}

class GraphBuilder implements Graph {
  readonly name: string;
  readonly outer: Graph | null;
  readonly naming: Naming;
  readonly inputs: Tensor[] = [];
  readonly parameters: Tensor[] = [];
  readonly nodes: GraphNode[] = [];
  readonly outputs = new Map<string, Tensor>();
  readonly updates = new Map<Tensor, Tensor>();
  readonly #scalars = new Map<string, Tensor>();
  readonly #symbols = new Map<string, { tensor: Tensor; axis: number }>();

  constructor(name: string, outer: Graph | null) {
    this.name = name;
    this.outer = outer;
    this.naming = outer?.naming ?? createNaming();
  }

  #create(name: string, { dtype, shape }: TensorType, source: TensorSource): Tensor {
    checkLengths(name, shape, source.kind === 'constant' ? 0 : 1);
    const tensor: Tensor = { graph: this, name, dtype, shape: [...shape], source };
    shape.forEach((dim, axis) => {
      const isName = typeof dim === 'string' && symbolsOf(dim)[0] === dim;
      if (isName && !this.#symbols.has(dim)) this.#symbols.set(dim, { tensor, axis });
    });
    return tensor;
  }

  input(name: string, dtype: DataType, shape: Shape): Tensor {
    const tensor = this.#create(this.naming.claim(name), { dtype, shape }, { kind: 'input' });
    this.inputs.push(tensor);
    return tensor;
  }

  parameter(
    name: string,
    dtype: DataType,
    shape: readonly number[],
    initializer: Initializer,
    { trainable = true }: { readonly trainable?: boolean } = {},
  ): Tensor {
    if (!isStatic(shape)) {
      throw new ShapeError(`parameter '${name}'`, 'numbers as lengths', formatShape(shape));
    }
    const fullName = this.naming.claim(this.naming.scoped(name));
    const tensor = this.#create(fullName, { dtype, shape }, { kind: 'parameter', initializer, trainable });
    this.parameters.push(tensor);
    return tensor;
  }

  constant(dtype: DataType, shape: readonly number[], values: ArrayLike<number>, name = 'constant'): Tensor {
    const value = createTensor(dtype, shape, values);
    const fullName = this.naming.claimUnique(this.naming.scoped(name));
    return this.#create(fullName, { dtype, shape }, { kind: 'constant', value });
  }

  scalar(dtype: DataType, value: number): Tensor {
    const key = `${dtype} ${Object.is(value, -0) ? '-0' : value}`;
    const known = this.#scalars.get(key);
    if (known !== undefined) return known;
    const source = { kind: 'constant', value: createTensor(dtype, [], [value]) } as const;
    const tensor = this.#create(this.naming.claimUnique(`scalar/${value}`), { dtype, shape: [] }, source);
    this.#scalars.set(key, tensor);
    return tensor;
  }

  output(name: string, tensor: Tensor): Tensor {
    if (this.outputs.has(name)) {
      throw new ConfigError(`graph '${this.name}' has an output '${name}' already; use another name`);
    }
    this.outputs.set(name, tensor);
    return tensor;
  }

  update(parameter: Tensor, value: Tensor): void {
    checkUpdate(parameter, value);
    if (this.updates.has(parameter)) {
      throw new ConfigError(`'${parameter.name}' has an update already; a step changes a parameter once`);
    }
    this.updates.set(parameter, value);
  }

  scope<T>(name: string, build: () => T): T {
    return this.naming.scope(name, build);
  }

  addNode(
    operator: string,
    inputs: readonly (Tensor | null)[],
    results: readonly TensorType[],
    attributes: Attributes,
    domain: string,
  ): readonly Tensor[] {
    const name = this.naming.claimUnique(this.naming.scoped(operator));
    const outputs: Tensor[] = [];
    const node: GraphNode = { operator, domain, name, inputs: [...inputs], outputs, attributes };
    results.forEach((type, place) => {
      const outputName = place === 0 ? name : this.naming.claimUnique(`${name}/output${place}`);
      outputs.push(this.#create(outputName, type, { kind: 'node', node }));
    });
    this.nodes.push(node);
    return outputs;
  }

  findSymbol(symbol: string): { readonly tensor: Tensor; readonly axis: number } | null {
    return this.#symbols.get(symbol) ?? this.outer?.findSymbol(symbol) ?? null;
  }
}

// Constants may be empty: the target of a Reshape to a scalar is.
function checkLengths(name: string, shape: Shape, least: number): void {
  const isLength = (dim: Dim): boolean =>
    typeof dim === 'string' ? dim !== '' : Number.isSafeInteger(dim) && dim >= least;
  if (!shape.every(isLength)) {
    throw new ShapeError(
      `tensor '${name}'`,
      'axes that are whole numbers from 1 or names',
      formatShape(shape),
    );
  }
}

function checkUpdate(parameter: Tensor, value: Tensor): void {
  if (parameter.source.kind !== 'parameter') {
    throw new ConfigError(`'${parameter.name}' is no parameter of the graph, so nothing can update it`);
  }
  if (parameter.dtype !== value.dtype || formatShape(parameter.shape) !== formatShape(value.shape)) {
    throw new ShapeError(
      `update of '${parameter.name}'`,
      `${parameter.dtype}${formatShape(parameter.shape)}`,
      `${describeTensor(value)}`,
    );
  }
}

/** A tensor in a message: `'encoder/query' float32[batch, 64]`. */
export function describeTensor(tensor: Tensor): string {
  return `'${tensor.name}' ${tensor.dtype}${formatShape(tensor.shape)}`;
}
