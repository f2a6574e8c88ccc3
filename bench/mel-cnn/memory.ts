// What a training step of the original network takes with all tags of the arena: peak memory and seconds.
import type { Vgg16Run } from '../children/train-vgg16.ts';
import { runChild } from '../harness/segue.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { VGG16_TRAINING } from './settings.ts';

const GIBIBYTE = 1024 ** 3;
/** At most so much resident memory. */
const TARGET_GIBIBYTES = 24;
/** Songs a step, and steps, of which the first one also fills the runtime's memory; small sizes only show that it runs. */
const RUNS = {
  small: { batchSizes: [1], steps: 1 },
  medium: { batchSizes: [1], steps: 2 },
  melon: { batchSizes: [1, VGG16_TRAINING.batchSize], steps: 3 },
};

/** Steps of `vgg16-original` with batches of one song and of two, each in a process of its own. */
export async function measureVgg16Memory({ root, size, say }: BenchContext): Promise<Part> {
  const { batchSizes, steps } = RUNS[size];
  const figures: Record<string, Figure> = {};
  const peakRssBytes: Record<string, number | null> = {};
  const { numLabels } = VGG16_TRAINING.network;
  for (const batchSize of batchSizes) {
    const words = [steps, batchSize].map(String);
    const { value, run } = await runChild<Vgg16Run>(root, 'train-vgg16.ts', words);
    const { startSeconds, stepSeconds, losses } = value;
    const name = `memory: vgg16-original, batch ${batchSize}`;
    const path = losses.map((loss) => loss.toFixed(1)).join(', ');
    const note = `${numLabels} labels, 1,876 frames, AdamW, one part, one thread; losses ${path}`;
    figures[`${name}: step`] = { value: Math.min(...stepSeconds), unit: 's', note };
    figures[`${name}: start`] = {
      value: startSeconds,
      unit: 's',
      note: 'first values drawn, graphs prepared',
    };
    figures[`${name}: peak`] = {
      value: run.peakRssBytes === null ? null : run.peakRssBytes / GIBIBYTE,
      unit: 'GiB',
      atMost: TARGET_GIBIBYTES,
    };
    peakRssBytes[name] = run.peakRssBytes;
    say(`${name}: ${Math.min(...stepSeconds).toFixed(1)} s a step`);
  }
  return { figures, ratios: {}, peakRssBytes };
}
