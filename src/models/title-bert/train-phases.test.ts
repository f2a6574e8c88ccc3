import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { createTitledPlaylists, smallTitleOptions } from '../../../test/helpers/titled-playlists.ts';
import { TITLE_BERT } from './title-bert.ts';

const folder = useTemporaryFolder();
const dataset = createTitledPlaylists(600);
const { bert, ...rest } = smallTitleOptions(dataset);
const OPTIONS = { ...rest, epochs: 1, tuningQuestions: 30, batchSize: 32 };

test('an option that is refused leaves no checkpoint behind', async () => {
  const dir = join(folder(), 'state');
  const refused = { ...OPTIONS, bert: bert!, frozenLayers: 2, checkpoint: { dir } };
  await expect(TITLE_BERT.train(dataset, refused)).rejects.toThrow('frozenLayers is 2');
  expect(existsSync(dir)).toBe(false);
});

test.each([
  ['the same data', dataset.fingerprint, true],
  ['other data', 'f'.repeat(64), false],
  ['who knows what', null, false],
])(
  'an encoder pre-trained on %s',
  async (_, datasetFingerprint, sawHiddenTags) => {
    const notes: string[] = [];
    const logger = { info: (note: string) => notes.push(note), warn: () => {} };
    const options = { ...OPTIONS, bert: { ...bert!, datasetFingerprint } };
    const model = await TITLE_BERT.train(dataset, options, { logger });
    await model.close();
    expect(model.report.tagMeasures.length).toBeGreaterThan(0);
    expect(model.report.sawHiddenTags).toBe(sawHiddenTags);
    expect(notes.some((note) => note.includes('has seen the tags that tuning hides'))).toBe(sawHiddenTags);
  },
  30_000,
);
