// What a thread does for word2vec: a range of steps of an epoch, on memory that all threads share.
import { type KernelVariant, loadKernel } from '../load-kernel.ts';

/** What every thread holds. */
export interface Word2vecTaskData {
  readonly memory: WebAssembly.Memory;
  readonly variant: KernelVariant;
  readonly settingsAddress: number;
  readonly isFast: boolean;
  readonly threads: number;
}

/** Steps `from` to `to` of an epoch, with the steps of earlier epochs and those of all. */
export interface TrainTask {
  readonly thread: number;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly numSteps: number;
}

export type Word2vecTaskHandlers = { train(task: TrainTask): void };

/** Functions of `assembly/word2vec.ts`. */
export interface Word2vecKernel {
  begin(settingsAddress: number, thread: number, epoch: number): void;
  trainSteps(
    thread: number,
    threads: number,
    from: number,
    to: number,
    before: number,
    numSteps: number,
  ): void;
  trainUnits(from: number, to: number, before: number, numSteps: number): void;
  fillUniform(rows: number, numRows: number, dimensions: number, stride: number, seed: number): void;
  scoreBlock(
    ins: number,
    numInputs: number,
    outs: number,
    numOutputs: number,
    scores: number,
    rowBytes: number,
  ): void;
  gradientsOf(
    scores: number,
    numInputs: number,
    outs: number,
    numOutputs: number,
    factor: number,
    inputWeights: number,
    wantsLoss: boolean,
  ): void;
  updateBlock(
    ins: number,
    numInputs: number,
    outs: number,
    numOutputs: number,
    gradients: number,
    fromColumn: number,
    toColumn: number,
  ): void;
  readonly blockLoss: { readonly value: number };
}

export function createWord2vecTasks(data: Word2vecTaskData): Word2vecTaskHandlers {
  const kernel = loadKernel<Word2vecKernel>('word2vec', data.variant, data.memory);
  return {
    train({ thread, epoch, from, to, before, numSteps }) {
      kernel.begin(data.settingsAddress, thread, epoch);
      if (data.isFast) kernel.trainUnits(from, to, before, numSteps);
      else kernel.trainSteps(thread, data.threads, from, to, before, numSteps);
    },
  };
}
