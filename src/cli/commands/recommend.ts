// `segue recommend`: goes on with one playlist given on the command line.
import type { Command } from '@commander-js/extra-typings';
import { ConfigError } from '../../core/errors.ts';
import { displayWidth } from '../../core/text-table.ts';
import type { Recommender } from '../../serving/recommender.ts';
import { jsonOption, quietOption, wholeNumber } from '../common-options.ts';
import { type Session, withSession } from '../session.ts';
import { collect, openNames, songLabel, toSongId } from '../song-names.ts';

const EXAMPLES = `
Examples:
  segue recommend --model run/model --data run/dataset --title "비 오는 날 듣는 재즈"
  segue recommend --model run/model --song 1042 --song 88 --tag 드라이브 --explain
  segue recommend --model run/model --tag 카페 --date 2015-06-30 --json`;

/** Defines `segue recommend`. */
export function defineRecommend(program: Command): void {
  program
    .command('recommend')
    .description('continue one playlist')
    .requiredOption('--model <dir>', 'model made by segue train, or the model folder of a run')
    .option('--title <text>', "the playlist's title")
    .option('--song <id>', 'a song in it; may be repeated', collect)
    .option('--tag <tag>', 'a tag of it; may be repeated', collect)
    .option('--ban <id>', 'a song never to recommend; may be repeated', collect)
    .option('--date <YYYY-MM-DD>', 'leave out songs released later')
    .option('--songs <n>', 'how many songs', wholeNumber(0, 1e6), 20)
    .option('--tags <n>', 'how many tags', wholeNumber(0, 1e6), 10)
    .option('--explain', 'say which given items, and how many playlists, speak for each song')
    .option('--data <dir>', 'data set made by segue import: adds names and artists of songs')
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      await withSession(options, async (session) => {
        const { loadRecommender } = await import('../../serving/recommender-artefact.ts');
        const date = options.date === undefined ? null : await parseDay(options.date);
        const recommender = await loadRecommender(options.model, session);
        let names: Awaited<ReturnType<typeof openNames>> | null = null;
        try {
          if (options.data !== undefined)
            names = await openNames(options.data, options.model, recommender.songs);
          const toId = (text: string): string | number => toSongId(recommender.songs, text);
          const question = {
            title: options.title,
            songs: options.song?.map(toId),
            tags: options.tag,
            bannedSongs: options.ban?.map(toId),
            date,
          };
          const [answer] = await recommender.recommend([question], {
            numSongs: options.songs,
            numTags: options.tags,
          });
          const songs = answer!.songs.map((id) => ({
            id,
            ...names?.lookUp(id),
            ...(options.explain === true ? { why: recommender.explain(question, id) } : {}),
          }));
          if (session.json) session.printJson({ songs, tags: answer!.tags });
          else printAnswer(session, songs, answer!.tags);
        } finally {
          names?.close();
          await recommender.close();
        }
      });
    });
}

async function parseDay(text: string): Promise<number> {
  const { parseArenaDate } = await import('../../dataset/dates.ts');
  const { UNKNOWN_DATE } = await import('../../dataset/dataset.ts');
  const date = parseArenaDate(text);
  if (date === UNKNOWN_DATE) throw new ConfigError(`--date: expected a day as YYYY-MM-DD, got '${text}'`);
  return date;
}

interface SongLine {
  readonly id: string | number;
  readonly name?: string;
  readonly artists?: readonly string[];
  readonly why?: ReturnType<Recommender['explain']>;
}

function printAnswer(session: Session, songs: readonly SongLine[], tags: readonly string[]): void {
  session.print(`${session.style('bold', 'tags')}  ${tags.join(', ')}`);
  const rankWidth = Math.max(3, String(songs.length).length);
  const idWidth = Math.max(0, ...songs.map(({ id }) => displayWidth(String(id))));
  for (const [i, { id, name, artists, why }] of songs.entries()) {
    const gap = name === undefined ? '' : ' '.repeat(idWidth - displayWidth(String(id)) + 2);
    const label = songLabel(name, artists);
    session.print(`${String(i + 1).padStart(rankWidth)}  ${id}${gap}${label}`);
    if (why === undefined || why === null) continue;
    session.print(session.style('dim', `${' '.repeat(rankWidth + 2)}${describeReasons(why)}`));
  }
  if (songs.some(({ why }) => why === null)) {
    session.print('The model that answers such a playlist gives no reasons for its songs.');
  }
}

/** So many reasons are named; the rest is summed up. */
const NAMED_REASONS = 3;

function describeReasons(why: NonNullable<ReturnType<Recommender['explain']>>): string {
  if (why.numPlaylists === 0) return 'a popular song: nothing given speaks for it';
  const named = why.reasons.slice(0, NAMED_REASONS).map(({ kind, id, numPlaylists, share }, i) => {
    const what = kind === 'song' ? `song ${id}` : kind === 'tag' ? `tag ${id}` : `tag ${id} of the title`;
    return `${numPlaylists} with ${what} (${Math.round(100 * share)} %${i === 0 ? ' of its score' : ''})`;
  });
  const rest = why.reasons.length - named.length;
  const more = rest > 0 ? `, and ${rest} more` : '';
  return `in ${why.numPlaylists} similar playlists: ${named.join(', ')}${more}`;
}
