// segue split: holds playlists back as questions with answers.
import { type Command, Option } from '@commander-js/extra-typings';
import { forceOption, jsonOption, quietOption, seedOption } from '../common-options.ts';
import { numberOption } from '../number-option.ts';
import { withSession } from '../session.ts';

/** The mixes, stated here so that start-up loads nothing of the splitter. */
const MIXES = ['arena', 'baseline'] as const;

const EXAMPLES = `
Writes orig/train.json (to learn from), orig/val.json (whole playlists held back), questions/val.json and
answers/val.json; the folder can be given to segue import and segue run.

Mixes, in per cent of songs only, songs and tags, tags and title, title only:
  arena     42, 39, 11, 8; titles are blank where songs are given, as in the arena's final questions
  baseline  30, 50, 15, 5; titles are kept, as the arena's baseline does

Examples:
  segue split melon --out melon-split
  segue split melon --out melon-split --seed 7 --fraction 0.1
  segue split melon --out melon-split --mix baseline --force`;

/** Adds the command to the program. */
export function defineSplit(program: Command): void {
  program
    .command('split')
    .description('hold playlists back from a training file as questions with answers')
    .argument('<source>', 'folder that holds train.json')
    .requiredOption('--out <dir>', 'folder to write; it must not exist yet')
    .addOption(
      new Option('--mix <mix>', 'shares of the kinds of question').choices(MIXES).default('arena' as const),
    )
    .addOption(
      numberOption('--fraction <f>', 'share of the playlists with two songs and a tag that is held back', {
        ...{ least: 0, most: 1, open: true, openTop: true },
      }).default(0.2),
    )
    .addOption(seedOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (source, options) => {
      await withSession(options, async (session) => {
        const { splitDataset } = await import('../../dataset/split.ts');
        const { splitLines } = await import('../split-lines.ts');
        const { percent } = await import('../percent.ts');
        const { out, seed, mix, fraction, force } = options;
        const report = await splitDataset(
          source,
          out,
          { seed, mix, fraction, force: force === true },
          session,
        );
        if (report.mixDeviation > 0.01) {
          session.logger.warn(
            `the kinds of question differ from the ${mix} mix by up to ${percent(report.mixDeviation)} of the questions: too few playlists have titles or enough tags`,
          );
        }
        if (session.json) session.printJson(report);
        else for (const line of splitLines(out, report)) session.print(line);
      });
    });
}
