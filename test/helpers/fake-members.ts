// Members for tests of the selection: lists that are known beforehand, and a record of what was asked of them.
import { createDataset } from '../../src/dataset/create-dataset.ts';
import type { Dataset } from '../../src/dataset/dataset.ts';
import type { Query, ScoredList, TrainContext } from '../../src/models/contract.ts';
import type { PlaylistModel, PlaylistModelKind } from '../../src/serving/model-kinds.ts';

/** A list with descending scores. */
export function scored(...indices: number[]): ScoredList {
  return {
    indices: Uint32Array.from(indices),
    scores: Float64Array.from(indices, (_, i) => indices.length - i),
  };
}

/** What a fake answers, whatever the limit allows of it. */
export type FakeAnswers = (query: Query, target: 'songs' | 'tags') => readonly number[];

/** A model of that name that answers so. */
export function fakeModel(
  name: string,
  answers: FakeAnswers,
  more: Partial<PlaylistModel> = {},
): PlaylistModel {
  const answer =
    (target: 'songs' | 'tags') =>
    async (queries: readonly Query[], limit: number): Promise<ScoredList[]> =>
      queries.map((query) => scored(...answers(query, target).slice(0, limit)));
  return {
    name,
    numSongs: 50,
    numTags: 20,
    scoreSongs: answer('songs'),
    scoreTags: answer('tags'),
    save: async () => {},
    close: async () => {},
    ...more,
  };
}

/** What happened to the models of a fake kind, in order. */
export interface FakeEvent {
  readonly name: string;
  readonly what: 'train' | 'load' | 'close';
  readonly dataset?: Dataset;
  readonly options?: object;
  readonly context?: TrainContext;
}

/** A kind whose models answer so, and note in `events` what happens to them. */
export function fakeKind(
  name: string,
  answers: FakeAnswers,
  events: FakeEvent[] = [],
  more: Partial<PlaylistModel> & Record<string, unknown> = {},
): PlaylistModelKind {
  const close = async (): Promise<void> => {
    events.push({ name, what: 'close' });
  };
  return {
    name,
    async train(dataset, options, context = {}) {
      events.push({ name, what: 'train', dataset, options, context });
      const { size: numSongs } = dataset.songs;
      return fakeModel(name, answers, { numSongs, numTags: dataset.tags.size, close, ...more });
    },
    async load() {
      events.push({ name, what: 'load' });
      return fakeModel(name, answers, { close, ...more });
    },
  };
}

/** 50 songs and 20 tags in as many playlists as asked for; each holds song 0 and tag 0, and has a title. */
export function createPlainDataset(numPlaylists: number): Dataset {
  return createDataset(
    Array.from({ length: numPlaylists }, (_, p) => ({
      id: p,
      title: `title ${p}`,
      songs: [0, 1 + (p % 49), 1 + ((p + 7) % 49), 1 + ((p + 20) % 49)],
      tags: ['t00', ...[1, 8, 13].map((step) => `t${String(1 + ((p + step) % 19)).padStart(2, '0')}`)],
    })),
  );
}
