// `segue mel`: mel-spectrograms of sound files, as the arena's.
import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { AudioClip } from '../../audio/mel-of-audio.ts';
import type { MelSpectrogram } from '../../audio/mel-spectrogram.ts';
import { ConfigError } from '../../core/errors.ts';
import { layOutTable } from '../../core/text-table.ts';
import { forceOption, jsonOption, quietOption } from '../common-options.ts';
import { describeFailures, hearFiles, throwFailures } from '../hear-files.ts';
import { type Session, withSession } from '../session.ts';

const EXAMPLES = `
Takes mp3, wav, flac, ogg (Vorbis, Opus, FLAC), and, where npm install @audio/decode-aac was run (GPL-2.0), m4a, aac and
the sound of mp4 videos; by content, whatever the name. Seconds 20 to 50 count; of a file that ends sooner its last 30
seconds, or all of it. Each file gives NAME.npy: float32, (48, frames), dB. A second file of the same name becomes NAME-2.

A file that can't be used gives one line, and the others go on; the exit code is then that of the last such file.

Examples:
  segue mel song.mp3 --out mels
  segue mel music/*.flac --out mels --png
  segue mel song.mp3 --out mels --json`;

interface MelCommandOptions {
  readonly out: string;
  readonly png?: true | undefined;
  readonly force?: true | undefined;
}

/** What the table and the JSON have of a file. */
interface MelRow {
  readonly file: string;
  readonly output: string;
  readonly format: string;
  /** Of the whole file, in seconds; null where it doesn't say. */
  readonly durationSeconds: number | null;
  readonly durationIsEstimate: boolean;
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Where the spectrogram begins. */
  readonly fromSeconds: number;
  readonly frames: number;
  readonly warnings: readonly string[];
}

/** Defines `segue mel`. */
export function defineMel(program: Command): void {
  program
    .command('mel')
    .description('make mel-spectrograms of sound files')
    .argument('<file...>', 'sound files', checkName, [] as string[])
    .requiredOption('--out <dir>', 'directory for the spectrograms')
    .option('--png', 'also draw each as NAME.png')
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (files, options) => {
      await withSession(options, (session) => runMel(files, options, session));
    });
}

function checkName(file: string, before: string[]): string[] {
  if (file === '') throw new InvalidArgumentError('a name is empty.');
  return [...before, file];
}

async function runMel(files: readonly string[], options: MelCommandOptions, session: Session): Promise<void> {
  const targets = nameTargets(files).map((name) => join(options.out, name));
  if (options.force !== true) refuseExisting(targets, options.png === true);
  const rows: MelRow[] = [];
  const failures = await hearFiles(files, session, async ({ file, place, mel, clip }) => {
    await writeMel(targets[place]!, mel, options);
    rows.push(describeMel(file, `${targets[place]}.npy`, { mel, clip }));
  });
  session.progress.done();
  if (session.json) {
    session.printJson({ files: rows, failed: describeFailures(failures) });
  } else if (rows.length > 0) {
    for (const line of formatRows(rows)) session.print(line);
  }
  throwFailures(failures, session);
}

async function writeMel(target: string, mel: MelSpectrogram, { png }: MelCommandOptions): Promise<void> {
  const { writeNpy } = await import('../../formats/npy.ts');
  await writeNpy(`${target}.npy`, mel.data, [mel.numBands, mel.numFrames]);
  if (png !== true) return;
  const { drawMel } = await import('../../audio/draw-mel.ts');
  const { writeAtomically } = await import('../../formats/write-atomically.ts');
  const picture = drawMel(mel);
  await writeAtomically(`${target}.png`, (handle) => handle.writeFile(picture));
}

/**
 * One name a file, without folder and ending; a name that is taken already gets `-2`, `-3`, ... Upper and lower case
 * count as one, as some file systems have it.
 */
export function nameTargets(files: readonly string[]): string[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const name = basename(file, extname(file)).normalize('NFC');
    let unique = name;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name}-${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

function refuseExisting(targets: readonly string[], png: boolean): void {
  for (const target of targets) {
    for (const ending of png ? ['.npy', '.png'] : ['.npy']) {
      if (!existsSync(target + ending)) continue;
      throw new ConfigError(
        `--out: ${target}${ending} exists already; give another directory, or --force to replace it`,
      );
    }
  }
}

function describeMel(
  file: string,
  output: string,
  { mel, clip }: { mel: MelSpectrogram; clip: AudioClip },
): MelRow {
  const { format, durationSeconds, durationIsEstimate, sampleRateHz, numChannels, fromSeconds, warnings } =
    clip;
  const known = { file, output, format, durationSeconds, durationIsEstimate, sampleRateHz };
  return { ...known, channels: numChannels, fromSeconds, frames: mel.numFrames, warnings };
}

function formatRows(rows: readonly MelRow[]): string[] {
  const head = ['file', 'format', 'duration', 'rate', 'frames', 'spectrogram'];
  const body = rows.map((row) => [
    row.file,
    row.format,
    row.durationSeconds === null
      ? 'unknown'
      : `${row.durationIsEstimate ? '~' : ''}${formatDuration(row.durationSeconds)}`,
    `${row.sampleRateHz} Hz`,
    `${row.frames}`,
    row.output,
  ]);
  return layOutTable([head, ...body], {
    alignments: ['left', 'left', 'right', 'right', 'right', 'left'],
    indent: 0,
  });
}

/** `3:25`, `3:00:00`; below a minute with tenths, `12.5 s`. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
