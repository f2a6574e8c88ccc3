// Lists of songs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { FormatError } from '../core/errors.ts';
import { readSongList } from './read-song-list.ts';

const folder = useTemporaryFolder();

describe('readSongList', () => {
  it('reads an id a line, with line ends of any kind, empty lines and a byte order mark', async () => {
    const file = join(folder(), 'list');
    await writeFile(file, '\uFEFF3\r\n\n 12 \n3\n0');
    expect(await readSongList(file)).toEqual(new Set([3, 12, 0]));
  });

  it.each([
    ['text', '1\nsong\n', ', record line 2: expected a song id, one a line, got "song"'],
    ['a negative number', '-1', ', record line 1: expected a song id, one a line, got "-1"'],
    ['two ids in a line', '1 2', 'got "1 2"'],
    ['too large a number', '9007199254740992', 'got "9007199254740992"'],
    ['nothing', '\n\n', ': no songs in the list; write an id a line'],
  ])('refuses %s', async (_, text, problem) => {
    const file = join(folder(), 'list');
    await writeFile(file, text);
    const reading = readSongList(file);
    await expect(reading).rejects.toThrow(FormatError);
    await expect(reading).rejects.toThrow(problem);
  });

  it('names a missing file', async () => {
    await expect(readSongList(join(folder(), 'none'))).rejects.toThrow(
      'none: it does not exist; check the path',
    );
  });
});
