import { copyFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { SMALL_FILES, writeFiles } from '../../test/helpers/arena-folder.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { FormatError, NotFoundError } from '../core/errors.ts';
import { readSafetensors, writeSafetensors } from '../formats/safetensors.ts';
import type { Tensor } from '../formats/tensor.ts';
import { importDataset } from './import-dataset.ts';
import { loadDataset, loadImportReport } from './load-dataset.ts';

const folder = useTemporaryFolder();
let counter = 0;

beforeAll(async () => {
  await writeFiles(join(folder(), 'small'), SMALL_FILES);
  await importDataset(join(folder(), 'small'), join(folder(), 'good'));
});

/** A copy of the good artefact, to be spoiled. */
async function copyArtefact(): Promise<string> {
  const dir = join(folder(), `copy-${counter++}`);
  await cp(join(folder(), 'good'), dir, { recursive: true });
  return dir;
}

async function editManifest(dir: string, edit: (manifest: Record<string, unknown>) => void): Promise<void> {
  const file = join(dir, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  edit(manifest);
  await writeFile(file, JSON.stringify(manifest));
}

async function expectDamage(dir: string, message: RegExp): Promise<void> {
  const attempt = loadDataset(dir);
  await expect(attempt).rejects.toThrow(FormatError);
  await expect(attempt).rejects.toThrow(message);
}

it('refuses an artefact of another version and of another kind', async () => {
  const dir = await copyArtefact();
  await editManifest(dir, (manifest) => Object.assign(manifest, { formatVersion: 999 }));
  await expectDamage(dir, /manifest\.json, field formatVersion: expected \d+, got 999/);
  await editManifest(dir, (manifest) => Object.assign(manifest, { formatVersion: 1, kind: 'neighbours' }));
  await expectDamage(dir, /manifest\.json, field kind: expected "dataset"/);
});

it('refuses a folder that holds no artefact, and one whose arrays are gone', async () => {
  await expect(loadDataset(join(folder(), 'small'))).rejects.toThrow(NotFoundError);
  const dir = await copyArtefact();
  await rm(join(dir, 'dataset.safetensors'));
  await expect(loadDataset(dir)).rejects.toThrow(NotFoundError);
});

it('refuses arrays of other data than the manifest tells of', async () => {
  await writeFiles(join(folder(), 'one'), { 'train.json': [{ id: 1, songs: [5], tags: [] }] });
  await importDataset(join(folder(), 'one'), join(folder(), 'one.segue'));
  const dir = await copyArtefact();
  await copyFile(join(folder(), 'one.segue', 'dataset.safetensors'), join(dir, 'dataset.safetensors'));
  await expectDamage(
    dir,
    /dataset\.safetensors, field fingerprint: .* the file is damaged; import the data again/,
  );
});

it('refuses a truncated file of arrays', async () => {
  const dir = await copyArtefact();
  const file = join(dir, 'dataset.safetensors');
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, bytes.length - 5));
  await expectDamage(dir, /dataset\.safetensors/);
});

type Damage = [what: string, tensor: string, spoil: (tensor: Tensor) => Tensor | null, message: RegExp];

const setValue = (index: number, value: number) => (tensor: Tensor) => {
  tensor.data[index] = value;
  return tensor;
};

const damages: Damage[] = [
  [
    'a column out of range',
    'playlist_songs.columns',
    setValue(0, 5),
    /columns\[0\]: expected an index below 5, got 5/,
  ],
  ['a column twice in a row', 'playlist_songs.columns', setValue(0, 0), /row 0 holds 0 twice/],
  [
    'rows that do not ascend',
    'playlist_tags.row_starts',
    setValue(1, 4),
    /row_starts\[2\]: expected to ascend/,
  ],
  ['rows that end too early', 'playlist_tags.row_starts', setValue(4, 3), /expected to run from 0 to 4/],
  [
    'an album out of range',
    'songs.album_indices',
    setValue(2, 2),
    /album_indices\[2\]: expected -1 to 1, got 2/,
  ],
  ['an unknown source', 'playlists.is_question', setValue(1, 7), /is_question\[1\]: expected 0 or 1, got 7/],
  ['a missing array', 'playlists.like_counts', () => null, /playlists\.like_counts: the tensor is missing/],
  [
    'songs out of order',
    'songs.ids',
    (tensor) => ({ ...tensor, data: BigInt64Array.of(30n, 10n, 40n, 50n, 60n) }),
    /songs\.ids\[1\]: expected ids to ascend/,
  ],
  [
    'repeated playlists',
    'playlists.ids',
    (tensor) => ({ ...tensor, data: BigInt64Array.of(12n, 3n, 12n, 20n) }),
    /playlists\.ids: the ids are not distinct/,
  ],
  [
    'a wrong length',
    'playlists.update_dates',
    () => ({ dtype: 'I32', shape: [1], data: Int32Array.of(0) }),
    /update_dates: expected I32 of shape \(4\), got I32 of shape \(1\)/,
  ],
  [
    'a wrong type',
    'songs.release_dates',
    () => ({ dtype: 'F32', shape: [5], data: new Float32Array(5) }),
    /release_dates: expected I32 of shape \(5\), got F32/,
  ],
  ['too few titles', 'playlists.titles.offsets', setValue(1, 200), /field playlists\.titles/],
];

it.each(damages)('refuses %s', async (_, name, spoil, message) => {
  const dir = await copyArtefact();
  const file = join(dir, 'dataset.safetensors');
  const { tensors, metadata } = await readSafetensors(file);
  const spoiled = spoil(tensors.get(name)!);
  if (spoiled === null) tensors.delete(name);
  else tensors.set(name, spoiled);
  await writeSafetensors(file, tensors, metadata);
  await expectDamage(dir, message);
});

it('refuses a manifest without the report of the import', async () => {
  const dir = await copyArtefact();
  await editManifest(dir, (manifest) => {
    (manifest as { report: { counts: { songs: unknown } } }).report.counts.songs = 'many';
  });
  await expect(loadImportReport(dir)).rejects.toThrow(/manifest\.json, field report\.counts\.songs: /);
});
