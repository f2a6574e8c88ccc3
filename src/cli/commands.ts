// The list of commands, in the order of the help.
import type { Command } from '@commander-js/extra-typings';
import { defineDemo } from './commands/demo.ts';
import { defineDemoData } from './commands/demo-data.ts';
import { defineDescribe } from './commands/describe.ts';
import { defineDoctor } from './commands/doctor.ts';
import { defineEvaluate } from './commands/evaluate.ts';
import { defineImport } from './commands/import.ts';
import { defineMap } from './commands/map.ts';
import { definePredict } from './commands/predict.ts';
import { defineRecommend } from './commands/recommend.ts';
import { defineRun } from './commands/run.ts';
import { defineSimilar } from './commands/similar.ts';
import { defineSplit } from './commands/split.ts';
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
  definePredict,
  defineRecommend,
  defineSimilar,
  defineMap,
  defineVectors,
  defineEvaluate,
  defineDemoData,
  defineDoctor,
];
