// `segue pack`: the arena's tars of mel-spectrograms to packed shards for training.
import { statSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { countOf, formatCount } from '../../core/count-of.ts';
import { ConfigError } from '../../core/errors.ts';
import type { PackReport } from '../../formats/write-mel-pack.ts';
import { forceOption, jsonOption, memorySize, quietOption } from '../common-options.ts';
import { type Session, withSession } from '../session.ts';

const EXAMPLES = `
The tars are read once, as a stream, and never unpacked to disk. Members are {floor(id/1000)}/{id}.npy with 48 rows in
dB; what is damaged is named and passed over. Minus infinity and NaN become -100 dB (or the lowest value, where that is
lower), plus infinity the largest value.
float16 keeps 11 bits of a value; int8 keeps 256 steps between the least and the largest value of a song, so at most
1/510 of that range is lost, and takes half the space.
A run that is killed or interrupted leaves its finished shards in DIR.partial. With --resume it goes on where the last
of them ends, and the pack has the same bytes as one made at once.

Examples:
  segue pack arena/arena_mel_*.tar --out mels
  segue pack arena/arena_mel_*.tar --out mels --resume
  segue pack arena/arena_mel_0.tar --out few --songs ids.txt --type int8     one id a line
  segue pack arena/arena_mel_*.tar --out mels --songs data                   the songs of a data set`;

/** As in `MAX_SHARD_BYTES`, which is too much to load for a help text. */
const MAX_SHARD_BYTES = 2 ** 32 - 1;

function shardSize(text: string): number {
  const bytes = memorySize(text);
  if (bytes > MAX_SHARD_BYTES) throw new InvalidArgumentError('a shard has less than 4GiB.');
  return bytes;
}

/** The songs of a list or of a dataset artefact. */
async function readSongs(path: string): Promise<ReadonlySet<number>> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    const { readSongList } = await import('../../formats/read-song-list.ts');
    return readSongList(path);
  }
  const { loadDataset } = await import('../../dataset/load-dataset.ts');
  const { songs } = await loadDataset(path);
  const ids = songs.ids.filter((id) => typeof id === 'number');
  if (ids.length === songs.size) return new Set(ids);
  throw new ConfigError(`--songs: ${path} has song ids that are texts; spectrograms in tars have numbers`);
}

/** The report in lines of (what, what became of it, how many). */
function reportRows(report: PackReport): string[][] {
  const named = ({ count, examples }: { count: number; examples: readonly unknown[] }): string => {
    const more = count > 5 ? ', ...' : '';
    return count === 0 ? '0' : `${formatCount(count)} (songs ${examples.slice(0, 5).join(', ')}${more})`;
  };
  const rows = [
    ['damaged', 'left out', formatCount(report.damaged.count)],
    ['repeated songs', 'first kept', named(report.repeated)],
    ['silent', 'kept, all -100 dB', named(report.silent)],
    ['values that were minus infinity or NaN', 'lowest', formatCount(report.loweredValues)],
    ['values that were plus infinity', 'largest', formatCount(report.cappedValues)],
    ['values beyond float16', 'clamped', formatCount(report.clampedValues)],
  ];
  if (report.notFound === null) return rows;
  rows.push(['not asked for', 'left out', formatCount(report.notAsked)]);
  rows.push(['asked for, in no tar', 'missing', formatCount(report.notFound)]);
  return rows;
}

async function printReport(session: Session, out: string, report: PackReport): Promise<void> {
  const { layOutTable } = await import('../../core/text-table.ts');
  const { songs, frames, shards, sizeBytes } = report;
  const size = `${(sizeBytes / 1e6).toFixed(1)} MB`;
  session.print(session.style('bold', `Packed ${countOf(songs, 'songs')} to ${out}`));
  session.print(`${countOf(frames, 'frames')}, ${size} in ${countOf(shards, 'shards')}`);
  session.print('');
  const alignments = ['left', 'left', 'left'] as const;
  for (const line of layOutTable(reportRows(report), { alignments })) session.print(line);
}

/** Adds the command to the program. */
export function definePack(program: Command): void {
  program
    .command('pack')
    .description('pack the mel-spectrograms of tars for training')
    .argument('<tars...>', 'arena_mel_{0..39}.tar; where a song repeats, the first one is kept')
    .requiredOption('--out <dir>', 'artefact to write; it must not exist yet')
    .option(
      '--songs <path>',
      'keep these only: a file with one id a line, or a data set made by segue import',
    )
    .addOption(
      new Option('--type <name>', 'how values are kept')
        .choices(['float16', 'int8'] as const)
        .default('float16' as const),
    )
    .addOption(
      new Option('--shard-size <size>', 'size of a file, such as 256MiB; what a kill costs is one of them')
        .argParser(shardSize)
        .default(1 << 29, '512MiB'),
    )
    .option('--resume', 'go on where an interrupted run has stopped; begin where there is none')
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (tars, options) => {
      await withSession(options, async (session) => {
        const { packMelTars } = await import('../../formats/write-mel-pack.ts');
        const { out, type, shardSize: shardBytes } = options;
        const songs = options.songs === undefined ? undefined : await readSongs(options.songs);
        const settings = { songs, type, shardBytes, resume: options.resume === true };
        const report = await packMelTars(tars, out, { ...settings, force: options.force === true }, session);
        session.progress.done();
        if (session.json) session.printJson({ out, type, ...report });
        else await printReport(session, out, report);
      });
    });
}
