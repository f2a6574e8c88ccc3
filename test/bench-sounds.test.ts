// What the bench on recorded music concludes from: splits by track, the simple baseline, and shares with intervals. Timing and
// training stay out of the tests.
import { describe, expect, it } from 'vitest';
import type { Clip } from '../bench/children/cut-clips.ts';
import { type Guess, likeliest } from '../bench/mel-cnn/sounds/fold.ts';
import { meanSpectrum, nearestCentroids } from '../bench/mel-cnn/sounds/nearest-centroid.ts';
import {
  balancedAccuracy,
  majorityShare,
  shareOfClips,
  shareOfTracks,
} from '../bench/mel-cnn/sounds/scores.ts';
import { pieceOf } from '../bench/mel-cnn/sounds/soundtracks.ts';
import { assignTrackFolds } from '../bench/mel-cnn/sounds/track-folds.ts';

/** Clips of `tracks` tracks of each soundtrack, three a track. */
function makeClips(tracks: Readonly<Record<string, number>>): Clip[] {
  const clips: Clip[] = [];
  let track = 0;
  for (const [soundtrack, count] of Object.entries(tracks)) {
    for (let i = 0; i < count; i++, track++) {
      for (let clip = 0; clip < 3; clip++) clips.push({ id: clips.length, soundtrack, track });
    }
  }
  return clips;
}

/** A guess of both, with a probability of 0.6 for what is named first. */
function guess(clip: Clip, network: string, other: string, centroid = network): Guess {
  return { clip, network, probabilities: { [network]: 0.6, [other]: 0.4 }, centroid };
}

describe('folds of tracks', () => {
  const clips = makeClips({ calm: 10, wild: 7 });
  const folds = assignTrackFolds(clips, 5, 0);

  it('hold every track once, with an equal share of each soundtrack', () => {
    expect([...folds.keys()].sort((a, b) => a - b)).toEqual([...Array(17).keys()]);
    for (let fold = 0; fold < 5; fold++) {
      const tracks = [...folds].filter(([, place]) => place === fold).map(([track]) => track);
      expect(tracks.filter((track) => track < 10)).toHaveLength(2);
      expect(tracks.filter((track) => track >= 10).length).toBeGreaterThanOrEqual(1);
    }
  });

  it('depend on the seed alone', () => {
    expect(assignTrackFolds(clips, 5, 0)).toEqual(folds);
    expect([...assignTrackFolds(clips, 5, 1)]).not.toEqual([...folds]);
  });
});

describe('versions of a piece', () => {
  it.each([
    ['music/track3_enhanced.opus', 'music/track3.opus', true],
    ['frantic-old.ogg', 'frantic.ogg', true],
    ['victory2.ogg', 'victory.ogg', true],
    ['track2.ogg', 'track3.ogg', false],
    ['track1.ogg', 'track12.ogg', false],
    ['hr3-caves.ogg', 'hr3-desert.ogg', false],
  ])('%s and %s: one piece is %s', (a, b, isOne) => {
    expect(pieceOf(a, [a, b]) === pieceOf(b, [a, b])).toBe(isOne);
  });
});

describe('the nearest centroid of mean spectra', () => {
  it('takes the mean of each band over time', () => {
    const mel = Float32Array.from([1, 2, 3, -10, -20, -60]); // (2 bands, 3 frames)
    expect([...meanSpectrum(mel, 2)]).toEqual([2, -30]);
  });

  it('names the class whose mean lies nearest, each band in units of its deviation', () => {
    const known = [
      [0, 0],
      [2, 100],
      [10, 20],
      [12, 120],
    ].map((row) => Float64Array.from(row));
    const labels = ['low', 'low', 'high', 'high'];
    // In plain distances the second band, of no use, would outweigh the first.
    const asked = [Float64Array.from([2, 90]), Float64Array.from([10, 40])];
    expect(nearestCentroids(known, labels, asked)).toEqual(['low', 'high']);
  });
});

describe('shares of clips', () => {
  const clips = makeClips({ calm: 2, wild: 2 });
  // Track 0: all right; 1: one of three; 2: none; 3: all.
  const said = [
    'calm',
    'calm',
    'calm',
    'calm',
    'wild',
    'wild',
    'calm',
    'calm',
    'calm',
    'wild',
    'wild',
    'wild',
  ];
  const guesses = clips.map((clip, i) => guess(clip, said[i]!, said[i] === 'calm' ? 'wild' : 'calm'));
  const isRight = ({ clip, network }: Guess): number => (network === clip.soundtrack ? 1 : 0);

  it('count clips, with an interval over tracks', () => {
    const { value, interval } = shareOfClips(guesses, isRight);
    expect(value).toBeCloseTo(7 / 12, 12);
    expect(interval!.low).toBeLessThan(0.2);
    expect(interval!.high).toBe(1);
  });

  it('have no interval over a single track', () => {
    expect(shareOfClips(guesses.slice(3, 6), isRight)).toEqual({ value: 1 / 3, interval: null });
  });

  it('weigh soundtracks alike where they are balanced', () => {
    const half = guesses.slice(0, 9); // six clips of calm, three of wild
    expect(balancedAccuracy(half, ({ network }) => network)).toBeCloseTo((4 / 6 + 0) / 2, 12);
    expect(majorityShare(half.map(({ clip }) => clip))).toBeCloseTo(6 / 9, 12);
  });

  it('name a track by all of its clips together', () => {
    expect(shareOfTracks(guesses)).toBe(2 / 4);
    const sure = { ...guesses[3]!, probabilities: { calm: 0.98, wild: 0.02 } };
    expect(shareOfTracks([sure, guesses[4]!, guesses[5]!])).toBe(1);
  });
});

describe('the likeliest name', () => {
  it('has the largest value, also among negative ones', () => {
    expect(likeliest({ a: -3, b: -1, c: -2 })).toBe('b');
  });
});
