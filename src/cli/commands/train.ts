// `segue train MODEL`: learns a model from an imported data set and writes it as an artefact.
import type { Command } from '@commander-js/extra-typings';
import type { NeighboursModel } from '../../models/neighbours/neighbours.ts';
import { numberOption } from '../number-option.ts';
import { describeMelCnn } from './train/mel-cnn.ts';
import { describeSelection } from './train/selection.ts';
import { describeSoundSpace } from './train/sound-space.ts';
import { describeTitleBert } from './train/title-bert.ts';
import { describeModel, trainAndSave } from './train/train-and-save.ts';
import { describeWord2vec } from './train/word2vec.ts';

const EXAMPLES = `
Examples:
  segue train neighbours --data data --out model
  segue train word2vec --data data --out vectors
  segue train title-bert --data data --out titles
  segue train mel-cnn --data data --mels mels --out sounds
  segue train sound-space --data data --mels mels --sounds sounds --word2vec vectors --out space
  segue train popularity --data data --out popular
  segue train selection --data data --out best`;

function describeNeighbours() {
  return describeModel(
    'neighbours',
    'playlists that share songs, tags or title words vote; the best single model',
  )
    .addOption(
      numberOption('--tuning-questions <n>', 'questions of each kind to tune on; 0 keeps the defaults', {
        least: 0,
        most: 1e6,
        whole: true,
      }).default(200),
    )
    .action(async (options) => {
      await trainAndSave<NeighboursModel>('neighbours', options, {
        modelOptions: () => ({ tuningQuestions: options.tuningQuestions }),
        toJson: ({ tuning, parameters }) => ({ tuning, parameters }),
        async describe(model, session) {
          const { formatTuning } = await import('../format-tuning.ts');
          return [formatTuning(model, session.style)];
        },
      });
    });
}

function describeWithoutOptions(name: string, description: string) {
  return describeModel(name, description).action(async (options) => {
    await trainAndSave(name, options, { modelOptions: () => ({}) });
  });
}

/** Defines `segue train` with one subcommand a model. */
export function defineTrain(program: Command): void {
  program
    .command('train')
    .description('learn a model from an imported data set')
    .addHelpText('after', EXAMPLES)
    .addCommand(describeNeighbours())
    .addCommand(describeWord2vec())
    .addCommand(describeTitleBert())
    .addCommand(describeMelCnn())
    .addCommand(describeSoundSpace())
    .addCommand(describeWithoutOptions('popularity', 'the most popular songs and tags for everybody'))
    .addCommand(
      describeWithoutOptions('genre-popularity', 'the most popular songs and tags of the genres at hand'),
    )
    .addCommand(describeSelection());
}
