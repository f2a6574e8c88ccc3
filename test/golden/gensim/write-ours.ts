// Writes the picked vectors in both formats for make_gensim_vectors.py to read. Argument: a folder.
import { join } from 'node:path';
import { writeWord2vecBinary } from '../../../src/formats/word2vec-binary.ts';
import { writeWord2vecText } from '../../../src/formats/word2vec-text.ts';
import { pickedVectors } from './picked-vectors.ts';

const [folder] = process.argv.slice(2) as [string];
await writeWord2vecText(join(folder, 'ours.txt'), pickedVectors());
await writeWord2vecBinary(join(folder, 'ours.bin'), pickedVectors());
