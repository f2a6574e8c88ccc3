// How likely the generator of demo data gives a title to a playlist, of which theme and tags are known.
import { CONCEPTS } from '../../../src/dataset/demo/concepts.ts';
import { DEMO_GENRES } from '../../../src/dataset/demo/genres.ts';
import { TITLE_WORDS } from '../../../src/dataset/demo/titles.ts';
import type { Generator, PoolMember } from './playlist-pool.ts';
import { detailNoun, type TitleParse } from './title-parses.ts';

/** Share of titles that name a tag, and of those that speak of the theme's first two words alone: as `demo/world.ts` has them. */
const [NAMES_TAG, SPEAKS_OF_THEME] = [0.52, 0.7];
/** Tags that are longer are said only where all are. */
const SAYABLE_LENGTH = 6;
/** Share of titles that name a tag by accident, after eight tries. */
const ACCIDENT = 1e-3;

const WORDS = new Map(CONCEPTS.flatMap(({ phrases }, word) => phrases.map((phrase) => [phrase, word])));

/** Which theme word a phrase speaks of. */
export function wordOfPhrase(phrase: string): number {
  return WORDS.get(phrase)!;
}

const PLAIN_NOUNS: ReadonlySet<string> = new Set(TITLE_WORDS.plainNouns);

function nounChance(noun: string, { plan }: PoolMember, { world }: Generator): number {
  const plain = PLAIN_NOUNS.has(noun) ? 0.5 / PLAIN_NOUNS.size : 0;
  const { genre, detail } = world.scenes[plan.theme.scenes[0]!]!;
  const ofGenre = DEMO_GENRES[genre]!.noun === noun ? 2 : 0;
  const ofDetail = detailNoun(genre, detail) === noun ? 1 : 0;
  return plain + (0.5 * (ofGenre + ofDetail)) / 3;
}

/** Chance of one phrase where some words are spoken of, each of which has two. */
function shareOf(phrase: string, words: readonly number[]): number {
  const word = wordOfPhrase(phrase);
  let found = 0;
  for (const other of words) if (other === word) found++;
  return found / (2 * words.length);
}

/** Chance of one or two phrases for the theme; a title of one may have drawn it twice. */
function phraseChance(phrases: readonly string[], { plan, tags }: PoolMember, hasSecond: boolean): number {
  const [first, second] = phrases;
  if (first === undefined) return 1;
  const { concepts } = plan.theme;
  const ofWords = (words: readonly number[]): number => {
    const share = shareOf(first, words);
    if (share === 0) return 0;
    if (second !== undefined) return share * shareOf(second, words);
    return hasSecond ? share * (0.85 + 0.15 * share) : share;
  };
  const all = [...concepts, ...tags.filter((tag) => tag < CONCEPTS.length)];
  return SPEAKS_OF_THEME * ofWords(concepts.slice(0, 2)) + (1 - SPEAKS_OF_THEME) * ofWords(all);
}

/** Chance that a title is made around a tag of this playlist. @param tag as the pool has it */
function tagChance(tag: number, { tags }: PoolMember, { vocabulary }: Generator): number {
  if (!tags.includes(tag)) return 0;
  // All tags that nobody else uses are one in the pool; those that a title says are short.
  const isSayable = (row: number): boolean =>
    row === vocabulary.firstSingle || vocabulary.tags[row]!.length <= SAYABLE_LENGTH;
  const numSayable = tags.filter(isSayable).length;
  if (numSayable === 0) return 1 / tags.length;
  return isSayable(tag) ? 1 / numSayable : 0;
}

/** The chance of a title, up to a factor that is the same for all playlists. */
export function titleLikelihood(
  title: string,
  parses: readonly TitleParse[],
  member: PoolMember,
  generator: Generator,
): number {
  const { vocabulary, world } = generator;
  const { artist } = member.plan.theme;
  const name = artist === null ? null : world.catalogue.artistNames[artist]!;
  let sum = 0;
  for (const parse of parses) {
    if (parse.tag === null && parse.noun !== null && parse.artist !== name) continue;
    const noun = parse.noun === null ? 1 : nounChance(parse.noun, member, generator);
    if (noun === 0) continue;
    const chance = parse.chance * noun * phraseChance(parse.phrases, member, parse.tag === null);
    if (chance === 0) continue;
    if (parse.tag !== null) {
      sum += NAMES_TAG * chance * tagChance(Math.min(parse.tag, vocabulary.firstSingle), member, generator);
    } else {
      const isNamed = member.tags.some((tag) => title.includes(vocabulary.tags[tag]!));
      sum += (1 - NAMES_TAG) * chance * (isNamed ? ACCIDENT : 1);
    }
  }
  return sum;
}
