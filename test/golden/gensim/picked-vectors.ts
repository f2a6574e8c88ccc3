// The vectors that both sides write: the same as VECTORS in make_gensim_vectors.py.
import type { NamedVectors } from '../../../src/formats/named-vectors.ts';
import { namedVectors } from '../../helpers/named-vectors.ts';

const LIKE_LINE_FEEDS = new Float32Array(Uint32Array.of(0x0a0a200a, 0x200a0a20).buffer);

/** Five vectors of four dimensions. */
export function pickedVectors(): NamedVectors {
  return namedVectors([
    ['song:7', [1, -0.5, 0, 1e-7]],
    ['tag:비오는날', [1 / 3, -0, 1e-45, 1.1754944e-38]],
    ['word:🎧', [3.4028235e38, -3.4028235e38, 16777216, 123456.789]],
    ['7080', [-2, 0.1, ...LIKE_LINE_FEEDS]],
    ['tag:café▁noir', [0.015625, 1e21, -1e-20, 5e-5]],
  ]);
}
