// Checks what the command accepts and prints.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEMO_SIZES } from '../../dataset/demo/sizes.ts';
import { defineDemoData } from './demo-data.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'segue-demo-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function createProgram(): Command {
  const program = new Command().exitOverride();
  defineDemoData(program);
  const command = program.commands[0]!;
  command.exitOverride().configureOutput({ writeErr: () => {} });
  return program;
}

async function run(...args: string[]): Promise<string> {
  let printed = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
  try {
    await createProgram().parseAsync(['demo-data', '--quiet', ...args], { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return printed;
}

test('writes the small data set and reports it as JSON', async () => {
  const report = JSON.parse(await run('--out', join(root, 'demo'), '--seed', '3', '--json')) as object;
  expect(report).toMatchObject({
    size: 'small',
    seed: 3,
    numPlaylists: 3_000,
    numQuestions: 300,
    numSongs: 12_000,
  });
  expect(await readdir(join(root, 'demo'))).toHaveLength(5);
});

test('offers each size of the generator, and no other', async () => {
  const help = createProgram().commands[0]!.helpInformation();
  for (const size of DEMO_SIZES) expect(help).toContain(`"${size}"`);
  await expect(run('--out', join(root, 'demo'), '--size', 'huge')).rejects.toThrow('Allowed choices are');
  await expect(run('--size', 'small')).rejects.toThrow('--out');
});

test('adds sound where asked for, and says what it wrote', async () => {
  const printed = await run('--out', join(root, 'demo'), '--audio', '5', '--wav', '1', '--threads', '1');
  expect(printed).toContain(
    'sound of 5 songs, 1 of them in no training playlist, in arena_mel_0.tar; 1 to listen to in',
  );
  expect(await readdir(join(root, 'demo'))).toEqual(
    expect.arrayContaining(['arena_mel_0.tar', 'wav', 'train.json']),
  );
  await expect(run('--out', join(root, 'demo'), '--audio', 'many')).rejects.toThrow(
    'expected a whole number',
  );
  await expect(run('--out', join(root, 'other'), '--wav', '1')).rejects.toThrow('the songs with a sound');
});
