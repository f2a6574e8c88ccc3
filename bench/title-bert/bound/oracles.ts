// The best possible rankings of tags: by the chance of each tag given all that the generator knows of a playlist, and
// given all that its title reveals.

import { discountedGain, idealGain } from '../../../src/core/ndcg.ts';
import type { RandomStream } from '../../../src/core/random.ts';
import { CONCEPTS } from '../../../src/dataset/demo/concepts.ts';
import { titleLikelihood, wordOfPhrase } from './likelihood.ts';
import { drawTags, type Generator, type PoolMember, sourceOf } from './playlist-pool.ts';
import type { TitleParse, TitleParser } from './title-parses.ts';

const NUM_TAGS = 10;
/** Playlists that are asked at most for a title that says next to nothing. */
const MOST_MEMBERS = 30_000;

/** A ranking, and how many playlists it rests on. */
export interface OracleRanking {
  readonly tags: readonly number[];
  /** nDCG that the ranking expects of itself: too high, the fewer playlists it rests on the more. */
  readonly expected: number;
  /** (sum of weights)^2 / sum of squared weights (Kish 1965). */
  readonly effectiveSize: number;
}

/** Adds up playlists by weight. Expected nDCG is largest by descending E[held / ideal gain], for gains add up. */
class Ballot {
  readonly #votes = new Map<number, number>();
  #sum = 0;
  #squares = 0;

  add({ tags, numTags }: PoolMember, weight: number): void {
    this.#sum += weight;
    this.#squares += weight * weight;
    const vote = weight / idealGain(numTags);
    for (const tag of tags) this.#votes.set(tag, (this.#votes.get(tag) ?? 0) + vote);
  }

  /** @param single the tag that stands for all that nobody else uses, and which of them is meant, or null */
  rank(firstSingle: number, single: number | null): OracleRanking {
    const votes = [...this.#votes].flatMap(([tag, vote]): [number, number][] => {
      if (tag < firstSingle) return [[tag, vote]];
      return single === null ? [] : [[single, vote]];
    });
    votes.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const best = votes.slice(0, NUM_TAGS);
    const gain = best.reduce((sum, [, vote], rank) => sum + vote * discountedGain(rank), 0);
    return {
      tags: best.map(([tag]) => tag),
      expected: this.#sum === 0 ? 0 : gain / this.#sum,
      effectiveSize: this.#sum === 0 ? 0 : this.#sum ** 2 / this.#squares,
    };
  }
}

/** The tags of a playlist whose theme, songs and source are known, by drawing its tags `draws` times. */
export function rankByPlaylist(
  generator: Generator,
  playlist: number,
  draws: number,
  random: RandomStream,
): OracleRanking {
  const ballot = new Ballot();
  const source = sourceOf(generator.world, playlist);
  for (let i = 0; i < draws; i++) ballot.add(drawTags(source, generator, random), 1);
  return ballot.rank(generator.vocabulary.firstSingle, null);
}

/** Ranks tags by title. */
export interface TitleOracle {
  rank(title: string): OracleRanking;
}

/** Playlists by what titles say of them: a tag, a theme word, an artist. */
function indexPool(pool: readonly PoolMember[]) {
  const [byTag, byWord, byArtist] = [1, 2, 3].map(() => new Map<number, number[]>()) as [
    Map<number, number[]>,
    Map<number, number[]>,
    Map<number, number[]>,
  ];
  const put = (index: Map<number, number[]>, key: number, member: number): void => {
    const known = index.get(key);
    if (known === undefined) index.set(key, [member]);
    else known.push(member);
  };
  pool.forEach(({ plan, tags }, member) => {
    for (const tag of tags) put(byTag, tag, member);
    const { concepts, artist } = plan.theme;
    for (const word of new Set([...concepts, ...tags.filter((tag) => tag < CONCEPTS.length)])) {
      put(byWord, word, member);
    }
    if (artist !== null) put(byArtist, artist, member);
  });
  return { byTag, byWord, byArtist };
}

/** @param pool of `drawPool`; the larger, the nearer to the best ranking */
export function createTitleOracle(
  generator: Generator,
  parser: TitleParser,
  pool: readonly PoolMember[],
): TitleOracle {
  const { byTag, byWord, byArtist } = indexPool(pool);
  const { firstSingle } = generator.vocabulary;
  const artistsByName = new Map<string, number[]>();
  generator.world.catalogue.artistNames.forEach((name, artist) => {
    artistsByName.set(name, [...(artistsByName.get(name) ?? []), artist]);
  });
  const everyone = Array.from(pool.keys());

  const membersFor = ({ tag, phrases, artist }: TitleParse): readonly number[] => {
    if (tag !== null) return byTag.get(Math.min(tag, firstSingle)) ?? [];
    if (artist !== null) return artistsByName.get(artist)!.flatMap((one) => byArtist.get(one) ?? []);
    if (phrases.length === 0) return everyone.slice(0, MOST_MEMBERS);
    return byWord.get(wordOfPhrase(phrases[0]!)) ?? [];
  };

  return {
    rank(title) {
      const parses = parser.parse(title);
      if (parses.length === 0) throw new RangeError(`${title}: not a title that the generator makes`);
      const members = new Set<number>();
      for (const parse of parses) {
        for (const member of membersFor(parse).slice(0, MOST_MEMBERS)) members.add(member);
      }
      const ballot = new Ballot();
      for (const member of members) {
        const weight = titleLikelihood(title, parses, pool[member]!, generator);
        if (weight > 0) ballot.add(pool[member]!, weight);
      }
      const named = parses.find(({ tag }) => tag !== null && tag >= firstSingle)?.tag ?? null;
      return ballot.rank(firstSingle, named);
    },
  };
}
