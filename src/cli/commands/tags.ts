// `segue tags`: the tags that fit a title or a sound, with the networks' probabilities and what speaks for them.
import type { Command } from '@commander-js/extra-typings';
import { ConfigError } from '../../core/errors.ts';
import { COUNT_RANGE, jsonOption, quietOption } from '../common-options.ts';
import { type FileTags, formatSoundTags } from '../format-sound-tags.ts';
import { formatTags } from '../format-tags.ts';
import { describeFailures, hearFiles, throwFailures } from '../hear-files.ts';
import { numberOption } from '../number-option.ts';
import { type Session, withSession } from '../session.ts';
import { collect } from '../song-names.ts';

const EXAMPLES = `
A title's tags stand in the order in which the model recommends them, which joins the network's probabilities with the tags that
the title itself mentions. Probabilities are the network's alone.

A sound's tags stand by probability: of playlists that hold such a song, the share that has the tag. Lift says how many times the
share of an average song that is. Files may be mp3, wav, flac, ogg, opus or, with an optional package, m4a (segue mel --help);
seconds 20 to 50 count. A file that can't be used gives one line, and the others go on; the exit code is then that of the last such
file. Codes of genres stand apart, where the model learned them.

Examples:
  segue tags --model titles --title "비 오는 날 듣기 좋은 재즈"
  segue tags --model run/model --title "new year's eve" --title "드라이브 🚗" --limit 5 --json
  segue tags --model sounds --audio song.mp3 --audio demo.flac`;

interface TagsOptions {
  readonly model: string;
  readonly title?: readonly string[] | undefined;
  readonly audio?: readonly string[] | undefined;
  readonly limit: number;
}

/** Defines `segue tags`. */
export function defineTags(program: Command): void {
  program
    .command('tags')
    .description('find the tags that fit a title or a sound')
    .requiredOption(
      '--model <dir>',
      'for titles: made by segue train title-bert, or by segue run; for sounds: by segue train mel-cnn or sound-space',
    )
    .option('--title <text>', 'title of a playlist; may be repeated', collect)
    .option('--audio <file>', 'sound file; may be repeated', collect)
    .addOption(numberOption('--limit <n>', 'how many tags', { ...COUNT_RANGE, least: 1 }).default(10))
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const { title, audio } = options;
      if (title === undefined && audio === undefined) {
        throw new ConfigError('nothing to find tags of; give --title or --audio');
      }
      if (title !== undefined && audio !== undefined) {
        throw new ConfigError('--title and --audio need different models; ask for one after the other');
      }
      await withSession(options, (session) =>
        audio === undefined ? tagTitles(title!, options, session) : tagSounds(audio, options, session),
      );
    });
}

async function tagTitles(
  titles: readonly string[],
  { model: dir, limit }: TagsOptions,
  session: Session,
): Promise<void> {
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
}

async function tagSounds(
  files: readonly string[],
  { model: dir, limit }: TagsOptions,
  session: Session,
): Promise<void> {
  const { openSoundTags } = await import('../../serving/find-sound-tags.ts');
  session.progress.stage('loading the model', null, 'bytes');
  const finder = await openSoundTags(dir, session);
  try {
    const answers: FileTags[] = [];
    const failures = await hearFiles(files, session, async ({ file, mel }) => {
      answers.push({ file, ...(await finder.find(mel, limit)) });
    });
    session.progress.done();
    if (session.json) session.printJson({ files: answers, failed: describeFailures(failures) });
    else for (const line of formatSoundTags(answers, session.style)) session.print(line);
    throwFailures(failures, session);
  } finally {
    await finder.close();
  }
}
