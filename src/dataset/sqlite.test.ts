import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('opens a database without a word on stderr, and lets other warnings through', () => {
  const script = `
    const { emitWarning } = process;
    const { openDatabase } = await import(${JSON.stringify(new URL('./sqlite.ts', import.meta.url).href)});
    const opening = openDatabase(':memory:');
    process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning');
    process.emitWarning('something else', 'ExperimentalWarning');
    (await opening).close();
    if (process.emitWarning !== emitWarning) throw new Error('emitWarning is still replaced');`;
  const child = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
    encoding: 'utf8',
  });
  expect(child.status).toBe(0);
  expect(child.stderr).not.toMatch(/SQLite/);
  expect(child.stderr).toMatch(/ExperimentalWarning: something else/);
});
