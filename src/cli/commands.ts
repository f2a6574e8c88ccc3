// The list of commands, in the order of the help.
import type { Command } from '@commander-js/extra-typings';
import { defineDemo } from './commands/demo.ts';
import { defineDemoData } from './commands/demo-data.ts';
import { defineDescribe } from './commands/describe.ts';
import { defineDoctor } from './commands/doctor.ts';
import { defineEvaluate } from './commands/evaluate.ts';
import { defineExport } from './commands/export.ts';
import { defineImport } from './commands/import.ts';
import { defineMap } from './commands/map.ts';
import { defineMel } from './commands/mel.ts';
import { definePack } from './commands/pack.ts';
import { definePredict } from './commands/predict.ts';
import { definePretrain } from './commands/pretrain.ts';
import { defineRecommend } from './commands/recommend.ts';
import { defineRun } from './commands/run.ts';
import { defineSimilar } from './commands/similar.ts';
import { defineSplit } from './commands/split.ts';
import { defineTags } from './commands/tags.ts';
import { defineTrain } from './commands/train.ts';
import { defineVectors } from './commands/vectors.ts';

/** Each defines one command on the program; what is heavy is imported inside its action. */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  defineDemo,
  defineRun,
  defineImport,
  defineDescribe,
  defineSplit,
  defineTrain,
  definePretrain,
  definePredict,
  defineRecommend,
  defineSimilar,
  defineMap,
  defineVectors,
  definePack,
  defineTags,
  defineExport,
  defineMel,
  defineEvaluate,
  defineDemoData,
  defineDoctor,
];
