// Asks a sound model for the tags of spectrograms. Arguments: model, JSON file with paths of npy files. Prints one `HearClipsRun`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNpy } from '../../src/formats/npy.ts';
import { MEL_CNN } from '../../src/models/mel-cnn/mel-cnn.ts';

/** What was heard. */
export interface HearClipsRun {
  /** (tags) */
  readonly tags: readonly string[];
  /** (clips, tags) */
  readonly probabilities: readonly (readonly number[])[];
}

const [dir, file] = process.argv.slice(2) as [string, string];
const model = await MEL_CNN.load(join(dir, 'model'));
const probabilities: number[][] = [];
for (const path of JSON.parse(readFileSync(file, 'utf8')) as string[]) {
  const { shape, data } = await readNpy(path);
  const [numBands, numFrames] = shape as [number, number];
  probabilities.push([...(await model.tagProbabilitiesOf({ numBands, numFrames, data }))]);
}
await model.close();
const run: HearClipsRun = { tags: model.labels.map(({ name }) => name), probabilities };
process.stdout.write(JSON.stringify(run));
