// Which way of placing songs is used: the one by which playlists find their own songs best.
import { SILENT_PROGRESS, type WorkContext } from '../../core/progress.ts';
import type { AskingPlaylist } from './asking.ts';
import { type ChosenPlacer, meanCosine } from './choose-placer.ts';
import { measureChance, measurePlacing } from './measure.ts';
import { createPause } from './pauses.ts';
import { type HeardSongs, targetAt } from './placer.ts';
import { PLACING_WAYS, type PlacingWay, type SoundSpaceReport } from './report.ts';
import { unitOf } from './tag-vectors.ts';

/** Measures all ways, and what they are to be compared with. @throws AbortedError */
export async function measureWays(
  aside: HeardSongs,
  { placements }: Pick<ChosenPlacer, 'placements'>,
  playlists: readonly AskingPlaylist[],
  { progress = SILENT_PROGRESS, signal }: WorkContext = {},
): Promise<SoundSpaceReport['measures']> {
  const vectors = { ...placements, true: aside.targets };
  const pause = createPause(signal);
  progress.stage('measuring places', Object.keys(vectors).length * playlists.length, 'rankings');
  let numRanked = 0;
  const of = (each: Float64Array) =>
    measurePlacing(aside, each, playlists, () => {
      progress.advanceTo(++numRanked);
      return pause();
    });
  return {
    tags: await of(vectors.tags),
    map: await of(vectors.map),
    both: await of(vectors.both),
    true: await of(vectors.true),
    baseline: {
      cosine: meanCosine(aside, repeatMean(aside)),
      ...measureChance(
        aside.songs.length,
        playlists.map(({ own }) => own.length),
      ),
    },
  };
}

/** The way with the highest nDCG; where no playlist asked, with the highest cosine. Of equal ones the first. */
export function chooseWay(measures: SoundSpaceReport['measures'], numPlaylists: number): PlacingWay {
  const measure = numPlaylists > 0 ? 'ndcg' : 'cosine';
  return PLACING_WAYS.reduce((best, way) => (measures[way][measure] > measures[best][measure] ? way : best));
}

/** (songs, dimensions) The direction of the mean vector, for every song. */
function repeatMean(aside: HeardSongs): Float64Array {
  const { songs, dimensions, weights } = aside;
  const sum = new Float64Array(dimensions);
  for (let song = 0; song < songs.length; song++) {
    const target = targetAt(aside, song);
    for (let i = 0; i < dimensions; i++) sum[i]! += weights[song]! * target[i]!;
  }
  const mean = unitOf(sum);
  return Float64Array.from({ length: songs.length * dimensions }, (_, i) => mean[i % dimensions]!);
}
