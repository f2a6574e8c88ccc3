// Holds playlists back from a training file as questions with answers, in the layout of the arena's baseline
// splitter (orig/, questions/, answers/), but seeded and by default in the mix of the arena's real questions.
import { constants } from 'node:fs';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AbortedError, ConfigError } from '../core/errors.ts';
import { SILENT_PROGRESS, type WorkContext } from '../core/progress.ts';
import { createRandomStream } from '../core/random.ts';
import type { ArenaPlaylist } from '../formats/arena-types.ts';
import { writeArtefact } from '../formats/artefact.ts';
import { overwrites } from '../formats/overwrites.ts';
import { readPlaylists } from '../formats/read-playlists.ts';
import { toStorageError } from '../formats/storage.ts';
import { writePlaylists } from '../formats/write-playlists.ts';
import { findArenaFiles } from './find-arena-files.ts';
import { maskPlaylist } from './mask-playlist.ts';
import { QUESTION_KINDS, type QuestionKind } from './question-kind.ts';
import { type Feasibility, feasibilityOf, MIX_SHARES, planSplit, type QuestionMix } from './split-plan.ts';

/** Kind of the artefact, in its manifest. */
export const SPLIT_KIND = 'split';

/** How to split. */
export interface SplitOptions {
  /** Of all random choices; default 0. */
  readonly seed?: number;
  /** Default `arena`: titles blank where songs are given. `baseline` keeps titles in every question. */
  readonly mix?: QuestionMix;
  /** Share of the eligible playlists to hold back, above 0 and below 1; default 0.2. */
  readonly fraction?: number;
  /** Replace a split that is already there; default false. */
  readonly force?: boolean;
}

/** Defaults of `SplitOptions`. */
export const SPLIT_DEFAULTS: Required<SplitOptions> = { seed: 0, mix: 'arena', fraction: 0.2, force: false };

/** What a split holds. */
export interface SplitReport {
  readonly seed: number;
  readonly mix: QuestionMix;
  readonly fraction: number;
  readonly trainingPlaylists: number;
  readonly validationPlaylists: number;
  /** Playlists of at least two songs and one tag. */
  readonly eligiblePlaylists: number;
  /** Playlists left out because an earlier one has their id. */
  readonly repeatedIds: number;
  readonly kinds: Readonly<Record<QuestionKind, number>>;
  /** Largest difference of a kind's share from the mix, 0 to 1; above 0.01 where too few playlists fit a kind. */
  readonly mixDeviation: number;
}

/** What the first reading of the training file tells. */
interface Survey {
  readonly feasibility: Feasibility[];
  /** By position. */
  readonly isRepeat: boolean[];
}

/** A playlist without repeats: an item must not stand on both sides of a mask. */
function distinctParts(playlist: ArenaPlaylist): { title: string; songs: number[]; tags: string[] } {
  const { plylst_title: title, songs, tags } = playlist;
  return { title, songs: [...new Set(songs)], tags: [...new Set(tags)] };
}

/** Reads the training file with progress in bytes. */
async function* readTraining(
  file: string,
  label: string,
  context: WorkContext,
): AsyncGenerator<ArenaPlaylist> {
  const progress = context.progress ?? SILENT_PROGRESS;
  const { signal } = context;
  const onBytes = (bytesRead: number): void => progress.advanceTo(bytesRead);
  try {
    progress.stage(label, (await stat(file)).size, 'bytes');
  } catch (error) {
    throw toStorageError(error, 'read', file);
  }
  yield* readPlaylists(file, signal === undefined ? { onBytes } : { onBytes, signal });
}

async function surveyTraining(file: string, context: WorkContext): Promise<Survey> {
  const survey: Survey = { feasibility: [], isRepeat: [] };
  const seenIds = new Set<number>();
  for await (const playlist of readTraining(file, `surveying ${basename(file)}`, context)) {
    const isRepeat = seenIds.has(playlist.id);
    seenIds.add(playlist.id);
    survey.isRepeat.push(isRepeat);
    survey.feasibility.push(isRepeat ? 0 : feasibilityOf(distinctParts(playlist)));
  }
  return survey;
}

/** Question and answer of one validation playlist; the mask depends on seed and position alone. */
function toQuestion(
  playlist: ArenaPlaylist,
  kind: QuestionKind,
  position: number,
  options: Required<SplitOptions>,
): { question: ArenaPlaylist; answer: ArenaPlaylist } {
  const random = createRandomStream(options.seed, 'split/mask', position);
  const keepTitle = options.mix === 'baseline';
  const masked = maskPlaylist(distinctParts(playlist), kind, random, { keepTitle });
  if (masked === null) throw new RangeError(`playlist ${playlist.id} can't become a question of ${kind}`);
  const { title, songs, tags } = masked.question;
  return {
    question: { ...playlist, plylst_title: title, songs, tags },
    answer: { ...playlist, songs: masked.answer.songs, tags: masked.answer.tags },
  };
}

