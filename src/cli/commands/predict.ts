// `segue predict`: answers a question file with a trained model.

import { type Command, Option } from '@commander-js/extra-typings';
import { countOf } from '../../core/count-of.ts';
import { COUNT_RANGE, jsonOption, quietOption, threadsOption } from '../common-options.ts';
import { numberOption } from '../number-option.ts';
import { withSession } from '../session.ts';

const EXAMPLES = `
Examples:
  segue predict --model model --questions val.json --out results.json
  segue predict --model model --questions val.json --out results.json --unknown error

Each answer holds exactly the songs and tags asked for, distinct, none from the question. Where the model's
list is short it is filled with popular songs of the same genres, then with popular songs. Older results at the
output are replaced when the new ones are whole.`;

/** Defines `segue predict`. */
export function definePredict(program: Command): void {
  program
    .command('predict')
    .description('answer a question file with a trained model')
    .requiredOption('--model <dir>', 'model made by segue train')
    .requiredOption('--questions <file>', 'what playlists show, in the arena format')
    .requiredOption('--out <file>', 'results to write, in the arena format')
    .addOption(numberOption('--songs <n>', 'songs an answer', COUNT_RANGE).default(100))
    .addOption(numberOption('--tags <n>', 'tags an answer', COUNT_RANGE).default(10))
    .addOption(
      new Option(
        '--unknown <what>',
        'songs and tags that training did not know: leave out and count, or stop',
      )
        .choices(['skip', 'error'] as const)
        .default('skip' as const),
    )
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      await withSession(options, async (session) => {
        const { loadRecommender } = await import('../../serving/recommender-artefact.ts');
        const { answerQuestions } = await import('../../serving/answer-questions.ts');
        session.progress.stage('loading the model', null, 'bytes');
        const recommender = await loadRecommender(options.model, { ...session, threads: options.threads });
        try {
          const report = await answerQuestions(
            recommender,
            options.questions,
            options.out,
            { numSongs: options.songs, numTags: options.tags, unknown: options.unknown },
            session,
          );
          session.progress.done();
          if (session.json) session.printJson({ out: options.out, ...report });
          else session.print(`${countOf(report.numQuestions, 'questions')} answered in ${options.out}`);
        } finally {
          await recommender.close();
        }
      });
    });
}
