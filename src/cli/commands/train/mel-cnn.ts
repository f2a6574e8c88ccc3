// `segue train mel-cnn`: a network learns from songs' spectrograms which tags their playlists have.

import { countOf } from '../../../core/count-of.ts';
import { layOutTable } from '../../../core/text-table.ts';
import type { MelCnnModel } from '../../../models/mel-cnn/mel-cnn.ts';
import type { MelCnnOptions } from '../../../models/mel-cnn/options.ts';
import type { HeldOutMeasures, MelReport } from '../../../models/mel-cnn/report.ts';
import { formatSteps } from '../../format-steps.ts';
import { formatDuration } from '../../progress-line.ts';
import type { Session } from '../../session.ts';
import { createMelCnnCommand, type MelCnnCliOptions, toMelCnnOptions } from './mel-cnn-options.ts';
import { trainAndSave } from './train-and-save.ts';

const EXAMPLES = `
Examples:
  segue pack arena_mel_*.tar --out mels
  segue train mel-cnn --data data --mels mels --out sounds
  segue train mel-cnn --data data --mels mels --out sounds --genres --checkpoint state
  segue train mel-cnn --data data --mels mels --out sounds --genres --checkpoint state --resume
  segue train mel-cnn --data data --mels mels --out sounds --network vgg16-original --batch-size 2 --shards 1
  segue train mel-cnn --data data --mels mels --out sounds --device cuda --gpu-memory-limit 8GB`;

/** What the command says of a training. */
export function formatMelReport(report: MelReport): string[] {
  const { numTagLabels, numGenreLabels, numTrainingSongs, numParameters, network, heldOut } = report;
  const genres = numGenreLabels === 0 ? '' : ` and ${countOf(numGenreLabels, 'genres')}`;
  const { steps, bestStep: best, plannedSteps: planned, patience } = report;
  const speed = `${countOf(report.songsPerSecond, 'songs')}/s`;
  const waiting = `${(100 * report.waitingShare).toFixed(1)} % waiting for spectrograms`;
  return [
    `${countOf(numTagLabels, 'tags')}${genres} learned from the sound of ${countOf(numTrainingSongs, 'songs')}: ${network}, ${countOf(numParameters, 'parameters')}`,
    formatSteps({ done: steps, planned, best, patience }),
    `${formatDuration(report.seconds)} in all, ${speed}, ${waiting}`,
    ...(heldOut === null
      ? ['too few songs were held out to measure what it has learned']
      : formatHeldOut(heldOut)),
  ];
}

function formatHeldOut({ numSongs, numLabels, tags, genres, best, worst }: HeldOutMeasures): string[] {
  const toRow = (name: string, rocAuc: number, precision: number): string[] => [
    name,
    rocAuc.toFixed(4),
    precision.toFixed(4),
  ];
  const rows = [
    ['', 'ROC-AUC', 'average precision'],
    ...(tags === null ? [] : [toRow('tags', tags.rocAuc, tags.averagePrecision)]),
    ...(genres === null ? [] : [toRow('genres', genres.rocAuc, genres.averagePrecision)]),
  ];
  const list = (labels: HeldOutMeasures['best']): string =>
    labels.map(({ name, rocAuc }) => `${name} ${rocAuc.toFixed(2)}`).join(', ');
  return [
    `means over ${countOf(numLabels, 'labels')}, measured on ${countOf(numSongs, 'songs')} that nothing was learned from`,
    ...layOutTable(rows, { indent: 0 }),
    `heard best   ${list(best)}`,
    `heard worst  ${list(worst)}`,
  ];
}

/** The model's options, with the device found. */
async function readModelOptions(
  options: MelCnnCliOptions,
  session: Session,
): Promise<Partial<MelCnnOptions>> {
  const { checkMelCnnOptions } = await import('../../../models/mel-cnn/options.ts');
  const { resolveSession } = await import('../../../engine/devices/resolve-session.ts');
  const modelOptions = toMelCnnOptions(options);
  checkMelCnnOptions(modelOptions);
  const { device, gpuMemoryLimit } = options;
  const wishes = { device, ...(gpuMemoryLimit === undefined ? {} : { gpuMemoryLimitBytes: gpuMemoryLimit }) };
  const found = await resolveSession(wishes, { signal: session.signal });
  return { ...modelOptions, session: found.device === 'cpu' ? {} : found };
}

/** Describes the subcommand. */
export function describeMelCnn() {
  return createMelCnnCommand()
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      await trainAndSave<MelCnnModel>('mel-cnn', options, {
        modelOptions: (session) => readModelOptions(options, session),
        describe: ({ report }) => formatMelReport(report),
        toJson: ({ report }) => ({ report }),
      });
    });
}
