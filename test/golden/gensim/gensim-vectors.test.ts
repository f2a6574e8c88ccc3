// Golden files in both directions: see make_gensim_vectors.py.
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NamedVectors } from '../../../src/formats/named-vectors.ts';
import { readWord2vec } from '../../../src/formats/read-word2vec.ts';
import { writeWord2vecBinary } from '../../../src/formats/word2vec-binary.ts';
import { writeWord2vecText } from '../../../src/formats/word2vec-text.ts';
import { vectorAt } from '../../../src/kernels/vector-store.ts';
import { useTemporaryFolder } from '../../helpers/temporary-folder.ts';
import { pickedVectors } from './picked-vectors.ts';

/** Names with the bits of their float32 values. */
interface Vectors {
  readonly names: string[];
  readonly bits: number[][];
}

/** A file in both formats; `binary` is base64. */
interface Files {
  readonly text: string;
  readonly binary: string;
}

const golden = JSON.parse(readFileSync(new URL('gensim-vectors.json', import.meta.url), 'utf8')) as {
  picked: Vectors & Files;
  trained: Vectors & Files;
  ours: Files & { gensimReadText: Vectors; gensimReadBinary: Vectors };
};
const folder = useTemporaryFolder();

function describeVectors({ names, vectors }: NamedVectors): Vectors {
  return {
    names: [...names],
    bits: names.map((_, row) => [...new Uint32Array(vectorAt(vectors, row).slice().buffer)]),
  };
}

describe.each(['picked', 'trained'] as const)('the %s vectors of gensim', (name) => {
  const { names, bits, text, binary } = golden[name];

  it('are read from text to the bit', async () => {
    const file = join(folder(), `${name}.txt`);
    await writeFile(file, text);
    expect(describeVectors(await readWord2vec(file))).toEqual({ names, bits });
  });

  it('are read from binary to the bit, and written again byte for byte', async () => {
    const file = join(folder(), `${name}.bin`);
    await writeFile(file, Buffer.from(binary, 'base64'));
    const read = await readWord2vec(file);
    expect(describeVectors(read)).toEqual({ names, bits });
    await writeWord2vecBinary(join(folder(), 'again.bin'), read);
    expect((await readFile(join(folder(), 'again.bin'))).toString('base64')).toBe(binary);
  });
});

describe('the vectors written here', () => {
  it('are the same as those gensim wrote', () => {
    const { names, bits } = golden.picked;
    expect(describeVectors(pickedVectors())).toEqual({ names, bits });
  });

  it('are still the text that gensim read to the bit', async () => {
    await writeWord2vecText(join(folder(), 'ours.txt'), pickedVectors());
    expect(await readFile(join(folder(), 'ours.txt'), 'utf8')).toBe(golden.ours.text);
    expect(golden.ours.gensimReadText).toEqual(describeVectors(pickedVectors()));
  });

  it('are still the binary file that gensim read to the bit', async () => {
    await writeWord2vecBinary(join(folder(), 'ours.bin'), pickedVectors());
    expect((await readFile(join(folder(), 'ours.bin'))).toString('base64')).toBe(golden.ours.binary);
    expect(golden.ours.gensimReadBinary).toEqual(describeVectors(pickedVectors()));
  });
});
