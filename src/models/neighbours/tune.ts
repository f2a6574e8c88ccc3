// Tunes neighbour weights on masked training playlists, each setting measured on all threads.

import type { Logger, ProgressReporter } from '../../core/progress.ts';
import type { TaskRunner } from '../../core/task-runner.ts';
import { runInChunks } from '../../core/task-runner.ts';
import { additive, type Coordinate, multiplicative } from '../tuning/climb.ts';
import { type TuningResult, tuneByKind } from '../tuning/tune-by-kind.ts';
import type { TuningQuestion } from '../tuning/tuning-questions.ts';
import { DEFAULT_PARAMETERS, type NeighbourWeights, WEIGHT_RANGES } from './parameters.ts';
import type { NeighbourTaskHandlers } from './tasks.ts';

type WeightName = keyof NeighbourWeights;

/** Small, so that no thread waits long for another at the end of a hurdle. */
const CHUNK_SIZE = 10;

const add = (name: WeightName, step: number) => additive(name, WEIGHT_RANGES[name], step);
const multiply = (name: WeightName, factor: number) => multiplicative(name, WEIGHT_RANGES[name], factor);

const COORDINATES: readonly Coordinate<WeightName>[] = [
  add('size', 0.1),
  multiply('tagWeight', 2),
  multiply('mentionWeight', 2),
  multiply('sharpness', 1.2),
  add('popularity', 0.05),
  add('songRarity', 0.1),
  add('tagRarity', 0.1),
  add('sizeShift', 5),
  multiply('reweighting', 2),
];

/** Whether a weight can change anything on these questions. A common factor on all evidence cannot. */
function matters(name: WeightName, start: NeighbourWeights, questions: readonly TuningQuestion[]): boolean {
  const some = (has: (question: TuningQuestion) => boolean): boolean => questions.some(has);
  const hasSongs = some(({ query }) => query.songs.length > 0);
  const hasTags = some(({ query }) => query.tags.length > 0);
  const hasMentions = some(({ query }) => query.mentions.length > 0);
  if (name === 'songRarity') return hasSongs;
  if (name === 'tagRarity') return hasTags || hasMentions;
  if (name === 'tagWeight') return hasTags && (hasSongs || hasMentions);
  if (name === 'mentionWeight') return hasMentions && (hasSongs || hasTags);
  // A factor can't lead away from 0.
  if (name === 'reweighting') return start.reweighting > 0 && hasSongs;
  return true;
}

/** The weights to search on these questions. */
export function neighbourCoordinates(
  start: NeighbourWeights,
  questions: readonly TuningQuestion[],
): readonly Coordinate<WeightName>[] {
  return COORDINATES.filter(({ name }) => matters(name, start, questions));
}

/**
 * Tunes songs and tags for each kind of question.
 * @param questions those that the runner's threads hold, in the same order
 */
export function tuneNeighbours(
  runner: TaskRunner<NeighbourTaskHandlers>,
  questions: readonly TuningQuestion[],
  context: {
    readonly progress: ProgressReporter;
    readonly logger: Logger;
    readonly signal: AbortSignal | undefined;
  },
): Promise<TuningResult<WeightName>> {
  return tuneByKind(
    {
      model: 'neighbours',
      questions,
      defaults: DEFAULT_PARAMETERS,
      coordinates: neighbourCoordinates,
      async measure(target, positions, weights) {
        const chunks = await runInChunks(
          positions.length,
          CHUNK_SIZE,
          runner.threads,
          (start, end) => runner.run('measure', { target, positions: positions.slice(start, end), weights }),
          { signal: context.signal },
        );
        return Float64Array.from(chunks.flatMap((chunk) => [...chunk]));
      },
    },
    context,
  );
}
