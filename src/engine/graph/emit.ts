// How operators add their nodes: to the innermost graph among those of their inputs.
import { ConfigError } from '../../core/errors.ts';
import type { Attributes } from './attributes.ts';
import type { Graph, Tensor, TensorType } from './graph.ts';

function depthOf(graph: Graph): number {
  let depth = 0;
  for (let outer = graph.outer; outer !== null; outer = outer.outer) depth++;
  return depth;
}

function isAround(outer: Graph, inner: Graph): boolean {
  for (let graph: Graph | null = inner; graph !== null; graph = graph.outer) {
    if (graph === outer) return true;
  }
  return false;
}

/** The innermost graph of the tensors. @throws ConfigError where one graph is not inside the other */
export function graphOf(operator: string, tensors: readonly (Tensor | null)[]): Graph {
  const present = tensors.filter((tensor) => tensor !== null);
  if (present.length === 0) throw new ConfigError(`${operator}: needs at least one tensor`);
  const innermost = present.reduce((a, b) => (depthOf(b.graph) > depthOf(a.graph) ? b : a));
  for (const tensor of present) {
    if (isAround(tensor.graph, innermost.graph)) continue;
    throw new ConfigError(
      `${operator}: '${tensor.name}' is of graph '${tensor.graph.name}' and '${innermost.name}' of ` +
        `'${innermost.graph.name}'; build both in one graph`,
    );
  }
  return innermost.graph;
}

/**
 * Adds a node with one output and gives that output.
 * @param inputs null for an optional input left out
 * @param domain default the standard operators
 */
export function emit(
  operator: string,
  inputs: readonly (Tensor | null)[],
  result: TensorType,
  attributes: Attributes = {},
  domain = '',
): Tensor {
  return emitMany(operator, inputs, [result], attributes, domain)[0]!;
}

/** Adds a node with several outputs. */
export function emitMany(
  operator: string,
  inputs: readonly (Tensor | null)[],
  results: readonly TensorType[],
  attributes: Attributes = {},
  domain = '',
): readonly Tensor[] {
  return graphOf(operator, inputs).addNode(operator, inputs, results, attributes, domain);
}
