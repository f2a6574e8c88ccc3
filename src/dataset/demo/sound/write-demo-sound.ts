// Writes the sound of demo songs: mel-spectrograms as `arena_mel_0.tar`, ... in the arena's layout, and a few WAV files to
// listen to. Threads make songs ahead of the writing, a few at a time, so that memory doesn't grow with their number.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkOptionNames } from '../../../core/check-option-names.ts';
import { AbortedError } from '../../../core/errors.ts';
import { SILENT_PROGRESS, type WorkContext } from '../../../core/progress.ts';
import { createTaskRunner, type TaskRunner, workerModuleUrl } from '../../../core/task-runner.ts';
import { type SongMel, writeMelTar } from '../../../formats/mel-tar.ts';
import { melTarName, WAV_FOLDER } from '../data-directory.ts';
import type { SongCharacter } from './characters.ts';
import { DEMO_SONG_SECONDS } from './synthesize-song.ts';
import { createSoundTasks, type SoundResult, type SoundTaskData, type SoundTaskHandlers } from './tasks.ts';

/** How sound is written. */
export interface DemoSoundOptions {
  /** Outside ids of songs that are also written as `wav/ID.wav`. */
  readonly wavSongs: ReadonlySet<number>;
  /** Length of each song. */
  readonly seconds: number;
  /** Worker threads; the files don't depend on it. */
  readonly threads: number;
}

/** What is written where no options say otherwise. */
export const DEMO_SOUND_DEFAULTS: DemoSoundOptions = {
  wavSongs: new Set(),
  seconds: DEMO_SONG_SECONDS,
  threads: 1,
};

/** The arena has 40 tars. */
const MOST_TARS = 40;
/** Songs a tar until there are 40: some 90 MB. */
const SONGS_A_TAR = 250;
/** Songs that each thread may be ahead of the writing. */
const AHEAD_OF_WRITING = 2;

/** How many tars a number of songs takes: one for each 250, at most 40. */
export function countMelTars(numSongs: number): number {
  return Math.min(MOST_TARS, Math.ceil(numSongs / SONGS_A_TAR));
}

/**
 * Writes the tars, and the WAV files where asked for. Tars hold songs by ascending id, in equal shares.
 * @param dir an existing folder
 * @param characters the songs; distinct
 * @param seed of the demo world; the same seed and songs give the same bytes at any number of threads
 * @returns names of the tars
 * @throws StorageError; AbortedError when the context's signal fires; ConfigError for an unknown option
 */
export async function writeDemoSound(
  dir: string,
  characters: readonly SongCharacter[],
  seed: number,
  options: Partial<DemoSoundOptions> = {},
  context: WorkContext = {},
): Promise<string[]> {
  checkOptionNames('demo sound', options, Object.keys(DEMO_SOUND_DEFAULTS));
  const { wavSongs, seconds, threads } = { ...DEMO_SOUND_DEFAULTS, ...options };
  const { progress = SILENT_PROGRESS } = context;
  const sorted = [...characters].sort((a, b) => a.songId - b.songId);
  if (wavSongs.size > 0) await mkdir(join(dir, WAV_FOLDER), { recursive: true });
  const runner = createTaskRunner<SoundTaskData, SoundTaskHandlers>({
    createHandlers: createSoundTasks,
    workerUrl: workerModuleUrl('worker', import.meta.url),
    data: { seed },
    threads,
  });
  progress.stage('making sound', sorted.length, 'songs');
  try {
    const made = makeInOrder(sorted, { runner, seconds, wavSongs }, context);
    const names: string[] = [];
    const numTars = countMelTars(sorted.length);
    let written = 0;
    for (let tar = 0; tar < numTars; tar++) {
      const end = Math.round(((tar + 1) * sorted.length) / numTars);
      await writeMelTar(
        join(dir, melTarName(tar)),
        takeMels(made, dir, end - written, (count) => {
          progress.advanceTo(written + count);
        }),
      );
      written = end;
      names.push(melTarName(tar));
    }
    return names;
  } finally {
    await runner.close();
  }
}

interface Making {
  readonly runner: TaskRunner<SoundTaskHandlers>;
  readonly seconds: number;
  readonly wavSongs: ReadonlySet<number>;
}

type MadeSong = SoundResult & { readonly songId: number };

/** Songs in their order, with a few of the next ones being made meanwhile. */
async function* makeInOrder(
  characters: readonly SongCharacter[],
  { runner, seconds, wavSongs }: Making,
  { signal }: WorkContext,
): AsyncGenerator<MadeSong, void> {
  const ahead = AHEAD_OF_WRITING * runner.threads;
  const queue: Promise<SoundResult>[] = [];
  for (let i = 0; i < characters.length; i++) {
    while (queue.length < ahead && i + queue.length < characters.length) {
      const character = characters[i + queue.length]!;
      const making = runner.run('makeSound', { character, seconds, wav: wavSongs.has(character.songId) });
      // One that fails while another is waited for is not unhandled: its turn comes, or the first failure ends all.
      making.catch(() => {});
      queue.push(making);
    }
    if (signal?.aborted === true) throw new AbortedError();
    yield { songId: characters[i]!.songId, ...(await queue.shift()!) };
  }
}

/** The next `count` songs for a tar; their WAV files are written on the way. */
async function* takeMels(
  songs: AsyncGenerator<MadeSong, void>,
  dir: string,
  count: number,
  onSong: (count: number) => void,
): AsyncGenerator<SongMel> {
  for (let taken = 0; taken < count; taken++) {
    const next = await songs.next();
    if (next.done === true) return;
    const { songId, mel, frames, wav } = next.value;
    if (wav !== null) await writeFile(join(dir, WAV_FOLDER, `${songId}.wav`), wav);
    yield { songId, mel, frames };
    onSong(taken + 1);
  }
}
