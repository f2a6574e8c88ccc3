// `segue train MODEL`: learns a model from an imported data set and writes it as an artefact.
import { Command } from '@commander-js/extra-typings';
import {
  forceOption,
  jsonOption,
  quietOption,
  seedOption,
  threadsOption,
  wholeNumber,
} from '../common-options.ts';
import { type CommonOptions, type Session, withSession } from '../session.ts';

const EXAMPLES = `
Examples:
  segue train neighbours --data data --out model
  segue train popularity --data data --out popular`;

interface TrainOptions extends CommonOptions {
  readonly data: string;
  readonly out: string;
  readonly seed: number;
  readonly threads: number;
  readonly force?: true | undefined;
}

function describeModel(name: string, description: string) {
  return new Command(name)
    .description(description)
    .requiredOption('--data <dir>', 'data set made by segue import')
    .requiredOption('--out <dir>', 'where to write the model')
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption());
}

/** Trains one model and prints what it found. */
async function trainAndSave(name: string, options: TrainOptions, modelOptions: object): Promise<void> {
  await withSession(options, async (session) => {
    const { loadDataset } = await import('../../dataset/load-dataset.ts');
    const { MODEL_ARTEFACT, trainRecommender } = await import('../../serving/recommender-artefact.ts');
    const { checkArtefactTarget } = await import('../../formats/artefact.ts');
    const force = options.force === true;
    await checkArtefactTarget(options.out, { kind: MODEL_ARTEFACT, force });
    session.progress.stage('loading the data set', null, 'bytes');
    const dataset = await loadDataset(options.data);
    const { seed, threads } = options;
    const context = { ...session, seed, threads };
    const trained = await trainRecommender(name, dataset, modelOptions, context);
    try {
      await trained.save(options.out, { force, signal: session.signal });
      session.progress.done();
      await printModel(session, options.out, name, trained.model);
    } finally {
      await trained.recommender.close();
    }
  });
}

async function printModel(session: Session, out: string, name: string, model: object): Promise<void> {
  const tuning =
    'tuning' in model && 'parameters' in model ? { tuning: model.tuning, parameters: model.parameters } : {};
  if (session.json) {
    session.printJson({ model: name, out, ...tuning });
    return;
  }
  session.print(`${name} written to ${out}`);
  if (!('tuning' in model)) return;
  const { formatTuning } = await import('../format-tuning.ts');
  session.print(formatTuning(model as Parameters<typeof formatTuning>[0], session.style));
}

/** Defines `segue train` with one subcommand a model. */
export function defineTrain(program: Command): void {
  const train = program
    .command('train')
    .description('learn a model from an imported data set')
    .addHelpText('after', EXAMPLES);
  train.addCommand(
    describeModel('neighbours', 'playlists that share songs, tags or title words vote; the best single model')
      .option(
        '--tuning-questions <n>',
        'questions of each kind to tune on; 0 keeps the defaults',
        wholeNumber(0, 1e6),
        200,
      )
      .action(async (options) => {
        await trainAndSave('neighbours', options, { tuningQuestions: options.tuningQuestions });
      }),
  );
  train.addCommand(
    describeModel('popularity', 'the most popular songs and tags for everybody').action(async (options) => {
      await trainAndSave('popularity', options, {});
    }),
  );
  train.addCommand(
    describeModel('genre-popularity', 'the most popular songs and tags of the genres at hand').action(
      async (options) => {
        await trainAndSave('genre-popularity', options, {});
      },
    ),
  );
}
