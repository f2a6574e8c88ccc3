// Runs a model of a loss and its gradients. Apart from gradient-session.ts, which makes such models, so that a worker thread
// that only runs them starts without the rules of differentiation.
import type { EngineTensor } from '../graph/engine-tensor.ts';
import { createSession, type SessionOptions } from '../session.ts';
import type { Batch } from './batch-source.ts';

/** A model of loss, gradients and updates, as a message to another thread can hold it. */
export interface GradientModel {
  /** Its outputs are `result/loss`, `result/gradient/NAME` and `result/update/NAME`. */
  readonly bytes: Uint8Array;
  /** Names of the tensors that have gradients. */
  readonly gradients: readonly string[];
  /** Names of the parameters that `graph.update` notes. */
  readonly updates: readonly string[];
}

/** What a batch gives. */
export interface BatchGradients {
  readonly loss: number;
  /** By the names of the tensors. */
  readonly gradients: ReadonlyMap<string, EngineTensor>;
  /** New values of what `graph.update` notes, such as running means, by the names of the parameters. */
  readonly updates: ReadonlyMap<string, EngineTensor>;
}

/** A loaded model of gradients. Close it when done. */
export interface GradientRunner {
  /**
   * @param values the parameters by name, and inputs that are not of the batch; what the model has no use for is left out
   * @param into tensors of gradients by name, which the run writes to and gives in place of new ones; default none
   * @throws ShapeError, TrainingError as a session's run does
   */
  run(
    batch: Batch,
    values: Readonly<Record<string, EngineTensor>>,
    into?: Readonly<Record<string, EngineTensor>>,
  ): Promise<BatchGradients>;
  close(): Promise<void>;
}

/** Loads a model of gradients. @throws as `createSession` */
export async function openGradientModel(
  { bytes, gradients, updates }: GradientModel,
  options: SessionOptions,
): Promise<GradientRunner> {
  const session = await createSession(bytes, options);
  const needed = new Set(session.inputs.map(({ name }) => name));
  return {
    run: async (batch, values, into = {}) => {
      const given = Object.entries(values).filter(([name]) => needed.has(name));
      const feeds = { ...Object.fromEntries(given), ...batch };
      const targets = Object.entries(into).map(([name, tensor]) => [`result/gradient/${name}`, tensor]);
      const results = await session.run(feeds, undefined, Object.fromEntries(targets));
      const taken = (kind: string, names: readonly string[]) =>
        new Map(names.map((name) => [name, results[`result/${kind}/${name}`]!]));
      return {
        loss: Number(results['result/loss']!.data[0]),
        gradients: taken('gradient', gradients),
        updates: taken('update', updates),
      };
    },
    close: () => session.close(),
  };
}
