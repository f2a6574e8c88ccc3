// Loads a title model and asks it for the tags of one title after the other, tokenizing included. Arguments: model, file of
// playlists with titles. Prints one `AskTitlesRun`.
import { readPlaylists } from '../../src/formats/read-playlists.ts';
import { openTitleTags } from '../../src/serving/find-tags.ts';
import { median } from '../harness/rounds.ts';

/** What an answer takes. */
export interface AskTitlesRun {
  readonly numTitles: number;
  /** Tags that the model knows. */
  readonly numTags: number;
  /** Of the network's probabilities. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Of the ten best tags by all evidence. */
  readonly rankedMedianMs: number;
  readonly loadMs: number;
}

const MOST_TITLES = 1000;
const WARM_UP = 50;
const NUM_TAGS = 10;

const [dir, file] = process.argv.slice(2) as [string, string];
const titles = new Set<string>();
for await (const { plylst_title: title } of readPlaylists(file)) {
  // The model remembers titles: each is asked once.
  if (title.trim() !== '' && titles.size < 2 * (MOST_TITLES + WARM_UP)) titles.add(title);
}
const all = [...titles];
const half = all.length >> 1;

const startedAt = performance.now();
const finder = await openTitleTags(dir);
const [first] = await finder.model.tagProbabilities([all[0]!]);
const loadMs = performance.now() - startedAt;

/** Milliseconds of each call, without the first ones. */
async function time(asked: readonly string[], ask: (title: string) => Promise<unknown>): Promise<number[]> {
  const timesMs: number[] = [];
  for (const title of asked) {
    const begunAt = performance.now();
    await ask(title);
    timesMs.push(performance.now() - begunAt);
  }
  return timesMs.slice(WARM_UP);
}

const network = await time(all.slice(1, half), (title) => finder.model.tagProbabilities([title]));
const ranked = await time(all.slice(half), (title) => finder.find([title], NUM_TAGS));
await finder.close();
const sorted = [...network].sort((a, b) => a - b);
const run: AskTitlesRun = {
  numTitles: network.length,
  numTags: first!.length,
  medianMs: median(network),
  p99Ms: sorted[Math.floor(0.99 * sorted.length)]!,
  rankedMedianMs: median(ranked),
  loadMs,
};
process.stdout.write(JSON.stringify(run));
