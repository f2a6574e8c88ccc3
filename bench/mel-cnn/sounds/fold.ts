// One fold of the bench on recorded music: a data set in which each soundtrack is a tag, the network trained on it by the product's
// own command, and what it and the simple baseline say of clips of other tracks.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandomStream } from '../../../src/core/random.ts';
import type { ArenaPlaylist } from '../../../src/formats/arena-types.ts';
import { writePlaylists } from '../../../src/formats/write-playlists.ts';
import type { MelReport } from '../../../src/models/mel-cnn/report.ts';
import type { Clip } from '../../children/cut-clips.ts';
import type { HearClipsRun } from '../../children/hear-clips.ts';
import { runChild, runSegue } from '../../harness/segue.ts';
import { trainSounds } from '../demo-sound.ts';
import { nearestCentroids } from './nearest-centroid.ts';

/** What all folds share. */
export interface FoldSetting {
  readonly root: string;
  /** A folder for this fold. */
  readonly dir: string;
  /** The pack of all clips. */
  readonly mels: string;
  /** The spectrogram of a clip. */
  readonly melFile: (clip: Clip) => string;
  /** By clip. */
  readonly spectra: readonly Float64Array[];
  readonly epochs: number;
  readonly seed: number;
}

/** What was said of a clip that was not learned from. */
export interface Guess {
  readonly clip: Clip;
  /** By the network: the soundtrack, and the probability of each by name. */
  readonly network: string;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly centroid: string;
}

/** A fold's answers and costs. */
export interface FoldRun {
  readonly guesses: readonly Guess[];
  readonly trainSeconds: number;
  readonly trainPeakBytes: number | null;
  readonly steps: number;
}

/** Playlists of a soundtrack; each holds a part of its clips. */
const PLAYLISTS = 12;
const PART = 0.5;

/** Playlists with the soundtrack as their tag. Every clip is in some: the first two playlists hold all. */
function makePlaylists(clips: readonly Clip[], seed: number): ArenaPlaylist[] {
  const names = [...new Set(clips.map(({ soundtrack }) => soundtrack))];
  const random = createRandomStream(seed, 'bench/sounds/playlists');
  return names.flatMap((name, place) => {
    const own = clips.filter(({ soundtrack }) => soundtrack === name).map(({ id }) => id);
    return Array.from({ length: PLAYLISTS }, (_, i): ArenaPlaylist => {
      const songs = i < 2 ? own : own.filter(() => random.uniform() < PART);
      const id = place * PLAYLISTS + i;
      return { id, plylst_title: '', tags: [name], songs, like_cnt: null, updt_date: null };
    }).filter(({ songs }) => songs.length > 0);
  });
}

/** The name with the largest value. */
export function likeliest(values: Readonly<Record<string, number>>): string {
  return Object.entries(values).reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

/** Trains on `known` and asks for `asked`. All songs are learned from: no figure of `asked` decides anything. */
export async function runFold(
  { root, dir, mels, melFile, spectra, epochs, seed }: FoldSetting,
  known: readonly Clip[],
  asked: readonly Clip[],
): Promise<FoldRun> {
  const [source, data, model] = ['source', 'dataset', 'model'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(source, { recursive: true });
  await writePlaylists(join(source, 'train.json'), makePlaylists(known, seed));
  await runSegue(root, ['import', source, '--out', data, '--force']);
  const { report, run } = await trainSounds<MelReport>(root, { data, mels }, model, [
    ...['--seed', `${seed}`, '--held-out-share', '0', '--epochs', `${epochs}`],
    // Every soundtrack is to be told, however few its clips.
    ...['--min-song-count', '1'],
  ]);
  const list = join(dir, 'asked.json');
  await writeFile(list, JSON.stringify(asked.map(melFile)));
  const { value } = await runChild<HearClipsRun>(root, 'hear-clips.ts', [model, list]);
  const centroids = nearestCentroids(
    known.map(({ id }) => spectra[id]!),
    known.map(({ soundtrack }) => soundtrack),
    asked.map(({ id }) => spectra[id]!),
  );
  const guesses = asked.map((clip, place): Guess => {
    const row = value.probabilities[place]!;
    const probabilities = Object.fromEntries(value.tags.map((tag, i) => [tag, row[i]!]));
    return { clip, network: likeliest(probabilities), probabilities, centroid: centroids[place]! };
  });
  return {
    guesses,
    trainSeconds: run.seconds,
    trainPeakBytes: run.peakRssBytes,
    steps: report.steps,
  };
}
