// `segue vectors`: writes the vectors of a model for other programs.

import { statSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { countOf } from '../../core/count-of.ts';
import { ConfigError } from '../../core/errors.ts';
import type { NamedVectors, RowRange } from '../../formats/named-vectors.ts';
import { overwrites } from '../../formats/overwrites.ts';
import type { TokenKind, VectorSpace } from '../../models/word2vec/vector-space.ts';
import type { Word2vecModel } from '../../models/word2vec/word2vec.ts';
import { forceOption, jsonOption, quietOption } from '../common-options.ts';
import { type Session, withSession } from '../session.ts';
import { TOKEN_KIND_NAMES } from '../token-kinds.ts';

const EXAMPLES = `
Examples:
  segue vectors --model word2vec --out vectors.bin
  segue vectors --model word2vec --out songs.txt --format text --kinds songs
  segue train word2vec --data data --out again --vectors vectors.bin

Each vector is named song:ID, tag:TAG, word:WORD, artist:N, album:N or genre:N. gensim reads the file with
KeyedVectors.load_word2vec_format('vectors.bin', binary=True).`;

interface VectorsOptions {
  readonly model: string;
  readonly out: string;
  readonly format: 'text' | 'binary';
  readonly kinds?: readonly TokenKind[] | undefined;
  readonly spaces: 'error' | 'replace';
  readonly force?: true | undefined;
}

/** Parses names of kinds with commas between them. */
function parseKinds(text: string): TokenKind[] {
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (TOKEN_KIND_NAMES.includes(name as TokenKind)) continue;
    throw new InvalidArgumentError(`unknown kind '${name}'; known are ${TOKEN_KIND_NAMES.join(', ')}.`);
  }
  return TOKEN_KIND_NAMES.filter((kind) => names.includes(kind));
}

/** A file that exists is replaced only by force, and the model never. */
async function checkTarget({ model, out }: VectorsOptions, force: boolean): Promise<void> {
  if ((await overwrites(out, model)) || (await overwrites(model, out))) {
    throw new ConfigError(`--out: ${out} would replace what it is made of, in ${model}; give another path`);
  }
  if (force || statSync(out, { throwIfNoEntry: false })?.isFile() !== true) return;
  throw new ConfigError(`--out: ${out} exists; give another path, or --force to replace it`);
}

/** The rows of some kinds. Throws `ConfigError` for a kind that was not trained. */
function rowsOfKinds({ ranges }: VectorSpace, kinds: readonly TokenKind[] | undefined): RowRange[] {
  const trained = TOKEN_KIND_NAMES.filter((kind) => ranges[kind].end > ranges[kind].start);
  for (const kind of kinds ?? []) {
    if (trained.includes(kind)) continue;
    throw new ConfigError(`--kinds: the model has no vectors of ${kind}; it has ${trained.join(', ')}`);
  }
  return (kinds ?? trained).map((kind) => ranges[kind]);
}

/** Loads a model and writes what was asked for; the number of vectors and of dimensions. */
async function exportVectors(
  options: VectorsOptions,
  session: Session,
): Promise<{ numVectors: number; dimensions: number }> {
  const { model: dir, out, format, spaces } = options;
  await checkTarget(options, options.force === true);
  const { loadTrainedModel } = await import('../../serving/recommender-artefact.ts');
  const { tokenName } = await import('../../models/word2vec/vector-space.ts');
  session.progress.stage('loading the model', null, 'bytes');
  const { modelName, model, ...ids } = await loadTrainedModel(dir, session);
  try {
    const { space } = model as Partial<Pick<Word2vecModel, 'space'>>;
    if (space === undefined) {
      throw new ConfigError(
        `${dir} is a ${modelName} model, which has no vectors; give a word2vec or sound-space model`,
      );
    }
    const rows = rowsOfKinds(space, options.kinds);
    const { vectors } = space;
    const names = Array.from({ length: vectors.numVectors }, (_, row) => tokenName(space, row, ids));
    const named: NamedVectors = { names, vectors };
    const numVectors = rows.reduce((sum, { start, end }) => sum + end - start, 0);
    session.progress.stage(`writing ${out}`, numVectors, 'vectors');
    if (format === 'text') {
      const { writeWord2vecText } = await import('../../formats/word2vec-text.ts');
      await writeWord2vecText(out, named, { ...session, rows, spaces });
    } else {
      const { writeWord2vecBinary } = await import('../../formats/word2vec-binary.ts');
      await writeWord2vecBinary(out, named, { ...session, rows, spaces });
    }
    return { numVectors, dimensions: vectors.dimensions };
  } finally {
    await model.close();
  }
}

/** Defines `segue vectors`. */
export function defineVectors(program: Command): void {
  program
    .command('vectors')
    .description('write the vectors of a model in the formats of word2vec and gensim')
    .requiredOption('--model <dir>', 'model made by segue train word2vec or sound-space')
    .requiredOption('--out <file>', 'file to write')
    .addOption(
      new Option('--format <name>', 'format of the file')
        .choices(['binary', 'text'] as const)
        .default('binary' as const),
    )
    .option('--kinds <list>', 'which kinds, such as songs,tags; all that were trained by default', parseKinds)
    .addOption(
      new Option('--spaces <what>', 'white space in a name, which the formats lack: stop, or write \u2581')
        .choices(['error', 'replace'] as const)
        .default('error' as const),
    )
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      await withSession(options, async (session) => {
        const { out, format } = options;
        const written = await exportVectors(options, session);
        session.progress.done();
        if (session.json) session.printJson({ out, format, ...written });
        else {
          const { numVectors, dimensions } = written;
          session.print(
            `${countOf(numVectors, 'vectors')} of ${countOf(dimensions, 'dimensions')} in ${out}`,
          );
        }
      });
    });
}
