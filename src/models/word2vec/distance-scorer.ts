// Answers queries of the contract by distance in a space, with tuned weights for each kind of question.
import { type QuestionKind, questionKindOf } from '../../dataset/question-kind.ts';
import { createTagMentionFinder } from '../../text/tag-mentions.ts';
import type { NewSongScorer, Query, ScoredList, SongScorer, TagScorer, TrainContext } from '../contract.ts';
import { createGivenReader } from './query-vector.ts';
import { type Candidates, createSpaceScorer, type NewSongs, type SpaceQuery } from './space-scorer.ts';
import type { Word2vecContent } from './word2vec-files.ts';

/** Ranks songs and tags, and new songs alone, where there are any. Close it when done. */
export interface DistanceScorer extends SongScorer, NewSongScorer, TagScorer {
  close(): Promise<void>;
}

/** What is asked, and what songs and tags it is answered with. */
export type DistanceSource = Omit<Word2vecContent, 'tuning' | 'options'>;

/** @param options.newSongs how songs that the weights were not tuned for are ranked; default there are none */
export function createDistanceScorer(
  { space, availability, tagNames, tagCounts, songArtists, parameters }: DistanceSource,
  options: { readonly threads: number; readonly newSongs?: NewSongs },
): DistanceScorer {
  const mentions = createTagMentionFinder(tagNames, tagCounts);
  const readGiven = createGivenReader(space, songArtists);
  const scorer = createSpaceScorer(space, availability, options);

  const toSpaceQuery = (query: Query): SpaceQuery => {
    const { title, songs, tags, bannedSongs = [] } = query;
    const kind = questionKindOf(query);
    const found = mentions.find(title).filter((tag) => !tags.includes(tag as never));
    return {
      kind: kind === 'nothing' ? null : kind,
      given: readGiven({ title, songs, tags, mentions: found }),
      excludedSongs: [...songs, ...bannedSongs],
      excludedTags: tags,
      date: query.date,
    };
  };
  const scoreOf =
    (candidates: Candidates) =>
    (queries: readonly Query[], limit: number, work?: TrainContext): Promise<ScoredList[]> =>
      scorer.score(
        candidates,
        queries.map(toSpaceQuery),
        (kind: QuestionKind) => parameters[candidates === 'tags' ? 'tags' : 'songs'][kind],
        limit,
        work,
      );
  return {
    scoreSongs: scoreOf('songs'),
    scoreNewSongs: scoreOf('new-songs'),
    scoreTags: scoreOf('tags'),
    close: () => scorer.close(),
  };
}
