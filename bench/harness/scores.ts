// Song nDCG by the arena's definition (docs/metrics.md) on some of the questions: peers that answer songs alone can't
// go through `segue evaluate`, which insists on complete results.
import { ndcg } from '../../src/core/ndcg.ts';
import { readPlaylists } from '../../src/formats/read-playlists.ts';
import { readResults } from '../../src/formats/results.ts';

/** Places of a list that count. */
const NUM_SONGS = 100;

/** Mean song nDCG over the questions that show songs and hide some; a question without a result earns 0. */
export async function songNdcgOfSongQuestions(
  questionsFile: string,
  answersFile: string,
  resultsFile: string,
): Promise<{ ndcg: number; numQuestions: number }> {
  const withSongs = new Set<number>();
  for await (const { id, songs } of readPlaylists(questionsFile)) if (songs.length > 0) withSongs.add(id);
  const rankings = new Map<number, readonly number[]>();
  for await (const { id, songs } of readResults(resultsFile)) rankings.set(id, songs);
  let sum = 0;
  let numQuestions = 0;
  for await (const { id, songs } of readPlaylists(answersFile)) {
    if (!withSongs.has(id) || songs.length === 0) continue;
    numQuestions++;
    sum += ndcg(new Set(songs), rankings.get(id) ?? [], NUM_SONGS);
  }
  return { ndcg: sum / numQuestions, numQuestions };
}
