import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FileSize, findOversized, measureFiles } from './check-sizes.ts';

let sizes: FileSize[];
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'segue-sizes-'));
  const write = (file: string, first: string, numLines: number): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${[first, ...Array(numLines - 1).fill('x;')].join('\n')}\n`);
  };
  write('src/core/limit.ts', '// What it is.', 400);
  write('src/core/long.ts', '// What it is.', 401);
  write('src/core/reasoned.ts', '// size: one table that reads best whole', 500);
  write('src/core/empty-reason.ts', '// size:', 450);
  write('src/core/data.json', '{', 1000);
  write('web/node_modules/x/index.ts', '// Foreign.', 1000);
  sizes = measureFiles(root);
});
afterAll(() => rmSync(root, { recursive: true }));

describe('measureFiles', () => {
  it('lists TypeScript files of the project, the largest first, with their reasons', () => {
    expect(sizes).toEqual([
      { file: 'src/core/reasoned.ts', numLines: 500, reason: 'one table that reads best whole' },
      { file: 'src/core/empty-reason.ts', numLines: 450, reason: null },
      { file: 'src/core/long.ts', numLines: 401, reason: null },
      { file: 'src/core/limit.ts', numLines: 400, reason: null },
    ]);
  });
});

describe('findOversized', () => {
  it('finds files over 400 lines that give no reason', () => {
    expect(findOversized(sizes).map(({ file }) => file)).toEqual([
      'src/core/empty-reason.ts',
      'src/core/long.ts',
    ]);
  });
});
