// What a packing run has finished, beside the pack that it makes, so that a run that was killed goes on where its last
// whole shard ended. `DIR.partial` holds progress.json, the index of each finished shard, and pack/, which becomes DIR.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError, FormatError } from '../core/errors.ts';
import { VERSION } from '../core/version.ts';
import { shardFileName } from './mel-pack.ts';
import { type MelPackIndex, readMelPackIndex, writeMelPackIndex } from './mel-pack-index.ts';
import { createMelTarReport } from './mel-tar.ts';
import { isSystemError, toStorageError } from './storage.ts';
import { makeDirectories, writeTextAtomically } from './write-atomically.ts';

const count = z.int().min(0);
const cases = <Case extends z.ZodType>(example: Case) => z.object({ count, examples: z.array(example) });

const progressSchema = z.strictObject({
  format: z.literal('segue'),
  kind: z.literal('mel-pack-progress'),
  /** All that decides the bytes of the pack: a run that goes on must have the same. */
  settings: z.strictObject({
    segueVersion: z.string(),
    files: z.array(z.strictObject({ name: z.string(), sizeBytes: count })),
    songs: z.string().nullable(),
    type: z.string(),
    numBands: count,
    shardBytes: count,
  }),
  /** Sizes of the finished shards. */
  shards: z.array(count),
  /** Where the first song of the next shard is to be looked for. */
  next: z.strictObject({ fileIndex: count, startBytes: count }),
  report: z.strictObject({
    songs: count,
    damaged: cases(z.string()),
    repeated: cases(z.number()),
    notAsked: count,
    silent: cases(z.number()),
    loweredValues: count,
    cappedValues: count,
  }),
  clampedValues: count,
});

/** State of a run after its last finished shard. */
export type MelPackProgress = z.infer<typeof progressSchema>;
/** What decides the bytes of a pack. */
export type MelPackSettings = MelPackProgress['settings'];

const PROGRESS_FILE = 'progress.json';

/** Where a run that makes `dir` keeps what it has. */
export function partialDirectory(dir: string): string {
  return `${resolve(dir)}.partial`;
}

/** The directory that becomes the pack. */
export const packDirectory = (partial: string): string => join(partial, 'pack');
const shardIndexFile = (partial: string, shard: number): string =>
  join(partial, shardFileName(shard).replace(/bin$/, 'safetensors'));

/**
 * The settings of a run.
 * @param files the tars, in their order
 * @throws NotFoundError, StorageError where one is not there
 */
export async function describeSettings(
  files: readonly string[],
  options: Pick<MelPackSettings, 'type' | 'numBands' | 'shardBytes'> & {
    readonly songs?: ReadonlySet<number> | undefined;
  },
): Promise<MelPackSettings> {
  const { songs, type, numBands, shardBytes } = options;
  const sizes = await Promise.all(
    files.map(async (file) => {
      const { size } = await stat(file).catch((error: unknown) => {
        throw toStorageError(error, 'read', file);
      });
      return { name: basename(file), sizeBytes: size };
    }),
  );
  const sorted = songs === undefined ? null : [...songs].sort((a, b) => a - b).join();
  const hash = sorted === null ? null : createHash('sha256').update(sorted).digest('hex');
  return { segueVersion: VERSION, files: sizes, songs: hash, type, numBands, shardBytes };
}

/** The state of an interrupted run, or undefined where there is none. Throws `FormatError` where it is damaged. */
export async function readProgress(partial: string): Promise<MelPackProgress | undefined> {
  const file = join(partial, PROGRESS_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw toStorageError(error, 'read', file);
  }
  try {
    return progressSchema.parse(JSON.parse(text));
  } catch (cause) {
    const problem = 'not the state of a packing run; start anew with --force, or remove the directory';
    throw new FormatError({ file }, problem, { cause });
  }
}

/** Begins a run: the directories, and a state without shards. */
export async function startProgress(partial: string, settings: MelPackSettings): Promise<MelPackProgress> {
  await makeDirectories(packDirectory(partial));
  const progress: MelPackProgress = {
    format: 'segue',
    kind: 'mel-pack-progress',
    settings,
    shards: [],
    next: { fileIndex: 0, startBytes: 0 },
    report: createMelTarReport(),
    clampedValues: 0,
  };
  await saveProgress(partial, progress);
  return progress;
}

async function saveProgress(partial: string, progress: MelPackProgress): Promise<void> {
  await writeTextAtomically(join(partial, PROGRESS_FILE), [`${JSON.stringify(progress, null, 2)}\n`]);
}

/** Notes a shard, the last of `progress`, that is whole on disk, with its index: the run can go on after it. */
export async function addFinishedShard(
  partial: string,
  progress: MelPackProgress,
  index: MelPackIndex,
): Promise<void> {
  await writeMelPackIndex(shardIndexFile(partial, progress.shards.length - 1), index);
  await saveProgress(partial, progress);
}

/**
 * Takes an interrupted run up: checks that it is of these settings and that its shards are there.
 * @returns the index of each finished shard
 * @throws ConfigError (other settings); FormatError, NotFoundError (shards damaged or missing)
 */
export async function resumeProgress(
  partial: string,
  progress: MelPackProgress,
  settings: MelPackSettings,
): Promise<MelPackIndex[]> {
  for (const key of Object.keys(settings) as (keyof MelPackSettings)[]) {
    const [before, now] = [JSON.stringify(progress.settings[key]), JSON.stringify(settings[key])];
    if (before === now) continue;
    const values = key === 'songs' || key === 'files' ? '' : ` (${before}, now ${now})`;
    throw new ConfigError(
      `${partial} holds the start of a run with other ${key}${values}; give the same, or --force to start anew`,
    );
  }
  await mkdir(packDirectory(partial), { recursive: true });
  return Promise.all(
    progress.shards.map(async (expected, shard) => {
      const file = join(packDirectory(partial), shardFileName(shard));
      const { size } = await stat(file).catch((error: unknown) => {
        throw toStorageError(error, 'read', file);
      });
      if (size !== expected) {
        const problem = `expected ${expected} bytes, got ${size}; start anew with --force`;
        throw new FormatError({ file }, problem);
      }
      return readMelPackIndex(shardIndexFile(partial, shard));
    }),
  );
}

/** Removes all that an interrupted run has left; nothing where there is none. */
export async function removeProgress(partial: string): Promise<void> {
  await rm(partial, { recursive: true, force: true });
}
