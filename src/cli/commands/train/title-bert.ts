// `segue train title-bert`: BERT learns tags and songs from titles, alone or on top of a pre-trained encoder.

import { countOf } from '../../../core/count-of.ts';
import type { TitleBertOptions } from '../../../models/title-bert/options.ts';
import type { TitleBertModel } from '../../../models/title-bert/title-bert.ts';
import { formatSteps } from '../../format-steps.ts';
import type { Session } from '../../session.ts';
import {
  createTitleBertCommand,
  type TitleBertCliOptions,
  toTitleBertOptions,
} from './title-bert-options.ts';
import { trainAndSave } from './train-and-save.ts';

const EXAMPLES = `
The network is trained twice, first to tune on (without what the questions hide), then on everything; both times vectors of songs
and tags are learned beside it. With some thousand titles that takes minutes on two cores.
Examples:
  segue train title-bert --data data --out titles
  segue train title-bert --data data --out titles --epochs 3 --vectors none     # a quick look
  segue train title-bert --data data --out titles --preset mini --checkpoint state
  segue train title-bert --data data --out titles --preset mini --checkpoint state --resume
  segue pretrain bert --data data --out bert
  segue train title-bert --data data --out titles --bert bert --layer-decay 0.9
  segue train title-bert --data data --out titles --bert klue-bert-base --frozen-layers 10`;

/** What was learned of what, in one line. */
function formatLearned({ report, loss: last }: TitleBertModel): string {
  const { numTitles, numTagLabels, numSongLabels, ...rest } = report;
  const loss = last === null ? '' : `, loss ${last.toFixed(4)}`;
  const size = `${countOf(rest.numParameters, 'parameters')}, ${countOf(rest.vocabularySize, 'WordPieces')}`;
  const labels = `${countOf(numTagLabels, 'tags')} and ${countOf(numSongLabels, 'songs')}`;
  return `${labels} learned from ${countOf(numTitles, 'titles')}: ${countOf(rest.epochs, 'passes')}, ${size}${loss}`;
}

/** When the training that settles the number of passes ended; none where nothing was tuned. */
export function formatStopping({
  stopping,
  epochs,
}: Pick<TitleBertModel['report'], 'stopping' | 'epochs'>): string[] {
  if (stopping === null) return [];
  return [`tuning: ${formatSteps(stopping)}; hence ${countOf(epochs, 'passes')} over everything`];
}

async function describeTrained(model: TitleBertModel, session: Session): Promise<string[]> {
  const { formatTuning } = await import('../../format-tuning.ts');
  const { formatTagMeasures } = await import('../../format-tag-measures.ts');
  return [
    formatLearned(model),
    ...formatStopping(model.report),
    ...formatTagMeasures(model.report),
    formatTuning(model, session.style),
  ];
}

/** The model's options, with the encoder read and the device found. */
async function readModelOptions(
  options: TitleBertCliOptions,
  isGiven: (name: string) => boolean,
  session: Session,
): Promise<Partial<TitleBertOptions>> {
  const { checkTitleBertOptions } = await import('../../../models/title-bert/options.ts');
  const { resolveSession } = await import('../../../engine/devices/resolve-session.ts');
  const modelOptions = toTitleBertOptions(options, isGiven);
  checkTitleBertOptions(modelOptions);
  const { device, gpuMemoryLimit } = options;
  const wishes = { device, ...(gpuMemoryLimit === undefined ? {} : { gpuMemoryLimitBytes: gpuMemoryLimit }) };
  const found = await resolveSession(wishes, { signal: session.signal });
  const given = { ...modelOptions, session: found.device === 'cpu' ? {} : found };
  if (options.bert === undefined) return given;
  const { readBertDirectory } = await import('../../../models/bert/bert-directory.ts');
  const { readDatasetFingerprint } = await import('../../../models/bert/pretraining/pretrained-bert.ts');
  session.progress.stage(`reading ${options.bert}`, null, 'tensors');
  const datasetFingerprint = await readDatasetFingerprint(options.bert);
  return { ...given, bert: { ...(await readBertDirectory(options.bert)), datasetFingerprint } };
}

/** Describes the subcommand. */
export function describeTitleBert() {
  return createTitleBertCommand()
    .addHelpText('after', EXAMPLES)
    .action(async (options, command) => {
      const isGiven = (name: string): boolean => command.getOptionValueSource(name as never) === 'cli';
      await trainAndSave<TitleBertModel>('title-bert', options, {
        modelOptions: (session) => readModelOptions(options, isGiven, session),
        describe: describeTrained,
        toJson: ({ report, loss, tuning, parameters }) => ({ report, loss, tuning, parameters }),
      });
    });
}
