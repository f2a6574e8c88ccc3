// Answers playlists in outside ids: exactly as many songs and tags as asked for, whatever is known of them.

import { ascending, fillList } from '../blend/fill-list.ts';
import { spreadItems } from '../blend/spread-items.ts';
import { countOf } from '../core/count-of.ts';
import { ConfigError } from '../core/errors.ts';
import type { OutsideId, SongIndex, TagIndex } from '../core/indices.ts';
import type { WorkContext } from '../core/progress.ts';
import type { IdTable } from '../dataset/id-table.ts';
import type { Query } from '../models/contract.ts';
import type { Explanation } from '../models/neighbours/explain.ts';
import { checkOptionNames } from '../models/options.ts';
import type { PlaylistModel } from './model-kinds.ts';
import { createPlacements, type Placements } from './placements.ts';
import { rankNewSongs, requirePlacing } from './rank-new-songs.ts';

/** A playlist that wants to go on, in outside ids. */
export interface PlaylistQuestion {
  /** Default none. */
  readonly title?: string | undefined;
  /** Default none. */
  readonly songs?: readonly OutsideId[] | undefined;
  /** Default none. */
  readonly tags?: readonly string[] | undefined;
  /** Days since 1970-01-01; later songs are left out. Default unknown: no song is. */
  readonly date?: number | null | undefined;
  /** Songs that must not be recommended; default none. */
  readonly bannedSongs?: readonly OutsideId[] | undefined;
}

/** How to answer. */
export interface RecommendOptions {
  /** Default 100. */
  readonly numSongs?: number;
  /** Default 10. */
  readonly numTags?: number;
  /** What to do about songs and tags that training did not know: `error` names the first; `skip` goes on without. */
  readonly unknown?: 'error' | 'skip';
  /**
   * Share of the songs, from 0 to 1, that is due to new ones: songs that no playlist holds and that the model placed by their
   * sound, spread evenly. 1: new songs alone, which may be fewer than asked for, since nothing else fills up. Default 0: they come
   * where their scores put them.
   */
  readonly newSongs?: number;
}

export const RECOMMEND_DEFAULTS = { numSongs: 100, numTags: 10, unknown: 'error', newSongs: 0 } as const;

/** One answer; lists are as long as asked for (save new songs alone), best first and distinct, and hold nothing of the question. */
export interface Recommendation {
  readonly songs: readonly OutsideId[];
  readonly tags: readonly string[];
  /** How many songs, at the list's end, come from the fallback and not from the model. */
  readonly numFallbackSongs: number;
  /** Given songs and tags that training did not know (with `unknown: 'skip'`). */
  readonly unknownSongs: readonly OutsideId[];
  readonly unknownTags: readonly string[];
}

/** Why a song was recommended, in outside ids. */
export interface SongReason {
  readonly kind: 'song' | 'tag' | 'title-tag';
  readonly id: OutsideId;
  readonly numPlaylists: number;
  /** In [0, 1]; all together 1. */
  readonly share: number;
}

/** Continues playlists. */
export interface Recommender {
  /** Name of the model that answers. */
  readonly modelName: string;
  readonly songs: IdTable<SongIndex>;
  readonly tags: IdTable<TagIndex, string>;
  /** The songs that the model places by their sound; null where it places none. */
  readonly placements: Placements | null;
  /**
   * Answers in the order of the questions; each as if asked alone.
   * @throws ConfigError for an option or a field of a question that is unknown or out of range, or where there are
   *   fewer items than asked for, new songs are asked of a model that places none, or new songs alone to a question that
   *   gives nothing to go by; NotFoundError for an unknown song or tag, unless they may be skipped; AbortedError
   */
  recommend(
    questions: readonly PlaylistQuestion[],
    options?: RecommendOptions,
    context?: WorkContext,
  ): Promise<Recommendation[]>;
  /**
   * Why a song is recommended to a question; null where the model can't say. What training did not know of the
   * question is left out. Throws `NotFoundError` where it did not know the song.
   */
  explain(
    question: PlaylistQuestion,
    song: OutsideId,
  ): { numPlaylists: number; reasons: SongReason[] } | null;
  /** Ends the model's threads. */
  close(): Promise<void>;
}

