// `segue run`: the main job in one command, from a folder of arena files to results and scores.
import type { Command } from '@commander-js/extra-typings';
import { forceOption, jsonOption, quietOption, seedOption, threadsOption } from '../common-options.ts';
import { withSession } from '../session.ts';

const EXAMPLES = `
Examples:
  segue run arena --out run
  segue run arena --out run --threads 2 --force

The folder needs train.json and at least one question file: val.json, test.json or NAME.questions.json.
NAME.answers.json beside it is evaluated against, never learned from. song_meta.json and genre_gn_all.json
are used where they are there. Results are in run/results.json, or run/NAME.results.json for several files.
The model 'selection' gives each kind of question to the model, or mixture of two, that does best on questions masked
out of the training playlists, and says which; to neighbours unless another gains more than two standard errors.`;

/** Defines `segue run`. */
export function defineRun(program: Command): void {
  program
    .command('run')
    .description('import, train, answer every question file, evaluate where answers exist')
    .argument('<source>', 'folder with the arena files')
    .requiredOption('--out <dir>', 'where to write data set, model, results and report')
    .option('--model <name>', 'which model answers: one that segue train knows', 'selection')
    .option('--train-only', 'learn from training playlists alone, not from the visible parts of questions')
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (source, options) => {
      await withSession(options, async (session) => {
        const { runArena } = await import('../../serving/run-arena.ts');
        const report = await runArena(
          source,
          options.out,
          { force: options.force === true, trainOnly: options.trainOnly === true, model: options.model },
          { ...session, seed: options.seed, threads: options.threads },
        );
        if (session.json) {
          session.printJson(report);
          return;
        }
        const { formatRun } = await import('../format-run.ts');
        session.print(formatRun(report, options.out, session.style));
      });
    });
}
