import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { FormatError, NotFoundError } from '../core/errors.ts';
import { expectFact, isCount, readFacts } from './facts-file.ts';

const folder = useTemporaryFolder();

async function read(text: string): Promise<number> {
  const file = join(folder(), 'facts.json');
  await writeFile(file, text);
  return readFacts(file, ({ size }) => {
    expectFact('size', isCount(size, 1), 'a whole number from 1', size);
    return size as number;
  });
}

test('what fits is given back', async () => {
  expect(await read('{"size":3}')).toBe(3);
});

test.each([
  ['{"size":0}', 'size must be a whole number from 1, got 0; train the model again'],
  ['{}', 'size must be a whole number from 1, got nothing; train the model again'],
  ['null', 'the content must be a JSON object, got null; train the model again'],
  ['[]', 'the content must be a JSON object, got []; train the model again'],
  ['{', /JSON.*; train the model again$/],
])('%s is refused with the name of the file', async (text, message) => {
  await expect(read(text)).rejects.toThrow(FormatError);
  await expect(read(text)).rejects.toThrow(message);
  await expect(read(text)).rejects.toThrow('facts.json: ');
});

test('a missing file is told as missing', async () => {
  await expect(readFacts(join(folder(), 'none.json'), () => 1)).rejects.toThrow(NotFoundError);
});
