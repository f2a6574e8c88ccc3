// Reverse-mode differentiation: walks the nodes behind a loss from its end and lets each node's rule add the nodes
// of its gradients to the same graph (Baydin et al. 2018, section 3.2).
import { ConfigError, SegueError, ShapeError } from '../../core/errors.ts';
import { isFloat } from '../graph/data-types.ts';
import { sameShape } from '../graph/dims.ts';
import { describeTensor, type Graph, type GraphNode, type Tensor } from '../graph/graph.ts';
import { nodeDependencies, selectNodes } from '../graph/select-nodes.ts';
import { add } from '../operators/add.ts';
import { expand } from '../operators/expand.ts';
import { GRADIENT_RULES } from './rules.ts';

/**
 * Adds to the loss's graph the nodes that compute its gradient by each of the tensors.
 * @param loss a floating-point tensor with one element
 * @param parameters tensors of the same graph, usually its trainable parameters; any tensor that the loss
 *   depends on will do
 * @returns for each of them the gradient, of its type and shape, in the order given
 * @throws ShapeError where the loss has more than one element
 * @throws ConfigError where the loss does not depend on one of them, or depends on one through nodes of a graph
 *   around its own
 * @throws SegueError with code `NO_GRADIENT`, naming the operator, where a rule is missing
 */
export function gradients(loss: Tensor, parameters: readonly Tensor[]): Map<Tensor, Tensor> {
  if (!isFloat(loss.dtype) || loss.shape.some((dim) => dim !== 1)) {
    throw new ShapeError('gradients', 'a loss with one element (see reduceMean)', describeTensor(loss));
  }
  const { graph } = loss;
  const targets = new Set(parameters);
  const { nodes, captured } = selectNodes(graph, [loss]);
  for (const tensor of captured) checkOutside(tensor, targets);
  const dependent = findDependent(nodes, targets);
  const found = new Map<Tensor, Tensor>([[loss, expand(graph.scalar(loss.dtype, 1), loss.shape)]]);
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((output) => dependent.has(output) && found.has(output))) continue;
    const outputGradients = node.outputs.map((output) => found.get(output) ?? null);
    const inputGradients = graph.naming.scopeAt(`gradient/${node.name}`, () =>
      applyRule(node, outputGradients, dependent),
    );
    accumulate(graph, node, inputGradients, dependent, found);
  }
  return new Map(parameters.map((parameter) => [parameter, found.get(parameter) ?? refuse(loss, parameter)]));
}

/** Nodes of a graph around the loss's are not walked, so none may stand between the loss and a target. */
function checkOutside(tensor: Tensor, targets: ReadonlySet<Tensor>): void {
  if (targets.has(tensor)) return;
  const { leaves, captured } = selectNodes(tensor.graph, [tensor], targets);
  const target = [...leaves].find((leaf) => targets.has(leaf));
  if (target !== undefined) {
    throw new ConfigError(
      `gradients: '${tensor.name}' of the outer graph stands between the loss and '${target.name}'; build it inside`,
    );
  }
  for (const outside of captured) checkOutside(outside, targets);
}

/** Floating-point tensors that the targets have an influence on, and the targets. */
function findDependent(nodes: readonly GraphNode[], targets: ReadonlySet<Tensor>): Set<Tensor> {
  const dependent = new Set(targets);
  for (const node of nodes) {
    if (!nodeDependencies(node).some((input) => dependent.has(input))) continue;
    for (const output of node.outputs) if (isFloat(output.dtype)) dependent.add(output);
  }
  return dependent;
}

function applyRule(
  node: GraphNode,
  outputGradients: readonly (Tensor | null)[],
  dependent: ReadonlySet<Tensor>,
): readonly (Tensor | null)[] {
  const { domain, operator, inputs, outputs, attributes } = node;
  const rule = GRADIENT_RULES[domain === '' ? operator : `${domain}.${operator}`];
  if (rule === undefined) {
    throw new SegueError(
      'NO_GRADIENT',
      `gradients: ${operator} '${node.name}' has no gradient rule; keep what is trained from passing through it, or ` +
        'add a rule to src/engine/gradients',
    );
  }
  return rule({
    node,
    attributes,
    inputs,
    outputs,
    gradients: outputGradients,
    wanted: inputs.map((input) => input !== null && dependent.has(input)),
    x: inputs[0]!,
    y: outputs[0]!,
    gradient: outputGradients[0]!,
  });
}

function accumulate(
  graph: Graph,
  node: GraphNode,
  inputGradients: readonly (Tensor | null)[],
  dependent: ReadonlySet<Tensor>,
  found: Map<Tensor, Tensor>,
): void {
  node.inputs.forEach((input, place) => {
    if (input === null || !dependent.has(input)) return;
    const gradient = inputGradients[place];
    if (gradient == null || gradient.dtype !== input.dtype || !sameShape(gradient.shape, input.shape)) {
      const got = gradient == null ? 'none' : describeTensor(gradient);
      throw new ShapeError(
        `gradient rule of ${node.operator}`,
        `a gradient like input ${describeTensor(input)}`,
        got,
      );
    }
    const before = found.get(input);
    const sum =
      before === undefined
        ? gradient
        : graph.naming.scopeAt(`gradient/${input.name}/sum`, () => add(before, gradient));
    found.set(input, sum);
  });
}

function refuse(loss: Tensor, parameter: Tensor): never {
  throw new ConfigError(
    `gradients: the loss '${loss.name}' does not depend on '${parameter.name}'; leave that out of the list, or use it`,
  );
}