/** What a recommender is made of. */
export interface RecommenderParts {
  readonly songs: IdTable<SongIndex>;
  readonly tags: IdTable<TagIndex, string>;
  readonly model: PlaylistModel;
  /** Asked in this order where the model's list is short; the last should be popularity. */
  readonly fallbacks: readonly PlaylistModel[];
}

const QUESTION_FIELDS: readonly (keyof PlaylistQuestion)[] = [
  'title',
  'songs',
  'tags',
  'date',
  'bannedSongs',
];

interface KnownQuestion {
  readonly query: Query;
  readonly unknownSongs: OutsideId[];
  readonly unknownTags: string[];
}

type Explaining = { explain(query: Query, song: SongIndex): Explanation | null };

/**
 * Fills short lists in this order: the fallbacks; the last fallback without the date rule; all other items by
 * ascending index. Bans and given items hold throughout.
 */
export function createRecommender(parts: RecommenderParts): Recommender {
  const { songs, tags, model, fallbacks } = parts;
  const last = fallbacks.at(-1);
  const placements = createPlacements(model, songs);

  const rankSongs = async (
    queries: readonly Query[],
    count: number,
    share: number,
    context: WorkContext,
  ): Promise<(readonly number[])[]> => {
    if (share === 1) return (await rankNewSongs(model, queries, count, context)).map((list) => [...list]);
    const placing = share === 0 ? null : requirePlacing(model);
    const own = (await model.scoreSongs(queries, count, context)).map(({ indices }) => [...indices]);
    if (placing === null) return own;
    const fresh = await placing.scoreNewSongs(queries, Math.ceil(share * count), context);
    return own.map((items, i) => spreadItems(items, [...fresh[i]!.indices], share, count));
  };
  const fillSongs = (
    first: readonly number[],
    query: Query,
    count: number,
    share: number,
  ): Promise<number[]> => {
    const excluded = new Set<number>([...query.songs, ...(query.bannedSongs ?? [])]);
    if (share === 1) return fillList([() => first], excluded, count);
    const ask = (fallback: PlaylistModel, asked: Query) => async () =>
      (await fallback.scoreSongs([asked], count + first.length))[0]!.indices;
    return fillList(
      [
        () => first,
        ...fallbacks.map((fallback) => ask(fallback, query)),
        ...(last === undefined || query.date === null ? [] : [ask(last, { ...query, date: null })]),
        () => ascending(songs.size),
      ],
      excluded,
      count,
    );
  };
  const fillTags = (first: Uint32Array, query: Query, count: number): Promise<number[]> =>
    fillList(
      [
        () => first,
        ...fallbacks.map(
          (fallback) => async () => (await fallback.scoreTags([query], count + first.length))[0]!.indices,
        ),
        () => ascending(tags.size),
      ],
      new Set<number>(query.tags),
      count,
    );

  return {
    modelName: model.name,
    songs,
    tags,
    placements,
    async recommend(questions, options = {}, context = {}) {
      const { numSongs, numTags, unknown, newSongs } = checkOptions(parts, options);
      const known = questions.map((question) => toQuery(parts, question, unknown));
      const queries = known.map(({ query }) => query);
      for (const query of queries) checkEnough(parts, query, newSongs === 1 ? 0 : numSongs, numTags);
      context.progress?.stage('recommending songs', queries.length, 'playlists');
      const songLists = await rankSongs(queries, numSongs, newSongs, context);
      context.progress?.stage('recommending tags', queries.length, 'playlists');
      const tagLists = await model.scoreTags(queries, numTags, context);
      const answers: Recommendation[] = [];
      for (const [i, { query, unknownSongs, unknownTags }] of known.entries()) {
        const first = songLists[i]!;
        const songIndices = await fillSongs(first, query, numSongs, newSongs);
        const tagIndices = await fillTags(tagLists[i]!.indices, query, numTags);
        answers.push({
          songs: songIndices.map((index) => songs.idOf(index as SongIndex)),
          tags: tagIndices.map((index) => tags.idOf(index as TagIndex)),
          numFallbackSongs: songIndices.length - first.length,
          unknownSongs,
          unknownTags,
        });
      }
      return answers;
    },
    explain(question, song) {
      if (!('explain' in model)) return null;
      const { query } = toQuery(parts, question, 'skip');
      const explanation = (model as unknown as Explaining).explain(query, songs.indexOf(song));
      if (explanation === null) return null;
      const { numPlaylists, reasons } = explanation;
      return {
        numPlaylists,
        reasons: reasons.map(({ kind, index, numPlaylists: count, share }) => ({
          kind,
          id: kind === 'song' ? songs.idOf(index as SongIndex) : tags.idOf(index as TagIndex),
          numPlaylists: count,
          share,
        })),
      };
    },
    async close() {
      for (const each of [placements, model, ...fallbacks]) await each?.close();
    },
  };
}

