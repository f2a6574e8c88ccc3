// Word2vec in plain TypeScript, to read and to test the kernel against: what deterministic training computes, one
// thing after the other, with the same steps and the same draws. Sums are in float64, vectors in float32.
import type { Word2vecCorpus } from './corpus.ts';
import { cutCorpus, lossStrideOf } from './job-size.ts';
import { createPlaceReader, type Output } from './reference-draws.ts';
import { scheduleEpoch, UNIT_WORDS } from './schedule.ts';
import { checkWord2vecTraining, type Word2vecTraining } from './training-options.ts';

/** Rows of float32. */
export type Rows = readonly Float32Array[];

/** One group of inputs against the outputs of a target. */
interface Block {
  readonly inputs: readonly { readonly row: Float32Array; readonly weight: number }[];
  readonly outputs: readonly Output[];
  /** gradients[i][j] of input i and output j, times the learning rate. */
  readonly gradients: readonly (readonly number[])[];
}

/** Adds what a place has found. */
type Update = () => void;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Dot product of two vectors. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** a += factor * b */
function addScaled(a: Float32Array, factor: number, b: Float32Array): void {
  for (let i = 0; i < a.length; i++) a[i]! += factor * b[i]!;
}

/**
 * Mikolov et al. 2013, equation 4: log sigmoid(score) of true outputs and log sigmoid(-score) of others shall be large.
 * @returns gradients[i][j] = (label - sigmoid(score)) * factor * weight, and the negative log likelihood
 */
export function differentiate(
  inputs: Block['inputs'],
  outputs: readonly Output[],
  factor: number,
): { gradients: number[][]; loss: number } {
  let loss = 0;
  const gradients = inputs.map(({ row, weight }) =>
    outputs.map((output) => {
      if (!output.isUsed) return 0;
      const score = dot(row, output.row);
      loss += softplus(output.label === 1 ? -score : score);
      return Math.fround((output.label - sigmoid(score)) * factor * weight);
    }),
  );
  return { gradients, loss };
}

/** In_i += sum of g_ij Out_j, Out_j += sum of g_ij In_i; three outputs at a time, as the kernel does. */
function applyBlock({ inputs, outputs, gradients }: Block): void {
  for (let from = 0; from < outputs.length; from += 3) {
    const group = outputs.slice(from, from + 3);
    const sums = group.map(({ row }) => new Float32Array(row.length));
    inputs.forEach(({ row }, i) => {
      const before = row.slice();
      group.forEach((output, j) => {
        const g = gradients[i]![from + j]!;
        addScaled(sums[j]!, g, before);
        addScaled(row, g, output.row);
      });
    });
    group.forEach((output, j) => {
      addScaled(output.row, 1, sums[j]!);
    });
  }
}

/** Adds a mean's gradients to its outputs and returns the gradient of the mean. */
function applyMean(mean: Float32Array, outputs: readonly Output[], gradients: readonly number[]) {
  const gradient = new Float32Array(mean.length);
  outputs.forEach(({ row }, j) => {
    addScaled(gradient, gradients[j]!, row);
    addScaled(row, gradients[j]!, mean);
  });
  return gradient;
}

/**
 * Trains `input` and `output`, (numTokens) rows of (dimensions), in place, as deterministic training does.
 * @returns losses as `Word2vecResult` has them
 */
export function trainReference(
  corpus: Word2vecCorpus,
  options: Partial<Word2vecTraining>,
  input: Rows,
  output: Rows,
  seed: number,
): { epochLosses: number[] } {
  const training = checkWord2vecTraining(options);
  const cut = cutCorpus(corpus, training);
  const numSteps = cut.stepsPerEpoch * training.epochs;
  const measure = training.architecture === 'cbow' ? measureMeans : measureSkipGrams;
  const epochUnits = {
    units: new Uint32Array(UNIT_WORDS * cut.maxUnits),
    stepStarts: new Uint32Array(cut.stepsPerEpoch + 1),
  };
  const epochLosses: number[] = [];
  for (let epoch = 0; epoch < training.epochs; epoch++) {
    scheduleEpoch(corpus.sequenceStarts, cut, seed, epoch, epochUnits);
    const total = { loss: 0, targets: 0 };
    for (let step = 0; step < cut.stepsPerEpoch; step++) {
      const fall = training.learningRate - training.minLearningRate;
      const done = (epoch * cut.stepsPerEpoch + step) / numSteps;
      const alpha = Math.fround(training.learningRate - fall * done);
      const updates: Update[] = [];
      for (let unit = epochUnits.stepStarts[step]!; unit < epochUnits.stepStarts[step + 1]!; unit++) {
        const [sequence, first, count] = epochUnits.units.subarray(unit * UNIT_WORDS);
        const reader = createPlaceReader(corpus, training, output, seed, epoch, sequence!);
        const places = Array.from({ length: count! }, (_, i) => first! + i);
        const measured = measure(
          reader,
          places.filter((place) => place < reader.tokens.length),
          input,
          alpha,
        );
        updates.push(...measured.updates);
        if (unit % lossStrideOf(cut) !== 0) continue;
        total.loss += measured.loss;
        total.targets += measured.targets;
      }
      // All gradients of a step come before its first update.
      for (const update of updates) update();
    }
    epochLosses.push(total.loss / total.targets);
  }
  return { epochLosses };
}

type Reader = ReturnType<typeof createPlaceReader>;
type Measured = { updates: Update[]; loss: number; targets: number };

function measureSkipGrams(reader: Reader, places: readonly number[], input: Rows, alpha: number): Measured {
  const measured: Measured = { updates: [], loss: 0, targets: 0 };
  for (const place of places) {
    const factor = alpha * reader.weightAt(place);
    const context = reader.contextOf(place);
    if (factor === 0) continue;
    const inputs = context.map((at) => ({ row: input[reader.tokens[at]!]!, weight: reader.weightAt(at) }));
    for (let index = 0; index * reader.inputsPerGroup < inputs.length; index++) {
      const first = index * reader.inputsPerGroup;
      const group = inputs.slice(first, first + reader.inputsPerGroup);
      const outputs = reader.outputsOf(place, index);
      const { gradients, loss } = differentiate(group, outputs, factor);
      measured.updates.push(() => applyBlock({ inputs: group, outputs, gradients }));
      measured.loss += loss;
    }
    measured.targets += inputs.length;
  }
  return measured;
}

function measureMeans(reader: Reader, places: readonly number[], input: Rows, alpha: number): Measured {
  const measured: Measured = { updates: [], loss: 0, targets: 0 };
  for (const place of places) {
    const factor = alpha * reader.weightAt(place);
    const context = reader.contextOf(place);
    const weight = context.reduce((sum, at) => sum + reader.weightAt(at), 0);
    if (factor === 0 || weight === 0) continue;
    const mean = new Float32Array(input[0]!.length);
    for (const at of context) addScaled(mean, reader.weightAt(at) / weight, input[reader.tokens[at]!]!);
    const outputs = reader.outputsOf(place, 0);
    const { gradients, loss } = differentiate([{ row: mean, weight: 1 }], outputs, factor);
    measured.updates.push(() => {
      const gradient = applyMean(mean, outputs, gradients[0]!);
      for (const at of context) {
        addScaled(input[reader.tokens[at]!]!, reader.weightAt(at) / weight, gradient);
      }
    });
    measured.loss += loss;
    measured.targets++;
  }
  return measured;
}
