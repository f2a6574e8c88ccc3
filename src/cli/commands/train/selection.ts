// `segue train selection`: the best of several models, or of their mixtures, for each kind of question.
import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { SelectionModel } from '../../../serving/selection/selection.ts';
import { numberOption } from '../../number-option.ts';
import { describeModel, trainAndSave } from './train-and-save.ts';

const EXAMPLES = `
Examples:
  segue train selection --data data --out model
  segue train selection --data data --out model --members neighbours,word2vec

The first member answers wherever no other, alone or in a mixture of two, is better by more than two standard
errors of the questions masked out of the training playlists. Gains shown are those of these questions.`;

/** `neighbours,word2vec` as names; which there are is checked by the model. */
function parseMembers(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) {
    throw new InvalidArgumentError(`expected names of models with commas between, got '${text}'.`);
  }
  return names;
}

/** Describes the subcommand. */
export function describeSelection() {
  return describeModel(
    'selection',
    'the best model, or mixture of two, for each kind of question; what segue run uses',
  )
    .option(
      '--members <names>',
      'models to choose among, the default first (default: those that the data suit)',
      parseMembers,
    )
    .addOption(
      numberOption(
        '--tuning-questions <n>',
        'questions of each kind to measure on; 0 leaves all to the first member',
        { least: 0, most: 1e6, whole: true },
      ).default(200),
    )
    .addHelpText('after', EXAMPLES)
    .action(async ({ members, tuningQuestions, ...options }) => {
      await trainAndSave<SelectionModel>('selection', options, {
        async modelOptions() {
          const { MEMBER_NAMES } = await import('../../../serving/model-kinds.ts');
          const { checkSelectionOptions } = await import('../../../serving/selection/options.ts');
          const given = { tuningQuestions, ...(members === undefined ? {} : { members }) };
          checkSelectionOptions(given, MEMBER_NAMES); // a misspelt one stops before the data are read
          return given;
        },
        toJson: ({ report }) => ({ selection: report }),
        async describe({ report }, session) {
          const { formatSelection } = await import('../../format-selection.ts');
          return [formatSelection(report, session.style)];
        },
      });
    });
}