function checkOptions(options: SplitOptions): Required<SplitOptions> {
  const checked = { ...SPLIT_DEFAULTS, ...options };
  if (!(checked.fraction > 0 && checked.fraction < 1)) {
    throw new ConfigError(`fraction: expected a number above 0 and below 1, got ${checked.fraction}`);
  }
  if (!Object.hasOwn(MIX_SHARES, checked.mix)) {
    throw new ConfigError(`mix: expected arena or baseline, got ${JSON.stringify(checked.mix)}`);
  }
  return checked;
}

function report(
  survey: Survey,
  plan: ReadonlyMap<number, QuestionKind>,
  options: Required<SplitOptions>,
): SplitReport {
  const { seed, mix, fraction } = options;
  const kinds: Record<QuestionKind, number> = { songs: 0, 'songs-tags': 0, 'tags-title': 0, title: 0 };
  for (const kind of plan.values()) kinds[kind]++;
  const repeatedIds = survey.isRepeat.filter(Boolean).length;
  const deviations = QUESTION_KINDS.map((kind) => Math.abs(kinds[kind] / plan.size - MIX_SHARES[mix][kind]));
  return {
    seed,
    mix,
    fraction,
    trainingPlaylists: survey.isRepeat.length - repeatedIds - plan.size,
    validationPlaylists: plan.size,
    eligiblePlaylists: survey.feasibility.filter((bits) => bits !== 0).length,
    repeatedIds,
    kinds,
    mixDeviation: Math.max(...deviations),
  };
}

/** Copies a file, by reference where the file system can. */
async function copyInto(dir: string, file: string | null): Promise<void> {
  if (file === null) return;
  try {
    await copyFile(file, join(dir, basename(file)), constants.COPYFILE_FICLONE);
  } catch (error) {
    throw toStorageError(error, 'copy', file);
  }
}

/**
 * Splits the training file of a folder. Writes `orig/train.json` (what may be learned from), `orig/val.json`
 * (whole validation playlists), `questions/val.json`, `answers/val.json`, and copies of the metadata files. The
 * same file, options and version give the same bytes. Only validation playlists are held in memory.
 * @param source a folder that `findArenaFiles` understands; its own question files are not looked at
 * @param dir what to write; appears whole or not at all
 * @throws NotFoundError, FormatError, StorageError from reading; ConfigError for an option out of range, where
 *   `dir` exists and `force` is not set, and where no playlist can be held back; AbortedError
 */
export async function splitDataset(
  source: string,
  dir: string,
  options: SplitOptions = {},
  context: WorkContext = {},
): Promise<SplitReport> {
  const checked = checkOptions(options);
  const found = await findArenaFiles(source);
  const { signal } = context;
  const artefact = { kind: SPLIT_KIND, force: checked.force, ...(signal === undefined ? {} : { signal }) };
  if (await overwrites(dir, found.training)) {
    throw new ConfigError(
      `${dir}: the split would replace the data that it is made of; choose another folder`,
    );
  }
  let result: SplitReport | undefined;
  await writeArtefact(dir, artefact, async (temporaryDir) => {
    const survey = await surveyTraining(found.training, context);
    const plan = planSplit(survey.feasibility, checked);
    if (plan.size === 0) {
      throw new ConfigError(
        `${found.training}: expected playlists of at least two songs and one tag to hold back, found ${survey.feasibility.filter((bits) => bits !== 0).length} and took ${checked.fraction} of them: none; raise the fraction or use more data`,
      );
    }
    result = report(survey, plan, checked);
    await writeSplit(temporaryDir, found.training, { survey, plan, options: checked }, context);
    await copyInto(temporaryDir, found.songs);
    await copyInto(temporaryDir, found.genres);
    return { report: result };
  });
  context.progress?.done();
  return result!;
}

/** Reads the training file again and deals its playlists out. */
async function writeSplit(
  dir: string,
  training: string,
  split: { survey: Survey; plan: ReadonlyMap<number, QuestionKind>; options: Required<SplitOptions> },
  context: WorkContext,
): Promise<void> {
  for (const folder of ['orig', 'questions', 'answers']) await mkdir(join(dir, folder));
  const validation: { playlist: ArenaPlaylist; kind: QuestionKind; position: number }[] = [];
  async function* keepTraining(): AsyncGenerator<ArenaPlaylist> {
    let position = 0;
    for await (const playlist of readTraining(training, `splitting ${basename(training)}`, context)) {
      const kind = split.plan.get(position);
      if (kind !== undefined) validation.push({ playlist, kind, position });
      else if (!split.survey.isRepeat[position]) yield playlist;
      position++;
    }
  }
  await writePlaylists(join(dir, 'orig', 'train.json'), keepTraining());
  if (context.signal?.aborted) throw new AbortedError();
  const masked = validation.map(({ playlist, kind, position }) =>
    toQuestion(playlist, kind, position, split.options),
  );
  await writePlaylists(
    join(dir, 'orig', 'val.json'),
    validation.map(({ playlist }) => playlist),
  );
  await writePlaylists(
    join(dir, 'questions', 'val.json'),
    masked.map(({ question }) => question),
  );
  await writePlaylists(
    join(dir, 'answers', 'val.json'),
    masked.map(({ answer }) => answer),
  );
}
