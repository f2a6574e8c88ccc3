// The figures of the bench on recorded music: accuracies beside what chance, the largest soundtrack and the mean spectrum alone
// reach.
import type { Clip } from '../../children/cut-clips.ts';
import type { Figure } from '../../harness/types.ts';
import type { Guess } from './fold.ts';
import { balancedAccuracy, majorityShare, type Share, shareOfClips, shareOfTracks } from './scores.ts';

/** In multiples of chance. */
const TARGET = 2;

/** Counts a guess that is right. */
export const isRight =
  (who: 'network' | 'centroid') =>
  (guess: Guess): number =>
    guess[who] === guess.clip.soundtrack ? 1 : 0;

function formatInterval({ interval }: Share): string {
  return interval === null
    ? 'no interval'
    : `95 % interval over tracks ${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}`;
}

/** Accuracies beside what chance, the largest soundtrack and the mean spectrum alone reach. */
export function accuracyFigures(
  clips: readonly Clip[],
  guesses: readonly Guess[],
  how: string,
): Record<string, Figure> {
  const names = [...new Set(clips.map(({ soundtrack }) => soundtrack))];
  const numTracks = new Set(clips.map(({ track }) => track)).size;
  const chance = 1 / names.length;
  const what = `${clips.length} clips of ${numTracks} tracks, ${names.length} soundtracks; ${how}`;
  const target = { unit: 'of 1', atLeast: TARGET * chance } as const;
  const network = shareOfClips(guesses, isRight('network'));
  const centroid = shareOfClips(guesses, isRight('centroid'));
  const gain = shareOfClips(guesses, (guess) => isRight('network')(guess) - isRight('centroid')(guess));
  const figures: Record<string, Figure> = {
    'sounds: accuracy, clips of tracks not learned from': {
      value: network.value,
      ...target,
      note: `${formatInterval(network)}; ${what}`,
    },
    'sounds: balanced accuracy': {
      value: balancedAccuracy(guesses, ({ network }) => network),
      ...target,
      note: 'mean over soundtracks',
    },
    'sounds: accuracy, whole tracks': {
      value: shareOfTracks(guesses),
      unit: 'of 1',
      note: 'mean log-probability over the clips of a track',
    },
    'sounds: accuracy by mean spectrum and nearest centroid': {
      value: centroid.value,
      unit: 'of 1',
      note: formatInterval(centroid),
    },
    'sounds: accuracy, network - nearest centroid': {
      value: gain.value,
      unit: '',
      note: `paired, ${formatInterval(gain)}`,
    },
    'sounds: chance': { value: chance, unit: 'of 1', note: `${names.length} soundtracks` },
    'sounds: the largest soundtrack alone': { value: majorityShare(clips), unit: 'of 1' },
  };
  for (const name of names) {
    const own = guesses.filter(({ clip }) => clip.soundtrack === name);
    const tracks = new Set(own.map(({ clip }) => clip.track)).size;
    figures[`sounds: right of ${name}`] = {
      value: shareOfClips(own, isRight('network')).value,
      unit: 'of 1',
      note: `${own.length} clips of ${tracks} tracks`,
    };
  }
  return figures;
}
