// Attributes of nodes, tagged with the type that ONNX keeps beside the value, because 1 and 1.0 differ there.
import type { EngineTensor } from './engine-tensor.ts';
import type { Graph, Tensor } from './graph.ts';

/** A graph inside a node, such as the body of a Loop. It may use tensors of the graphs around it. */
export interface GraphBody {
  /** Made by `createGraph(name, { outer })`. */
  readonly graph: Graph;
  /** In the order that the operator demands; inputs, parameters or any other tensor of `graph`. */
  readonly inputs: readonly Tensor[];
  /** In the order that the operator demands. */
  readonly outputs: readonly Tensor[];
}

/** One value with its ONNX type. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: EngineTensor }
  | { readonly body: GraphBody };

/** Attributes by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** The whole number of attribute `name`, or `fallback` where the node has none. */
export function intAttribute(attributes: Attributes, name: string, fallback: number): number {
  const attribute = attributes[name];
  return attribute !== undefined && 'int' in attribute ? attribute.int : fallback;
}

/** The number of attribute `name`, or `fallback` where the node has none. */
export function floatAttribute(attributes: Attributes, name: string, fallback: number): number {
  const attribute = attributes[name];
  return attribute !== undefined && 'float' in attribute ? attribute.float : fallback;
}

/** The whole numbers of attribute `name`, or `fallback` where the node has none. */
export function intsAttribute(
  attributes: Attributes,
  name: string,
  fallback: readonly number[],
): readonly number[] {
  const attribute = attributes[name];
  return attribute !== undefined && 'ints' in attribute ? attribute.ints : fallback;
}

/** The text of attribute `name`, or `fallback` where the node has none. */
export function stringAttribute(attributes: Attributes, name: string, fallback: string): string {
  const attribute = attributes[name];
  return attribute !== undefined && 'string' in attribute ? attribute.string : fallback;
}
