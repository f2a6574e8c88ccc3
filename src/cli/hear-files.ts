// Sound files named on a command line, as spectrograms one after another. A file that can't be used gives one line and stops
// none of the others; the exit code is then that of the last such file.
import type { AudioClip } from '../audio/mel-of-audio.ts';
import type { MelSpectrogram } from '../audio/mel-spectrogram.ts';
import { AbortedError, FormatError, SegueError, ShapeError } from '../core/errors.ts';
import type { Session } from './session.ts';

/** The clip of a file. */
export interface FileSound {
  readonly file: string;
  /** Place among the files. */
  readonly place: number;
  readonly mel: MelSpectrogram;
  readonly clip: AudioClip;
}

/** A file that can't be used. */
export interface FileFailure {
  readonly file: string;
  readonly error: SegueError;
}

/**
 * Decodes files and hands each on, in their order. What a user should know of a file is a warning.
 * @param use a `ShapeError` that it throws counts as the file's: too little sound for a network
 * @returns the files that can't be used
 * @throws AbortedError, faults of Segue itself, and what else `use` throws
 */
export async function hearFiles(
  files: readonly string[],
  session: Session,
  use: (sound: FileSound) => Promise<void>,
): Promise<FileFailure[]> {
  const failures: FileFailure[] = [];
  session.progress.stage('listening', files.length, 'files');
  for (const [place, file] of files.entries()) {
    const sound = await hearFile(file, session);
    const fault = sound instanceof SegueError ? sound : await tryUsing(() => use({ file, place, ...sound }));
    if (fault !== null)
      failures.push({ file, error: fault instanceof ShapeError ? tooShort(file, fault) : fault });
    if (!(sound instanceof SegueError)) {
      for (const warning of sound.clip.warnings) session.logger.warn(`${file}: ${warning}`);
    }
    session.progress.advanceTo(place + 1);
  }
  return failures;
}

/** The clip, or why there is none; an interruption and faults of Segue itself are thrown. */
async function hearFile(
  file: string,
  { signal }: Session,
): Promise<Pick<FileSound, 'mel' | 'clip'> | SegueError> {
  const { openFileSource } = await import('../formats/file-source.ts');
  const { melOfAudio } = await import('../audio/mel-of-audio.ts');
  try {
    const source = await openFileSource(file);
    try {
      return await melOfAudio(source, { signal });
    } finally {
      await source.close();
    }
  } catch (error) {
    if (error instanceof AbortedError || !(error instanceof SegueError)) throw error;
    return error;
  }
}

/** The shape's fault, or null; all others are thrown, such as a full disk. */
async function tryUsing(use: () => Promise<void>): Promise<ShapeError | null> {
  try {
    await use();
    return null;
  } catch (error) {
    if (error instanceof ShapeError) return error;
    throw error;
  }
}

/** Spectrograms of files are finite and have the usual bands, so that only their length can be amiss. */
function tooShort(file: string, error: ShapeError): FormatError {
  const problem = `too little sound to be heard: expected ${error.expected}, got ${error.got}; give a longer one`;
  return new FormatError({ file }, problem, { cause: error });
}

/** As `--json` prints them. */
export function describeFailures(failures: readonly FileFailure[]): { file: string; error: string }[] {
  return failures.map(({ file, error }) => ({ file, error: error.message }));
}

/** Each failure is one line: the last one through the exit code's table, those before as warnings. */
export function throwFailures(failures: readonly FileFailure[], session: Pick<Session, 'logger'>): void {
  for (const { error } of failures.slice(0, -1)) session.logger.warn(error.message);
  if (failures.length > 0) throw failures.at(-1)!.error;
}
