import { beforeAll, expect, test } from 'vitest';
import { titleLikelihood } from '../bench/title-bert/bound/likelihood.ts';
import { createTitleOracle } from '../bench/title-bert/bound/oracles.ts';
import { type Generator, openGenerator, type PoolMember } from '../bench/title-bert/bound/playlist-pool.ts';
import { createTitleParser, type TitleParser } from '../bench/title-bert/bound/title-parses.ts';
import { DEMO_SHAPES } from '../src/dataset/demo/sizes.ts';
import { createDemoWorld, type DemoWorld } from '../src/dataset/demo/world.ts';

let world: DemoWorld;
let generator: Generator;
let parser: TitleParser;
let members: PoolMember[];
beforeAll(async () => {
  const shape = DEMO_SHAPES.small;
  world = await createDemoWorld(shape, 7);
  generator = openGenerator(world, shape, 7);
  parser = createTitleParser(world.tags, new Set(world.catalogue.artistNames));
  const { firstSingle } = generator.vocabulary;
  members = world.plans.map((plan, playlist) => {
    const tags = world.playlistTags[playlist]!;
    const inPool = [...new Set(tags.map((tag) => Math.min(tag, firstSingle)))];
    return { plan, tags: inPool, numTags: tags.length };
  });
});

test('the laws of the world are made again', () => {
  expect(generator.vocabulary.tags).toEqual(world.tags);
});

test('every title of a demo world is read back, and its own playlist may have it', () => {
  let numNamed = 0;
  world.titles.forEach((title, playlist) => {
    const parses = parser.parse(title);
    const likelihood = titleLikelihood(title, parses, members[playlist]!, generator);
    if (!(likelihood > 0)) expect.fail(`${title}: ${JSON.stringify(parses)}`);
    const own = world.playlistTags[playlist]!;
    if (parses.some(({ tag }) => tag !== null && own.includes(tag))) numNamed++;
  });
  expect(numNamed / world.titles.length).toBeCloseTo(0.52, 1);
});

test('a title that no generator makes is refused', () => {
  const oracle = createTitleOracle(generator, parser, members);
  expect(() => oracle.rank('제목이 아닌 것')).toThrow('제목이 아닌 것: not a title that the generator makes');
});

test('a title that is made around a tag puts this tag first, beside one that all such playlists hold', () => {
  const oracle = createTitleOracle(generator, parser, members);
  let numAsked = 0;
  for (const title of world.titles.slice(0, 60)) {
    const [parse, ...others] = parser.parse(title);
    if (parse!.tag === null || others.length > 0) continue;
    const { tags, expected, effectiveSize } = oracle.rank(title);
    // Few playlists have more in common by chance.
    if (effectiveSize < 5) continue;
    numAsked++;
    expect(tags.slice(0, 2)).toContain(parse!.tag);
    expect(expected).toBeGreaterThan(0.3);
    expect(expected).toBeLessThanOrEqual(1);
  }
  expect(numAsked).toBeGreaterThan(5);
});
