// `segue demo`: makes a small synthetic data set, runs the main job on it and shows what to try next.
import type { Command } from '@commander-js/extra-typings';
import { forceOption, jsonOption, quietOption, seedOption, threadsOption } from '../common-options.ts';
import { withSession } from '../session.ts';

const EXAMPLES = `
Examples:
  segue demo
  segue demo --out demo --force --seed 7`;

/** Defines `segue demo`. */
export function defineDemo(program: Command): void {
  program
    .command('demo')
    .description('try everything on a small synthetic data set, in a minute or two')
    .option('--out <dir>', 'where to write data and results', 'demo')
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      await withSession(options, async (session) => {
        const { join } = await import('node:path');
        const { generateDemoData } = await import('../../dataset/demo/generate-demo-data.ts');
        const { runArena } = await import('../../serving/run-arena.ts');
        const { seed, threads } = options;
        const force = options.force === true;
        const arena = join(options.out, 'arena');
        const run = join(options.out, 'run');
        const context = { ...session, seed, threads };
        const { demonstrateSounds, DEMO_SOUND } = await import('../demo-sounds.ts');
        const { demonstrateTitles, DEMO_TITLE } = await import('../demo-titles.ts');
        const sound = { ...DEMO_SOUND, threads };
        const { melTars } = await generateDemoData(arena, { size: 'small', seed, force, ...sound }, context);
        const report = await runArena(arena, run, { force }, context);
        const titles = await demonstrateTitles(
          options.out,
          { dataset: join(run, 'dataset'), questions: join(arena, 'test.questions.json'), force },
          context,
        );
        const sounds = await demonstrateSounds(
          options.out,
          {
            melTars: melTars.map((name) => join(arena, name)),
            ...{ dataset: join(run, 'dataset'), title: DEMO_TITLE, force },
          },
          context,
        );
        session.progress.done();
        if (session.json) {
          session.printJson({ ...report, titles, sounds });
          return;
        }
        const { formatRun } = await import('../format-run.ts');
        session.print(formatRun(report, run, session.style));
        const { formatTags } = await import('../format-tags.ts');
        session.print(
          `\nTags that a title model gives, after a moment of pre-training and fine-tuning (${options.out}/titles):`,
        );
        for (const line of formatTags([titles.tags], session.style)) session.print(line);
        const { formatSoundDemo } = await import('../format-sound-demo.ts');
        session.print('');
        for (const line of formatSoundDemo(sounds)) session.print(line);
        const { readdir } = await import('node:fs/promises');
        const [wav] = await readdir(join(arena, 'wav'));
        session.print(`
${session.style('bold', 'What to try next')}
  npx segue describe ${run}/dataset
  npx segue recommend --model ${run}/model --data ${run}/dataset --title "비 오는 날 카페 음악" --explain
  npx segue tags --model ${options.out}/titles --title "드라이브할 때 듣는 신나는 노래"
  npx segue tags --model ${options.out}/sounds --audio ${join(arena, 'wav', wav!)}
  npx segue recommend --model ${options.out}/space --data ${run}/dataset --tag 카페 --new-songs --explain
  npx segue run YOUR_ARENA_FOLDER --out results`);
      });
    });
}
