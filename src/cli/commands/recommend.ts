// `segue recommend`: goes on with one playlist given on the command line.
import type { Command } from '@commander-js/extra-typings';
import { countOf, formatCount } from '../../core/count-of.ts';
import { ConfigError } from '../../core/errors.ts';
import type { OutsideId } from '../../core/indices.ts';
import { displayWidth } from '../../core/text-table.ts';
import type { KnownSong } from '../../serving/placements.ts';
import type { PlaylistQuestion, Recommendation, Recommender } from '../../serving/recommender.ts';
import { COUNT_RANGE, jsonOption, quietOption } from '../common-options.ts';
import { numberOption } from '../number-option.ts';
import { type Session, withSession } from '../session.ts';
import {
  collect,
  openNames,
  PLACED_MARK,
  type SongName,
  type SongNames,
  songLabel,
  toSongId,
} from '../song-names.ts';

const EXAMPLES = `
Examples:
  segue recommend --model run/model --data run/dataset --title "비 오는 날 듣는 재즈"
  segue recommend --model run/model --song 1042 --song 88 --tag 드라이브 --explain
  segue recommend --model run/model --tag 카페 --date 2015-06-30 --json
  segue recommend --model space --tag 드라이브 --new-songs --explain
  segue recommend --model space --song 1042 --new-songs 0.2 --data data

A model made by segue train sound-space has songs that no playlist holds, placed by their sound. They are marked, and --explain names
the known songs that each lies near to. By their scores they seldom come before songs of many playlists: --new-songs 0.2 puts a new
one at every fifth place, --new-songs leaves out all others, and gives fewer songs than asked for where there are no more.`;

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
    .addOption(numberOption('--songs <n>', 'how many songs', COUNT_RANGE).default(20))
    .addOption(numberOption('--tags <n>', 'how many tags', COUNT_RANGE).default(10))
    .addOption(
      numberOption(
        '--new-songs [share]',
        'share of songs that no playlist holds, placed by their sound (without a share these alone)',
        { least: 0, most: 1, open: true },
      ),
    )
    .option('--explain', 'say which given items, and how many playlists, speak for each song')
    .option('--data <dir>', 'data set made by segue import: adds names and artists of songs')
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      await withSession(options, (session) => runRecommend(options, session));
    });
}

interface RecommendCliOptions {
  readonly model: string;
  readonly title?: string | undefined;
  readonly song?: readonly string[] | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly ban?: readonly string[] | undefined;
  readonly date?: string | undefined;
  readonly songs: number;
  readonly tags: number;
  /** True without a share. */
  readonly newSongs?: number | true | undefined;
  readonly explain?: true | undefined;
  readonly data?: string | undefined;
}

async function runRecommend(options: RecommendCliOptions, session: Session): Promise<void> {
  const { loadRecommender } = await import('../../serving/recommender-artefact.ts');
  const date = options.date === undefined ? null : await parseDay(options.date);
  const recommender = await loadRecommender(options.model, session);
  let names: SongNames | null = null;
  try {
    if (options.newSongs !== undefined) checkNewSongs(recommender, options.model);
    if (options.data !== undefined) names = await openNames(options.data, options.model, recommender.songs);
    const toId = (text: string): OutsideId => toSongId(recommender.songs, text);
    const question = {
      title: options.title,
      songs: options.song?.map(toId),
      tags: options.tag,
      bannedSongs: options.ban?.map(toId),
      date,
    };
    const newSongs = options.newSongs === true ? 1 : (options.newSongs ?? 0);
    const [answer] = await recommender.recommend(
      [question],
      { numSongs: options.songs, numTags: options.tags, newSongs },
      { signal: session.signal },
    );
    const { numFallbackSongs } = answer!;
    const songs: SongLine[] = [];
    for (const id of answer!.songs) {
      const isPlaced = recommender.placements?.isPlaced(id) === true;
      songs.push({
        id,
        ...names?.lookUp(id),
        ...(isPlaced ? { placedBySound: true } : {}),
        ...(options.explain === true ? { why: await explainSong(recommender, question, id, names) } : {}),
      });
    }
    if (session.json) session.printJson({ songs, tags: answer!.tags, numFallbackSongs });
    else printAnswer(session, songs, answer!.tags);
    for (const note of notesOn(answer!, options)) session.logger.info(note);
  } finally {
    names?.close();
    await recommender.close();
  }
}

function checkNewSongs({ placements, modelName }: Recommender, dir: string): void {
  if (placements === null) {
    throw new ConfigError(
      `--new-songs: ${dir} is a ${modelName} model, which places no songs by their sound; give one made by segue train sound-space`,
    );
  }
  if (placements.newSongs.length === 0) {
    throw new ConfigError(`--new-songs: playlists hold all songs of ${dir}; leave it out`);
  }
}

