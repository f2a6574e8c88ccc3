// segue demo-data: writes a synthetic data set, for trying things out and for benchmarks.

import { type Command, Option } from '@commander-js/extra-typings';
import { countOf, formatCount } from '../../core/count-of.ts';
import { forceOption, jsonOption, quietOption, seedOption, threadsOption } from '../common-options.ts';
import { numberOption } from '../number-option.ts';
import { withSession } from '../session.ts';

/** The sizes of the demo data, stated here so that start-up loads nothing of the generator. */
const SIZES = ['small', 'medium', 'melon'] as const;

const ANY_COUNT = { least: 0, whole: true } as const;

const EXAMPLES = `
Examples:
  segue demo-data --out demo --size small
  segue demo-data --out demo-full --size melon --seed 7
  segue import demo --out catalogue
  segue demo-data --out demo --audio 1000 --wav 10      # 30 s of sound for 1,000 songs, 10 of them to listen to

Sizes (training playlists, songs, questions):
  small     3,000    12,000     300
  medium   20,000   100,000   3,000
  melon   115,071   707,989  10,740   as the Melon Playlist Dataset

A song's sound takes 360 kB as a spectrogram (arena_mel_0.tar, ...), 960 kB as wav/ID.wav. At least a fifth of the songs
with a sound are in no training playlist, as far as there are so many.`;

/** Adds the command to the program. */
export function defineDemoData(program: Command): void {
  program
    .command('demo-data')
    .description("write a synthetic data set in the arena's formats")
    .requiredOption('--out <dir>', 'folder to write; it must not exist yet')
    .addOption(new Option('--size <size>', 'how much to write').choices(SIZES).default('small' as const))
    .addOption(numberOption('--audio <n>', 'songs to synthesize, as mel-spectrograms', ANY_COUNT).default(0))
    .addOption(numberOption('--wav <n>', 'of these, songs to write as WAV files too', ANY_COUNT).default(0))
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      await withSession(options, async (session) => {
        const { generateDemoData } = await import('../../dataset/demo/generate-demo-data.ts');
        const { out, size, seed, audio, wav, threads } = options;
        const force = options.force === true;
        const report = await generateDemoData(out, { size, seed, audio, wav, threads, force }, session);
        if (session.json) {
          session.printJson(report);
          return;
        }
        session.print(
          `${out}: ${countOf(report.numPlaylists, 'playlists')}, ${countOf(report.numSongs, 'songs')}, ` +
            `${countOf(report.numPairs, 'pairs')}, ${countOf(report.numQuestions, 'questions')} with answers`,
        );
        if (report.numAudio === 0) return;
        session.print(
          `sound of ${countOf(report.numAudio, 'songs')}, ${formatCount(report.numUnheardAudio)} of them in no training playlist, ` +
            `in ${report.melTars.length === 1 ? report.melTars[0] : `${report.melTars.length} tars`}` +
            `${report.numWav > 0 ? `; ${formatCount(report.numWav)} to listen to in ${out}/wav` : ''}`,
        );
      });
    });
}
