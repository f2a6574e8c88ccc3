// `segue evaluate`: scores a results file against its answers, as the arena does, and says how sure that is.
import type { Command } from '@commander-js/extra-typings';
import { jsonOption, quietOption, seedOption } from '../common-options.ts';
import { withSession } from '../session.ts';

const EXAMPLES = `
Examples:
  segue evaluate --answers answers/val.json --results results.json
  segue evaluate --answers answers/val.json --results results.json --questions questions/val.json
  segue evaluate --answers answers/val.json --results results.json --compare popular.json
  segue evaluate --answers answers/val.json --results results.json --more --train data --json

song and tag are nDCG@100 and nDCG@10; score is 0.85 song + 0.15 tag. docs/metrics.md has all definitions.`;

/** Defines `segue evaluate`. */
export function defineEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('score results against their answers')
    .requiredOption('--answers <file>', 'what was hidden, in the arena format')
    .requiredOption('--results <file>', 'what was recommended, in the arena format')
    .option('--questions <file>', 'what was shown: adds scores by kind of question, refuses seed items')
    .option('--compare <file>', 'other results: adds the paired difference, this minus other')
    .option('--lenient', 'count faults of the results as warnings and score them by stated rules')
    .option('--more', 'add recall, R-precision, MRR, hit rate, coverage and popularity')
    .option(
      '--train <dir>',
      'data set made by segue import: adds popularity to --more, refuses unknown items',
    )
    .addOption(seedOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      await withSession(options, async (session) => {
        const { evaluateFiles } = await import('../../evaluation/evaluate-files.ts');
        const { formatReport } = await import('../../evaluation/format-report.ts');
        const { formatComparison } = await import('../../evaluation/format-comparison.ts');
        const { answers, results, questions, compare, train } = options;
        const { report, comparison } = await evaluateFiles(
          { answers, results, questions, compare, train },
          { lenient: options.lenient === true, more: options.more === true, seed: options.seed },
          session,
        );
        if (session.json) {
          session.printJson({ ...report, comparison });
          return;
        }
        session.print(formatReport(report, session.style));
        if (comparison !== null) session.print(`\n${formatComparison(comparison, session.style)}`);
      });
    });
}
