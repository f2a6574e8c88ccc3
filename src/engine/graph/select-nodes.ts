// What some outputs need of a graph: everything else is left out of the file (dead-node elimination).
import { ConfigError } from '../../core/errors.ts';
import type { Graph, GraphNode, Tensor } from './graph.ts';

/** The part of a graph between some tensors and the outputs. */
export interface GraphSelection {
  /** In an order in which they can run. */
  readonly nodes: readonly GraphNode[];
  /** Needed inputs, parameters and constants of the graph, and needed tensors of `cut`, as first met from the end. */
  readonly leaves: ReadonlySet<Tensor>;
  /** Needed tensors of the graphs around this one. */
  readonly captured: ReadonlySet<Tensor>;
}

/**
 * Finds what `outputs` need.
 * @param cut tensors that are given, so that what makes them is not needed
 * @throws ConfigError where an output is of a graph that is not this one nor around it
 */
export function selectNodes(
  graph: Graph,
  outputs: readonly Tensor[],
  cut: ReadonlySet<Tensor> = new Set(),
): GraphSelection {
  const needed = new Set<Tensor>();
  const leaves = new Set<Tensor>();
  const captured = new Set<Tensor>();
  const need = (tensor: Tensor): void => {
    if (tensor.graph !== graph) {
      checkAround(graph, tensor);
      captured.add(tensor);
    } else if (tensor.source.kind !== 'node' || cut.has(tensor)) leaves.add(tensor);
    else needed.add(tensor);
  };
  outputs.forEach(need);
  const nodes: GraphNode[] = [];
  // A node stands after those that make its inputs, so one walk from the end finds all.
  for (let place = graph.nodes.length - 1; place >= 0; place--) {
    const node = graph.nodes[place]!;
    if (!node.outputs.some((output) => needed.has(output))) continue;
    nodes.push(node);
    for (const input of nodeDependencies(node)) need(input);
  }
  return { nodes: nodes.reverse(), leaves, captured };
}

/** What a node reads: its inputs, and what the graphs inside it use from around them. */
export function nodeDependencies(node: GraphNode): Tensor[] {
  const found = node.inputs.filter((input) => input !== null);
  for (const attribute of Object.values(node.attributes)) {
    if (!('body' in attribute)) continue;
    const { graph, inputs, outputs } = attribute.body;
    found.push(...selectNodes(graph, outputs, new Set(inputs)).captured);
  }
  return found;
}

function checkAround(graph: Graph, tensor: Tensor): void {
  for (let outer = graph.outer; outer !== null; outer = outer.outer) {
    if (outer === tensor.graph) return;
  }
  throw new ConfigError(
    `'${tensor.name}' is of graph '${tensor.graph.name}', which '${graph.name}' can not see; build both in one graph`,
  );
}
