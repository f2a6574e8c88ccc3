// Song nDCG of two results on the same questions, and their difference with its interval.
import { ndcg } from '../../src/core/ndcg.ts';
import { bootstrapMeans, type Interval, percentileInterval } from '../../src/evaluation/bootstrap.ts';
import { readPlaylists } from '../../src/formats/read-playlists.ts';
import { readResults } from '../../src/formats/results.ts';

const NUM_SONGS = 100;

/** What a comparison finds. */
export interface PairedNdcg {
  readonly numQuestions: number;
  /** Mean song nDCG of the first and of the second results. */
  readonly ours: number;
  readonly theirs: number;
  /** Ours minus theirs. */
  readonly difference: number;
  /** 95 % bootstrap interval of the difference. */
  readonly interval: Interval | null;
}

/** Compares on the questions that show songs and hide some. */
export async function compareSongNdcg(files: {
  readonly questions: string;
  readonly answers: string;
  readonly ours: string;
  readonly theirs: string;
}): Promise<PairedNdcg> {
  const withSongs = new Set<number>();
  for await (const { id, songs } of readPlaylists(files.questions)) if (songs.length > 0) withSongs.add(id);
  const [ours, theirs] = await Promise.all([readSongs(files.ours), readSongs(files.theirs)]);
  const scores: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for await (const { id, songs } of readPlaylists(files.answers)) {
    if (!withSongs.has(id) || songs.length === 0) continue;
    const answer = new Set(songs);
    scores.ours.push(ndcg(answer, ours.get(id) ?? [], NUM_SONGS));
    scores.theirs.push(ndcg(answer, theirs.get(id) ?? [], NUM_SONGS));
  }
  const differences = Float64Array.from(scores.ours, (value, i) => value - scores.theirs[i]!);
  const [resampled] = bootstrapMeans([differences]);
  return {
    numQuestions: differences.length,
    ours: mean(scores.ours),
    theirs: mean(scores.theirs),
    difference: mean([...differences]),
    interval: percentileInterval(resampled!),
  };
}

async function readSongs(file: string): Promise<Map<number, readonly number[]>> {
  const songsOf = new Map<number, readonly number[]>();
  for await (const { id, songs } of readResults(file)) songsOf.set(id, songs);
  return songsOf;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
