import { expect, test } from 'vitest';
import type { QuestionKind } from '../../dataset/question-kind.ts';
import { createTagMentionFinder } from '../../text/tag-mentions.ts';
import type { TuningQuestion } from '../tuning/tuning-questions.ts';
import { type Evidence, logShares } from './evidence.ts';
import { DEFAULT_TITLE_PARAMETERS, MENTIONS_ALONE } from './parameters.ts';
import { measureTags } from './report.ts';
import type { TitledQuestion, TitleReader } from './title-reader.ts';
import { createTitleMeasure, findMentions, titledQuestions, tuneTitles } from './tune.ts';

const NUM_TAGS = 40;
const COUNTS = Array.from({ length: NUM_TAGS }, (_, tag) => 100 - tag);
const CANDIDATES = Uint32Array.from({ length: NUM_TAGS }, (_, tag) => tag);
const POPULAR = { songs: new Uint32Array(0), tags: CANDIDATES };

/** A question of one hidden tag; its title is the tag's number. */
function question(kind: QuestionKind, hidden: number, title = `t${hidden}`): TuningQuestion {
  const query = { kind, title, songs: [], tags: [], mentions: [], date: null, bannedSongs: [] };
  return { query, hiddenSongs: new Set(), hiddenTags: new Set([hidden]), isTitled: title !== '' };
}
const QUESTIONS = Array.from({ length: 40 }, (_, i) => question('title', 20 + (i % 20)));

/** A network that is sure of the tag `told` after the right one, and mentions of the right one where `isMentioned`. */
function readerOf(told: number, isMentioned: boolean): TitleReader {
  const tagEvidence = async ({ cleaned }: TitledQuestion): Promise<Evidence> => {
    const right = Number(cleaned.slice(1));
    const at = (place: number, value: number) =>
      Float64Array.from(CANDIDATES, (tag) => (tag === place ? value : 0));
    return {
      candidates: CANDIDATES,
      popularity: logShares(COUNTS, 1000),
      terms: {
        network: at((right + told) % NUM_TAGS, 9),
        mentions: at(isMentioned ? right : -1, 1),
      },
    };
  };
  return { tagEvidence, knowsSongs: false, usesPoints: false } as unknown as TitleReader;
}

test('weights follow the evidence that is right, and are never worse than any starting point', async () => {
  for (const [told, isMentioned] of [
    [0, false],
    [1, true],
  ] as const) {
    const reader = readerOf(told, isMentioned);
    const measure = createTitleMeasure(reader, POPULAR);
    const { parameters, outcomes } = await tuneTitles(reader, measure, QUESTIONS, {});
    const [measured] = await measureTags(measure, QUESTIONS, parameters);
    expect(measured!.combination).toBe(1);
    expect(measured).toMatchObject({ kind: 'title', numQuestions: 40, popular: 0 });
    expect(measured!.network === 1).toBe(told === 0);
    expect(measured!.mentions === 1).toBe(isMentioned);
    const tags = outcomes.find(({ target, kind }) => target === 'tags' && kind === 'title');
    expect(tags?.after).toBe(1);
    // Tags with a title had no questions of their own.
    expect(parameters.tags['tags-title']).toEqual(parameters.tags.title);
  }
});

test('what can not be tuned has the defaults, and is told', async () => {
  const notes: string[] = [];
  const logger = { info: (note: string) => notes.push(note), warn: () => {} };
  const reader = readerOf(0, false);
  const few = QUESTIONS.slice(0, 9);
  const { parameters } = await tuneTitles(reader, createTitleMeasure(reader, POPULAR), few, { logger });
  expect(parameters).toEqual(DEFAULT_TITLE_PARAMETERS);
  expect(notes).toContain(
    'too few titled playlists (9) to tune tags for title: the default weights are used',
  );
});

test('titles without anything to read are no questions', () => {
  expect(titledQuestions([question('title', 20, '★★'), question('title', 21, ''), QUESTIONS[0]!])).toEqual([
    QUESTIONS[0],
  ]);
});

test('mentions are those of the finder at hand, given tags left out', () => {
  const stale = question('title', 0, 'jazz for a rainy night');
  const asked = { ...stale, query: { ...stale.query, tags: [2], mentions: [1] } };
  const mentionsBy = (counts: readonly number[]) =>
    findMentions([asked], createTagMentionFinder(['jazz', 'rainy', 'night'], counts))[0]!.query.mentions;
  expect(mentionsBy([9, 9, 9])).toEqual([0, 1]);
  // A tag that the masked data hold too seldom is not mentioned.
  expect(mentionsBy([9, 1, 9])).toEqual([0]);
});

test('titles are asked one after another', async () => {
  let running = 0;
  let most = 0;
  const { tagEvidence } = readerOf(0, false);
  const counting = async (asked: TitledQuestion) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    return tagEvidence(asked);
  };
  const reader = { ...readerOf(0, false), tagEvidence: counting };
  await createTitleMeasure(reader, POPULAR).measure('tags', QUESTIONS, MENTIONS_ALONE);
  expect(most).toBe(1);
});

test('a mention outweighs any share', async () => {
  const reader = readerOf(5, true);
  const measure = createTitleMeasure(reader, POPULAR);
  expect(Array.from(await measure.measure('tags', QUESTIONS, MENTIONS_ALONE))).toEqual(new Array(40).fill(1));
});
