// segue describe: what an imported data set is like.
import type { Command } from '@commander-js/extra-typings';
import { jsonOption, quietOption } from '../common-options.ts';
import { withSession } from '../session.ts';

const EXAMPLES = `
Examples:
  segue describe melon.segue
  segue describe melon.segue --json > description.json`;

/** Adds the command to the program. */
export function defineDescribe(program: Command): void {
  program
    .command('describe')
    .description('print what a data set is like: counts, distributions, shares, anomalies')
    .argument('<dir>', 'artefact that segue import wrote')
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (dir, options) => {
      await withSession(options, async (session) => {
        const { loadDataset, loadImportReport } = await import('../../dataset/load-dataset.ts');
        const { describeDataset } = await import('../../dataset/describe-dataset.ts');
        const { descriptionLines } = await import('../description-lines.ts');
        const report = await loadImportReport(dir);
        const description = describeDataset(await loadDataset(dir), report);
        if (session.json) {
          session.printJson(description);
          return;
        }
        for (const line of descriptionLines(description, (text) => session.style('bold', text))) {
          session.print(line);
        }
      });
    });
}
