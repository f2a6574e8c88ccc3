// How well tags can be found for the bare titles of demo data at all: by someone who knows the generator, and either
// everything of the playlist but which tags were drawn, or its title and all lists of the training file.
import { ndcg } from '../../../src/core/ndcg.ts';
import { createRandomStream } from '../../../src/core/random.ts';
import { chooseQuestions } from '../../../src/dataset/demo/questions.ts';
import { DEMO_SHAPES } from '../../../src/dataset/demo/sizes.ts';
import { createDemoWorld, type DemoWorld } from '../../../src/dataset/demo/world.ts';
import { DEMO_SEED } from '../../harness/data.ts';
import type { BenchContext, Figure } from '../../harness/types.ts';
import type { Part } from '../../neighbours/parts.ts';
import { meanOf } from '../tag-scores.ts';
import { createTitleOracle, type OracleRanking, rankByPlaylist } from './oracles.ts';
import { drawPool, type Generator, openGenerator, type PoolMember } from './playlist-pool.ts';
import { createTitleParser } from './title-parses.ts';

/** Playlists drawn for the title's oracle, and how often a playlist's tags are drawn anew for its own. */
const POOL_SIZE = 1_000_000;
const DRAWS = 2000;
const NUM_TAGS = 10;
/** Held-out playlists that are asked by their titles. */
const MOST_ASKED = 1000;

/** Of the questions of a title alone, and of more held-out playlists asked by their title alone. */
export async function measureBound(context: BenchContext): Promise<Part> {
  const size = context.size === 'melon' ? 'medium' : context.size;
  const shape = DEMO_SHAPES[size];
  const world = await createDemoWorld(shape, DEMO_SEED);
  const random = createRandomStream(DEMO_SEED, 'demo/questions');
  const questions = chooseQuestions(world, shape.numQuestions, random);
  const training = Array.from(world.plans.keys()).filter((playlist) => !questions.has(playlist));
  const oracles = await createOracles(openGenerator(world, shape, DEMO_SEED), training);
  const ofKinds = (...kinds: readonly string[]): number[] =>
    [...questions].flatMap(([playlist, { kind }]) => (kinds.includes(kind) ? [playlist] : []));
  const figures: Record<string, Figure> = {};
  for (const [what, asked] of [
    ['questions of a title alone', ofKinds('title')],
    // The other kinds take playlists of two tags and more, which are not as easy.
    ['held-out playlists by their titles', ofKinds('title', 'songs').slice(0, MOST_ASKED)],
  ] as const) {
    for (const [name, rank] of Object.entries(oracles)) {
      const figure = measureOracle(world, asked, rank);
      figures[`bound, ${what}: tag nDCG, ${name}`] = figure;
      context.say(`${what}: ${name} ${figure.value} (${figure.note})`);
    }
  }
  return { figures, ratios: {}, peakRssBytes: {} };
}

/** Ranks the tags of a playlist of the world. */
type Oracle = (playlist: number) => OracleRanking;

async function createOracles(
  generator: Generator,
  training: readonly number[],
): Promise<Record<string, Oracle>> {
  const { world } = generator;
  const pool = await drawPool(generator, training, POOL_SIZE, DEMO_SEED);
  const parser = createTitleParser(world.tags, new Set(world.catalogue.artistNames));
  const popular = rankPopular(world.playlistTags, training);
  const random = createRandomStream(DEMO_SEED, 'title-bound/playlist');
  const byTitle = (members: readonly PoolMember[]): Oracle => {
    const oracle = createTitleOracle(generator, parser, members);
    return (playlist) => oracle.rank(world.titles[playlist]!);
  };
  return {
    'most popular': () => popular,
    'best of the playlist': (playlist) => rankByPlaylist(generator, playlist, DRAWS, random),
    'best of the title, a quarter of the draws': byTitle(pool.slice(0, POOL_SIZE / 4)),
    'best of the title': byTitle(pool),
  };
}

function measureOracle(
  { playlistTags }: DemoWorld,
  asked: readonly number[],
  rank: Oracle,
): Figure & { value: number } {
  const rankings = asked.map(rank);
  const scores = asked.map((playlist, i) =>
    ndcg(new Set(playlistTags[playlist]!), rankings[i]!.tags, NUM_TAGS),
  );
  const sizes = rankings.map(({ effectiveSize }) => effectiveSize).sort((a, b) => a - b);
  const expected = meanOf(rankings.map((ranking) => ranking.expected));
  const note = [
    `${asked.length} titles`,
    `standard error ${standardError(scores).toFixed(4)}`,
    ...(expected > 0 ? [`expects ${expected.toFixed(4)} of itself`] : []),
    `playlists that a ranking rests on: median ${sizes[sizes.length >> 1]!.toFixed(0)}, 10th percentile ${sizes[Math.floor(sizes.length / 10)]!.toFixed(0)}`,
  ];
  return { value: meanOf(scores), unit: '', note: note.join(', ') };
}

function rankPopular(
  playlistTags: readonly (readonly number[])[],
  playlists: readonly number[],
): OracleRanking {
  const counts = new Map<number, number>();
  for (const playlist of playlists) {
    for (const tag of playlistTags[playlist]!) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const order = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, NUM_TAGS);
  return { tags: order.map(([tag]) => tag), expected: 0, effectiveSize: playlists.length };
}

function standardError(values: readonly number[]): number {
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length);
}
