// `segue mel`: what it writes and prints, and that one bad file does not stop the others.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { decode } from 'fast-png';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeTone, makeWav } from '../../../test/helpers/make-wav.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { bytesSource } from '../../audio/byte-source.ts';
import { melOfAudio } from '../../audio/mel-of-audio.ts';
import { readNpy } from '../../formats/npy.ts';
import { defineMel, formatDuration, nameTargets } from './mel.ts';

const folder = useTemporaryFolder();
const inFolder = (name: string) => join(folder(), name);
const SONG = makeWav([makeTone(440, 0.5, 22_050, 2)], { sampleRateHz: 22_050 });

beforeAll(async () => {
  await mkdir(inFolder('other'));
  await writeFile(inFolder('song.wav'), SONG);
  await writeFile(
    inFolder('other/SONG.wav'),
    makeWav([makeTone(880, 0.5, 8000, 0.2)], { sampleRateHz: 8000 }),
  );
  await writeFile(inFolder('비 오는 날.mp3'), SONG);
  await writeFile(inFolder('text.mp3'), 'la la la\n');
  await writeFile(inFolder('silent.wav'), makeWav([new Float32Array(8000)]));
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs one command line; gives what it writes, and what it throws. */
async function run(...args: string[]): Promise<{ out: string; news: string; error: Error | null }> {
  const [out, news]: [string[], string[]] = [[], []];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => news.push(String(text)) > 0);
  const program = new Command().exitOverride();
  defineMel(program);
  let error: Error | null = null;
  await program.parseAsync(['mel', '--quiet', ...args], { from: 'user' }).catch((thrown: Error) => {
    error = thrown;
  });
  vi.restoreAllMocks();
  return { out: out.join(''), news: news.join(''), error };
}

describe('segue mel', () => {
  it('writes the spectrogram of a file as float32 (48, frames), and a picture', async () => {
    const { out, error } = await run(inFolder('song.wav'), '--out', inFolder('one'), '--png');
    expect(error).toBeNull();
    const { mel } = await melOfAudio(bytesSource('song', SONG));
    const { data, shape } = await readNpy(inFolder('one/song.npy'));
    expect(shape).toEqual([48, 126]);
    expect(data).toEqual(mel.data);
    const picture = decode(await readFile(inFolder('one/song.png')));
    expect([picture.width, picture.height]).toEqual([126, 384]);
    const rows = out
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/).map((cell) => cell.trim()));
    expect(rows).toEqual([
      ['file', 'format', 'duration', 'rate', 'frames', 'spectrogram'],
      [inFolder('song.wav'), 'wav', '2.0 s', '22050 Hz', '126', inFolder('one/song.npy')],
    ]);
  });

  it('goes on after bad files, gives each one line, and fails in the end', async () => {
    const { out, news, error } = await run(
      ...['text.mp3', 'missing.mp3', 'song.wav', 'other', 'silent.wav'].map(inFolder),
      ...['--out', inFolder('some'), '--json'],
    );
    const result = JSON.parse(out) as {
      files: { file: string; frames: number }[];
      failed: { file: string }[];
    };
    expect(result.files.map(({ file, frames }) => [file, frames])).toEqual([
      [inFolder('song.wav'), 126],
      [inFolder('silent.wav'), 32],
    ]);
    expect(result.failed.map(({ file }) => file)).toEqual(['text.mp3', 'missing.mp3', 'other'].map(inFolder));
    expect(news.trim().split('\n')).toEqual([
      `warning: ${inFolder('silent.wav')}: nothing but silence`,
      expect.stringContaining('text.mp3: a text, not sound; Segue decodes'),
      `warning: cannot read ${inFolder('missing.mp3')}: it does not exist; check the path`,
    ]);
    expect(error?.message).toBe(
      `cannot read ${inFolder('other')}: it is a directory; give the path of a file`,
    );
    expect((await readdir(inFolder('some'))).sort()).toEqual(['silent.npy', 'song.npy']);
  });

  it('knows an mp3 that is a WAV, and keeps files of one name apart', async () => {
    const { error } = await run(
      ...['song.wav', 'other/SONG.wav', '비 오는 날.mp3'].map(inFolder),
      ...['--out', inFolder('names')],
    );
    expect(error).toBeNull();
    expect((await readdir(inFolder('names'))).sort()).toEqual(['SONG-2.npy', 'song.npy', '비 오는 날.npy']);
    expect((await readNpy(inFolder('names/SONG-2.npy'))).shape).toEqual([48, 13]);
  });

  it('replaces nothing without force', async () => {
    await writeFile(inFolder('taken.npy'), 'mine');
    const wav = inFolder('taken.wav');
    await writeFile(wav, SONG);
    const refused = await run(wav, '--out', folder());
    expect(refused.error?.message).toBe(
      `--out: ${inFolder('taken.npy')} exists already; give another directory, or --force to replace it`,
    );
    expect(await readFile(inFolder('taken.npy'), 'utf8')).toBe('mine');
    expect((await run(wav, '--out', folder(), '--force')).error).toBeNull();
    expect((await readNpy(inFolder('taken.npy'))).shape).toEqual([48, 126]);
  });
});

describe('nameTargets', () => {
  it('numbers names that are taken, whatever their case, and skips numbers that are', () => {
    expect(nameTargets(['a/x.mp3', 'x.flac', 'x-2.wav', 'X.ogg', 'y'])).toEqual([
      'x',
      'x-2',
      'x-2-2',
      'X-3',
      'y',
    ]);
  });
});

describe('formatDuration', () => {
  it.each([
    [0.2, '0.2 s'],
    [59.96, '60.0 s'],
    [205, '3:25'],
    [3599.7, '1:00:00'],
    [10_803, '3:00:03'],
  ])('%d is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});
