// What a gradient rule is: reverse mode, one rule an operator (Baydin, Pearlmutter, Radul and Siskind 2018,
// "Automatic differentiation in machine learning: a survey", section 3.2).
import type { Attributes } from '../graph/attributes.ts';
import type { GraphNode, Tensor } from '../graph/graph.ts';

/** What a rule knows of the node that it differentiates. */
export interface GradientContext {
  readonly node: GraphNode;
  readonly attributes: Attributes;
  /** Inputs of the node; null where an optional one is left out. */
  readonly inputs: readonly (Tensor | null)[];
  /** Outputs of the node, to use again what the forward pass has computed. */
  readonly outputs: readonly Tensor[];
  /** Gradient of the loss by each output, of that output's type and shape; null where the loss does not use it. */
  readonly gradients: readonly (Tensor | null)[];
  /** For each input, whether its gradient is wanted; a rule may give null where it is not. */
  readonly wanted: readonly boolean[];
  /** The first input, output and gradient: all that there is to most operators. */
  readonly x: Tensor;
  readonly y: Tensor;
  readonly gradient: Tensor;
}

/**
 * Emits nodes that compute the gradient of the loss by each input, of that input's type and shape. Called with the
 * naming scope `gradient/NODE`; may use operators and nodes as any model does.
 * @returns one a wanted input, in their order; null (or nothing, at the end) for the others
 */
export type GradientRule = (context: GradientContext) => readonly (Tensor | null)[];
