// Ctrl-C: exit code 130, and nothing half written, neither at the output nor beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listAll, runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
let before: string[];

beforeAll(async () => {
  await segueOutput(['demo-data', '--out', 'arena', '--quiet'], folder());
  // More playlists, so that an import is still under way when the signal comes.
  const file = join(folder(), 'arena', 'train.json');
  const playlists = JSON.parse(readFileSync(file, 'utf8')) as { id: number }[];
  const more = [0, 1, 2, 3, 4].flatMap((copy) =>
    playlists.map((playlist) => ({ ...playlist, id: playlist.id + copy * 1_000_000 })),
  );
  writeFileSync(file, JSON.stringify(more));
  await segueOutput(['import', 'arena', '--out', 'old', '--train-only', '--quiet'], folder());
  before = listAll(folder());
});

describe('SIGTERM', () => {
  it('stops a run as Ctrl-C does', async () => {
    const options = { cwd: folder(), interruptAt: 'reading train.json', signal: 'SIGTERM' } as const;
    const { code, stderr } = await runSegue(['run', 'arena', '--out', 'new'], options);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('segue: interrupted');
    expect(code).toBe(130);
    expect(listAll(folder())).toEqual(before);
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['an import', ['import', 'arena', '--out', 'new'], 'reading train.json'],
    ['an import that replaces another', ['import', 'arena', '--out', 'old', '--force'], 'reading train.json'],
    ['a run while it imports', ['run', 'arena', '--out', 'new'], 'reading train.json'],
    ['a run with one thread while it tunes', ['run', 'arena', '--out', 'new', '--threads', '1'], 'sorting'],
    ['a run with two threads while it tunes', ['run', 'arena', '--out', 'new', '--threads', '2'], 'sorting'],
    ['a split', ['split', 'arena', '--out', 'a/new'], 'surveying train.json'],
  ])('stops %s and leaves nothing behind', async (_, args, interruptAt) => {
    const manifest = readFileSync(join(folder(), 'old', 'manifest.json'), 'utf8');
    const { code, stdout, stderr } = await runSegue(args, { cwd: folder(), interruptAt });
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('segue: interrupted');
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(listAll(folder())).toEqual(before);
    expect(readFileSync(join(folder(), 'old', 'manifest.json'), 'utf8')).toBe(manifest);
  });
});
