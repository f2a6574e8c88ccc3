// `segue similar`: what is near to songs, tags, a title or a sound in the space of a word2vec or sound-space model.
import { type Command, Option } from '@commander-js/extra-typings';
import { ConfigError } from '../../core/errors.ts';
import type { RowChoice } from '../../models/word2vec/restricted-nearest.ts';
import type { SimilarityQuery } from '../../models/word2vec/similarity.ts';
import type { VectorSpace } from '../../models/word2vec/vector-space.ts';
import type { LoadedModel } from '../../serving/recommender-artefact.ts';
import { COUNT_RANGE, jsonOption, quietOption } from '../common-options.ts';
import { numberOption } from '../number-option.ts';
import { type Session, withSession } from '../session.ts';
import { collect, openNames } from '../song-names.ts';
import { TOKEN_KIND_NAMES } from '../token-kinds.ts';

const EXAMPLES = `
Several songs and tags ask for what is near to the mean of their directions. Items taken away make an analogy:
--song B --minus-song A --song C finds what is to C as B is to A (3CosAdd, Levy and Goldberg 2014).
--odd-one-out orders the given songs and tags by their cosine to the mean of the others, lowest first: the first does not belong.

A model made by segue train sound-space also takes sound files (mp3, wav, flac, ogg, opus; see segue mel --help), which it places by
what it hears, and has the songs that no playlist holds: they are marked, and --new-songs finds them alone.

Examples:
  segue similar --model run/model --data run/dataset --song 1042
  segue similar --model run/model --tag 카페 --tag 재즈 --of tags --k 5
  segue similar --model run/model --title "비 오는 날 듣는 재즈" --json
  segue similar --model run/model --tag 여름밤 --minus-tag 여름 --tag 겨울 --of tags
  segue similar --model run/model --song 1042 --song 88 --song 7 --odd-one-out
  segue similar --model space --audio song.mp3 --of tags
  segue similar --model space --tag 드라이브 --audio demo.flac --new-songs --data data`;

/** Defines `segue similar`. */
export function defineSimilar(program: Command): void {
  program
    .command('similar')
    .description('find what is near to songs, tags, a title or a sound')
    .requiredOption('--model <dir>', 'model made by segue train word2vec or sound-space')
    .option('--song <id>', 'be near to this song; may be repeated', collect)
    .option('--tag <tag>', 'be near to this tag; may be repeated', collect)
    .option('--title <text>', 'be near to the tags and words that this title mentions')
    .option('--audio <file>', 'be near to this sound file; may be repeated', collect)
    .option('--minus-song <id>', 'be far from this song; may be repeated', collect)
    .option('--minus-tag <tag>', 'be far from this tag; may be repeated', collect)
    .addOption(numberOption('--k <n>', 'how many', { ...COUNT_RANGE, least: 1 }).default(20))
    .addOption(new Option('--of <kind>', 'what to find').choices(TOKEN_KIND_NAMES).default('songs' as const))
    .option('--new-songs', 'only songs that no playlist holds, placed by their sound')
    .option('--odd-one-out', 'find which of the given songs and tags does not belong')
    .option('--data <dir>', 'data set made by segue import: adds names')
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      checkUsage(options);
      await withSession(options, (session) => runSimilar(options, session));
    });
}

interface SimilarOptions {
  readonly model: string;
  readonly song?: readonly string[] | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly title?: string | undefined;
  readonly audio?: readonly string[] | undefined;
  readonly newSongs?: true | undefined;
  readonly minusSong?: readonly string[] | undefined;
  readonly minusTag?: readonly string[] | undefined;
  readonly k: number;
  readonly of: (typeof TOKEN_KIND_NAMES)[number];
  readonly oddOneOut?: true | undefined;
  readonly data?: string | undefined;
}

function checkUsage(options: SimilarOptions): void {
  const { song = [], tag = [], title, audio, minusSong, minusTag, newSongs, of: kind, oddOneOut } = options;
  const numGiven = song.length + tag.length;
  if (oddOneOut === true) {
    if ([title, audio, minusSong, minusTag, newSongs].some((given) => given !== undefined)) {
      throw new ConfigError(
        '--odd-one-out takes --song and --tag only; leave out --title, --audio, --new-songs and --minus options',
      );
    }
    if (numGiven < 3) {
      throw new ConfigError(`--odd-one-out needs at least 3 of --song and --tag, got ${numGiven}; give more`);
    }
  } else if (numGiven === 0 && title === undefined && audio === undefined) {
    throw new ConfigError('nothing to be near to; give --song, --tag, --title or --audio');
  }
  if (newSongs === true && kind !== 'songs') {
    throw new ConfigError(`--new-songs finds songs; leave it out, or --of ${kind}`);
  }
}

