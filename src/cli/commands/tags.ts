// `segue tags`: the tags that fit a title, with the network's probabilities and the words that speak for them.
import type { Command } from '@commander-js/extra-typings';
import { jsonOption, quietOption, wholeNumber } from '../common-options.ts';
import { formatTags } from '../format-tags.ts';
import { withSession } from '../session.ts';
import { collect } from '../song-names.ts';

const EXAMPLES = `
Tags stand in the order in which the model recommends them, which joins the network's probabilities with the tags that the title
itself mentions. Probabilities are the network's alone.

Examples:
  segue tags --model titles --title "비 오는 날 듣기 좋은 재즈"
  segue tags --model run/model --title "new year's eve" --title "드라이브 🚗" --limit 5 --json`;

/** Defines `segue tags`. */
export function defineTags(program: Command): void {
  program
    .command('tags')
    .description('find the tags that fit a title')
    .requiredOption('--model <dir>', 'model made by segue train title-bert, or by segue run')
    .requiredOption('--title <text>', 'title of a playlist; may be repeated', collect)
    .option('--limit <n>', 'how many tags', wholeNumber(1, 1e6), 10)
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async ({ model: dir, title: titles, limit, ...options }) => {
      await withSession(options, async (session) => {
        const { openTitleTags } = await import('../../serving/find-tags.ts');
        session.progress.stage('loading the model', null, 'bytes');
        const finder = await openTitleTags(dir, session);
        try {
          const answers = await finder.find(titles, limit);
          session.progress.done();
          if (session.json) session.printJson(answers);
          else for (const line of formatTags(answers, session.style)) session.print(line);
        } finally {
          await finder.close();
        }
      });
    });
}
