// `segue pretrain bert`: BERT on the titles and tags of a data set, as a directory that `transformers` loads.

import { countOf } from '../../../core/count-of.ts';
import type { PretrainedBert } from '../../../models/bert/pretraining/pretrained-bert.ts';
import { percent } from '../../percent.ts';
import { type Session, withSession } from '../../session.ts';
import { addPretrainOptions, type PretrainCliOptions, toPretrainOptions } from './bert-options.ts';

const EXAMPLES = `
Examples:
  segue pretrain bert --data data --out bert
  segue pretrain bert --data data --out bert --preset mini --epochs 20 --checkpoint state
  segue pretrain bert --data data --out bert --preset mini --epochs 20 --checkpoint state --resume
  segue pretrain bert --data data --out bert --from klue-bert-base

The directory holds config.json, model.safetensors and the tokenizer's files: segue train title-bert --bert takes it, and so
do transformers' BertForPreTraining and AutoTokenizer. --from takes such a directory too.`;

/** What the command says of a network, after the line that says where it is. */
export function formatPretraining({ report, trainingLoss }: PretrainedBert, out: string): string[] {
  const { vocabularySize, numParameters, numPairs, numTitles, numTags, epochs, steps, heldOut } = report;
  const alone = [
    ...(numTitles > 0 ? [`${countOf(numTitles, 'titles')} alone`] : []),
    ...(numTags > 0 ? [`${countOf(numTags, 'sets')} of tags alone`] : []),
  ];
  const lines = [
    `vocabulary  ${countOf(vocabularySize, 'tokens')}; ${countOf(numParameters, 'parameters')}`,
    `learned     ${[`${countOf(numPairs, 'titles')} with tags`, ...alone].join(', ')}`,
    `training    ${countOf(epochs, 'epochs')}, ${countOf(steps, 'steps')}${
      trainingLoss === null ? '' : `, loss ${trainingLoss.toFixed(4)} at the end`
    }`,
  ];
  if (heldOut !== null) {
    const { maskedLoss, maskedAccuracy, tagsLoss, tagsAccuracy } = heldOut;
    const where = `of ${countOf(report.numHeldOut, 'held-out playlists')}`;
    lines.push(
      `words       loss ${maskedLoss.toFixed(4)}, ${percent(maskedAccuracy)} of the hidden words ${where} found`,
      `tags        loss ${tagsLoss.toFixed(4)}, ${percent(tagsAccuracy)} ${where} told from another's`,
    );
  }
  return [...lines, `next        segue train title-bert --bert ${out} ...`];
}

async function pretrain(
  options: PretrainCliOptions,
  isGiven: (name: string) => boolean,
  session: Session,
): Promise<void> {
  const { out, seed, threads, device, gpuMemoryLimit } = options;
  const force = options.force === true;
  const given = toPretrainOptions(options, isGiven);
  const { checkPretrainOptions } = await import('../../../models/bert/pretraining/options.ts');
  checkPretrainOptions(given);
  const { checkArtefactTarget } = await import('../../../formats/artefact.ts');
  const { BERT_ARTEFACT } = await import('../../../models/bert/pretraining/pretrained-bert.ts');
  await checkArtefactTarget(out, { kind: BERT_ARTEFACT, force });
  const { resolveSession } = await import('../../../engine/devices/resolve-session.ts');
  const wishes = { device, threads, gpuMemoryLimitBytes: gpuMemoryLimit };
  const resolved = await resolveSession(wishes, { signal: session.signal });
  const { loadDataset } = await import('../../../dataset/load-dataset.ts');
  const { pretrainBert } = await import('../../../models/bert/pretraining/pretrain-bert.ts');
  session.progress.stage('loading the data set', null, 'bytes');
  const dataset = await loadDataset(options.data);
  const trained = await pretrainBert(
    dataset,
    {
      ...given,
      session: { device: resolved.device, gpuMemoryLimitBytes: resolved.gpuMemoryLimitBytes },
    },
    { ...session, seed, threads },
  );
  await trained.save(out, { force, signal: session.signal });
  session.progress.done();
  if (session.json) {
    session.printJson({ network: 'bert', out, ...trained.report, trainingLoss: trained.trainingLoss });
    return;
  }
  session.print(`bert written to ${out}`);
  for (const line of formatPretraining(trained, out)) session.print(line);
}

/** Describes the subcommand. */
export function describePretrainBert() {
  return addPretrainOptions()
    .addHelpText('after', EXAMPLES)
    .action(async (options, command) => {
      const isGiven = (name: string): boolean => command.getOptionValueSource(name as never) === 'cli';
      await withSession(options, (session) => pretrain(options, isGiven, session));
    });
}