async function runSimilar(options: SimilarOptions, session: Session): Promise<void> {
  const { loadTrainedModel } = await import('../../serving/recommender-artefact.ts');
  const { createItemFinder, requirePlacing, requireSpace } = await import('../similar-items.ts');
  const { describeRows, printSimilar } = await import('../similar-output.ts');
  const { asPlacing, placedRows } = await import('../../serving/placements.ts');
  const { model: dir, audio = [], oddOneOut } = options;
  const trained = await loadTrainedModel(dir, session);
  let names: Awaited<ReturnType<typeof openNames>> | null = null;
  try {
    const placingOption = options.newSongs === true ? '--new-songs' : audio.length > 0 ? '--audio' : null;
    if (placingOption !== null) requirePlacing(trained, { dir, option: placingOption });
    const space = requireSpace(trained, dir);
    const rows = options.newSongs === true ? await rowsOfNewSongs(trained, dir) : { without: [] };
    if (options.data !== undefined) names = await openNames(options.data, dir, trained.songs);
    const finder = createItemFinder(space, trained, options.data ?? null);
    const rowsOf = async (songs: readonly string[] = [], tags: readonly string[] = []): Promise<number[]> => {
      const rows: number[] = [];
      for (const song of songs) rows.push(await finder.rowOfSong(song));
      for (const tag of tags) rows.push(await finder.rowOfTag(tag));
      return rows;
    };
    const given = await rowsOf(options.song, options.tag);
    const plus = [
      ...new Set([...given, ...(options.title === undefined ? [] : finder.rowsOfTitle(options.title))]),
    ];
    const minus = await rowsOf(options.minusSong, options.minusTag);
    const sounds = await placeSounds(audio, trained, dir, session);
    const query = { plus, minus, directions: sounds.map(({ vector }) => vector) };
    const found =
      oddOneOut === true
        ? await rankOdd(space, plus)
        : await searchSpace(space, rows, query, options, session);
    const placing = asPlacing(trained.model);
    const placed = new Set(placing === null ? [] : placedRows(placing));
    const describe = (rows: readonly { readonly row: number }[]) =>
      describeRows(rows, space, trained, names, placed);
    printSimilar(session, {
      oddOneOut: oddOneOut === true,
      plus: [
        ...describe(plus.map((row) => ({ row }))),
        ...sounds.map(({ file }) => ({ kind: 'audio' as const, id: file })),
      ],
      minus: describe(minus.map((row) => ({ row }))),
      found: describe(found),
    });
  } finally {
    names?.close();
    await trained.model.close();
  }
}

/** Rows of the songs that no playlist holds. */
async function rowsOfNewSongs(trained: LoadedModel, dir: string): Promise<RowChoice> {
  const { newSongRows } = await import('../../serving/placements.ts');
  const { requirePlacing } = await import('../similar-items.ts');
  const only = newSongRows(requirePlacing(trained, { dir, option: '--new-songs' }));
  if (only.length === 0)
    throw new ConfigError(`--new-songs: playlists hold all songs of ${dir}; leave it out`);
  return { only };
}

/** Files as directions of the space. One that can't be used stops the command: an answer without it would be another's. */
async function placeSounds(files: readonly string[], trained: LoadedModel, dir: string, session: Session) {
  if (files.length === 0) return [];
  const { requirePlacing } = await import('../similar-items.ts');
  const { hearFiles, throwFailures } = await import('../hear-files.ts');
  const model = requirePlacing(trained, { dir, option: '--audio' });
  const placed: { readonly file: string; readonly vector: Float64Array }[] = [];
  const failures = await hearFiles(files, session, async ({ file, mel }) => {
    placed.push({ file, vector: (await model.place(mel)).vector });
  });
  session.progress.done();
  throwFailures(failures, session);
  return placed;
}

async function rankOdd(space: VectorSpace, rows: readonly number[]) {
  const { rankOddOneOut } = await import('../../models/word2vec/similarity.ts');
  return rankOddOneOut(space, rows);
}

async function searchSpace(
  space: VectorSpace,
  rows: RowChoice,
  query: SimilarityQuery,
  { k, of: kind }: SimilarOptions,
  session: Session,
) {
  const { findSimilar } = await import('../../models/word2vec/similarity.ts');
  const { createRestrictedNearest } = await import('../../models/word2vec/restricted-nearest.ts');
  const { cosineScales } = await import('../../kernels/nearest/cosine-scales.ts');
  // One query waits for memory, not for arithmetic: starting threads would take longer than they save.
  const nearest = createRestrictedNearest(space.vectors, rows, { scales: cosineScales(space.vectors) });
  try {
    return await findSimilar(space, nearest, query, { kind, k }, session);
  } finally {
    await nearest.close();
  }
}
