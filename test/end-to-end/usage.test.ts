// Wrong usage: exit code 2, and one line that says which help to read.
import { describe, expect, it } from 'vitest';
import { listAll, runSegue } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();

describe('wrong usage', () => {
  it.each([
    [['runn'], "unknown command 'runn', did you mean run?; see segue --help"],
    [['train', 'foo'], "unknown command 'foo'; see segue train --help"],
    [['import', 'arena'], "required option '--out <dir>' not specified; see segue import --help"],
    [
      ['train', 'popularity', '--out', 'new'],
      "required option '--data <dir>' not specified; see segue train popularity --help",
    ],
    [['import', 'arena', '--out', 'new', '--bogus'], "unknown option '--bogus'; see segue import --help"],
    [
      ['import', 'arena', 'more', '--out', 'new'],
      "too many arguments for 'import'. Expected 1 argument but got 2: arena, more; see segue import --help",
    ],
    [
      ['run', 'arena', '--out', 'new', '--threads', '0'],
      "option '--threads <n>' argument '0' is invalid: expected a whole number from 1 to 256, got '0'; see segue run --help",
    ],
    [
      ['split', 'arena', '--out', 'new', '--fraction', 'NaN'],
      "option '--fraction <f>' argument 'NaN' is invalid: expected a number above 0, below 1, got 'NaN'; see segue split --help",
    ],
    [
      ['demo-data', '--out', 'new', '--size', 'huge'],
      "option '--size <size>' argument 'huge' is invalid: allowed choices are small, medium, melon; see segue demo-data --help",
    ],
  ])('%j exits with 2', async (args, message) => {
    const run = await runSegue(args, { cwd: folder() });
    expect(run).toEqual({ code: 2, stdout: '', stderr: `segue: ${message}\n` });
    expect(listAll(folder())).toEqual([]);
  });
});
