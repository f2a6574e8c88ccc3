import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../../../test/helpers/temporary-folder.ts';
import { writeArtefact } from '../../../formats/artefact.ts';
import { BERT_ARTEFACT, readDatasetFingerprint } from './pretrained-bert.ts';

const folder = useTemporaryFolder();

test('an encoder says what it was pre-trained on', async () => {
  const dir = join(folder(), 'ours');
  await writeArtefact(dir, { kind: BERT_ARTEFACT }, async () => ({ datasetFingerprint: 'abc' }));
  expect(await readDatasetFingerprint(dir)).toBe('abc');
});

test("of others' directories it is unknown", async () => {
  const bare = join(folder(), 'bare');
  await mkdir(bare);
  expect(await readDatasetFingerprint(bare)).toBeNull();
  await writeFile(join(bare, 'manifest.json'), '{"kind": "app"}');
  expect(await readDatasetFingerprint(bare)).toBeNull();
});