/** The options with their defaults; what is unknown or out of range is a `ConfigError`. */
function checkOptions(
  { songs, tags }: RecommenderParts,
  options: RecommendOptions,
): Required<RecommendOptions> {
  checkOptionNames('recommend', options, Object.keys(RECOMMEND_DEFAULTS));
  const {
    numSongs = RECOMMEND_DEFAULTS.numSongs,
    numTags = RECOMMEND_DEFAULTS.numTags,
    unknown = RECOMMEND_DEFAULTS.unknown,
    newSongs = RECOMMEND_DEFAULTS.newSongs,
  } = options;
  if (!(typeof newSongs === 'number' && newSongs >= 0 && newSongs <= 1)) {
    throw new ConfigError(`newSongs must be a share from 0 to 1, got ${JSON.stringify(newSongs)}`);
  }
  if (unknown !== 'error' && unknown !== 'skip') {
    throw new ConfigError(`unknown must be 'error' or 'skip', got ${JSON.stringify(unknown)}`);
  }
  for (const [name, count, size] of [
    ['numSongs', numSongs, songs.size],
    ['numTags', numTags, tags.size],
  ] as const) {
    if (!(Number.isInteger(count) && count >= 0)) {
      throw new ConfigError(`${name} must be a whole number of at least 0, got ${count}`);
    }
    if (count > size) {
      throw new ConfigError(`${name} is ${count}, but the model knows ${size}; ask for fewer`);
    }
  }
  return { numSongs, numTags, unknown, newSongs };
}

/** Without this, a list could come out short where a playlist already holds nearly everything. */
function checkEnough(
  { songs, tags }: RecommenderParts,
  query: Query,
  numSongs: number,
  numTags: number,
): void {
  const freeSongs = songs.size - new Set([...query.songs, ...(query.bannedSongs ?? [])]).size;
  const freeTags = tags.size - query.tags.length;
  for (const [what, asked, free] of [
    ['songs', numSongs, freeSongs],
    ['tags', numTags, freeTags],
  ] as const) {
    if (free >= asked) continue;
    const banned = what === 'songs' && (query.bannedSongs ?? []).length > 0 ? ' and what is banned' : '';
    throw new ConfigError(
      `cannot give ${countOf(asked, what)}: ${free} are left beside what the playlist holds${banned}; ask for fewer`,
    );
  }
}

function toQuery(
  parts: RecommenderParts,
  question: PlaylistQuestion,
  unknown: 'error' | 'skip',
): KnownQuestion {
  const pick = <Index extends number, Id extends OutsideId>(
    table: IdTable<Index, Id>,
    ids: readonly Id[],
    missing: Id[],
  ): Index[] => {
    const found = new Set<Index>();
    for (const id of ids) {
      const index = unknown === 'error' ? table.indexOf(id) : table.find(id);
      if (index === undefined) missing.push(id);
      else found.add(index);
    }
    return [...found];
  };
  checkOptionNames('a question', question, QUESTION_FIELDS);
  const { title = '', date = null } = question;
  if (typeof title !== 'string') throw new ConfigError(`title must be a text, got ${JSON.stringify(title)}`);
  if (date !== null && !Number.isInteger(date)) {
    throw new ConfigError(`date must be a whole number of days since 1970-01-01 or null, got ${date}`);
  }
  const unknownSongs: OutsideId[] = [];
  const unknownTags: string[] = [];
  const query: Query = {
    title,
    songs: pick(parts.songs, question.songs ?? [], unknownSongs),
    tags: pick(parts.tags, question.tags ?? [], unknownTags),
    date,
    bannedSongs: pick(parts.songs, question.bannedSongs ?? [], []),
  };
  return { query, unknownSongs, unknownTags };
}
