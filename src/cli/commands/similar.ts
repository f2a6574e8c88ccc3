// `segue similar`: what is near to songs, tags or a title in the space of a word2vec model.
import { type Command, Option } from '@commander-js/extra-typings';
import { ConfigError } from '../../core/errors.ts';
import type { VectorSpace } from '../../models/word2vec/vector-space.ts';
import { jsonOption, quietOption, wholeNumber } from '../common-options.ts';
import { type Session, withSession } from '../session.ts';
import { collect, openNames } from '../song-names.ts';
import { TOKEN_KIND_NAMES } from '../token-kinds.ts';

const EXAMPLES = `
Several songs and tags ask for what is near to the mean of their directions. Items taken away make an analogy:
--song B --minus-song A --song C finds what is to C as B is to A (3CosAdd, Levy and Goldberg 2014).
--odd-one-out orders the given songs and tags by their cosine to the mean of the others, lowest first: the first does not belong.

Examples:
  segue similar --model run/model --data run/dataset --song 1042
  segue similar --model run/model --tag 카페 --tag 재즈 --of tags --k 5
  segue similar --model run/model --title "비 오는 날 듣는 재즈" --json
  segue similar --model run/model --tag 여름밤 --minus-tag 여름 --tag 겨울 --of tags
  segue similar --model run/model --song 1042 --song 88 --song 7 --odd-one-out`;

/** Defines `segue similar`. */
export function defineSimilar(program: Command): void {
  program
    .command('similar')
    .description('find what is near to songs, tags or a title')
    .requiredOption('--model <dir>', 'model made by segue train word2vec')
    .option('--song <id>', 'be near to this song; may be repeated', collect)
    .option('--tag <tag>', 'be near to this tag; may be repeated', collect)
    .option('--title <text>', 'be near to the tags and words that this title mentions')
    .option('--minus-song <id>', 'be far from this song; may be repeated', collect)
    .option('--minus-tag <tag>', 'be far from this tag; may be repeated', collect)
    .option('--k <n>', 'how many', wholeNumber(1, 1e6), 20)
    .addOption(new Option('--of <kind>', 'what to find').choices(TOKEN_KIND_NAMES).default('songs' as const))
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
  readonly minusSong?: readonly string[] | undefined;
  readonly minusTag?: readonly string[] | undefined;
  readonly k: number;
  readonly of: (typeof TOKEN_KIND_NAMES)[number];
  readonly oddOneOut?: true | undefined;
  readonly data?: string | undefined;
}

function checkUsage({ song = [], tag = [], title, minusSong, minusTag, oddOneOut }: SimilarOptions): void {
  const numGiven = song.length + tag.length;
  if (oddOneOut === true) {
    if (title !== undefined || minusSong !== undefined || minusTag !== undefined) {
      throw new ConfigError(
        '--odd-one-out takes --song and --tag only; leave out --title and --minus options',
      );
    }
    if (numGiven < 3) {
      throw new ConfigError(`--odd-one-out needs at least 3 of --song and --tag, got ${numGiven}; give more`);
    }
  } else if (numGiven === 0 && title === undefined) {
    throw new ConfigError('nothing to be near to; give --song, --tag or --title');
  }
}

async function runSimilar(options: SimilarOptions, session: Session): Promise<void> {
  const { loadTrainedModel } = await import('../../serving/recommender-artefact.ts');
  const { createItemFinder, requireSpace } = await import('../similar-items.ts');
  const { describeRows, printSimilar } = await import('../similar-output.ts');
  const trained = await loadTrainedModel(options.model, session);
  let names: Awaited<ReturnType<typeof openNames>> | null = null;
  try {
    const space = requireSpace(trained, options.model);
    if (options.data !== undefined) names = await openNames(options.data, options.model, trained.songs);
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
    const found =
      options.oddOneOut === true
        ? await rankOdd(space, plus)
        : await searchSpace(space, { plus, minus }, options, session);
    const describe = (rows: readonly { readonly row: number }[]) => describeRows(rows, space, trained, names);
    printSimilar(session, {
      oddOneOut: options.oddOneOut === true,
      plus: describe(plus.map((row) => ({ row }))),
      minus: describe(minus.map((row) => ({ row }))),
      found: describe(found),
    });
  } finally {
    names?.close();
    await trained.model.close();
  }
}

async function rankOdd(space: VectorSpace, rows: readonly number[]) {
  const { rankOddOneOut } = await import('../../models/word2vec/similarity.ts');
  return rankOddOneOut(space, rows);
}

async function searchSpace(
  space: VectorSpace,
  query: { readonly plus: readonly number[]; readonly minus: readonly number[] },
  { k, of: kind }: SimilarOptions,
  session: Session,
) {
  const { findSimilar } = await import('../../models/word2vec/similarity.ts');
  const { createNearest } = await import('../../kernels/nearest/nearest.ts');
  const { cosineScales } = await import('../../kernels/nearest/cosine-scales.ts');
  // One query waits for memory, not for arithmetic: starting threads would take longer than they save.
  const nearest = createNearest(space.vectors, { scales: cosineScales(space.vectors) });
  try {
    return await findSimilar(space, nearest, query, { kind, k }, session);
  } finally {
    await nearest.close();
  }
}
