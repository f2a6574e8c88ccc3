// `segue pretrain NETWORK`: teaches a network what titles and tags look like, before a model is trained on top of it.
import type { Command } from '@commander-js/extra-typings';
import { describePretrainBert } from './pretrain/bert.ts';

const EXAMPLES = `
Examples:
  segue pretrain bert --data data --out bert`;

/** Defines `segue pretrain` with one subcommand a network. */
export function definePretrain(program: Command): void {
  program
    .command('pretrain')
    .description('teach a network titles and tags, for training to go on from')
    .addHelpText('after', EXAMPLES)
    .addCommand(describePretrainBert());
}
