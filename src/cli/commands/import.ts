// segue import: the arena's files to a dataset artefact.
import type { Command } from '@commander-js/extra-typings';
import { forceOption, jsonOption, quietOption } from '../common-options.ts';
import { withSession } from '../session.ts';

const EXAMPLES = `
The folder holds train.json; val.json, test.json, NAME.questions.json, song_meta.json and genre_gn_all.json are
read where they are there, or it is what segue split wrote. Answers are never read.

Examples:
  segue import melon --out melon.segue
  segue import melon --out melon.segue --force --json
  segue import parts --out parts.segue --train-only    leave the questions' visible parts out`;

/** Adds the command to the program. */
export function defineImport(program: Command): void {
  program
    .command('import')
    .description('read a data set into an artefact that all other commands use')
    .argument('<source>', 'folder that holds train.json')
    .requiredOption('--out <dir>', 'artefact to write; it must not exist yet')
    .option('--train-only', 'leave question files out; by default their visible parts are learned from too')
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (source, options) => {
      await withSession(options, async (session) => {
        const { importDataset } = await import('../../dataset/import-dataset.ts');
        const { anomalyRows, countRows } = await import('../import-lines.ts');
        const { layOutTable } = await import('../../core/text-table.ts');
        const { out, force, trainOnly } = options;
        const report = await importDataset(
          source,
          out,
          { force: force === true, trainOnly: trainOnly === true },
          session,
        );
        if (session.json) {
          session.printJson(report);
          return;
        }
        session.print(session.style('bold', `Imported ${source} to ${out}`));
        for (const line of layOutTable(countRows(report.counts))) session.print(line);
        session.print('');
        session.print(session.style('bold', 'Anomalies, and what became of them'));
        const alignments = ['left', 'left', 'left'] as const;
        for (const line of layOutTable(anomalyRows(report.anomalies), { alignments })) session.print(line);
      });
    });
}
