// What all subcommands of `segue train` share: their common options, and training, saving and printing a model.
import { Command } from '@commander-js/extra-typings';
import type { Dataset } from '../../../dataset/dataset.ts';
import { forceOption, jsonOption, quietOption, seedOption, threadsOption } from '../../common-options.ts';
import { type CommonOptions, type Session, withSession } from '../../session.ts';

/** Options that every model has. */
export interface TrainOptions extends CommonOptions {
  readonly data: string;
  readonly out: string;
  readonly seed: number;
  readonly threads: number;
  readonly force?: true | undefined;
}

/** A subcommand with those options but `--out`. */
export function describeTraining(name: string, description: string) {
  return new Command(name)
    .description(description)
    .requiredOption('--data <dir>', 'data set made by segue import')
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption());
}

/** A subcommand with all of those options. */
export function describeModel(name: string, description: string) {
  return describeTraining(name, description).requiredOption('--out <dir>', 'where to write the model');
}

/** How one model differs from others. */
export interface TrainSteps<Model> {
  /** The model's own options; called once the output is known to be free, before the data are read. */
  readonly modelOptions: (session: Session) => object | Promise<object>;
  /** Called with the data before training; throws where the options do not go with them. Default nothing. */
  readonly checkData?: (dataset: Dataset) => void | Promise<void>;
  /** Lines about the model, after the one that says where it is; default none. */
  readonly describe?: (model: Model, session: Session) => string[] | Promise<string[]>;
  /** What `--json` prints beside the model's name and place; default nothing. */
  readonly toJson?: (model: Model) => object;
}

/** Trains one model, writes it and prints what it found. */
export async function trainAndSave<Model>(
  name: string,
  options: TrainOptions,
  steps: TrainSteps<Model>,
): Promise<void> {
  await withSession(options, async (session) => {
    const { loadDataset } = await import('../../../dataset/load-dataset.ts');
    const { MODEL_ARTEFACT, trainModel } = await import('../../../serving/recommender-artefact.ts');
    const { checkArtefactTarget } = await import('../../../formats/artefact.ts');
    const { out, seed, threads } = options;
    const force = options.force === true;
    await checkArtefactTarget(out, { kind: MODEL_ARTEFACT, force });
    const modelOptions = await steps.modelOptions(session);
    session.progress.stage('loading the data set', null, 'bytes');
    const dataset = await loadDataset(options.data);
    await steps.checkData?.(dataset);
    const trained = await trainModel(name, dataset, modelOptions, { ...session, seed, threads });
    try {
      await trained.save(out, { force, signal: session.signal });
      session.progress.done();
      const model = trained.model as Model;
      if (session.json) {
        session.printJson({ model: name, out, ...steps.toJson?.(model) });
        return;
      }
      session.print(`${name} written to ${out}`);
      for (const line of (await steps.describe?.(model, session)) ?? []) session.print(line);
    } finally {
      for (const each of [trained.model, ...trained.fallbacks]) await each.close();
    }
  });
}
