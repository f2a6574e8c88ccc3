import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLayerViolations } from './check-layers.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'segue-layers-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Writes a file and returns `line: specifier` of what is wrong in the tree. */
function violationsWith(file: string, text: string): string[] {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  return findLayerViolations(root).map(({ line, specifier }) => `${line}: ${specifier}`);
}

describe('findLayerViolations', () => {
  it('lets imports point left and down, within a folder, and to packages', () => {
    const text = [
      "import { readFile } from 'node:fs/promises';",
      "import { Command } from 'commander';",
      "import { a } from './other.ts';",
      "import { b } from '../formats/b.ts';",
      "import type { c } from '../core/c.ts';",
    ].join('\n');
    expect(violationsWith('src/evaluation/good.ts', text)).toEqual([]);
  });

  it('finds an import that points right, with file, line and reason', () => {
    violationsWith('src/formats/bad.ts', "// A comment.\nimport { a } from '../dataset/a.ts';\n");
    expect(findLayerViolations(root)).toEqual([
      {
        file: 'src/formats/bad.ts',
        line: 2,
        specifier: '../dataset/a.ts',
        reason: 'formats may import only core, kernels, text, audio, engine, distributed',
      },
    ]);
  });

  it.each([
    ['a statement over lines', "import {\n  a,\n  b,\n} from '../cli/a.ts';", '4: ../cli/a.ts'],
    ['a type', "import type { A } from '../cli/a.ts';", '1: ../cli/a.ts'],
    ['a re-export', "export { a } from '../cli/a.ts';", '1: ../cli/a.ts'],
    ['a side effect', "import '../cli/a.ts';", '1: ../cli/a.ts'],
    ['a dynamic import', "const a = await import('../cli/a.ts');", '1: ../cli/a.ts'],
    ['a worker', "new Worker(new URL('../cli/a.ts', import.meta.url));", '1: ../cli/a.ts'],
  ])('finds %s', (_, text, expected) => {
    expect(violationsWith('src/models/deep/bad.ts', text.replaceAll('../', '../../'))).toEqual([
      expected.replace('../', '../../'),
    ]);
  });

  it('lets core import nothing of the project, and the public API not the command line', () => {
    expect(violationsWith('src/core/bad.ts', "import { a } from '../text/a.ts';")).toEqual([
      '1: ../text/a.ts',
    ]);
    expect(violationsWith('src/index.ts', "export { b } from './cli/b.ts';")).toHaveLength(2);
    expect(violationsWith('src/index.ts', "export { b } from './serving/b.ts';")).toHaveLength(1);
  });

  it('lets tests alone import from outside src', () => {
    const text = "import { a } from '../../test/helpers/a.ts';";
    expect(violationsWith('src/core/a.test.ts', text)).toEqual([]);
    expect(violationsWith('src/core/a.ts', text)).toEqual(['1: ../../test/helpers/a.ts']);
  });

  it('asks for the place of a folder that it does not know', () => {
    violationsWith('src/utils/a.ts', "import { b } from '../core/b.ts';");
    expect(findLayerViolations(root)[0]?.reason).toMatch(/utils has no place in the arrows/);
  });
});
