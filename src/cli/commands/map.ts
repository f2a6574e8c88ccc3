// `segue map`: a picture of the songs, as one HTML file that works offline.

import { type Command, Option } from '@commander-js/extra-typings';
import { countOf } from '../../core/count-of.ts';
import {
  COUNT_RANGE,
  forceOption,
  jsonOption,
  quietOption,
  seedOption,
  threadsOption,
} from '../common-options.ts';
import { numberOption } from '../number-option.ts';
import { withSession } from '../session.ts';

const EXAMPLES = `
Examples:
  segue map --model word2vec --data data --out map.html
  segue map --model word2vec --data data --out map.html --songs 50000 --colour tag --force

The page needs no network and no server: open it in any browser that has WebGL. docs/map.md says how songs find
their places.`;

/** Defines `segue map`. */
export function defineMap(program: Command): void {
  program
    .command('map')
    .description('draw the songs of a word2vec or sound-space model as a page to explore')
    .requiredOption('--model <dir>', 'model made by segue train word2vec or sound-space')
    .requiredOption('--data <dir>', 'data set that it was trained on')
    .requiredOption('--out <file>', 'HTML file to write')
    .addOption(
      numberOption('--songs <n>', 'how many songs, the most frequent first', {
        ...COUNT_RANGE,
        least: 2,
      }).default(20_000),
    )
    .addOption(
      new Option('--colour <what>', 'what colours mean at first; the page can switch')
        .choices(['genre', 'era', 'tag'] as const)
        .default('genre' as const),
    )
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      await withSession(options, async (session) => {
        const { writeMap } = await import('../../serving/map/write-map.ts');
        const { songs, seed, colour, threads, out } = options;
        const { numSongs } = await writeMap(
          options,
          { songs, seed, colour, force: options.force === true },
          { ...session, threads },
        );
        session.progress.done();
        if (session.json) session.printJson({ out, numSongs });
        else session.print(`${countOf(numSongs, 'songs')} drawn in ${out}`);
      });
    });
}
