// From Debian's packages to clips of 30 seconds as spectrograms in a pack, by the product's own commands.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeMelTar } from '../../../src/formats/mel-tar.ts';
import { readNpy } from '../../../src/formats/npy.ts';
import type { Clip, CutClipsRun, CutClipsTask } from '../../children/cut-clips.ts';
import { runChild, runSegue } from '../../harness/segue.ts';
import type { BenchContext, Figure } from '../../harness/types.ts';
import { meanSpectrum } from './nearest-centroid.ts';
import { fetchSoundtracks } from './soundtracks.ts';

/** Fewest soundtracks, and tracks of each. */
export const MIN_SOUNDTRACKS = 4;
export const MIN_TRACKS = 8;
const NUM_BANDS = 48;
/** In small sizes less, which shows that it runs. */
const SIZES = {
  small: { maxTracks: 8, maxClips: 2, maxSeconds: 61 },
  medium: { maxTracks: 16, maxClips: 4, maxSeconds: 600 },
  melon: { maxTracks: 16, maxClips: 4, maxSeconds: 600 },
};

/** Clips as the product's command made them. */
export interface PreparedClips {
  readonly clips: readonly Clip[];
  readonly spectra: readonly Float64Array[];
  readonly mels: string;
  readonly melFile: (clip: Clip) => string;
  readonly figures: Record<string, Figure>;
  readonly peakRssBytes: Record<string, number | null>;
}

/** Fetches, cuts, and turns clips into spectrograms and a pack; null where there are too few soundtracks. */
export async function prepareClips(
  { root, size, say }: BenchContext,
  dir: string,
): Promise<PreparedClips | null> {
  const begunAt = performance.now();
  const soundtracks = await fetchSoundtracks(join(dir, 'debian'), say);
  const fetchSeconds = (performance.now() - begunAt) / 1000;
  const task: CutClipsTask = { soundtracks, ...SIZES[size] };
  const [wavs, mels] = [join(dir, `wav-${size}`), join(dir, `npy-${size}`)];
  await mkdir(wavs, { recursive: true });
  const taskFile = join(dir, 'task.json');
  await writeFile(taskFile, JSON.stringify(task));
  const cutting = await runChild<CutClipsRun>(root, 'cut-clips.ts', [taskFile, wavs]);
  for (const problem of cutting.value.failed) say(`sounds: left out: ${problem}`);
  const clips = keepLargeSoundtracks(cutting.value.clips);
  if (new Set(clips.map(({ soundtrack }) => soundtrack)).size < MIN_SOUNDTRACKS) return null;
  const wavFiles = clips.map(({ id }) => join(wavs, `${id}.wav`));
  const hearing = await runSegue(root, ['mel', ...wavFiles, '--out', mels, '--force', '--quiet']);
  const melFile = ({ id }: Clip): string => join(mels, `${id}.npy`);
  const spectra: Float64Array[] = [];
  const tar = join(dir, `arena_mel_${size}.tar`);
  await writeMelTar(tar, readMels(clips, melFile, spectra));
  const pack = join(dir, `pack-${size}`);
  const packing = await runSegue(root, ['pack', tar, '--out', pack, '--force']);
  say(`sounds: ${clips.length} clips in ${(cutting.run.seconds + hearing.seconds).toFixed(0)} s`);
  return {
    clips,
    spectra,
    mels: pack,
    melFile,
    figures: {
      'sounds: fetching and unpacking': {
        value: fetchSeconds,
        unit: 's',
        note: 'next to nothing where --keep has the packages of an earlier run',
      },
      'sounds: cutting tracks into clips': { value: cutting.run.seconds, unit: 's' },
      'sounds: segue mel': { value: hearing.seconds, unit: 's', note: `${clips.length} clips` },
      'sounds: segue pack': { value: packing.seconds, unit: 's' },
    },
    peakRssBytes: {
      'sounds: cutting': cutting.run.peakRssBytes,
      'sounds: segue mel': hearing.peakRssBytes,
      'sounds: segue pack': packing.peakRssBytes,
    },
  };
}

/** Spectrograms for a tar; puts the mean spectrum of each clip into `spectra` by its id. */
async function* readMels(
  clips: readonly Clip[],
  melFile: (clip: Clip) => string,
  spectra: Float64Array[],
): AsyncGenerator<{ songId: number; mel: Float32Array; frames: number }> {
  for (const clip of clips) {
    const { shape, data } = await readNpy(melFile(clip));
    spectra[clip.id] = meanSpectrum(data, NUM_BANDS);
    yield { songId: clip.id, mel: data, frames: shape[1]! };
  }
}

/** Clips of soundtracks with enough tracks. */
function keepLargeSoundtracks(clips: readonly Clip[]): Clip[] {
  const numTracks = new Map(
    [...Map.groupBy(clips, ({ soundtrack }) => soundtrack)].map(([name, group]) => [
      name,
      new Set(group.map(({ track }) => track)).size,
    ]),
  );
  return clips.filter(({ soundtrack }) => numTracks.get(soundtrack)! >= MIN_TRACKS);
}
