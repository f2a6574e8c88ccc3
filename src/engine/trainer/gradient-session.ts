// Gradients of a batch, without a step: what accumulation adds up and what machines exchange when they train together.
import { ConfigError } from '../../core/errors.ts';
import { gradients } from '../gradients/gradients.ts';
import type { Tensor } from '../graph/graph.ts';
import type { ModelMessage } from '../onnx/messages.ts';
import { toModel } from '../onnx/to-model.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import type { SessionOptions } from '../session.ts';
import { type GradientModel, type GradientRunner, openGradientModel } from './gradient-model.ts';

/** Computes gradients. Close it when done. */
export interface GradientSession extends GradientRunner {
  /** The model without its gradients: the same for the same network, however often gradients were added to it. */
  readonly model: ModelMessage;
}

/**
 * A session for the loss and its gradients by some tensors, usually the trainable parameters.
 * @throws as `buildGradientModel` and `createSession`
 */
export async function createGradientSession(
  loss: Tensor,
  parameters: readonly Tensor[],
  options: SessionOptions = {},
): Promise<GradientSession> {
  const { network, gradientModel } = buildGradientModel(loss, parameters);
  return { model: network, ...(await openGradientModel(gradientModel, options)) };
}

/**
 * Adds gradients to the graph of a loss.
 * @returns the model with gradients, and as `network` that without them
 * @throws ConfigError where a parameter has an update already, as after `addOptimizer`; as `gradients` throws
 */
export function buildGradientModel(
  loss: Tensor,
  parameters: readonly Tensor[],
): { readonly network: ModelMessage; readonly gradientModel: GradientModel } {
  const { graph } = loss;
  const updated = parameters.find((parameter) => graph.updates.has(parameter));
  if (updated !== undefined) {
    throw new ConfigError(
      `gradients: a step of the graph itself updates '${updated.name}'; leave addOptimizer out`,
    );
  }
  const outputs: Record<string, Tensor> = { 'result/loss': loss };
  for (const [parameter, value] of graph.updates) outputs[`result/update/${parameter.name}`] = value;
  const network = toModel(graph, { outputs });
  for (const [parameter, gradient] of gradients(loss, parameters)) {
    outputs[`result/gradient/${parameter.name}`] = gradient;
  }
  const gradientModel = {
    bytes: toModelBytes(graph, { outputs }),
    gradients: parameters.map(({ name }) => name),
    updates: [...graph.updates.keys()].map(({ name }) => name),
  };
  return { network, gradientModel };
}
