// segue demo-data: writes a synthetic data set, for trying things out and for benchmarks.
import { type Command, Option } from '@commander-js/extra-typings';
import { forceOption, jsonOption, quietOption, seedOption } from '../common-options.ts';
import { withSession } from '../session.ts';

/** The sizes of the demo data, stated here so that start-up loads nothing of the generator. */
const SIZES = ['small', 'medium', 'melon'] as const;

const EXAMPLES = `
Examples:
  segue demo-data --out demo --size small
  segue demo-data --out demo-full --size melon --seed 7
  segue import demo --out catalogue

Sizes (training playlists, songs, questions):
  small     3,000    12,000     300
  medium   20,000   100,000   3,000
  melon   115,071   707,989  10,740   as the Melon Playlist Dataset`;

/** Adds the command to the program. */
export function defineDemoData(program: Command): void {
  program
    .command('demo-data')
    .description("write a synthetic data set in the arena's formats")
    .requiredOption('--out <dir>', 'folder to write; it must not exist yet')
    .addOption(new Option('--size <size>', 'how much to write').choices(SIZES).default('small' as const))
    .addOption(seedOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      await withSession(options, async (session) => {
        const { generateDemoData } = await import('../../dataset/demo/generate-demo-data.ts');
        const { out, size, seed, force } = options;
        const report = await generateDemoData(out, { size, seed, force: force === true }, session);
        if (session.json) {
          session.printJson(report);
          return;
        }
        const count = (value: number): string => value.toLocaleString('en-US');
        session.print(
          `${out}: ${count(report.numPlaylists)} playlists, ${count(report.numSongs)} songs, ` +
            `${count(report.numPairs)} pairs, ${count(report.numQuestions)} questions with answers`,
        );
      });
    });
}