/** What is to be known of a list that is short, or that not the model alone made. */
function notesOn(
  { songs, numFallbackSongs }: Recommendation,
  { songs: asked, date }: RecommendCliOptions,
): string[] {
  if (songs.length < asked) {
    const why = date === undefined ? 'no others are left' : 'no others were out by then';
    return [`only ${countOf(songs.length, 'new songs')} of the ${formatCount(asked)} asked for: ${why}`];
  }
  if (numFallbackSongs === 0) return [];
  const which =
    numFallbackSongs === songs.length
      ? 'all songs are'
      : `the last ${countOf(numFallbackSongs, 'songs')} are`;
  return [`${which} popular ones: the model finds no more for what is given`];
}

/** Known songs that speak for the place of a new one. */
const NAMED_NEIGHBOURS = 3;

async function explainSong(
  recommender: Recommender,
  question: PlaylistQuestion,
  id: OutsideId,
  names: SongNames | null,
): Promise<NonNullable<SongLine['why']> | null> {
  const { placements } = recommender;
  if (placements?.isPlaced(id) !== true) return recommender.explain(question, id);
  const near = await placements.nearestKnown(id, NAMED_NEIGHBOURS);
  return { nearestSongs: near.map((song) => ({ ...song, ...names?.lookUp(song.id) })) };
}

async function parseDay(text: string): Promise<number> {
  const { parseArenaDate } = await import('../../dataset/dates.ts');
  const { UNKNOWN_DATE } = await import('../../dataset/dataset.ts');
  const date = parseArenaDate(text);
  if (date === UNKNOWN_DATE) throw new ConfigError(`--date: expected a day as YYYY-MM-DD, got '${text}'`);
  return date;
}

type Reasons = NonNullable<ReturnType<Recommender['explain']>>;

/** Why a song lies where it does, where its sound says so. */
interface PlaceReasons {
  readonly nearestSongs: readonly (KnownSong & Partial<SongName>)[];
}

interface SongLine extends Partial<SongName> {
  readonly id: OutsideId;
  readonly placedBySound?: boolean;
  readonly why?: Reasons | PlaceReasons | null;
}

function printAnswer(session: Session, songs: readonly SongLine[], tags: readonly string[]): void {
  session.print(`${session.style('bold', 'tags')}  ${tags.join(', ')}`);
  const rankWidth = Math.max(3, String(songs.length).length);
  const idWidth = Math.max(0, ...songs.map(({ id }) => displayWidth(String(id))));
  for (const [i, { id, name, artists, placedBySound, why }] of songs.entries()) {
    const gap = name === undefined ? '' : ' '.repeat(idWidth - displayWidth(String(id)) + 2);
    const label = songLabel(name, artists);
    const isMarked = placedBySound === true && (why === undefined || why === null);
    const mark = isMarked ? session.style('dim', `  (${PLACED_MARK})`) : '';
    session.print(`${String(i + 1).padStart(rankWidth)}  ${id}${gap}${label}${mark}`);
    if (why === undefined || why === null) continue;
    const text = 'nearestSongs' in why ? describePlace(why) : describeReasons(why);
    session.print(session.style('dim', `${' '.repeat(rankWidth + 2)}${text}`));
  }
  if (songs.some(({ why }) => why === null)) {
    session.print(
      songs.some(({ placedBySound }) => placedBySound === true)
        ? 'The model gives no reasons for the other songs.'
        : 'The model that answers such a playlist gives no reasons for its songs.',
    );
  }
}

function describePlace({ nearestSongs }: PlaceReasons): string {
  if (nearestSongs.length === 0) return PLACED_MARK;
  const named = nearestSongs.map(({ id, name, artists, cosine }) => {
    const label = name === undefined ? `song ${id}` : songLabel(name, artists);
    return `${label} (${cosine.toFixed(2)})`;
  });
  return `${PLACED_MARK}, near to ${named.join(', ')}`;
}

/** So many reasons are named; the rest is summed up. */
const NAMED_REASONS = 3;

function describeReasons(why: Reasons): string {
  if (why.numPlaylists === 0) return 'a popular song: nothing given speaks for it';
  const named = why.reasons.slice(0, NAMED_REASONS).map(({ kind, id, numPlaylists, share }, i) => {
    const what = kind === 'song' ? `song ${id}` : kind === 'tag' ? `tag ${id}` : `tag ${id} of the title`;
    return `${numPlaylists} with ${what} (${Math.round(100 * share)} %${i === 0 ? ' of its score' : ''})`;
  });
  const rest = why.reasons.length - named.length;
  const more = rest > 0 ? `, and ${rest} more` : '';
  return `in ${why.numPlaylists} similar playlists: ${named.join(', ')}${more}`;
}
