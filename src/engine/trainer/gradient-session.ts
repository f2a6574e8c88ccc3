// Gradients of a batch, without a step: what accumulation adds up and what machines exchange when they train together.
import { ConfigError } from '../../core/errors.ts';
import { gradients } from '../gradients/gradients.ts';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import type { Tensor } from '../graph/graph.ts';
import type { ModelMessage } from '../onnx/messages.ts';
import { toModel } from '../onnx/to-model.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import { createSession, type SessionOptions } from '../session.ts';
import type { Batch } from './batch-source.ts';

/** What a batch gives. */
export interface BatchGradients {
  readonly loss: number;
  /** By the names of the tensors. */
  readonly gradients: ReadonlyMap<string, EngineTensor>;
  /** New values of what `graph.update` notes, such as running means, by the names of the parameters. */
  readonly updates: ReadonlyMap<string, EngineTensor>;
}

/** Computes gradients. Close it when done. */
export interface GradientSession {
  /** The model without its gradients: the same for the same network, however often gradients were added to it. */
  readonly model: ModelMessage;
  /**
   * @param values the parameters by name, and inputs that are not of the batch
   * @throws ShapeError, TrainingError as a session's run does
   */
  run(batch: Batch, values: Readonly<Record<string, EngineTensor>>): Promise<BatchGradients>;
  close(): Promise<void>;
}

/**
 * A session for the loss and its gradients by some tensors, usually the trainable parameters.
 * @throws ConfigError where one of them has an update already, as after `addOptimizer`; as `gradients` throws
 */
export async function createGradientSession(
  loss: Tensor,
  parameters: readonly Tensor[],
  options: SessionOptions = {},
): Promise<GradientSession> {
  const { graph } = loss;
  const updated = parameters.find((parameter) => graph.updates.has(parameter));
  if (updated !== undefined) {
    throw new ConfigError(
      `gradients: a step of the graph itself updates '${updated.name}'; leave addOptimizer out`,
    );
  }
  const outputs: Record<string, Tensor> = { 'result/loss': loss };
  for (const [parameter, value] of graph.updates) outputs[`result/update/${parameter.name}`] = value;
  const model = toModel(graph, { outputs });
  for (const [parameter, gradient] of gradients(loss, parameters)) {
    outputs[`result/gradient/${parameter.name}`] = gradient;
  }
  const session = await createSession(toModelBytes(graph, { outputs }), options);
  const needed = new Set(session.inputs.map(({ name }) => name));
  return {
    model,
    run: async (batch, values) => {
      const given = Object.entries(values).filter(([name]) => needed.has(name));
      const results = await session.run({ ...Object.fromEntries(given), ...batch });
      const taken = (kind: string, tensors: Iterable<Tensor>) =>
        new Map([...tensors].map(({ name }) => [name, results[`result/${kind}/${name}`]!]));
      return {
        loss: Number(results['result/loss']!.data[0]),
        gradients: taken('gradient', parameters),
        updates: taken('update', graph.updates.keys()),
      };
    },
    close: () => session.close(),
  };
}
